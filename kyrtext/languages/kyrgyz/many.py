"""`Lemmatiser.one` for thousands of forms at once: the same chain of experts, each over arrays.

What arrays cannot decide (figures, hyphens, foreign letters, irregular forms, clitics) is left to the chain
itself, form by form; a test compares both on all cases and on random words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ...text.words import Lookup
from .analyser import CHEAP
from .arrays import LONGEST, METHODS, ODD, SUSPECT, Arrays
from .cut_stems import guesses
from .guesser import denominal
from .lemmatiser import GUESSED, Lemmatiser, lemmatiser, weigh
from .made import MadeVerbs
from .many_stems import Russian, UnknownStems
from .readings import NONE, Best, Forms, as_typed, restored
from .suffixes import Ranked, fold

Array = npt.NDArray[Any]
Answer = tuple[
    str, str, str, str, float
]  # lemma, word class, method, spelling, weight (see `lemmatiser.Answers`)
PORTION = 50_000  # forms whose arrays are made together
PAYS_FROM = 8_000  # forms: for fewer, making the arrays of the lexicon costs more than it saves
_RANKS = 64  # more than any rank of the lexicon


def answer_of(typed: str, chosen: tuple[str, Ranked]) -> Answer:
    """Return the answer that a spelling and its reading make for a typed form."""
    form, reading = chosen
    return reading[2], reading[3], reading[5], form, weigh(reading, form != typed)


class Many:
    """Reads many forms at once, with the answers `tool` gives one by one.

    `russian` says which strings are Russian words.
    """

    def __init__(self, tool: Lemmatiser, russian: Russian) -> None:
        self.tool = tool
        self.arrays = Arrays(tool.analyser)
        self._irregular = Lookup(list(tool.analyser.irregular))
        self._irregular_folded = Lookup(list(tool.keyboard.irregular))
        self._clitics = Clitics(self)
        self._stems = UnknownStems(self.arrays, russian)
        self._made = MadeVerbs(self.arrays)

    def answers(self, forms: Sequence[str], margins: Array) -> list[Answer]:
        """Return the answer for each form, as `Lemmatiser.one` gives it with its margin and no bare forms."""
        found: list[Answer] = []
        for first in range(0, len(forms), PORTION):
            last = first + PORTION
            found += self._portion(forms[first:last], margins[first:last])
        return found

    def are_entries(self, prints: Array) -> npt.NDArray[np.bool_]:
        """Tell which fingerprints are those of a stem of the lexicon, as it stands, or an irregular form."""
        found: npt.NDArray[np.bool_] = self.arrays.stems.lookup.find(prints) >= 0
        return found | (self._irregular.find(prints) >= 0)

    def _portion(self, typed: Sequence[str], margins: Array) -> list[Answer]:
        answers: list[Answer] = [(form, "", "unchanged", form, 0.0) for form in typed]
        asked = Forms(self.arrays, typed)
        odd, suspicious = self._signs(asked)
        own = as_typed(self.arrays, asked)
        odd[own.unsettled] = True
        places = np.flatnonzero(~odd & (own.rank > CHEAP))
        odd[places[self._clitics.possible(asked, places)]] = True
        suspicious &= ~odd & (own.rank >= margins)
        other = restored(self.arrays, asked, suspicious)
        odd[other.unsettled] = True
        places = np.flatnonzero(suspicious & (other.rank == NONE))
        odd[places[self._clitics.possible(asked, places, spelt=True)]] = True
        unread = own.rank == NONE
        better = (other.rank < NONE) & (unread | (other.rank + margins <= own.rank))
        self._write(other, np.flatnonzero(better & ~odd), answers)
        self._write(own, np.flatnonzero(~better & ~odd & ~unread), answers, typed)
        self._unknown(asked, np.flatnonzero(~odd & ~better & unread), answers)
        for place in np.flatnonzero(odd).tolist():
            margin = float(margins[place])
            answers[place] = answer_of(typed[place], self.tool.one(typed[place], frozenset(), margin))
        return answers

    def _signs(self, asked: Forms) -> tuple[Array, Array]:
        """Tell which forms only the chain reads, and which have a letter that may stand for ө ү ң."""
        signs = np.bitwise_or.reduceat(asked.signs, asked.typed.begins)
        lengths = asked.typed.lengths
        odd = ((signs & ODD) > 0) | (lengths > LONGEST) | (lengths == 0)
        return odd | self.irregular(asked), (signs & SUSPECT) > 0

    def irregular(self, asked: Forms) -> Array:
        """Tell which forms are, or may stand for, an irregular form."""
        folded = self._irregular_folded.find(asked.folded.whole()) >= 0
        return folded | (self._irregular.find(asked.typed.whole()) >= 0)

    def _write(
        self, best: Best, places: Array, answers: list[Answer], typed: Sequence[str] | None = None
    ) -> None:
        """Put in the readings of these forms in words: of forms as typed, or else with ө ү ң put back."""
        arrays = self.arrays
        stems, endings, added = arrays.stems.words, arrays.endings.words, arrays.added
        lemmas, classes = arrays.lemmas, arrays.classes
        part = best.found.take(best.row[places])
        weights = [weigh((rank, 0, "", "", "", "suffix"), typed is None) for rank in range(_RANKS)]
        rank = np.clip(part.rank, 0, _RANKS - 1)
        numbers = (rank, part.lemma, part.pos, part.method, part.kept, part.stem, part.ending)
        rows = zip(places.tolist(), *(column.tolist() for column in numbers), strict=True)
        for place, cost, lemma, pos, method, kept, stem, ending in rows:
            form = typed[place] if typed else stems[stem] + endings[ending]
            word = stems[stem] + added[kept] if kept else lemmas[lemma]
            answers[place] = (word, classes[pos], METHODS[method], form, weights[cost])

    def _unknown(self, asked: Forms, places: Array, answers: list[Answer]) -> None:
        """Put in what verbs made of words, Russian stems and guesses say of forms without a reading."""
        typed, analyser = asked.forms, self.tool.analyser
        left = np.zeros(len(typed), dtype=bool)
        left[places] = True
        for place in places[self._made.possible(asked)[places]].tolist():
            reading = denominal(analyser, typed[place])
            if reading is not None:
                answers[place] = answer_of(typed[place], (typed[place], reading))
                left[place] = False
        cut = self._stems.cuts(asked, np.flatnonzero(left))
        for place, stem, pos in guesses(cut):
            answers[place] = (stem, pos, "guess", typed[place], GUESSED)
        for place, reading in self._stems.loans(cut).items():
            answers[place] = answer_of(typed[place], (typed[place], reading))


class Clitics:
    """Which forms may be a word and a clitic: those whose beginning the lexicon could read."""

    def __init__(self, many: Many) -> None:
        self.many = many
        analyser = many.tool.analyser
        self.lengths = analyser.clitic_lengths
        self.typed, self.folded = (
            self._ends(set(analyser.clitics)),
            self._ends(set(map(fold, analyser.clitics))),
        )

    def _ends(self, clitics: set[str]) -> tuple[Lookup, Lookup]:
        """Return clitics, and what of them is as long as the shortest."""
        shortest = {clitic[-self.lengths[0] :] for clitic in clitics}
        return Lookup(sorted(clitics)), Lookup(sorted(shortest))

    def possible(self, asked: Forms, places: Array, spelt: bool = False) -> Array:
        """Return for each of these forms whether the chain must be asked; `spelt`: with ө ү ң put back.

        A clitic may stand behind another one, but not where letters were put back.
        """
        known = np.zeros(len(asked.typed), dtype=bool)
        owners, cores = self._cores(asked, places, spelt)
        inner = Forms(self.many.arrays, cores) if cores else None
        if inner is not None and spelt:
            known[owners[self._wordlike(inner)]] = True
        elif inner is not None:
            known[owners[self._readable(inner)]] = True
            again, cores = self._cores(inner, np.arange(len(cores)), spelt)
            if cores:
                known[owners[again[self._readable(Forms(self.many.arrays, cores))]]] = True
        return known[places]

    def _cores(self, asked: Forms, places: Array, spelt: bool) -> tuple[Array, list[str]]:
        """Return what is left of forms without each clitic they may end in, and whose it is."""
        words, forms = asked.folded if spelt else asked.typed, asked.forms
        clitics, last = self.folded if spelt else self.typed
        owners, cores = [np.zeros(0, dtype=np.int64)], []
        places = places[words.lengths[places] > self.lengths[0] + 1]
        ends = words.ends[places]
        places = places[last.find(words.part(ends - self.lengths[0], ends)) >= 0]
        for length in self.lengths:
            long_enough = places[words.lengths[places] > length + 1]
            ends = words.ends[long_enough]
            found = long_enough[clitics.find(words.part(ends - length, ends)) >= 0]
            owners.append(found)
            cores += [forms[place][:-length] for place in found.tolist()]
        return np.concatenate(owners), cores

    def _readable(self, asked: Forms) -> Array:
        """Tell which forms have a reading as they are typed."""
        return self.many.irregular(asked) | (as_typed(self.many.arrays, asked).rank < NONE)

    def _wordlike(self, asked: Forms) -> Array:
        """Tell which forms consist of a stem and an ending but for ө ү ң and harmony."""
        arrays, cuts = self.many.arrays, asked.cuts
        found = self.many.irregular(asked)
        found[cuts.form[(asked.heads >= 0) & (arrays.of_tail[cuts.tail] >= 0)]] = True
        return found


@cache
def many() -> Many:
    """Return the reader of many forms over the packaged lexicon, built once."""
    from .. import russian

    return Many(lemmatiser(), russian)


__all__ = ["PAYS_FROM", "Answer", "Many", "answer_of", "many"]
