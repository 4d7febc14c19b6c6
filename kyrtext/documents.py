"""The table of documents: fixed columns, fixed types, wherever the documents come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

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
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_DATE = np.iinfo(np.int64).min


def documents_table(rows: Iterable[Any]) -> pd.DataFrame:
    """One row per document in the fixed columns; `date` is UTC, everything missing is None or ""."""
    iterator = iter(rows)
    return table_of(iter(lambda: list(islice(iterator, 512)), []))


def table_of(batches: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """The same table of documents that come in lists."""
    columns: dict[str, list[Any]] = {name: [] for name in DOCUMENT_COLUMNS if name != "date"}
    dates = [np.zeros(0, dtype=np.int64)]
    names: dict[str | None, str | None] = {}
    for batch in batches:
        _append(columns, batch, names)
        dates.append(instants([row.date for row in batch]))
    table = {
        name: in_utc(np.concatenate(dates))
        if name == "date"
        else pd.Series(np.fromiter(columns[name], object, len(columns[name])), dtype=object, copy=False)
        for name in DOCUMENT_COLUMNS
    }
    frame = pd.DataFrame(table, copy=False)
    return frame if _is_typed(columns) else typed_documents(frame)


def _is_typed(columns: dict[str, list[Any]]) -> bool:
    """Whether `typed_documents` would change nothing, the dates aside."""
    if not all(set(map(type, columns[name])) <= {str} for name in DEFAULTS):
        return False
    if not set(map(type, columns["flags"])) <= {tuple}:
        return False
    return not any("" in set(columns[name]) for name, default in DEFAULTS.items() if default)


def _append(columns: dict[str, list[Any]], rows: Sequence[Any], names: dict[str | None, str | None]) -> None:
    """Append rows to the columns; written out, for that is twice as fast as any getter of all names.

    Of the names of authors and groups, which come again and again, `names` keeps one copy.
    """
    one = names.setdefault
    columns["platform"] += [row.platform for row in rows]
    columns["group"] += [one(row.group, row.group) for row in rows]
    columns["group_id"] += [one(row.group_id, row.group_id) for row in rows]
    columns["id"] += [row.id for row in rows]
    columns["parent_id"] += [row.parent_id for row in rows]
    columns["post_id"] += [row.post_id for row in rows]
    columns["kind"] += [row.kind for row in rows]
    columns["author"] += [one(row.author, row.author) for row in rows]
    columns["author_id"] += [one(row.author_id, row.author_id) for row in rows]
    columns["date_local"] += [row.date_local for row in rows]
    columns["text"] += [row.text for row in rows]
    columns["shared"] += [row.shared for row in rows]
    columns["flags"] += [row.flags for row in rows]
    columns["source"] += [row.source for row in rows]


def in_utc(microseconds: np.ndarray) -> pd.Series:
    """A column of instants from microseconds since 1970, which hold every date Python can write."""
    return pd.Series(microseconds.view("M8[us]")).dt.tz_localize("UTC")


def microseconds(dates: Sequence[datetime | None]) -> pd.Series:
    """Aware dates as a column of instants in UTC."""
    return in_utc(instants(dates))


def instants(dates: Sequence[datetime | None]) -> np.ndarray:
    """Aware dates as microseconds since 1970, NO_DATE where there is none."""
    known = np.array([date is not None for date in dates], dtype=bool)
    since = [date - EPOCH for date in dates if date is not None]
    # by parts, which is several times faster than `// timedelta(microseconds=1)` and as exact
    days = np.array([span.days for span in since], dtype=np.int64)
    seconds = np.array([span.seconds for span in since], dtype=np.int64)
    micro = np.array([span.microseconds for span in since], dtype=np.int64)
    found = np.full(len(dates), NO_DATE)
    found[known] = (days * 86_400 + seconds) * 1_000_000 + micro
    return found


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
