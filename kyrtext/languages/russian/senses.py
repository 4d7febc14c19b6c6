"""What the dictionary says of many words at once: each node of its word graph is read once.

Words that inflect alike end in the same node. What a node says (paradigms and places in them) is unpacked
when the first of its words is met, and kept; for every other word letters are cut and added, no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .graph import YO, Letters, Met
from .tables import Graphs, Tables


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


class Sense(NamedTuple):
    """What a node says of its words: the readings in the dictionary's order; have they one headword."""

    ways: tuple[Way, ...]
    one: bool


class Senses:
    """The dictionary's readings of lists of words."""

    def __init__(self, tables: Tables, graphs: Graphs) -> None:
        self._tables = tables
        self._graphs = graphs
        self._ways: dict[tuple[int, int], Way] = {}
        self._senses: dict[int, Sense] = {}

    def met(self, words: Letters) -> Met:
        """Return the words that the dictionary has; several rows, in its order, where ё may stand for е."""
        return _in_order(self._graphs.words.walk(words))

    def attested(self, words: Letters) -> list[int]:
        """Return the places of the words for which the dictionary has likelihoods."""
        graph = self._graphs.likelihoods
        return graph.walk(words, ord(":"), restore=False).places.tolist() if graph else []

    def of(self, found: Met, forms: Sequence[str], cut: int = 0) -> list[Sense]:
        """Return what the node of each row says; the words are the forms without their first letters."""
        known = self._senses
        nodes = found.nodes.tolist()
        missing = {node: row for row, node in enumerate(nodes) if node not in known}
        for node, row in missing.items():
            form = forms[int(found.places[row])][cut:]
            known[node] = self._sense(restored(form, int(found.restored[row])))
        return [known[node] for node in nodes]

    def _sense(self, spelling: str) -> Sense:
        ways = tuple(
            [self._ways.get(listed) or self._way(*listed) for listed in self._tables.listed(spelling)]
        )
        if len(ways) == 1:
            return Sense(ways, True)
        # the endings are the same in all words of a node, so that one word stands for all
        return Sense(ways, len({(way.start, way.front, way.headword(spelling)) for way in ways}) == 1)

    def _way(self, paradigm: int, place: int) -> Way:
        tag = self._tables.tag(paradigm, place)
        if place == 0:
            way = Way(0, 0, "", "", tag)
        else:
            front, back = self._tables.affixes(paradigm, place)
            head_front, head_back = self._tables.affixes(paradigm, 0)
            way = (
                Way(0, len(back), "", head_back, tag)
                if front == head_front
                else Way(len(front), len(back), head_front, head_back, tag)
            )
        self._ways[paradigm, place] = way
        return way


def restored(form: str, places: int) -> str:
    """Return a form with ё for е at the places given by the bits of a number.

    >>> restored("еще елка", 0b100), restored("елка", 0)
    ('ещё елка', 'елка')
    """
    if not places:
        return form
    return "".join(chr(YO) if places >> place & 1 else letter for place, letter in enumerate(form))


def _in_order(found: Met) -> Met:
    """Return rows, those of one word in the dictionary's order: no ё, then by the place of the first ё."""
    if not np.any(found.places[1:] == found.places[:-1]):
        return found
    marks, number = np.unique(found.restored, return_inverse=True)
    listed = sorted(range(len(marks)), key=lambda one: _bits(int(marks[one])))
    rank = np.empty(len(marks), dtype=np.int64)
    rank[listed] = np.arange(len(marks))
    order = np.lexsort((rank[number], found.places))
    return Met(found.places[order], found.nodes[order], found.restored[order])


def _bits(number: int) -> list[int]:
    return [place for place in range(number.bit_length()) if number >> place & 1]
