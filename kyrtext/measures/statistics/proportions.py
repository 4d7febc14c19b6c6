"""Intervals of proportions."""

from __future__ import annotations

import numpy as np


def wilson(successes: float, trials: float, z: float = 1.959964) -> tuple[float, float]:
    """Wilson's (1927) 95 % interval of a proportion; 0 to 1 when there were no trials.

    >>> tuple(round(end, 3) for end in wilson(8, 10))
    (0.49, 0.943)
    """
    if not trials:
        return 0.0, 1.0
    p = successes / trials
    centre = p + z * z / (2 * trials)
    half = z * np.sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials))
    whole = 1 + z * z / trials
    return max(0.0, float((centre - half) / whole)), min(1.0, float((centre + half) / whole))
