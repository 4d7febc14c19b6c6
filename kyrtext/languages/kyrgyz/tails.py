"""The ends of all endings as a table to be walked from the last letter of a word on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Tails:
    """Strings of which every end is listed too; those that others end in come first.

    words  the strings by number
    empty  the number of the empty string

    >>> tails = Tails(["", "р", "ар"])
    >>> tails.words[tails.longer(np.array([tails.empty]), np.array([ord("р")]))[0]]
    'р'
    """

    def __init__(self, words: Iterable[str]) -> None:
        listed = list(words)
        begun = {word[1:] for word in listed if word}
        self.words = [word for word in listed if word in begun]
        self._last = len(self.words)  # shared by all that no other ends in
        self.words += [word for word in listed if word not in begun]
        number = dict(zip(self.words, range(len(self.words)), strict=True))
        self.empty = number.pop("")
        letters = {ord(letter) for letter in {word[0] for word in number}}
        self._letters = np.zeros(max(letters, default=0) + 2, dtype=np.int64)  # 0: in no string
        self._letters[sorted(letters)] = np.arange(1, len(letters) + 1)
        self._width = len(letters) + 1
        self._longer = np.full((self._last + 1) * self._width, -1, dtype=np.int32)
        shorter = np.array([number.get(word[1:], self.empty) for word in number], dtype=np.int64)
        first = self._letters[[ord(word[0]) for word in number]]
        self._longer[shorter * self._width + first] = list(number.values())

    def longer(self, tails: Array, codes: Array) -> Array:
        """Return the numbers of some strings with a letter before each; -1 for those not listed."""
        places = np.minimum(tails, self._last) * self._width + self._letters.take(codes, mode="clip")
        found: Array = self._longer.take(places)
        return found


__all__ = ["Tails"]
