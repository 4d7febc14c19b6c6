"""Beginnings of words that may be Russian words: one walk through the dictionary for all those of a word."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...text.words import Lookup, Words
from .graph import ALIEN, END, Ints, Letters
from .lexicon import entries
from .lists import senses

ONE = np.uint64(1)


def may_be_words(words: Words, owner: Ints, size: Ints, ends: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Return for beginnings of words (rows) with some ends (columns) whether Russian may have such a word.

    A beginning is the first `size` letters, less than 64, of the word `owner`. All that Russian has is found.

    >>> may_be_words(Words(["медалы", "жумушу"]), np.array([0, 1]), np.array([5, 5]), ("", "ь")).tolist()
    [[False, True], [False, False]]
    """
    together = senses()
    if together is None:
        return np.ones((len(owner), len(ends)), dtype=bool)
    wanted = np.zeros(len(words), dtype=np.uint64)
    np.bitwise_or.at(wanted, owner, ONE << size.astype(np.uint64))
    asked = np.flatnonzero(wanted)
    codes = np.minimum(words.codes, ALIEN).astype(np.uint16)
    codes[words.ends] = END
    graph = together.graph
    met = graph.beginnings(Letters(codes, words.begins[asked]), wanted[asked])
    begins = words.begins[owner]
    own = _own(ends).find(words.part(begins, begins + size)) >= 0
    found = np.empty((len(owner), len(ends)), dtype=bool)
    for column, end in enumerate(ends):
        rows = graph.completed(met.nodes, end)
        known = np.zeros(len(words), dtype=np.uint64)
        np.bitwise_or.at(known, asked[met.places[rows]], ONE << met.sizes[rows].astype(np.uint64))
        found[:, column] = own | (known[owner] >> size.astype(np.uint64) & ONE > 0)
    return found


@functools.lru_cache(maxsize=4)
def _own(ends: Sequence[str]) -> Lookup:
    """Return our own headwords without any of some ends."""
    own = [form for form, entry in entries().items() if entry.lemma == form]
    return Lookup(sorted({form.removesuffix(end) for form in own for end in ends}))


__all__ = ["may_be_words"]
