"""Bootstrap over posts: how much would a number move with other posts of the same kind?"""

from __future__ import annotations

import numpy as np

DRAWS = 1000
SEED = 20201005


def share_intervals(
    document: np.ndarray, row: np.ndarray, totals: np.ndarray, rows: int, draws: int = DRAWS
) -> tuple[np.ndarray, np.ndarray]:
    """95 % percentile intervals of each row's share of the words counted, in percent.

    Posts are drawn with replacement (Efron 1979), so words of one post stay together.

    Parameters
    ----------
    document, row : arrays
        One entry per token of a shown row: its document and its row.
    totals : array
        Words counted in each document.
    rows : int
    draws : int

    Examples
    --------
    >>> low, high = share_intervals(np.array([0, 1, 2]), np.array([0, 0, 0]), np.array([1, 1, 1]), 1)
    >>> low.tolist(), high.tolist()
    ([100.0], [100.0])
    """
    size = len(totals)
    if not size or not rows:
        return np.full(rows, np.nan), np.full(rows, np.nan)
    pairs, counts = np.unique(document.astype(np.int64) * rows + row, return_counts=True)
    document, row = pairs // rows, pairs % rows
    rng = np.random.default_rng(SEED)
    shares = np.empty((draws, rows))
    even = np.full(size, 1 / size)
    for draw in range(draws):
        times = rng.multinomial(size, even)
        found = np.bincount(row, weights=counts * times[document], minlength=rows)
        shares[draw] = 100 * found / max(float(times @ totals), 1.0)
    shares.sort(axis=0)
    return shares[int(0.025 * draws)], shares[min(int(0.975 * draws), draws - 1)]
