"""Russian readings chosen by the neighbours, for the few forms where the choice changes a count.

The rules are data (`data/russian/ambiguous.txt`); here they are applied to arrays of token ids, only at the
places where one of their forms stands. A word never looks beyond its own document.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from ...files.data import rows
from ...files.errors import KyrtextError
from ...text.words import Growing
from ..known import Columns, Question, in_columns
from .lemmas import NAMES, Entry, common, entries, first_tag, readings
from .tables import tables

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

CLASSES = (
    "NOUN",
    "ADJ",
    "VERB",
    "INF",
    "PREP",
    "NUM",
    "PRON",
    "COMP",
    "ADV",
    "NEUT",
    "PLUR",
    "DIGIT",
    "EDGE",
    "ALIEN",
)
BIT = {name: 1 << place for place, name in enumerate(CLASSES)}
CONTENT = ("noun", "adjective", "verb", "participle")  # only these can hide a name
OFFSETS = (-2, -1, 1, 2)
BLOCK = 1 << 15  # tokens
UNKNOWN = -1  # classes nobody has asked for


@dataclass(frozen=True, slots=True)
class Test:
    """One condition: the word at an offset is (or is not) one of some forms or classes."""

    offset: int
    wanted: bool
    forms: frozenset[str]
    bits: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A reading and the conditions that all must hold for it."""

    entry: Entry
    tests: tuple[Test, ...]


@functools.lru_cache(maxsize=1)
def rules() -> dict[str, tuple[Rule, ...]]:
    """Return the rules of each ambiguous form, in the order in which they are tried."""
    found: dict[str, list[Rule]] = {}
    for row in rows("russian", "ambiguous.txt"):
        form, lemma, pos, conditions = row
        tests = tuple(_test(text) for text in conditions.split())
        for spelling in form.split(","):
            found.setdefault(spelling, []).append(Rule(Entry(lemma, pos, "context"), tests))
    return {form: tuple(lines) for form, lines in found.items()}


def _test(text: str) -> Test:
    place, _, listed = text.partition(":")
    wanted = not place.endswith("!")
    offset = int(place.rstrip("!"))
    if offset not in OFFSETS or not listed:
        raise KyrtextError("ambiguous.txt: bad condition", text, "write -1:word,CLASS or +1!:word")
    names = listed.split(",")
    bits = sum(BIT[name] for name in names if name in BIT)
    return Test(offset, wanted, frozenset(name for name in names if name not in BIT), bits)


@functools.lru_cache(maxsize=1)
def alternatives() -> list[Entry]:
    """Return every reading the rules can choose; a variant number v > 0 means entry v - 1."""
    return list(dict.fromkeys(rule.entry for lines in rules().values() for rule in lines))


@functools.lru_cache(maxsize=100_000)
def classes(form: str) -> int:
    """Return the grammatical classes of a form as bits (see CLASSES).

    >>> bool(classes("красивый") & BIT["ADJ"]), bool(classes("идти") & BIT["INF"])
    (True, True)
    """
    return _bits(form, first_tag(form)) if form[:1].isalpha() else _bits(form, "")


def _classes_asked(forms: list[str]) -> Columns:
    return in_columns([(classes(form),) for form in forms], 1, 0)


CLASSES_OF = Question("russian-classes", _classes_asked, 1, make=float)


class Seen:
    """What Russian words see of the spellings beside them, each a row; rows only ever grow.

    rules  the rules of each form that has some
    ruled  per row, the number of its form among these, -1 for none
    asked  per row, the number of its form among those that rules look for beside a word, -1 for none
    """

    def __init__(self) -> None:
        self.forms: list[str] = []
        self.ruled, self.asked = Growing(np.int16), Growing(np.int16)
        self._classes = Growing(np.int16)  # UNKNOWN until somebody looks
        self.rules = list(rules().values())
        self._ruled = {form: number for number, form in enumerate(rules())}
        self._asked = {form: number for number, form in enumerate(_tested())}

    def extend(self, forms: Sequence[str]) -> None:
        """Take the forms of new rows."""
        self.forms += forms
        for column, numbers in ((self.ruled, self._ruled), (self.asked, self._asked)):
            found = map(numbers.get, forms, repeat(-1))
            column.extend(np.fromiter(found, dtype=np.int16, count=len(forms)))
        self._classes.extend(np.full(len(forms), UNKNOWN, dtype=np.int16))

    def classes(self, numbers: npt.NDArray[np.integer]) -> npt.NDArray[np.int16]:
        """Return the classes of different rows as bits."""
        kept = self._classes.array()
        new = numbers[kept[numbers] == UNKNOWN]
        kept[new] = CLASSES_OF.columns([self.forms[number] for number in new.tolist()]).numbers[:, 0]
        return kept[numbers]

    def among(self, forms: Collection[str]) -> Bools:
        """Return for each number of `asked`, and last for -1, whether it is one of some forms."""
        found = np.zeros(len(self._asked) + 1, dtype=bool)
        found[[self._asked[form] for form in forms]] = True
        return found


