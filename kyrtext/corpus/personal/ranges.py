"""Parts of a text, and the question what lies in them, asked as often as there are words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


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
