"""E-mail: single messages (.eml) and mailboxes (.mbox), without what they quote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from ...errors import KyrtextError
from ..document import Document
from ..format import Context, Format, Sample
from .encodings import decode
from .markup import html_text

_WROTE = re.compile(
    r"(?:^|\n)[^\n>]{0,120}(?:\n[^\n>]{0,80})?"
    r"(?:wrote|writes|писал\(а\)|пишет|написал|написала|написал\(а\)|жазды):[ \t]*(?=\n\s*>)"
)
_QUOTED = re.compile(r"^>.*(?:\n|\Z)", re.M)
_SIGNATURE = re.compile(r"\n-- \n.*\Z", re.S)
# what the parser of the standard library raises on headers nobody should have written
_DAMAGE = (
    ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, OverflowError,
    MessageError,
)  # fmt: skip


def unquoted(text: str) -> str:
    """Return a message without the lines it quotes, the line that announces them, and the signature.

    >>> unquoted("Рахмат!\\n\\n1.03.2024, Айбек пишет:\\n> Салам\\n> Кандайсың?\\n-- \\nАйгүл")
    'Рахмат!'
    """
    text = text.replace("\r\n", "\n")
    text = _SIGNATURE.sub("", text)
    return _QUOTED.sub("", _WROTE.sub("\n", text)).strip()


def _recognise(sample: Sample) -> str | None:
    kinds = {"eml": "the headers of an e-mail", "mbox": "lines that begin with 'From '"}
    return kinds.get(sample.kind)


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    """Yield a document for each message with a text of its own."""
    context.origin(
        text="the plain part, else the HTML part, without quotations",
        date="Date",
        author="From",
        id="Message-ID",
        parent_id="In-Reply-To",
        group="List-Id",
    )
    messages = _mbox(context) if sample.kind == "mbox" else iter([(1, context.source.read())])
    for row, raw in messages:
        try:
            document = _document(message_from_bytes(raw))
        except (KyrtextError, *_DAMAGE) as error:
            told = error.failed if isinstance(error, KyrtextError) else type(error).__name__
            context.problem(f"a message that cannot be read ({told}) was skipped", row, 1)
            continue
        if document.text:
            yield document
        else:
            context.skipped("messages without text")


def _mbox(context: Context) -> Iterator[tuple[int, bytes]]:
    """Yield the messages of a mailbox with the numbers of their first lines."""
    lines: list[bytes] = []
    start, blank = 1, True
    with context.source.open() as stream:
        for number, line in enumerate(stream, 1):
            if blank and line.startswith(b"From "):
                if lines:
                    yield start, b"".join(lines)
                lines, start = [], number
            else:
                lines.append(line[1:] if line.startswith(b">From ") else line)
            blank = not line.strip()
    if lines:
        yield start, b"".join(lines)


def _document(message: Message) -> Document:
    name, address = parseaddr(_header(message, "From"))
    reply = _header(message, "In-Reply-To").strip()
    listed = re.match(r"\s*\"?([^\"<]*)\"?\s*(?:<([^>]*)>)?", _header(message, "List-Id"))
    document = Document(
        text=unquoted(_body(message)),
        kind="comment" if reply else "post",
        id=_header(message, "Message-ID").strip() or None,
        parent_id=reply or None,
        author=name or address or None,
        author_id=address or None,
        group=(listed[1].strip() or listed[2] or None) if listed else None,
    )
    document.date, document.date_local = _date(_header(message, "Date"))
    return document


def _header(message: Message, name: str) -> str:
    """A header with its encoded words decoded; raw bytes beyond ASCII are decoded by evidence."""
    value = message.get(name)
    if value is None:
        return ""
    parts = []
    for part, charset in decode_header(value):
        raw = part if isinstance(part, bytes) else part.encode("utf-8", "surrogateescape")
        known = charset if charset and charset.lower() != "unknown-8bit" else None
        parts.append(decode(raw, known).text if raw else "")
    return "".join(parts)


def _body(message: Message) -> str:
    """The first plain part; where there is none, the first HTML part."""
    found: dict[str, str] = {}
    for part in message.walk():
        kind = part.get_content_type()
        if (
            part.is_multipart()
            or part.get_filename()
            or kind not in {"text/plain", "text/html"}
            or kind in found
        ):
            continue
        raw = part.get_payload(decode=True)
        if isinstance(raw, bytes) and raw.strip():
            found[kind] = decode(raw, part.get_content_charset()).text
    return found.get("text/plain") or html_text(re.sub(r"\s*\n\s*", " ", found.get("text/html", "")))


def _date(written: str) -> tuple[datetime | None, str | None]:
    try:
        when = parsedate_to_datetime(written)
    except _DAMAGE:
        return None, None
    # "-0000" says: UTC, and the sender's own zone is nobody's business
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    try:
        return when.astimezone(UTC), None
    except OverflowError:
        return None, None


FORMATS = (Format("e-mail", ("document",), _recognise, _read),)
