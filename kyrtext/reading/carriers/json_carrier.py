"""JSON in any container, streamed: one value, JSON lines, values in a row, cut off in the middle.

A file is cut into values by looking at its brackets alone (strings are jumped over), and each value small
enough is parsed whole; a value too large for that is opened and its children treated the same way. So a 2 GB
list needs the memory of one element, a record that is damaged costs that record only, and the last, cut off
record of a truncated file is reported instead of losing the file.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple

import orjson

from ..document import Document
from ..format import Context, Sample
from .encodings import BY_ROWS

UNREADABLE = object()
_BRACKETED = frozenset({dict, list})
_MOST = 10_000  # records at once
_ESCAPE = re.compile(r"\\(?:([\"\\/bfnrt]|u[0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.?))", re.S)
# strings, and what stands between them, in the start of a file
PARTS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[^"]++', re.S)
_CONTROL = re.compile(rb"[\x00-\x1f]")


class Piece(NamedTuple):
    """A value cut out of the file: the keys that lead to it (without list positions), the value, its row.

    `row` counts the values of a file of many values (lines of JSON lines) or the elements of the list that
    was opened, from 1; it is None when the file is one value parsed whole.
    """

    path: tuple[str, ...]
    value: Any
    row: int | None = None


class Run(NamedTuple):
    """Values that follow each other in one list or in lines: the keys that lead to them, the first one's
    row."""

    path: tuple[str, ...]
    values: list[Any]
    row: int | None = None


def loads_strictly(raw: bytes) -> Any:
    """Return the value written in `raw`, or UNREADABLE for anything that is not exactly one JSON value."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return UNREADABLE


def loads(raw: bytes) -> Any:
    """Return the value written in `raw`, or UNREADABLE.

    NaN, raw control characters, lone surrogates, broken UTF-8 and escapes that JSON does not know do not cost
    the record.

    >>> loads('{"текст": "Салам", "n": NaN}'.encode())["текст"]
    'Салам'
    >>> loads(b'{"a": ') is UNREADABLE
    True
    """
    value = loads_strictly(raw)
    if value is not UNREADABLE:
        return value
    text = raw.decode("utf-8", BY_ROWS)
    for mend in (lambda: text, lambda: _ESCAPE.sub(_known_escape, text), lambda: PARTS.sub(mended, raw)):
        try:
            return json.loads(mend(), strict=False)
        except (ValueError, RecursionError):
            continue
    return UNREADABLE


def _known_escape(found: re.Match[str]) -> str:
    """An escape as JSON writes it: `\\x0C` of JavaScript by its number, any other backslash alone."""
    if found[1]:
        return found[0]
    return f"\\u00{found[2]}" if found[2] else "'" if found[3] == "'" else f"\\\\{found[3]}"


def alike(buffer: bytes, at: int, joint: bytes, overlap: int) -> tuple[list[Any], int]:
    """Return the records from `at` on that are followed by one of the same make, and where they end.

    `joint` is the end of a record, what stands between two, and the first key of the next, `overlap` the
    length of that. Found inside a record it does no harm: the beginning of a JSON object is never an object
    itself.

    >>> alike(b'[{"a": 1}, {"a": 2}, {"b": 3}]', 1, b'}, {"a"', 4)
    ([{'a': 1}], 11)
    """
    values: list[Any] = []
    take, find, read = values.append, buffer.find, orjson.loads
    step = len(joint) - overlap
    with suppress(orjson.JSONDecodeError):
        while (end := find(joint, at)) > 0 and len(values) < _MOST:
            take(read(buffer[at : end + 1]))
            at = end + step
    return values, at


def mended(part: re.Match[bytes]) -> bytes:
    """Return a string, or what stands between two, as JSON writes it."""
    text = part[0]
    if text.startswith(b'"'):
        text = _CONTROL.sub(lambda found: b"\\u%04x" % found[0][0], text)
        return _ESCAPE.sub(_known_escape, text.decode("utf-8", "surrogateescape")).encode(
            "utf-8", "surrogateescape"
        )
    text = re.sub(rb"-?\b(?:NaN|Infinity|undefined|None)\b", b"null", text)
    text = re.sub(rb"(?<![\w.+-])(-?\d{19,})(?![\w.])", rb"\1.0", text)  # too large for a parser's integers
    text = re.sub(rb"([}\]])\s*(?=[{\[])", rb"\1,", text)
    text = re.sub(rb"\bTrue\b", b"true", re.sub(rb"\bFalse\b", b"false", text))
    return re.sub(rb",(?=[\s,]*[,}\]])", b"", text)


