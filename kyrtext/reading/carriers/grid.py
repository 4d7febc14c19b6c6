"""From numbered rows of any carrier to a table: the header found, every row as wide as the header."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from ..columns import HEADER_ROWS, header_row
from ..format import Context, Table
from .encodings import repair

FIRST_ROWS = 40  # so many rows are shown to the formats

Row = tuple[int, list[str]]


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
    rows = _fitted(chain(rest, records), header, context)
    shown = tuple(_cut(row, len(header)) for _, row in rest)
    return Table(tuple(header), rows, name, delimiter, shown)


def _cut(row: list[str], width: int) -> list[str]:
    return (row + [""] * (width - len(row)))[:width]


def _fitted(rows: Iterator[Row], header: list[str], context: Context) -> Iterator[Row]:
    """Yield the rows with as many cells as the header; those too long are reported and left out."""
    width = len(header)
    for number, row in rows:
        if row == header:
            continue  # tables put one below the other repeat their header
        if len(row) == width:
            yield number, row
        elif any(row[width:]):
            context.problem(f"{len(row)} cells under a header of {width}: the row was skipped", number)
        else:
            yield number, _cut(row, width)
