"""Tables of any carrier, each as a header and a stream of rows."""

from __future__ import annotations

from collections.abc import Iterator

from ..format import Context, Table
from ..source import Source


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
        from .workbooks import sheets

        yield from sheets(source, context)
    elif kind in {"parquet", "sqlite"}:
        from .databases import parquet_table, sqlite_tables

        yield from parquet_table(source) if kind == "parquet" else sqlite_tables(source)
    else:
        from .text_tables import text_table

        yield text_table(source, context)
