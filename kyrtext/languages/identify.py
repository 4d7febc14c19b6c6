"""Which language each word is in: its own evidence, then its neighbours, then its message.

Everything is array arithmetic over all words of all documents at once; a decision depends only on the words
of its own document, so a corpus may be cut between documents anywhere and the answers stay the same.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .evidence import LANGUAGES, OTHER

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

# Share of each language before anything is known: Russian and Kyrgyz alike, the rest rare.
BASE = np.array([0.46, 0.46, 0.05, 0.03])
NEAR = 3  # words to each side that count as neighbours
NEAR_WEIGHT = 1.0
MESSAGE_WEIGHT = 2.0
BASE_WEIGHT = 0.25
SHARPNESS = 1.6  # neighbours repeat each other's evidence: their vote is raised to this power
SPEAKS = 0.1  # a type whose voice for a language is louder than this says so to its message
PASSES = 3
PORTION = 20_000  # words whose documents are decided together
SURE = 9.0  # a lead of so many nats is not overturned by any neighbour


def decide(
    scores: npt.NDArray[np.floating], ids: npt.NDArray[np.integer], bounds: npt.NDArray[np.int64]
) -> npt.NDArray[np.int8]:
    """Return the language of each word (index into LANGUAGES) from its evidence and its document.

    `scores` has one row per type and one column per language (logarithms); `ids` says which type each word
    is; words of document d are ``bounds[d]:bounds[d + 1]``.

    >>> scores = np.array([[-6.0, -30, -30, -30], [-9, -8.9, -30, -30]])  # работа, and one of both
    >>> [LANGUAGES[code] for code in decide(scores, np.array([0, 1]), np.array([0, 2]))]
    ['ru', 'ru']
    """
    evidence = np.ascontiguousarray(scores.T, dtype=np.float64)  # a row per language: long rows are quick
    share = softmax(np.ascontiguousarray((scores + np.log(BASE)).T))
    voice = voice_of(share)
    table = Table(
        evidence,
        voice,
        lead(scores.T[:OTHER]) < SURE,
        lead(scores.T) < SURE,
        voice[OTHER] > SPEAKS,
    )
    language = share.argmax(axis=0).astype(np.int8)[ids]
    # a portion of documents at a time: the running sums stay small and in the cache
    cuts = np.searchsorted(bounds, np.arange(PORTION, len(ids), PORTION))
    for first, last in pairwise([0, *cuts.tolist(), len(bounds) - 1]):
        low, high = bounds[first], bounds[last]
        if high > low:
            listen(table, ids[low:high], bounds[first : last + 1] - low, language[low:high])
    return language


class Table(NamedTuple):
    """Per type, in columns: evidence, what it says to its neighbours (a row per language), and three bools.

    Is it in doubt between ru ky en; is it in doubt when `other` is heard nearby too; does it say `other`
    itself?
    """

    scores: Floats
    voice: Floats
    doubtful: Bools
    doubtful_abroad: Bools
    abroad: Bools


def softmax(scores: Floats) -> Floats:
    """Return each column of scores as probabilities."""
    share: Floats = np.exp(scores - scores.max(axis=0))
    share /= share.sum(axis=0)
    return share


def lead(scores: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Return how far the greatest number of each column is ahead of the next.

    >>> lead(np.array([[1.0, 2.0], [4.0, 2.0], [3.0, 0.0]])).tolist()
    [1.0, 0.0]
    """
    first = scores[0]
    second = np.full_like(first, -np.inf)
    for row in scores[1:]:
        second = np.maximum(second, np.minimum(first, row))
        first = np.maximum(first, row)
    return first - second


def voice_of(share: Floats) -> Floats:
    """Return the probabilities weighed by how decided they are: who is undecided keeps quiet."""
    voice: Floats = share * lead(share) ** 2
    return voice


def listen(
    table: Table,
    ids: npt.NDArray[np.integer],
    bounds: npt.NDArray[np.int64],
    language: npt.NDArray[np.int8],
) -> None:
    """Put into `language` what the doubtful words of documents are, having heard their neighbours."""
    unsure = table.doubtful[ids]
    abroad = np.flatnonzero(table.abroad[ids])
    if len(abroad):
        # only where a message has a word of another language can a Kyrgyz word be Kazakh or Uzbek
        messages = np.unique(np.searchsorted(bounds, abroad, side="right") - 1)
        for low, high in zip(bounds[messages].tolist(), bounds[messages + 1].tolist(), strict=True):
            unsure[low:high] = table.doubtful_abroad[ids[low:high]]
    places = np.flatnonzero(unsure)
    if not len(places):
        return
    lengths = np.diff(bounds)
    first, last = (np.repeat(ends, lengths)[places] for ends in (bounds[:-1], bounds[1:]))
    low, high = np.maximum(places - NEAR, first), np.minimum(places + NEAR + 1, last)
    own = np.take(table.scores, ids[places], axis=1)
    voice = np.take(table.voice, ids, axis=1)
    sums = np.zeros((len(own), len(ids) + 1))
    base = BASE[:, None]
    for _ in range(PASSES):
        np.cumsum(voice, axis=1, out=sums[:, 1:])
        itself = np.take(voice, places, axis=1)
        near = np.take(sums, high, axis=1) - np.take(sums, low, axis=1) - itself
        whole = np.take(sums, last, axis=1) - np.take(sums, first, axis=1) - itself
        speaking = np.maximum(whole.sum(axis=0), 1.0)
        heard = BASE_WEIGHT * base + NEAR_WEIGHT * near + MESSAGE_WEIGHT * whole / speaking
        heard = np.maximum(heard, 0.001 * base)
        share = softmax(own + SHARPNESS * np.log(heard / heard.sum(axis=0)))
        voice[:, places] = voice_of(share)
    language[places] = share.argmax(axis=0)


__all__ = ["BASE", "LANGUAGES", "decide"]
