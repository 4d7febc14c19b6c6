"""Words no lexicon has, many at once: Russian stems with Kyrgyz endings, and guesses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from ...text.blocks import numbered
from ...text.numbering import Growing, Numbering
from ...text.words import Words
from . import guesser
from .arrays import MAY_BE_VOICED, VOWEL, Arrays
from .cut_stems import Cut, without_voice
from .readings import Forms
from .suffixes import Ranked

Array = npt.NDArray[Any]
_NEVER = 99
_SALT = np.uint64(0x9E3779B97F4A7C15)


class Russian(Protocol):
    """What is asked of Russian: the words as which strings are borrowed, and a sieve before that.

    `may_be_words` looks at beginnings of words (their owners and sizes) with each of some ends.
    """

    def borrowed(self, words: Sequence[str], /) -> list[str | None]:
        """Return the Russian word that each string is, or None."""

    def may_be_words(self, words: Words, owner: Array, size: Array, ends: tuple[str, ...], /) -> Array:
        """Return for beginnings (rows) and ends (columns) whether `borrowed` may know them."""


class UnknownStems:
    """Reads words that the lexicon does not have, and remembers what it found out about ends and stems."""

    def __init__(self, arrays: Arrays, russian: Russian) -> None:
        self.arrays = arrays
        self.russian = russian
        self._rhymes = Numbering()
        self._kinds = Growing(np.int64)  # of each rhyme: row of `Arrays.agrees`
        self._costs = np.zeros((0, len(arrays.endings.words)), dtype=np.int16)

    def cuts(self, asked: Forms, places: Array) -> Cut:
        """Return every way to cut a nominal ending off that harmony and assimilation allow."""
        endings, typed, cuts = self.arrays.endings, asked.typed, asked.cuts
        wanted = np.zeros(len(typed), dtype=bool)
        wanted[places] = True
        at = cuts.place - typed.begins[cuts.form]
        size = typed.lengths[cuts.form]
        least = np.maximum(guesser.SHORTEST_STEM, size - guesser.LONGEST)
        rows = np.flatnonzero(wanted[cuts.form] & (at < size) & (at >= least))
        form, place, at = cuts.form[rows], cuts.place[rows], at[rows]
        ending = asked.endings[rows]
        rows = np.flatnonzero((ending >= 0) & endings.noun[ending])
        last, before = asked.signs[place[rows] - 1], asked.signs[place[rows] - 2]
        voiced = ((last & MAY_BE_VOICED) > 0) & ((before & VOWEL) > 0)
        devoiced = np.repeat([False, True], [len(rows), int(np.count_nonzero(voiced))])
        rows = np.concatenate([rows, rows[voiced]])
        form, place, at, ending = form[rows], place[rows], at[rows], ending[rows]
        kind = self._kinds_of(asked, (form, place, at, devoiced))
        cost = self._cost_table()[kind, ending]
        rows = np.flatnonzero(cost < _NEVER)
        form, at, devoiced = form[rows], at[rows], devoiced[rows]
        return Cut(asked, form, at, typed.lengths[form] - at, cost[rows], devoiced)

    def _kinds_of(self, asked: Forms, cut: tuple[Array, Array, Array, Array]) -> Array:
        """Return the kind of each stem: looked at once for all that share their last vowel and what follows.

        Short stems without a vowel near their end may be abbreviations that are read out: they are looked at
        whole.
        """
        form, place, at, devoiced = cut
        typed = asked.typed
        vowel = np.where(asked.signs & VOWEL, np.arange(len(typed.codes), dtype=np.int32), np.int32(-1))
        np.maximum.accumulate(vowel, out=vowel)
        rhyme = vowel[place - 1]
        whole = (at <= guesser.MAY_BE_READ_OUT) & (rhyme < place - 2) | (rhyme < typed.begins[form])
        start = np.where(whole, typed.begins[form], rhyme)
        keys = typed.part(start, place) ^ ((whole * 2 + devoiced).astype(np.uint64) * _SALT)
        numbers, new = numbered(self._rhymes, keys)
        kinds = []
        for row in new.tolist():
            head = asked.forms[form[row]][: at[row]]
            stem = without_voice(head) if devoiced[row] else head
            kinds.append(self.arrays.kind_of(guesser.classes_of(stem, head)))
        self._kinds.extend(kinds)
        return self._kinds.array()[numbers]

    def _cost_table(self) -> Array:
        """Return for each kind of stem (row) and ending (column) the cheapest nominal reading, or _NEVER."""
        arrays, endings = self.arrays, self.arrays.endings
        fresh = arrays.agrees[len(self._costs) :]
        if len(fresh):
            usable = arrays.noun_mask[endings.mask] & (endings.kept == 0)
            cost = np.where(usable, endings.cost, _NEVER).astype(np.int16)
            costs = np.where(fresh[:, endings.mask], cost, np.int16(_NEVER))
            table = np.minimum.reduceat(costs, endings.bounds[:-1], axis=1)
            self._costs = np.concatenate([self._costs, table])
        return self._costs

    def loans(self, cut: Cut) -> dict[int, Ranked]:
        """Return the best reading as a Russian stem of each form that has one."""
        lemmas = self._russian(cut)
        best: dict[int, Ranked] = {}
        for row, (lemma, price) in sorted(lemmas.items()):
            cost = int(cut.cost[row]) + (4 if cut.ending[row] <= guesser.SHORT else 0)
            pos = "noun" if lemma.islower() else "name"
            reading = (6 + cost + price, -int(cut.size[row]), lemma, pos, "", "loan")
            place = int(cut.form[row])
            best[place] = min(reading, best.get(place, reading))
        return best

    def _russian(self, cut: Cut) -> dict[int, tuple[str, int]]:
        """Return the Russian words that stems are, or were before they lost their ends, and the prices."""
        typed, ends = cut.asked.typed, tuple(end for end, _ in guesser.LOST)
        possible = self.russian.may_be_words(typed, cut.form, cut.size, ends)
        possible[cut.devoiced] = True  # another letter was looked at
        last = cut.asked.signs[typed.begins[cut.form] + cut.size - 1]
        possible[:, 1:] &= ((last & VOWEL) == 0)[:, None]
        rows, columns = np.nonzero(possible)  # of one stem, what has lost least comes first
        lost = [guesser.LOST[column] for column in columns.tolist()]
        asked = [stem + end for stem, (end, _) in zip(cut.stems(rows), lost, strict=True)]
        found: dict[int, tuple[str, int]] = {}
        for row, lemma, (_, price) in zip(rows.tolist(), self.russian.borrowed(asked), lost, strict=True):
            if lemma is not None and row not in found:
                found[row] = lemma, price
        return found


__all__ = ["Russian", "UnknownStems"]
