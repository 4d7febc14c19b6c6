"""The ends of all endings as a table to be walked from the last letter of a word on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Tails:
    """Strings of which every end is listed too, numbered as `listed` puts them.

    empty    the number of the empty string
    letters  the column of each letter in the table; the last place is for all letters beyond
    table    the number of a string (row) with a letter before it (column); in one row those no other ends in

    >>> words = listed(["", "р", "ар"])
    >>> tails = Tails.of(words)
    >>> words[tails.longer(np.array([tails.empty]), np.array([ord("р")]))[0]]
    'р'
    """

    def __init__(self, empty: int, letters: Array, table: Array) -> None:
        self.empty, self.letters, self.table = empty, letters, table
        self._width = int(letters.max()) + 1
        self._last = len(table) // self._width - 1

    @classmethod
    def of(cls, words: Sequence[str]) -> Tails:
        """Return the table of strings that `listed` put in order."""
        number = dict(zip(words, range(len(words)), strict=True))
        empty = number.pop("")
        first_letters = sorted({ord(word[0]) for word in number})
        letters = np.zeros(max(first_letters, default=0) + 2, dtype=np.int64)  # 0: in no string
        letters[first_letters] = np.arange(1, len(first_letters) + 1)
        width = len(first_letters) + 1
        shorter = np.array([number.get(word[1:], empty) for word in number], dtype=np.int64)
        table = np.full((int(shorter.max(initial=-1)) + 2) * width, -1, dtype=np.int32)
        table[shorter * width + letters[[ord(word[0]) for word in number]]] = list(number.values())
        return cls(empty, letters, table)

    def longer(self, tails: Array, codes: Array) -> Array:
        """Return the numbers of some strings with a letter before each; -1 for those not listed."""
        places = np.minimum(tails, self._last) * self._width + self.letters.take(codes, mode="clip")
        found: Array = self.table.take(places)
        return found


def listed(words: Iterable[str]) -> list[str]:
    """Return strings, those that others end in first.

    >>> listed(["", "ар", "р"])
    ['', 'р', 'ар']
    """
    found = list(words)
    begun = {word[1:] for word in found if word}
    return sorted(found, key=lambda word: word not in begun)


__all__ = ["Tails", "listed"]
