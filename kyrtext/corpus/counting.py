"""How often words and their forms occur in the parts of a corpus, in how many documents, by how many authors.

Tokens are counted once, by part and type; what a group of types has in a part is the sum of these. Documents
and authors are no sums: they are counted for the groups that are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..files.arrays import by_number, distinct, occurring, ranges_of, run_lengths, summed, tally
from ..reading.details import COUNTS
from .columns import numbers
from .corpus import Corpus
from .grouping import Grouping, counted_types, group_types
from .partition import authors, counting_units, division
from .postings import TypeCounts
from .words import words_of_documents

TOKENS = 1 << 22  # looked at together


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of a corpus: their names, and the number of each document's part."""

    names: list[str]
    codes: np.ndarray


@dataclass(frozen=True, eq=False)
class Counted:
    """Tokens of each group in each part, those that are not 0, by part and then by group.

    Attributes
    ----------
    names, words, sizes : of each part its name, its words, its documents
    edges : where each part begins
    group, count : the groups of each part and their tokens
    documents, authors : of these as many, where an index knows them
    of_types : tokens of each type in each part
    """

    names: list[str]
    words: np.ndarray
    sizes: np.ndarray
    edges: np.ndarray
    group: np.ndarray
    count: np.ndarray
    of_types: TypeCounts
    documents: np.ndarray | None = None
    authors: np.ndarray | None = None


def parts_of(corpus: Corpus, by: str | None) -> Parts:
    """The parts into which a column divides the documents; without one all are one part."""
    if by is None:
        return Parts([""], np.zeros(len(corpus), dtype=np.int32))
    codes, names = division(corpus, by)
    return Parts(names, codes)


def counted(corpus: Corpus, by: str | None, grouping: Grouping) -> Counted:
    """The tokens of each group of types in each part; an index knows those of the usual ones."""
    usual = corpus.stored.usual
    if usual and (known := usual.counted(corpus, by, grouping.key)):
        return known  # type: ignore[no-any-return]
    parts = parts_of(corpus, by)
    of_types = (usual and usual.type_counts(by)) or type_counts(corpus, parts, grouping.of_type >= 0)
    many, size = len(parts.names), max(len(grouping), 1)
    group = grouping.of_type[of_types.types]
    inside = group >= 0
    keys = np.repeat(np.arange(many, dtype=np.int64) * size, np.diff(of_types.edges)) + group
    cells, counts = summed(keys[inside], of_types.counts[inside], size * many)
    part, group = np.divmod(cells, size)
    words = tally(parts.codes, many, weights=words_of_documents(corpus))
    edges = np.searchsorted(part, np.arange(many + 1))
    return Counted(parts.names, words, tally(parts.codes, many), edges, group, counts, of_types)


def weighted(corpus: Corpus, by: str | None, grouping: Grouping, weight: str) -> Counted:
    """The same with each author or group counted once, or each document as often as it was liked ..."""
    found, parts = counted(corpus, by, grouping), parts_of(corpus, by)
    part, group, count = _weights(corpus, parts, grouping, weight)
    everything = group_types(corpus, "lemma", counted_types(corpus, stopwords=False))
    of_all, _, all_counts = _weights(corpus, parts, everything, weight)
    words = np.bincount(of_all, weights=all_counts, minlength=len(parts.names)).astype(np.int64)
    edges = np.searchsorted(part, np.arange(len(parts.names) + 1))
    return replace(found, words=words, edges=edges, group=group, count=count, documents=None, authors=None)


