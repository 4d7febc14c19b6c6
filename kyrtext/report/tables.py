"""Tables as files: CSV, XLSX, JSON, JSON lines, Parquet, and the terminal."""

from __future__ import annotations

import io
import json
import math
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TextIO

import pandas as pd

from ..errors import KyrtextError
from ..files.writing import write_text, writing
from .cells import missing, plain, safe_cell, safe_terminal

# on a terminal: the most a text column takes, and the least it is cut to
WIDEST, NARROWEST = 80, 14
BOLD = ("headword", "collocate", "ngram", "hit", "Word")
FORMATS = ("table", "csv", "xlsx", "json", "jsonl", "parquet")


def to_csv(table: pd.DataFrame) -> str:
    """The table as CSV text with \\n line ends; cells that look like formulas are made harmless."""
    stream = io.StringIO()
    made = plain(table)
    for name in made.columns:
        if not _is_number(made[name]):
            # kept as objects: half an emoji is no text for Arrow
            cells = [safe_cell(value) for value in made[name].tolist()]
            made[name] = pd.Series(cells, dtype=object, index=made.index)
    made.to_csv(stream, index=False, lineterminator="\n")
    return stream.getvalue()


def write_pieces(pieces: Iterable[pd.DataFrame], path: str | Path) -> Path:
    """Write a table that comes in pieces as one CSV file, whole or not at all."""
    path = Path(path)
    with writing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        stream.write("\ufeff")
        for number, piece in enumerate(pieces):
            text = to_csv(piece)
            stream.write(text if not number else text.partition("\n")[2])
    return path


def to_json(table: pd.DataFrame, *, lines: bool = False) -> str:
    """The table as a JSON list of objects, or as one object a line; Cyrillic stays readable."""
    rows = (_json_row(row) for row in plain(table).to_dict("records"))
    if lines:
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n"


def _json_row(row: dict) -> dict:
    return {str(key): None if missing(value) else _native(value) for key, value in row.items()}


def _native(value: object) -> object:
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has no infinity
    return value if isinstance(value, (str, int, float, bool, dict, list)) else str(value)


def format_of(path: str | Path | None, wanted: str | None = None) -> str:
    """The format asked for, else the one the path's ending says, else "table"."""
    name = wanted or (Path(path).suffix.lstrip(".").lower() if path else "table")
    if name not in FORMATS:
        raise KyrtextError(
            f"cannot write '{path}'",
            f"no format is called '{name}'" if name else "its name does not end in a format",
            f"end it with .{', .'.join(FORMATS[1:])}",
        )
    return name


def write_table(
    table: pd.DataFrame,
    path: str | Path,
    wanted: str | None = None,
    title: str = "",
    settings: dict[str, Any] | None = None,
) -> Path:
    """Write a table to a file, whole or not at all, in the format of its ending.

    `title` names the table (frequency, kwic ...), so that a workbook explains its columns; `settings` get a
    sheet of their own there.
    """
    path, kind = Path(path), format_of(path, wanted)
    if kind == "xlsx":
        from .workbook import Sheet, write_workbook

        sheet = Sheet(title or path.stem, table, topic=title or "any")
        return write_workbook([sheet], path, {**(settings or {}), **table.attrs})
    if kind == "parquet":
        from ..files.arrow import write_parquet

        with writing(path) as temporary:
            write_parquet(plain(table), temporary)
        return path
    return write_text(path, text_of(table, kind), bom=kind == "csv")


def text_of(table: pd.DataFrame, kind: str) -> str:
    """The table as text in one of the text formats."""
    makers: dict[str, Callable[[pd.DataFrame], str]] = {
        "csv": to_csv,
        "json": to_json,
        "jsonl": lambda rows: to_json(rows, lines=True),
        "table": to_terminal,
    }
    if kind not in makers:
        raise KyrtextError(
            f"cannot print {kind} to a terminal", "it is a binary format", f"add -o FILE.{kind}"
        )
    return makers[kind](table)


def print_table(table: pd.DataFrame, kind: str, stream: TextIO) -> None:
    """Print a table to a stream in one of the text formats; a terminal gets one as wide as it is."""
    if kind != "table":
        stream.write(text_of(table, kind))
        return
    if not stream.isatty():
        stream.write(to_terminal(table))
        return
    # no-color.org
    bold = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    stream.write(to_terminal(table, shutil.get_terminal_size().columns, bold=bold))


def to_terminal(table: pd.DataFrame, width: int | None = None, *, bold: bool = False) -> str:
    """The table drawn with spaces, columns aligned whatever letters and emoji stand in them.

    Numbers are never cut; when `width` characters do not hold the table, texts are cut with an ellipsis
    and the columns that find no room at all are named below it. `bold` marks headings and headwords.

    >>> print(to_terminal(pd.DataFrame({"headword": ["жумуш", "үй"], "count": [12, 3]})), end="")
    headword  count
    ────────────────
    жумуш        12
    үй            3
    """
    from .drawing import Column, drawn, width_of, widths_of

    made = plain(table)
    cells = [_cells(made.iloc[:, place].tolist()) for place in range(len(made.columns))]
    numeric = [_is_number(table[name]) for name in table.columns]
    natural = [
        max(width_of(str(name)), min(max(widths_of(values), default=0), WIDEST))
        for name, values in zip(table.columns, cells, strict=True)
    ]
    widths, left_out = _fitted(natural, numeric, width)
    columns = [
        Column(str(name), room, number, bold and name in BOLD)
        for name, room, number in zip(table.columns, widths, numeric, strict=False)
    ]
    rows = list(zip(*cells[: len(columns)], strict=True))
    whole = drawn(columns, rows, bold=bold)
    text = "\n".join(line.rstrip() for line in whole.splitlines()) + "\n"
    names = ", ".join(str(name) for name in table.columns[len(widths) :])
    return text + (f"(no room for: {names})\n" if left_out else "")


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column)) and not pd.api.types.is_bool_dtype(column)


def _fitted(natural: list[int], numeric: list[bool], width: int | None) -> tuple[list[int], int]:
    """Width of each column that finds room, and how many do not."""
    if width is None:
        return natural, 0
    least = [size if number else min(size, NARROWEST) for size, number in zip(natural, numeric, strict=True)]
    kept = len(least)
    while kept > 1 and sum(least[:kept]) + 3 * kept > width:
        kept -= 1
    widths, spare = least[:kept], width - sum(least[:kept]) - 3 * kept
    for place in range(kept):
        more = min(natural[place] - widths[place], max(spare, 0))
        widths[place] += more
        spare -= more
    return widths, len(natural) - kept


def _cells(values: list[object]) -> list[str]:
    """A column as text; one of nothing but harmless texts, as most are, is looked at once."""
    if {*map(type, values)} == {str}:
        whole = "".join(values)  # type: ignore[arg-type]
        if "\n" not in whole and safe_terminal(whole) == whole:
            return values  # type: ignore[return-value]
    return [_cell(value) for value in values]


def _cell(value: object) -> str:
    if missing(value):
        return ""
    if isinstance(value, float):
        return f"{value:,.2f}" if value == 0 or abs(value) >= 0.01 else f"{value:.1e}"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return safe_terminal(str(value).replace("\n", " "))
