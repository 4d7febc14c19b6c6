"""Which language each word is in: its own evidence, then its neighbours, then its message.

Everything is array arithmetic over all words of all documents at once; a decision depends only on the words
of its own document, so a corpus may be cut between documents anywhere and the answers stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from . import russian
from .evidence import KY, OTHER, RU
from .memory import KYRGYZ, lemmas_of
from .registry import languages

Floats = npt.NDArray[np.float64]

NEAR = 3  # words to each side that count as neighbours
NEAR_WEIGHT = 1.0
MESSAGE_WEIGHT = 2.0
BASE_WEIGHT = 0.25
SHARPNESS = 1.6  # neighbours repeat each other's evidence: their vote is raised to this power
SPEAKS = 0.1  # a type whose voice for a language is louder than this says so to its message
PASSES = 3
PORTION = 20_000  # words whose documents are decided together
SURE = 9.0  # a lead of so many nats is not overturned by any neighbour
DOUBTFUL, DOUBTFUL_ABROAD, ABROAD = 1, 2, 4


def decide(
    scores: npt.NDArray[np.floating], ids: npt.NDArray[np.integer], bounds: npt.NDArray[np.int64]
) -> npt.NDArray[np.int8]:
    """Return the language of each word (its number in the registry) from its evidence and its document.

    `scores` has one row per type and one column per language (logarithms); `ids` says which type each word
    is; words of document d are ``bounds[d]:bounds[d + 1]``.

    >>> scores = np.array([[-6.0, -30, -30, -30], [-9, -8.9, -30, -30]])  # работа, and one of both
    >>> [languages()[code].code for code in decide(scores, np.array([0, 1]), np.array([0, 2]))]
    ['ru', 'ru']
    """
    evidence = np.ascontiguousarray(scores.T, dtype=np.float64)  # a row per language: long rows are quick
    base = np.array([language.share for language in languages()])[: len(evidence), None]
    share = softmax(np.ascontiguousarray((scores + np.log(base.T)).T))
    voice = voice_of(share)
    doubtful, doubtful_abroad = lead(np.delete(scores.T, OTHER, axis=0)) < SURE, lead(scores.T) < SURE
    signs = doubtful * DOUBTFUL | doubtful_abroad * DOUBTFUL_ABROAD | (voice[OTHER] > SPEAKS) * ABROAD
    table = Table(evidence, voice, signs.astype(np.uint8), base)
    language = np.take(first_greatest(share), ids)
    # a portion of documents at a time: the running sums stay small and in the cache
    cuts = np.searchsorted(bounds, np.arange(PORTION, len(ids), PORTION))
    for first, last in pairwise([0, *cuts.tolist(), len(bounds) - 1]):
        low, high = bounds[first], bounds[last]
        if high > low:
            listen(table, ids[low:high], bounds[first : last + 1] - low, language[low:high])
    return language


class Table(NamedTuple):
    """Per type, in columns: evidence (a row per language), what it says to its neighbours, signs as bits.

    DOUBTFUL: in doubt between all but `other`; DOUBTFUL_ABROAD: in doubt when `other` is heard nearby too;
    ABROAD: says `other` itself. `base` has the share of each language before anything is known.
    """

    scores: Floats
    voice: Floats
    signs: npt.NDArray[np.uint8]
    base: Floats


def first_greatest(rows: Floats) -> npt.NDArray[np.int8]:
    """Return which row has the greatest number of each column, the first of equals.

    >>> first_greatest(np.array([[1.0, 2.0], [4.0, 2.0], [4.0, 3.0]])).tolist()
    [1, 2]
    """
    greatest, found = rows[0], np.zeros(rows.shape[1], dtype=np.int8)
    for number, row in enumerate(rows[1:], 1):  # many times quicker than argmax across the rows
        found[row > greatest] = number
        greatest = np.maximum(greatest, row)
    return found


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
    signs = np.take(table.signs, ids)
    unsure = signs & DOUBTFUL
    abroad = np.flatnonzero(signs & ABROAD)
    if len(abroad):
        # only where a message has a word of another language can a Kyrgyz word be Kazakh or Uzbek
        messages = np.unique(np.searchsorted(bounds, abroad, side="right") - 1)
        for start, stop in zip(bounds[messages].tolist(), bounds[messages + 1].tolist(), strict=True):
            unsure[start:stop] = signs[start:stop] & DOUBTFUL_ABROAD
    places = np.flatnonzero(unsure)
    if not len(places):
        return
    message = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))[places]
    low = np.maximum(places - NEAR, bounds[message])
    high = np.minimum(places + NEAR + 1, bounds[message + 1])
    own = np.take(table.scores, ids[places], axis=1)
    voice = np.take(table.voice, ids, axis=1)
    sums = np.zeros((len(voice), len(ids) + 1))
    base = table.base
    for _ in range(PASSES):
        np.cumsum(voice, axis=1, out=sums[:, 1:])
        itself = np.take(voice, places, axis=1)
        near = np.take(sums, high, axis=1) - np.take(sums, low, axis=1) - itself
        said = np.diff(np.take(sums, bounds, axis=1))
        whole = np.take(said, message, axis=1) - itself
        speaking = np.maximum(whole.sum(axis=0), 1.0)
        heard = BASE_WEIGHT * base + NEAR_WEIGHT * near + MESSAGE_WEIGHT * whole / speaking
        heard = np.maximum(heard, 0.001 * base)
        share = softmax(own + SHARPNESS * np.log(heard / heard.sum(axis=0)))
        voice[:, places] = voice_of(share)
    language[places] = first_greatest(share)


# "my" and the dative, which Russian nouns have for other things; shorter words are too many things
ENDING = re.compile("...[аеиоы]м$|...[кг][ае]$")
HEARD = 2.0  # how far a language must lead to be heard
FEW = 3  # so many Kyrgyz words to each Russian one make a message Kyrgyz
FOUND = ("loan", "suffix")


def among_kyrgyz(
    scores: npt.NDArray[np.floating],
    forms: Sequence[str],
    rows: npt.NDArray[np.integer],
    ids: npt.NDArray[np.integer],
    bounds: npt.NDArray[np.integer],
) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.integer]]:
    """Return evidence and ids of words (as for `decide`) with rows of their own for such words.

    `rows` says which of `forms` each of the first rows of the evidence is; further rows are left alone.
    """
    lead = scores[:, KY] - scores[:, RU]
    ahead = lead < -HEARD
    sums = np.zeros((2, len(ids) + 1), dtype=np.int64)
    np.cumsum([(lead > HEARD)[ids], ahead[ids]], axis=1, out=sums[:, 1:])
    kyrgyz, russians = np.diff(sums[:, bounds], axis=1)
    theirs = (russians > 0) & (kyrgyz > 0) & (kyrgyz >= FEW * (russians - 1))
    places = np.flatnonzero(np.repeat(theirs, np.diff(bounds)) & ahead[ids] & (ids < len(rows)))
    found = {row: forms[rows[row]] for row in np.unique(ids[places]).tolist()}
    found = {row: form for row, form in found.items() if ENDING.search(form) is not None}
    answers = KYRGYZ(list(found.values())) if found else []
    endings = {
        row: form
        for (row, form), answer in zip(found.items(), answers, strict=True)
        if answer.method in FOUND and answer.lemma != form
    }
    usual = usual_verbs(list(endings.values()))
    meant = [row for row, is_usual in zip(endings, usual, strict=True) if not is_usual]
    if not meant:
        return scores, ids
    number = np.full(len(scores), -1, dtype=np.int64)
    number[meant] = len(scores) + np.arange(len(meant))
    moved = scores[meant].copy()
    moved[:, [RU, KY]] = moved[:, [KY, RU]]
    ids = ids.astype(np.int64)
    places = places[number[ids[places]] >= 0]
    ids[places] = number[ids[places]]
    return np.concatenate([scores, moved]), ids


def usual_verbs(forms: list[str]) -> list[bool]:
    """Tell for each Russian form whether it is one of a very common verb.

    >>> usual_verbs(["говорим", "соседим"])
    [True, False]
    """
    found = lemmas_of(forms, "ru")
    return [
        pos == "verb" and lemma in russian.common() for lemma, pos in zip(found.lemma, found.pos, strict=True)
    ]
