"""Tables of any carrier (CSV, workbooks, Parquet, SQLite), each as a header and a stream of rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any

from ...files.arrow import open_columns
from ...files.errors import KyrtextError
from ..format import Context, Source, Table
from .archives import guard
from .encodings import decode
from .native_process import Native, native, on_disk, patience_for
from .text_tables import FIRST_ROWS, Row, table_of, text_table

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


def parquet_table(source: Source) -> Iterator[Table]:
    """Yield the one table of a Parquet file. Raises KyrtextError for a damaged one."""
    with source.open() as stream:
        names, batches = open_columns(stream)

        cells = ([_cell(value) for value in row] for columns in batches for row in zip(*columns, strict=True))
        yield _table(tuple(names), enumerate(cells, 1), "")


def sqlite_tables(source: Source) -> Iterator[Table]:
    """Yield a table for each table of a SQLite database that holds rows.

    Raises KyrtextError for a damaged database.
    """
    with on_disk(source) as path, closing(_connect(Path(path))) as connection:
        try:
            listed = connection.execute(
                "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
                " order by name"
            ).fetchall()
            names = [
                name
                for (name,) in listed
                if connection.execute(f"select 1 from {_quoted(name)} limit 1").fetchone()
            ]
            for name in names:
                cursor = connection.execute(f"select * from {_quoted(name)}")
                header = tuple(column[0] for column in cursor.description)
                rows = ((number, [_cell(value) for value in row]) for number, row in enumerate(cursor, 1))
                table = _table(header, rows, name)
                table.siblings = len(names) - 1
                yield table
        except sqlite3.Error as error:
            raise KyrtextError(
                "the database cannot be read", str(error), "export its tables as CSV"
            ) from error


def _table(header: tuple[str, ...], rows: Iterator[Row], name: str) -> Table:
    first = list(islice(rows, FIRST_ROWS))
    return Table(header, chain(first, rows), name, tuple(cells for _, cells in first))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        try:
            return decode(value).text
        except KyrtextError:
            return ""  # a picture or the like
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):  # a datetime is a date, too
        return value.isoformat()
    return str(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def open_tables(source: Source, kind: str, context: Context) -> Iterator[Table]:
    r"""Yield the tables of a file: one for a CSV, one for each sheet of a workbook or table of a database.

    `kind` is csv, xlsx, xls, ods, parquet or sqlite. The rows of a table have to be read before the next
    table is asked for. Raises KyrtextError for a file that cannot be opened as what it is said to be.

    >>> source = Source.of_bytes("а.csv", "Күнү;Билдирүү\r\n5.03.2024;Жумуш барбы?\r\n".encode("utf-8-sig"))
    >>> table = next(open_tables(source, "csv", Context(source)))
    >>> table.header, list(table.rows)
    (('Күнү', 'Билдирүү'), [(2, ['5.03.2024', 'Жумуш барбы?'])])
    """
    if kind in {"xlsx", "xls", "ods"}:
        yield from sheets(source, context)
    elif kind == "parquet":
        yield from parquet_table(source)
    elif kind == "sqlite":
        yield from sqlite_tables(source)
    else:
        yield text_table(source, context)
