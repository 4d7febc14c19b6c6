"""Excel workbooks: typed columns, frozen headers, a sheet that explains every column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from ..files import writing
from .cells import missing, plain

# Excel's own limits
MAX_ROWS = 1_048_576
MAX_CELL = 32_767
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
# xlsxwriter stamps the clock otherwise
CREATED = dt.datetime(2020, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)

COLUMN_MEANINGS = {
    "rank": "Place in the table, 1 = most frequent",
    "headword": "The form written most often, in its usual case",
    "lemma": "Dictionary form of the words grouped in the row",
    "language": "Language of the words; for words shared by Russian and Kyrgyz how often in each",
    "length": "Letters of the headword",
    "count": "How often it was written",
    "weighted_percent": "Percent of the words counted (after stop list and minimum length)",
    "per_million": "Occurrences per million of all words, stop words included",
    "weighted_percent_low": "Lower end of the 95 % bootstrap interval over posts",
    "weighted_percent_high": "Upper end of the 95 % bootstrap interval over posts",
    "documents": "Posts and comments in which it occurs",
    "documents_percent": "Percent of all posts and comments",
    "authors": "Different known authors who wrote it",
    "forms": "The forms grouped in the row with their counts (NVivo: Similar Words)",
    "platform": "Platform the text was published on",
    "group": "Group or page",
    "month": "Month of publication",
    "week": "Monday of the week of publication",
    "author": "Author (pseudonym)",
    "kind": "Post, comment or repost",
    "Word": "Headword",
    "Length": "Letters of the headword",
    "Count": "How often it was written",
    "Weighted Percentage (%)": "Percent of the words counted",
    "Similar Words": "The forms grouped in the row",
}


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its name, its table, pictures (PNG) to stand beside it."""

    name: str
    table: pd.DataFrame
    pictures: tuple[Path, ...] = ()


def write_workbook(sheets: Sequence[Sheet], path: str | Path, settings: dict[str, Any] | None = None) -> Path:
    """Write the sheets, a sheet that defines their columns, and one with the settings, whole or not at all.

    Text is written as text, never as a formula or a link, whatever it begins with.
    """
    path = Path(path)
    with writing(path) as temporary:
        book = xlsxwriter.Workbook(
            str(temporary),
            {
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": True,
                "remove_timezone": True,
            },
        )
        book.set_properties({"created": CREATED, "comments": "written by kyrtext"})
        used: set[str] = set()
        for sheet in sheets:
            _write_sheet(book, sheet, used)
        _write_sheet(book, Sheet("columns", column_meanings(sheets)), used)
        if settings:
            rows = pd.DataFrame(
                {"setting": list(settings), "value": [str(value) for value in settings.values()]}
            )
            _write_sheet(book, Sheet("settings", rows), used)
        book.close()
    return path


def column_meanings(sheets: Sequence[Sheet]) -> pd.DataFrame:
    """One row per column of the sheets: what it holds and, for a percentage, of what."""
    names = list(dict.fromkeys(str(name) for sheet in sheets for name in sheet.table.columns))
    return pd.DataFrame({"column": names, "meaning": [COLUMN_MEANINGS.get(name, "") for name in names]})


def sheet_name(name: str, used: set[str]) -> str:
    """A name Excel allows that is not used yet.

    >>> sheet_name("Кыргыз: иш/жумуш?", set())
    'Кыргыз- иш-жумуш-'
    """
    base = (name.translate(FORBIDDEN).strip("'") or "sheet")[:31]
    unique, number = base, 2
    while unique.casefold() in used:
        unique = f"{base[:27]} ({number})"
        number += 1
    used.add(unique.casefold())
    return unique


def _write_sheet(book: xlsxwriter.Workbook, sheet: Sheet, used: set[str]) -> None:
    page = book.add_worksheet(sheet_name(sheet.name, used))
    header = book.add_format({"bold": True, "bottom": 1, "text_wrap": False})
    table = plain(sheet.table)
    for column, name in enumerate(table.columns):
        page.write_string(0, column, str(name), header)
        values = table[name].head(MAX_ROWS - 1)
        number = book.add_format({"num_format": _number_format(values)})
        page.set_column(column, column, _width(str(name), values), number)
        for row, value in enumerate(values.tolist(), start=1):
            if missing(value):
                continue
            if isinstance(value, str):
                page.write_string(row, column, value[:MAX_CELL])
            elif isinstance(value, bool):
                page.write_boolean(row, column, value)
            else:
                page.write_number(row, column, value, number)
    page.freeze_panes(1, 0)
    if len(table) and len(table.columns):
        page.autofilter(0, 0, min(len(table), MAX_ROWS - 1), len(table.columns) - 1)
    for place, picture in enumerate(sheet.pictures):
        page.insert_image(
            1 + 38 * place,
            len(table.columns) + 1,
            str(picture),
            {"x_scale": 0.32, "y_scale": 0.32, "object_position": 3},
        )


def _number_format(values: pd.Series) -> str:
    if pd.api.types.is_float_dtype(values):
        return "#,##0.00"
    return "#,##0" if pd.api.types.is_integer_dtype(values) else "General"


def _width(name: str, values: pd.Series) -> float:
    longest = (
        values.head(200).map(lambda value: len(str(value)) if value is not None else 0).max()
        if len(values)
        else 0
    )
    return float(min(max(len(name), int(longest or 0)) + 2, 60))
