"""What the dictionary says of many words at once: each node of its word graph is read once.

Words that inflect alike end in the same node. What a node says (its sense: the readings, each a way to a
headword) is unpacked when the first of its words is met, and kept; for every other word letters are cut and
added, no more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from .graph import YO, Ints, Letters, Met, at
from .tables import Graphs, Tables
from .ways import Way, Ways

SHORT = np.uint64(0xFFFF)
Bools = npt.NDArray[np.bool_]


class Senses:
    """The dictionary's readings of lists of words; senses are numbered as they are met.

    ways   the ways of all senses, in the dictionary's order
    first  for each sense the place of its first way in `ways`
    count  for each sense how many ways it has
    one    for each sense whether all its ways lead to one headword
    """

    def __init__(self, tables: Tables, graphs: Graphs) -> None:
        self._graphs = graphs
        self.graph = graphs.words
        self.of = Ways(tables)
        self._number = np.zeros(
            (graphs.words.size | 0xFF) + 1, dtype=np.int32
        )  # of a node's sense, from 1 on
        self.ways = self.first = self.count = np.zeros(0, dtype=np.int64)
        self.one = np.zeros(0, dtype=bool)
        self._firsts: dict[str, Ints] = {}
        self._wanted: dict[str, Bools] = {}

    def met(self, words: Letters) -> Met:
        """Return the words that the dictionary has; several rows, in its order, where ё may stand for е."""
        return in_order(self._graphs.words.walk(words))

    def attested(self, words: Letters) -> Ints:
        """Return the places of the words for which the dictionary has likelihoods."""
        graph = self._graphs.likelihoods
        return graph.walk(words, ord(":"), restore=False).places if graph else np.zeros(0, dtype=np.int64)

    def numbers(self, found: Met, forms: Sequence[str]) -> Ints:
        """Return the number of each row's sense."""
        new = np.flatnonzero(self._number[found.nodes] == 0)
        if len(new):
            self._learn(at(found, new), forms)
        numbers: Ints = self._number[found.nodes].astype(np.int64) - 1
        return numbers

    def _learn(self, found: Met, forms: Sequence[str]) -> None:
        """Unpack the senses of nodes met for the first time."""
        nodes, rows = np.unique(found.nodes, return_index=True)
        owner, listed = self._graphs.words.payloads(nodes, found.units[rows])
        paradigm, place = listed >> np.uint64(16) & SHORT, listed & SHORT
        ways = self.of.number(paradigm.astype(np.int64), place.astype(np.int64))
        count = np.bincount(owner, minlength=len(nodes))
        first = np.cumsum(count) - count
        kinds = self.of.kind[ways]
        one = np.minimum.reduceat(kinds, first) == np.maximum.reduceat(kinds, first)
        for sense in np.flatnonzero(~one).tolist():
            row = int(rows[sense])
            spelling = restored(forms[int(found.places[row])], int(found.restored[row]))
            several = [self.of.way(way) for way in ways[first[sense] : first[sense] + count[sense]].tolist()]
            # the endings are the same in all words of a node, so that one word stands for all
            one[sense] = len({(way.start, way.front, way.headword(spelling)) for way in several}) == 1
        self._number[nodes] = np.arange(len(self.first) + 1, len(self.first) + 1 + len(nodes))
        self.first = np.concatenate([self.first, first + len(self.ways)])
        self.ways = np.concatenate([self.ways, ways])
        self.count, self.one = np.concatenate([self.count, count]), np.concatenate([self.one, one])

    def firsts(self, name: str, wanted: Callable[[], Bools]) -> Ints:
        """Return for each sense its first way among those wanted, or -1; the answers are kept by name."""
        known = self._firsts.get(name, np.zeros(0, dtype=np.int64))
        if len(known) < len(self.first):
            ways, count = self.ways[self.first[len(known)] :], self.count[len(known) :]
            if name not in self._wanted:
                self._wanted[name] = wanted()
            fits = np.flatnonzero(self._wanted[name][ways])[::-1]
            more = np.full(len(count), -1, dtype=np.int64)
            more[np.repeat(np.arange(len(count)), count)[fits]] = ways[fits]  # the last write is the first
            known = self._firsts[name] = np.concatenate([known, more])
        return known

    def ways_of(self, sense: int) -> list[Way]:
        """Return the ways of a sense, in the dictionary's order."""
        first = int(self.first[sense])
        way = self.of.way
        return [way(number) for number in self.ways[first : first + int(self.count[sense])].tolist()]


def spelled(forms: Sequence[str], found: Met) -> list[str]:
    """Return the word of each row as the dictionary spells it."""
    words = [forms[place] for place in found.places.tolist()]
    for row in np.flatnonzero(found.restored).tolist():
        words[row] = restored(words[row], int(found.restored[row]))
    return words


def restored(form: str, places: int) -> str:
    """Return a form with ё for е at the places given by the bits of a number.

    >>> restored("еще елка", 0b100), restored("елка", 0)
    ('ещё елка', 'елка')
    """
    if not places:
        return form
    return "".join(chr(YO) if places >> place & 1 else letter for place, letter in enumerate(form))


def in_order(found: Met) -> Met:
    """Return rows, those of one word in the dictionary's order: no ё, then by the place of the first ё."""
    if not np.any(found.places[1:] == found.places[:-1]):
        return found
    marks, number = np.unique(found.restored, return_inverse=True)
    listed = sorted(range(len(marks)), key=lambda one: _bits(int(marks[one])))
    rank = np.empty(len(marks), dtype=np.int64)
    rank[listed] = np.arange(len(marks))
    return at(found, np.lexsort((rank[number], found.places)))


def _bits(number: int) -> list[int]:
    return [place for place in range(number.bit_length()) if number >> place & 1]
