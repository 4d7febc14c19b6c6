"""Alphabetical order: Russian with ө after о, ү after у and ң after н."""

from __future__ import annotations

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
