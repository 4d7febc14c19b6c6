"""Workbooks (xlsx, xls, ods) as tables, one for each sheet. The home of python-calamine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from ...errors import KyrtextError
from ..format import Context, Table
from ..source import Source
from .archives import guard
from .grid import Row, table_of
from .workbook_guard import check_workbook

_EXACT = 1e15  # spreadsheets keep fifteen digits: the rest of a longer number is zeros


def sheets(source: Source, context: Context) -> Iterator[Table]:
    """Yield a table for each sheet that holds cells; `siblings` says how many such sheets there are.

    Numbers come as people see them (`5`, not `5.0`), dates as ISO 8601. An id of more than fifteen digits
    that was stored as a number is reported: its end is lost. Raises KyrtextError for a damaged workbook.
    """
    guard(source, context)
    check_workbook(source)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.read()))
        names = [name for name in book.sheet_names if _height(book, name)]
        for name in names:
            sheet = book.get_sheet_by_name(name)
            table = table_of(_rows(sheet, context), context, name)
            table.siblings = len(names) - 1
            yield table
    except (CalamineError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise _damaged(error) from error
    except BaseException as error:
        # the Rust library below panics on some damaged files, with an exception outside Exception
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(error) from error


def _damaged(error: BaseException) -> KyrtextError:
    return KyrtextError("the workbook cannot be opened", str(error), "save it again as .xlsx or .csv")


def _height(book: Any, name: str) -> int:
    try:
        return int(book.get_sheet_by_name(name).height)
    except CalamineError:
        return 0  # a chart or macro sheet


def _rows(sheet: Any, context: Context) -> Iterator[Row]:
    damaged = False
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row = [_cell(value) for value in cells]
        if not damaged and any(type(value) is float and abs(value) >= _EXACT for value in cells):
            damaged = True
            context.problem(
                "numbers of more than fifteen digits have lost their end: ids may be wrong", number
            )
        if any(row):
            yield number, row


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)
