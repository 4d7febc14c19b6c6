"""Before and after: did the talk change with an event?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus.columns import best_dates
from ..corpus.corpus import Corpus
from ..files.errors import KyrtextError
from ..search.coding import WordsOrCodes, items_of
from ..search.events import span_of
from .statistics import chi_square, false_discovery, fisher, p_value, wilson

DRAWS = 2000
SEED = 20201005
FEW = 5  # expected documents of a cell below which chi-square is no good (Cochran 1954)
COLUMNS = (
    "item",
    "before_documents",
    "after_documents",
    "before_percent",
    "after_percent",
    "difference",
    "low",
    "high",
    "ratio",
    "ratio_low",
    "ratio_high",
    "p",
    "q",
    "test",
)


def effect(corpus: Corpus, items: WordsOrCodes, date: str, days: int = 28) -> pd.DataFrame:
    """Share of documents with each item in the days after a date against the days before it.

    Posts are the unit: the interval of the difference is Newcombe's (1998, method 10, from Wilson
    intervals); the ratio of the rates per word has a bootstrap interval over posts (2,000 draws, fixed seed).

    Returns
    -------
    DataFrame
        `item, before_documents, after_documents` (all documents in the window), `before_percent,
        after_percent` (with the item), `difference` (points), its 95 % interval `low, high`, `ratio` of
        occurrences per word after / before and its interval `ratio_low, ratio_high` (NaN when the item
        does not occur before); `p` on the four numbers of documents, by the `test` named: chi-square, or
        Fisher's exact test where an expected number is below 5; `q` the same corrected for the number of
        items (Benjamini and Hochberg 1995).

    Raises
    ------
    KyrtextError
        For a date that is none, a window below one day, or a side without documents.

    Examples
    --------
    >>> import kyrtext
    >>> texts = ["үй"] * 9 + ["шайлоо"] + ["шайлоо"] * 9 + ["үй"]
    >>> days = ["2020-10-01"] * 10 + ["2020-10-06"] * 10
    >>> effect(kyrtext.from_texts(texts, date_local=days), ["шайлоо"], "2020-10-05")["difference"].tolist()
    [80.0]
    """
    sides = _sides(corpus, date, days)
    sizes = [int(side.sum()) for side in sides]
    found = items_of(corpus, items)
    held = [(found.counts[side] > 0).sum(axis=0) for side in sides]
    rows = [
        (name, *sizes, *_difference(*some, *sizes), *_ratio(found.counts[:, column], found.words, sides))
        for column, (name, *some) in enumerate(zip(found.names, *held, strict=True))
    ]
    p, test = _tested(held, sizes)
    return pd.DataFrame(rows, columns=list(COLUMNS[:-3])).assign(p=p, q=false_discovery(p), test=test)


def _sides(corpus: Corpus, date: str, days: int) -> tuple[np.ndarray, np.ndarray]:
    """The documents of so many days before the date, and of those from it on: one bool each."""
    moment, _ = span_of(date, "cannot compare before and after")
    if days < 1:
        raise KyrtextError(f"a window of {days} days is empty", "", "give days=28")
    dates = best_dates(corpus.documents)
    width = pd.Timedelta(days=days)
    before = ((dates >= moment - width) & (dates < moment)).to_numpy(dtype=bool)
    after = ((dates >= moment) & (dates < moment + width)).to_numpy(dtype=bool)
    if not before.any() or not after.any():
        raise KyrtextError(
            f"cannot compare before and after {date}",
            f"{int(before.sum())} documents before, {int(after.sum())} after, within {days} days",
            "choose another date or more days",
        )
    return before, after


def _difference(x0: int, x1: int, n0: int, n1: int) -> tuple[float, ...]:
    """Both shares, their difference and its interval, in percent."""
    p0, p1 = x0 / n0, x1 / n1
    (l0, u0), (l1, u1) = wilson(x0, n0), wilson(x1, n1)
    low = p1 - p0 - np.hypot(p1 - l1, u0 - p0)
    high = p1 - p0 + np.hypot(u1 - p1, p0 - l0)
    return 100 * p0, 100 * p1, 100 * (p1 - p0), 100 * low, 100 * high


def _tested(held: list[np.ndarray], sizes: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """P of each item on the four numbers of documents, and the test it is of."""
    both, total = held[0] + held[1], sum(sizes)
    p = p_value(chi_square(held[1], np.array(sizes[1]), both, total))
    # the smallest number of documents that chance alone would put into a cell
    few = min(sizes) / total * np.minimum(both, total - both) < FEW
    for row in np.flatnonzero(few):
        cells = [[side[row], size - side[row]] for side, size in zip(held, sizes, strict=True)]
        p[row] = fisher(np.array(cells))
    return p, np.where(few, "Fisher", "chi-square").astype(object)


def _ratio(
    counts: np.ndarray, words: np.ndarray, sides: tuple[np.ndarray, np.ndarray]
) -> tuple[float, float, float]:
    """The rate per word after divided by that before, and its interval."""
    rng = np.random.default_rng(SEED)
    rates = []
    for side in sides:
        c, w = counts[side].astype(float), words[side].astype(float)
        drawn = np.concatenate(([[c.sum(), w.sum()]], _resampled(c, w, rng)))
        rates.append(drawn[:, 0] / np.maximum(drawn[:, 1], 1))
    if rates[0][0] == 0:
        return np.nan, np.nan, np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = rates[1] / rates[0]
    # a draw without a single word before the event has no ratio; its place is above every other
    drawn = np.sort(np.where(np.isfinite(ratios[1:]), ratios[1:], np.inf))
    low, high = drawn[int(0.025 * DRAWS)], drawn[int(0.975 * DRAWS)]
    return float(ratios[0]), float(low), float(high)


def _resampled(counts: np.ndarray, words: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Sums of counts and words of posts drawn with replacement, one row a draw."""
    size = len(counts)
    at_once = max(1, 4_000_000 // size)
    sums = []
    for start in range(0, DRAWS, at_once):
        drawn = rng.integers(0, size, size=(min(at_once, DRAWS - start), size))
        sums.append(np.column_stack([counts[drawn].sum(axis=1), words[drawn].sum(axis=1)]))
    return np.concatenate(sums)
