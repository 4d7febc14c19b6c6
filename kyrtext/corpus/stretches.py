"""Documents that stand together as stretches of tokens, taken and counted without copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MANY = 1_000  # stretches; beyond it tokens are picked one by one
BLOCK = 1 << 23  # tokens counted at once


def stretches_of(mask: np.ndarray, bounds: np.ndarray) -> list[tuple[int, int]]:
    """Begin and end of each run of marked documents."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return list(zip(bounds[edges[::2]].tolist(), bounds[edges[1::2]].tolist(), strict=True))


def picked(
    values: np.ndarray, lengths: np.ndarray, mask: np.ndarray, stretches: Sequence[tuple[int, int]]
) -> np.ndarray:
    """The tokens of the marked documents out of an array.

    Documents that stand together (a folder, a platform) are taken as stretches; a single one is not copied.
    """
    if len(stretches) >= MANY:
        return values[np.repeat(mask, lengths)]
    if len(stretches) == 1:
        return values[slice(*stretches[0])]
    return np.concatenate([values[:0], *(values[begin:end] for begin, end in stretches)])


def tally(
    ids: np.ndarray,
    types: int,
    stretches: Sequence[tuple[int, int]] | None = None,
    weights: np.ndarray | None = None,
) -> np.ndarray:
    """Tokens of each type, in some stretches of tokens or in all, counted a block at a time.

    With weights (whole numbers) each token counts so many times.

    >>> tally(np.array([0, 1, 1, 2]), 3, [(0, 2), (3, 4)]).tolist()
    [1, 1, 1]
    """
    found = np.zeros(types, dtype=np.int64)
    for begin, end in [(0, len(ids))] if stretches is None else stretches:
        for start in range(begin, end, BLOCK):
            some = slice(start, min(start + BLOCK, end))
            times = None if weights is None else weights[some]
            found += np.bincount(ids[some], weights=times, minlength=types).astype(np.int64, copy=False)
    return found


def whole_parts(codes: np.ndarray, names: np.ndarray, mask: np.ndarray) -> list[str] | None:
    """The parts that the marked documents are, or None if of one only some are marked."""
    sizes = np.bincount(codes + 1, minlength=len(names) + 1)
    marked = np.bincount(codes[mask] + 1, minlength=len(names) + 1)
    if marked[0] or ((marked != 0) & (marked != sizes)).any():
        return None
    return [names[place - 1] for place in np.flatnonzero(marked).tolist()]


@dataclass(frozen=True, eq=False)
class PartCounts:
    """Tokens of each type in each part, those that are not 0; `edges` says where each part begins."""

    names: list[str]
    edges: np.ndarray
    types: np.ndarray
    counts: np.ndarray

    def added(self, names: Sequence[str], types: int) -> np.ndarray:
        """Tokens of each type in some parts together."""
        found = np.zeros(types, dtype=np.int64)
        for number in map(self.names.index, names):
            mine = slice(*self.edges[number : number + 2])
            found[self.types[mine]] += self.counts[mine]
        return found
