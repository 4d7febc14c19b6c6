"""The words that tell what stands beside them, as the rules for personal data use them."""

from __future__ import annotations

import re
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
