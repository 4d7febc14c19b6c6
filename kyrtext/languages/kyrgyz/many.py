"""`Lemmatiser.one` for thousands of forms at once: the same chain of experts, each over arrays.

What arrays cannot decide (figures, hyphens, foreign letters, irregular forms, clitics) is left to the chain
itself, form by form; a test compares both on all cases and on random words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ...text.words import Lookup, Words
from .analyser import CHEAP
from .arrays import ALPHABET, LONGEST, METHODS, Arrays
from .guesser import denominal
from .lemmatiser import Lemmatiser, lemmatiser, weigh
from .many_stems import UnknownStems
from .readings import NONE, Best, Forms, as_typed, restored
from .suffixes import Ranked, fold

Array = npt.NDArray[Any]
Answer = tuple[
    str, str, str, str, float
]  # lemma, word class, method, spelling, weight (see `lemmatiser.Answers`)
PORTION = 50_000  # forms whose arrays are made together
PAYS_FROM = 15_000  # forms: for fewer, making the arrays of the lexicon costs more than it saves
_ODD, _SUSPECT = 1, 2
_RANKS = 64  # more than any rank of the lexicon


def answer_of(typed: str, chosen: tuple[str, Ranked]) -> Answer:
    """Return the answer that a spelling and its reading make for a typed form."""
    form, reading = chosen
    return reading[2], reading[3], reading[5], form, weigh(reading, form != typed)


class Many:
    """Reads many forms at once, with the answers `tool` gives one by one.

    `borrowed` says for each of many strings which Russian word it is (see `loans.russian_stems`).
    """

    def __init__(self, tool: Lemmatiser, borrowed: Callable[[Sequence[str]], list[str | None]]) -> None:
        self.tool = tool
        self.arrays = Arrays(tool.analyser)
        self._irregular = Lookup(list(tool.analyser.irregular))
        self._irregular_folded = Lookup(list(tool.keyboard.irregular))
        self._clitics = Clitics(self)
        self._stems = UnknownStems(self.arrays, borrowed)
        self._letters = np.full(0x530, _ODD, dtype=np.uint8)
        self._letters[[ord(letter) for letter in ALPHABET]] = 0
        self._letters[[ord(letter) for letter in "оун"]] = _SUSPECT
        self._letters[ord("\n")] = 0

    def answers(self, forms: Sequence[str], margin: float) -> list[Answer]:
        """Return the answer for each form, as `Lemmatiser.one` gives it without bare forms."""
        found: list[Answer] = []
        for first in range(0, len(forms), PORTION):
            found += self._portion(forms[first : first + PORTION], margin)
        return found

    def are_entries(self, forms: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Tell which forms are a stem of the lexicon as they stand, or an irregular form."""
        prints = Words(forms).whole()
        found: npt.NDArray[np.bool_] = self.arrays.stems.lookup.find(prints) >= 0
        return found | (self._irregular.find(prints) >= 0)

    def _portion(self, typed: Sequence[str], margin: float) -> list[Answer]:
        answers: list[Answer | None] = [None] * len(typed)
        asked = Forms(self.arrays, typed)
        odd, suspicious = self._signs(asked)
        own = as_typed(self.arrays, asked)
        odd[own.unsettled] = True
        places = np.flatnonzero(~odd & (own.rank > CHEAP))
        odd[places[self._clitics.possible(asked, places)]] = True
        suspicious &= ~odd & (own.rank >= margin)
        other = restored(self.arrays, asked, suspicious)
        odd[other.unsettled] = True
        places = np.flatnonzero(suspicious & (other.rank == NONE))
        odd[places[self._clitics.possible(asked, places, spelt=True)]] = True
        unread = own.rank == NONE
        better = (other.rank < NONE) & (unread | (other.rank + margin <= own.rank))
        for best, wanted in ((other, better & ~odd), (own, ~better & ~odd & ~unread)):
            for place, answer in self._written(best, np.flatnonzero(wanted), restored=best is other):
                answers[place] = answer
        self._unknown(asked, np.flatnonzero(~odd & ~better & unread), answers)
        for place in np.flatnonzero(odd).tolist():
            answers[place] = answer_of(typed[place], self.tool.one(typed[place], frozenset(), margin))
        return answers  # type: ignore[return-value]

    def _signs(self, asked: Forms) -> tuple[Array, Array]:
        """Tell which forms only the chain reads, and which have a letter that may stand for ө ү ң."""
        codes, lengths = asked.typed.codes, asked.typed.lengths
        signs = np.take(self._letters, codes, mode="clip")
        signs[codes >= len(self._letters)] = _ODD
        kinds = np.bitwise_or.reduceat(signs, asked.typed.begins)
        odd = ((kinds & _ODD) > 0) | (lengths > LONGEST) | (lengths == 0)
        return odd | self.irregular(asked), (kinds & _SUSPECT) > 0

    def irregular(self, asked: Forms) -> Array:
        """Tell which forms are, or may stand for, an irregular form."""
        folded = self._irregular_folded.find(asked.folded.whole()) >= 0
        return folded | (self._irregular.find(asked.typed.whole()) >= 0)

    def _written(self, best: Best, places: Array, restored: bool) -> Iterator[tuple[int, Answer]]:
        """Yield the readings of these forms in words."""
        arrays = self.arrays
        stems, endings, added = arrays.stems.words, arrays.endings.words, list(arrays.added)
        lemmas, classes = arrays.lemmas, arrays.classes
        part = best.found.take(best.row[places])
        weights = [weigh((rank, 0, "", "", "", "suffix"), restored) for rank in range(_RANKS)]
        numbers = (part.rank, part.lemma, part.pos, part.method, part.kept, part.stem, part.ending)
        rows = zip(places.tolist(), *(column.tolist() for column in numbers), strict=True)
        for place, rank, lemma, pos, method, kept, stem, ending in rows:
            form = stems[stem] + endings[ending]
            word = stems[stem] + added[kept] if kept else lemmas[lemma]
            weight = weights[min(max(rank, 0), _RANKS - 1)]
            yield place, (word, classes[pos], METHODS[method], form, weight)

    def _unknown(self, asked: Forms, places: Array, answers: list[Answer | None]) -> None:
        """Put in what verbs made of words, Russian stems and guesses say of forms without a reading."""
        typed, analyser = asked.forms, self.tool.analyser
        left = np.zeros(len(typed), dtype=bool)
        left[places] = True
        for place in places[self._made(asked)[places]].tolist():
            reading = denominal(analyser, typed[place])
            if reading is not None:
                answers[place] = answer_of(typed[place], (typed[place], reading))
                left[place] = False
        left = np.flatnonzero(left)
        readings = self._stems.read(asked, left)
        for place in left.tolist():
            form, reading = typed[place], readings.get(place)
            if reading is None:
                answers[place] = (form, "", "unchanged", form, 0.0)
            else:
                answers[place] = answer_of(form, (form, reading))

    def _made(self, asked: Forms) -> Array:
        """Tell which forms have a word of the lexicon before -ла, -да, -та (or what is left of these)."""
        codes = asked.typed.codes
        consonant = np.isin(codes[:-1], [ord(letter) for letter in "лдт"])
        places = np.flatnonzero(consonant & np.isin(codes[1:], [ord(letter) for letter in "аеоөэ"]))
        owner = asked.typed.owners(places)
        begins = asked.typed.begins[owner]
        long_enough = places - begins >= 3
        places, owner, begins = places[long_enough], owner[long_enough], begins[long_enough]
        word = self.arrays.stems.lookup.find(asked.typed.part(begins, places)) >= 0
        made = np.zeros(len(asked.typed), dtype=bool)
        made[owner[word]] = True
        return made


