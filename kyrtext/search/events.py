"""Dated events: a table the user keeps, drawn on timelines and met by bursts."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ..files.errors import KyrtextError
from ..reading.carriers.sheets import read_sheet
from ..reading.dates import parse

COLUMNS = ("date", "end", "label", "kind")


def load_events(path: str | Path, lang: str = "en") -> pd.DataFrame:
    """Events of a table (CSV or workbook): `date`, `end` (may be empty), `label` or `label_en` ..., `kind`.

    Returns
    -------
    DataFrame
        `date`, `end` (timestamps in UTC; `end` is `date` for one day), `label` in the language asked for,
        `kind`; sorted by date.

    Raises
    ------
    KyrtextError
        When the file cannot be read, lacks a column, or a date is none.
    """
    path = Path(path)
    try:
        table = read_sheet(path).fillna("").astype(str)
    except KyrtextError as error:
        raise KyrtextError(
            f"cannot read the events in '{path}'", error.found or str(error), "give a CSV file or a workbook"
        ) from error
    table = table[~table[table.columns[0]].str.startswith("#")].reset_index(drop=True)
    label = f"label_{lang}" if f"label_{lang}" in table.columns else "label"
    for name in ("date", label):
        if name not in table.columns:
            raise KyrtextError(
                f"the events in '{path}' have no column '{name}'", f"there are {', '.join(table.columns)}"
            )
    dates = {name: _dates(path, table[name]) for name in ("date", "end") if name in table.columns}
    out = pd.DataFrame({"date": dates["date"], "label": table[label]})
    out["end"] = dates["end"].fillna(out["date"]) if "end" in dates else out["date"]
    out["kind"] = table["kind"] if "kind" in table.columns else ""
    return out[list(COLUMNS)].sort_values(["date", "label"], kind="stable").reset_index(drop=True)


def _dates(path: Path, column: pd.Series) -> pd.Series:
    found = [_instant(text) for text in column]
    dates = pd.Series(pd.to_datetime(found, utc=True), index=column.index)
    wrong = dates.isna() & (column.str.strip() != "")
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise KyrtextError(
            f"cannot read the events in '{path}', row {row + 2}",
            f"'{column.iat[row]}' is no date",
            "write dates as 2020-10-05",
        )
    return dates


def _instant(text: str) -> pd.Timestamp | None:
    """The first instant of a date in any form people write; None for nothing and for what is no date."""
    try:
        return span_of(text)[0] if text.strip() else None
    except KyrtextError:
        return None


def span_of(text: str, failed: str = "cannot use a date") -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first instant of the day, month or year a user typed, and the first after it, in UTC.

    Any way of writing a day that exports use is understood; a day given with a time is that instant.

    Raises
    ------
    KyrtextError
        When it is no date; `failed` says what could not be done.

    Examples
    --------
    >>> [str(moment)[:10] for moment in span_of("2020-10")]
    ['2020-10-01', '2020-11-01']
    >>> [str(moment)[:10] for moment in span_of("05.10.2020")]
    ['2020-10-05', '2020-10-06']
    """
    text = text.strip()
    found = re.fullmatch(r"(19\d\d|20\d\d)(?:-(0?[1-9]|1[0-2]))?", text)
    if found:
        begin = pd.Timestamp(int(found[1]), int(found[2] or 1), 1, tz="UTC")
        return begin, begin + (pd.DateOffset(months=1) if found[2] else pd.DateOffset(years=1))
    when = parse(text)
    moment = when.date or when.local
    if moment is None:
        raise KyrtextError(failed, f"'{text}' is no date", "write it as 2020-10-05, 2020-10 or 2020")
    begin = pd.Timestamp(moment)
    begin = begin.tz_localize("UTC") if begin.tz is None else begin.tz_convert("UTC")
    return begin, begin if begin != begin.normalize() else begin + pd.Timedelta(days=1)
