"""How unevenly something is spread over those who have it."""

from __future__ import annotations

import numpy as np


def gini(counts: np.ndarray) -> float:
    """Gini's coefficient of some counts: 0 when all are equal, towards 1 when one has everything.

    G = sum((2 i - n - 1) x_i) / (n sum(x)), x ascending, i = 1 ... n (Gini 1912); NaN without any count.

    Examples
    --------
    >>> gini(np.array([1, 1, 1])), round(gini(np.array([0, 0, 0, 1])), 2)
    (0.0, 0.75)
    """
    ordered = np.sort(np.asarray(counts, dtype=float))
    size, whole = len(ordered), float(ordered.sum())
    if not size or whole <= 0:
        return float("nan")
    return float(((2 * np.arange(1, size + 1) - size - 1) * ordered).sum() / (size * whole))


def share_of_top(counts: np.ndarray, top: int) -> float:
    """Percent of the whole that the `top` largest counts make; NaN without any.

    >>> share_of_top(np.array([1, 5, 4]), 1)
    50.0
    """
    whole = float(np.sum(counts))
    return float("nan") if whole <= 0 else 100 * float(np.sort(counts)[::-1][:top].sum()) / whole
