"""Words no lexicon has, many at once: Russian stems with Kyrgyz endings, and guesses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from . import guesser
from .phonology import VOWELS
from .readings import Forms
from .suffixes import Ranked

if TYPE_CHECKING:
    from .many import Many

Array = npt.NDArray[Any]
_NEVER = 99
_SALT = np.uint64(0x9E3779B97F4A7C15)
_VOICED = np.array([ord(letter) for letter in guesser._VOICELESS_OF], dtype=np.uint32)


class Cut(NamedTuple):
    """Stems that may be left of forms: form, letters of the stem, its spelling, ending's length and cost."""

    form: Array
    size: Array
    stem: list[str]
    ending: Array
    cost: Array
    devoiced: Array


def loans_and_guesses(many: Many, asked: Forms, places: Array) -> Iterator[tuple[int, Ranked]]:
    """Yield for each of these forms its reading as a Russian stem, else as a guess, else as it stands."""
    cut = _cuts(many, asked, places)
    loans = _loans(many, cut)
    guesses = _guesses(cut)
    for place in places.tolist():
        form = asked.forms[place]
        reading = loans.get(place) or guesses.get(place)
        yield place, reading or (_NEVER, 0, form, "", "", "unchanged")


def _cuts(many: Many, asked: Forms, places: Array) -> Cut:
    """Return every way to cut a nominal ending off that harmony and assimilation allow."""
    arrays, typed, cuts = many.arrays, asked.typed, asked.cuts
    wanted = np.zeros(len(typed), dtype=bool)
    wanted[places] = True
    at = cuts.place - typed.begins[cuts.form]
    size = typed.lengths[cuts.form]
    rows = np.flatnonzero(
        wanted[cuts.form] & (at < size) & (at >= np.maximum(guesser.SHORTEST_STEM, size - guesser.LONGEST))
    )
    form, place, at = cuts.form[rows], cuts.place[rows], at[rows]
    ending = arrays.endings.lookup.find(typed.part(place, typed.ends[form]))
    rows = np.flatnonzero((ending >= 0) & arrays.endings.noun[ending])
    form, place, at, ending = form[rows], place[rows], at[rows], ending[rows]
    last, before = typed.codes[place - 1], typed.codes[place - 2]
    voiced = np.flatnonzero(np.isin(last, _VOICED) & np.isin(before, _vowels()))
    rows = np.concatenate([np.arange(len(form)), voiced])
    devoiced = np.repeat([False, True], [len(form), len(voiced)])
    form, place, at, ending = form[rows], place[rows], at[rows], ending[rows]
    kind = _kinds(many, asked, (form, place, at, devoiced))
    cost = _costs(many)[kind, ending]
    rows = np.flatnonzero(cost < _NEVER)
    form, at, devoiced = form[rows], at[rows], devoiced[rows]
    forms = asked.forms
    stems = [
        _stem(forms[number][:length], changed)
        for number, length, changed in zip(form.tolist(), at.tolist(), devoiced.tolist(), strict=True)
    ]
    return Cut(form, at, stems, typed.lengths[form] - at, cost[rows], devoiced)


def _stem(head: str, devoiced: bool) -> str:
    return head[:-1] + guesser._VOICELESS_OF[head[-1]] if devoiced else head


def _vowels() -> Array:
    return np.array([ord(letter) for letter in sorted(VOWELS)], dtype=np.uint32)


def _kinds(many: Many, asked: Forms, cut: tuple[Array, Array, Array, Array]) -> Array:
    """Return the kind (row of `agrees`) of each stem: looked at once for all that share their last vowel on.

    Short stems may be abbreviations that are read out and are looked at whole.
    """
    form, place, at, devoiced = cut
    typed = asked.typed
    codes = typed.codes
    vowel = np.where(np.isin(codes, _vowels()), np.arange(len(codes)), -1)
    np.maximum.accumulate(vowel, out=vowel)
    rhyme = vowel[place - 1]
    whole = (at <= guesser.MAY_BE_READ_OUT) | (rhyme < typed.begins[form])
    start = np.where(whole, typed.begins[form], rhyme)
    keys = typed.part(start, place) ^ ((whole * 2 + devoiced).astype(np.uint64) * _SALT)
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    kinds = []
    for row in first.tolist():
        head = asked.forms[form[row]][: at[row]]
        stem = _stem(head, bool(devoiced[row]))
        kinds.append(many.arrays.kind_of(guesser.classes_of(stem, head)))
    return np.array(kinds, dtype=np.int64)[inverse] if kinds else np.zeros(0, dtype=np.int64)


