"""Dated events: a table the user keeps, drawn on timelines and met by bursts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from ..files.errors import KyrtextError
from ..reading.carriers.sheets import read_sheet
from ..reading.dates import month_of, parse

COLUMNS = ("date", "end", "label", "kind")
_YEAR_WORD = re.compile(r"(?<=\d)[\s-]*(?:г\.?|год[ауе]?|ж\.?|жыл(?:дын|ы)?)(?=\s|$)|\.$")


def load_events(path: str | Path, lang: str = "en") -> pd.DataFrame:
    """Events of a table (CSV or workbook): `date`, `end` (may be empty), `label` or `label_en` ..., `kind`.

    Returns
    -------
    DataFrame
        `date`, `end` (timestamps in UTC; `end` is the last day of what was written, `date` for one day),
        `label` in the language asked for, `kind`; sorted by date.

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
    ends = (
        table["end"].where(table["end"].str.strip() != "", table["date"]) if "end" in table else table["date"]
    )
    out = pd.DataFrame({"date": _dates(path, table["date"], _instant), "label": table[label]})
    out["end"] = _dates(path, ends, _last)
    out["kind"] = table["kind"] if "kind" in table.columns else ""
    return out[list(COLUMNS)].sort_values(["date", "label"], kind="stable").reset_index(drop=True)


def _dates(path: Path, column: pd.Series, read: Callable[[str], pd.Timestamp | None]) -> pd.Series:
    found = [read(text) for text in column]
    dates = pd.Series(pd.to_datetime(found, utc=True), index=column.index)
    wrong = dates.isna() & (column.str.strip() != "")
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise KyrtextError(
            f"cannot read the events in '{path}', row {row + 2}",
            f"'{column.iat[row]}' is no date",
            "write dates as 2020-10-05, 05.10.2020 or 5 окт 2020",
        )
    return dates


def _last(text: str) -> pd.Timestamp | None:
    """The last day of the day, month or year that was written; None as `_instant`."""
    try:
        begin, after = span_of(text)
    except KyrtextError:
        return None
    return begin if begin == after else after - pd.Timedelta(days=1)


def _instant(text: str) -> pd.Timestamp | None:
    """The first instant of a date in any form people write; None for nothing and for what is no date."""
    try:
        return span_of(text)[0] if text.strip() else None
    except KyrtextError:
        return None


def _month_or_year(text: str) -> tuple[int, int] | None:
    """Year and month of "2020-10", "10.2020", "окт 2020", "2020-жылдын октябры"; month 0 for a year alone.

    >>> _month_or_year("октябрь 2020 г."), _month_or_year("2020-жыл"), _month_or_year("5 окт 2020")
    ((2020, 10), (2020, 0), None)
    """
    bare = _YEAR_WORD.sub("", text.strip().lower())
    if found := re.fullmatch(r"(19\d\d|20\d\d)(?:[-/.](0?[1-9]|1[0-2]))?", bare):
        return int(found[1]), int(found[2] or 0)
    if found := re.fullmatch(r"(0?[1-9]|1[0-2])[-/.](19\d\d|20\d\d)", bare):
        return int(found[2]), int(found[1])
    words = re.findall(r"[^\W\d_]+|\d+", bare)
    years = [word for word in words if re.fullmatch(r"19\d\d|20\d\d", word)]
    months = [month for word in words if (month := month_of(word))]
    return (int(years[0]), months[0]) if len(words) == 2 and years and months else None


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
    if (whole := _month_or_year(text)) is not None:
        year, month = whole
        begin = pd.Timestamp(year, month or 1, 1, tz="UTC")
        return begin, begin + (pd.DateOffset(months=1) if month else pd.DateOffset(years=1))
    when = parse(text)
    moment = when.date or when.local
    if moment is None:
        forms = '2020-10-05, 05.10.2020, "5 окт 2020" (in quotation marks), 2020-10 or 2020'
        raise KyrtextError(failed, f"'{text}' is no date", f"write it as {forms}")
    begin = pd.Timestamp(moment)
    begin = begin.tz_localize("UTC") if begin.tz is None else begin.tz_convert("UTC")
    return begin, begin if begin != begin.normalize() else begin + pd.Timedelta(days=1)
