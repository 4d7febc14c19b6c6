"""From forms to headwords: every place of every paradigm of the dictionary as a row of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .tables import Tables

Ints = npt.NDArray[np.int64]


class Way(NamedTuple):
    """From a form to its headword: letters cut at both ends and letters put there; the number of its tag."""

    start: int
    cut: int
    front: str
    back: str
    tag: int

    def headword(self, spelling: str) -> str:
        """Return the headword of a form."""
        return self.front + spelling[self.start : len(spelling) - self.cut] + self.back


class Ways:
    """The ways of the dictionary, by number.

    paradigm  its number
    tag       number of the form's tag
    cut       how many letters are cut at the end
    back      number of the ending that is put there, in `backs`
    turned    the letters at the beginning change as well
    same      the form is the headword
    kind      equal where the paradigm and the affixes are, and so the headwords of equal forms
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: dict[int, Way] = {}
        paradigms, suffixes = tables.paradigms, tables.suffixes
        sizes = np.array([len(paradigm) // 3 for paradigm in paradigms], dtype=np.int64)
        self._first = np.cumsum(sizes) - sizes
        flat = np.concatenate([np.frombuffer(paradigm, dtype=np.uint16) for paradigm in paradigms])
        self.paradigm = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        size, first = sizes[self.paradigm], self._first[self.paradigm]
        place, start = np.arange(len(first)) - first, 3 * first
        suffix, prefix = flat[start + place], flat[start + 2 * size + place]
        self.tag = flat[start + size + place].astype(np.int32)
        lengths = np.array([len(one) for one in suffixes], dtype=np.int16)
        self.backs = [*suffixes, ""]
        self.cut = np.where(place == 0, 0, lengths[suffix])
        self.back = np.where(place == 0, len(suffixes), flat[start].astype(np.int32))
        self.turned = (place > 0) & (prefix != flat[start + 2 * size])
        self.same = (place == 0) | (~self.turned & (suffix == flat[start]))
        self.kind = (self.paradigm.astype(np.int64) << 32) | (suffix.astype(np.int64) << 8) | prefix

    def number(self, paradigms: Ints, places: Ints) -> Ints:
        """Return the numbers of the ways from some places of some paradigms."""
        numbers: Ints = self._first[paradigms] + places
        return numbers

    def tagged(self, wanted: Sequence[bool]) -> npt.NDArray[np.bool_]:
        """Return which ways have a tag that is wanted; `wanted` tells it for each tag."""
        fits: npt.NDArray[np.bool_] = np.array(wanted, dtype=bool)[self.tag]
        return fits

    def way(self, number: int) -> Way:
        """Return a way as a tuple."""
        if number not in self._known:
            self._known[number] = self._made(number)
        return self._known[number]

    def _made(self, number: int) -> Way:
        cut, back, tag = int(self.cut[number]), self.backs[self.back[number]], int(self.tag[number])
        if not self.turned[number]:
            return Way(0, cut, "", back, tag)
        paradigm = int(self.paradigm[number])
        front, _ = self._tables.affixes(paradigm, number - int(self._first[paradigm]))
        return Way(len(front), cut, self._tables.affixes(paradigm, 0)[0], back, tag)
