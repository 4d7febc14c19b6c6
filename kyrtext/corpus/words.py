"""The words of a corpus in running order: what windows, sentences and n-grams are counted on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .corpus import Corpus
from .stretches import BLOCK


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


def words_of(corpus: Corpus) -> Words:
    """The running words of a corpus.

    Examples
    --------
    >>> import kyrtext
    >>> words_of(kyrtext.from_texts(["Салам! Жумуш барбы?"])).sentences.tolist()
    [0, 1, 1]
    """
    return corpus.once("words", lambda: _words_of(corpus))


def _words_of(corpus: Corpus) -> Words:
    tokens = np.flatnonzero(corpus.counted[corpus.ids]) if len(corpus.ids) else np.zeros(0, dtype=np.int64)
    begins = corpus.opens.copy()
    starts = corpus.bounds[:-1]
    begins[starts[starts < len(begins)]] = True
    sentences = (np.cumsum(begins) - 1).astype(np.int32)
    return Words(tokens, corpus.ids[tokens], corpus.document_ids[tokens], sentences[tokens])


def words_of_documents(corpus: Corpus) -> np.ndarray:
    """Words of each document."""
    return corpus.of_whole("words_of_documents", _words_of_documents)


def _words_of_documents(corpus: Corpus) -> np.ndarray:
    counted, found = corpus.counted, np.zeros(len(corpus), dtype=np.int64)
    bounds = corpus.bounds
    # a block of documents at a time, so that no array is as long as all tokens
    edges = np.searchsorted(bounds, np.arange(0, int(bounds[-1]) + BLOCK, BLOCK)).clip(max=len(corpus))
    for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        begin, end = int(bounds[first]), int(bounds[last])
        running = np.concatenate(([0], np.cumsum(counted[corpus.ids[begin:end]], dtype=np.int64)))
        found[first:last] = np.diff(running[bounds[first : last + 1] - begin])
    return found


def near(marked: np.ndarray, walls: np.ndarray, left: int, right: int) -> np.ndarray:
    """True for every word at most `left` words before or `right` words after a marked one.

    `walls` numbers the stretches (documents or sentences) a window never leaves. The marked word
    itself is not near itself, but is near another marked word in its window.

    Examples
    --------
    >>> near(np.array([False, True, False, False]), np.zeros(4, dtype=int), 1, 1).tolist()
    [True, False, True, False]
    """
    size = len(marked)
    found = np.zeros(size, dtype=bool)
    places = np.flatnonzero(marked)
    for step in [*range(-left, 0), *range(1, right + 1)]:
        to = places + step
        fits = (to >= 0) & (to < size)
        to, source = to[fits], places[fits]
        found[to[walls[to] == walls[source]]] = True
    return found


def together(marked: np.ndarray, walls: np.ndarray) -> np.ndarray:
    """True for every word that shares its stretch with another word that is marked."""
    if not len(marked):
        return np.zeros(0, dtype=bool)
    per_stretch = np.bincount(walls[marked], minlength=int(walls.max()) + 1)
    return per_stretch[walls] - marked.astype(np.int64) > 0
