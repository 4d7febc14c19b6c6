"""CSV, TSV and their kin, streamed row by row.

A quotation mark left open, which would swallow the rest of the file, costs the row it stands in: the lines it
took along are read again.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import TextIO

from ..format import Context, Table
from ..source import Source
from .dialect import Dialect, in_cell, sniff
from .encodings import SAMPLE, TextSource, open_text, reopened
from .grid import Row, table_of

_LONE_LINES = 4  # a record over more lines than this is looked at for an open quotation mark


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
            if dialect.ends:
                opened = reopened(source, opened, dialect.ends)
        records = _records(opened, dialect, context)
        if dialect.spelled:
            return Table(("text",), records)
        table = table_of(records, context, delimiter=dialect.delimiter)
        # the other flags show in the texts themselves
        table.flags = tuple(flag for flag in opened.flags if flag == "uncertain_encoding")
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
        stream: Iterator[str] = iter(self.stream)
        if self.ends:
            stream = map(partial(in_cell, ends=self.ends), stream)
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
    with opened:
        for _ in range(dialect.skip):
            opened.stream.readline()
        number = dialect.skip
        lines = _Lines(opened.stream, dialect.ends)
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
                        context.problem("a quotation mark is left open: this line was skipped", number, 1)
                        lines.put_back()
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
        whole = line.count(mark) >= dialect.width - 1 >= 2 and line.count('"') % 2 == 0
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
