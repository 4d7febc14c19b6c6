"""The words of a corpus in running order, and those around places in its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..files.cache import remembered
from .corpus import Corpus


@dataclass(frozen=True, eq=False)
class Words:
    """The word tokens of a corpus, punctuation and links left out, stop words kept.

    Attributes
    ----------
    tokens : int64 array
        Place of each word in `corpus.ids`.
    types : int32 array
        Its type.
    documents : int32 array
        Row of its document.
    sentences : int32 array
        Number of its sentence, counted through the corpus; never shared by two documents.
    """

    tokens: np.ndarray
    types: np.ndarray
    documents: np.ndarray
    sentences: np.ndarray


@remembered
def words_of(corpus: Corpus) -> Words:
    """The running words of a corpus.

    Examples
    --------
    >>> import kyrtext
    >>> words_of(kyrtext.from_texts(["Салам! Жумуш барбы?"])).sentences.tolist()
    [0, 1, 1]
    """
    tokens = np.flatnonzero(corpus.counted[corpus.ids]) if len(corpus.ids) else np.zeros(0, dtype=np.int64)
    begins = corpus.opens.copy()
    starts = corpus.bounds[:-1]
    begins[starts[starts < len(begins)]] = True
    sentences = (np.cumsum(begins) - 1).astype(np.int32)
    return Words(tokens, corpus.ids[tokens], corpus.document_ids[tokens], sentences[tokens])


def together(marked: np.ndarray, walls: np.ndarray) -> np.ndarray:
    """True for every word that shares its stretch with another word that is marked."""
    if not len(marked):
        return np.zeros(0, dtype=bool)
    per_stretch = np.bincount(walls[marked], minlength=int(walls.max()) + 1)
    return per_stretch[walls] - marked.astype(np.int64) > 0


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
