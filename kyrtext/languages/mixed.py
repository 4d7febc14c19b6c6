"""Russian stems with Kyrgyz endings that look Russian: соседим "my neighbour", кредитке "for the loan".

Alone they are Russian (соседить, кредитка). In a message that is Kyrgyz but for them they are what a Kyrgyz
writer means by them, if our analyser finds a Russian noun under the ending.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from . import russian
from .memory import KYRGYZ
from .scores import KY, RU

# "my" and the dative, which Russian nouns have for other things; shorter words are too many things
ENDING = re.compile("...[аеиоы]м$|...[кг][ае]$")
SURE = 2.0  # how far a language must lead to be heard
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
    ahead = lead < -SURE
    sums = np.zeros((2, len(ids) + 1), dtype=np.int64)
    np.cumsum([(lead > SURE)[ids], ahead[ids]], axis=1, out=sums[:, 1:])
    kyrgyz, russians = np.diff(sums[:, bounds], axis=1)
    theirs = (russians > 0) & (kyrgyz > 0) & (kyrgyz >= FEW * (russians - 1))
    places = np.flatnonzero(np.repeat(theirs, np.diff(bounds)) & ahead[ids] & (ids < len(rows)))
    found = {row: forms[rows[row]] for row in np.unique(ids[places]).tolist()}
    found = {row: form for row, form in found.items() if ENDING.search(form) is not None}
    answers = KYRGYZ(list(found.values())) if found else []
    meant = [
        row
        for (row, form), answer in zip(found.items(), answers, strict=True)
        if answer.method in FOUND and answer.lemma != form and not is_usual_verb(form)
    ]
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


def is_usual_verb(form: str) -> bool:
    """Tell whether a Russian form is one of a very common verb.

    >>> is_usual_verb("говорим"), is_usual_verb("соседим")
    (True, False)
    """
    reading = russian.known_reading(form)
    return (
        reading is not None and russian.tables().pos[reading[1]] == "verb" and reading[0] in russian.common()
    )


__all__ = ["among_kyrgyz"]
