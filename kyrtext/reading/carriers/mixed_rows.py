"""Files joined of parts in two encodings: every row is read in its own.

The codecs `kyrtext_rows_PAGE` decode a line as UTF-8 where it is UTF-8, and else in the code page.
"""

from __future__ import annotations

import codecs
from typing import Any

ROWS = "kyrtext_rows_"
_SOUND = 20  # letters for each broken byte: then a line is UTF-8 with a few broken bytes


def strangers(data: bytes) -> tuple[int, bytes]:
    """Return how many lines are UTF-8 beyond ASCII, and the lines that are not, joined.

    >>> strangers("Салам\\n".encode() + "Привет\\n".encode("cp1251"))[0]
    1
    """
    own, others = 0, []
    for line in data.splitlines():
        if line.isascii():
            continue
        if _is_utf8(line):
            own += 1
        else:
            others.append(line)
    return own, b"\n".join(others)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        return sum(char > "\x7f" for char in text) - broken > _SOUND * broken
    return True


class _Decoder(codecs.BufferedIncrementalDecoder):
    """Decodes whole lines; what is behind the last line end waits for more."""

    page = "cp1251"

    def _buffer_decode(self, data: Any, errors: str, final: bool) -> tuple[str, int]:  # noqa: ARG002
        data = bytes(data)
        end = len(data) if final else data.rfind(b"\n") + 1
        lines = data[:end].splitlines(keepends=True)
        return "".join(map(self.line, lines)), end

    def line(self, line: bytes) -> str:
        """Return one line in its own encoding."""
        if line.isascii() or _is_utf8(line):
            return line.decode("utf-8", "replace")
        return line.decode(self.page, "kyrtext-sloppy")


def _found(name: str) -> codecs.CodecInfo | None:
    if not name.startswith(ROWS):
        return None
    page = name.removeprefix(ROWS).replace("_", "-")
    decoder: Any = type("Decoder", (_Decoder,), {"page": page})

    def decode(data: Any, errors: str = "strict") -> tuple[str, int]:
        return decoder(errors).decode(bytes(data), True), len(data)

    return codecs.CodecInfo(
        codecs.lookup("utf-8").encode, decode, incrementalencoder=codecs.lookup("utf-8").incrementalencoder,
        incrementaldecoder=decoder, name=name,
    )  # fmt: skip


codecs.register(_found)
