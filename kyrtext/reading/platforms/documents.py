"""Files of one text each, e-mail, and those that cannot be read, with what to do about them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from ...files.errors import KyrtextError
from ...files.xml import DefusedXmlException, Element, ParseError, fromstring
from ..carriers.archives import DAMAGE, guard
from ..carriers.encodings import decode
from ..carriers.markup import html_text
from ..carriers.native_process import native, on_disk, patience_for
from ..carriers.text_tables import Row
from ..dates import parse
from ..document import Document
from ..format import HEAD_BYTES, Context, Format, Sample, Source, recognise
from .tables_generic import documents

# a word cut at the end of a line; PDFium writes U+0002 or U+FFFE for a hyphen it knows to be one
_HYPHEN = re.compile(r"(?<=[^\W\d_])(?:[\u0002\ufffe\u00ad]|-(?=\s*\n[^\W\d_A-ZА-ЯЁӨҮҢ]))\s*\n?")


def _of_kind(**evidence: str) -> Callable[[Sample], str | None]:
    """Return what recognises files of these kinds, which their first bytes have told."""
    return lambda sample: evidence.get(sample.kind)


def _read(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the file as one document, pages joined; a scan without a text layer is reported."""
    context.origin(text="the text layer of all pages")
    pages = list(_pages(context))
    text = "\n".join(pages)
    if text.strip():
        yield from _of_text(text, context)
    else:
        context.problem(f"no text layer in its {len(pages)} pages (a scan?): run character recognition first")


def _pages(context: Context) -> Iterator[str]:
    patience = patience_for(context.source.size)
    with on_disk(context.source) as path:
        try:
            process = native()
            count = process.ask("pdf", path, patience)["pages"]
        except KyrtextError as error:
            raise KyrtextError(
                "the PDF cannot be opened", error.found, "save it again, without a password"
            ) from error
        for number in range(count):
            try:
                text = process.ask("page", number, patience)["text"]
            except KyrtextError as error:
                context.problem(f"page {number + 1} cannot be read: {error.found}", lost=1)
                if not process.alive():
                    return
                continue
            yield _HYPHEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


_PAGE = re.compile(rb"\\ansicpg(\d+)")


