"""From numbered rows of any carrier to a table: the header found, every row as wide as the header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice

from ..columns import HEADER_ROWS, header_row
from ..dates import NEVER, parse
from ..format import Context, Table
from .encodings import repair

FIRST_ROWS = 40  # so many rows are shown to the formats

_NUMBER = re.compile(r"[-+]?\d[\d\s.,]*")

Row = tuple[int, list[str]]


def table_of(records: Iterator[Row], context: Context, name: str = "", delimiter: str = "") -> Table:
    """Return the table over numbered rows: header found, rows padded to it, those too long reported.

    R writes the names of rows without a name above them: the header is then one cell short.
    """
    first = list(islice(records, FIRST_ROWS))
    cells = [row for _, row in first]
    at = header_row(cells[:HEADER_ROWS])
    if at is None:
        width = max(Counter(map(len, cells)).items(), key=lambda found: (found[1], found[0]), default=(0, 0))[
            0
        ]
        header = [f"column {number}" for number in range(1, width + 1)]
        rest = first
    else:
        header = [repair(cell)[0].strip("\ufeff \t\r\n") for cell in cells[at]]
        rest = first[at + 1 :]
        if _named_rows(header, [row for _, row in rest]):
            header.insert(0, "")
        while (
            header
            and not header[-1]
            and all(len(row) < len(header) or not row[len(header) - 1] for row in cells)
        ):
            header.pop()
    shown = tuple(_cut(row, len(header)) for _, row in rest)
    typed = _typed(shown)
    rows = _fitted(chain(rest, records), header, typed, context)
    return Table(tuple(header), rows, name, delimiter, shown)


def _named_rows(header: list[str], rows: list[list[str]]) -> bool:
    """Whether every row has one cell more than the header, and the first of them is a name of its own."""
    names = [row[0] for row in rows if len(row) == len(header) + 1]
    return bool(names) and len(names) == len(rows) and len(set(names)) == len(names) and all(names)


def _bare(row: list[str]) -> list[str]:
    """A row without the mark that programs write at the beginning of a file."""
    return [row[0].strip('\ufeff"'), *row[1:]]


def _cut(row: list[str], width: int) -> list[str]:
    return (row + [""] * (width - len(row)))[:width]


def _typed(rows: tuple[list[str], ...]) -> list[int]:
    """The columns in which nearly every cell is a number or a date."""
    found = []
    for at in range(len(rows[0]) if rows else 0):
        filled = [row[at] for row in rows if row[at].strip()]
        if filled and sum(_is_typed(cell) for cell in filled) >= 0.8 * len(filled):
            found.append(at)
    return found


def _is_typed(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None or parse(cell) != NEVER


def _fitted(rows: Iterator[Row], header: list[str], typed: list[int], context: Context) -> Iterator[Row]:
    """Yield the rows with as many cells as the header; those whose cells have moved are reported and skipped.

    A row is longer than the header for one of two reasons: a note stands beside the table, or a delimiter
    inside a text has moved the cells behind it. Where columns of numbers and dates hold such, nothing moved.
    """
    width = len(header)
    beside: list[int] = []
    for number, row in rows:
        if row == header or (row[0][:1] == "\ufeff" and _bare(row) == header):
            continue  # tables put one below the other repeat their header
        if len(row) == width:
            yield number, row
        elif any(row[width:]):
            behind = [at for at in typed if at > 0]
            sound = all(_is_typed(row[at]) for at in typed if row[at].strip()) and any(
                row[at].strip() for at in behind
            )
            if sound and (typed[-1] == width - 1 or not row[width].strip()):
                beside.append(number)
                yield number, row[:width]
            else:
                context.problem(f"{len(row)} cells under a header of {width}: the row was skipped", number, 1)
        else:
            yield number, _cut(row, width)
    if beside:
        context.note(
            f"notes beside the table are not read: in {len(beside):,} rows, the first is {beside[0]}"
        )
