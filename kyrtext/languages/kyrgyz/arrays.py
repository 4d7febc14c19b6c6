"""The lexicon and the endings of an analyser as arrays, for reading many forms at once (`many`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ...text.words import Lookup, Words
from .analyser import EVERY_NOUN, EVERY_VERB, Analyser
from .phonology import VOWELS
from .suffixes import fold
from .tails import Tails

Array = npt.NDArray[Any]
SPECIAL, PLAIN = "өүң", "оун"
LONGEST = 40  # letters; whoever writes longer words is read one by one
METHODS = ("dictionary", "suffix")
DICTIONARY, SUFFIX = range(2)
ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяөүң"
VOICED = "бг"  # what п and к may become before an ending
# What letters are: none of Kyrgyz; may stand for ө ү ң; ө ү ң; vowels; VOICED; л д т and what follows them in
# verbs made of words.
ODD, SUSPECT, OWN, VOWEL, MAY_BE_VOICED, MAKES, OPEN = (1 << place for place in range(7))


def folding() -> Array:
    """Return the table that writes ө ү ң as о у н, for `Words`."""
    table = np.arange(0x530, dtype=np.uint32)
    table[[ord(letter) for letter in SPECIAL]] = [ord(letter) for letter in PLAIN]
    return table


@cache
def _letters() -> Array:
    """Return the table of what letters are (ODD, SUSPECT ...); its last place is for all letters beyond."""
    table = np.full(0x530, ODD, dtype=np.uint8)
    table[[ord(letter) for letter in ALPHABET + "\n"]] = 0
    groups = ((PLAIN, SUSPECT), (SPECIAL, OWN), (VOWELS, VOWEL), (VOICED, MAY_BE_VOICED), ("лдт", MAKES))
    for letters, sign in (*groups, ("аеоөэ", OPEN)):
        table[[ord(letter) for letter in letters]] |= sign
    return table


def signs_of(words: Words) -> Array:
    """Return what each letter of some words is, as bits.

    >>> (signs_of(Words(["он8"])) & SUSPECT > 0).tolist(), (signs_of(Words(["он8"])) & ODD > 0).tolist()
    ([True, True, False, False], [False, False, True, False])
    """
    found: Array = _letters().take(words.codes, mode="clip")
    return found


def special_places(words: Words, signs: Array) -> Array:
    """Return for each word where it has ө ү ң, as bits from the highest down; beyond 64 letters unseen.

    So the smaller of two numbers belongs to the word that comes first in the order of strings, if both fold
    to one spelling.
    """
    places = np.flatnonzero(signs & OWN)
    owner = words.owners(places)
    shift = places - words.begins[owner]
    bits = np.zeros(len(words), dtype=np.uint64)
    np.bitwise_or.at(bits, owner, np.uint64(1 << 63) >> np.minimum(shift, 63).astype(np.uint64))
    return bits


@dataclass(frozen=True, eq=False)
class Groups:
    """Words by their folded spelling: those of group g are ``members[bounds[g]:bounds[g + 1]]``."""

    lookup: Lookup
    bounds: Array
    members: Array

    @classmethod
    def of(cls, words: Sequence[str]) -> Groups:
        """Group words (by their numbers) that differ in ө ү ң alone."""
        keys = fold("\n".join(words)).split("\n") if words else []
        number: dict[str, int] = {}
        group = np.fromiter((number.setdefault(key, len(number)) for key in keys), np.int64, len(keys))
        bounds = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=len(number)))])
        return cls(Lookup(list(number)), bounds, np.argsort(group, kind="stable"))


@dataclass(frozen=True, eq=False)
class Stems:
    """Shapes of stems; the entries of shape s are rows ``bounds[s]:bounds[s + 1]`` of the other arrays."""

    words: list[str]
    lookup: Lookup
    bounds: Array
    kind: Array  # row of `Arrays.agrees`
    price: Array
    lemma: Array  # number in `Arrays.lemmas`
    pos: Array  # number in `Arrays.classes`
    voice: Array  # row of `Arrays.noted`: the feature of the stem itself
    special: Array


@dataclass(frozen=True, eq=False)
class Endings:
    """Endings; their readings are rows ``bounds[e]:bounds[e + 1]`` of the other arrays."""

    words: list[str]
    lookup: Lookup
    bounds: Array
    mask: Array  # column of `Arrays.agrees`
    cost: Array
    features: Array  # column of `Arrays.noted`
    kept: Array  # number of what it adds to the lemma in `Arrays.added`, 0 for nothing
    special: Array
    noun: Array  # whether one of the readings is an inflection of nouns
    verb: Array  # whether one of the readings is an inflection of verbs


class Arrays:
    """An analyser's tables as arrays, and which stems agree with which endings.

    `agrees[k, m]` tells whether stems of kind k take endings of mask m; `kind_of` gives the row of a stem
    class, which grows the table for classes no stem of the lexicon has.
    """

    def __init__(self, analyser: Analyser) -> None:
        self.analyser = analyser
        self.tails = Tails(analyser._tails)
        self.ends_here = np.array([analyser._tails[tail] for tail in self.tails.words], dtype=bool)
        entries = [entry for held in analyser.stems.values() for entry in held]
        self.lemmas = sorted({entry[2] for entry in entries})
        self.classes = sorted({entry[3] for entry in entries} | {"noun"})
        self.masks: dict[int, int] = {}
        self.added: dict[str, int] = {"": 0}
        self._features: dict[str, int] = {}
        self._voices: dict[str, int] = {"": 0}
        self.endings = self._endings()
        self.columns = list(self.masks)
        self._kinds: dict[int, int] = {}
        self._rows: list[list[bool]] = []
        self.stems = self._stems(entries)
        self.noun_mask = np.array([bool(mask & EVERY_NOUN) for mask in self.columns], dtype=bool)
        self.fold = folding()
        # of each end of an ending that is an ending itself, the group of endings that fold to it
        self.of_tail = self.ending_groups.lookup.find(Words(self.tails.words).whole())

    def kind_of(self, classes: int) -> int:
        """Return the row of `agrees` for a set of stem classes."""
        row = self._kinds.get(classes)
        if row is None:
            row = self._kinds[classes] = len(self._kinds)
            self._rows.append([bool(classes & mask) for mask in self.columns])
            self.__dict__.pop("agrees", None)
        return row

    @cached_property
    def agrees(self) -> Array:
        """Return the table of stem kinds (rows) and masks of endings (columns)."""
        return np.array(self._rows, dtype=bool).reshape(-1, len(self.columns))

    @cached_property
    def noted(self) -> Array:
        """Return for a stem's voice (row) and an ending's features (column) their place in string order.

        0 stands for no features at all.
        """
        notes = [
            f"{voice}.{feature}" if voice and feature else voice or feature
            for voice in self._voices
            for feature in self._features
        ]
        order = {note: number for number, note in enumerate(sorted({"", *notes}))}
        return np.array([order[note] for note in notes], dtype=np.int64).reshape(len(self._voices), -1)

    @cached_property
    def ending_groups(self) -> Groups:
        """Return the endings by their folded spelling."""
        return Groups.of(self.endings.words)

    @cached_property
    def stem_groups(self) -> Groups:
        """Return the stems by their folded spelling; made when the first doubtful spelling asks for it."""
        return Groups.of(self.stems.words)

    def _endings(self) -> Endings:
        table = self.analyser.suffixes
        words = list(table)
        rows = [reading for readings in table.values() for reading in readings]
        mask = [self.masks.setdefault(row[0], len(self.masks)) for row in rows]
        kept = [self.added.setdefault(row[3], len(self.added)) for row in rows]
        features = [self._features.setdefault(row[2], len(self._features)) for row in rows]
        bounds = _bounds([len(readings) for readings in table.values()])
        nominal = np.array([bool(row[0] & EVERY_NOUN) and not row[3] for row in rows], dtype=bool)
        verbal = np.array([bool(row[0] & EVERY_VERB) and not row[3] for row in rows], dtype=bool)
        listed = Words(words)
        return Endings(
            words,
            Lookup(words),
            bounds,
            np.array(mask, dtype=np.int64),
            np.array([row[1] for row in rows], dtype=np.int64),
            np.array(features, dtype=np.int64),
            np.array(kept, dtype=np.int64),
            special_places(listed, signs_of(listed)),
            np.logical_or.reduceat(nominal, bounds[:-1]),
            np.logical_or.reduceat(verbal, bounds[:-1]),
        )

    def _stems(self, entries: list[Any]) -> Stems:
        table = self.analyser.stems
        words = list(table)
        lemmas = {lemma: number for number, lemma in enumerate(self.lemmas)}
        classes = {name: number for number, name in enumerate(self.classes)}
        listed = Words(words)
        return Stems(
            words,
            Lookup(words),
            _bounds([len(held) for held in table.values()]),
            np.array([self.kind_of(entry[0]) for entry in entries], dtype=np.int64),
            np.array([entry[1] for entry in entries], dtype=np.int64),
            np.array([lemmas[entry[2]] for entry in entries], dtype=np.int64),
            np.array([classes[entry[3]] for entry in entries], dtype=np.int64),
            np.array([self._voices.setdefault(entry[4], len(self._voices)) for entry in entries], np.int64),
            special_places(listed, signs_of(listed)),
        )


def _bounds(sizes: list[int]) -> Array:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
