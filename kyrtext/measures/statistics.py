"""Formulas that several measures need, under the field's names, and how sheets say yes; the home of scipy."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt
from typing import Any

import numpy as np

# how a human says in a sheet that something is right or wrong
YES = frozenset({"1", "y", "yes", "+", "да", "д", "ооба", "true", "верно", "туура"})
NO = frozenset({"0", "n", "no", "-", "нет", "н", "жок", "false", "неверно", "туура эмес"})


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


def sparse(cells: Any, shape: tuple[int, int] | None = None) -> Any:
    """A table most of whose cells are 0, as scipy's matrix of rows."""
    from scipy.sparse import csr_matrix

    return csr_matrix(cells, shape=shape, dtype=float)


def complete_linkage(distances: np.ndarray, clusters: int) -> tuple[dict[str, Any], np.ndarray]:
    """Complete linkage of things whose distances these are (pairs in order): how it is drawn, and clusters.

    Examples
    --------
    >>> complete_linkage(np.array([0.1, 0.9, 0.8]), 2)[1].tolist()
    [1, 1, 2]
    """
    from scipy.cluster.hierarchy import dendrogram, fcluster, linkage

    joins = linkage(distances, method="complete")
    return dendrogram(joins, no_plot=True), fcluster(joins, clusters, criterion="maxclust")


def fisher(table: np.ndarray) -> float:
    """P of Fisher's exact test, two-sided, on a two-by-two table of counts.

    Examples
    --------
    >>> round(fisher(np.array([[1, 68], [7, 150]])), 2)
    0.44
    """
    from scipy.stats import fisher_exact

    return float(fisher_exact(np.asarray(table)).pvalue)


def svd(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Singular value decomposition U, s, Vt, s descending; the signs of the columns are chance.

    Examples
    --------
    >>> svd(np.array([[3.0, 0.0], [0.0, -2.0]]))[1].tolist()
    [3.0, 2.0]
    """
    from scipy.linalg import svd as decompose

    left, values, right = decompose(matrix, full_matrices=False, check_finite=False)
    return left, values, right


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


@dataclass(frozen=True, eq=False)
class Cells:
    """The occupied cells of a part-by-group table of counts, and the size of each part in words."""

    part: np.ndarray
    group: np.ndarray
    count: np.ndarray
    sizes: np.ndarray
    groups: int


def cells(part: np.ndarray, group: np.ndarray, parts: int, groups: int) -> Cells:
    """Count tokens by part and group; both arrays hold one number per token, group -1 is no group.

    Sizes count every token given, those of no group too.
    """
    sizes = np.bincount(part, minlength=parts)
    kept = group >= 0
    key = part[kept].astype(np.int64) * max(groups, 1) + group[kept]
    key, count = np.unique(key, return_counts=True)
    return Cells(key // max(groups, 1), key % max(groups, 1), count, sizes, groups)


def dp(table: Cells) -> np.ndarray:
    """Deviation of proportions DP of each group: 0 = as even as the parts' sizes, near 1 = in one part.

    0.5 * sum |s_i - v_i|, s_i = size of part i / all words, v_i = share of the word's tokens in it
    (Gries 2008). NaN for a group that does not occur.
    """
    share = table.sizes / max(table.sizes.sum(), 1)
    total = np.bincount(table.group, weights=table.count, minlength=table.groups)
    s = share[table.part]
    v = table.count / np.maximum(total[table.group], 1)
    # parts without the word add their own share; all shares sum to 1
    terms = np.bincount(table.group, weights=np.abs(s - v) - s, minlength=table.groups)
    return np.where(total > 0, 0.5 * (1 + terms), np.nan)


def juilland_d(table: Cells) -> np.ndarray:
    """Juilland's D of each group: 1 = the same rate in every part, 0 = in one part only.

    1 - (sd / mean) / sqrt(n - 1) of the rates per part, empty parts left out (Juilland and others 1970).
    NaN for a group that does not occur or with fewer than two parts.
    """
    filled = table.sizes > 0
    n = int(filled.sum())
    rate = table.count / np.maximum(table.sizes[table.part], 1)
    first = np.bincount(table.group, weights=rate, minlength=table.groups)
    second = np.bincount(table.group, weights=rate**2, minlength=table.groups)
    if n < 2:
        return np.full(table.groups, np.nan)
    mean = first / n
    sd = np.sqrt(np.maximum(second / n - mean**2, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(mean > 0, 1 - (sd / mean) / np.sqrt(n - 1), np.nan)


def by_part(values: np.ndarray, codes: np.ndarray, parts: int) -> np.ndarray:
    """Sums of the rows of each part: a row per part, a column per item.

    >>> by_part(np.array([[1, 0], [2, 5], [4, 0]]), np.array([0, 1, 0]), 2).tolist()
    [[5, 0], [2, 5]]
    """
    columns = [np.bincount(codes, weights=column, minlength=parts) for column in values.T]
    return np.stack(columns, axis=1).astype(np.int64) if columns else np.zeros((parts, 0), dtype=np.int64)
