"""Tables of any carrier as a header and a stream of rows; here the text ones (CSV, TSV and their kin).

A row that does not fit is reported and skipped. A quotation mark left open, which would swallow the rest of
the file, costs the row it stands in: the lines it took along are read again.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from typing import TextIO

from .columns import HEADER_ROWS, header_row
from .dialect import Dialect, sniff
from .encodings import SAMPLE, TextSource, open_text, repair
from .format import Context, Table
from .source import Source

FIRST_ROWS = 40
_LONE_LINES = 4  # a record over more lines than this is looked at for an open quotation mark

Row = tuple[int, list[str]]


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
        yield text_table(source, context)


def text_table(source: Source, context: Context, dialect: Dialect | None = None) -> Table:
    """Return the table of a CSV or TSV file, streaming; a header row is searched among the first rows.

    Raises KyrtextError for a file that is no text.
    """
    opened = open_text(source)
    try:
        if dialect is None:
            start = opened.stream.read(SAMPLE)
            dialect = sniff(start.removeprefix("\ufeff"), complete=len(start) < SAMPLE)
            opened.stream.seek(0)
        records = _records(opened, dialect, context)
        if dialect.spelled:
            return Table(("text",), records)
        return table_of(records, context, delimiter=dialect.delimiter)
    except BaseException:
        opened.stream.close()
        raise


def table_of(records: Iterator[Row], context: Context, name: str = "", delimiter: str = "") -> Table:
    """Return the table over numbered rows: header found, rows padded to it, those too long reported."""
    first = list(islice(records, FIRST_ROWS))
    cells = [row for _, row in first]
    at = header_row(cells[:HEADER_ROWS])
    width = max(map(len, cells), default=0)
    if at is None:
        header = [f"column {number}" for number in range(1, width + 1)]
        rest = first
    else:
        header = [repair(cell)[0].strip("\ufeff \t\r\n") for cell in cells[at]]
        while (
            header
            and not header[-1]
            and all(len(row) < len(header) or not row[len(header) - 1] for row in cells)
        ):
            header.pop()
        rest = first[at + 1 :]
    rows = _fitted(chain(rest, records), len(header), context)
    shown = tuple(_cut(row, len(header)) for _, row in rest)
    return Table(tuple(header), rows, name, delimiter, shown)


def _cut(row: list[str], width: int) -> list[str]:
    return (row + [""] * (width - len(row)))[:width]


def _fitted(rows: Iterator[Row], width: int, context: Context) -> Iterator[Row]:
    """Yield the rows with exactly `width` cells; empty rows go, those too long are reported."""
    for number, row in rows:
        if len(row) == width:
            yield number, row
        elif any(row[width:]):
            context.problem(f"{len(row)} cells under a header of {width}: the row was skipped", number)
        else:
            yield number, _cut(row, width)


class _Lines:
    """The lines of a stream, some of which can be put back to be read again."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.taken: list[str] = []  # the lines of the record being read
        self.again: deque[str] = deque()
        self.repeated = 0  # so many lines of a stretch read again are still to come

    def __iter__(self) -> Iterator[str]:
        while True:
            while self.again:
                self.taken.append(line := self.again.popleft())
                yield line
            for line in self.stream:
                self.taken.append(line)
                yield line
                if self.again:
                    break
            else:
                if not self.again:
                    return

    def put_back(self) -> None:
        """Put back all lines of this record but the first."""
        self.again.extendleft(reversed(self.taken[1:]))
        self.repeated += len(self.taken) - 1

    def next_record(self) -> None:
        """Forget the lines of this record."""
        if self.repeated:
            self.repeated = max(0, self.repeated - len(self.taken))
        self.taken.clear()


def _records(opened: TextSource, dialect: Dialect, context: Context) -> Iterator[Row]:
    """Yield the records of a text with their numbers, counted from 1 as a spreadsheet shows them."""
    with opened:
        for _ in range(dialect.skip):
            opened.stream.readline()
        number = dialect.skip
        lines = _Lines(opened.stream)
        taken = lines.taken
        while True:
            try:
                for row in dialect.reader(lines):
                    number += 1
                    repeated = lines.repeated
                    lost = len(taken) > 1 and _swallowed(taken, row, dialect)
                    if lost:
                        context.problem("a quotation mark is left open: this line was skipped", number)
                        lines.put_back()
                    lines.next_record()
                    if row and not lost and not (repeated and len(row) != dialect.width):
                        yield number, (["".join(row)] if dialect.spelled else row)
            except csv.Error as error:
                number += 1
                context.problem(f"the row cannot be read ({error}) and was skipped", number)
                lines.put_back()
                lines.next_record()
            else:
                if not lines.again:
                    return


def _swallowed(lines: list[str], row: list[str], dialect: Dialect) -> bool:
    """Whether a record of several lines comes of a quotation mark that nobody closed."""
    if not dialect.width or not dialect.quoted or dialect.width < 2 or dialect.spelled:
        return False
    if len(row) != dialect.width and len(lines) > _LONE_LINES:
        return True
    mark = dialect.delimiter
    for line in lines[1:]:
        whole = line.count(mark) >= dialect.width - 1 >= 2 and line.count('"') % 2 == 0
        if whole and len(next(iter(dialect.reader([line])), [])) == dialect.width:
            return True
    return False
