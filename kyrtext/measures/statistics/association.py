"""Measures of association on a two-by-two table, under the field's names."""

from __future__ import annotations

from math import erfc, sqrt

import numpy as np


def g2(observed: np.ndarray, first: np.ndarray, second: np.ndarray, total: np.ndarray | float) -> np.ndarray:
    """Log-likelihood ratio G2 (Dunning 1993) of the two-by-two table with these margins.

    2 * sum(O * ln(O / E)) over the four cells.

    Parameters
    ----------
    observed : O11.
    first, second : row total R1 and column total C1 of that cell.
    total : N.

    Examples
    --------
    >>> round(float(g2(np.array(10.0), np.array(20.0), np.array(30.0), 1000.0)), 2)
    46.5
    """
    cells, expected = _cells(observed, first, second, total)
    filled = (cells > 0) & (expected > 0)
    ratio = np.where(filled, cells, 1.0) / np.where(filled, expected, 1.0)
    return np.maximum(2 * (cells * np.log(ratio)).sum(axis=0), 0.0)


def g2_two_cells(a: np.ndarray, b: np.ndarray, first: float, second: float) -> np.ndarray:
    """Log-likelihood over two cells alone, as Rayson and Garside (2000) compare two corpora.

    2 * (a * ln(a / E1) + b * ln(b / E2)), E = size * (a + b) / (size 1 + size 2); the cells of all other
    words are left out, so it is a little smaller than `g2`.

    Examples
    --------
    >>> round(float(g2_two_cells(np.array([10.0]), np.array([20.0]), 1000.0, 1000.0)[0]), 2)
    3.4
    """
    both = a + b
    statistic = np.zeros(len(both))
    for counts, size in ((a, first), (b, second)):
        expected = size * both / (first + second)
        filled = counts > 0
        statistic[filled] += counts[filled] * np.log(counts[filled] / expected[filled])
    return np.maximum(2 * statistic, 0.0)


def chi_square(
    observed: np.ndarray, first: np.ndarray, second: np.ndarray, total: np.ndarray | float
) -> np.ndarray:
    """Pearson's chi-square of the two-by-two table, without Yates' correction."""
    cells, expected = _cells(observed, first, second, total)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(expected > 0, (cells - expected) ** 2 / expected, 0.0)
    return terms.sum(axis=0)


def p_value(statistic: np.ndarray) -> np.ndarray:
    """Upper tail of chi-square with one degree of freedom: erfc(sqrt(x / 2)).

    >>> p_value(np.array([3.841459])).round(4).tolist()
    [0.05]
    """
    return np.fromiter((erfc(sqrt(x / 2)) for x in np.abs(statistic)), dtype=float, count=len(statistic))


def false_discovery(p: np.ndarray) -> np.ndarray:
    """P values adjusted after Benjamini and Hochberg (1995)."""
    p = np.asarray(p, dtype=float)
    if not len(p):
        return p
    order = np.argsort(p, kind="stable")
    ranked = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.minimum.accumulate(ranked[::-1])[::-1].clip(max=1.0)
    out = np.empty_like(adjusted)
    out[order] = adjusted
    return out


def _cells(
    observed: np.ndarray, first: np.ndarray, second: np.ndarray, total: np.ndarray | float
) -> tuple[np.ndarray, np.ndarray]:
    o11, r1, c1 = (np.asarray(value, dtype=float) for value in (observed, first, second))
    n = np.asarray(total, dtype=float)
    o11, r1, c1, n = np.broadcast_arrays(o11, r1, c1, n)
    r2, c2 = n - r1, n - c1
    cells = np.stack([o11, r1 - o11, c1 - o11, n - r1 - c1 + o11])
    safe = np.where(n > 0, n, 1.0)
    expected = np.stack([r1 * c1, r1 * c2, r2 * c1, r2 * c2]) / safe
    return np.maximum(cells, 0.0), expected
