"""Words around places in the text, found by walking from each place; nobody goes through all tokens."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .corpus import Corpus


def rows_of(corpus: Corpus, places: np.ndarray) -> np.ndarray:
    """Row of the document of each place."""
    return np.searchsorted(corpus.bounds, places, side="right") - 1


def nth_words(corpus: Corpus, places: np.ndarray, limits: np.ndarray, count: int, step: int) -> np.ndarray:
    """Place of the last of `count` words before (step -1) or after (1) each place, or the limit there.

    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Салам! Жумуш барбы, туугандар?"])
    >>> nth_words(corpus, np.array([2]), np.array([6]), 2, 1).tolist()
    [5]
    """
    out = limits.copy()
    for active, at, missing in _walk(corpus, places, limits, count, step):
        done = missing == 0
        out[active[done]] = at[done]
    return out


def near_words(corpus: Corpus, places: np.ndarray, left: int, right: int) -> np.ndarray:
    """Places, ascending, of the words at most `left` words before or `right` after one of the places.

    A window never leaves its document. A place is not near itself, but may be near another one.

    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Салам! Жумуш барбы, туугандар?"])
    >>> near_words(corpus, np.array([2]), 1, 1).tolist()
    [0, 3]
    """
    rows = rows_of(corpus, places)
    found = [np.zeros(0, dtype=np.int64)]
    for limits, count, step in ((corpus.bounds[rows], left, -1), (corpus.bounds[rows + 1] - 1, right, 1)):
        for _, at, _ in _walk(corpus, places, limits, count, step, words_only=True):
            found.append(at)
    ordered = np.sort(np.concatenate(found))
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def _walk(
    corpus: Corpus, places: np.ndarray, limits: np.ndarray, count: int, step: int, *, words_only: bool = False
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Each step from the places: who came to a token, where it stands, how many words are missing yet."""
    counted, ids = corpus.counted, corpus.ids
    active = np.flatnonzero(places != limits)
    at, end = places[active].astype(np.int64), limits[active]
    missing = np.full(len(active), count, dtype=np.int64)
    while count and len(active):
        at = at + step
        word = counted[ids[at]]
        missing = missing - word
        if words_only:
            yield active[word], at[word], missing[word]
        else:
            yield active, at, missing
        going = (missing > 0) & (at != end)
        active, at, end, missing = active[going], at[going], end[going], missing[going]
