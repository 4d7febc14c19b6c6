"""The lexicon and the endings of an analyser as arrays, for reading many forms at once (`many`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...files.cache import kept
from ...text.words import Lookup, Words
from .analyser import EVERY_NOUN, EVERY_VERB, Analyser
from .morphotactics import data_checksum
from .phonology import VOWELS
from .tails import Tails, listed

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


Table = dict[str, Any]
NARROW = {"<i8": "<i4"}
Packed = dict[str, tuple[str, tuple[int, ...], bytes]]


def packed(columns: dict[str, Array]) -> Packed:
    """Return arrays for the cache folder (`files.cache`): 64-bit numbers, which are small, as 32 bits."""
    return {
        name: (array.dtype.str, array.shape, array.astype(NARROW.get(array.dtype.str, array.dtype)).tobytes())
        for name, array in columns.items()
    }


def unpacked(columns: Packed) -> dict[str, Array]:
    """Return the arrays again.

    >>> unpacked(packed({"sizes": np.array([3, 4])}))["sizes"].tolist()
    [3, 4]
    """
    return {
        name: np.frombuffer(data, NARROW.get(kind, kind)).astype(kind, copy=False).reshape(shape)
        for name, (kind, shape, data) in columns.items()
    }


class Groups:
    """Words by their folded spelling: those of group g are ``members[bounds[g]:bounds[g + 1]]``."""

    def __init__(self, group: Array, prints: Array) -> None:
        """Make the groups from the group of each word and the fingerprint of each group's spelling."""
        self.lookup = Lookup(prints=prints)
        self.bounds = _bounds(np.bincount(group, minlength=len(prints)))
        self.members = np.argsort(group, kind="stable")


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
    """The tables of the packaged lexicon's analyser as arrays, and which stems agree with which endings.

    `agrees[k, m]` tells whether stems of kind k take endings of mask m; `kind_of` gives the row of a stem
    class, which grows the table for classes no stem of the lexicon has. `noted` has for a stem's voice (row)
    and an ending's features (column) their place in string order, 0 for no features at all.
    """

    def __init__(self, analyser: Analyser) -> None:
        self.analyser = analyser
        # other fingerprints, another table
        made_from = f"{data_checksum()} {Words([ALPHABET]).whole()}"
        table = kept("kyrgyz-arrays", made_from, lambda: _table(analyser))
        self.fold = folding()
        self.lemmas, self.classes, self.added = table["lemmas"], table["classes"], table["added"]
        self.columns = table["masks"]
        self._kinds: dict[int, int] = {}
        self._rows: list[list[bool]] = []
        for kind in table["kinds"]:
            self.kind_of(kind)
        stems, endings, others = (unpacked(table[name]) for name in ("stems", "endings", "others"))
        self.stem_groups, self.ending_groups = (
            Groups(columns.pop("group"), columns.pop("group_prints")) for columns in (stems, endings)
        )
        self.stems = Stems(list(analyser.stems), Lookup(prints=stems.pop("prints")), **stems)
        self.endings = Endings(list(analyser.suffixes), Lookup(prints=endings.pop("prints")), **endings)
        self.noun_mask = np.array([bool(mask & EVERY_NOUN) for mask in self.columns], dtype=bool)
        self.noted, self.ends_here = others["noted"], others["ends_here"]
        self.tails = Tails(table["empty"], others["tail_letters"], others["longer"])
        # of each end of an ending that is an ending itself, the group of endings that fold to it
        self.of_tail = self.ending_groups.lookup.find(others["tail_prints"])

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


def _table(analyser: Analyser) -> Table:
    """Return the lists and arrays that `Arrays` is made of."""
    rows = [reading for readings in analyser.suffixes.values() for reading in readings]
    mask, cost, features, added = zip(*rows, strict=True)
    entries = [entry for held in analyser.stems.values() for entry in held]
    kind, price, lemma, pos, voice = zip(*entries, strict=True)
    number = {
        "masks": _numbers(mask),
        "added": _numbers(["", *added]),
        "kinds": _numbers(kind),
        "lemmas": _numbers(sorted(set(lemma))),
        "classes": _numbers(sorted({*pos, "noun"})),
    }
    noted, voices = _numbers(features), _numbers(["", *voice])
    endings = {
        **_words(analyser.suffixes),
        "mask": _coded(mask, number["masks"]),
        "cost": np.array(cost, dtype=np.int64),
        "features": _coded(features, noted),
        "kept": _coded(added, number["added"]),
    }
    plain = endings["kept"] == 0
    for name, group in (("noun", EVERY_NOUN), ("verb", EVERY_VERB)):
        inflects = plain & np.array([bool(one & group) for one in mask], dtype=bool)
        endings[name] = np.logical_or.reduceat(inflects, endings["bounds"][:-1])
    stems = {
        **_words(analyser.stems),
        "kind": _coded(kind, number["kinds"]),
        "price": np.array(price, dtype=np.int64),
        "lemma": _coded(lemma, number["lemmas"]),
        "pos": _coded(pos, number["classes"]),
        "voice": _coded(voice, voices),
    }
    tails = listed(analyser._tails)
    walk = Tails.of(tails)
    others = {
        "noted": _in_string_order(voices, noted),
        "ends_here": np.array([analyser._tails[tail] for tail in tails], dtype=bool),
        "tail_prints": Words(tails).whole(),
        "tail_letters": walk.letters,
        "longer": walk.table,
    }
    table: Table = {"endings": packed(endings), "stems": packed(stems), "others": packed(others)}
    return {**table, "empty": walk.empty, **{name: list(numbers) for name, numbers in number.items()}}


def _words(table: dict[str, tuple[Any, ...]]) -> dict[str, Array]:
    """Return what is asked of the words of a table themselves, and the bounds of their rows."""
    words, folded = Words(list(table)), Words(list(table), folding())
    group, group_prints = pd.factorize(folded.whole())
    return {
        "prints": words.whole(),
        "special": special_places(words, signs_of(words)),
        "bounds": _bounds([len(rows) for rows in table.values()]),
        "group": group,
        "group_prints": group_prints,
    }


def _numbers(values: Iterable[Any]) -> dict[Any, int]:
    """Number values in the order of their first occurrence."""
    return {value: number for number, value in enumerate(dict.fromkeys(values))}


def _coded(values: Iterable[Any], numbers: dict[Any, int]) -> Array:
    return np.array([numbers[value] for value in values], dtype=np.int64)


def _in_string_order(voices: Iterable[str], features: Iterable[str]) -> Array:
    """Return `Arrays.noted`."""
    notes = [
        f"{voice}.{feature}" if voice and feature else voice or feature
        for voice in voices
        for feature in features
    ]
    order = _numbers(sorted({"", *notes}))
    return _coded(notes, order).reshape(len(list(voices)), -1)


def _bounds(sizes: Sequence[int] | Array) -> Array:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
