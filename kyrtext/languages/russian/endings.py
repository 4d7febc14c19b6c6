"""What the endings of unknown words predict, worked out for many endings at once.

The answers are those of `Predictor.by_suffix`; of these only what can win is kept: the likeliest reading, and
nominatives of nouns near to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .graph import END, Graph, Ints, Letters, Met, letters
from .predict import LONGEST_SUFFIX, NOMINATIVE_SHARE, SHORTEST_WORD
from .senses import in_order, restored
from .tables import Graphs, Tables
from .ways import Way, Ways

SHORT, COUNT = np.uint64(0xFFFF), np.uint64(32)


# size, mark, way, likelihood as in Readings; cut, back, tag of the way; is it turned, is it a nominative
Kept = tuple[int, int, int, float, int, int, int, bool, bool]


class Ending(NamedTuple):
    """A reading that an ending predicts: the ending with ё restored, the way to the headword, likelihood."""

    suffix: str
    way: Way
    chance: float

    def headword(self, form: str) -> str:
        """Return the headword of a form with this ending."""
        return self.way.headword(form[: len(form) - len(self.suffix)] + self.suffix)


class Prediction(NamedTuple):
    """What can win among the readings of an ending.

    The likeliest: letters that are dropped, the letters put there, and its tag. Nominatives of nouns not far
    behind: the tag of the first spelled as the form is, alone and beside a likelihood of a half, or -1.
    `more` lists all these readings where that depends on more of the form than its ending.
    """

    drop: int
    add: str
    tag: int
    alone: int
    beside: int
    more: tuple[Ending, ...] = ()

    def headword(self, form: str) -> tuple[str, int]:
        """Return headword and tag of the best guess at a form; a noun's nominative not far behind wins."""
        if self.more:
            tag = self.nominative(form, self.more[0].chance)
            return (form, tag) if tag >= 0 else (self.more[0].headword(form), self.tag)
        if self.alone >= 0:
            return form, self.alone
        return form[: len(form) - self.drop] + self.add, self.tag

    def nominative(self, form: str, beside: float) -> int:
        """Return the tag of a noun's nominative that wins beside a guess of some likelihood, or -1."""
        if not self.more:
            return self.beside
        for guess in self.more[1:]:
            if guess.chance >= NOMINATIVE_SHARE * beside and guess.headword(form) == form:
                return guess.way.tag
        return -1


class Readings(NamedTuple):
    """Readings that endings predict, as columns.

    The place of the ending in the list, how many of its letters predict, which of these are ё for е, the
    number of the way, and the likelihood.
    """

    place: Ints
    size: Ints
    mark: Ints
    way: Ints
    chance: npt.NDArray[np.float64]


def _some(readings: Readings, rows: Ints) -> Readings:
    place, size, mark, way, chance = readings
    return Readings(place[rows], size[rows], mark[rows], way[rows], chance[rows])


class Said:
    """What is written behind the nodes of a graph of endings: each node is read once, and numbered.

    Of each node: the place of its first reading and how many it has; of each reading: the number of its way,
    and how many words of the dictionary have it. Readings that no new word follows are left out.
    """

    def __init__(self, graph: Graph, ways: Ways, productive: npt.NDArray[np.bool_]) -> None:
        self._graph, self._ways, self._productive = graph, ways, productive
        self._number = np.zeros((graph.size | 0xFF) + 1, dtype=np.int32)  # from 1 on
        self._first = self.count = self._way = np.zeros(0, dtype=np.int64)
        self._words = np.zeros(0)

    def numbers(self, met: Met) -> Ints:
        """Return the number of each row's node."""
        new = np.flatnonzero(self._number[met.nodes] == 0)
        if len(new):
            nodes, rows = np.unique(met.nodes[new], return_index=True)
            owner, listed = self._graph.payloads(nodes, met.units[new[rows]])
            paradigm, place = listed >> np.uint64(16) & SHORT, listed & SHORT
            way = self._ways.number(paradigm.astype(np.int64), place.astype(np.int64))
            good = np.flatnonzero(self._productive[way])
            count = np.bincount(owner[good], minlength=len(nodes))
            self._number[nodes] = np.arange(len(self.count) + 1, len(self.count) + 1 + len(nodes))
            self._first = np.concatenate([self._first, np.cumsum(count) - count + len(self._way)])
            self.count = np.concatenate([self.count, count])
            self._way = np.concatenate([self._way, way[good]])
            self._words = np.concatenate([self._words, (listed[good] >> COUNT).astype(np.float64)])
        numbers: Ints = self._number[met.nodes].astype(np.int64) - 1
        return numbers

    def expanded(self, nodes: Ints) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
        """Return the readings of some nodes: whose they are, the numbers of their ways, how many words."""
        times = self.count[nodes]
        row = np.repeat(np.arange(len(nodes)), times)
        taken = np.arange(len(row)) + np.repeat(self._first[nodes] - np.cumsum(times) + times, times)
        return row, self._way[taken], self._words[taken]


