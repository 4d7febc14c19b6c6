"""Answers to queries: which documents, and where in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..corpus.corpus import Corpus
from ..corpus.terms import types_of
from ..corpus.words import rows_of
from ..files.cache import remembered
from .filters import filtered
from .query import And, Near, Node, Not, Phrase, Query, Term, parse

if TYPE_CHECKING:
    from .codebook import Codebook

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
