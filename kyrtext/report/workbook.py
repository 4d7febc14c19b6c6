"""Excel workbooks: typed columns, frozen headers, a sheet that explains every column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from ..files.data import lines
from ..files.messages import heading, headings, messages
from ..files.writing import writing
from .wording import PLAIN_NUMBERS, missing, plain, values_named

Meaning = tuple[str, str]


@lru_cache(maxsize=1)
def known() -> dict[str, dict[str, Meaning]]:
    """Meaning and denominator of each column, by table."""
    tables: dict[str, dict[str, Meaning]] = {}
    section: dict[str, Meaning] = {}
    for line in lines("columns.txt"):
        if line.startswith("[") and line.endswith("]"):
            section = tables.setdefault(line[1:-1], {})
        else:
            name, meaning, *of = line.split("\t")
            section[name] = (meaning, of[0] if of else "")
    return tables


def meaning(column: str, table: str = "any") -> Meaning:
    """What a column of a table holds and, for a share, of what; empty where nobody wrote it down.

    Examples
    --------
    >>> meaning("weighted_percent")[0]
    "Weighted percentage (NVivo's)"
    >>> meaning("token", "tokens")[0]
    'The token as it was written'
    """
    own, common = known().get(table, {}), known()["any"]
    return own.get(column) or common.get(column) or own.get("*") or ("", "")


def explained(column: str, table: str = "any", lang: str = "en") -> Meaning:
    """`meaning` in a language; in Russian and Kyrgyz what a share is of is part of it."""
    if lang == "en":
        return meaning(column, table)
    own = headings().get(f"{table}.{column}") or headings().get(column, ("", "", "", ""))
    return own[2 if lang == "ru" else 3] or heading(column, lang, table), ""


def meanings(sheets: Iterable[tuple[str, str, Iterable[str]]], lang: str = "en") -> pd.DataFrame:
    """One row per column of the sheets (name, table, columns): `sheet, column, meaning, of`.

    Sheets with the same columns of the same table are explained once. In another language than English the
    column is called as on its sheet, and its name in the library stands beside it.
    """
    rows: list[tuple[str, str, str, str]] = []
    seen: dict[tuple[str, tuple[str, ...]], str] = {}
    for sheet, table, columns in sheets:
        key = (table, tuple(map(str, columns)))
        if key not in seen:
            seen[key] = sheet
            for name in key[1]:
                told, of = explained(name, table, lang)
                rows.append((sheet, heading(name, lang, table), told, of if lang == "en" else name))
    last = "percent or rate of" if lang == "en" else "name"
    return pd.DataFrame(rows, columns=["sheet", "column", "meaning", last])


# Excel's own limits
MAX_ROWS = 1_048_576
MAX_CELL = 32_767
CUT = " […]"
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
LONGEST_NAME = 31  # of a sheet
# xlsxwriter stamps the clock otherwise
CREATED = dt.datetime(2020, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
FIRST_DAY = pd.Timestamp("1900-03-01")  # Excel counts a 29 February 1900 that never was

# which column of a table is drawn against which
CHARTS = {
    "frequency": ("headword", "count"),
    "ngrams": ("ngram", "count"),
    "collocates": ("collocate", "logDice"),
    "keyness": ("headword", "G2"),
    "stop words": ("headword", "count"),
}
CHARTED = 30
BLUE = "#0072B2"
PORTRAIT = 95  # characters that A4 upright holds


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its table, pictures (PNG) to stand beside it, and which table it is.

    `topic` is the table's name in data/columns.txt; tables listed in CHARTS get a live bar chart unless
    they come with a picture.
    """

    name: str
    table: pd.DataFrame
    pictures: tuple[Path, ...] = ()
    topic: str = "any"


