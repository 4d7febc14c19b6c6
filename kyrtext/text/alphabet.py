"""Alphabetical order: Russian with ө after о, ү after у and ң after н."""

from __future__ import annotations

from collections.abc import Sequence

LETTERS = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"

# Cyrillic letters are moved to a block of their own behind the Latin letters, in dictionary order;
# capitals sort with their small letters.
_ORDER = {ord(letter): chr(0x0400 + place) for place, letter in enumerate(LETTERS)}


def sort_key(word: str) -> tuple[str, str]:
    """Return the key that puts words into dictionary order of Russian and Kyrgyz.

    Examples
    --------
    >>> sorted(["өз", "пол", "ооба", "он", "ңк", "нан", "COVID"], key=sort_key)
    ['COVID', 'нан', 'ңк', 'он', 'ооба', 'өз', 'пол']
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
