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


def decide(evidence: npt.NDArray[np.float64], bounds: npt.NDArray[np.int64]) -> npt.NDArray[np.int8]:
    """Return the language of each word (index into LANGUAGES) from its evidence and its document's other words.

    `evidence` has one row per word and one column per language (log scores); words of document d are rows
    ``bounds[d]:bounds[d + 1]``.

    >>> evidence = np.array([[-6.0, -30, -30, -30], [-9, -8.9, -30, -30]])  # работа, then a word of both
    >>> [LANGUAGES[code] for code in decide(evidence, np.array([0, 2]))]
    ['ru', 'ru']
    """
    count = len(evidence)
    if not count:
        return np.zeros(0, dtype=np.int8)
    ranked = np.sort(evidence, axis=1)
    doubtful = np.flatnonzero(ranked[:, -1] - ranked[:, -2] < SURE)
    share = softmax(evidence + np.log(BASE))
    if len(doubtful):
        document = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))[doubtful]
        first, last = bounds[document], bounds[document + 1]
        low, high = np.maximum(doubtful - NEAR, first), np.minimum(doubtful + NEAR + 1, last)
        own = evidence[doubtful]
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
    sums = np.zeros((len(share) + 1, share.shape[1]))
    np.cumsum(share, axis=0, out=sums[1:])
    itself = share[places]
    near = sums[window[1]] - sums[window[0]] - itself
    whole = sums[message[1]] - sums[message[0]] - itself
    others = np.maximum(message[1] - message[0] - 1, 1)[:, None]
    heard = BASE_WEIGHT * BASE + NEAR_WEIGHT * near + MESSAGE_WEIGHT * whole / others
    heard = np.maximum(heard, 0.001 * BASE)
    return SHARPNESS * np.log(heard / heard.sum(axis=1, keepdims=True))


__all__ = ["BASE", "LANGUAGES", "decide"]