def _weights(
    corpus: Corpus, parts: Parts, grouping: Grouping, weight: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Part, group and weight of each group in each part, by part and then by group."""
    document, group, _ = pairs(corpus, grouping.of_type)
    part, size = parts.codes[document].astype(np.int64), max(len(grouping), 1)
    if weight in COUNTS:
        liked = np.nan_to_num(numbers(corpus, weight))[document]
        cells, counts = summed(part * size + group, liked, size * len(parts.names))
    else:
        units = counting_units(corpus, weight)
        many = int(units.max(initial=-1)) + 1
        once = distinct((part * many + units[document]) * size + group)
        cells, counts = occurring(once // (many * size) * size + once % size, size * len(parts.names))
    return *np.divmod(cells, size), counts.astype(np.int64)


def unknown_weights(corpus: Corpus, weight: str) -> np.ndarray:
    """One bool per document: is its author, its group or its number of likes, shares ... unknown?

    Each is an author or group of its own in a table weighted by these, and is left out of one weighted by
    likes, shares ...

    Examples
    --------
    >>> import kyrtext
    >>> unknown_weights(kyrtext.from_texts(["иш", "үй"], author=["Айбек", None]), "author").tolist()
    [False, True]
    """
    if weight in COUNTS:
        return np.isnan(numbers(corpus, weight))  # type: ignore[no-any-return]
    if weight == "author":
        return authors(corpus) < 0
    codes, names = corpus.coded("group")
    return ~np.append(names != "", False)[codes]  # type: ignore[no-any-return]


def type_counts(corpus: Corpus, parts: Parts, wanted: np.ndarray) -> TypeCounts:
    """Tokens of each wanted type (one bool per type) in each part."""
    types, many = len(wanted), len(parts.names)
    if many == 1:
        met = np.flatnonzero(wanted & (corpus.type_counts > 0))
        return TypeCounts(parts.names, np.array([0, len(met)]), met, corpus.type_counts[met])
    pieces = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))]
    for first, last in ranges_of(corpus.bounds, TOKENS):
        ids = corpus.ids[corpus.bounds[first] : corpus.bounds[last]]
        part = np.repeat(parts.codes[first:last], np.diff(corpus.bounds[first : last + 1]))
        inside = np.flatnonzero(wanted[ids])
        pieces.append(occurring(part[inside].astype(np.int64) * types + ids[inside], types * many))
    keys, counts = (np.concatenate(values) for values in zip(*pieces, strict=True))
    keys, counts = summed(keys, counts, types * many)
    part, kind = np.divmod(keys, max(types, 1))
    edges = np.searchsorted(part, np.arange(many + 1))
    return TypeCounts(parts.names, edges, kind.astype(np.int32), counts.astype(np.int32))


def spread_of(
    corpus: Corpus, of_type: np.ndarray, parts: Parts, part: np.ndarray, group: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """In how many documents some groups of types occur in a part each, and by how many authors.

    Documents of unknown authors count as documents only. They are taken part by part and author by author: in
    the tokens of a group, which keep this order, what differs from the one before is met for the first time.

    Parameters
    ----------
    part, group : int arrays
        The part and the group that each pair of numbers is about.
    """
    if not len(group):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    shown, place = np.unique(group, return_inverse=True)
    number = np.full(max(int(of_type.max(initial=-1)), int(shown[-1])) + 2, -1, dtype=np.int32)
    number[shown] = np.arange(len(shown))
    of_type = number[of_type]
    keys = part.astype(np.int64) * len(shown) + place
    turn = np.argsort(keys)
    keys, author = keys[turn], authors(corpus)
    found = np.zeros((2, len(keys)), dtype=np.int64)
    for some in _by_author(corpus, parts, author):
        lengths = np.diff(corpus.bounds)[some]
        ends = np.cumsum(lengths)
        tokens = np.repeat(corpus.bounds[some] - ends + lengths, lengths) + np.arange(ends[-1])
        of_token = of_type[corpus.ids[tokens]]
        inside = np.flatnonzero(of_token >= 0)
        order = inside[by_number(of_token[inside])]
        of_token, document = of_token[order], np.repeat(np.arange(len(some)), lengths)[order]
        first = _changes(of_token) | _changes(document)
        of_token, document = of_token[first], document[first]
        cells = parts.codes[some][document].astype(np.int64) * len(shown) + of_token
        who = author[some][document]
        begins = np.flatnonzero(_changes(cells))
        if not len(begins):
            continue
        written = (who >= 0) & (_changes(cells) | _changes(who))
        at = np.minimum(np.searchsorted(keys, cells[begins]), len(keys) - 1)
        asked = keys[at] == cells[begins]
        found[0, at[asked]] += np.diff(np.append(begins, len(cells)))[asked]
        found[1, at[asked]] += np.add.reduceat(written, begins, dtype=np.int64)[asked]
    out = np.empty_like(found)
    out[:, turn] = found
    return out[0], out[1]


def _by_author(corpus: Corpus, parts: Parts, author: np.ndarray) -> Iterator[np.ndarray]:
    """The documents part by part and author by author, some at a time, all of an author together."""
    order = by_number(author + 1)
    order = order[by_number(parts.codes[order])]
    who = author[order]
    begins = np.flatnonzero(_changes(parts.codes[order]) | _changes(who) | (who < 0))
    tokens = np.concatenate(([0], np.cumsum(np.diff(corpus.bounds)[order])))
    edges = np.append(begins, len(order))
    for first, last in ranges_of(tokens[edges], TOKENS):
        yield order[edges[first] : edges[last]]


def _changes(values: np.ndarray) -> np.ndarray:
    """True where a value is not the one before it."""
    return np.concatenate((np.ones(min(len(values), 1), dtype=bool), values[1:] != values[:-1]))


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
