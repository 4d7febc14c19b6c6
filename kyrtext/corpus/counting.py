"""How often groups of types occur in parts of a corpus, and in how many documents and authors of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ..files.arrays import BLOCK, run_lengths, tally
from .corpus import Corpus
from .postings import MANY, PartCounts
from .words import words_of_documents

TOKENS = 1 << 20  # looked at together
BROAD = 1 << 12  # a type left out is stepped over if it has more tokens
DENSE = 8  # cells of a table for each token, above which they are sorted instead
LARGEST = 2**31 - 1


@dataclass(frozen=True, eq=False)
class Division:
    """Documents divided into parts: the number of each one's part, and how many parts there are."""

    codes: np.ndarray | None  # None: all in one part
    parts: int
    by: str | None = None

    def of(self, documents: np.ndarray) -> np.ndarray:
        """The parts of some documents."""
        return np.zeros(len(documents), dtype=np.int32) if self.codes is None else self.codes[documents]

    def sizes(self, corpus: Corpus) -> np.ndarray:
        """Documents of each part."""
        if self.codes is None:
            return np.array([len(corpus)])
        return tally(self.codes, self.parts)


@dataclass(frozen=True, eq=False)
class Counted:
    """Tokens of each group in each part, those that are not 0, by part and then by group.

    `edges` says where each part begins; `words` and `sizes` are the words and documents of the parts.
    """

    edges: np.ndarray
    group: np.ndarray
    count: np.ndarray
    words: np.ndarray
    sizes: np.ndarray


def counted(corpus: Corpus, of_type: np.ndarray, groups: int, division: Division) -> Counted:
    """Count the tokens of each group of types (-1: none) in each part."""
    if division.codes is None:
        return _stacked([corpus.type_counts], corpus, of_type, groups, division)
    if ("cells", division.by) in corpus._known:
        part, group, count = _from_cells(corpus, of_type, groups, division)
    elif corpus.indexed:
        part, group, count = _from_postings(corpus, of_type, groups, division)
    elif division.parts * len(of_type) <= DENSE * max(len(corpus.ids), 1 << 20):
        tallies = list(_tallies(corpus, division))
        corpus.once("type_counts", lambda: sum(tallies, np.zeros(len(of_type), dtype=np.int64)))
        return _stacked(tallies, corpus, of_type, groups, division)
    else:
        part, group, count = _from_tokens(corpus, of_type, groups, division)
    words = tally(division.codes, division.parts, weights=words_of_documents(corpus))
    edges = np.searchsorted(part, np.arange(division.parts + 1))
    return Counted(edges, group, count, words, division.sizes(corpus))


def _stacked(
    tallies: Iterable[np.ndarray], corpus: Corpus, of_type: np.ndarray, groups: int, division: Division
) -> Counted:
    """The counts of parts of which each type's count is known."""
    types = np.flatnonzero(of_type >= 0)
    group_of, is_word = of_type[types], corpus.counted
    edges, group, count, words = [0], [], [], []
    for of_each in tallies:
        sums = np.bincount(group_of, weights=of_each[types], minlength=groups).astype(np.int64)
        present = np.flatnonzero(sums)
        edges.append(edges[-1] + len(present))
        group.append(present)
        count.append(sums[present])
        words.append(int(of_each[is_word].sum()))
    nothing = np.zeros(0, dtype=np.int64)
    return Counted(
        np.asarray(edges),
        np.concatenate([nothing, *group]),
        np.concatenate([nothing, *count]),
        np.asarray(words, dtype=np.int64),
        division.sizes(corpus),
    )


def _tallies(corpus: Corpus, division: Division) -> Iterator[np.ndarray]:
    """For each part the tokens of each type."""
    codes, types = np.asarray(division.codes), len(corpus.facts)
    changes = np.flatnonzero(np.diff(codes)) + 1
    begins = np.concatenate(([0], changes)) if len(codes) else changes
    if len(begins) < MANY:
        ends = np.concatenate((changes, [len(codes)])) if len(codes) else changes
        places = np.stack([corpus.bounds[begins], corpus.bounds[ends]], axis=1)
        for part in range(division.parts):
            mine = places[codes[begins] == part].tolist()
            yield tally(corpus.ids, types, [(begin, end) for begin, end in mine])
        return
    order = np.argsort(codes, kind="stable")
    lengths = np.diff(corpus.bounds)[order]
    ends = np.cumsum(np.bincount(codes, minlength=division.parts))
    begin = 0
    for end in ends.tolist():
        sizes, firsts = lengths[begin:end], corpus.bounds[:-1][order[begin:end]]
        shift = firsts - np.concatenate(([0], np.cumsum(sizes)[:-1])) if end > begin else firsts
        tokens = np.repeat(shift, sizes) + np.arange(int(sizes.sum()))
        yield tally(corpus.ids[tokens], types)
        begin = end