def _bits(form: str, tag: str) -> int:
    """Return the classes of a form that is counted by a reading with some tag."""
    if not form[:1].isalpha():
        return BIT["DIGIT"] if form[:1].isdigit() else BIT["EDGE"]
    entry = entries().get(form)
    if entry is not None and entry.pos in _POS_BITS:
        bits, of_tag = BIT[_POS_BITS[entry.pos]], _tag_bits(tag)
        return bits | of_tag & (BIT["NEUT"] | BIT["PLUR"])
    return _tag_bits(tag)


@functools.cache
def _tag_bits(tag: str) -> int:
    head = tag[:4]
    bits = 0
    if head == "NOUN":
        bits = BIT["NOUN"]
    elif head in ("ADJF", "PRTF"):
        bits = BIT["ADJ"] | (BIT["PRON"] if "Apro" in tag else 0)
    elif head in _HEAD_BITS:
        bits = BIT[_HEAD_BITS[head]]
    if "neut" in tag:
        bits |= BIT["NEUT"]
    if "plur" in tag:
        bits |= BIT["PLUR"]
    return bits


_HEAD_BITS = {
    "VERB": "VERB",
    "GRND": "VERB",
    "PRTS": "VERB",
    "INFN": "INF",
    "PREP": "PREP",
    "NUMR": "NUM",
    "NPRO": "PRON",
    "COMP": "COMP",
    "ADVB": "ADV",
    "PRED": "ADV",
}
_POS_BITS = {
    "preposition": "PREP",
    "numeral": "NUM",
    "noun": "NOUN",
    "verb": "VERB",
    "adverb": "ADV",
    "pronoun": "PRON",
}


def choose(
    ids: npt.NDArray[np.int32],
    bounds: npt.NDArray[np.int64],
    russian: Bools,
    seen: Seen,
    rows: npt.NDArray[np.integer],
) -> npt.NDArray[np.int16]:
    """Return for each token the variant its neighbours ask for (0: the reading it has without them).

    `ids` index `rows`, which say where each surface type stands in `seen`; `russian` says which tokens are
    Russian words.
    """
    variant = np.zeros(len(ids), dtype=np.int16)
    kinds = seen.ruled.array()[rows]
    places = _places(ids, russian, kinds)
    if not len(places):
        return variant
    around = _neighbours(ids, bounds, places)
    chosen = {entry: number + 1 for number, entry in enumerate(alternatives())}
    standing = kinds[ids[places]]
    order = np.argsort(standing, kind="stable")
    edges = np.searchsorted(standing[order], np.arange(len(seen.rules) + 1))
    where = [order[first:last] for first, last in pairwise(edges.tolist())]
    look = _looker(seen, rows, around, _classed(seen.rules, where))
    for lines, all_places in zip(seen.rules, where, strict=True):
        here = all_places
        for rule in lines:
            if not len(here):
                break
            holds = np.ones(len(here), dtype=bool)
            for test in rule.tests:
                holds &= look(test, here) == test.wanted
            variant[places[here[holds]]] = chosen[rule.entry]
            here = here[~holds]
    return variant


def _classed(rules_of: Sequence[tuple[Rule, ...]], where: Sequence[Ints]) -> dict[int, Ints]:
    """Return, per offset, the places beside which a rule asks for the class of a word."""
    asking: dict[int, list[Ints]] = {offset: [] for offset in OFFSETS}
    for lines, here in zip(rules_of, where, strict=True):
        for offset in {test.offset for rule in lines for test in rule.tests if test.bits}:
            asking[offset].append(here)
    return {offset: np.concatenate(places) for offset, places in asking.items() if places}


