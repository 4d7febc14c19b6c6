"""Words no lexicon has, many at once: Russian stems with Kyrgyz endings, and guesses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ...text.blocks import numbered
from ...text.numbering import Growing, Numbering
from . import guesser
from .arrays import Arrays
from .phonology import VOWELS
from .readings import Forms
from .suffixes import Ranked

Array = npt.NDArray[Any]
_NEVER = 99
_SALT = np.uint64(0x9E3779B97F4A7C15)
_VOWELS = np.array([ord(letter) for letter in sorted(VOWELS)], dtype=np.uint32)
_VOICED = np.array([ord(letter) for letter in guesser._VOICELESS_OF], dtype=np.uint32)


class Cut(NamedTuple):
    """Stems that may be left of forms: form, letters of the stem, its spelling, ending's length and cost."""

    form: Array
    size: Array
    stem: list[str]
    ending: Array
    cost: Array
    devoiced: Array


class UnknownStems:
    """Reads words that the lexicon does not have, and remembers what it found out about ends and stems.

    `borrowed` says for each of many strings which Russian word it is.
    """

    def __init__(self, arrays: Arrays, borrowed: Callable[[Sequence[str]], list[str | None]]) -> None:
        self.arrays = arrays
        self.borrowed = borrowed
        self._rhymes = Numbering()
        self._kinds = Growing(np.int64)  # of each rhyme: row of `Arrays.agrees`
        self._costs = np.zeros((0, len(arrays.endings.words)), dtype=np.int64)

    def read(self, asked: Forms, places: Array) -> dict[int, Ranked]:
        """Return the readings of these forms as Russian stems, else as guesses, of those that have one."""
        cut = self._cuts(asked, places)
        return _guesses(cut) | self._loans(cut)

    def _cuts(self, asked: Forms, places: Array) -> Cut:
        """Return every way to cut a nominal ending off that harmony and assimilation allow."""
        endings, typed, cuts = self.arrays.endings, asked.typed, asked.cuts
        wanted = np.zeros(len(typed), dtype=bool)
        wanted[places] = True
        at = cuts.place - typed.begins[cuts.form]
        size = typed.lengths[cuts.form]
        least = np.maximum(guesser.SHORTEST_STEM, size - guesser.LONGEST)
        rows = np.flatnonzero(wanted[cuts.form] & (at < size) & (at >= least))
        form, place, at = cuts.form[rows], cuts.place[rows], at[rows]
        ending = endings.lookup.find(typed.part(place, typed.ends[form]))
        rows = np.flatnonzero((ending >= 0) & endings.noun[ending])
        last, before = typed.codes[place[rows] - 1], typed.codes[place[rows] - 2]
        voiced = np.isin(last, _VOICED) & np.isin(before, _VOWELS)
        devoiced = np.repeat([False, True], [len(rows), int(np.count_nonzero(voiced))])
        rows = np.concatenate([rows, rows[voiced]])
        form, place, at, ending = form[rows], place[rows], at[rows], ending[rows]
        kind = self._kinds_of(asked, (form, place, at, devoiced))
        cost = self._cost_table()[kind, ending]
        rows = np.flatnonzero(cost < _NEVER)
        form, at, devoiced = form[rows], at[rows], devoiced[rows]
        forms = asked.forms
        stems = [forms[number][:length] for number, length in zip(form.tolist(), at.tolist(), strict=True)]
        for row in np.flatnonzero(devoiced).tolist():
            stems[row] = _devoiced(stems[row])
        return Cut(form, at, stems, typed.lengths[form] - at, cost[rows], devoiced)

    def _kinds_of(self, asked: Forms, cut: tuple[Array, Array, Array, Array]) -> Array:
        """Return the kind of each stem: looked at once for all that share their last vowel and what follows.

        Short stems may be abbreviations that are read out and are looked at whole.
        """
        form, place, at, devoiced = cut
        typed = asked.typed
        vowel = np.where(np.isin(typed.codes, _VOWELS), np.arange(len(typed.codes)), -1)
        np.maximum.accumulate(vowel, out=vowel)
        rhyme = vowel[place - 1]
        whole = (at <= guesser.MAY_BE_READ_OUT) | (rhyme < typed.begins[form])
        start = np.where(whole, typed.begins[form], rhyme)
        keys = typed.part(start, place) ^ ((whole * 2 + devoiced).astype(np.uint64) * _SALT)
        numbers, new = numbered(self._rhymes, keys)
        kinds = []
        for row in new.tolist():
            head = asked.forms[form[row]][: at[row]]
            stem = _devoiced(head) if devoiced[row] else head
            kinds.append(self.arrays.kind_of(guesser.classes_of(stem, head)))
        self._kinds.extend(kinds)
        return self._kinds.array()[numbers]

    def _cost_table(self) -> Array:
        """Return for each kind of stem (row) and ending (column) the cheapest nominal reading, or _NEVER."""
        arrays, endings = self.arrays, self.arrays.endings
        fresh = arrays.agrees[len(self._costs) :]
        if len(fresh):
            usable = arrays.noun_mask[endings.mask] & (endings.kept == 0)
            owner = np.repeat(np.arange(len(endings.words)), np.diff(endings.bounds))[usable]
            mask, cost = endings.mask[usable], endings.cost[usable]
            table = np.full((len(fresh), len(endings.words)), _NEVER, dtype=np.int64)
            for row, agrees in enumerate(fresh):
                fits = agrees[mask]
                np.minimum.at(table[row], owner[fits], cost[fits])
            self._costs = np.concatenate([self._costs, table])
        return self._costs

    def _loans(self, cut: Cut) -> dict[int, Ranked]:
        """Return the best reading as a Russian stem of each form that has one."""
        lemmas, prices = self._russian(cut.stem)
        best: dict[int, Ranked] = {}
        for row in np.flatnonzero(prices >= 0).tolist():
            lemma = lemmas[row] or ""
            cost = int(cut.cost[row]) + (4 if cut.ending[row] <= guesser.SHORT else 0)
            pos = "noun" if lemma.islower() else "name"
            reading = (6 + cost + int(prices[row]), -int(cut.size[row]), lemma, pos, "", "loan")
            place = int(cut.form[row])
            best[place] = min(reading, best.get(place, reading))
        return best

    def _russian(self, stems: list[str]) -> tuple[list[str | None], Array]:
        """Return the Russian word that each stem is or was before it lost its end; its price, -1 for none."""
        (_, first), *losses = guesser.LOST
        lemmas = self.borrowed(stems)
        prices = np.array([-1 if lemma is None else first for lemma in lemmas], dtype=np.int64)
        left = [row for row in np.flatnonzero(prices < 0).tolist() if stems[row][-1] not in VOWELS]
        for added, price in losses:
            for row, lemma in zip(left, self.borrowed([stems[row] + added for row in left]), strict=True):
                if lemma is not None:
                    lemmas[row], prices[row] = lemma, price
            left = [row for row in left if lemmas[row] is None]
        return lemmas, prices


def _devoiced(head: str) -> str:
    return head[:-1] + guesser._VOICELESS_OF[head[-1]]


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
