"""Answers to queries: which documents, and where in them."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np
import pandas as pd

from .corpus import Corpus
from .errors import KyrtextError
from .events import span_of
from .parts import best_dates
from .pseudonyms import load_key, pseudonym
from .query import And, Near, Node, Not, Phrase, Query, Term, parse
from .terms import types_of

LANGUAGES = ("ru", "ky", "en", "other")
PLATFORMS = {"vk": "vkontakte", "ok": "odnoklassniki", "fb": "facebook", "tg": "telegram", "yt": "youtube"}
KINDS = ("post", "comment", "repost")


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


@dataclass(frozen=True, eq=False)
class _Found:
    """Documents, and the first and last running place of each hit."""

    documents: np.ndarray
    first: np.ndarray
    last: np.ndarray


def find(corpus: Corpus, query: str | Query) -> Matches:
    """Documents and hits of a query.

    Hits are those of words and phrases that are not under NOT; a hit of NEAR reaches from the first to the
    last word. Numbers, emoji, links and hashtags are found as words are, and take a place between words;
    punctuation takes none. Several values of one filter are alternatives; filters hold for the whole query.

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
    allowed, spoken = _filters(corpus, query)
    if query.node is None:
        nothing = np.zeros(0, dtype=np.int64)
        return Matches(allowed, nothing, nothing)
    answer = _Answer(corpus, spoken)
    found = answer.of(query.node)
    documents = found.documents & allowed
    kept = documents[answer.documents_of(found.first)]
    pairs = np.unique(np.stack([found.first[kept], found.last[kept]], axis=1), axis=0)
    return Matches(documents, answer.places[pairs[:, 0]], answer.places[pairs[:, 1]])


class _Answer:
    """Evaluates a query tree over the running tokens of a corpus, punctuation left out."""

    def __init__(self, corpus: Corpus, spoken: np.ndarray | None) -> None:
        self.corpus, self.spoken = corpus, spoken
        self.places = corpus.once("running", lambda: _running(corpus))

    def documents_of(self, running: np.ndarray) -> np.ndarray:
        return np.searchsorted(self.corpus.bounds, self.places[running], side="right") - 1

    def of(self, node: Node) -> _Found:
        if isinstance(node, Term):
            return self._hits(self._term(node), 1)
        if isinstance(node, Phrase):
            return self._phrase(node)
        if isinstance(node, Near):
            return self._near(node)
        if isinstance(node, And):
            return self._joined([self.of(part) for part in node.parts], [True] * len(node.parts))
        if isinstance(node, Not):
            nothing = np.zeros(0, dtype=np.int64)
            return _Found(~self.of(node.part).documents, nothing, nothing)
        parts = [self.of(part) for part in (*node.required, *node.parts)]
        return self._joined(parts, [True] * len(node.required) + [False] * len(node.parts))

    def _term(self, term: Term) -> np.ndarray:
        """Running places of a term."""
        types = types_of(self.corpus, f'"{term.text}"' if term.exact else term.text, every_kind=True)
        if self.spoken is not None:
            types = types & self.spoken
        return np.searchsorted(self.places, self.corpus.places(types))

    def _hits(self, first: np.ndarray, length: int) -> _Found:
        first = first.astype(np.int64)
        documents = np.zeros(len(self.corpus), dtype=bool)
        documents[self.documents_of(first)] = True
        return _Found(documents, first, first + length - 1)

    def _phrase(self, node: Phrase) -> _Found:
        first = self._term(node.terms[0])
        for step, term in enumerate(node.terms[1:], start=1):
            first = first[np.isin(first + step, self._term(term), assume_unique=True)]
        length = len(node.terms)
        within = first + length - 1 < len(self.places)
        first = first[within]
        return self._hits(first[self.documents_of(first) == self.documents_of(first + length - 1)], length)

    def _near(self, node: Near) -> _Found:
        one, other = self.of(node.left), self.of(node.right)
        stretches = [self._following(one, other, node.distance), self._following(other, one, node.distance)]
        found = np.unique(np.concatenate(stretches), axis=0)
        documents = np.zeros(len(self.corpus), dtype=bool)
        documents[self.documents_of(found[:, 0])] = True
        return _Found(documents, found[:, 0], found[:, 1])

    def _following(self, one: _Found, other: _Found, distance: int) -> np.ndarray:
        """Stretches from a hit of one operand to a following hit of the other."""
        order = np.argsort(other.first, kind="stable")
        then, end = other.first[order], other.last[order]
        low = np.searchsorted(then, one.last, side="right")
        many = np.searchsorted(then, one.last + distance, side="right") - low
        begin = np.repeat(np.arange(len(one.first)), many)
        step = np.arange(len(begin)) - np.repeat(np.cumsum(many) - many, many)
        pairs = np.stack([one.first[begin], end[low[begin] + step]], axis=1)
        return pairs[self.documents_of(pairs[:, 0]) == self.documents_of(pairs[:, 1])]

    def _joined(self, parts: list[_Found], required: list[bool]) -> _Found:
        musts = [part.documents for part, must in zip(parts, required, strict=True) if must]
        cans = [part.documents for part, must in zip(parts, required, strict=True) if not must]
        documents = np.logical_and.reduce(musts) if musts else np.logical_or.reduce(cans)
        first = np.concatenate([part.first for part in parts])
        last = np.concatenate([part.last for part in parts])
        kept = documents[self.documents_of(first)]
        return _Found(documents, first[kept], last[kept])