def _places(ids: npt.NDArray[np.int32], russian: Bools, kinds: npt.NDArray[np.int16]) -> Ints:
    """Return the places of the Russian tokens of forms that have rules."""
    ruled = kinds >= 0
    if not ruled.any():
        return np.zeros(0, dtype=np.int64)
    found = np.empty(len(ids), dtype=bool)
    for start in range(0, len(ids), BLOCK):  # block by block: numpy widens the ids, which then stay in cache
        block = slice(start, start + BLOCK)
        found[block] = ruled.take(ids[block], mode="clip")
    found &= russian
    return np.flatnonzero(found)


def _neighbours(ids: npt.NDArray[np.int32], bounds: npt.NDArray[np.int64], places: Ints) -> dict[int, Ints]:
    """Return, per offset, the surface number beside each place; -1 beyond the edge of the document."""
    document = np.searchsorted(bounds, places, side="right") - 1
    first, last = bounds[document], bounds[document + 1]
    found = {}
    for offset in OFFSETS:
        target = places + offset
        inside = (target >= first) & (target < last)
        found[offset] = np.where(inside, ids[np.clip(target, 0, len(ids) - 1)], -1).astype(np.int64)
    return found


def _looker(
    seen: Seen, rows: npt.NDArray[np.integer], around: dict[int, Ints], classed: dict[int, Ints]
) -> Callable[[Test, Ints], Bools]:
    """Return a function that tells, for a test and some of the places, where its word or class is found.

    `classed` are, per offset, the places for which a class may be looked for.
    """
    met = np.zeros(len(rows) + 1, dtype=bool)
    for offset, places in classed.items():
        met[around[offset][places]] = True  # what stands beyond the edge marks the last
    present = np.flatnonzero(met[:-1])
    bits = np.zeros(len(met), dtype=np.int16)
    bits[present] = seen.classes(rows[present])
    bits[-1] = BIT["EDGE"]
    asked = np.append(seen.asked.array()[rows], np.int16(-1))

    def look(test: Test, here: Ints) -> Bools:
        beside = around[test.offset][here]
        found: Bools = (bits[beside] & test.bits) != 0
        if test.forms:
            found |= seen.among(test.forms)[asked[beside]]
        return found

    return look


@functools.lru_cache(maxsize=1)
def _tested() -> list[str]:
    """Return the forms that the rules look for beside a word."""
    tests = (test for lines in rules().values() for rule in lines for test in rule.tests)
    return sorted({form for test in tests for form in test.forms})


def names_of(forms: Sequence[str]) -> list[Entry | None]:
    """Return for each form its reading as a name (see `name_reading`), None where it is none.

    >>> [found and found.lemma for found in names_of(["света", "стол"])]
    ['света', None]
    """
    return [Entry(lemma, pos, "context") if lemma else None for lemma, pos in NAMES_OF(forms)]


def _names_asked(forms: list[str]) -> Columns:
    entries = map(name_reading, forms)
    return in_columns([(entry.lemma, entry.pos) if entry else ("", "") for entry in entries], 0, 2)


@functools.lru_cache(maxsize=100_000)
def name_reading(form: str) -> Entry | None:
    """Return the reading as a name of a form that without its capital is read as another word.

    >>> name_reading("света")
    Entry(lemma='света', pos='name', method='context')
    """
    if form in entries() or not any(_name_tags()[tag] for tag, _, _, _ in tables().bases(form)):
        return None
    found = readings(form)
    if found[0].pos not in CONTENT or any(mark in found[0].tag for mark in NAMES):
        return None
    for reading in found[1:]:
        if any(mark in reading.tag for mark in NAMES) and reading.lemma != found[0].lemma:
            if found[0].lemma in common() and reading.lemma != form:
                return None
            return Entry(reading.lemma, reading.pos, "context")
    return None


@functools.lru_cache(maxsize=1)
def _name_tags() -> list[bool]:
    """Return for each tag whether it is that of a name or a place."""
    return [any(mark in tag for mark in NAMES) for tag in tables().tags]


NAMES_OF: Question[Any] = Question("russian-names", _names_asked, 0, 2)
