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
    special: npt.NDArray[np.int8],
    plain: npt.NDArray[np.int8],
) -> npt.NDArray[np.int16]:
    """Return NEUTRAL, LACKING or HAVING for each Kyrgyz token that may be misspelt; NEUTRAL for the rest.

    `ids` index `special` and `plain`, how many letters ө ү ң and о у н each surface type has; documents are
    cut at `bounds`.
    """
    places = np.flatnonzero(kyrgyz)
    answer = np.full(len(ids), NEUTRAL, dtype=np.int16)
    if not len(places):
        return answer
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


def letters_among(forms: Sequence[str], letters: str) -> npt.NDArray[np.int8]:
    """Return how many of some letters each form has, 127 at the most.

    >>> letters_among(["өлкө", "", "тоо"], "өо").tolist()
    [2, 0, 2]
    """
    joined = "\0".join(forms)
    if joined.count("\0") != len(forms) - 1:  # no word of the tokeniser has such a character
        return np.array([min(sum(map(form.count, letters)), 127) for form in forms], dtype=np.int8)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    table = np.zeros(max(map(ord, letters)) + 2, dtype=np.bool_)  # what lies beyond shares the last place
    table[list(map(ord, letters))] = True
    wanted = np.flatnonzero(np.take(table, codes, mode="clip"))
    form = np.searchsorted(np.flatnonzero(codes == 0), wanted)
    return np.minimum(np.bincount(form, minlength=len(forms)), 127).astype(np.int8)
