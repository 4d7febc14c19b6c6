"""Does the writer's keyboard have ө ү ң? Decided for each document from its Kyrgyz words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .bridge import HAVING, LACKING, NEUTRAL

SPECIAL, PLAIN = "өүң", "оун"
# In Kyrgyz spelled properly 14 in 100 of the letters о у н ө ү ң are ө ү ң; before anything is seen, half
# that share is assumed with the weight of so many letters.
EXPECTED, PRIOR = 0.14, 15
LACKING_FROM, HAVING_UP_TO = 0.55, 0.35  # share of the expected ө ү ң that is missing


def of_tokens(
    ids: npt.NDArray[np.int32],
    bounds: npt.NDArray[np.int64],
    kyrgyz: npt.NDArray[np.bool_],
    forms: Sequence[str],
) -> npt.NDArray[np.int16]:
    """Return NEUTRAL, LACKING or HAVING for each Kyrgyz token that may be misspelt; NEUTRAL for the rest.

    `ids` index `forms`, the spelling of each surface type; documents are cut at `bounds`.
    """
    places = np.flatnonzero(kyrgyz)
    answer = np.full(len(ids), NEUTRAL, dtype=np.int16)
    if not len(places):
        return answer
    special = np.fromiter((sum(map(form.count, SPECIAL)) for form in forms), dtype=np.int64, count=len(forms))
    plain = np.fromiter((sum(map(form.count, PLAIN)) for form in forms), dtype=np.int64, count=len(forms))
    found, open_to_repair = special[ids[places]], plain[ids[places]]
    document = np.searchsorted(bounds, places, side="right") - 1
    documents = len(bounds) - 1
    seen = np.bincount(document, weights=found, minlength=documents)
    letters = seen + np.bincount(document, weights=open_to_repair, minlength=documents)
    share = (seen + EXPECTED / 2 * PRIOR) / (letters + PRIOR)
    missing = 1.0 - share / EXPECTED
    keyboard = np.where(missing > LACKING_FROM, LACKING, np.where(missing < HAVING_UP_TO, HAVING, NEUTRAL))
    doubtful = (found == 0) & (open_to_repair > 0)
    answer[places[doubtful]] = keyboard[document[doubtful]]
    return answer
