"""How a text file is cut into cells: the delimiter by a vote on real parsing, and oddities of some tools."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..columns import field_of, header_row

DELIMITERS = ";,\t|"
IN_CELL = "\x0b"  # a line end inside a cell that nobody quoted; `clean` makes it one again
# a cell is never longer than this: past it a quotation mark was left open (csv keeps the limit globally)
CELL_LIMIT = 32 * 2**20
csv.field_size_limit(CELL_LIMIT)

_STRAY_ENDS = {"\n": re.compile(r"\r(?!\n)"), "\r\n": re.compile(r"\r(?!\n)|(?<!\r)\n")}
_SEP = re.compile(r"sep=(.)\r?\n?\Z")
_NETVIZZ = ({"post_published_unix"}, {"commentsandlikes"}, {"comment_message", "is_reply"})


@dataclass(frozen=True)
class Dialect:
    r"""How rows are written: `delimiter` ("" for one column), `quoted`, `escape`, the `width` of most rows.

    `skip` lines stand before the table; `spelled` marks files in which a script made every letter a cell.
    `ends` is what alone ends a row, where other line ends stand inside cells ("": any line end does).

    >>> next(Dialect(";").reader(['"Салам; дос";5']))
    ['Салам; дос', '5']
    """

    delimiter: str = ","
    quoted: bool = True
    escape: str | None = None
    skip: int = 0
    spelled: bool = False
    width: int = 0
    evidence: str = ""
    ends: str = ""

    def reader(self, lines: Iterable[str], strict: bool = False) -> Any:
        """Return the csv reader over lines (with their ends); a strict one raises csv.Error at bad quotes."""
        if not self.delimiter and not self.quoted:
            return ([line.rstrip("\r\n")] for line in lines)
        return csv.reader(
            lines,
            delimiter=self.delimiter or "\x1f",
            quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
            escapechar=self.escape,
            strict=strict,
        )


@dataclass(frozen=True)
class _Vote:
    dialect: Dialect
    share: float  # of the rows that have the table's width
    width: int
    rows: int


def sniff(text: str, complete: bool = False) -> Dialect:
    r"""Return the dialect of the start of a table; `complete` says that it is the whole file.

    The delimiter is the one of `; , tab |` with which the highest share of rows has the same width; a `sep=`
    line decides at once. Without any the file is one column.

    >>> sniff("Дата;Текст\n1;Салам, дос\n2;Бар, бар, жок\n").delimiter
    ';'
    >>> sniff("Текст\nСалам\n").delimiter
    ''
    """
    ends = row_ends(text, complete)
    if ends:
        return replace(_sniffed(in_cells(text, ends), complete), ends=ends)
    return _sniffed(text, complete)


def row_ends(text: str, complete: bool = False) -> str:
    r"""Return what alone ends the rows when other line ends stand inside unquoted cells, "" when any does.

    >>> row_ends("id,text\n1,Биринчи\rсап\n2,Башка\n", complete=True), row_ends("а,б\r1,2\r3,4\r")
    ('\n', '')
    """
    whole = text.count("\r\n")
    returns, feeds = text.count("\r") - whole, text.count("\n") - whole
    if returns and feeds + whole > 1:
        candidate = "\n"
    elif whole > 1 and feeds:
        candidate = "\r\n"
    else:
        return ""
    return candidate if _fit(in_cells(text, candidate), complete) > _fit(text, complete) else ""


def _fit(text: str, complete: bool) -> float:
    """The largest share of rows that have the same width."""
    return max((vote.share for mark in DELIMITERS if (vote := _vote(text, mark, complete))), default=0.0)


def in_cells(text: str, ends: str) -> str:
    """Return the text with every line end that is none of a row as the sign of a line within a text."""
    return _STRAY_ENDS[ends].sub(IN_CELL, text) if ends else text


def in_cell(line: str, ends: str) -> str:
    r"""Return a row's line with the line ends inside its cells as signs that `clean` knows.

    >>> in_cell("1,Биринчи\rсап\n", "\n")
    '1,Биринчи\x0bсап\n'
    """
    return _STRAY_ENDS[ends].sub(IN_CELL, line) if "\r" in line else line


def _sniffed(text: str, complete: bool) -> Dialect:
    skip = 0
    first = _first_line(text)
    said = _SEP.match(first)
    if said:
        text, skip = text[len(first) :], 1
    votes = [vote for mark in (said[1] if said else DELIMITERS) if (vote := _vote(text, mark, complete))]
    if not votes:
        return Dialect(said[1] if said else "", skip=skip, evidence="one column")
    # the widest table among those that fit (nearly) best: commas in a title do not beat tabs
    top = max(vote.share for vote in votes)
    best = max((vote for vote in votes if vote.share > 0.98 * top), key=lambda vote: (vote.width, vote.share))
    evidence = (
        f"{best.share:.0%} of the rows have {best.width} columns apart by {_name(best.dialect.delimiter)}"
    )
    return replace(best.dialect, skip=skip, width=best.width, evidence=evidence)


def tabular(text: str, name: str, complete: bool = False) -> Dialect | None:
    r"""Return the dialect when a text is a table, None when it is prose.

    Files named .csv .tsv .tab are tables; any other has to show a header with a known text column over two
    rows or more, nearly all of the same width.

    >>> tabular("Салам, достор.\nЖумуш барбы, айткылачы.\n", "a.txt") is None
    True
    >>> tabular("Күнү;Билдирүү\n5.03;Салам\n6.03;Бар\n7.03;Жок\n", "a.txt").delimiter
    ';'
    """
    if name.lower().endswith((".csv", ".tsv", ".tab")):
        return sniff(text, complete)
    whole, text = text, in_cells(text, ends) if (ends := row_ends(text, complete)) else text
    votes = [vote for mark in DELIMITERS if (vote := _vote(text, mark, complete))]
    for vote in sorted(votes, key=lambda vote: -vote.share):
        if vote.share < 0.9 or vote.rows < 3:
            continue
        rows = list(vote.dialect.reader(io.StringIO(text, newline="")))
        header = header_row(rows)
        if header is not None and any(field_of(cell) == "text" for cell in rows[header]):
            return sniff(whole, complete)
    return None


def _first_line(text: str) -> str:
    end = text.find("\n")
    return text if end < 0 else text[: end + 1]


def _name(delimiter: str) -> str:
    return {"\t": "tabs", " ": "spaces"}.get(delimiter, delimiter)


def _vote(text: str, mark: str, complete: bool) -> _Vote | None:
    candidates = [Dialect(mark)]
    names = {name.strip('"\ufeff') for name in _first_line(text).rstrip("\r\n").split(mark)}
    if mark == "\t":
        # a tool that does not quote leaves quotation marks anywhere
        candidates.append(Dialect(mark, quoted=False))
        if any(known <= names for known in _NETVIZZ):
            candidates = candidates[1:]
    if '\\"' in text:
        candidates.append(Dialect(mark, escape="\\"))
        if "isReplyTo" in names:
            candidates = candidates[-1:]
    votes = [vote for dialect in candidates if (vote := _measure(text, dialect, complete))]
    return max(votes, key=lambda vote: vote.share, default=None)


def _measure(text: str, dialect: Dialect, complete: bool) -> _Vote | None:
    rows = list(_rows(text, dialect))
    if not complete and len(rows) > 2:
        rows.pop()
    rows = [row for row in rows if any(row)]
    if not rows:
        return None
    letters = sum(len(cell) <= 1 for row in rows for cell in row)
    cells = sum(map(len, rows))
    if cells > 8 * len(rows) and letters > 0.98 * cells and len({len(row) for row in rows}) > len(rows) // 2:
        return _Vote(replace(dialect, spelled=True), 1.0, 2, len(rows))
    widths = Counter(len(row) for row in rows)
    if len(rows) > 2 and len(rows[0]) + 1 == len(rows[1]):  # names of rows, and none above them
        widths[len(rows[0])] -= 1
        widths[len(rows[1])] += 1
    width = max(widths, key=lambda width: (widths[width], width))
    if width < 2:
        return None
    return _Vote(dialect, widths[width] / len(rows), width, len(rows))


def _rows(text: str, dialect: Dialect) -> Iterator[list[str]]:
    reader = dialect.reader(io.StringIO(text, newline=""))
    while True:
        try:
            yield from reader
            return
        except csv.Error:
            continue
