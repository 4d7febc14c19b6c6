"""What may be left of unknown words without an ending, and the best guess among it, for many words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ...text.words import Lookup
from . import guesser
from .readings import Forms

Array = npt.NDArray[Any]


class Cut(NamedTuple):
    """Stems that may be left of forms: form, letters of the stem, ending's length and cost, was it voiced."""

    asked: Forms
    form: Array
    size: Array
    ending: Array
    cost: Array
    devoiced: Array

    def stems(self, rows: Array) -> list[str]:
        """Return the spelling of some stems."""
        forms, sizes = self.asked.forms, self.size[rows].tolist()
        stems = [forms[form][:size] for form, size in zip(self.form[rows].tolist(), sizes, strict=True)]
        for place in np.flatnonzero(self.devoiced[rows]).tolist():
            stems[place] = without_voice(stems[place])
        return stems

    def end_in(self, ends: tuple[str, ...], before: int, rows: Array) -> Array:
        """Return which of some stems have one of some ends behind at least so many letters."""
        typed, size = self.asked.typed, self.size[rows]
        places = typed.begins[self.form[rows]] + size
        found = np.zeros(len(rows), dtype=bool)
        (shortest, last), *lookups = _by_length(ends)
        near = np.flatnonzero(size >= shortest + before)
        near = near[last.find(typed.part(places[near] - shortest, places[near])) >= 0]
        for length, lookup in lookups:
            far = near[size[near] >= length + before]
            found[far] |= lookup.find(typed.part(places[far] - length, places[far])) >= 0
        changed = np.flatnonzero(self.devoiced[rows])
        found[changed] = [stem[before:].endswith(ends) for stem in self.stems(rows[changed])]
        return found


@cache
def _by_length(ends: tuple[str, ...]) -> list[tuple[int, Lookup]]:
    """Return the last letters of some ends, as many as the shortest has, then the ends of each length."""
    lengths = sorted({len(end) for end in ends})
    last = sorted({end[-lengths[0] :] for end in ends})
    return [
        (lengths[0], Lookup(last)),
        *((length, Lookup([end for end in ends if len(end) == length])) for length in lengths),
    ]


def without_voice(head: str) -> str:
    """Return the stem of a beginning whose last letter was voiced before an ending.

    >>> without_voice("китеб")
    'китеп'
    """
    return head[:-1] + guesser._VOICELESS_OF[head[-1]]


def guesses(cut: Cut) -> Iterator[tuple[int, str, str]]:
    """Yield the forms that have a guess, each with its stem and word class.

    In a tie the later of two spellings wins.
    """
    named = cut.end_in(guesser.NAME_ENDS, guesser.BEFORE_NAME_END, np.arange(len(cut.form)))
    score = 2.0 * np.minimum(cut.ending, 5) - 2.5 * cut.cost + 4 * named - (cut.size < 4)
    short = np.flatnonzero(cut.ending <= guesser.SHORT)
    score[short[~cut.end_in(guesser.SURNAME_ENDS, guesser.BEFORE_SURNAME_END, short)]] = 0
    # of two beginnings of a form the longer comes later in the alphabet; а voiceless end later than all
    later = np.where(cut.devoiced, 1_000 - cut.size, cut.size)
    rows = np.flatnonzero(score > 0)
    rows = rows[np.lexsort((later[rows], score[rows], cut.form[rows]))]
    last = rows[np.flatnonzero(np.diff(cut.form[rows], append=-1))] if len(rows) else rows
    pos = ["name" if is_named else "noun" for is_named in named[last].tolist()]
    return zip(cut.form[last].tolist(), cut.stems(last), pos, strict=True)


__all__ = ["Cut", "guesses", "without_voice"]
