"""Which language each word is in: its own evidence, then its neighbours, then its message.

Everything is array arithmetic over all words of all documents at once; a decision depends only on the words
of its own document, so a corpus may be cut between documents anywhere and the answers stay the same.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .evidence import LANGUAGES, OTHER, softmax

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
PORTION = 200_000  # words whose documents are decided together
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
    ranked = np.sort(scores, axis=1)
    main = np.sort(scores[:, :OTHER], axis=1)
    share = softmax(scores + np.log(BASE))
    voice = voice_of(share)
    table = Table(
        scores.astype(np.float64),
        voice,
        main[:, -1] - main[:, -2] < SURE,
        ranked[:, -1] - ranked[:, -2] < SURE,
        voice[:, OTHER] > SPEAKS,
    )
    language = share.argmax(axis=1).astype(np.int8)[ids]
    # a portion of documents at a time: the running sums stay small and in the cache
    cuts = np.searchsorted(bounds, np.arange(PORTION, len(ids), PORTION))
    for first, last in pairwise([0, *cuts.tolist(), len(bounds) - 1]):
        low, high = bounds[first], bounds[last]
        if high > low:
            listen(table, ids[low:high], bounds[first : last + 1] - low, language[low:high])
    return language


class Table(NamedTuple):
    """Per type: evidence, what it says to its neighbours, and three bools.

    Is it in doubt between ru ky en; is it in doubt when `other` is heard nearby too; does it say `other`
    itself?
    """

    scores: Floats
    voice: Floats
    doubtful: Bools
    doubtful_abroad: Bools
    abroad: Bools


def voice_of(share: Floats) -> Floats:
    """Return the probabilities weighed by how decided they are: who is undecided keeps quiet."""
    top = np.partition(share, -2, axis=1)
    voice: Floats = share * ((top[:, -1] - top[:, -2]) ** 2)[:, None]
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
    document = np.searchsorted(bounds, places, side="right") - 1
    first, last = bounds[document], bounds[document + 1]
    low, high = np.maximum(places - NEAR, first), np.minimum(places + NEAR + 1, last)
    own = table.scores[ids[places]]
    voice = table.voice[ids]
    sums = np.zeros((len(ids) + 1, own.shape[1]))
    for _ in range(PASSES):
        np.cumsum(voice, axis=0, out=sums[1:])
        itself = voice[places]
        near = sums[high] - sums[low] - itself
        whole = sums[last] - sums[first] - itself
        speaking = np.maximum(whole.sum(axis=1, keepdims=True), 1.0)
        heard = BASE_WEIGHT * BASE + NEAR_WEIGHT * near + MESSAGE_WEIGHT * whole / speaking
        heard = np.maximum(heard, 0.001 * BASE)
        share = softmax(own + SHARPNESS * np.log(heard / heard.sum(axis=1, keepdims=True)))
        voice[places] = voice_of(share)
    language[places] = share.argmax(axis=1)


__all__ = ["BASE", "LANGUAGES", "decide"]
