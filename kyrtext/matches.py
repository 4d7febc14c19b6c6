"""Answers to queries: which documents, and where in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .corpus import Corpus
from .errors import KyrtextError
from .parts import best_dates
from .query import And, Near, Node, Not, Phrase, Query, Term, parse
from .terms import types_of
from .words import Words, words_of


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


_Found = tuple[np.ndarray, np.ndarray, np.ndarray]  # documents, first word, last word of each hit


def find(corpus: Corpus, query: str | Query) -> Matches:
    """Documents and hits of a query.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш керек", "Ищу работу", "Работа бар, жумуш бар"])
    >>> find(corpus, "жумуш AND работа").documents.tolist()
    [False, False, True]
    """
    query = parse(query) if isinstance(query, str) else query
    words = words_of(corpus)
    allowed, spoken = _filters(corpus, query)
    if query.node is None:
        nothing = np.zeros(0, dtype=np.int64)
        return Matches(allowed, nothing, nothing)
    documents, first, last = _Answer(corpus, words, spoken).of(query.node)
    documents = documents & allowed
    kept = documents[words.documents[first]] if len(first) else np.zeros(0, dtype=bool)
    first, last = first[kept], last[kept]
    order = np.lexsort((last, first))
    pairs = (
        np.unique(np.stack([first[order], last[order]], axis=1), axis=0)
        if len(first)
        else np.zeros((0, 2), int)
    )
    return Matches(documents, words.tokens[pairs[:, 0]], words.tokens[pairs[:, 1]])


class _Answer:
    """Evaluates a query tree over the running words of a corpus."""

    def __init__(self, corpus: Corpus, words: Words, spoken: np.ndarray | None) -> None:
        self.corpus, self.words, self.spoken = corpus, words, spoken
        self.size = len(corpus)

    def of(self, node: Node) -> _Found:
        if isinstance(node, Term):
            return self._hits(np.flatnonzero(self._mask(node)), 1)
        if isinstance(node, Phrase):
            return self._phrase(node)
        if isinstance(node, Near):
            return self._near(node)
        if isinstance(node, And):
            return self._joined([self.of(part) for part in node.parts], [True] * len(node.parts))
        if isinstance(node, Not):
            documents, _, _ = self.of(node.part)
            nothing = np.zeros(0, dtype=np.int64)
            return ~documents, nothing, nothing
        parts = [self.of(part) for part in (*node.required, *node.parts)]
        return self._joined(parts, [True] * len(node.required) + [False] * len(node.parts))

    def _mask(self, term: Term) -> np.ndarray:
        types = types_of(self.corpus, f'"{term.text}"' if term.exact else term.text)
        if self.spoken is not None:
            types = types & self.spoken
        return types[self.words.types]

    def _hits(self, first: np.ndarray, length: int) -> _Found:
        documents = np.zeros(self.size, dtype=bool)
        documents[self.words.documents[first]] = True
        return documents, first.astype(np.int64), first.astype(np.int64) + length - 1

    def _phrase(self, node: Phrase) -> _Found:
        masks = [self._mask(term) for term in node.terms]
        n, size = len(masks), len(self.words.types)
        if size < n:
            return self._hits(np.zeros(0, dtype=np.int64), n)
        fits = np.ones(size - n + 1, dtype=bool)
        for step, mask in enumerate(masks):
            fits &= mask[step : size - n + 1 + step]
        same = self.words.documents[: size - n + 1] == self.words.documents[n - 1 :]
        return self._hits(np.flatnonzero(fits & same), n)

    def _near(self, node: Near) -> _Found:
        _, a_first, a_last = self.of(node.left)
        _, b_first, b_last = self.of(node.right)
        pairs = [
            *self._pairs(a_first, a_last, b_first, b_last, node.distance),
            *self._pairs(b_first, b_last, a_first, a_last, node.distance),
        ]
        found = np.asarray(sorted(set(pairs)), dtype=np.int64).reshape(-1, 2)
        documents = np.zeros(self.size, dtype=bool)
        documents[self.words.documents[found[:, 0]]] = True
        return documents, found[:, 0], found[:, 1]

    def _pairs(
        self, first: np.ndarray, last: np.ndarray, then: np.ndarray, end: np.ndarray, distance: int
    ) -> list[tuple[int, int]]:
        """Stretches from a hit of one operand to a following hit of the other."""
        order = np.argsort(then, kind="stable")
        then, end = then[order], end[order]
        low = np.searchsorted(then, last, side="right")
        high = np.searchsorted(then, last + distance, side="right")
        documents = self.words.documents
        return [
            (int(first[row]), int(end[other]))
            for row in range(len(first))
            for other in range(low[row], high[row])
            if documents[first[row]] == documents[end[other]]
        ]

    def _joined(self, parts: list[_Found], required: list[bool]) -> _Found:
        musts = [part[0] for part, must in zip(parts, required, strict=True) if must]
        cans = [part[0] for part, must in zip(parts, required, strict=True) if not must]
        documents = np.logical_and.reduce(musts) if musts else np.logical_or.reduce(cans)
        first = np.concatenate([part[1] for part in parts])
        last = np.concatenate([part[2] for part in parts])
        kept = documents[self.words.documents[first]] if len(first) else np.zeros(0, dtype=bool)
        return documents, first[kept], last[kept]


def _filters(corpus: Corpus, query: Query) -> tuple[np.ndarray, np.ndarray | None]:
    """Documents the filters allow, and types in the languages they name (None: any)."""
    table = corpus.documents
    allowed = np.ones(len(corpus), dtype=bool)
    languages = [value for name, value in query.filters if name == "language"]
    for name in ("platform", "group", "kind", "author"):
        values = [value.casefold() for given, value in query.filters if given == name]
        if values:
            allowed &= table[name].astype(str).str.casefold().isin(values).to_numpy(dtype=bool)
    dates = best_dates(table)
    for name, value in query.filters:
        if name not in ("from", "to"):
            continue
        moment = pd.to_datetime(value, errors="coerce", utc=True)
        if pd.isna(moment):
            raise KyrtextError(
                f"cannot use '{name}:{value}'", f"'{value}' is no date", "write it as 2020-10-05"
            )
        # a day given as the end belongs to the range
        inside = dates >= moment if name == "from" else dates < moment + pd.Timedelta(days=1)
        allowed &= inside.to_numpy(dtype=bool)
    spoken = corpus.lexicon["language"].isin(languages).to_numpy(dtype=bool) if languages else None
    return allowed, spoken
