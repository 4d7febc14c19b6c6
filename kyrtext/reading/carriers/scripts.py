"""Data in what is nearly JSON: in a script that names them, below lines of a program's log, with comments
between them, as Python prints them, or in YAML."""

from __future__ import annotations

import ast
import io
import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from ...files.yaml_text import NotYamlError, values_of
from ..columns import field_of
from ..format import Source
from .encodings import decode

# var posts = [ …, window.YTD.tweets.part0 = [ …, callback({ …
_ASSIGNED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:(?://[^\n]*+\n|/\*[^*]*+\*/)\s*+)*(?:(?:var|let|const)\s+|export\s+default\s+)?[\w$.\[\]\"'-]*\s*(?:=\s*|\(\s*)?(?=[\[{])"
)
SCRIPTS = frozenset({".js", ".mjs", ".cjs"})
YAML = frozenset({".yaml", ".yml"})
_LARGEST_YAML = 1 << 20  # its reader is slow
_JSON = frozenset({".json", ".jsonl", ".ndjson"})
_PRINTED = _JSON | {".txt", ".py", ".log"}
_LARGEST = 256 << 20
_HEAD = 1 << 14
_ABOVE = 5
_VALUE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*(?:[{\[\"\]\d]|\Z)|\{\s*(?:[\"}]|\Z))")
_BEGINS = re.compile(rb"^[ \t]*(?:\[\s*)?\{\s*\"", re.M)
_COMMENTED = re.compile(rb"(?:^|[,\[{}\]])[ \t]*(?://|/\*)", re.M)
_STRING_OR_COMMENT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|//[^\n]*+|/\*.*?\*/', re.S)
_PYTHON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*'[^'\n]*'\s*:")
_MOMENT = re.compile(r"datetime\.datetime\(([\d, ]+)(, tzinfo=(?:datetime\.timezone\.utc|tzutc\(\)))?\)")


def unscripted(source: Source) -> Source:
    """Return the data alone of a file that is nearly JSON, anything else as it is.

    >>> unscripted(Source.of_bytes("posts.js", b"var posts = [1];")).read()
    b'[1];'
    >>> unscripted(Source.of_bytes("a.json", b'[{"a": "//"}, // one\\n{"a": 2}]')).read()
    b'[{"a": "//"}, \\n{"a": 2}]'
    >>> unscripted(Source.of_bytes("a.txt", b"{'a': None, 'b': (1, True)}")).read()
    b'{"a": null, "b": [1, true]}'
    >>> unscripted(Source.of_bytes("a.yml", b"- text: one\\n- text: two")).read()
    b'[{"text": "one"}, {"text": "two"}]'
    """
    suffix = source.suffix
    if suffix in SCRIPTS:
        found = _ASSIGNED.match(source.head(512))
        return _past(source, found.end()) if found else source
    if suffix in YAML and source.size <= _LARGEST_YAML:
        records = _of_yaml(source.read())
        return _changed(source, lambda _: records) if records else source
    if suffix not in _PRINTED or source.size > _LARGEST:
        return source
    head = source.head(_HEAD)
    if _PYTHON.match(head):
        return _changed(source, _printed)
    start = _start(head, suffix in _JSON)
    source = _past(source, start) if start else source
    if suffix in _JSON and _COMMENTED.search(head):
        return _changed(source, _without_comments)
    return source


def _start(head: bytes, named: bool) -> int:
    """Where the records begin; a file whose name does not say that it is JSON has few lines above them."""
    if _VALUE.match(head):
        return 0
    found, begins = _ASSIGNED.match(head) if named else None, _BEGINS.search(head)
    if found and _VALUE.match(head, found.end()):
        return found.end()
    return begins.start() if begins and (named or head.count(b"\n", 0, begins.start()) <= _ABOVE) else 0


def _past(source: Source, offset: int) -> Source:
    def opener() -> io.BufferedIOBase:
        stream = source.open()
        stream.read(offset)
        return stream  # type: ignore[return-value]

    return replace(source, size=source.size - offset, opener=opener)  # type: ignore[arg-type]


def _changed(source: Source, change: Callable[[bytes], bytes]) -> Source:
    data = change(source.read())
    return replace(source, size=len(data), opener=lambda: io.BytesIO(data))


def _without_comments(data: bytes) -> bytes:
    return _STRING_OR_COMMENT.sub(lambda found: found[0] if found[0][:1] == b'"' else b"", data)


def _printed(data: bytes) -> bytes:
    """What Python printed, as JSON: the whole, or line by line; what is neither stays as it is."""
    text = _MOMENT.sub(_moment, decode(data).text)
    return "\n".join(map(_as_json, [text] if _as_json(text) != text else text.splitlines())).encode()


def _of_yaml(data: bytes) -> bytes:
    """The list of records with texts that a file of YAML holds, as JSON; empty for settings and the like."""
    with suppress(NotYamlError):
        value = values_of(decode(data).text)
        found = value if isinstance(value, list) else [value]
        if all(isinstance(one, dict) and "text" in map(field_of, map(str, one)) for one in found):
            return json.dumps(found, ensure_ascii=False, default=str).encode()
    return b""


def _as_json(text: str) -> str:
    with suppress(ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return json.dumps(ast.literal_eval(text.strip()), ensure_ascii=False, default=str, skipkeys=True)
    return text


def _moment(found: re.Match[str]) -> str:
    with suppress(ValueError, TypeError):
        when = datetime(*map(int, found[1].split(",")))  # type: ignore[arg-type]
        return f"'{when.isoformat()}{'+00:00' if found[2] else ''}'"
    return found[0]
