"""Codings found again after the posts were indexed anew: attached, to be checked, orphaned; none deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .identity import Identities

CONTEXT = 32  # characters kept before and after a passage
ATTACHED, MOVED, CHECK, ORPHAN = "attached", "moved", "check", "orphan"


@dataclass(frozen=True)
class Place:
    """Where a coding lies now: row of its post (-1: gone), characters (-1, -1: the whole post), and how sure.

    Characters -2, -2 mean that the passage was not found in its post.
    """

    row: int
    start: int
    end: int
    status: str

    @property
    def sure(self) -> bool:
        """Whether it counts: it lies where it lay, or its words were found with what stood around them."""
        return self.status in (ATTACHED, MOVED)


def place_of(
    coding: Mapping[str, Any],
    known: Identities,
    text_of: Callable[[int], str],
    same_text: Mapping[str, list[int]],
) -> Place:
    """Find a coding in the posts as they are now.

    The post is known by its key. Unchanged text: attached. Changed text: a passage is looked for with the 32
    characters before and after it, and if these occur once it has moved; else it is to be checked, as is the
    coding of a whole post whose text has changed. The post is gone, but one other has the very same text: to
    be checked; else orphaned.
    """
    whole = coding["start"] is None
    start, end = (-1, -1) if whole else (int(coding["start"]), int(coding["end"]))
    row = known.rows.get(coding["doc"])
    if row is None:
        twins = same_text.get(coding["text_sha"], [])
        return Place(twins[0], start, end, CHECK) if len(twins) == 1 else Place(-1, start, end, ORPHAN)
    if known.shas[row] == coding["text_sha"]:
        return Place(row, start, end, ATTACHED)
    if whole:
        return Place(row, -1, -1, CHECK)
    text = text_of(row)
    before, quote, after = coding["before"] or "", coding["quote"], coding["after"] or ""
    found = occurrences(text, before + quote + after)
    if len(found) == 1:
        begin = found[0] + len(before)
        return Place(row, begin, begin + len(quote), MOVED)
    found = occurrences(text, quote)
    if len(found) == 1:
        return Place(row, found[0], found[0] + len(quote), CHECK)
    return Place(row, -2, -2, CHECK)


def occurrences(text: str, part: str) -> list[int]:
    """Where a part occurs in a text, at most two places.

    >>> occurrences("иш, иш, иш", "иш"), occurrences("иш", "")
    ([0, 4], [])
    """
    if not part:
        return []
    first = text.find(part)
    if first < 0:
        return []
    second = text.find(part, first + 1)
    return [first] if second < 0 else [first, second]


def around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """A passage with what stands before and after it."""
    return text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
