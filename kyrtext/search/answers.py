"""Answers to queries: which documents, and where in them; filters by columns, codes, links, languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np
import pandas as pd

from ..corpus.columns import (
    COUNTED,
    NAMED,
    coded_links,
    division,
    found_column,
    instants,
    main_language,
    numbers,
)
from ..corpus.corpus import Corpus
from ..corpus.terms import types_of
from ..corpus.words import rows_of
from ..files.cache import remembered
from ..files.errors import KyrtextError
from ..languages.registry import codes as languages_known
from ..reading.details import domain
from ..reading.document import KINDS, PLATFORMS
from .codebook import Codebook
from .coding import Coded, find_codes, rolled_up
from .query import And, Near, Node, Not, Phrase, Query, Term, parse

SHORT = {"vk": "vkontakte", "ok": "odnoklassniki", "fb": "facebook", "tg": "telegram", "yt": "youtube"}
UNKNOWN, KNOWN = "unknown", "known"
_COMPARED = re.compile(r"(>=|<=|>|<|=)\s*(-?\d+(?:[.,]\d+)?)")
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)")
_TESTS: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    ">": np.greater, "<": np.less, ">=": np.greater_equal, "<=": np.less_equal, "=": np.equal,
}  # fmt: skip


def filtered(
    corpus: Corpus, query: Query, codebook: Codebook | Coded | None = None
) -> tuple[np.ndarray, np.ndarray | None]:
    """Documents the filters of a query allow, and types in the languages they name (None: any).

    Raises KyrtextError for a column that documents do not have, and for a value that cannot be meant.
    """
    allowed = np.ones(len(corpus), dtype=bool)
    spoken = None
    wanted: dict[str, list[str]] = {}
    for name, value in query.filters:
        wanted.setdefault(name, []).append(value)
    for name, values in wanted.items():
        plain = name.removeprefix("!")
        if plain == "language" and query.node is not None and plain == name:
            chosen = [value.casefold() for value in values]
            _known("language", chosen, languages_known())
            spoken = corpus.facts.where("language", chosen)
            continue
        fits = _fitting(corpus, plain, values, codebook)
        allowed &= fits if plain == name else ~fits
    return allowed, spoken


def _fitting(corpus: Corpus, name: str, values: list[str], codebook: Codebook | Coded | None) -> np.ndarray:
    """Documents that one of the values of a filter allows."""
    folded = [value.casefold() for value in values]
    if name in ("from", "to"):
        return _dated(corpus, name, values)
    if name == "code":
        return _coded(corpus, values, codebook)
    if name == "url":
        return _linking(corpus, lambda link: any(_inside(link.casefold(), value) for value in folded))
    if name == "domain":
        sites = [domain(value) or value for value in folded]
        return _linking(corpus, lambda link: any(_of_site(domain(link), site) for site in sites))
    if name == "author":
        return _having(corpus, name, folded) | _written_by(corpus, values)
    if name in ("platform", "group", "kind"):
        return _having(corpus, name, folded)
    column = found_column(corpus, name, f"there is no filter '{name}:'")
    if column == "language":
        _known("language", folded, languages_known())
        codes, names = main_language(corpus)
        return np.append(np.isin(names, folded), False)[codes]
    if column in NAMED:
        codes, parts = division(corpus, column)
        return np.array([part in folded for part in parts] or [False], dtype=bool)[codes]
    return np.logical_or.reduce([_valued(corpus, column, value) for value in folded])


def _dated(corpus: Corpus, name: str, values: list[str]) -> np.ndarray:
    from .events import span_of

    dates = instants(corpus)
    allowed = np.ones(len(corpus), dtype=bool)
    for value in values:
        begin, end = span_of(value, f"cannot use '{name}:{value}'")
        allowed &= dates >= _instant(begin) if name == "from" else dates < _instant(end)
    return allowed


def _instant(moment: pd.Timestamp) -> np.datetime64:
    return moment.tz_localize(None).to_datetime64()


def _valued(corpus: Corpus, column: str, value: str) -> np.ndarray:
    """Documents whose cell is the value, fits its wildcards, or compares with the number in it."""
    compared, ranged = _COMPARED.fullmatch(value), _RANGE.fullmatch(value)
    if compared or ranged:
        found = numbers(corpus, column)
        if ranged:
            return (found >= float(ranged[1])) & (found <= float(ranged[2]))
        assert compared is not None
        return _TESTS[compared[1]](found, float(compared[2].replace(",", ".")))
    if column in COUNTED:
        found = numbers(corpus, column)
        if value in (UNKNOWN, KNOWN):
            return np.isnan(found) == (value == UNKNOWN)
        if not re.fullmatch(r"\d+", value):
            raise KyrtextError(
                f"cannot use '{column}:{value}'",
                f"{column} is a number",
                f"write {column}:>50, 10..50 or unknown",
            )
        return found == float(value)
    codes, names = corpus.coded(column)
    if value in (UNKNOWN, KNOWN) and value not in {str(name).casefold() for name in names}:
        empty = np.array([*(name in ("", ()) for name in names), True], dtype=bool)
        return empty[codes] == (value == UNKNOWN)
    fits = [any(_same(cell, value) for cell in _cells(name, column)) for name in names]
    return np.array([*fits, False], dtype=bool)[codes]


def _cells(value: object, column: str) -> Sequence[str]:
    """The single values of a cell: flags and kinds of attachments may be several."""
    if isinstance(value, tuple):
        return [str(part) for part in value]
    if column == "attached":
        return [part.rpartition(" ")[0] for part in str(value).split(", ")]
    return [str(value)]


def _same(cell: str, value: str) -> bool:
    cell = cell.casefold()
    return cell == value or (("*" in value or "?" in value) and fnmatchcase(cell, value))


def _coded(corpus: Corpus, values: list[str], codebook: Codebook | Coded | None) -> np.ndarray:
    if codebook is None:
        raise KyrtextError(f"cannot use 'code:{values[0]}'", "there is no codebook", "add --codebook FILE")
    counted = codebook if isinstance(codebook, Coded) else None
    codebook = codebook.codebook if isinstance(codebook, Coded) else codebook
    names = [code.name for code in codebook.codes]
    chosen = [code for code in codebook.codes if any(_same(code.name, value.casefold()) for value in values)]
    for value in values:
        if not any(_same(name, value.casefold()) for name in names):
            raise KyrtextError(
                f"cannot use 'code:{value}'", "the codebook has no such code", f"it has {', '.join(names)}"
            )
    allowed = np.zeros(len(corpus), dtype=bool)
    if counted is not None:
        if len(counted.hits) != len(corpus):
            raise KyrtextError(
                f"cannot use 'code:{values[0]}'",
                "the codings are those of other posts",
                "ask all posts at once",
            )
        for code in chosen:
            allowed |= counted.items.counts[:, counted.items.names.index(code.name)] > 0
        return allowed
    found = rolled_up(find_codes(corpus, codebook), codebook)  # a code holds what the codes below it find
    for code in chosen:
        allowed[found[code.name].documents] = True
    return allowed


def _linking(corpus: Corpus, fits: Callable[[str], bool]) -> np.ndarray:
    """Documents with a link that fits, in the text or attached."""
    addresses = corpus.facts.of_kind("url")
    rows = np.flatnonzero(addresses)
    spelled = corpus.facts.spelled("token", rows).tolist()
    types = np.zeros(len(corpus.facts), dtype=bool)
    types[rows[np.fromiter((fits(link) for link in spelled), dtype=bool, count=len(spelled))]] = True
    codes, names = coded_links(corpus)
    attached = np.array([*(any(map(fits, str(name).split())) for name in names), False], dtype=bool)
    return (corpus.per_document(types) > 0) | attached[codes]


def _inside(link: str, value: str) -> bool:
    return fnmatchcase(link, value) if "*" in value or "?" in value else value in link


def _of_site(site: str, wanted: str) -> bool:
    return _same(site, wanted) or site.endswith("." + wanted)


def _written_by(corpus: Corpus, names: list[str]) -> np.ndarray:
    """One bool per document: is its author one of these people, known here by a pseudonym?"""
    settings = corpus.notes.get("settings")
    if settings is None or settings.anonymise == "off":
        return np.zeros(len(corpus), dtype=bool)
    from ..corpus.pseudonyms import load_key, pseudonym

    secret = load_key(settings.key)
    hidden = [pseudonym(name, secret) for name in names]
    return _one_of(corpus, "author", hidden) | _one_of(corpus, "author_id", hidden)


def _one_of(corpus: Corpus, column: str, values: Container[object]) -> np.ndarray:
    """One bool per document: is its value in the column one of these?"""
    codes, names = corpus.coded(column)
    return np.array([*(name in values for name in names), False], dtype=bool)[codes]


def _having(corpus: Corpus, name: str, values: list[str]) -> np.ndarray:
    """Documents with one of the values; `*` and `?` in a value are wildcards."""
    found = {value: str(value).casefold() for value in _occurring(corpus, name)}
    if name == "platform":
        values = [SHORT.get(value, value) for value in values]
        _known(name, values, (*PLATFORMS, *found.values()))
    if name == "kind":
        _known(name, values, (*KINDS, *found.values()))
    if UNKNOWN in values and UNKNOWN not in found.values():
        codes, names = corpus.coded(name)
        empty = np.array([*(value == "" for value in names), True], dtype=bool)[codes]
    else:
        empty = np.zeros(len(corpus), dtype=bool)
    fitting = {value for value, key in found.items() if any(_same(key, one) for one in values)}
    return _one_of(corpus, name, fitting) | empty


def _occurring(corpus: Corpus, name: str) -> list[str]:
    """The values of a column, in the order in which they first occur."""
    codes, names = corpus.coded(name)
    first = pd.unique(codes)
    return names[first[first >= 0]].tolist()  # type: ignore[no-any-return]


def _known(name: str, values: list[str], choices: tuple[str, ...]) -> None:
    for value in values:
        if value not in choices and not set(value) & set("*?"):
            listed = ", ".join(dict.fromkeys(choices))
            raise KyrtextError(
                f"cannot use '{name}:{value}'", f"there is no {name} '{value}'", f"use {listed}"
            )


FAR = 50  # tokens that are stepped over one at a time; beyond it they are numbered


@dataclass(frozen=True, eq=False)
class Matches:
    """What a query found.

    Attributes
    ----------
    documents : bool array
        One per document: does it answer the query?
    first, last : int64 arrays
        Place in `corpus.ids` of the first and last token of each hit, in the order of the text.
    """

    documents: np.ndarray
    first: np.ndarray
    last: np.ndarray


def find(corpus: Corpus, query: str | Query, codebook: Codebook | None = None) -> Matches:
    """Documents and hits of a query.

    Hits are those of words and phrases that are not under NOT; a hit of NEAR reaches from the first to the
    last word. Numbers, emoji, links and hashtags are found as words are, and take a place between words;
    punctuation takes none. Several values of one filter are alternatives; filters hold for the whole query.
    `language:` names the language of the words that are looked for; in a query of filters alone, that of most
    words of a document. `code:` needs the codebook (or `corpus.notes["codebook"]`).

    Raises
    ------
    KyrtextError
        For a query that cannot be understood, or a filter that cannot be.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш керек", "Ищу работу", "Работа бар, жумуш бар"])
    >>> find(corpus, "жумуш AND работа").documents.tolist()
    [False, False, True]
    """
    query = parse(query) if isinstance(query, str) else query
    allowed, spoken = filtered(corpus, query, codebook or corpus.notes.get("codebook"))
    if query.node is None:
        nothing = np.zeros(0, dtype=np.int64)
        return Matches(allowed, nothing, nothing)
    answer = _Answer(corpus, spoken)
    found = answer.of(query.node)
    documents = found.documents & allowed
    kept = documents[rows_of(corpus, found.first)]
    return Matches(documents, *_each_once(found.first[kept], found.last[kept]))


def _each_once(first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different pairs, ascending."""
    order = np.lexsort((last, first))
    first, last = first[order], last[order]
    new = np.concatenate(([True], (first[1:] != first[:-1]) | (last[1:] != last[:-1])))[: len(first)]
    return first[new], last[new]


