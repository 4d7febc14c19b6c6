"""JSON values out of bytes: whole, the start of a file, and every dictionary inside a value.

The only home of orjson and ijson.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import ijson
import ijson.common
import orjson

from .encodings import BY_ROWS

UNREADABLE = object()
_TWO_RECORDS = re.compile(rb"\}\s*,\s*\{")
_BRACKETED = frozenset({dict, list})
_MOST = 10_000  # records at once
DEEPEST = 1_000  # no other parser here reads what is nested deeper
_ESCAPE = re.compile(r"\\(?:([\"\\/bfnrt]|u[0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.?))", re.S)
# strings, and what stands between them, in the start of a file
_PARTS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[^"]++', re.S)
_CONTROL = re.compile(rb"[\x00-\x1f]")
# half a letter beyond the first plane: the last group takes every other escape, so that it is not halved
_HALVES = re.compile(rb"(\\u[dD][89abAB]..\\u[dD][c-fC-F]..)|\\u[dD][89a-fA-F]..|(\\.)")


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
    for mend in (lambda: text, lambda: _ESCAPE.sub(_known_escape, text), lambda: _PARTS.sub(_mended, raw)):
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


def records_of(lines: Sequence[bytes]) -> list[Any]:
    """Return the values of lines, up to the first that is not exactly one dictionary or list.

    >>> records_of([b'{"a": 1}', b"[2] ", b"3", b"[4]"])
    [{'a': 1}, [2]]
    """
    values: list[Any] = []
    with suppress(orjson.JSONDecodeError):
        values.extend(map(orjson.loads, lines))  # what went well before an error stays
    if not _BRACKETED.issuperset(map(type, values)):
        return values[: next(at for at, value in enumerate(values) if type(value) not in _BRACKETED)]
    return values


def records_of_block(block: bytes) -> tuple[list[Any], int]:
    """Return the records of lines up to the first that is none, and how many bytes of the block they take.

    >>> records_of_block(b'{"a": 1}\\n{"a": 2}\\nb')
    ([{'a': 1}, {'a': 2}], 18)
    """
    together = records_together(block)
    if together is not None:
        return together, len(block)
    lines = block.split(b"\n")
    values = records_of(lines)
    whole = len(values) == len(lines)
    return values, len(block) if whole else sum(map(len, lines[: len(values)])) + len(values)


def records_together(block: bytes) -> list[Any] | None:
    """Return the records of lines, parsed as one list, None if these are not for certain one on each line.

    A comma that stands between two records of the list is either one put between two lines or stands in a
    line between `}` and `{`. Where there is none of the second kind, as many records as lines are one on
    each.

    >>> records_together(b'{"a": 1}\\n{"a": 2}')
    [{'a': 1}, {'a': 2}]
    >>> records_together(b'{"a": [1\\n2]}, {"a": 2}') is None
    True
    """
    if _TWO_RECORDS.search(block):
        return None
    listed = b"[%b]" % block.replace(b"\n", b"\n,")
    try:
        values: list[Any] = orjson.loads(listed)
    except orjson.JSONDecodeError:
        return None
    lines = len(listed) - len(block) - 1  # two brackets and the commas came in, one fewer than lines
    return values if len(values) == lines and set(map(type, values)) == {dict} else None


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


def head_value(head: bytes) -> tuple[Any, bool]:
    """Return what can be parsed of the start of a file, and whether it is JSON lines.

    >>> head_value('{"items": [{"id": 1, "text": "Сал'.encode())
    ({'items': [{'id': 1}]}, False)
    >>> head_value(b'{"id": 1}\\n{"id": 2}\\n{"id"')
    ([{'id': 1}, {'id': 2}], True)
    >>> head_value("Салам!".encode())
    (None, False)

    Half an emoji does not end it, as it would for the parser of streams.

    >>> head_value(b'[{"id": 1, "text": "\\\\ude00"}, {"id": 2}]')[0][1]
    {'id': 2}
    """
    head = head.removeprefix(codecs.BOM_UTF8)
    lines = [line for line in head.split(b"\n") if line.strip()]
    if len(lines) > 1 and all(line.lstrip()[:1] == b"{" for line in lines[:2]):
        values = [loads(line.strip().rstrip(b",")) for line in lines[:50]]
        if any(isinstance(value, dict) for value in values[:3]):
            return [value for value in values if isinstance(value, dict)], True
    whole = _HALVES.sub(lambda found: found[1] or found[2] or rb"\ufffd", head)
    value, sound = _streamed(whole)
    if not sound:
        other, _ = _streamed(_PARTS.sub(_mended, whole))
        value = other if other is not None else value
    return value, False


def _streamed(head: bytes) -> tuple[Any, bool]:
    """What a parser of streams makes of the start of a file, and whether nothing but the end stopped it."""
    builder, sound, depth = ijson.common.ObjectBuilder(), True, 0
    try:
        for event, value in ijson.basic_parse(io.BytesIO(head), use_float=True):
            depth += event.startswith("start_") - event.startswith("end_")
            if depth > DEEPEST:
                return getattr(builder, "value", None), False
            builder.event(event, value)
    except ijson.JSONError as error:
        sound = "premature EOF" in str(error)
    except (ValueError, OverflowError):
        sound = False
    return getattr(builder, "value", None), sound


def _mended(part: re.Match[bytes]) -> bytes:
    """A string, or what stands between two, as JSON writes it."""
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


def walk(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield every dictionary inside a value with the keys that lead to it, the outer before the inner.

    >>> [path for path, _ in walk({"response": {"items": [{"id": 1}]}})]
    [(), ('response',), ('response', 'items')]
    """
    stack: list[tuple[tuple[str, ...], Any]] = [(path, value)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, dict):
            yield path, value
            inner = [((*path, key), v) for key, v in value.items() if isinstance(v, (dict, list))]
            if inner:
                stack.extend(reversed(inner))
        elif isinstance(value, list):
            stack.extend((path, v) for v in reversed(value) if isinstance(v, (dict, list)))
