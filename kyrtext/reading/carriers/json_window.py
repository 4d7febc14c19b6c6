"""A window that moves over the bytes of a JSON file and measures the values under it by their brackets."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

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


class Transcoded:
    """A byte stream of another encoding seen as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder(encoding)(errors="replace")

    def read(self, size: int) -> bytes:
        """Return some UTF-8, empty at the end."""
        while True:
            raw = self.stream.read(size)
            text = self.decoder.decode(raw, final=not raw)
            if text or not raw:
                return text.encode("utf-8", "surrogatepass")


def as_utf8(stream: BinaryIO, encoding: str) -> BinaryIO | Transcoded:
    """Return the stream, seen as UTF-8 when it is written in another encoding."""
    if codecs.lookup(encoding).name in ("utf-8", "utf-8-sig", "ascii"):
        return stream
    return Transcoded(stream, encoding)


def holds(stream: BinaryIO, marks: list[bytes]) -> bool:
    """Return whether any of the marks stands anywhere in a stream."""
    kept = b""
    while chunk := stream.read(CHUNK):
        if any(mark in kept + chunk for mark in marks):
            return True
        kept = chunk[-64:]
    return False


class Window:
    """The bytes at hand (`buffer`), the place in them (`at`), and whether the file has `ended`."""

    def __init__(self, stream: BinaryIO | Transcoded) -> None:
        self.stream = stream
        self.buffer = b""
        self.at = 0
        self.ended = False

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
