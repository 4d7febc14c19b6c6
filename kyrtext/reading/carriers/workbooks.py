"""Workbooks (xlsx, xls, ods) as tables, one for each sheet."""

from __future__ import annotations

from collections.abc import Iterator

from ...files.errors import KyrtextError
from ..format import Context, Table
from ..source import Source
from .archives import guard
from .grid import Row, table_of
from .native_process import Native, native, on_disk, patience_for

_AT_ONCE = 500  # rows asked for


def sheets(source: Source, context: Context) -> Iterator[Table]:
    """Yield a table for each sheet that holds cells; `siblings` says how many other such sheets there are.

    Numbers come as people see them (`5`, not `5.0`), dates as ISO 8601. An id of more than fifteen digits
    that was stored as a number is reported: its end is lost. A sheet that cannot be read is reported. Raises
    KyrtextError for a damaged workbook.
    """
    guard(source, context)
    patience = patience_for(source.size)
    with on_disk(source) as path:
        try:
            process = native()
            found = process.ask("book", path, patience)["sheets"]
            names = [name for name, cells, _ in found if cells]
            hidden = {name for name, _, seen in found if not seen}
            filled, damaged = [], False
            for name in names:
                try:
                    if process.ask("sheet", name, patience)["height"]:
                        filled.append(name)
                except KyrtextError as error:
                    if not process.alive():
                        raise
                    damaged = True
                    context.problem(f"sheet '{name}' cannot be read: {error.found}", lost=1)
            if not filled and not damaged:
                context.report.ignore(source.name, "a workbook without cells")
            for name in filled:
                if not process.alive():  # what was done with the last sheet has ended it
                    process = native()
                    process.ask("book", path, patience)
                process.ask("sheet", name, patience)
                if name in hidden:
                    context.note(f"sheet '{name}' is hidden in the workbook and read all the same")
                table = table_of(_rows(process, patience, context), context, name)
                table.siblings = len(filled) - 1
                yield table
        except KyrtextError as error:
            raise KyrtextError(
                "the workbook cannot be opened", error.found or str(error), "save it again as .xlsx or .csv"
            ) from error


def _rows(process: Native, patience: float, context: Context) -> Iterator[Row]:
    number, damaged, end = 0, False, False
    while not end:
        answer = process.ask("rows", _AT_ONCE, patience)
        if answer["long"] and not damaged:
            damaged = True
            context.problem(
                "numbers of more than fifteen digits have lost their end: ids may be wrong",
                number + answer["long"][0] + 1,
            )
        for row in answer["rows"]:
            number += 1
            if any(row):
                yield number, row
        end = answer["end"]
