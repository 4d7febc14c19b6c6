"""64-bit keys to consecutive numbers, many at a time: an open-addressed table in three arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Growing", "Numbering", "by_first", "compact", "renumbered"]

Array = npt.NDArray[Any]
MANY = 2_000_000  # keys


class Numbering:
    """Keys (random 64-bit numbers) numbered in the order of their first occurrence.

    >>> numbering = Numbering()
    >>> keys = np.array([70, 80], np.uint64)
    >>> [found.tolist() for found in numbering.number(keys)]
    [[0, 1], [0, 1]]
    >>> [found.tolist() for found in numbering.number(np.array([90, 80], np.uint64))]
    [[2, 1], [0]]
    """

    def __init__(self) -> None:
        self.count = 0
        self._keys = np.zeros(1 << 12, np.uint64)
        self._numbers = np.full(1 << 12, -1, np.int32)

    def number(self, keys: Array) -> tuple[Array, Array]:
        """Return the number of each key and the places of keys never seen before; keys must differ."""
        if 2 * (self.count + len(keys)) > len(self._keys):
            self._grow(self.count + len(keys))
        numbers = self.find(keys)
        new = np.flatnonzero(numbers < 0)
        if len(new):
            numbers[new] = np.arange(self.count, self.count + len(new), dtype=np.int32)
            self.count += len(new)
            self._insert(keys[new], numbers[new])
        return numbers, new

    def find(self, keys: Array) -> Array:
        """Return the number of each key, -1 for one never numbered; nothing is added.

        >>> numbering = Numbering()
        >>> _ = numbering.number(np.array([70], np.uint64))
        >>> numbering.find(np.array([80, 70, 70], np.uint64)).tolist()
        [-1, 0, 0]
        """
        mask = np.int64(len(self._keys) - 1)
        slots = keys.view(np.int64) & mask
        numbers = self._numbers[slots]
        waiting = np.flatnonzero((numbers >= 0) & (self._keys[slots] != keys))
        while len(waiting):
            slot = slots[waiting] = (slots[waiting] + 1) & mask
            found = numbers[waiting] = self._numbers[slot]
            waiting = waiting[(found >= 0) & (self._keys[slot] != keys[waiting])]
        return numbers

    def _insert(self, keys: Array, numbers: Array) -> None:
        mask = np.int64(len(self._keys) - 1)
        slots = keys.view(np.int64) & mask
        while len(keys):
            free = self._numbers[slots] < 0
            # Where two keys want one free slot the later one gets it; the other goes on to the next slot.
            self._keys[slots[free]] = keys[free]
            self._numbers[slots[free]] = numbers[free]
            left = self._numbers[slots] != numbers
            keys, numbers, slots = keys[left], numbers[left], (slots[left] + 1) & mask

    def _grow(self, needed: int) -> None:
        used = self._numbers >= 0
        keys, numbers = self._keys[used], self._numbers[used]
        room = 4 if needed < MANY else 2  # times as many places: fewer looks, or less memory
        size = 1 << int(room * needed - 1).bit_length()
        self._keys, self._numbers = np.zeros(size, np.uint64), np.full(size, -1, np.int32)
        self._insert(keys, numbers)


class Growing:
    """An array that grows at its end; so many values are expected."""

    def __init__(self, dtype: Any, expected: int = 0) -> None:
        # what is never written to takes no memory
        self._buffer = np.zeros(max(expected, 1024), dtype)
        self.size = 0

    def extend(self, values: list[int] | Array) -> None:
        """Put values at the end."""
        while self.size + len(values) > len(self._buffer):
            self._buffer = np.concatenate([self._buffer, np.zeros_like(self._buffer)])
        self._buffer[self.size : self.size + len(values)] = values
        self.size += len(values)

    def array(self) -> Array:
        """Return what was put in; valid until the next call of extend."""
        return self._buffer[: self.size]


def renumbered(ids: Array, types: int) -> tuple[Array, Array]:
    """Return ids numbered by first occurrence, and the old numbers in the new order.

    >>> [part.tolist() for part in renumbered(np.array([3, 1, 3]), 5)]
    [[0, 1, 0], [3, 1]]
    """
    order = by_first(ids)
    number = np.zeros(types, dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    return number[ids], order


def by_first(ids: Array) -> Array:
    """Return the different ids as they first occur.

    >>> by_first(np.array([3, 1, 3])).tolist()
    [3, 1]
    """
    import pandas as pd

    return np.asarray(pd.unique(ids))


def compact(ids: Array, types: int) -> tuple[Array, Array]:
    """Return ids numbered among those that occur, and these in their order; quicker than by first occurrence.

    >>> [part.tolist() for part in compact(np.array([3, 1, 3]), 5)]
    [[1, 0, 1], [1, 3]]
    """
    met = np.zeros(types, dtype=np.bool_)
    met[ids] = True
    present = np.flatnonzero(met)
    number = np.empty(types, dtype=np.int32)
    number[present] = np.arange(len(present), dtype=np.int32)
    return number[ids], present
