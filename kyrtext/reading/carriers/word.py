"""Word and OpenDocument texts (.docx, .odt): paragraphs, tables and notes; tracked deletions left out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from ...files.errors import KyrtextError
from ...files.xml import DefusedXmlException, Element, ParseError, fromstring
from ..document import Document
from ..format import Context, Format, Sample
from ..source import Source
from .archives import DAMAGE, guard
from .plain import without_site_words

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

# what was deleted or moved away, field codes, and the second copy of text boxes for old programs
_WORD_GONE = frozenset({_W + "del", _W + "moveFrom", _W + "instrText", _W + "delText", _MC + "Fallback"})
_OPEN_GONE = frozenset({_T + "tracked-changes", _O + "annotation", _T + "note-citation", _O + "forms"})
_BREAKS = frozenset({_W + "p", _W + "tr", _T + "p", _T + "h", _TABLE + "table-row"})
_CELLS = frozenset({_W + "tc", _TABLE + "table-cell"})
_LINE = frozenset({_W + "br", _W + "cr", _T + "line-break"})
_TABS = frozenset({_W + "tab", _T + "tab"})


def docx_text(source: Source) -> str:
    """Return the text of a .docx in reading order: paragraphs and tables, then foot- and endnotes.

    Raises KyrtextError for a damaged file.
    """
    parts = _parts(source, ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"))
    if "word/document.xml" not in parts:
        raise KyrtextError("the Word file has no text in it", "word/document.xml is missing", "save it again")
    return "\n".join(text for xml in parts.values() if (text := _text(_parsed(xml), _WORD_GONE)))


def odt_text(source: Source) -> str:
    """Return the text of an .odt in reading order, notes where they are called.

    Raises KyrtextError for a damaged file.
    """
    parts = _parts(source, ("content.xml",))
    if not parts:
        raise KyrtextError(
            "the OpenDocument file has no text in it", "content.xml is missing", "save it again"
        )
    body = _parsed(parts["content.xml"]).find(f"{_O}body")
    return _text(body, _OPEN_GONE) if body is not None else ""


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


def _recognise(sample: Sample) -> str | None:
    return f"a zip with the parts of a .{sample.kind}" if sample.kind in {"docx", "odt"} else None


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the file as one document."""
    guard(context.source, context)
    context.origin(text="paragraphs, tables and notes")
    text = docx_text(context.source) if sample.kind == "docx" else odt_text(context.source)
    if text:
        yield Document(without_site_words(text, context))
    else:
        context.problem("the file holds no text")


FORMATS = (Format("word processor", ("document",), _recognise, _read),)
