"""Words of Kazakh, Uzbek, Tatar and Tajik: a stem and endings of these languages, listed by hand.

`data/languages/cousins/` has the common stems of each and what may follow them. A form counts in the letters
of its language, and as it is typed on a Russian keyboard (калай for қалай), which proves less.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import combinations, islice, product
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..files.data import rows
from ..text.words import Lookup, Words

KINDS = ("noun", "verb", "word")
LANGUAGES = ("kazakh", "uzbek", "tatar", "tajik")
NO_WORD, ON_RUSSIAN_KEYBOARD, OWN_LETTERS = range(3)
KEYBOARD = str.maketrans("іұқғәөүңһўҳӣӯҷҗ", "иукгаоунхухиужж")
SOFTER = str.maketrans("пкқ", "бгғ")  # what the last letter of a stem becomes before a vowel
HARMONIC = ("kazakh", "tatar")
FRONT, BACK = set("еіиөүәэ"), set("аыоұуяю")
VOICELESS, VOICED = set("пткқсшчщфх"), set("бдгғзлнм")
UNSOUND = re.compile("[аеіиоөүұыәэӣӯў]{2}|[бвгғджҷҗзйкқлмнңпрстфхҳчшщ]{3}")  # in most words
EVERY = 4, 60  # one in so many of the words that could be made of a stem and one, and two endings


class Stems(NamedTuple):
    """Stems of all cousins in one spelling: a look-up, and for each its expressions of what follows it."""

    lookup: Lookup
    follows: list[list[re.Pattern[str]]]
    lengths: range


def spelt_as(forms: Sequence[str]) -> npt.NDArray[np.uint8]:
    """Return for each form (lower case) whether it is a word of a cousin, and in which spelling.

    NO_WORD, ON_RUSSIAN_KEYBOARD or OWN_LETTERS.

    >>> spelt_as(["жұмысқа", "жумыска", "жумушка"]).tolist()
    [2, 1, 0]
    """
    found = np.full(len(forms), NO_WORD, dtype=np.uint8)
    words = Words(forms)
    for spelling, keyboard in ((OWN_LETTERS, False), (ON_RUSSIAN_KEYBOARD, True)):
        stems = _stems(keyboard=keyboard)
        for length in stems.lengths:
            places = np.flatnonzero((words.lengths >= length) & (found == NO_WORD))
            starts = words.begins[places]
            numbers = stems.lookup.find(words.part(starts, starts + length))
            begun = np.flatnonzero(numbers >= 0)
            for place, number in zip(places[begun].tolist(), numbers[begun].tolist(), strict=True):
                if any(follow.fullmatch(forms[place], length) for follow in stems.follows[number]):
                    found[place] = spelling
    return found


@functools.lru_cache(maxsize=2)
def _stems(*, keyboard: bool) -> Stems:
    spelling = KEYBOARD if keyboard else {}
    follows: dict[str, list[re.Pattern[str]]] = {}
    for language in LANGUAGES:
        chains = _chains(language)
        patterns = {kind: re.compile(_expression(chains[kind]).translate(spelling)) for kind in KINDS}
        for stem, kind in rows("languages", "cousins", f"{language}.txt"):
            for begun in ("", *chains[f"before {kind}"]):
                for last in {stem[-1], stem[-1].translate(SOFTER)}:
                    form = (begun + stem[:-1] + last).translate(spelling)
                    follows.setdefault(form, []).append(patterns[kind])
    stems = list(follows)
    lengths = range(min(map(len, stems)), max(map(len, stems)) + 1)
    return Stems(Lookup(stems), list(follows.values()), lengths)


def _chains(language: str) -> defaultdict[str, list[Any]]:
    """Return what may follow a stem, by kind: chains of places, each a list of endings, "" for none.

    Under "before KIND" stands what may be before it.
    """
    place = files("kyrtext").joinpath("data", "languages", "cousins", "endings.txt")
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for section in place.read_text(encoding="utf-8").split("\n## ")[1:]:
        heading, *lines = section.splitlines()
        of, kind = heading.split()
        if of == language:
            places = [["" if one == "-" else one for one in line.split()] for line in lines if line]
            found[f"before {kind}"] += [one for place in places for one in place[1:] if place[0] == "<"]
            found[kind].append([place for place in places if place[0] != "<"])
    return found


def _expression(chains: list[list[list[str]]]) -> str:
    """Return the regular expression of chains; nothing follows is one, too."""
    return "|".join(["", *("".join(f"(?:{'|'.join(place)})" for place in chain) for chain in chains)])


def examples(language: str) -> Iterator[str]:
    """Yield words of a cousin to learn from: each stem alone and with endings that suit it, some of all.

    >>> list(islice(examples("kazakh"), 3))
    ['абай', 'абайлық', 'абайлау']
    """
    chains = _chains(language)
    ends = {kind: [list(_filling(chains[kind], places)) for places in (1, 2)] for kind in KINDS}
    for number, (stem, kind) in enumerate(rows("languages", "cousins", f"{language}.txt")):
        yield stem
        for found, every in zip(ends[kind], EVERY, strict=True):
            words = (stem + end for end in found if language not in HARMONIC or _suits(stem, end))
            yield from islice(
                (word for word in words if not UNSOUND.search(word)), number % every, None, every
            )


def _filling(chains: list[list[list[str]]], number: int) -> Iterator[str]:
    """Yield what chains may be with so many places that are not empty."""
    for chain in chains:
        for chosen in combinations(range(len(chain)), number):
            if all("" in place for at, place in enumerate(chain) if at not in chosen):
                filled = ([end for end in chain[at] if end] for at in chosen)
                yield from map("".join, product(*filled))


def _suits(stem: str, end: str) -> bool:
    """Tell whether vowels of an ending are in harmony with the stem, and its first sound with the last."""
    vowels = [letter for letter in stem if letter in FRONT | BACK]
    wrong = BACK if vowels and vowels[-1] in FRONT else FRONT
    return not wrong & set(end) and end[0] not in (VOICED if stem[-1] in VOICELESS else VOICELESS)


__all__ = ["KEYBOARD", "NO_WORD", "ON_RUSSIAN_KEYBOARD", "OWN_LETTERS", "examples", "spelt_as"]
