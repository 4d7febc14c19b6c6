"""Dated events: a table the user keeps, drawn on timelines and met by bursts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .errors import KyrtextError

COLUMNS = ("date", "end", "label", "kind")


def load_events(path: str | Path, lang: str = "en") -> pd.DataFrame:
    """Events of a CSV file with the columns `date`, `end` (may be empty), `label` or `label_en` ..., `kind`.

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
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", comment="#")
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise KyrtextError(
            f"cannot read the events in '{path}'", str(error), "give a UTF-8 CSV file"
        ) from error
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
    dates = pd.to_datetime(column.where(column != ""), errors="coerce", format="ISO8601", utc=True)
    wrong = dates.isna() & (column != "")
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise KyrtextError(
            f"cannot read the events in '{path}', row {row + 2}",
            f"'{column.iat[row]}' is no date",
            "write dates as 2020-10-05",
        )
    return dates
