"""Timelines: how often words or codes were written per day, week or month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..codebook import Codebook
from ..coding import items_of
from ..corpus import Corpus
from ..counts import Items
from ..errors import KyrtextError
from ..parts import best_dates

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


def timeline(
    corpus: Corpus, items: Sequence[str] | Mapping[str, np.ndarray] | Items | Codebook, every: str = "week"
) -> pd.DataFrame:
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
    found = items_of(corpus, items)
    starts = periods(corpus.documents, every)
    dated = starts.notna().to_numpy(dtype=bool)
    if not dated.any() or not found.names:
        return pd.DataFrame({name: pd.Series([], dtype=object) for name in COLUMNS})
    calendar = pd.date_range(starts.min(), starts.max(), freq=EVERY[every])
    place = calendar.get_indexer(pd.DatetimeIndex(starts[dated]))
    words = np.bincount(place, weights=found.words[dated], minlength=len(calendar)).astype(np.int64)
    all_documents = np.bincount(place, minlength=len(calendar))
    tables = []
    for column, name in enumerate(found.names):
        counts = found.counts[dated, column]
        count = np.bincount(place, weights=counts, minlength=len(calendar)).astype(np.int64)
        documents = np.bincount(place[counts > 0], minlength=len(calendar))
        tables.append(
            pd.DataFrame(
                {
                    "period": calendar,
                    "item": name,
                    "count": count,
                    "words": words,
                    "per_million": 1e6 * count / np.maximum(words, 1),
                    "documents": documents,
                    "all_documents": all_documents,
                    "documents_percent": 100 * documents / np.maximum(all_documents, 1),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def periods(documents: pd.DataFrame, every: str) -> pd.Series:
    """First day of the day, week (Monday) or month of each document, in UTC; NaT without a date."""
    date = best_dates(documents).dt.floor("D")
    if every == "week":
        return date - pd.to_timedelta(date.dt.day_of_week, unit="D")
    if every == "month":
        return date - pd.to_timedelta(date.dt.day - 1, unit="D")
    return date