def _from_tokens(
    corpus: Corpus, of_type: np.ndarray, groups: int, division: Division
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cells of many small parts: the pairs of part and group are sorted."""
    part_of_token = np.repeat(np.asarray(division.codes), np.diff(corpus.bounds))
    found = []
    for start in range(0, len(corpus.ids), BLOCK):
        group = of_type[corpus.ids[start : start + BLOCK]]
        kept = group >= 0
        key = part_of_token[start : start + BLOCK][kept].astype(np.int64) * max(groups, 1) + group[kept]
        found.append(run_lengths(np.sort(key)))
    keys, counts = (
        np.concatenate([np.zeros(0, dtype=np.int64), *values]) for values in zip(*found, strict=True)
    )
    return _summed(keys, counts, groups)


def by_type(corpus: Corpus, division: Division, names: list[str]) -> PartCounts:
    """Tokens of each type in each part of a corpus that has postings."""
    types = len(corpus.facts)
    part, kind, count = _from_postings(corpus, np.arange(types, dtype=np.int32), types, division)
    edges = np.searchsorted(part, np.arange(division.parts + 1))
    return PartCounts(names, edges, kind.astype(np.int32), count.astype(np.int32))


def _from_cells(
    corpus: Corpus, of_type: np.ndarray, groups: int, division: Division
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cells out of those of the types, which an index keeps."""
    cells: PartCounts = corpus.kept(("cells", division.by))
    group = of_type[cells.types]
    kept = group >= 0
    keys = np.repeat(np.arange(division.parts, dtype=np.int64) * max(groups, 1), np.diff(cells.edges))
    keys += group
    return _summed(keys[kept], cells.counts[kept].astype(np.int64), groups)


def _from_postings(
    corpus: Corpus, of_type: np.ndarray, groups: int, division: Division
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cells out of the postings: those of each type lie together, so that few cells are at work at a time."""
    sizes, documents = corpus.postings.documents_of(np.arange(len(of_type)))
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    codes = np.asarray(division.codes).astype(np.int16 if division.parts < 2**15 else np.int32)
    keys, counts = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for first, last in _blocks(of_type, sizes, offsets):
        part = codes[documents[offsets[first] : offsets[last]]]
        cells, count = _cells(part, sizes[first:last], division.parts)
        kind, number = np.divmod(cells, division.parts)
        group = of_type[first:last][kind]
        kept = group >= 0
        keys.append(number[kept] * np.int64(max(groups, 1)) + group[kept])
        counts.append(count[kept])
    return _summed(np.concatenate(keys), np.concatenate(counts), groups)


def _blocks(of_type: np.ndarray, sizes: np.ndarray, offsets: np.ndarray) -> Iterator[tuple[int, int]]:
    """Stretches of types to look at together; large types that are in no group are stepped over."""
    walls = np.flatnonzero((of_type < 0) & (sizes >= BROAD))
    begins, ends = np.concatenate(([0], walls + 1)), np.append(walls, len(of_type))
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        first = begin
        while first < end:
            reach = int(np.searchsorted(offsets, offsets[first] + TOKENS, side="right")) - 1
            last = min(max(reach, first + 1), end)
            if offsets[last] > offsets[first]:
                yield first, last
            first = last


def _cells(part: np.ndarray, sizes: np.ndarray, parts: int) -> tuple[np.ndarray, np.ndarray]:
    """Cells (type * parts + part) of tokens that stand type after type, and their counts."""
    size = len(sizes) * parts
    begins = np.arange(len(sizes), dtype=np.int32 if size < LARGEST else np.int64) * parts
    key = np.repeat(begins, sizes)
    np.add(key, part, out=key)
    return occurring(key, size)


def occurring(keys: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The different keys, ascending, of so many that there may be, and how often each stands there.

    >>> [values.tolist() for values in occurring(np.array([4, 1, 4]), 5)]
    [[1, 4], [1, 2]]
    """
    if size > DENSE * max(len(keys), 1 << 16):
        return run_lengths(np.sort(keys))
    count = np.bincount(keys, minlength=size)
    found = np.flatnonzero(count)
    return found, count[found]


def _summed(keys: np.ndarray, counts: np.ndarray, groups: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Part, group and count of cells, sorted, cells that are given several times added up."""
    keys, counts = added_up([(keys, counts)])
    part, group = np.divmod(keys, max(groups, 1))
    return part, group, counts


def added_up(pieces: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """The different keys of all pieces (keys and their counts), ascending, and the sum of the counts of each.

    The list is emptied, so that the pieces need not stay in memory.

    >>> [values.tolist() for values in added_up([(np.array([4, 1, 4]), np.array([1, 2, 3]))])]
    [[1, 4], [2, 4]]
    """
    size = sum(len(keys) for keys, _ in pieces)
    if not size:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    bits = max(int(counts.max(initial=0)) for _, counts in pieces).bit_length()
    if max(int(keys.max(initial=0)) for keys, _ in pieces).bit_length() + bits < 63:
        # a cell and its count in one number: sorting numbers is faster than sorting places of numbers
        packed, end = np.empty(size, dtype=np.int64), size
        while pieces:
            keys, counts = pieces.pop()
            mine = packed[end - len(keys) : end]
            np.left_shift(keys, bits, out=mine)
            mine |= counts
            end -= len(keys)
        packed.sort()
        keys = packed >> bits
        packed &= (1 << bits) - 1
        counts = packed
    else:
        keys, counts = (np.concatenate(values) for values in zip(*pieces, strict=True))
        pieces.clear()
        order = np.argsort(keys, kind="stable")
        keys, counts = keys[order], counts[order]
    begins = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[begins], np.add.reduceat(counts, begins)


def pairs(corpus: Corpus, row_of_type: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The different pairs of a document and a row with tokens in it (-1: no row), and these counted.

    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["үй үй иш", "иш"])
    >>> [values.tolist() for values in pairs(corpus, np.array([0, 1]))]
    [[0, 0, 1], [0, 1, 1], [2, 1, 1]]
    """
    types = np.flatnonzero(row_of_type >= 0)
    sizes, documents = corpus.postings.documents_of(types)
    width = int(row_of_type.max(initial=0)) + 1
    keys = documents.astype(np.int64) * width + np.repeat(row_of_type[types], sizes)
    found, counts = run_lengths(np.sort(keys))
    return *np.divmod(found, width), counts
