"""What is asked of each part of a corpus that is nowhere whole: small sums, which are added up for the whole.

A part is what lies together on disk or with a worker of a cluster. What the whole corpus knows of its
documents (in which part of a division they are, who wrote them) comes along as one array for each question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .counting import different, occurring, run_lengths
from .evenness import cells


@dataclass(frozen=True, eq=False)
class Part:
    """The tokens of some documents."""

    ids: np.ndarray
    opens: np.ndarray
    bounds: np.ndarray

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def document_ids(self) -> np.ndarray:
        """Row of the document of each token."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.bounds))

    def select(self, keep: np.ndarray | None) -> Part:
        """The part with the documents where `keep` is True (None: all)."""
        if keep is None or keep.all():
            return self
        lengths = np.diff(self.bounds)
        tokens = np.repeat(keep, lengths)
        bounds = np.concatenate(([0], np.cumsum(lengths[keep]))).astype(np.int64)
        return Part(self.ids[tokens], self.opens[tokens], bounds)


NONE = Part(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=bool), np.zeros(1, dtype=np.int64))


def tally(part: Part, types: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The types that occur, their tokens, and those of these that do not begin a sentence."""
    # both in one count: the other tokens have odd numbers
    found, counts = occurring(part.ids.astype(np.int64) * 2 + part.opens, 2 * types)
    present = different(found >> 1)
    of_each = np.zeros((2, len(present)), dtype=np.int64)
    of_each[found & 1, np.searchsorted(present, found >> 1)] = counts
    return present, of_each.sum(axis=0), of_each[0]


def per_document(part: Part, types: np.ndarray) -> np.ndarray:
    """Tokens of the marked types in each document."""
    return np.bincount(part.document_ids[types[part.ids]], minlength=len(part)).astype(np.int32)


def by_period(part: Part, codes: np.ndarray, masks: Sequence[np.ndarray], size: int) -> np.ndarray:
    """Tokens of each set of types (one bool per type) in each period (-1: none), and documents with some."""
    found = np.zeros((len(masks), 2, size + 1), dtype=np.int64)
    documents = part.document_ids
    for of_set, types in zip(found, masks, strict=True):
        tokens = np.bincount(documents[types[part.ids]], minlength=len(part))
        of_set[0] = np.bincount(codes + 1, weights=tokens, minlength=size + 1)
        of_set[1] = np.bincount(codes[tokens > 0] + 1, minlength=size + 1)
    return found[:, :, 1:]


def divided(part: Part, codes: np.ndarray, types: int) -> tuple[np.ndarray, np.ndarray]:
    """The tokens of each type in each part of a division: cells (part * types + type), and their counts."""
    key = np.repeat(codes.astype(np.int64) * types, np.diff(part.bounds)) + part.ids
    return occurring(key, (int(codes.max(initial=-1)) + 1) * types)


def pairs(part: Part, row_of_type: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The different pairs of a document and a row with tokens in it (-1: no row), and these counted."""
    row = row_of_type[part.ids]
    tokens = np.flatnonzero(row >= 0)
    width = int(row.max(initial=0)) + 1
    found, counts = run_lengths(np.sort(part.document_ids[tokens].astype(np.int64) * width + row[tokens]))
    return *np.divmod(found, width), counts


@dataclass(frozen=True, eq=False)
class Wanted:
    """Rows of a table: group `key // parts` in part `key % parts` of a division, ascending.

    `of_type` is the group of each type, -1 for those that are not asked about; `numbers` is how many numbers
    the documents have.
    """

    of_type: np.ndarray
    keys: np.ndarray
    parts: int
    numbers: int


def reach(
    part: Part, codes: np.ndarray, numbers: np.ndarray, wanted: Wanted
) -> tuple[np.ndarray, np.ndarray]:
    """Documents of each row, and the different pairs (row * numbers + number) of a row and a document's
    number; `codes` has each document's part of the division, `numbers` its number, -1 for none.
    """
    group = wanted.of_type[part.ids]
    tokens = np.flatnonzero(group >= 0)
    documents = part.document_ids[tokens]
    cell = group[tokens].astype(np.int64) * wanted.parts + codes[documents]
    cell, document = np.divmod(different(cell * max(len(part), 1) + documents), max(len(part), 1))
    at = np.minimum(np.searchsorted(wanted.keys, cell), max(len(wanted.keys) - 1, 0))
    met = wanted.keys[at] == cell if len(wanted.keys) else np.zeros(len(cell), dtype=bool)
    row, number = at[met], numbers[document[met]]
    known = number >= 0
    found = different(row[known].astype(np.int64) * wanted.numbers + number[known])
    return np.bincount(row, minlength=len(wanted.keys)), found


def sums(part: Part, counted: np.ndarray, of_type: np.ndarray, groups: int) -> list[np.ndarray]:
    """Per group: tokens, documents, sums of its rates and their squares; then words and filled documents."""
    table = _cells(part, counted, of_type, groups)
    rate = table.count / np.maximum(table.sizes[table.part], 1)
    return [
        np.bincount(table.group, weights=table.count, minlength=groups).astype(np.int64),
        np.bincount(table.group, minlength=groups),
        np.bincount(table.group, weights=rate, minlength=groups),
        np.bincount(table.group, weights=rate**2, minlength=groups),
        np.array([table.sizes.sum(), (table.sizes > 0).sum()]),
    ]


def deviations(
    part: Part, counted: np.ndarray, of_type: np.ndarray, totals: np.ndarray, words: int
) -> tuple[np.ndarray]:
    """Per group, its share of the sum in DP: how far its documents' shares are from their sizes."""
    table = _cells(part, counted, of_type, len(totals))
    share = (table.sizes / max(words, 1))[table.part]
    own = table.count / np.maximum(totals[table.group], 1)
    return (np.bincount(table.group, weights=np.abs(share - own) - share, minlength=len(totals)),)


def _cells(part: Part, counted: np.ndarray, of_type: np.ndarray, groups: int) -> Any:
    words = np.flatnonzero(counted[part.ids])
    return cells(part.document_ids[words], of_type[part.ids[words]], len(part), groups)
