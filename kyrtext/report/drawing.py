"""A table drawn with spaces, row by row; what rich draws too, but in a tenth of the time."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len, set_cell_size

RULE, GAP = "─", " "
_STRANGE = re.compile("[\t\u200d\u2028\u2029]")
_SIMPLE = re.compile("[ -~\u00a0-\u00ac\u00ae-\u02ff\u0400-\u0482\u048a-\u052f…–—«»]*")
_MARKUP = re.compile(r"[\[\]:\\\s]")


@dataclass(frozen=True)
class Column:
    """A column as it is drawn: its heading, its room, numbers to the right, in bold or not."""

    name: str
    room: int
    number: bool = False
    bold: bool = False


def drawn(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    bold: bool = False,
) -> str:
    """The table as text, one line a row; `bold` marks headings, the columns that are bold are marked anyway.

    Columns are drawn whole: most hold nothing but letters that take one cell each.

    Rows with tabs and joined emoji are left to rich, and so are headings it would take for markup.

    >>> columns = [Column("word", 5), Column("count", 5, number=True)]
    >>> print(drawn(columns, [["жумуш", "12"], ["үй", "3"]]))
    word    count
    ─────────────
    жумуш      12
    үй          3
    """
    if not columns or any(_MARKUP.search(column.name) for column in columns):
        return drawn_by_rich(columns, rows, bold=bold)
    last = len(columns) - 1
    heads = [
        _piece([_fitted(column.name, column)], bold, place, last)[0] for place, column in enumerate(columns)
    ]
    rule = RULE * (sum(column.room for column in columns) + 3 * last)
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    pieces = [
        _piece(_fitted_all(values, column), column.bold, place, last)
        for place, (values, column) in enumerate(zip(cells, columns, strict=True))
    ]
    lines = list(map("".join, zip(*pieces, strict=True)))
    if any(_STRANGE.search("".join(values)) for values in cells):
        strange = [number for number, row in enumerate(rows) if any(map(_STRANGE.search, row))]
        by_rich = drawn_by_rich(columns, [rows[number] for number in strange], bold=bold).split("\n")[2:]
        for number, line in zip(strange, by_rich, strict=False):
            lines[number] = line
    return "\n".join(["".join(heads), rule, *lines])


def width_of(text: str) -> int:
    """The cells of a terminal that a text takes."""
    return len(text) if _SIMPLE.fullmatch(text) else cell_len(text)


def widths_of(texts: Sequence[str]) -> list[int]:
    """The cells of a terminal that each text takes."""
    if _SIMPLE.fullmatch("".join(texts)):
        return list(map(len, texts))
    return list(map(width_of, texts))


def _piece(cells: Sequence[str], bold: bool, place: int, last: int) -> list[str]:
    """Cells with the room beside them; a bold cell has bold spaces around it, as rich makes them."""
    side = _bold(" ") if bold else " "
    before, behind = (GAP + side if place else ""), (side if place < last else "")
    return [f"{before}{_bold(cell) if bold else cell}{behind}" for cell in cells]


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m" if text else ""


def _fitted_all(cells: Sequence[str], column: Column) -> list[str]:
    """The cells as wide as their column."""
    widths = widths_of(cells)
    if column.number or max(widths, default=0) > column.room:
        return [_fitted(cell, column) for cell in cells]
    room = column.room
    return [cell + " " * (room - width) for cell, width in zip(cells, widths, strict=True)]


def _fitted(cell: str, column: Column) -> str:
    """The cell as wide as its column: cut with an ellipsis, or filled with spaces."""
    if column.number:
        cell = cell.rstrip()
    width = width_of(cell)
    if width > column.room:
        cut = set_cell_size(cell, column.room - 1) + "…"
        return cut + " " * (column.room - cell_len(cut))
    space = " " * (column.room - width)
    return space + cell if column.number else cell + space


def drawn_by_rich(columns: Sequence[Column], rows: Sequence[Sequence[str]], *, bold: bool = False) -> str:
    """The table as rich draws it: for what `drawing` leaves to it, and to compare `drawing` with."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    for column in columns:
        justify: Literal["right", "left"] = "right" if column.number else "left"
        table.add_column(
            column.name,
            justify=justify,
            width=column.room,
            overflow="ellipsis",
            no_wrap=True,
            header_style="bold" if bold else "",
            style="bold" if column.bold else "",
        )
    for row in rows:
        table.add_row(*map(Text, row))
    stream = io.StringIO()
    wide = sum(column.room for column in columns) + 3 * len(columns) + 2
    colours: Literal["standard"] | None = "standard" if bold else None
    Console(file=stream, width=wide, color_system=colours, force_terminal=bold).print(table)
    return stream.getvalue()