class Endings:
    """The predictions of the endings met so far."""

    def __init__(self, tables: Tables, graphs: Graphs, ways: Ways) -> None:
        self._ways = ways
        self._productive = ways.tagged(tables.productive)
        self._noun = ways.tagged(tables.is_nominative_noun)
        self._graphs = [(prefix, graphs.endings[number]) for number, prefix in tables.prefixes_backwards]
        self._said = [Said(graph, ways, self._productive) for _, graph in self._graphs]
        self._prefixes = tuple(prefix for prefix, _ in self._graphs if prefix)
        self._known: dict[str, dict[str, Prediction | None]] = {}  # by prefixes, then by ending
        self._shared: dict[tuple[int, str, int, int, int], Prediction] = {}

    def predict(self, forms: Sequence[str]) -> list[Prediction | None]:
        """Return the prediction for each form of Russian letters; None where nothing is predicted."""
        found = self._behind("", [form[-LONGEST_SUFFIX:] for form in forms])
        for place in [place for place, form in enumerate(forms) if len(form) < SHORTEST_WORD]:
            found[place] = None
        special: dict[str, list[int]] = {}  # по- and наи- have tables of their own
        prefixes = self._prefixes
        for place in [place for place, form in enumerate(forms) if form.startswith(prefixes)]:
            form = forms[place]
            begin = next(form[:size] for size in range(len(form) + 1) if self._all_in(form, form[:size]))
            special.setdefault(begin, []).append(place)
        for begin, places in special.items():
            ends = [forms[place][-LONGEST_SUFFIX:] for place in places]
            for place, prediction in zip(places, self._behind(begin, ends), strict=True):
                found[place] = prediction if len(forms[place]) >= SHORTEST_WORD else None
        return found

    def _all_in(self, form: str, begin: str) -> bool:
        """Tell whether a beginning shows all the prefixes that the form has."""
        return all(begin.startswith(prefix) for prefix in self._prefixes if form.startswith(prefix))

    def _behind(self, begin: str, ends: list[str]) -> list[Prediction | None]:
        """Return the predictions of endings of forms that begin so."""
        known = self._known.setdefault(begin, {})
        new = [end for end in dict.fromkeys(ends) if end not in known]
        if new:
            known.update(dict.fromkeys(new))
            readings = self._merged(
                [
                    self._read(number, new)
                    for number, (prefix, _) in enumerate(self._graphs)
                    if begin.startswith(prefix)
                ]
            )
            known.update(self._won(new, readings))
        return [known[end] for end in ends]

    def _read(self, number: int, ends: list[str]) -> Readings:
        """Return what a graph predicts: by the longest part of each ending that predicts anything."""
        codes, starts = letters(ends)
        after = np.flatnonzero(codes == END)
        graph, said = self._graphs[number][1], self._said[number]
        lengths = range(LONGEST_SUFFIX, 0, -1)
        asked = [np.flatnonzero(after - long >= starts) for long in lengths]
        begins = [after[places] - long for places, long in zip(asked, lengths, strict=True)]
        met = in_order(graph.walk(Letters(codes, np.concatenate(begins))))
        size = np.repeat(lengths, [len(places) for places in asked])[met.places]
        met = met._replace(places=np.concatenate(asked)[met.places])
        node = said.numbers(met)
        predicts = said.count[node] > 0
        longest = np.zeros(len(ends), dtype=np.int64)
        np.maximum.at(longest, met.places[predicts], size[predicts])
        rows = np.flatnonzero(predicts & (size == longest[met.places]))
        row, way, count = said.expanded(node[rows])
        row = rows[row]
        place = met.places[row]
        total = np.bincount(place, weights=count, minlength=len(ends)) + 1
        return Readings(place, size[row], met.restored[row], way, 0.5 * count / total[place])

    def _merged(self, parts: list[Readings]) -> Readings:
        """Return the readings of several graphs, each once as in the first that has it, likeliest first."""
        joined = Readings(*(np.concatenate(column) for column in zip(*parts, strict=True)))
        if len(parts) > 1:
            key = np.stack([*joined[:3], self._ways.tag[joined.way], self._ways.paradigm[joined.way]])
            _, first = np.unique(key, axis=1, return_index=True)
            joined = _some(joined, np.sort(first))
        return _some(joined, np.lexsort((-joined.chance, joined.place)))

    def _won(self, ends: list[str], readings: Readings) -> dict[str, Prediction]:
        """Return the predictions of the endings from their readings, likeliest first."""
        number = np.arange(len(readings.place))
        first = np.ones(len(number), dtype=bool)
        first[1:] = readings.place[1:] != readings.place[:-1]
        best = readings.chance[np.maximum.accumulate(np.where(first, number, 0))]
        near = self._noun[readings.way] & (readings.chance >= NOMINATIVE_SHARE * best)
        kept = _some(readings, np.flatnonzero(first | near))
        of_end: dict[str, list[Kept]] = {}
        for row in zip(*(column.tolist() for column in self._described(kept)), strict=True):
            of_end.setdefault(ends[row[0]], []).append(row[1:])
        return {end: self._prediction(end, found) for end, found in of_end.items()}

    def _described(self, kept: Readings) -> list[npt.NDArray]:
        """Return the columns of readings with what is asked of their ways."""
        way = kept.way
        ways = self._ways
        looked_up = (ways.cut[way], ways.back[way], ways.tag[way], ways.turned[way], self._noun[way])
        return [*kept, *looked_up]

    def _prediction(self, end: str, kept: list[Kept]) -> Prediction:
        """Return the prediction of an ending from the readings kept, likeliest first."""
        size, mark, _, _, cut, back, tag, turned, noun = kept[0]
        nouns = kept if noun else kept[1:]
        unsure = turned or (mark and cut > len(end))
        if unsure or any(other[7] or other[4] > len(end) for other in nouns):
            return Prediction(0, "", tag, -1, -1, tuple(self._ending(end, one) for one in (kept[0], *nouns)))
        alone = beside = -1
        for other in nouns:
            changed = restored(end[-other[0] :], other[1])
            spelling = end[: len(end) - other[0]] + changed
            if spelling[: len(end) - other[4]] + self._ways.backs[other[5]] == end:
                alone, beside = other[6], other[6] if other[3] >= NOMINATIVE_SHARE * 0.5 else -1
                break  # the others are less likely
        drop = max(size, cut)
        add = restored(end[-size:], mark)[: drop - cut] + self._ways.backs[back]
        key = (drop, add, tag, alone, beside)
        if key not in self._shared:
            self._shared[key] = Prediction(*key)
        return self._shared[key]

    def _ending(self, end: str, kept: Kept) -> Ending:
        size, mark, way, chance, *_ = kept
        return Ending(restored(end[-size:], mark), self._ways.way(way), chance)
