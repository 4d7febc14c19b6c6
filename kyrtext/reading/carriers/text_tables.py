"""CSV, TSV and their kin, streamed row by row; how they are cut into cells is voted on by real parsing.

A quotation mark left open would swallow the rest of the file: the lines it took along are read again, and the
row it stands in as if it were none.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, dropwhile, islice
from operator import methodcaller
from typing import Any, NamedTuple, TextIO

from ..columns import HEADER_ROWS, field_of, header_row, is_below_header
from ..dates import NEVER, parse
from ..format import Context, Source, Table
from .damage import repair
from .encodings import SAMPLE, TextSource, open_text

DELIMITERS = ";,\t|"
_SPACED = re.compile(  # as write.table of R begins, with quoted names or bare ones
    r'\ufeff?(?:"[^"\n]*"(?: "[^"\n]*")+\r?\n|[\w.]+(?: [\w.]+)+\r?\n"?\w+"? (?:[^\s"]+ )*")'
)
IN_CELL = "\x0b"  # a line end inside a cell that nobody quoted; `clean` makes it one again
# a cell is never longer than this: past it a quotation mark was left open (csv keeps the limit globally)
CELL_LIMIT = 32 * 2**20
csv.field_size_limit(CELL_LIMIT)

_STRAY_ENDS = {"\n": re.compile(r"\r(?!\n)"), "\r\n": re.compile(r"\r(?!\n)|(?<!\r)\n")}
_WITHOUT_ZEROS = methodcaller("replace", "\0", "")
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


class _Vote(NamedTuple):
    dialect: Dialect
    share: float  # of the rows that have the table's width
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
    possible = {"": True, "\n": returns and feeds + whole > 1, "\r\n": whole > 1 and (feeds or returns)}
    fits = {ends: _fit(in_cells(text, ends), complete) for ends, may in possible.items() if may}
    return max(fits, key=lambda ends: fits[ends]) if len(fits) > 1 else ""


def _fit(text: str, complete: bool) -> float:
    """The largest share of rows that have the same width."""
    return max((vote.share for mark in DELIMITERS if (vote := _vote(text, mark, complete))), default=0.0)


def in_cells(text: str, ends: str) -> str:
    """Return the text with every line end that is none of a row as the sign of a line within a text."""
    return _STRAY_ENDS[ends].sub(IN_CELL, text) if ends else text


def _sniffed(text: str, complete: bool) -> Dialect:
    skip = 0
    first = _first_line(text)
    said = _SEP.match(first)
    if said:
        text, skip = text[len(first) :], 1
    votes = [vote for mark in (said[1] if said else _marks(text)) if (vote := _vote(text, mark, complete))]
    if not votes:
        return Dialect(said[1] if said else "", skip=skip)
    # the widest table among those that fit (nearly) best: commas in a title do not beat tabs
    top = max(vote.share for vote in votes)
    best = max(
        (vote for vote in votes if vote.share > 0.98 * top), key=lambda vote: (vote.dialect.width, vote.share)
    )
    return replace(best.dialect, skip=skip)


def tabular(text: str, name: str, complete: bool = False) -> bool:
    r"""Return whether a text is a table and no prose.

    Files named .csv .tsv .tab are tables; any other has to show a header with a known text column over two
    rows or more, nearly all of the same width.

    >>> tabular("Салам, достор.\nЖумуш барбы, айткылачы.\n", "a.txt")
    False
    >>> tabular("Күнү;Билдирүү\n5.03;Салам\n6.03;Бар\n7.03;Жок\n", "a.txt")
    True
    """
    if name.lower().endswith((".csv", ".tsv", ".tab")):
        return True
    text = in_cells(text, row_ends(text, complete))
    for mark in _marks(text):
        vote = _vote(text, mark, complete)
        if vote is None or not (vote.dialect.spelled or (vote.share >= 0.9 and vote.rows > 2)):
            continue
        rows = list(vote.dialect.reader(io.StringIO(text, newline="")))
        header = header_row(rows)
        named = header is not None and any(field_of(cell) == "text" for cell in rows[header])
        if named or vote.dialect.spelled:
            return True
    return False


def _marks(text: str) -> str:
    """The delimiters that may be: a space only between quoted names."""
    return " " if _SPACED.match(text) else DELIMITERS


def _first_line(text: str) -> str:
    end = text.find("\n")
    return text if end < 0 else text[: end + 1]


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
        return _Vote(replace(dialect, spelled=True, width=2), 1.0, len(rows))
    widths = Counter(len(row) for row in rows)
    if len(rows) > 2 and len(rows[0]) + 1 == len(rows[1]):  # names of rows, and none above them
        widths[len(rows[0])] -= 1
        widths[len(rows[1])] += 1
    width = max(widths, key=lambda width: (widths[width], width))
    if width < 2:
        return None
    return _Vote(replace(dialect, width=width), widths[width] / len(rows), len(rows))


def _rows(text: str, dialect: Dialect) -> Iterator[list[str]]:
    reader = dialect.reader(io.StringIO(text, newline=""))
    while True:
        try:
            yield from reader
            return
        except csv.Error:
            continue


FIRST_ROWS = 40  # so many rows are shown to the formats

_FIGURE = re.compile(r"[-+]?\d[\d\s.,]*")

Row = tuple[int, list[str]]


def table_of(records: Iterator[Row], context: Context, name: str = "") -> Table:
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
        rest = list(dropwhile(lambda record: is_below_header(record[1]), first[at + 1 :]))
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
    return Table(tuple(header), rows, name, shown)


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
    return _FIGURE.fullmatch(cell) is not None or parse(cell) != NEVER


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


_LONE_LINES = 4  # a record over more lines than this is looked at for an open quotation mark


def text_table(source: Source, context: Context) -> Table:
    """Return the table of a CSV or TSV file, streaming; a header row is searched among the first rows.

    Raises KyrtextError for a file that is no text.
    """
    opened = open_text(source)
    try:
        start = opened.stream.read(SAMPLE)
        dialect = sniff(start.removeprefix("\ufeff"), complete=len(start) < SAMPLE)
        opened.stream.seek(0)
        if dialect.ends:
            opened.stream.close()
            opened = open_text(source, opened.how, dialect.ends)
        records = _records(opened, dialect, context)
        if dialect.spelled:
            return Table(("text",), records)
        table = table_of(records, context)
        # the other flags show in the texts themselves
        table.flags = tuple(flag for flag in opened.how.flags if flag == "uncertain_encoding")
        return table
    except BaseException:
        opened.stream.close()
        raise


class _Lines:
    """The lines of a stream, some of which can be put back to be read again."""

    def __init__(self, stream: TextIO, ends: str = "") -> None:
        self.stream = stream
        self.ends = ends
        self.taken: list[str] = []  # the lines of the record being read
        self.again: deque[str] = deque()
        self.repeated = 0  # so many lines of a stretch read again are still to come

    def __iter__(self) -> Iterator[str]:
        stream: Iterator[str] = map(_WITHOUT_ZEROS, self.stream)
        if self.ends:
            stream = map(partial(in_cells, ends=self.ends), stream)
        while True:
            while self.again:
                self.taken.append(line := self.again.popleft())
                yield line
            for line in stream:
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
    with opened as stream:
        for _ in range(dialect.skip):
            stream.readline()
        number = dialect.skip
        lines = _Lines(stream, dialect.ends)
        taken = lines.taken
        while True:
            try:
                for row in dialect.reader(lines):
                    number += 1
                    if len(taken) == 1 and not lines.repeated and not dialect.spelled:
                        taken.clear()  # nearly every row goes this way
                        if row:
                            yield number, row
                        continue
                    repeated = lines.repeated
                    lost = len(taken) > 1 and _swallowed(taken, row, dialect)
                    if lost:
                        plain = [cell.strip('"') for cell in taken[0].rstrip("\r\n").split(dialect.delimiter)]
                        fits = len(plain) == dialect.width
                        what = "this line is read as it stands" if fits else "this line was skipped"
                        context.problem(f"a quotation mark is left open: {what}", number, int(not fits))
                        lines.put_back()
                        if fits:
                            yield number, plain
                    lines.next_record()
                    if row and not lost and not (repeated and len(row) != dialect.width):
                        yield number, (["".join(row)] if dialect.spelled else row)
            except csv.Error as error:
                number += 1
                context.problem(f"the row cannot be read ({error}) and was skipped", number, 1)
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
        whole = line.count(mark) >= dialect.width - 1 and line.count('"') % 2 == 0
        if whole and len(next(iter(dialect.reader([line])), [])) == dialect.width:
            return _badly_quoted(lines, dialect)
    return False


def _badly_quoted(lines: list[str], dialect: Dialect) -> bool:
    """Whether no careful program can have written these lines as one record."""
    try:
        list(dialect.reader(lines, strict=True))
    except csv.Error:
        return True
    return False
