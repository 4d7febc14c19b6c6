"""Tables on a terminal: the columns that matter find room first, a concordance stands on its node."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

import pandas as pd
from rich.cells import cell_len, set_cell_size

from ..files.messages import MEASURED

# which columns of a table find room first on a narrow terminal; those of --by come before them all
PRIORITY: dict[str, tuple[str, ...]] = {
    "frequency": (
        *("rank", "headword", "count", "weighted_percent", "documents", "per_million", "language"),
        *("forms", "authors", "documents_percent", "lemma", "length"),
    ),
    "search": ("text", "hits", "date", "platform", "id", "document", "group", "kind", "author"),
    "bursts": (
        *("item", "start", "end", "events", "weight", "count", "peak_percent", "usual_percent"),
        *("peak", "rank", "periods"),
    ),
    "effect": (
        *("item", "ratio", "p", "before_percent", "after_percent", "difference", "q", "ratio_low"),
        *("ratio_high", "low", "high", "before_documents", "after_documents"),
    ),
    "keyness": (
        *("rank", "headword", "target_count", "reference_count", "G2", "log_ratio", "q"),
        *("target_per_million", "reference_per_million"),
    ),
    "collocates": ("rank", "collocate", "count", "logDice", "MI", "language", "expected"),
    "duplicates": ("text", "cluster", "document", "similarity", "platform", "group"),
    **dict.fromkeys(
        ("hashtag", "emoji", "domain", "mention"),
        ("rank", "item", "count", "documents", "documents_percent", "authors", "per_million", "forms"),
    ),
    "codes": (
        *("code", "label", "hits", "documents", "documents_percent", "authors", "words"),
        *("words_percent", "left", "hit", "right", "document"),
    ),
    "explain": ("word", "language", "lemma", "pos", "method", "features", "chosen", "repairs", "spelling"),
    "posts": (
        *("rank", "text", "likes", "shares", "comments", "views", "reactions", "replies", "date", "platform"),
        *("kind", "group"),
    ),
    "groups": ("platform", "group", "group_country", "group_members", "posts", "comments", "authors"),
    "account": ("file", "read_as", "records", "documents", "duplicates", "skipped", "lost", "reasons"),
    "links": ("link", "documents", "authors", "first", "last", "likes", "shares", "comments"),
    "audit": ("left", "token", "right_context", "language", "lemma", "number", "method"),
    "correspondence": ("kind", "name", "count", "x", "y", "inertia_percent", "mass"),
    "timeline": ("period", "item", "count", "documents_percent", "documents", "all_documents"),
}
BY_FIRST = ("frequency", "hashtag", "emoji", "domain", "mention", "codes")
LEADING = ("text",)  # stand first, whatever their place in the table
GAP = 3
ROOMY = 110  # a terminal as wide has room for more than the text


def by_importance(table: pd.DataFrame, title: str) -> list[str]:
    """The columns of a table, the one that finds room first at the head.

    >>> by_importance(pd.DataFrame(columns=["hits", "author", "text"]), "search")
    ['text', 'hits', 'author']
    """
    names = [str(name) for name in table.columns]
    wanted = PRIORITY.get(title, ())
    if title in MEASURED:  # the user's own words and codes before what is known of the posts
        wanted = (names[0], *(name for name in names if name not in MEASURED[title]))
    # what stands before all that the table always has was asked for with --by
    asked = list(takewhile(lambda name: name not in wanted, names)) if title in BY_FIRST else []
    first = [*asked, *(name for name in wanted if name in names)]
    return list(dict.fromkeys([*first, *names]))


def chosen(table: pd.DataFrame, title: str, least: dict[str, int], width: int) -> list[str]:
    """The columns that find room, in the order of the table, texts first; of an interval both ends."""
    kept: set[str] = set()
    room = width
    for name in by_importance(table, title):
        ends = {name, re.sub("low$", "high", name), re.sub("high$", "low", name)} & least.keys()
        needed = sum(least[one] + GAP for one in ends)
        if name in kept or (kept and needed > room):
            continue
        kept |= ends
        room -= needed
    names = [str(name) for name in table.columns if str(name) in kept]
    leading = [name for name in names if name in LEADING and title in PRIORITY]
    return [*leading, *(name for name in names if name not in leading)]


def concordance(table: pd.DataFrame, width: int | None) -> pd.DataFrame:
    """Lines of a concordance: as much text on both sides as fits, the hits one below the other.

    >>> lines = pd.DataFrame({"left": ["Москвада "], "hit": ["жумуш"], "right": [" барбы"]})
    >>> concordance(lines, 40).iloc[0].tolist()
    ['Москвада', 'жумуш', 'барбы']
    """

    out = pd.DataFrame(index=table.index)
    hits = [_line(text) for text in table["hit"]]
    widest = max(map(width_of, hits), default=0)
    beside = [name for name in ("platform", "date") if name in table.columns]
    total = width or 150
    if total < ROOMY:
        beside = []
    coded = max(map(width_of, map(str, table["code"])), default=0) if "code" in table.columns else 0
    coded = min(coded, total // 5)
    if coded:
        out["code"] = [_head(str(code), coded) for code in table["code"]]
    meta = (27 if beside else 0) + (coded + GAP if coded else 0)
    side = max((total - meta - min(widest, total // 4) - 3 * GAP) // 2, 8)
    left = [_tail(_line(text), side) for text in table["left"]]
    own = max(map(width_of, left), default=0)
    out["left"] = [" " * (own - width_of(text)) + text for text in left]
    out["hit"] = hits
    # what the left side does not need, the right side has
    room = total - meta - own - min(widest, total // 4) - 3 * GAP
    out["right"] = [_head(_line(text), max(room, side)) for text in table["right"]]
    for name in beside:
        out[name] = table[name]
    if "date" in out:
        out["date"] = out["date"].astype(str).str.slice(0, 10).replace({"NaT": "", "None": "", "nan": ""})
    return out


def _line(text: object) -> str:
    return " ".join(str(text).split())


def _tail(text: str, room: int) -> str:
    return text if len(text) <= room else "…" + text[len(text) - room + 1 :].lstrip()


def _head(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


RULE, BETWEEN = "─", " "
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
    before, behind = (BETWEEN + side if place else ""), (side if place < last else "")
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