class _Answer:
    """Evaluates a query tree over the tokens of a corpus; punctuation takes no place between words."""

    def __init__(self, corpus: Corpus, spoken: np.ndarray | None) -> None:
        self.corpus, self.spoken = corpus, spoken

    def of(self, node: Node) -> Matches:
        if isinstance(node, Term):
            places = self._term(node)
            return self._hits(places, places)
        if isinstance(node, Phrase):
            return self._phrase(node)
        if isinstance(node, Near):
            return self._near(node)
        if isinstance(node, And):
            return self._joined([self.of(part) for part in node.parts], [True] * len(node.parts))
        if isinstance(node, Not):
            nothing = np.zeros(0, dtype=np.int64)
            return Matches(~self.of(node.part).documents, nothing, nothing)
        parts = [self.of(part) for part in (*node.required, *node.parts)]
        return self._joined(parts, [True] * len(node.required) + [False] * len(node.parts))

    def _types(self, term: Term) -> np.ndarray:
        """The types of a term, one bool each."""
        types = types_of(self.corpus, f'"{term.text}"' if term.exact else term.text, every_kind=True)
        return types if self.spoken is None else types & self.spoken

    def _term(self, term: Term) -> np.ndarray:
        """Places of a term."""
        return self.corpus.places(self._types(term)).astype(np.int64)

    def _hits(self, first: np.ndarray, last: np.ndarray) -> Matches:
        documents = np.zeros(len(self.corpus), dtype=bool)
        documents[rows_of(self.corpus, first)] = True
        return Matches(documents, first, last)

    def _phrase(self, node: Phrase) -> Matches:
        first = last = self._term(node.terms[0])
        for term in node.terms[1:]:
            last = self._following(last)
            fits = _among(last, self._term(term))
            first, last = first[fits], last[fits]
        same = rows_of(self.corpus, first) == rows_of(self.corpus, last)
        return self._hits(first[same], last[same])

    def _following(self, places: np.ndarray) -> np.ndarray:
        """The next token of each place that is no punctuation; past the end there is none."""
        ids, silent, size = self.corpus.ids, self.corpus.facts.of_kind("punctuation"), len(self.corpus.ids)
        after = np.minimum(places + 1, size)
        going = np.flatnonzero(after < size)
        while len(going):
            going = going[silent[ids[after[going]]]]
            after[going] += 1
            going = going[after[going] < size]
        return after

    def _near(self, node: Near) -> Matches:
        one, other = self.of(node.left), self.of(node.right)
        stretches = [self._reached(one, other, node.distance), self._reached(other, one, node.distance)]
        first, last = (np.concatenate(ends) for ends in zip(*stretches, strict=True))
        return self._hits(*_each_once(first, last))

    def _reached(self, one: Matches, other: Matches, distance: int) -> tuple[np.ndarray, np.ndarray]:
        """Stretches from a hit of one operand to a following hit of the other."""
        order = np.argsort(other.first, kind="stable")
        then, end = other.first[order], other.last[order]
        low = np.searchsorted(then, one.last, side="right")
        many = np.searchsorted(then, self._ahead(one.last, distance), side="right") - low
        begin = np.repeat(np.arange(len(one.first)), many)
        step = np.arange(len(begin)) - np.repeat(np.cumsum(many) - many, many)
        first, last = one.first[begin], end[low[begin] + step]
        same = rows_of(self.corpus, first) == rows_of(self.corpus, last)
        return first[same], last[same]

    def _ahead(self, places: np.ndarray, distance: int) -> np.ndarray:
        """The place so many tokens further, punctuation not counted."""
        if distance > FAR:
            running = _running(self.corpus)
            at = np.searchsorted(running, places) + distance
            return np.append(running, len(self.corpus.ids))[np.minimum(at, len(running))]
        for _ in range(distance):
            places = self._following(places)
        return places

    def _joined(self, parts: list[Matches], required: list[bool]) -> Matches:
        musts = [part.documents for part, must in zip(parts, required, strict=True) if must]
        cans = [part.documents for part, must in zip(parts, required, strict=True) if not must]
        documents = np.logical_and.reduce(musts) if musts else np.logical_or.reduce(cans)
        first = np.concatenate([part.first for part in parts])
        last = np.concatenate([part.last for part in parts])
        kept = documents[rows_of(self.corpus, first)]
        return Matches(documents, first[kept], last[kept])


def _among(places: np.ndarray, known: np.ndarray) -> np.ndarray:
    """One bool per place: is it one of the known ones, which are ascending?"""
    if not len(known):
        return np.zeros(len(places), dtype=bool)
    return known[np.minimum(np.searchsorted(known, places), len(known) - 1)] == places


@remembered
def _running(corpus: Corpus) -> np.ndarray:
    """Places in `corpus.ids` of everything but punctuation."""
    spoken = ~corpus.facts.of_kind("punctuation")
    return np.flatnonzero(spoken[corpus.ids]) if len(corpus.ids) else np.zeros(0, dtype=np.int64)


def where(corpus: Corpus, query: str | Query, codebook: Codebook | None = None) -> Corpus:
    """The corpus of the documents that answer a query: filters, words, or both.

    Raises
    ------
    KyrtextError
        For a query that cannot be understood, or a column that documents do not have.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш керек", "Ищу работу", "Үй"], likes=[5, None, 12])
    >>> where(corpus, "likes:>3 language:ky").documents["text"].tolist()
    ['Жумуш керек', 'Үй']
    """
    return corpus.select(find(corpus, query, codebook).documents)
