"""WhatsApp chats exported as text: iOS and Android, Russian and English, 24 and 12 hours, any date order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

from ..carriers.encodings import open_text
from ..document import Document
from ..format import Context, Format, Sample

_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2068\u2069\ufeff]")
_FIRST = frozenset("0123456789[\u200e\u200f\u202a\u202b\u202d\u202e\u2068\ufeff ")
_HEAD = (
    60  # the date, the time and the beginning of the name: marks behind them go with all invisible characters
)
_LONG = 120  # what WhatsApp says itself is shorter
_START = re.compile(
    r"\[?(\d{1,4})([./-])(\d{1,2})\2(\d{2,4}),?\s(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?"
    r"(?:\s?([AaPp])\.?\s?[Mm]\.?)?(?:\]\s?|\s[-–]\s)(.*)",
    re.S,
)
_OWN = re.compile(r"\]\s[^:]*:\s\u200e(?!<)")
_ATTACHED = re.compile(
    r"\S+\.\w{2,5} \((?:file attached|файл добавлен|файл прикреплен|файл прикреплён)\)"
    r"|<(?:attached|прикреплено|вложение): [^<>]+>"
)
_TAIL = re.compile(r"\s*<([^<>\n]+)>\s*\Z")
_TITLE = re.compile(
    r"(?:WhatsApp Chat (?:with|-) |Чат WhatsApp (?:с контактом |с группой |с |- ))(.*?)(?:\.txt|\.zip)?\Z",
    re.I,
)


class _Entry(NamedTuple):
    """One message: the three numbers of its date as written, the time, and what follows."""

    numbers: tuple[int, int, int]
    clock: tuple[int, int, int]
    row: int
    own: bool  # WhatsApp's own words: iOS sets a mark before them
    body: str


@cache
def _said() -> dict[str, str]:
    file = resources.files("kyrtext") / "data" / "reading" / "whatsapp.txt"
    lines = (line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {words: kind for kind, words in (line.split("\t") for line in lines if line)}


def _recognise(sample: Sample) -> str | None:
    lines = [_MARKS.sub("", line) for line in sample.text.splitlines()[:60] if line.strip()]
    starts = sum(_START.match(line) is not None for line in lines)
    if starts >= 2 or (starts == 1 and len(lines) == 1):
        named = sum(_START.match(line) is not None and ": " in line[12:] for line in lines)
        if named and _START.match(lines[0]):
            return f"{starts} of the first {len(lines)} lines begin with a date, a time and a name"
    return None


def _entries(context: Context) -> Iterator[_Entry]:
    """Yield the messages, lines that do not begin with a date joined to the one before."""
    current: tuple[tuple[int, int, int], tuple[int, int, int], int, bool] | None = None
    body: list[str] = []
    with open_text(context.source) as opened:
        for row, line in enumerate(opened.stream, 1):
            match = None
            if line[:1] in _FIRST:
                start = _MARKS.sub("", line[:_HEAD]).replace("\u202f", " ").replace("\xa0", " ")
                match = _START.match((start + line[_HEAD:]).rstrip("\r\n"))
            if match is None:
                if current is None and line.strip():
                    context.problem("a line before the first message was skipped", row)
                body.append(line.rstrip("\r\n"))
                continue
            if current is not None:
                yield _Entry(*current, "\n".join(body))
            first, _, second, third, hour, minute, seconds, half, rest = match.groups()
            hours = int(hour) % 12 + (12 if half in ("P", "p") else 0) if half else int(hour)
            numbers, clock = (int(first), int(second), int(third)), (hours, int(minute), int(seconds or 0))
            current = numbers, clock, row, "\u200e" in line and _OWN.search(line) is not None
            body = [rest]
    if current is not None:
        yield _Entry(*current, "\n".join(body))


def _order(context: Context) -> str:
    """How dates are written: "ymd", "dmy" or "mdy", by the numbers and by time going forward."""
    numbers = []
    for entry in _entries(Context(context.source)):
        first, second, _ = entry.numbers
        if max(first, second) > 12:
            return "ymd" if first > 31 else "dmy" if first > 12 else "mdy"
        numbers.append(entry.numbers)

    def backwards(day: int, month: int) -> int:
        dates = [(n[2], n[month], n[day]) for n in numbers]
        return sum(later < earlier for earlier, later in pairwise(dates))

    return "mdy" if backwards(1, 0) < backwards(0, 1) else "dmy"


def _read(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the messages; the clock is the phone's, so only `date_local` is known."""
    order = _order(context)
    context.origin(
        text="the message",
        date_local=f"the date, written {order}",
        author="the name",
        group="the file's name",
    )
    group = _group(context.source.name)
    if not context.options.include_private and _is_private(group, context):
        context.skipped("private messages", sum(1 for _ in _entries(Context(context.source))))
        return
    for entry in _entries(context):
        author, colon, text = entry.body.partition(": ")
        if not colon or "\n" in author or len(author) > 100:
            author, colon, text = entry.body.partition(":\n")  # a message that begins with a line break
        if not colon or "\n" in author or len(author) > 100:
            context.skipped("service messages")
            continue
        text, flags = _text(text)
        if entry.own and text and not flags:
            context.skipped("service messages")
            continue
        if not text:
            context.skipped("deleted messages" if "deleted" in flags else "messages without text")
            continue
        when = _when(entry, order)
        if when is None:
            context.problem("a date that does not exist", entry.row)
        name = author.strip("~ ").strip()
        yield Document(
            text, "whatsapp", "post", None, None, None, group, None, name, None, None, when, "", flags
        )


def _text(text: str) -> tuple[str, tuple[str, ...]]:
    """The words of a message without what WhatsApp itself says in it."""
    text = text.rstrip("\u200e\u200f ")
    tail = _TAIL.search(text) if text.endswith(">") else None
    if tail and _said().get(tail[1].casefold()) == "edited":
        text = text[: tail.start()]
    if "<" in text or "(" in text:
        text = _ATTACHED.sub("", text)
    text = text.strip()
    if len(text) > _LONG:
        return text, ()
    text = _MARKS.sub("", text).strip()
    kind = _said().get(text.strip("<>. ").casefold()) or _said().get(text.casefold())
    return ("", (kind,)) if kind else (text, ())


def _when(entry: _Entry, order: str) -> str | None:
    first, second, third = entry.numbers
    if order == "ymd":
        year, month, day = first, second, third
    else:
        year, month, day = (third, second, first) if order == "dmy" else (third, first, second)
    try:
        return datetime(year + 2000 if year < 100 else year, month, day, *entry.clock).isoformat()
    except ValueError:
        return None


def _group(name: str) -> str | None:
    """The chat's name, from the name of the file or, on iOS, of the archive or folder around it."""
    for part in reversed(name.replace("!", "/").split("/")):
        match = _TITLE.match(part)
        if match and match[1].strip():
            return match[1].strip(" -_") or None
    return None


def _is_private(group: str | None, context: Context) -> bool:
    """A chat between two people is named after one of them."""
    if group is None:
        return False
    authors: set[str] = set()
    for entry in _entries(Context(context.source)):
        author, colon, _ = entry.body.partition(": ")
        if colon and "\n" not in author:
            authors.add(author.strip("~ ").strip())
            if len(authors) > 2:
                return False
    return group in authors


FORMATS = (Format("whatsapp", ("text",), _recognise, _read),)
