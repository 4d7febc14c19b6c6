"""Tables as files: CSV, XLSX, JSON, JSON lines, Parquet, and the terminal."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import pandas as pd

from ..errors import KyrtextError
from ..files import write_text, writing
from .cells import missing, plain, safe_cell, safe_terminal

FORMATS = ("table", "csv", "xlsx", "json", "jsonl", "parquet")


def to_csv(table: pd.DataFrame) -> str:
    """The table as CSV text with \\n line ends; cells that look like formulas are made harmless."""
    stream = io.StringIO()
    plain(table).map(safe_cell).to_csv(stream, index=False, lineterminator="\n")
    return stream.getvalue()


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
        return value.item()
    return value if isinstance(value, (str, int, float, bool, dict, list)) else str(value)


def format_of(path: str | Path | None, wanted: str | None = None) -> str:
    """The format asked for, else the one the path's ending says, else "table"."""
    name = wanted or (Path(path).suffix.lstrip(".").lower() if path else "table")
    if name not in FORMATS:
        raise KyrtextError(
            f"cannot write '{path}'",
            f"no format is called '{name}'",
            f"end it with .{', .'.join(FORMATS[1:])}",
        )
    return name


def write_table(table: pd.DataFrame, path: str | Path, wanted: str | None = None, title: str = "") -> Path:
    """Write a table to a file, whole or not at all, in the format of its ending."""
    path, kind = Path(path), format_of(path, wanted)
    if kind == "xlsx":
        from .workbook import Sheet, write_workbook

        return write_workbook([Sheet(title or path.stem, table)], path)
    if kind == "parquet":
        from ..parquet import write_parquet

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
        "table": lambda rows: to_terminal(rows, width=200),
    }
    if kind not in makers:
        raise KyrtextError(
            f"cannot print {kind} to a terminal", "it is a binary format", f"add -o FILE.{kind}"
        )
    return makers[kind](table)


def print_table(table: pd.DataFrame, kind: str, stream: TextIO) -> None:
    """Print a table to a stream in one of the text formats."""
    stream.write(to_terminal(table) if kind == "table" else text_of(table, kind))


def to_terminal(table: pd.DataFrame, width: int | None = None) -> str:
    """The table drawn with spaces, columns aligned whatever letters and emoji stand in them."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for name in table.columns:
        numeric = pd.api.types.is_numeric_dtype(table[name]) and not pd.api.types.is_bool_dtype(table[name])
        drawn.add_column(str(name), justify="right" if numeric else "left", overflow="ellipsis", no_wrap=True)
    for row in plain(table).itertuples(index=False):
        drawn.add_row(*(Text(_cell(value)) for value in row))
    stream = io.StringIO()
    Console(file=stream, width=width, color_system=None, soft_wrap=False).print(drawn)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def _cell(value: object) -> str:
    if missing(value):
        return ""
    if isinstance(value, float):
        return f"{value:,.2f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return safe_terminal(str(value).replace("\n", " "))
