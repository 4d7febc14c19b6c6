"""In how many documents and authors words occur, and in which forms: for the rows that are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..files.arrays import run_lengths
from .corpus import Corpus
from .counting import LARGEST, TOKENS, Counted, Division, occurring
from .partition import authors
from .postings import PartCounts

FLAGS = 16  # a word with more tokens than a 16th of the documents marks these instead of sorting them


@dataclass(frozen=True, eq=False)
class Shown:
    """The rows of a table: part and group of each."""

    part: np.ndarray
    group: np.ndarray


@dataclass(frozen=True, eq=False)
class Forms:
    """Tokens of the types of shown rows: row, type and count, types ascending within each group."""

    row: np.ndarray
    type: np.ndarray
    count: np.ndarray


@dataclass(frozen=True, eq=False)
class KeptRows:
    """What an index keeps of groups in parts: the names of the parts, counts, documents and authors."""

    names: list[str]
    counted: Counted
    documents: np.ndarray
    authors: np.ndarray


def kept_forms(corpus: Corpus, of_type: np.ndarray, shown: Shown, by: str | None) -> Forms:
    """How often each type of each row occurs, out of the counts that an index keeps of all types."""
    asked = np.zeros(int(of_type.max(initial=-1)) + 2, dtype=bool)
    asked[shown.group] = True
    if by is None:
        types = np.flatnonzero(asked[of_type] & (corpus.type_counts > 0))
        return _of_rows(shown, 1, of_type[types].astype(np.int64), types, corpus.type_counts[types])
    cells: PartCounts = corpus.kept(("cells", by))
    parts = len(cells.names)
    places = np.flatnonzero(asked[of_type][cells.types])
    types = cells.types[places]
    part = np.searchsorted(cells.edges, places, side="right") - 1
    key = of_type[types].astype(np.int64) * parts + part
    return _of_rows(shown, parts, key, types, cells.counts[places].astype(np.int64))


def _of_rows(shown: Shown, parts: int, key: np.ndarray, types: np.ndarray, count: np.ndarray) -> Forms:
    """The tokens of types that belong to a row; `key` is their group and part."""
    wanted = shown.group.astype(np.int64) * parts + shown.part
    order = np.argsort(wanted, kind="stable")
    wanted = wanted[order]
    if not len(wanted):
        return Forms(order, types[:0], count[:0])
    at = np.searchsorted(wanted, key)
    kept = (at < len(wanted)) & (wanted[np.minimum(at, len(wanted) - 1)] == key)
    return Forms(order[at[kept]], types[kept], count[kept])


class Reach:
    """Where the groups of some rows occur; their postings are taken out of the corpus once."""

    def __init__(self, corpus: Corpus, of_type: np.ndarray, shown: Shown, division: Division) -> None:
        self.corpus, self.division = corpus, division
        self.groups, place = np.unique(shown.group, return_inverse=True)
        parts = max(division.parts, 1)
        key = place.astype(np.int64) * parts + shown.part
        self.order = np.argsort(key, kind="stable")  # rows by group and part
        self.keys = key[self.order]
        number = np.full(max(int(of_type.max(initial=-1)), int(self.groups.max(initial=-1))) + 2, -1)
        number[self.groups] = np.arange(len(self.groups))
        of_group = number[of_type]
        types = np.flatnonzero((of_group >= 0) & (corpus.type_counts > 0))
        self.types = types[np.argsort(of_group[types], kind="stable")]
        self.of_type = of_group[self.types]
        self.sizes, self.documents = corpus.postings.documents_of(self.types)

    def _sorted_back(self, values: np.ndarray) -> np.ndarray:
        out = np.empty(len(self.order), dtype=np.int64)
        out[self.order] = values
        return out

    def reach(self) -> tuple[np.ndarray, np.ndarray]:
        """Number of documents and of authors of each row; documents of unknown authors count as such only."""
        parts = max(self.division.parts, 1)
        documents, written = (np.zeros(len(self.order), dtype=np.int64) for _ in range(2))
        author, part_of_author = self._authors()
        for first, last, found in self._chunks():
            rows = slice(*np.searchsorted(self.keys, [first * parts, last * parts]))
            wanted = self.keys[rows] - first * parts
            group, document = found
            cells = group.astype(np.int64) * parts + self.division.of(document)
            documents[rows] = _looked_up(cells, wanted, (last - first) * parts)
            who = author[document]
            met, by = _different(group[who >= 0], who[who >= 0], len(part_of_author), last - first)
            written[rows] = _looked_up(
                met * np.int64(parts) + part_of_author[by], wanted, (last - first) * parts
            )
        return self._sorted_back(documents), self._sorted_back(written)

    def _authors(self) -> tuple[np.ndarray, np.ndarray]:
        """A number for each document's author in its part (-1: unknown), and the part of each number."""
        author = authors(self.corpus)
        if self.division.codes is None:
            return author, np.zeros(int(author.max(initial=-1)) + 1, dtype=np.int64)
        parts, known = max(self.division.parts, 1), author >= 0
        key = np.where(known, author.astype(np.int64) * parts + self.division.codes, -1)
        size = int(key.max(initial=-1)) + 1
        if size > FLAGS * max(len(key), 1):
            codes, pairs = pd.factorize(key[known])
            numbers = np.full(len(author), -1, dtype=np.int32)
            numbers[known] = codes
            return numbers, pairs % parts
        met = np.zeros(size + 1, dtype=bool)  # the last place is that of unknown authors
        met[key] = True
        met[size] = False
        numbers = (np.cumsum(met) - 1).astype(np.int32)
        numbers[size] = -1
        return numbers[key], np.flatnonzero(met) % parts

    def _chunks(self) -> Iterator[tuple[int, int, tuple[np.ndarray, np.ndarray]]]:
        """Stretches of groups, and the different pairs of group and document in each."""
        size = max(len(self.corpus), 1)
        begins = np.searchsorted(self.of_type, np.arange(len(self.groups) + 1))
        edges = np.concatenate(([0], np.cumsum(self.sizes)))[begins]
        large_ones = np.flatnonzero(np.diff(edges) * FLAGS > size)
        first = 0
        while first < len(self.groups):
            reach = int(np.searchsorted(edges, edges[first] + TOKENS, side="right")) - 1
            last = min(max(reach, first + 1), first + max(LARGEST // size, 1), len(self.groups))
            # large groups are looked at alone
            large = large_ones[np.searchsorted(large_ones, first) :][:1]
            if len(large):
                last = min(last, max(int(large[0]), first + 1))
            documents = self.documents[edges[first] : edges[last]]
            group = np.repeat(np.arange(last - first, dtype=np.int32), np.diff(edges[first : last + 1]))
            yield first, last, _different(group, documents, size, last - first)
            first = last

    def forms(self) -> Forms:
        """How often each type of each row occurs."""
        parts = max(self.division.parts, 1)
        if self.division.codes is None:
            cells, count = np.arange(len(self.types)), self.sizes
        else:
            kind = np.repeat(np.arange(len(self.types)), self.sizes)
            cells, count = occurring(kind * parts + self.division.of(self.documents), len(self.types) * parts)
        number, part = np.divmod(cells, parts)
        key = self.of_type[number].astype(np.int64) * parts + part
        at = np.searchsorted(self.keys, key)
        found = (at < len(self.keys)) & (self.keys[np.minimum(at, max(len(self.keys) - 1, 0))] == key)
        kept = found & (count > 0)
        return Forms(self.order[at[kept]], self.types[number[kept]], count[kept])


def _different(
    group: np.ndarray, value: np.ndarray, values: int, groups: int
) -> tuple[np.ndarray, np.ndarray]:
    """The different pairs of a group and a value, ascending."""
    if groups == 1 and len(value) * FLAGS > values:
        marked = np.zeros(values, dtype=bool)
        marked[value] = True
        found = np.flatnonzero(marked)
        return np.zeros(len(found), dtype=np.int32), found
    kind = np.dtype(np.int32 if groups * values < LARGEST else np.int64)
    key = group.astype(kind) * kind.type(values) + value.astype(kind)
    key.sort()
    if len(key):
        key = key[np.concatenate(([True], key[1:] != key[:-1]))]
    numbers, rest = np.divmod(key, kind.type(max(values, 1)))
    return numbers, rest


def _looked_up(cells: np.ndarray, wanted: np.ndarray, size: int) -> np.ndarray:
    """How often each of the wanted cells stands there."""
    if size <= 8 * max(len(cells), 1 << 16):
        return np.bincount(cells, minlength=size)[wanted]
    known, count = run_lengths(np.sort(cells))
    if not len(known):
        return np.zeros(len(wanted), dtype=np.int64)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[at] == wanted, count[at], 0)
