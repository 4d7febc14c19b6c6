"""Files joined of parts in two encodings: what is no UTF-8 in a row is read in the row's own code page."""

from __future__ import annotations

import codecs
import threading

from ...files.errors import KyrtextError
from .code_pages import choose

BY_ROWS = "kyrtext-rows"  # the error handler of a file in UTF-8 some of whose rows are in a code page
_SOUND = 20  # letters for each broken byte: then a line is UTF-8 with a few broken bytes
_met = threading.local()


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


def pages_met() -> list[str]:
    """Return the code pages in which rows were read since this was asked last."""
    found = sorted(vars(_met))
    vars(_met).clear()
    return found


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        return sum(char > "\x7f" for char in text) - broken > _SOUND * broken
    return True


def _in_its_page(error: UnicodeError) -> tuple[str, int]:
    """The rest of a row that is no UTF-8, in the code page it fits; U+FFFD for bytes that are only broken."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data = error.object
    begin, end = data.rfind(b"\n", 0, error.start) + 1, data.find(b"\n", error.start)
    end = len(data) if end < 0 else end
    if _is_utf8(data[begin:end]):
        return "\ufffd", error.end
    try:
        page, doubts, _ = choose(strangers(data[begin:])[1])
    except KyrtextError:
        return "\ufffd", error.end
    if doubts:
        return "\ufffd", error.end
    setattr(_met, page, True)
    return data[error.start : end].decode(page, "kyrtext-sloppy"), end


codecs.register_error(BY_ROWS, _in_its_page)
