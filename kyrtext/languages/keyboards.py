"""Does the writer's keyboard have ө ү ң? Decided for each document from its Kyrgyz words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .kyrgyz import HAVING, LACKING, NEUTRAL

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
    words = ids[places]
    found, open_to_repair = special[words], plain[words]
    edges = np.searchsorted(places, bounds)
    seen = sums_between(found, edges)
    share = (seen + EXPECTED / 2 * PRIOR) / (seen + sums_between(open_to_repair, edges) + PRIOR)
    missing = 1.0 - share / EXPECTED
    keyboard = np.where(missing > LACKING_FROM, LACKING, np.where(missing < HAVING_UP_TO, HAVING, NEUTRAL))
    doubtful = (found == 0) & (open_to_repair > 0)
    answer[places] = np.where(doubtful, np.repeat(keyboard, np.diff(edges)), NEUTRAL)
    return answer


def sums_between(values: npt.NDArray[np.int8], edges: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the sum of the values from each edge on and before the next.

    >>> sums_between(np.array([1, 2, 3], dtype=np.int8), np.array([0, 2, 2, 3])).tolist()
    [3, 0, 3]
    """
    sums = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=sums[1:])
    found: npt.NDArray[np.int64] = np.diff(sums[edges])
    return found


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
