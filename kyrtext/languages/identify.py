"""Which language each word is in: its own evidence, then its neighbours, then its message.

Everything is array arithmetic over all words of all documents at once; a decision depends only on the words of its
own document, so a corpus may be cut between documents anywhere and the answers stay the same.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .evidence import LANGUAGES, softmax

# Share of each language before anything is known: Russian and Kyrgyz alike, the rest rare.
BASE = np.array([0.46, 0.46, 0.05, 0.03])
NEAR = 3  # words to each side that count as neighbours
NEAR_WEIGHT = 1.0
MESSAGE_WEIGHT = 2.0
BASE_WEIGHT = 0.25
SHARPNESS = 1.3  # neighbours repeat each other's evidence: their vote is raised to this power
PASSES = 3
SURE = 9.0  # a lead of so many nats is not overturned by any neighbour


def decide(
    scores: npt.NDArray[np.floating], ids: npt.NDArray[np.integer], bounds: npt.NDArray[np.int64]
) -> npt.NDArray[np.int8]:
    """Return the language of each word (index into LANGUAGES) from its evidence and its document's other words.

    `scores` has one row per type and one column per language (logarithms); `ids` says which type each word is;
    words of document d are ``bounds[d]:bounds[d + 1]``.

    >>> scores = np.array([[-6.0, -30, -30, -30], [-9, -8.9, -30, -30]])  # работа, and a word of both languages
    >>> [LANGUAGES[code] for code in decide(scores, np.array([0, 1]), np.array([0, 2]))]
    ['ru', 'ru']
    """
    ranked = np.sort(scores, axis=1)
    share_of_type = softmax(scores + np.log(BASE))
    doubtful_type = ranked[:, -1] - ranked[:, -2] < SURE
    share = share_of_type[ids]
    doubtful = np.flatnonzero(doubtful_type[ids])
    if len(doubtful):
        document = np.searchsorted(bounds, doubtful, side="right") - 1
        first, last = bounds[document], bounds[document + 1]
        low, high = np.maximum(doubtful - NEAR, first), np.minimum(doubtful + NEAR + 1, last)
        own = scores[ids[doubtful]]
        for _ in range(PASSES):
            share[doubtful] = softmax(own + _context(share, doubtful, (low, high), (first, last)))
    return share.argmax(axis=1).astype(np.int8)


def _context(
    share: npt.NDArray[np.float64],
    places: npt.NDArray[np.int64],
    window: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    message: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> npt.NDArray[np.float64]:
    """Return the logarithm of the share of each language around each place, the place itself left out."""
    top = np.partition(share, -2, axis=1)[:, -2:]
    voice = share * ((top[:, 1] - top[:, 0]) ** 2)[:, None]  # who is undecided keeps quiet
    sums = np.zeros((len(share) + 1, share.shape[1]))
    np.cumsum(voice, axis=0, out=sums[1:])
    itself = voice[places]
    near = sums[window[1]] - sums[window[0]] - itself
    whole = sums[message[1]] - sums[message[0]] - itself
    speaking = np.maximum(whole.sum(axis=1, keepdims=True), 1.0)
    heard = BASE_WEIGHT * BASE + NEAR_WEIGHT * near + MESSAGE_WEIGHT * whole / speaking
    heard = np.maximum(heard, 0.001 * BASE)
    return SHARPNESS * np.log(heard / heard.sum(axis=1, keepdims=True))


__all__ = ["BASE", "LANGUAGES", "decide"]
