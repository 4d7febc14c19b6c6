"""The best reading of many forms at once: as typed, and with ө ү ң put back; `Analyser.direct` in arrays.

Every form is cut wherever an ending may begin; each cut whose stem and ending are known is spread out into
the entries of the stem and the readings of the ending; what agrees in harmony stays, and the cheapest wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ...text.words import Words, spread
from .arrays import DICTIONARY, SUFFIX, Arrays, signs_of, special_places

Array = npt.NDArray[Any]
NONE = 999  # the rank of what has no reading
_DEAREST = 64  # ranks are shifted so far to be positive


class Cuts(NamedTuple):
    """Places where an ending may begin, if ө ү ң are read as о у н: form, place in the letters, end met."""

    form: Array
    place: Array
    tail: Array


class Forms:
    """Forms to be read together: their letters as typed and folded, and where they may be cut."""

    def __init__(self, arrays: Arrays, forms: Sequence[str]) -> None:
        self.forms = forms
        self.typed = Words(forms)
        self.folded = Words(forms, arrays.fold)
        self.signs = signs_of(self.typed)  # of the letters as typed
        self.cuts = _cuts(arrays, self.folded)
        self._arrays = arrays

    @cached_property
    def special(self) -> Array:
        """Return where each form has ө ү ң (see `special_places`)."""
        return special_places(self.typed, self.signs)

    @cached_property
    def heads(self) -> Array:
        """Return for each cut the group of stems (`Arrays.stem_groups`) before it, -1 for none."""
        begins = self.folded.begins[self.cuts.form]
        found: Array = self._arrays.stem_groups.lookup.find(self.folded.part(begins, self.cuts.place))
        return found

    @cached_property
    def endings(self) -> Array:
        """Return for each cut the number of the ending behind it as typed, -1 for none."""
        typed = self.typed
        found: Array = self._arrays.endings.lookup.find(
            typed.part(self.cuts.place, typed.ends[self.cuts.form])
        )
        return found


def _cuts(arrays: Arrays, words: Words) -> Cuts:
    """Go from the last letter of every form backwards for as long as what was passed ends some ending."""
    form, place = np.arange(len(words)), words.ends.copy()
    tail = np.full(len(words), arrays.tails.empty, dtype=np.int32)
    found = [(form, place, tail)]
    while len(form):
        place = place - 1
        tail = arrays.tails.longer(tail, words.codes[place])
        known = np.flatnonzero((tail >= 0) & (place > words.begins[form]))
        form, place, tail = form[known], place[known], tail[known]
        here = np.flatnonzero(arrays.ends_here[tail])
        found.append((form[here], place[here], tail[here]))
    return Cuts(*(np.concatenate(column) for column in zip(*found, strict=True)))


@dataclass(frozen=True, eq=False)
class Found:
    """Readings of forms, one row each.

    `order` is what readings are compared by first: rank, then the longer stem. `lemma` and `pos` are numbers
    in the tables of `Arrays`; where `kept` is not 0 the lemma is the stem with what the ending adds.
    `spelling` holds ө ү ң as bits (see `special_places`), `stem` and `ending` the numbers of both.
    """

    form: Array
    order: Array
    lemma: Array
    pos: Array
    features: Array
    method: Array
    spelling: Array
    kept: Array
    stem: Array
    ending: Array

    def take(self, rows: Array) -> Found:
        """Return some of the rows."""
        return Found(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    @property
    def rank(self) -> Array:
        """Return the ranks of the readings."""
        return (self.order >> 8) - _DEAREST


def agreeing(arrays: Arrays, form: Array, cut: Array, stem: Array, ending: Array, spelling: Array) -> Found:
    """Return the readings of forms cut into a stem and an ending, of those that agree."""
    stems, endings = arrays.stems, arrays.endings
    entries = stems.bounds[stem + 1] - stems.bounds[stem]
    pair, step = spread(entries)
    entry = stems.bounds[stem[pair]] + step
    readings = endings.bounds[ending + 1] - endings.bounds[ending]
    row, step = spread(readings[pair])
    pair, entry = pair[row], entry[row]
    reading = endings.bounds[ending[pair]] + step
    fits = np.flatnonzero(arrays.agrees[stems.kind[entry], endings.mask[reading]])
    pair, entry, reading = pair[fits], entry[fits], reading[fits]
    rank = stems.price[entry] + endings.cost[reading]
    kept = endings.kept[reading]
    features = arrays.noted[np.where(kept > 0, 0, stems.voice[entry]), endings.features[reading]]
    noun = arrays.classes.index("noun")
    return Found(
        form[pair],
        ((rank + _DEAREST) << 8) | (255 - cut[pair]),
        stems.lemma[entry],
        np.where(kept > 0, noun, stems.pos[entry]),
        features,
        np.where((features > 0) | (kept > 0), SUFFIX, DICTIONARY),
        spelling[pair],
        kept,
        stem[pair],
        ending[pair],
    )


class Best(NamedTuple):
    """The best reading of each form that has one: its row by form (-1: none), and its rank (NONE: none).

    Unsettled are forms whose equally cheap readings differ in what is no number here: derived lemmas.
    """

    found: Found
    row: Array
    rank: Array
    unsettled: Array


def best(found: Found, size: int) -> Best:
    """Return the best of the readings of each of `size` forms."""
    least = np.full(size, np.iinfo(np.int64).max)
    np.minimum.at(least, found.form, found.order)
    found = found.take(np.flatnonzero(found.order == least[found.form]))
    order = np.lexsort((found.spelling, found.features, found.pos, found.lemma, found.form))
    found = found.take(order)
    first = np.flatnonzero(np.diff(found.form, prepend=-1))
    counts = np.bincount(found.form, minlength=size)
    derived = np.bincount(found.form, weights=found.kept > 0, minlength=size) > 0
    chosen = found.take(first)
    row, rank = np.full(size, -1, dtype=np.int64), np.full(size, NONE, dtype=np.int64)
    row[chosen.form] = np.arange(len(first))
    rank[chosen.form] = chosen.rank
    return Best(chosen, row, rank, np.flatnonzero(derived & (counts > 1)))


def as_typed(arrays: Arrays, forms: Forms) -> Best:
    """Return `best` of the readings of the forms as they are typed, without clitics and irregular forms."""
    cuts, typed = forms.cuts, forms.typed
    both = np.flatnonzero((forms.heads >= 0) & (forms.endings >= 0))
    form, place = cuts.form[both], cuts.place[both]
    stem = arrays.stems.lookup.find(typed.part(typed.begins[form], place))
    known = np.flatnonzero(stem >= 0)
    form, cut, ending = form[known], (place - typed.begins[form])[known], forms.endings[both[known]]
    found = agreeing(arrays, form, cut, stem[known], ending, forms.special[form])
    return best(found, len(typed))


def restored(arrays: Arrays, forms: Forms, wanted: Array) -> Best:
    """Return `best` of the readings with ө ү ң put back, of the wanted forms (one bool each)."""
    cuts, folded = forms.cuts, forms.folded
    heads, tails = arrays.stem_groups, arrays.ending_groups
    both = np.flatnonzero((forms.heads >= 0) & wanted[cuts.form] & (arrays.of_tail[cuts.tail] >= 0))
    form, place = cuts.form[both], cuts.place[both]
    head, tail = forms.heads[both], arrays.of_tail[cuts.tail[both]]
    pair, step = spread(heads.bounds[head + 1] - heads.bounds[head])
    stem = heads.members[heads.bounds[head[pair]] + step]
    row, step = spread((tails.bounds[tail + 1] - tails.bounds[tail])[pair])
    stem, pair = stem[row], pair[row]
    ending = tails.members[tails.bounds[tail[pair]] + step]
    form, cut = form[pair], (place - folded.begins[form])[pair]
    spelling = arrays.stems.special[stem] | (arrays.endings.special[ending] >> cut.astype(np.uint64))
    typed = forms.special[form]
    # what was typed as ө ү ң stays; the form as it was typed is no other spelling
    other = np.flatnonzero(((typed & ~spelling) == 0) & (typed != spelling))
    found = agreeing(arrays, form[other], cut[other], stem[other], ending[other], spelling[other])
    return best(found, len(folded))


__all__ = ["NONE", "Best", "Forms", "Found", "as_typed", "restored"]
