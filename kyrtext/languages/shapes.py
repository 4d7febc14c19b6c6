"""Simple patterns looked for in many words at once, by letter and not by regular expression."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ..text.words import Words

Array = npt.NDArray[Any]
STEP = re.compile(r"\[(\w+)\]|(\w)")


class Shapes:
    """A regular expression of alternatives, each some letters or sets of letters in a row, perhaps before $.

    >>> Shapes("аа|[бп][ыи]з$").found(Words(["саат", "билебиз", "бизге", "ата"])).tolist()
    [True, True, False, False]
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        sets = dict.fromkeys(one or two for one, two in STEP.findall(pattern))
        self._bit = {letters: 1 << place for place, letters in enumerate(sets)}
        self._rows = [
            ([self._bit[one or two] for one, two in STEP.findall(row)], row.endswith("$"))
            for row in pattern.split("|")
        ]

    @cached_property
    def _table(self) -> Array:
        """Return for each letter its sets, as bits; the last place is for all letters beyond."""
        table = np.zeros(
            max(map(ord, "".join(self._bit))) + 2, dtype=np.min_scalar_type((1 << len(self._bit)) - 1)
        )
        for letters, bit in self._bit.items():
            table[[ord(letter) for letter in letters]] |= bit
        return table

    def found(self, words: Words) -> npt.NDArray[np.bool_]:
        """Return which words the expression is found in."""
        longest = max(len(sets) for sets, _ in self._rows)
        # no set has the line break between words: nothing runs on into another one
        bits = np.zeros(len(words.codes) + longest, dtype=self._table.dtype)
        self._table.take(words.codes, mode="clip", out=bits[longest:])
        ends, found = words.ends + longest, np.zeros(len(words), dtype=bool)
        inside = np.zeros(len(words.codes), dtype=bool)  # by the last letter of what is found
        for sets, at_end in self._rows:
            if at_end:
                found |= _all_in([bits[ends - back] for back in range(len(sets), 0, -1)], sets)
            else:
                size = len(bits)
                inside |= _all_in(
                    [bits[longest - back : size - back] for back in range(len(sets) - 1, -1, -1)], sets
                )
        found[words.owners(np.flatnonzero(inside))] = True
        return found


def _all_in(letters: list[Array], sets: list[int]) -> npt.NDArray[np.bool_]:
    """Return where each of some letters, given by the bits of its sets, is in one of some sets."""
    found: npt.NDArray[np.bool_] = letters[0] & sets[0] != 0
    for bits, wanted in zip(letters[1:], sets[1:], strict=True):
        found &= bits & wanted != 0
    return found


__all__ = ["Shapes"]
