"""Russian readings chosen by the neighbours, for the few forms where the choice changes a count.

The rules are data (`data/russian/ambiguous.txt`); here they are applied to arrays of token ids, only at the
places where one of their forms stands. A word never looks beyond its own document.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...errors import KyrtextError
from ..wordlists import rows
from .lemmas import NAMES, first_tag, readings
from .lexicon import Entry, common, entries
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
    if not form or not form[0].isalpha():
        return BIT["DIGIT"] if form[:1].isdigit() else BIT["EDGE"]
    tag = first_tag(form)
    head = tag[:4]
    entry = entries().get(form)
    bits = 0
    if entry is not None and entry.pos in _POS_BITS:
        bits = BIT[_POS_BITS[entry.pos]]
    elif head == "NOUN":
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
    forms: Sequence[str],
) -> npt.NDArray[np.int16]:
    """Return for each token the variant its neighbours ask for (0: the reading it has without them).

    `ids` index `forms`, the normalised spelling of each surface type; `russian` says which tokens are
    Russian words.
    """
    variant = np.zeros(len(ids), dtype=np.int16)
    table = rules()
    of_form: dict[str, list[int]] = {}
    for number, form in enumerate(forms):
        if form in table:
            of_form.setdefault(form, []).append(number)
    if not of_form:
        return variant
    mask = np.zeros(len(forms), dtype=bool)
    mask[[number for numbers in of_form.values() for number in numbers]] = True
    places = np.flatnonzero(mask[ids] & russian)
    if not len(places):
        return variant
    around = _neighbours(ids, bounds, places)
    look = _looker(forms, around)
    number_of = {entry: number + 1 for number, entry in enumerate(alternatives())}
    standing = ids[places]
    for form, numbers in of_form.items():
        here = np.flatnonzero(np.isin(standing, numbers))
        for rule in table[form]:
            if not len(here):
                break
            holds = np.ones(len(here), dtype=bool)
            for test in rule.tests:
                holds &= look(test, here) == test.wanted
            variant[places[here[holds]]] = number_of[rule.entry]
            here = here[~holds]
    return variant


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


def _looker(forms: Sequence[str], around: dict[int, Ints]) -> Callable[[Test, Ints], Bools]:
    """Return a function that tells, for a test and some of the places, where its word or class is found."""
    present = np.unique(np.concatenate([numbers[numbers >= 0] for numbers in around.values()]))
    bits = np.zeros(len(forms) + 1, dtype=np.int64)
    bits[-1] = BIT["EDGE"]
    for number in present.tolist():
        bits[number] = classes(forms[number])
    number_of: dict[str, list[int]] = {}
    for number in present.tolist():
        number_of.setdefault(forms[number], []).append(number)

    def look(test: Test, here: Ints) -> Bools:
        beside = around[test.offset][here]
        found: Bools = (bits[beside] & test.bits) != 0
        wanted = [number for form in test.forms for number in number_of.get(form, ())]
        return found | np.isin(beside, wanted) if wanted else found

    return look


@functools.lru_cache(maxsize=100_000)
def name_reading(form: str) -> Entry | None:
    """Return the reading as a name of a form that without its capital is read as another word.

    >>> name_reading("света")
    Entry(lemma='света', pos='name', method='context')
    """
    if form in entries() or not tables().known(form):
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