def _read_rtf(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the file as one document. Raises KyrtextError for a damaged one."""
    from striprtf.striprtf import rtf_to_text

    data = context.source.read()
    page = _PAGE.search(data[:2000])
    # Russian WordPad names 1251; without a name the Western page is the rule, and bytes are escaped anyway
    codec = f"cp{page[1].decode()}" if page else "cp1252"
    context.origin(text=f"the text without its formatting, escapes in {codec}")
    try:
        text = rtf_to_text(data.decode("latin-1"), encoding=codec, errors="replace")
    except (ValueError, LookupError, TypeError, OverflowError, RecursionError) as error:
        raise KyrtextError("the RTF file is damaged", str(error), "save it as .docx or .txt") from error
    if text.strip():
        yield from _of_text(text, context)
    else:
        context.problem("the file holds no text")


def _of_text(text: str, context: Context) -> Iterator[Document]:
    """Yield what a file is without its dress: a chat, a corpus, else one text."""
    from .pages import prose

    source = Source.of_bytes(context.source.name, text.encode("utf-8", "replace"))
    sample = Sample(source, text=text[:HEAD_BYTES])
    found = recognise(sample)
    if found is None or found[0].general:
        yield from prose(text, context)
    else:
        context.source = source
        yield from found[0].read(sample, context)


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

# what was deleted or moved away, field codes, and the second copy of text boxes for old programs
_WORD_GONE = frozenset({_W + "del", _W + "moveFrom", _W + "instrText", _W + "delText", _MC + "Fallback"})
_OPEN_GONE = frozenset({_T + "tracked-changes", _O + "annotation", _T + "note-citation", _O + "forms"})
_BREAKS = frozenset({_W + "p", _W + "tr", _T + "p", _T + "h", _TABLE + "table-row"})
_TABLES = frozenset({_W + "tbl", _TABLE + "table"})
_ROWS = frozenset({_W + "tr", _TABLE + "table-row"})
_CELLS = frozenset({_W + "tc", _TABLE + "table-cell"})
_LINE = frozenset({_W + "br", _W + "cr", _T + "line-break"})
_TABS = frozenset({_W + "tab", _T + "tab"})


def _docx(source: Source) -> list[Element]:
    """The parts of a .docx in reading order: paragraphs and tables, then foot- and endnotes."""
    parts = _parts(source, ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"))
    if "word/document.xml" not in parts:
        raise KyrtextError("the Word file has no text in it", "word/document.xml is missing", "save it again")
    return [_parsed(xml) for xml in parts.values()]


def _odt(source: Source) -> list[Element]:
    """The body of an .odt."""
    parts = _parts(source, ("content.xml",))
    if not parts:
        raise KyrtextError(
            "the OpenDocument file has no text in it", "content.xml is missing", "save it again"
        )
    body = _parsed(parts["content.xml"]).find(f"{_O}body")
    return [body] if body is not None else []


def _parts(source: Source, names: tuple[str, ...]) -> dict[str, bytes]:
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            present = set(archive.namelist())
            return {name: archive.read(name) for name in names if name in present}
    except DAMAGE as error:
        raise KyrtextError("the file is damaged", str(error), "save it again as .docx or .txt") from error


def _parsed(xml: bytes) -> Element:
    try:
        return fromstring(xml)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise KyrtextError("the file is damaged", str(error), "save it again as .docx or .txt") from error


def _text(root: Element, gone: frozenset[str]) -> str:
    """The text below an element; a stack instead of recursion, so that no file is too deep."""
    parts: list[str] = []
    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        tag = node.tag
        if tag in gone or not isinstance(tag, str):
            continue
        if tag in _LINE:
            parts.append("\n")
        elif tag in _TABS:
            parts.append("\t")
        elif tag == _T + "s":
            count = node.get(_T + "c", "1")
            parts.append(" " * (int(count) if count.isdigit() and len(count) < 4 else 1))
        elif tag == _T + "note-body":
            parts.append(" ")
        elif tag == _W + "t":
            parts.append(node.text or "")
        # what an element brings with it stands behind its children
        after: list[Any] = ["\n"] if tag in _BREAKS else ["\t"] if tag in _CELLS else []
        children: list[Any] = []
        open_text = tag.startswith((_T, _O)) and tag != _T + "s"
        if open_text and node.text and tag.startswith(_T):
            children.append(node.text)
        for child in node:
            children.append(child)
            if open_text and child.tail and tag.startswith(_T):
                children.append(child.tail)
        stack.extend(reversed(children + after))
    lines = "".join(parts).replace("\n\t", "\t").split("\n")
    return "\n".join(line for line in (line.strip("\t ") for line in lines) if line)


def _read_word(sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the rows of tables with a column named after texts, else the file as one document.

    Raises KyrtextError for a damaged file.
    """
    from .pages import with_texts

    guard(context.source, context)
    gone = _WORD_GONE if sample.kind == "docx" else _OPEN_GONE
    roots = _docx(context.source) if sample.kind == "docx" else _odt(context.source)
    nodes = (node for root in roots for node in root.iter() if node.tag in _TABLES)
    tables = list(with_texts((_rows(node, gone) for node in nodes), context))
    for table, parts in tables:
        yield from documents(table.header, table.rows, parts, context)
    text = "\n".join(text for root in roots if (text := _text(root, gone)))
    if tables:
        context.note("only its tables of texts are read, not what stands around them")
    elif text:
        context.origin(text="paragraphs, tables and notes")
        yield from _of_text(text, context)
    else:
        context.problem("the file holds no text")


def _rows(table: Element, gone: frozenset[str]) -> Iterator[Row]:
    """Yield the rows of a table of a word processor."""
    parts = (row for part in table for row in ([part] if part.tag in _ROWS else part))
    for number, row in enumerate((row for row in parts if row.tag in _ROWS), 1):
        cells = [_text(cell, gone) for cell in row if cell.tag in _CELLS]
        if any(cells):
            yield number, cells


_WROTE = re.compile(
    r"(?:^|\n)[^\n>]{0,120}(?:\n[^\n>]{0,80})?"
    r"(?:wrote|writes|писал\(а\)|пишет|написал|написала|написал\(а\)|жазды):[ \t]*(?=\n\s*>)"
)
# the head of the next message, as programs write them into one file
_NEXT = re.compile(rb"(?<=\n)\r?\nFrom: [^\n]*\n(?=(?:[A-Z][A-Za-z-]*: [^\n]*\n)*(?:Sent|Date): )")
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


def _read_mail(sample: Sample, context: Context) -> Iterator[Document]:
    """Yield a document for each message with a text of its own."""
    context.origin(
        text="the plain part, else the HTML part, without quotations",
        date="Date",
        author="From",
        id="Message-ID",
        parent_id="In-Reply-To",
        group="List-Id",
    )
    messages = _mbox(context) if sample.kind == "mbox" else _letters(context.source.read())
    for row, raw in messages:
        try:
            message = message_from_bytes(raw)
            if message.get_content_type() == "multipart/related" and message.get("Snapshot-Content-Location"):
                yield from _saved(message, context)
                continue
            document = _document(message)
        except (KyrtextError, *_DAMAGE) as error:
            told = error.failed if isinstance(error, KyrtextError) else type(error).__name__
            context.problem(f"a message that cannot be read ({told}) was skipped", row, 1)
            continue
        if document.text:
            yield document
        else:
            context.skipped("messages without text")


def _letters(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the messages that stand one below the other, with the numbers of their first lines."""
    start = 0
    for end in [*(found.start() for found in _NEXT.finditer(raw)), len(raw)]:
        yield raw.count(b"\n", 0, start) + 1, raw[start:end].lstrip(b"\r\n")
        start = end


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
    document.date, document.date_local = _date(_header(message, "Date")) or parse(_header(message, "Sent"))
    return document


def _saved(message: Message, context: Context) -> Iterator[Document]:
    """Yield the page that a browser saved with all that belongs to it in one file."""
    from .pages import of_page

    for part in message.walk():
        raw = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(raw, bytes):
            yield from of_page(decode(raw, part.get_content_charset()), context)
            return
    context.problem("a saved page without a page", lost=1)


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


def _date(written: str) -> tuple[datetime | None, None] | None:
    try:
        when = parsedate_to_datetime(written)
    except _DAMAGE:
        return None
    # "-0000" says: UTC, and the sender's own zone is nobody's business
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    try:
        return when.astimezone(UTC), None
    except OverflowError:
        return None


_REFUSED = {
    "warc": (
        "a web archive (.warc) cannot be read",
        "it holds pages as a server sent them, not posts",
        "take the pages or data out of it with a program for web archives and read those",
    ),
    "doc": (
        "an old Word file (.doc) cannot be read",
        "its binary format is closed",
        "open it in Word or LibreOffice and save it as .docx",
    ),
    "nvcx": (
        "an NVivo capture (.nvcx) cannot be read",
        "its format is not documented",
        "in NVivo export the dataset as .xlsx or text (Export > Export Dataset) and read that file",
    ),
}


def _refuse(sample: Sample, _context: Context) -> Iterator[Document]:
    raise KyrtextError(*_REFUSED[sample.kind])


FORMATS = (
    Format(
        "word processor",
        ("document",),
        _of_kind(docx="a zip with the parts of a .docx", odt="a zip with the parts of a .odt"),
        _read_word,
    ),
    Format("pdf", ("document",), _of_kind(pdf="begins with %PDF"), _read),
    Format("rtf", ("document",), _of_kind(rtf=r"begins with {\rtf"), _read_rtf),
    Format(
        "e-mail",
        ("document",),
        _of_kind(eml="the headers of an e-mail", mbox="lines that begin with 'From '"),
        _read_mail,
    ),
    Format("refused", ("document",), _of_kind(**{kind: told[0] for kind, told in _REFUSED.items()}), _refuse),
)
