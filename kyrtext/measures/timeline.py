"""Timelines: how often words or codes were written per day, week or month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..corpus.columns import periods, words_of_documents
from ..corpus.corpus import Corpus
from ..files.arrays import tally
from ..files.errors import KyrtextError
from ..search.coding import WordsOrCodes, items_of, masks_of

FEW_POSTS = (
    10  # in a period of fewer posts and comments shares swing too much to be read; figures draw it faint
)
EVERY = {"day": "D", "week": "W-MON", "month": "MS"}
COLUMNS = (
    "period",
    "item",
    "count",
    "words",
    "per_million",
    "documents",
    "all_documents",
    "documents_percent",
)


def timeline(corpus: Corpus, items: WordsOrCodes, every: str = "week") -> pd.DataFrame:
    """Occurrences of each item in each period, empty periods included.

    Parameters
    ----------
    items : list of terms, Codebook, mapping of names to bool masks over types, or counted Items
    every : {"day", "week", "month"}

    Returns
    -------
    DataFrame
        `period` (first day, UTC), `item, count, words` (all words of the period), `per_million` =
        1e6 * count / words, `documents` with the item, `all_documents`, `documents_percent`. Documents
        without any date are left out. Ordered by item as given, then period.

    Raises
    ------
    KyrtextError
        For an unknown period.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["шайлоо болду", "үй"], date_local=["2020-10-04", "2020-10-12"])
    >>> timeline(corpus, ["шайлоо"])[["period", "count", "all_documents"]].astype(str).values.tolist()
    [['2020-09-28 00:00:00+00:00', '1', '1'], ['2020-10-05 00:00:00+00:00', '0', '0'],
     ['2020-10-12 00:00:00+00:00', '0', '1']]
    """
    if every not in EVERY:
        raise KyrtextError(f"no timeline per '{every}'", f"the periods are {', '.join(EVERY)}")
    found = sums_of(corpus, items, every)
    codes, first_days = periods(corpus, every)
    dated = codes >= 0
    if not dated.any() or not found:
        return pd.DataFrame({name: pd.Series([], dtype=object) for name in COLUMNS})
    starts = pd.DatetimeIndex(first_days).tz_localize("UTC")
    calendar = pd.date_range(starts.min(), starts.max(), freq=EVERY[every])
    place = calendar.get_indexer(starts)
    words = _by_period(codes, words_of_documents(corpus), place, len(calendar))
    all_documents = _by_period(codes, None, place, len(calendar))
    tables = []
    for name, (count, documents) in found.items():
        spread = [np.zeros(len(calendar), dtype=np.int64) for _ in range(2)]
        spread[0][place], spread[1][place] = count, documents
        tables.append(
            pd.DataFrame(
                {
                    "period": calendar,
                    "item": name,
                    "count": spread[0],
                    "words": words,
                    "per_million": 1e6 * spread[0] / np.maximum(words, 1),
                    "documents": spread[1],
                    "all_documents": all_documents,
                    "documents_percent": 100 * spread[1] / np.maximum(all_documents, 1),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def _by_period(codes: np.ndarray, values: np.ndarray | None, place: np.ndarray, size: int) -> np.ndarray:
    """Sums over the documents of each period of the calendar (of nothing: their number)."""
    sums = tally(codes + 1, len(place) + 1, weights=values)[1:]
    out = np.zeros(size, dtype=np.int64)
    out[place] = sums
    return out


def sums_of(corpus: Corpus, items: WordsOrCodes, every: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Occurrences of each item in each period that occurs, and documents with it."""
    codes, starts = periods(corpus, every)
    if not corpus.indexed or not isinstance(items, Sequence | Mapping):
        found = items_of(corpus, items)
        return {
            name: (_sums(codes, column, len(starts)), _sums(codes, column > 0, len(starts)))
            for name, column in zip(found.names, found.counts.T, strict=True)
        }
    out = {}
    for name, mask in masks_of(corpus, items).items():
        documents = corpus.postings.documents_of(np.flatnonzero(mask))[1]
        marked = np.zeros(len(corpus), dtype=bool)
        marked[documents] = True
        out[name] = tuple(
            np.bincount(codes[rows] + 1, minlength=len(starts) + 1)[1:]
            for rows in (documents, np.flatnonzero(marked))
        )
    return out  # type: ignore[return-value]


def _sums(codes: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    return tally(codes + 1, size + 1, weights=values)[1:]
