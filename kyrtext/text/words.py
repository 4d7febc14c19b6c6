"""Many words at once: in alphabetical order, as one array of letters, as fingerprints and their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from .patterns import KINDS

__all__ = ["Growing", "Lookup", "Numbering", "Words", "by_first", "compact", "renumbered", "spread"]


LETTERS = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"

# Cyrillic letters are moved to a block of their own behind the Latin letters, in dictionary order;
# capitals sort with their small letters.
_ORDER = {ord(letter): chr(0x0400 + place) for place, letter in enumerate(LETTERS)}


def sort_key(word: str) -> tuple[str, str]:
    """Return the key that puts words into dictionary order of Russian and Kyrgyz.

    Examples
    --------
    >>> sorted(["өз", "пол", "ооба", "үч", "уч", "ңк", "нан", "COVID"], key=sort_key)
    ['COVID', 'нан', 'ңк', 'ооба', 'өз', 'пол', 'уч', 'үч']
    """
    return word.casefold().translate(_ORDER), word


def in_order(words: Sequence[str]) -> list[int]:
    """Return the places of words in dictionary order; equal words stay as they stand.

    >>> in_order(["өз", "пол", "ооба"])
    [2, 0, 1]
    """
    # the letters of all words are moved at once; no word holds what stands between them
    moved = "\0".join(words).casefold().translate(_ORDER).split("\0") if words else []
    return sorted(range(len(words)), key=list(zip(moved, words, strict=True)).__getitem__)


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


@cache
def salts() -> tuple[Array, Array]:
    """Return a random 64-bit number for each character code below U+20000, and one for each kind."""
    numbers = np.random.default_rng(20221180370).integers(0, 2**64, 0x20000 + len(KINDS), np.uint64)
    return numbers[:0x20000], numbers[0x20000:]


_FACTOR = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_powers: list[Array] = []


def _power_tables(size: int) -> list[Array]:
    """Return the powers of the factor and of its inverse, at least ``size`` of each."""
    if not _powers or len(_powers[0]) < size:
        length = max(size + size // 8, 1 << 18)  # blocks are not all of one size
        _powers[:] = [_powers_of(factor, length) for factor in (_FACTOR, pow(_FACTOR, -1, 2**64))]
    return _powers


def _powers_of(factor: int, length: int) -> Array:
    """Return the first powers of a factor modulo 2**64; so many at a time as are known already."""
    found = np.full(length, factor, np.uint64)
    size = 1
    while size < length:
        more = min(size, length - size)
        np.multiply(found[:more], found[size - 1], out=found[size : size + more])
        size += more
    return found


def fingerprints(codes: Array) -> Array:
    """Return running sums from which :func:`prints_of` reads a 64-bit fingerprint of any stretch of the text.

    Two different spellings of one length share a fingerprint with probability 2**-64; among 10 million types
    that makes about 3 in a million for a single clash, and a clash between different lengths is noticed.
    """
    of_letters, _ = salts()
    if codes.max(initial=0) < 0x20000:
        values = np.take(of_letters, codes, mode="clip")
    else:  # rare planes: fold the plane into the number of the character
        values = of_letters[codes & 0x1FFFF] + (codes >> 17).astype(np.uint64) * np.uint64(_FACTOR)
    values *= _power_tables(len(codes) + 1)[0][: len(codes)]
    sums = np.empty(len(codes) + 1, np.uint64)
    sums[0] = 0
    np.cumsum(values, out=sums[1:])
    return sums


def prints_of(sums: Array, starts: Array, ends: Array) -> Array:
    """Return the fingerprint of each stretch of the text whose running sums are given."""
    return (sums[ends] - sums[starts]) * _powers[1][starts]


def numbered(numbering: Numbering, keys: Array) -> tuple[Array, Array]:
    """Return the number of each key and where each key never seen before stands first, in that order."""
    import pandas as pd

    codes, distinct = pd.factorize(keys)
    numbers, new = numbering.number(distinct)
    if not len(new):
        return numbers[codes], new
    first = np.empty(len(distinct), np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return numbers[codes], first[new]


class Words:
    """Many words as one array of letters.

    codes    letters of all words, a line break after each
    begins   where each word begins in `codes`
    ends     where it ends

    >>> words = Words(["бала", "балага"])
    >>> words.part(np.array([0]), np.array([4])) == words.part(np.array([5]), np.array([9]))
    array([ True])
    """

    def __init__(self, words: Sequence[str], fold: Array | None = None) -> None:
        text = "\n".join(words) + "\n"
        self.codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        if fold is not None:
            self.codes = np.where(self.codes < len(fold), np.take(fold, self.codes, mode="clip"), self.codes)
        self.lengths = np.fromiter(map(len, words), np.int64, len(words))
        self.ends = np.cumsum(self.lengths + 1) - 1
        self.begins = self.ends - self.lengths
        self._sums = fingerprints(self.codes)

    def __len__(self) -> int:
        return len(self.lengths)

    def part(self, starts: Array, ends: Array) -> Array:
        """Return the fingerprints of stretches of `codes`."""
        return prints_of(self._sums, starts, ends)

    def whole(self) -> Array:
        """Return the fingerprint of each word."""
        return self.part(self.begins, self.ends)

    def halves(self) -> bool:
        """Tell whether there are halves of letters (lone surrogates), which cannot be written to a file."""
        return bool(((self.codes >= 0xD800) & (self.codes <= 0xDFFF)).any())

    def owners(self, places: Array) -> Array:
        """Return the word that each place of `codes` is in."""
        return np.searchsorted(self.begins, places, side="right") - 1


class Lookup:
    """Numbers of words by their fingerprints, which may be given instead; words must differ.

    >>> Lookup(["бар", "жок"]).find(Words(["жок", "бала"]).whole()).tolist()
    [1, -1]
    """

    def __init__(self, words: Sequence[str] = (), prints: Array | None = None) -> None:
        self._numbering = Numbering()
        self._numbering.number(Words(words).whole() if prints is None else prints)

    def find(self, prints: Array) -> Array:
        """Return the number of each word, -1 for others."""
        return self._numbering.find(prints)


def spread(counts: Array) -> tuple[Array, Array]:
    """Return for rows that stand for several entries each: the row of every entry, and its place there.

    >>> [part.tolist() for part in spread(np.array([2, 0, 3]))]
    [[0, 0, 2, 2, 2], [0, 1, 0, 1, 2]]
    """
    rows = np.repeat(np.arange(len(counts)), counts)
    firsts = np.cumsum(counts) - counts
    return rows, np.arange(len(rows)) - np.repeat(firsts, counts)