def _running(corpus: Corpus) -> np.ndarray:
    """Places in `corpus.ids` of everything but punctuation."""
    spoken = (corpus.lexicon["kind"] != "punctuation").to_numpy(dtype=bool)
    return np.flatnonzero(spoken[corpus.ids]) if len(corpus.ids) else np.zeros(0, dtype=np.int64)


# ------------------------------------------------------------------------------------ filters


def _filters(corpus: Corpus, query: Query) -> tuple[np.ndarray, np.ndarray | None]:
    """Documents the filters allow, and types in the languages they name (None: any)."""
    table = corpus.documents
    allowed = np.ones(len(corpus), dtype=bool)
    wanted: dict[str, list[str]] = {}
    for name, value in query.filters:
        wanted.setdefault(name, []).append(value.casefold())
    for name in ("platform", "group", "kind", "author"):
        if name in wanted:
            fits = _having(table[name], name, wanted[name])
            if name == "author":
                fits = fits | _written_by(corpus, [value for given, value in query.filters if given == name])
            allowed &= fits
    if "from" in wanted or "to" in wanted:
        dates = best_dates(table)
        for value in wanted.get("from", []):
            allowed &= (dates >= span_of(value, f"cannot use 'from:{value}'")[0]).to_numpy(dtype=bool)
        for value in wanted.get("to", []):
            allowed &= (dates < span_of(value, f"cannot use 'to:{value}'")[1]).to_numpy(dtype=bool)
    if "language" not in wanted:
        return allowed, None
    _known("language", wanted["language"], LANGUAGES)
    return allowed, corpus.lexicon["language"].isin(wanted["language"]).to_numpy(dtype=bool)


def _written_by(corpus: Corpus, names: list[str]) -> np.ndarray:
    """One bool per document: is its author one of these people, known here by a pseudonym?"""
    settings = corpus.notes.get("settings")
    if settings is None or settings.anonymise == "off":
        return np.zeros(len(corpus), dtype=bool)
    secret = load_key(settings.key)
    hidden = [pseudonym(name, secret) for name in names]
    table = corpus.documents
    return (table["author"].isin(hidden) | table["author_id"].isin(hidden)).to_numpy(dtype=bool)


def _having(column: pd.Series, name: str, values: list[str]) -> np.ndarray:
    """Documents with one of the values; `*` and `?` in a value are wildcards."""
    found = {value: str(value).casefold() for value in column.dropna().unique()}
    if name == "platform":
        values = [PLATFORMS.get(value, value) for value in values]
        _known(name, values, (*PLATFORMS.values(), "whatsapp", "other", *found.values()))
    if name == "kind":
        _known(name, values, (*KINDS, *found.values()))
    fits = [
        value for value, key in found.items() if any(key == one or fnmatchcase(key, one) for one in values)
    ]
    return column.isin(fits).to_numpy(dtype=bool)


def _known(name: str, values: list[str], choices: tuple[str, ...]) -> None:
    for value in values:
        if value not in choices and not set(value) & set("*?"):
            listed = ", ".join(dict.fromkeys(choices))
            raise KyrtextError(
                f"cannot use '{name}:{value}'", f"there is no {name} '{value}'", f"use {listed}"
            )
