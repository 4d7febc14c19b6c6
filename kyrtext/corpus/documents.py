"""The table of documents: fixed columns, fixed types, wherever the documents come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any

import numpy as np
import pandas as pd

from ..reading.batches import Batch, instants

DOCUMENT_COLUMNS = (
    "platform",
    "group",
    "group_id",
    "id",
    "parent_id",
    "post_id",
    "kind",
    "author",
    "author_id",
    "date",
    "date_local",
    "text",
    "shared",
    "flags",
    "source",
)
# what stands where a text is missing
DEFAULTS = {"text": "", "shared": "", "source": "", "platform": "other", "kind": "post"}
REPEATED = ("group", "group_id", "author", "author_id")


def documents_table(rows: Iterable[Any]) -> pd.DataFrame:
    """One row per document in the fixed columns; `date` is UTC, everything missing is None or ""."""
    iterator = iter(rows)
    return table_of(map(Batch.of, iter(lambda: list(islice(iterator, 512)), [])))


def table_of(batches: Iterable[Batch]) -> pd.DataFrame:
    """The same table of documents that come in batches."""
    columns: dict[str, list[list[Any]]] = {name: [] for name in DOCUMENT_COLUMNS if name != "date"}
    dates = [np.zeros(0, dtype=np.int64)]
    # of names that come again and again, one copy is kept; looked for among few, it is sooner found
    kept: defaultdict[tuple[str, str], dict[Any, Any]] = defaultdict(dict)
    typed, size = True, 0
    for batch in batches:
        for name, parts in columns.items():
            column = getattr(batch, name)
            if name in REPEATED and any(column):
                one = kept[name, batch.platform[0]].setdefault
                column = list(map(one, column, column))
            parts.append(column)
        dates.append(batch.date)
        typed = typed and _is_typed(batch)  # now, while its texts are at hand
        size += len(batch)
    table = {
        name: in_utc(np.concatenate(dates)) if name == "date" else _objects(columns.pop(name), size)
        for name in DOCUMENT_COLUMNS
    }
    frame = pd.DataFrame(table, copy=False)
    return frame if typed else typed_documents(frame)


def _objects(parts: list[list[Any]], size: int) -> pd.Series:
    return pd.Series(np.fromiter(chain.from_iterable(parts), object, size), dtype=object, copy=False)


def _is_typed(batch: Batch) -> bool:
    """Whether `typed_documents` would change nothing, the dates aside."""
    if not all(set(map(type, getattr(batch, name))) <= {str} for name in DEFAULTS):
        return False
    if not set(map(type, batch.flags)) <= {tuple}:
        return False
    return not any("" in getattr(batch, name) for name, default in DEFAULTS.items() if default)


def in_utc(microseconds: np.ndarray) -> pd.Series:
    """A column of instants from microseconds since 1970, which hold every date Python can write."""
    return pd.Series(microseconds.view("M8[us]")).dt.tz_localize("UTC")


def microseconds(dates: Sequence[datetime | None]) -> pd.Series:
    """Aware dates as a column of instants in UTC."""
    return in_utc(instants(dates))


def plain_documents(table: pd.DataFrame) -> pd.DataFrame:
    """Documents with every text as a Python string and every missing value None, wherever they came from."""
    out = table.copy()
    for name in out.columns:
        if not isinstance(out[name].dtype, np.dtype) and name != "date":
            values = out[name].astype(object)
            out[name] = values.where(values.notna(), None)
    return out


def typed_documents(table: pd.DataFrame) -> pd.DataFrame:
    """The same table with the dtypes every corpus has."""
    out = table.reindex(columns=list(DOCUMENT_COLUMNS)).copy()
    # years outside 1678-2261 do not fit nanoseconds; microseconds hold every date Python can write
    out["date"] = pd.to_datetime(out["date"], utc=True, errors="coerce").astype("datetime64[us, UTC]")
    for name, default in DEFAULTS.items():
        known = out[name].notna() & (out[name] != "")
        out[name] = out[name].astype(object).where(known, default)
    out["flags"] = [tuple(value) if isinstance(value, (tuple, list)) else () for value in out["flags"]]
    return out
