"""Tables that know their own columns: Parquet files and SQLite databases."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from ...files.arrow import open_columns
from ...files.errors import KyrtextError
from ...files.writing import temporary_folder
from ..format import Table
from ..source import Source
from .encodings import decode
from .grid import FIRST_ROWS, Row


def parquet_table(source: Source) -> Iterator[Table]:
    """Yield the one table of a Parquet file. Raises KyrtextError for a damaged one."""
    with source.open() as stream:
        names, batches = open_columns(stream)

        def rows() -> Iterator[Row]:
            number = 0
            for columns in batches:
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield number, [_cell(value) for value in cells]

        yield _table(tuple(names), rows(), "")


def sqlite_tables(source: Source) -> Iterator[Table]:
    """Yield a table for each table and view of a SQLite database that holds rows.

    Raises KyrtextError for a damaged database.
    """
    with _on_disk(source) as path, closing(_connect(path)) as connection:
        try:
            names = [
                name
                for (name,) in connection.execute(
                    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
                    " order by name"
                ).fetchall()
            ]
            names = [
                name
                for name in names
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
    first: list[Row] = []
    for row in rows:
        first.append(row)
        if len(first) == FIRST_ROWS:
            break

    def again() -> Iterator[Row]:
        yield from first
        yield from rows

    return Table(header, again(), name, "", tuple(cells for _, cells in first))


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


@contextmanager
def _on_disk(source: Source) -> Iterator[Path]:
    """The file itself, or for a member of an archive a copy that lives as long as it is read."""
    if source.path is not None:
        yield source.path
        return
    with temporary_folder() as folder:
        path = folder / "member.sqlite"
        with source.open() as stream, path.open("wb") as out:
            shutil.copyfileobj(stream, out)
        yield path
