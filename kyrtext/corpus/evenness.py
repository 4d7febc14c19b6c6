"""How evenly a word is spread over parts: counts per part, DP, Juilland's D."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


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