def write_workbook(
    sheets: Sequence[Sheet],
    path: str | Path,
    settings: dict[str, Any] | None = None,
    lang: str = "en",
) -> Path:
    """Write the sheets, a sheet that defines their columns, and one with the settings, whole or not at all.

    Text is written as text, never as a formula or a link, whatever it begins with. A table longer than a
    sheet can be goes on on the next.
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
            for part in _parts(sheet):
                _write_sheet(book, part, used, lang)
        explained = meanings(((sheet.name, sheet.topic, sheet.table.columns) for sheet in sheets), lang)
        said = messages("screen", lang)
        _write_sheet(book, Sheet(said["sheet_columns"], explained), used, lang)
        if settings:
            rows = pd.DataFrame({"setting": list(settings), "value": list(map(_value, settings.values()))})
            _write_sheet(book, Sheet(said["sheet_settings"], rows.astype(object)), used, lang)
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:  # it wraps what went wrong: a full disk
            cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else None
            raise cause or OSError(str(error)) from error
    return path


def _value(value: Any) -> Any:
    if isinstance(value, (bool, int, float)):
        return value
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _parts(sheet: Sheet) -> Iterator[Sheet]:
    yield replace(sheet, table=sheet.table.iloc[: MAX_ROWS - 1])
    for start in range(MAX_ROWS - 1, len(sheet.table), MAX_ROWS - 1):
        yield Sheet(sheet.name, sheet.table.iloc[start : start + MAX_ROWS - 1])


def sheet_name(name: str, used: set[str]) -> str:
    """A name Excel allows that is not used yet.

    >>> sheet_name("Кыргыз: иш/жумуш?", set())
    'Кыргыз- иш-жумуш-'
    """
    base = unique = _cut(name.translate(FORBIDDEN).strip("'")) or "sheet"
    number = 2
    while unique.casefold() in used or unique.casefold() == "history":  # Excel keeps that name for itself
        end = f" ({number})"
        unique = _cut(base, LONGEST_NAME - len(end)) + end
        number += 1
    used.add(unique.casefold())
    return unique


def _cut(name: str, units: int = LONGEST_NAME) -> str:
    """As much of a name as fits; an emoji takes two units of UTF-16."""
    return name.encode("utf-16-le", "replace")[: 2 * units].decode("utf-16-le", "ignore").rstrip("'")


def _write_sheet(book: xlsxwriter.Workbook, sheet: Sheet, used: set[str], lang: str) -> None:
    name = sheet_name(sheet.name, used)
    page = book.add_worksheet(name)
    header = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    table = values_named(plain(sheet.table), sheet.topic, lang)
    widths = []
    for column, named in enumerate(table.columns):
        called = heading(str(named), lang, sheet.topic)
        page.write_string(0, column, called, header)
        days = _days(sheet.table[named])
        values = table[named] if days is None else days
        shape = book.add_format({"num_format": _number_format(str(named), values)})
        widths.append(_width(called, values))
        page.set_column(column, column, widths[-1], shape)
        for row, value in enumerate(values.tolist(), start=1):
            _write_cell(page, row, column, value, shape)
    page.freeze_panes(1, 0)
    _on_paper(page, table, widths)
    if len(table) and len(table.columns):
        page.autofilter(0, 0, len(table), len(table.columns) - 1)
    beside = len(table.columns) + 1
    for place, picture in enumerate(sheet.pictures):
        scale = {"x_scale": 0.32, "y_scale": 0.32, "object_position": 3}
        page.insert_image(1 + 38 * place, beside, str(picture), scale)
    if sheet.topic in CHARTS and not sheet.pictures and len(table):
        _chart(book, page, name, table, CHARTS[sheet.topic], lang)


def _on_paper(page: Any, table: pd.DataFrame, widths: list[float]) -> None:
    """A4, headings on every page, as wide as the table; pictures and charts beside it are not printed."""
    page.set_paper(9)
    page.repeat_rows(0)
    page.set_footer("&L&A&R&P / &N")
    if sum(widths) > PORTRAIT:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    if len(table.columns):
        page.print_area(0, 0, max(len(table), 1), len(table.columns) - 1)


def _write_cell(page: Any, row: int, column: int, value: Any, shape: Any) -> None:
    if missing(value):
        return
    if isinstance(value, pd.Timestamp):
        page.write_datetime(row, column, value.to_pydatetime(), shape)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, (int, float)):
        page.write_number(row, column, value, shape)
    else:
        text = str(value).encode("utf-8", "replace").decode("utf-8")
        page.write_string(row, column, text if len(text) <= MAX_CELL else text[: MAX_CELL - len(CUT)] + CUT)


def _days(column: pd.Series) -> pd.Series | None:
    """A column of instants as Excel keeps them, without a zone (UTC); None for other columns."""
    if not pd.api.types.is_datetime64_any_dtype(column):
        return None
    days = column.dt.tz_convert("UTC").dt.tz_localize(None) if column.dt.tz is not None else column
    return None if (days < FIRST_DAY).any() else days.dt.round("s")


def _chart(
    book: xlsxwriter.Workbook,
    page: Any,
    name: str,
    table: pd.DataFrame,
    columns: tuple[str, str],
    lang: str,
) -> None:
    """Bars of the first rows that follow the cells."""
    if not set(columns) <= set(table.columns):
        return
    label, value = (table.columns.get_loc(column) for column in columns)
    last = min(len(table), CHARTED)
    drawn = book.add_chart({"type": "bar"})
    drawn.add_series(
        {
            "categories": [name, 1, label, last, label],
            "values": [name, 1, value, last, value],
            "fill": {"color": BLUE},
            "gap": 40,
        }
    )
    drawn.set_y_axis({"reverse": True, "interval_unit": 1})
    drawn.set_x_axis(
        {
            "name": heading(columns[1], lang),
            "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}},
        }
    )
    drawn.set_legend({"none": True})
    drawn.set_size({"width": 560, "height": 120 + 18 * last})
    page.insert_chart(1, len(table.columns) + 1, drawn)


def _number_format(name: str, values: pd.Series) -> str:
    if pd.api.types.is_datetime64_any_dtype(values):
        clock = (values.dropna() != values.dropna().dt.normalize()).any()
        return "yyyy-mm-dd hh:mm:ss" if clock else "yyyy-mm-dd"
    if name in ("p", "q"):
        return "0.0E+00"
    if pd.api.types.is_float_dtype(values):
        return "#,##0.00"
    if pd.api.types.is_integer_dtype(values):
        return "0" if name in PLAIN_NUMBERS else "#,##0"
    return "General"


def _width(name: str, values: pd.Series) -> float:
    if pd.api.types.is_datetime64_any_dtype(values):
        return 19.0
    shown = values.head(200).map(lambda value: 0 if missing(value) else len(str(value)))
    return float(min(max(len(name) + 2, int(shown.max() or 0) if len(shown) else 0) + 2, 60))