class Clitics:
    """Which forms may be a word and a clitic: those whose beginning the lexicon could read."""

    def __init__(self, many: Many) -> None:
        self.many = many
        analyser = many.tool.analyser
        self.lengths = analyser.clitic_lengths
        self.ends = Lookup(sorted(set(map(fold, analyser.clitics))))

    def possible(self, asked: Forms, places: Array, spelt: bool = False) -> Array:
        """Return for each of these forms whether the chain must be asked; `spelt`: with ө ү ң put back.

        A clitic may stand behind another one.
        """
        known = np.zeros(len(asked.typed), dtype=bool)
        owners, cores = self._cores(asked.folded, asked.forms, places)
        inner = Forms(self.many.arrays, cores) if cores else None
        if inner is not None:
            known[owners[self._wordlike(inner)]] = True
        if inner is not None and not spelt:
            again, cores = self._cores(inner.folded, cores, np.arange(len(cores)))
            if cores:
                known[owners[again[self._wordlike(Forms(self.many.arrays, cores))]]] = True
        return known[places]

    def _cores(self, folded: Words, forms: Sequence[str], places: Array) -> tuple[Array, list[str]]:
        """Return what is left of forms without each clitic they may end in, and whose it is."""
        owners, cores = [np.zeros(0, dtype=np.int64)], []
        for length in self.lengths:
            long_enough = places[folded.lengths[places] > length + 1]
            ends = folded.ends[long_enough]
            found = long_enough[self.ends.find(folded.part(ends - length, ends)) >= 0]
            owners.append(found)
            cores += [forms[place][:-length] for place in found.tolist()]
        return np.concatenate(owners), cores

    def _wordlike(self, asked: Forms) -> Array:
        """Tell which forms consist of a stem and an ending but for ө ү ң and harmony."""
        arrays, cuts = self.many.arrays, asked.cuts
        head = arrays.stem_groups.lookup.find(asked.folded.part(asked.folded.begins[cuts.form], cuts.place))
        found = self.many.irregular(asked)
        found[cuts.form[(head >= 0) & (arrays.of_tail[cuts.tail] >= 0)]] = True
        return found


@cache
def many() -> Many:
    """Return the reader of many forms over the packaged lexicon, built once."""
    from .loans import russian_stems

    return Many(lemmatiser(), russian_stems)


__all__ = ["PAYS_FROM", "Answer", "Many", "answer_of", "many"]
