"""What the rules for personal data share: words that tell what stands beside them, and parts of a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache

from ...files.data import lines

LETTERS = "A-Za-zА-Яа-яЁёӨөҮүҢң"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of ``kyrtext/data/privacy/NAME.tsv``, cut at tabs, comments left out."""
    return tuple(tuple(line.split("\t")) for line in lines("privacy", f"{name}.tsv"))


@cache
def group(name: str) -> tuple[str, ...]:
    """The words of a group of cues.tsv, the longest first."""
    words = {row[1] for row in rows("cues") if row[0] == name}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def alternatives(name: str) -> str:
    """The words of a group of cues.tsv, the longest first, as the inside of a pattern."""
    spelled = (re.escape(word).replace(r"\*", f"[{LETTERS}]*") for word in group(name))
    return "|".join(word.replace(r"\ ", r"\s+") for word in spelled)


@cache
def cue(name: str) -> str:
    """The words of a group of cues.tsv as one pattern; a word ends where its letters end.

    >>> bool(re.fullmatch(cue("kin"), "байке")), bool(re.fullmatch(cue("money"), "сомдук"))
    (True, True)
    """
    return rf"(?i:(?<![{LETTERS}\d])(?:{alternatives(name)})(?![{LETTERS}]))"


@cache
def numerals() -> dict[str, int]:
    """Numerals with their value.

    >>> numerals()["элүү"], numerals()["семьсот"]
    (50, 700)
    """
    return {word: int(value) for value, words in rows("numerals") for word in words.split()}


@cache
def listed(name: str) -> frozenset[str]:
    """The first column of a table."""
    return frozenset(row[0] for row in rows(name))


class Ranges:
    """Parts of a text, those that overlap joined.

    >>> taken = Ranges([(8, 12), (0, 3), (2, 5)])
    >>> taken.touch(5, 8), taken.touch(4, 9), taken.around(9)
    (False, True, (8, 12))
    """

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(ranges):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touch(self, start: int, end: int) -> bool:
        """Does one of them share a sign with what lies between two places?"""
        at = bisect_right(self._ends, start)  # the first that ends behind the start
        return at < len(self._starts) and self._starts[at] < end

    def around(self, place: int) -> tuple[int, int] | None:
        """The one that a place lies in."""
        at = bisect_right(self._ends, place)
        found = at < len(self._starts) and self._starts[at] <= place
        return (self._starts[at], self._ends[at]) if found else None
