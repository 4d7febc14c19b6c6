"""Guesses at many unknown words at once; the answers are those of `Predictor.first` for each word.

The walk through the dictionary finds the known words behind all prefixes of all words together. Of what an
ending predicts only the readings that can win are kept (see `endings`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .endings import Endings, Prediction
from .graph import END, YO, Ints, Letters, Met, at, letters
from .predict import LONGEST_PREFIX, SHORTEST_REST
from .senses import Senses, spelled
from .tables import Graphs, Tables, pymorphy_prefixes

LONGEST_FIXED = 8  # letters of a fixed prefix that is cut off
KYRGYZ = "өүң"


class Behind(NamedTuple):
    """A known word behind a prefix: its first reading and spelling, and the tag of a nominative, or -1."""

    cut: int
    spelling: str
    way: int
    nominative: int


class Guesser:
    """Guesses at lists of words that the dictionary does not have."""

    def __init__(self, tables: Tables, graphs: Graphs, senses: Senses) -> None:
        self._senses = senses
        self._endings = Endings(tables, graphs, senses.of)
        self._productive = tables.productive
        self._new_noun = [
            noun and new for noun, new in zip(tables.is_nominative_noun, tables.productive, strict=True)
        ]
        self._fixed: dict[str, list[str]] = {}  # by the first two letters
        for prefix in sorted(pymorphy_prefixes(), key=len):
            self._fixed.setdefault(prefix[:2], []).append(prefix)
        self._fixed_pairs = [ord(pair[0]) << 16 | ord(pair[1]) for pair in self._fixed]

    def first(self, forms: Sequence[str], words: Letters) -> list[tuple[str, int] | None]:
        """Return headword and tag number of the best guess at each form; None when only `parse` can tell."""
        places, sizes = _plain(words)
        behind = self._behind_prefixes(forms, words, places, sizes)
        answers: list[tuple[str, int] | None] = [None] * len(forms)
        numbered = places.tolist()
        plain = [forms[place] for place in numbered]
        for place, form, ending in zip(numbered, plain, self._endings.predict(plain), strict=True):
            if place in behind:
                answers[place] = self._better(form, behind[place], ending)
            elif ending is not None:
                answers[place] = ending.headword(form)
        return answers

    def parsed(self, forms: Sequence[str]) -> list[int | None]:
        """Return the tag number of what `parse` guesses first; None when only `parse` can tell.

        Words with the Kyrgyz letters are asked for so; no reading is preferred to another.
        """
        words = letters(forms)
        places, sizes = _plain(words, KYRGYZ)
        behind = self._behind_prefixes(forms, words, places, sizes)
        answers: list[int | None] = [None] * len(forms)
        numbered = places.tolist()
        for place, ending in zip(
            numbered, self._endings.predict([forms[place] for place in numbered]), strict=True
        ):
            if any(forms[place].startswith(prefix) for prefix in self._fixed.get(forms[place][:2], ())):
                continue  # what is behind a fixed prefix is parsed by itself
            if place in behind:
                answers[place] = int(self._senses.of.tag[behind[place].way])
            elif ending is not None:
                answers[place] = ending.tag
        return answers

    def _better(self, form: str, behind: Behind, ending: Prediction | None) -> tuple[str, int]:
        """Return the better of two guesses; a noun's nominative not far behind wins."""
        if behind.nominative >= 0:
            return form, behind.nominative
        if ending is not None:
            tag = ending.nominative(form, 0.5)
            if tag >= 0:
                return form, tag
        way = self._senses.of.way(behind.way)
        return form[: behind.cut] + way.headword(behind.spelling), way.tag

    def _behind_prefixes(
        self, forms: Sequence[str], words: Letters, places: Ints, sizes: Ints
    ) -> dict[int, Behind]:
        """Return what is known behind a prefix of one to five letters, by the places of the forms."""
        answers: dict[int, Behind] = {}
        cuts = range(1, LONGEST_PREFIX + 1)
        asked = [places[sizes - cut >= SHORTEST_REST] for cut in cuts]
        begins = [words.starts[some] + cut for some, cut in zip(asked, cuts, strict=True)]
        met = self._senses.met(Letters(words.codes, np.concatenate(begins)))
        cut_of = np.repeat(cuts, [len(some) for some in asked])[met.places].tolist()
        place_of = np.concatenate(asked)[met.places].tolist()
        rests = [forms[place][cut:] for place, cut in zip(place_of, cut_of, strict=True)]
        for row, spelling, way, tag in self._rows(rests, met._replace(places=np.arange(len(rests)))):
            place = place_of[row]
            before = answers.get(place)
            if before is None:
                answers[place] = Behind(cut_of[row], spelling, way, tag)
            elif before.nominative < 0 <= tag:
                answers[place] = before._replace(nominative=tag)
        return answers

    def _rows(self, rests: Sequence[str], met: Met) -> Iterator[tuple[int, str, int, int]]:
        """Yield row, spelling, first way and tag of a nominative, of each word that new words may follow."""
        numbers = self._senses.numbers(met, rests)
        of = self._senses.of
        first = self._senses.firsts("new", lambda: of.tagged(self._productive))[numbers]
        noun = self._senses.firsts("noun", lambda: of.tagged(self._new_noun))[numbers]
        same = self._senses.firsts("same", lambda: of.tagged(self._new_noun) & of.same)[numbers]
        rows = np.flatnonzero(first >= 0)
        met, noun, first = at(met, rows), noun[rows], first[rows]
        tags = np.where(same[rows] >= 0, of.tag[same[rows]], -1)
        words = spelled(rests, met)
        for row in np.flatnonzero((noun >= 0) & (met.restored > 0)).tolist():
            tags[row] = self._nominative(int(numbers[rows[row]]), words[row], rests[int(rows[row])])
        return zip(met.places.tolist(), words, first.tolist(), tags.tolist(), strict=True)

    def _nominative(self, sense: int, spelling: str, rest: str) -> int:
        """Return the tag of the first reading that is a noun's nominative spelled as the word is, or -1."""
        for way in self._senses.ways_of(sense):
            if self._new_noun[way.tag] and way.headword(spelling) == rest:
                return way.tag
        return -1

    def rests(self, forms: Sequence[str], words: Letters) -> dict[int, str]:
        """Return the known word behind the longest fixed prefix (авто, супер) of a form, by its place."""
        splits: list[tuple[int, str]] = []
        codes, starts = words
        pairs = codes[starts].astype(np.int64) << 16 | codes[np.minimum(starts + 1, len(codes) - 1)]
        for place in np.flatnonzero(np.isin(pairs, self._fixed_pairs)).tolist():
            form = forms[place]
            for prefix in self._fixed.get(form[:2], ()):
                if not form.startswith(prefix) or "-" in form:
                    continue
                if len(prefix) <= min(LONGEST_FIXED, len(form) - SHORTEST_REST):
                    splits.append((place, form[len(prefix) :]))
        rests = [rest for _, rest in splits]
        met = self._senses.met(letters(rests))
        numbers = self._senses.numbers(met, rests)
        new = self._senses.firsts("new", lambda: self._senses.of.tagged(self._productive))[numbers] >= 0
        return dict(splits[row] for row in met.places[new].tolist())  # longer prefixes come later


def _plain(words: Letters, more: str = "") -> tuple[Ints, Ints]:
    """Return the places of the words of two or more Russian letters (or `more`) alone, and their sizes."""
    codes, starts = words
    if not len(starts):
        return starts, starts
    russian: npt.NDArray[np.bool_] = (codes >= ord("а")) & (codes <= ord("я")) | (codes == YO)
    for letter in more:
        russian |= codes == ord(letter)
    plain = np.logical_and.reduceat(russian | (codes == END), starts)
    sizes = np.diff(starts, append=len(codes)) - 1
    places = np.flatnonzero(plain & (sizes >= 2))
    return places, sizes[places]