def _costs(many: Many) -> Array:
    """Return for each kind of stem (row) and ending (column) the cheapest nominal reading, or _NEVER."""
    arrays = many.arrays
    endings = arrays.endings
    usable = arrays.noun_mask[endings.mask] & (endings.kept == 0)
    table = np.full((len(arrays.agrees), len(endings.words)), _NEVER, dtype=np.int64)
    owner = np.repeat(np.arange(len(endings.words)), np.diff(endings.bounds))[usable]
    mask, cost = endings.mask[usable], endings.cost[usable]
    for kind, agrees in enumerate(arrays.agrees):
        fits = agrees[mask]
        np.minimum.at(table[kind], owner[fits], cost[fits])
    return table


def _loans(many: Many, cut: Cut) -> dict[int, Ranked]:
    """Return the best reading as a Russian stem of each form that has one."""
    number: dict[str, int] = {}
    stem = [number.setdefault(text, len(number)) for text in cut.stem]
    answers = _russian(many, list(number))
    best: dict[int, Ranked] = {}
    known = np.array([answer is not None for answer in answers], dtype=bool)
    for row in np.flatnonzero(known[stem] if stem else np.zeros(0, dtype=bool)).tolist():
        lemma, price = answers[stem[row]]  # type: ignore[misc]
        cost = int(cut.cost[row]) + (4 if cut.ending[row] <= guesser.SHORT else 0)
        pos = "noun" if lemma.islower() else "name"
        reading = (6 + cost + price, -int(cut.size[row]), lemma, pos, "", "loan")
        place = int(cut.form[row])
        best[place] = min(reading, best.get(place, reading))
    return best


def _russian(many: Many, stems: list[str]) -> list[tuple[str, int] | None]:
    """Return the Russian word that each stem is, or was before it lost its end, and what the loss costs."""
    answers: list[tuple[str, int] | None] = [None] * len(stems)
    for added, price in guesser.LOST:
        asked = [
            place
            for place, stem in enumerate(stems)
            if answers[place] is None and (not added or stem[-1] not in VOWELS)
        ]
        found = many.borrowed([stems[place] + added for place in asked])
        for place, lemma in zip(asked, found, strict=True):
            if lemma is not None:
                answers[place] = (lemma, price)
    return answers


def _guesses(cut: Cut) -> dict[int, Ranked]:
    """Return the best guess of each form that has one; what wins in a tie is the later of two spellings."""
    named = np.array([_is_named(stem) for stem in cut.stem], dtype=bool)
    score = 2.0 * np.minimum(cut.ending, 5) - 2.5 * cut.cost + 4 * named - (cut.size < 4)
    short = np.flatnonzero(cut.ending <= guesser.SHORT).tolist()
    score[[row for row in short if not _is_surname(cut.stem[row])]] = 0
    # of two beginnings of a form the longer comes later in the alphabet; а voiceless end later than all
    later = np.where(cut.devoiced, 1_000 - cut.size, cut.size)
    rows = np.flatnonzero(score > 0)
    rows = rows[np.lexsort((later[rows], score[rows], cut.form[rows]))]
    last = rows[np.flatnonzero(np.diff(cut.form[rows], append=-1))] if len(rows) else rows
    best: dict[int, Ranked] = {}
    for row in last.tolist():
        stem = cut.stem[row]
        best[int(cut.form[row])] = (12, -len(stem), stem, "name" if named[row] else "noun", "", "guess")
    return best


def _is_named(stem: str) -> bool:
    return stem.endswith(guesser.NAME_ENDS) and guesser.NAME_END.search(stem) is not None


def _is_surname(stem: str) -> bool:
    return guesser.SURNAME.search(stem) is not None
