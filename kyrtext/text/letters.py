"""Letters that look alike, and the alphabet a typed word belongs to."""

from __future__ import annotations

from itertools import pairwise

from .data import pairs

__all__ = ["DIGITS", "STYLED", "TWINS", "part_spellings", "spellings"]

STYLED: dict[str, str] = {row[0]: row[1] for row in pairs("styled")}
DIGITS: dict[str, str] = {row[0]: row[1] for row in pairs("digits")}


def _table(*classes: str) -> dict[str, str]:
    return {typed: read for typed, read, kind in pairs("lookalikes") if kind in classes}


TWINS = _table("twin")  # Latin letter -> the Cyrillic letter of the same shape
_TO_CYRILLIC = _table("like") | TWINS
_TO_LATIN = _table("latin") | {cyrillic: latin for latin, cyrillic in TWINS.items()}
_MARKED = _table("mark")
_ELSE = _table("else")
# Cyrillic letters that say nothing about the alphabet of a word: twins, and letters drawn as Latin ones.
_SILENT = frozenset(TWINS.values()) | frozenset("ѕіјԁԛԝһӏѵїЅІЈԀԚԜҺӀѴЇ")

_Reading = tuple[str, tuple[str, ...]]


def _script(char: str) -> str:
    """Return L, C or G for a Latin, Cyrillic or Greek letter, else an empty string."""
    if "\u0400" <= char <= "\u052f":
        return "C"
    if "\u0370" <= char <= "\u03ff" or char == "µ":
        return "G"
    return "L" if char.isalpha() and (char <= "\u024f" or char in _TO_CYRILLIC) else ""


def _read(word: str, table: dict[str, str], scripts: str) -> str | None:
    """Return the word with its letters of these scripts replaced, or None where one has no counterpart."""
    out = []
    for char in word:
        foreign = _script(char)
        if foreign and foreign in scripts:
            if char not in table:
                return None
            out.append(table[char])
        else:
            out.append(char)
    return "".join(out)


def part_spellings(parts: list[str]) -> list[list[_Reading]]:
    """Return :func:`spellings` of each part of a compound; a part of twins alone goes with its neighbours.

    >>> [found[0][0] for found in part_spellings(["ата", "MA"])], len(part_spellings(["O", "Neil"])[0])
    (['ата', 'МА'], 1)
    """
    readings = [spellings(part) for part in parts]
    if len(parts) == 1:
        return readings
    whole = "".join(parts)
    cyrillic = any(_script(char) == "C" for char in whole)
    latin = any(_script(char) == "L" and char not in TWINS for char in whole)
    for number, part in enumerate(parts):
        if len(readings[number]) > 1 and all(char in TWINS or not char.isalpha() for char in part):
            if cyrillic and not latin:
                readings[number] = readings[number][1:]
            elif latin:
                readings[number] = readings[number][:1]
    return readings


def spellings(word: str) -> list[_Reading]:
    """Return the readings of one part of a word in one alphabet, likeliest first, each with its rules.

    >>> spellings("paбoтa"), spellings("СОVID")
    ([('работа', ('lookalike',))], [('COVID', ('lookalike',))])
    >>> spellings("MAMA"), spellings("iPhoneду")
    ([('MAMA', ()), ('МАМА', ('lookalike',))], [('iPhoneду', ())])
    """
    kinds = "".join(map(_script, word))
    if "L" not in kinds and "G" not in kinds:
        return _cyrillic(word, ())
    if "C" not in kinds:
        return _latin(word, kinds)
    return _mixed(word, kinds)


def _cyrillic(word: str, rules: tuple[str, ...]) -> list[_Reading]:
    """Return a Cyrillic word in Russian and Kyrgyz letters; for a neighbour's own letter a second guess."""
    marked = "".join(_MARKED.get(char, char) for char in word)
    if marked != word:
        rules = tuple(dict.fromkeys((*rules, "standin")))
    guessed = "".join(_ELSE.get(char, char) for char in marked)
    first = (marked, rules)
    if guessed == marked or not all(_plain(char) for char in guessed):
        return [first]
    return [first, (guessed, tuple(dict.fromkeys((*rules, "standin"))))]


def _plain(char: str) -> bool:
    """Return whether the character is a letter of Russian or Kyrgyz, or no letter at all."""
    return "а" <= char.lower() <= "я" or char in "ёөүңЁӨҮҢ" or not char.isalpha()


def _latin(word: str, kinds: str) -> list[_Reading]:
    """Return a word without Cyrillic letters; one made of twins alone may be Cyrillic throughout."""
    if "G" in kinds:
        latin = _read(word, _TO_LATIN, "G") if "L" in kinds else None
        cyrillic = _read(word, _TO_CYRILLIC, "LG") if "L" in kinds else None
        readings: list[_Reading] = [(latin, ("lookalike",))] if latin else [(word, ())]
        return readings + ([(cyrillic, ("lookalike",))] if cyrillic else [])
    readings = [(word, ())]
    if word and all(char in TWINS or not char.isalpha() for char in word):
        readings += _with_y(word, "".join(TWINS.get(char, char) for char in word))
    return readings


def _with_y(word: str, cyrillic: str) -> list[_Reading]:
    """Return a Cyrillic reading, and where Latin y was typed also the one that takes it for ү."""
    readings: list[_Reading] = [(cyrillic, ("lookalike",))]
    if "y" in word or "Y" in word:
        marks = {"y": "ү", "Y": "Ү"}
        other = "".join(marks.get(typed, read) for typed, read in zip(word, cyrillic, strict=True))
        readings.append((other, ("lookalike", "standin")))
    return readings


def _mixed(word: str, kinds: str) -> list[_Reading]:
    """Return a word that holds Cyrillic and other letters in the alphabet its telling letters belong to."""
    telling_cyrillic = sum(_script(char) == "C" and char not in _SILENT for char in word)
    telling_latin = sum(
        char.isascii() and char.isalpha() and char not in TWINS and char not in "vV" for char in word
    )
    cyrillic = _read(word, _TO_CYRILLIC, "LG")
    latin = _read(word, _TO_LATIN, "CG")
    as_cyrillic = [
        reading
        for first in (_with_y(word, cyrillic) if cyrillic else [])
        for reading in _cyrillic(first[0], first[1])
    ]
    as_latin: list[_Reading] = [(latin, ("lookalike",))] if latin else []
    typed: list[_Reading] = [(word, ())]
    if telling_cyrillic and not telling_latin:
        return as_cyrillic or typed
    if telling_latin and not telling_cyrillic:
        return as_latin or as_cyrillic or typed
    if not telling_latin:
        ordered = as_cyrillic + as_latin if kinds.count("C") >= kinds.count("L") else as_latin + as_cyrillic
        return ordered or typed
    # Both alphabets tell. A foreign word with an ending (iPhoneду) changes script once and stays as typed.
    switches = sum(a != b for a, b in pairwise(kinds))
    if switches == 1 and min(kinds.count("L"), kinds.count("C")) > 1:
        return typed
    if telling_cyrillic >= telling_latin and as_cyrillic:
        return as_cyrillic + typed
    return (as_latin + typed + as_cyrillic) if as_latin else typed + as_cyrillic