CHUNK = 1 << 20
_SMALL = 1 << 16

_BETWEEN = rb'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+'  # anything up to the next bracket


def _nested(depth: int) -> bytes:
    inner = b"" if depth == 0 else b"(?:" + _nested(depth - 1) + _BETWEEN + b")*+"
    return rb"[{\[]" + _BETWEEN + inner + rb"[}\]]"


# Most records are no deeper than this, and one match of C code finds their end; deeper ones are walked
# through.
_SHALLOW = re.compile(_nested(8), re.S)
_BRACKET = re.compile(_BETWEEN + rb"[{}\[\]]", re.S)
STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.S)
SCALAR = re.compile(rb'[^\s,:{}\[\]"]++')
_OUTSIDE = re.compile(rb'[^"{}\[\]]*+')
_IN_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.S)
_COLON = re.compile(rb"\s*:\s*")
_SPACE = re.compile(rb"[\s,]*+")


class _AsUtf8:
    """A byte stream of another encoding seen as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")

    def read(self, size: int) -> bytes:
        """Return some UTF-8, empty at the end."""
        return self.text.read(size).encode("utf-8", "surrogatepass")


WHOLE = 8 << 20  # an element of a list up to this many bytes is parsed in one go
LARGEST = 256 << 20  # so is a record; a larger one is no text anybody wrote
DEEPEST = 16  # frames inside frames; deeper ones are no export but an accident
NEAR = 1 << 12  # lines are read ahead over so many bytes at first
FRAME = 1 << 20  # so is any other value up to this many: larger ones are frames around lists

_BROKEN_LINE = re.compile(rb'\s*[{\[]\s*["{]')  # after it the next line starts a record
_OPENING = re.compile(rb'\{\s*"[^"]*"\s*:')
_DAMAGED = object()

# A dictionary with one of these keys is a record, not a container of records: cut off, it is not opened.
_RECORD_KEYS = frozenset(
    [
        *("text", "message", "date", "timestamp", "created_time", "created_ms", "date_ms", "post_id", "time"),
        *("item_id", "post_text", "comment_id"),
    ]
)


def pieces(sample: Sample, context: Context, keys: Sequence[str] = ()) -> Iterator[Piece]:
    """Yield the values of a JSON file in file order; what cannot be parsed goes to the report.

    With `keys`, only values below these keys are parsed (a first look for names), and nothing is reported.
    """
    if keys:
        context = Context(context.source, context.options)
    telling: set[tuple[str, ...]] = set()  # lists that have given documents
    known = codecs.lookup(sample.encoding).name in ("utf-8", "utf-8-sig", "ascii")
    with context.source.open() as stream:
        utf8 = stream if known else _AsUtf8(stream, sample.encoding)
        for run in _Cutter(utf8, context, keys).run():
            before = context.settled
            for number, value in enumerate(run.values, run.row or 0):
                yield Piece(run.path, value, number if run.row else run.row)
            came = context.settled - before
            if came:
                telling.add(run.path)
            if run.row is not None and run.path in telling and came < len(run.values):
                context.skipped("records that hold no post or comment", len(run.values) - came)


def accounted(documents: Iterator[Document], sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the documents of one value; a JSON line that gives none is counted as skipped."""
    before, nothing = context.report.skipped.total(), True
    for document in documents:
        nothing = False
        yield document
    if nothing and sample.lines and context.report.skipped.total() == before:
        context.skipped("JSON lines without a post or comment")


def ahead(sample: Sample, context: Context, *keys: str) -> Iterator[Piece]:
    """Yield the pieces below these keys of a file too large for one piece: names that stand after the
    records.

    A file that fits one piece gives nothing here: its reader sees the names and the records at once.
    """
    if context.source.size <= FRAME or sample.lines:
        return
    marks, kept = [f'"{key}"'.encode() for key in keys], b""
    with context.source.open() as stream:
        while chunk := stream.read(CHUNK):
            if any(mark in kept + chunk for mark in marks):
                break
            kept = chunk[-64:]
        else:
            return
    yield from pieces(sample, context, keys)


