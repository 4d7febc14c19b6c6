"""Bootstrap over posts: how much would a number move with other posts of the same kind?"""

from __future__ import annotations

import numpy as np

DRAWS = 1000
SEED = 20201005


def share_intervals(
    document: np.ndarray,
    row: np.ndarray,
    counts: np.ndarray,
    totals: np.ndarray,
    rows: int,
    draws: int = DRAWS,
) -> tuple[np.ndarray, np.ndarray]:
    """95 % percentile intervals of each row's share of the words counted, in percent.

    Posts are drawn with replacement (Efron 1979), so words of one post stay together.

    Parameters
    ----------
    document, row, counts : arrays
        One entry per document and shown row that occurs in it: these two, and how often.
    totals : array
        Words counted in each document.
    rows : int
    draws : int

    Examples
    --------
    >>> low, high = share_intervals(np.array([0, 1]), np.zeros(2, int), np.array([1, 2]), np.array([1, 2]), 1)
    >>> low.tolist(), high.tolist()
    ([100.0], [100.0])
    """
    size = len(totals)
    if not size or not rows:
        return np.full(rows, np.nan), np.full(rows, np.nan)
    rng = np.random.default_rng(SEED)
    shares = np.empty((draws, rows))
    even = np.full(size, 1 / size)
    for draw in range(draws):
        times = rng.multinomial(size, even)
        found = np.bincount(row, weights=counts * times[document], minlength=rows)
        shares[draw] = 100 * found / max(float(times @ totals), 1.0)
    shares.sort(axis=0)
    return shares[int(0.025 * draws)], shares[min(int(0.975 * draws), draws - 1)]
