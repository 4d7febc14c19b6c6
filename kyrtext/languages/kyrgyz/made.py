"""Which forms may be verbs made of words of the lexicon (жогору-ла, жеңил-де-т): a sieve for `denominal`."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .arrays import MAKES, OPEN, Arrays
from .phonology import attach
from .readings import Forms

Array = npt.NDArray[Any]
SHORTEST_BASE = 3  # letters of the word that the verb is made of
LONGEST_VOICES = 6  # letters between -ла and the ending: -штыр, -ыл


class MadeVerbs:
    """Looks for a word of the lexicon, -ла as it is after this word, and an ending of verbs not far behind.

    In front of an ending in о, ө, э the vowel of -ла is not written.
    """

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        stems = arrays.stems
        others = np.isin(
            stems.pos, [place for place, name in enumerate(arrays.classes) if name in ("verb", "name")]
        )
        self._base = ~np.logical_and.reduceat(others, stems.bounds[:-1])
        self._joined = np.zeros(
            (len(stems.words), 2), dtype=np.uint16
        )  # -ла after each word asked for so far

    def possible(self, asked: Forms) -> npt.NDArray[np.bool_]:
        """Return for each form whether `denominal` may have a reading of it."""
        typed, signs = asked.typed, asked.signs
        places = np.flatnonzero(((signs[:-1] & MAKES) > 0) & ((signs[1:] & OPEN) > 0))
        owner = typed.owners(places)
        enough = places - typed.begins[owner] >= SHORTEST_BASE
        places, owner = places[enough], owner[enough]
        inflected = np.zeros(len(typed.codes) + 1, dtype=np.int32)
        inflected[asked.cuts.place[self.arrays.endings.verb[asked.endings] & (asked.endings >= 0)] + 1] = 1
        np.cumsum(inflected, out=inflected)
        until = np.minimum(places + 2 + LONGEST_VOICES, typed.ends[owner])
        enough = inflected[until + 1] > inflected[places + 1]
        places, owner = places[enough], owner[enough]
        stem = self.arrays.stems.lookup.find(typed.part(typed.begins[owner], places))
        known = np.flatnonzero((stem >= 0) & self._base[stem])
        places, owner, stem = places[known], owner[known], stem[known]
        joined = self._joined_to(stem)
        vowel = typed.codes[places + 1]
        fits = (joined[:, 0] == typed.codes[places]) & ((joined[:, 1] == vowel) | np.isin(vowel, UNWRITTEN))
        made = np.zeros(len(typed), dtype=bool)
        made[owner[fits]] = True
        return made

    def _joined_to(self, stems: Array) -> Array:
        """Return the two letters of -ла after some words."""
        for stem in np.unique(stems[self._joined[stems, 0] == 0]).tolist():
            self._joined[stem] = [ord(letter) for letter in attach(self.arrays.stems.words[stem], "LA")[-2:]]
        found: Array = self._joined[stems]
        return found


UNWRITTEN = np.array([ord(letter) for letter in "оөэ"], dtype=np.uint32)

__all__ = ["MadeVerbs"]
