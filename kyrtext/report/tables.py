"""Tables as files: CSV, XLSX, JSON, JSON lines, Parquet, and the terminal."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TextIO

import pandas as pd

from ..files.errors import KyrtextError
from ..files.messages import heading, messages, table_title
from ..files.writing import write_text, writing
from .wording import is_number, missing, plain, safe_cell, worded

# on a terminal: the most a text column takes, and the least it is cut to
WIDEST, NARROWEST = 80, 14
BOLD = ("headword", "collocate", "ngram", "hit", "Word")
FORMATS = ("table", "csv", "xlsx", "docx", "json", "jsonl", "parquet")


def to_csv(table: pd.DataFrame, *, excel: bool = False) -> str:
    """The table as CSV text with \\n line ends; cells that look like formulas are made harmless.

    For `excel` in a Russian or Kyrgyz Windows: semicolons between cells, a decimal comma, \\r\\n.
    """
    stream = io.StringIO()
    made = plain(table)
    columns = [_csv_cells(made[name], excel=excel) for name in made.columns]
    sign, end = (";", "\r\n") if excel else (",", "\n")
    writer = csv.writer(stream, delimiter=sign, lineterminator=end)
    writer.writerow(made.columns)
    writer.writerows(zip(*columns, strict=True))
    return stream.getvalue()


def _csv_cells(column: pd.Series, *, excel: bool) -> list[object]:
    values = column.tolist()
    if column.hasnans:
        values = [None if missing(value) else value for value in values]
    if not is_number(column):
        return [safe_cell(value) for value in values]
    if excel and pd.api.types.is_float_dtype(column):
        return [value if value is None else str(value).replace(".", ",") for value in values]
    return values


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
    *,
    lang: str = "en",
    csv: str = "plain",
    picture: Any = None,
    method: str = "",
) -> Path:
    """Write a table to a file, whole or not at all, in the format of its ending.

    `title` names the table (frequency, kwic ...), so that a workbook explains its columns; `settings` get a
    sheet of their own there. `lang` is the language of headings in workbooks and documents; `csv` "excel"
    writes what a Russian or Kyrgyz Excel opens in columns; a Word document also shows a `picture` of the
    table and the paragraph on the `method`.
    """
    path, kind = Path(path), format_of(path, wanted)
    if kind == "xlsx":
        from .workbook import Sheet, write_workbook

        sheet = Sheet(table_title(title, lang) or path.stem, table, topic=title or "any")
        return write_workbook([sheet], path, settings or table.attrs, lang)
    if kind == "docx":
        from .document import write_document

        return write_document(table, path, title, lang, settings or table.attrs, picture, method)
    if kind == "parquet":
        from ..files.arrow import write_parquet

        with writing(path) as temporary:
            write_parquet(plain(table), temporary)
        return path
    if kind == "csv" and csv == "excel":
        return write_text(path, to_csv(table, excel=True), bom=True)
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


def print_table(
    table: pd.DataFrame,
    kind: str,
    stream: TextIO,
    *,
    title: str = "",
    lang: str = "en",
    wide: bool = False,
    page: Callable[[str], None] | None = None,
) -> None:
    """Print a table to a stream in one of the text formats; a terminal gets one as wide as it is.

    `wide` takes all the room the table needs; what is higher than the terminal goes to `page`.
    """
    if kind != "table":
        stream.write(text_of(table, kind))
        return
    width, bold = None, False
    if stream.isatty():
        # no-color.org
        bold = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        width = None if wide else shutil.get_terminal_size().columns
    elif not wide and os.environ.get("COLUMNS", "").isdigit():
        width = shutil.get_terminal_size().columns  # who sets it wants to see the table as wide
    text = to_terminal(table, width, bold=bold, title=title, lang=lang)
    if page is not None and stream.isatty() and text.count("\n") >= shutil.get_terminal_size().lines:
        page(text)
    else:
        stream.write(text)


def to_terminal(
    table: pd.DataFrame,
    width: int | None = None,
    *,
    bold: bool = False,
    title: str = "",
    lang: str = "en",
) -> str:
    """The table drawn with spaces, columns aligned whatever letters and emoji stand in them.

    Numbers are never cut; when `width` characters do not hold the table, texts are cut with an ellipsis.
    Of a table with a `title` (frequency, search ...) the columns people ask for find room first; those that
    find none are named below it. `bold` marks headings and headwords, `lang` is the language of headings.

    >>> print(to_terminal(pd.DataFrame({"headword": ["жумуш", "үй"], "count": [12, 3]})), end="")
    headword  count
    ────────────────
    жумуш        12
    үй            3
    """
    from .screen import LEADING, ROOMY, Column, by_importance, chosen, drawn, width_of, widths_of

    named = {name: heading(str(name), lang, title) for name in table.columns}
    cells = worded(table, title, lang, hours=width is None or width >= ROOMY)
    numeric = {name: is_number(table[name]) for name in table.columns}
    natural = {
        name: max(width_of(named[name]), min(max(widths_of(cells[name]), default=0), WIDEST))
        for name in table.columns
    }
    shown, widths = list(table.columns), natural
    if width is not None:
        least = {name: size if numeric[name] else min(size, NARROWEST) for name, size in natural.items()}
        for name in LEADING:
            if name in least:
                least[name] = min(natural[name], max(NARROWEST, width // 2))
        shown = chosen(table, title, least, width + 3)
        order = [name for name in by_importance(table, title) if name in shown]
        widths = {name: least[name] for name in shown}
        spare = width + 3 - sum(size + 3 for size in widths.values())
        # what is looked at first is seen whole first; of two texts the second keeps some room
        for name in order:
            more = min(natural[name] - widths[name], max(spare, 0))
            widths[name] += more
            spare -= more
    columns = [Column(named[name], widths[name], numeric[name], bold and name in BOLD) for name in shown]
    rows = list(zip(*(cells[name] for name in shown), strict=True))
    whole = drawn(columns, rows, bold=bold)
    text = "\n".join(line.rstrip() for line in whole.splitlines()) + "\n"
    names = "; ".join(named[name] for name in table.columns if name not in shown)
    return text + (f"({messages('screen', lang)['no_room'].format(names=names)})\n" if names else "")