class _Cutter:
    """The bytes at hand (`buffer`), the place in them (`at`), and the rules for cutting what stands there."""

    def __init__(self, stream: BinaryIO | _AsUtf8, context: Context, keys: Sequence[str] = ()) -> None:
        self.stream = stream
        self.buffer = b""
        self.at = 0
        self.ended = False  # the file, that is
        self.keys = keys
        self.context = context
        self.reported = False
        self.line_failures = 0
        self.lines_read = 0
        self.reach = NEAR
        self.depth = 0
        self.inner = False  # what is cut is a value that could not be parsed whole

    def fill(self) -> bool:
        """Read on; False at the end of the file.

        The more is waiting for its end, the more is read, so that nothing is looked at again and again.
        """
        chunk = self.stream.read(max(CHUNK, len(self.buffer) - self.at))
        if not chunk:
            self.ended = True
            return False
        self.buffer = self.buffer[self.at :] + chunk
        self.at = 0
        return True

    def peek(self) -> int | None:
        """Return the next byte that is neither space nor comma, None at the end."""
        while True:
            match = _SPACE.match(self.buffer, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self.fill():
                return None

    def take(self, pattern: re.Pattern[bytes]) -> bytes | None:
        """Return what the pattern matches here and step over it; a match at the window's end is not sure."""
        while True:
            match = pattern.match(self.buffer, self.at)
            if match and (match.end() < len(self.buffer) or self.ended):
                self.at = match.end()
                return match.group()
            if not self.fill() and match is None:
                return None

    def extent(self, limit: int) -> int | None:
        """Return how many bytes the bracketed value here takes; None when it is too large or not closed."""
        match = _SHALLOW.match(self.buffer, self.at, self.at + limit)
        if match:
            return match.end() - self.at
        depth, ahead = 0, 0
        match_bracket = _BRACKET.match
        while True:
            match = match_bracket(self.buffer, self.at + ahead)
            if match is None:
                if len(self.buffer) - self.at > limit or not self.fill():
                    return None
                continue
            end = match.end()
            depth += 1 if self.buffer[end - 1] in b"{[" else -1
            ahead = end - self.at
            if depth == 0:
                return ahead
            if ahead > limit:
                return None

    def step_over(self) -> None:
        """Step over the bracketed value here, however large, keeping nothing of it."""
        depth, in_string = 0, False
        while True:
            match = (_IN_STRING if in_string else _OUTSIDE).match(self.buffer, self.at)
            self.at = match.end() if match else self.at
            if self.at + (self.buffer[self.at : self.at + 1] == b"\\") >= len(self.buffer):
                if not self.fill():
                    self.at = len(self.buffer)
                    return
                continue
            sign = self.buffer[self.at]
            self.at += 1
            if sign == ord('"'):
                in_string = not in_string
            else:
                depth += 1 if sign in b"{[" else -1
                if depth == 0:
                    return

    def has_key(self, keys: frozenset[str]) -> bool:
        """Return whether the dictionary here has a plain value under a key, as far as it is seen."""
        at, buffer = self.at + 1, self.buffer
        while key := STRING.search(buffer, at):
            colon = _COLON.match(buffer, key.end())
            stray = buffer[at : key.start()].strip(b" \t\r\n,")
            if stray or colon is None or colon.end() >= len(buffer):
                return False
            at = colon.end()
            if buffer[at] in b"{[":
                nested = _SHALLOW.match(buffer, at, at + _SMALL)
                if nested is None:  # what holds so much is a frame around records
                    return False
                at = nested.end()
                continue
            if key.group()[1:-1].decode("utf-8", "replace") in keys:
                return True
            value = (STRING if buffer[at] == ord('"') else SCALAR).match(buffer, at)
            if value is None:
                return False
            at = value.end()
        return False

    def run(self) -> Iterator[Run]:
        """Yield the top values of the file."""
        row = 0
        self.fill()
        if self.buffer.startswith(codecs.BOM_UTF8):
            self.at = len(codecs.BOM_UTF8)
        while (first := self.peek()) is not None:
            if self.lines_read and self.line_failures <= 2 and first in b"{[":
                values = self.lines()
                if values:
                    yield Run((), values, row + 1)
                    row += len(values)
                    continue
            row += 1
            line = self.line() if first in b"{[" else UNREADABLE
            if line is _DAMAGED:
                self.context.problem("a line that is not valid JSON was skipped", row, 1)
            elif line is not UNREADABLE:
                yield Run((), [line], row)
            elif self.buffer.startswith(codecs.BOM_UTF8, self.at):  # of a file put behind another
                self.at += len(codecs.BOM_UTF8)
                row -= 1
            elif self.lines_read and first not in b"{[;)":
                self.step_over_line(row)
            elif first in b'{["' or SCALAR.match(self.buffer, self.at):
                yield from self.value((), row, lone=row == 1, size=self.extent(FRAME if row == 1 else WHOLE))
            elif first in b";)":  # what ends a script
                self.at += 1
            else:
                self.skip_byte()

    def step_over_line(self, row: int) -> None:
        """Step over a line between the records that holds none."""
        line = re.compile(rb"[^\n]*+")
        raw = self.take(line) or b""
        if loads_strictly(raw.strip().rstrip(b",")) is UNREADABLE:
            self.context.problem("a line that is not valid JSON was skipped", row, 1)
        else:
            self.context.skipped("lines without a record")

    def lines(self) -> list[Any]:
        """Return the values of the whole lines from here on, up to the first that takes a closer look.

        How far it goes at once grows while all goes well: a file in which every other line needs the closer
        look costs little more than that.
        """
        last = self.buffer.rfind(b"\n", self.at, self.at + self.reach)
        if last < 0:
            self.reach = min(4 * self.reach, CHUNK)
            return []
        values: list[Any] = []
        lines = self.buffer[self.at : last].split(b"\n")
        with suppress(orjson.JSONDecodeError):
            values.extend(map(orjson.loads, lines))  # what went well before an error stays
        if not _BRACKETED.issuperset(map(type, values)):
            del values[next(at for at, value in enumerate(values) if type(value) not in _BRACKETED) :]
        self.at += sum(map(len, lines[: len(values)])) + len(values)
        self.reach = min(4 * self.reach, CHUNK) if len(values) == len(lines) else NEAR
        return values

    def line(self) -> Any:
        """Return the value that fills this line (JSON lines), UNREADABLE when the line is not one value."""
        if self.line_failures > 2:
            return UNREADABLE
        while (end := self.buffer.find(b"\n", self.at)) < 0:
            if len(self.buffer) - self.at > WHOLE:
                return UNREADABLE
            if not self.fill():
                end = len(self.buffer)
                break
        raw = self.buffer[self.at : end].rstrip().rstrip(b",")
        value = loads_strictly(raw)
        if value is UNREADABLE:
            if self.lines_read and _BROKEN_LINE.match(self.buffer, end) and loads(raw) is UNREADABLE:
                self.at = end
                return _DAMAGED
            self.line_failures += 1
            return UNREADABLE
        self.lines_read += 1
        self.at = end
        return value

    # -- the values

    def value(
        self, path: tuple[str, ...], row: int | None, lone: bool = False, size: int | None = -1
    ) -> Iterator[Run]:
        """Yield the value here whole, or in pieces when it is too large or cut off.

        `size` is what `extent` said of it, -1 when it was not asked.
        """
        first = self.buffer[self.at]
        if first not in b"{[":
            yield from self.scalar(path, row)
            return
        if size == -1:
            size = self.extent(FRAME)
        if size is None and first == ord("{") and self.has_key(_RECORD_KEYS):
            size = self.extent(LARGEST)
            if size is None and not self.ended:
                self.step_over()
                self.context.problem(f"a record of more than {LARGEST >> 20} MB was skipped", row, 1)
                return
        if size is None and self.depth == DEEPEST:
            self.truncated(row)
        elif size is None:
            self.at += 1
            self.depth += 1
            if first == ord("["):
                yield from self.elements(path)
            else:
                yield from self.members(path, row, record=self.ended and not lone)
            self.depth -= 1
        if size is None:
            return
        raw = self.buffer[self.at : self.at + size]
        self.at += size
        if self.keys and not (path and path[-1] in self.keys):
            return
        value = loads(raw)
        if value is not UNREADABLE:
            yield Run(path, [value], None if lone else row)
        elif self.depth == DEEPEST:
            self.context.problem("a record that is not valid JSON was skipped", row, 1)
        else:
            yield from self.part_by_part(raw, path, row)

    def part_by_part(self, raw: bytes, path: tuple[str, ...], row: int | None) -> Iterator[Run]:
        """Yield what can be parsed of a value that cannot be parsed whole: a damaged record costs itself."""
        inner = _Cutter(io.BytesIO(raw), self.context, self.keys)
        inner.fill()
        inner.ended = inner.inner = True
        inner.at, inner.depth = 1, self.depth + 1
        if raw[:1] == b"[":
            yield from inner.elements(path)
        else:
            yield from inner.members(path, row, record=True)
        if inner.peek() is not None and not inner.reported:
            self.context.problem("something that is not JSON was stepped over", row)

    def scalar(self, path: tuple[str, ...], row: int | None) -> Iterator[Run]:
        """Yield a string, number, true, false or null."""
        raw = self.take(STRING if self.buffer[self.at] == ord('"') else SCALAR)
        if raw is None:
            if self.ended:
                self.truncated(row)
            else:
                self.skip_byte()
            return
        value = loads(raw)
        if value is not UNREADABLE and path:
            yield Run(path, [value], row)

    def elements(self, path: tuple[str, ...]) -> Iterator[Run]:
        """Yield the elements of an opened list."""
        row = 0
        opening = joint = b""
        while True:
            buffer, end = self.buffer, self.at
            if (first := self.peek()) is None:
                break
            if opening and not joint and buffer is self.buffer and buffer.startswith(opening, self.at):
                joint = buffer[end - 1 : self.at] + opening
            if joint and not self.keys:
                values, self.at = alike(self.buffer, self.at, joint, len(opening))
                if values:
                    yield Run(path, values, row + 1)
                    row += len(values)
            first = self.buffer[self.at]
            if first in b"]}":
                self.at += 1
                if first == ord("}") and opening and self.next_record(opening, self.at + 64):
                    self.context.problem("a bracket too many was stepped over", row)
                    continue
                return
            row += 1
            if row == 1 and (match := _OPENING.match(self.buffer, self.at)):
                opening = match.group()
            if first == ord(":"):
                self.skip_byte()
                continue
            size = self.extent(WHOLE) if first in b"{[" else 0
            if size is None and self.ended and opening and self.next_record(opening):
                self.context.problem("a record that is not valid JSON was skipped", row, 1)
            else:
                yield from self.value(path, row, size=size)
        self.truncated(row)

    def next_record(self, opening: bytes, end: int | None = None) -> bool:
        """Step to the next record that begins like the first of its list; False when there is none near."""
        start = rb"\s*,\s*" if end is not None else rb"\}\s*,\s*"
        found = re.compile(start + rb"(?=" + re.escape(opening) + rb")").search(
            self.buffer, self.at, len(self.buffer) if end is None else end + len(opening)
        )
        if found:
            self.at = found.end()
        return found is not None

    def members(self, path: tuple[str, ...], row: int | None, record: bool) -> Iterator[Run]:
        """Yield the values of an opened dictionary; a record that is cut off is dropped."""
        while (first := self.peek()) is not None:
            if first in b"]}":
                self.at += 1
                return
            raw = self.take(STRING) if first == ord('"') else None
            key = loads(raw) if raw is not None else UNREADABLE
            if not isinstance(key, str):
                if self.ended and first == ord('"'):
                    break
                self.skip_byte()
                continue
            if self.peek() == ord(":"):
                self.at += 1
            if (first := self.peek()) is None:
                break
            if record and key in _RECORD_KEYS and first not in b"{[":
                self.at = len(self.buffer)
                break
            yield from self.value((*path, key), None)
        self.truncated(row)

    def skip_byte(self) -> None:
        """Step over a byte that has no business here, telling so once."""
        self.at += 1
        if not self.reported:
            self.reported = True
            self.context.problem("something that is not JSON was stepped over")

    def truncated(self, row: int | None) -> None:
        """Report once that the file stops in the middle, of a record that it is damaged."""
        self.at = len(self.buffer)
        if self.inner:
            self.reported = True
            self.context.problem("a record that is not valid JSON was skipped", row, 1)
        elif not self.reported:
            self.reported = True
            self.context.problem(
                "the file ends in the middle of a record; the records before it are read", row
            )
