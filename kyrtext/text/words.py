"""Many words as one array of letters, a fingerprint of any part of them, and look-ups by these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from .blocks import fingerprints, prints_of
from .numbering import Numbering

__all__ = ["Lookup", "Words", "spread"]

Array = npt.NDArray[Any]


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
