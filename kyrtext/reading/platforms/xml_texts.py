"""XML: feeds (RSS, Atom), TEI, and lists of records; anything else is refused by name.

Parsed as a stream of events, so that neither depth nor size matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ...files.errors import KyrtextError
from ...files.xml import DefusedXmlException, ParseError, events
from ..carriers.encodings import decode
from ..carriers.markup import cell_text
from ..columns import field_of
from ..document import Document
from ..format import Context, Format, Sample
from .table_columns import parts_of
from .tables_generic import documents

# what editors say of a text, and of what was heard beside the words
_NOT_SAID = frozenset({"note", "teiheader", "front", "back", "desc"})
_ROOT = re.compile(
    r"\s*(?:<\?xml[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>|\s)*<([\w.-]+:)?([\w.-]+)", re.S
)
_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_ITEMS = frozenset({"item", "entry"})
_HOW = "export it as CSV, JSON or plain text and read that"


def root_of(text: str) -> str | None:
    """Return the name of the outermost element of XML, None for what is none.

    >>> root_of('<?xml version="1.0"?><!-- а --><rss version="2.0">'), root_of("Салам <b>")
    ('rss', None)
    """
    match = _ROOT.match(text.removeprefix("\ufeff"))
    return match[2] if match else None


def _recognise(sample: Sample) -> str | None:
    root = root_of(sample.text)
    if root is None or root.lower() == "html":
        return None
    return f"XML with the root element {root}"


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the texts of a feed, of a TEI file or of a list of records."""
    root = (root_of(sample.text) or "").lower()
    try:
        if root in ("smses", "calls"):
            messages = [event for event, _ in events(_decoded(context)) if event == "end"]
            if context.is_private(messages[1:]):
                return
        if root in ("tei", "teicorpus", "tei.2"):
            yield from _tei(context)
        else:
            yield from _records(_decoded(context), context)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        if "junk after document element" in str(error):
            yield from without_root(_decoded(context), context)
            return
        raise KyrtextError("the XML is damaged or not safe to read", str(error), _HOW) from error


def _name(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _tei(context: Context) -> Iterator[Document]:
    """Yield a document for each TEI element: the paragraphs and lines of its body."""
    context.origin(text="text/body, paragraphs on lines")
    breaks = ("p", "l", "lb", "head", "u", "ab", "item", "sp", "div")
    open_texts = 0  # a text may hold others
    for event, element in events(_decoded(context)):
        if _name(element.tag) != "text":
            continue
        open_texts += 1 if event == "start" else -1
        if event == "end" and not open_texts:
            words = _words(element, breaks)
            if words:
                yield Document(words)
            element.clear()


def _decoded(context: Context) -> str:
    """The text of the file without its declaration, which named an encoding it has no more."""
    text = decode(context.source.read()).text
    return _DECLARATION.sub("", text.removeprefix("\ufeff").lstrip(), count=1)


def _words(root: object, breaks: tuple[str, ...]) -> str:
    """The text below an element, some of whose kinds end a line; a stack, not recursion."""
    parts: list[str] = []
    stack: list[object] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        parts.append(re.sub(r"\s+", " ", node.text or ""))  # type: ignore[attr-defined]
        if _name(node.tag) in breaks:  # type: ignore[attr-defined]
            stack.append("\n")
        for child in reversed(list(node)):  # type: ignore[call-overload]
            if child.tail:
                stack.append(re.sub(r"\s+", " ", child.tail))
            if isinstance(child.tag, str) and _name(child.tag) not in _NOT_SAID:
                stack.append(child)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


_APPEARED = re.compile(
    r"\s*(?:The post|Сообщение|Запись) .{1,300}? (?:appeared first on|появились сначала на) .*\Z", re.S
)
_DEEPEST = (
    4  # elements between a record and a field of it; names of fields stay short, however deep a file is
)


@dataclass
class _Open:
    """An element that is open: its fields by name, and how many of its children repeat."""

    name: str
    fields: dict[str, str] = field(default_factory=dict)
    leaf: bool = True
    texts: dict[str, list[dict[str, str]]] = field(
        default_factory=dict
    )  # in it, by the name of their elements


def without_root(text: str, context: Context) -> Iterator[Document]:
    """Yield the documents of records that stand one below the other, in no element that holds them all.

    Raises KyrtextError for markup of any other kind.
    """
    try:
        yield from _records(f"<records>{_DECLARATION.sub('', text)}</records>", context)
    except (KyrtextError, ParseError, DefusedXmlException, ValueError, LookupError) as error:
        told = "its names and marks would be counted as words"
        raise KyrtextError("it looks like markup without posts of a known kind", told, _HOW) from error


def _records(text: str, context: Context) -> Iterator[Document]:
    """Yield the documents of elements whose children and attributes are fields of one record."""
    found: dict[str, list[dict[str, str]]] = {}
    stack: list[_Open] = []
    for event, element in events(text):
        name = _name(element.tag)
        if event == "start":
            if stack:
                stack[-1].leaf = False
            stack.append(
                _Open(name, {key.rpartition("}")[2]: value for key, value in element.attrib.items()})
            )
            continue
        here = stack.pop()
        words = element.text or ""
        for kind, texts in here.texts.items():
            if len(texts) == 1:
                continue
            if here.fields.keys() == {kind}:  # nothing but texts: each is a record
                found.setdefault(kind, []).extend(texts)
                del here.fields[kind]
            else:
                here.fields[kind] = "\n".join(text["text"] for text in texts)
        if here.leaf and stack:
            if words.strip() and (here.name == "post" or field_of(here.name) == "text"):
                stack[-1].texts.setdefault(here.name, []).append({**here.fields, "text": words})
            stack[-1].fields.setdefault(
                here.name, words or here.fields.get("href", "") or here.fields.get("url", "")
            )
        if (
            _has_text(here.fields)
            or (here.name in _ITEMS and here.fields)
            or (here.leaf and _is_row(here, words))
        ):
            if here.leaf:
                here.fields.setdefault("text", words)
            found.setdefault(here.name, []).append(_as_record(here))
        elif stack and not here.leaf:
            for key, value in here.fields.items():
                if key.count(" ") < _DEEPEST:
                    stack[-1].fields.setdefault(f"{here.name} {key}", value)
        element.clear()
    if not found:
        raise KyrtextError("this XML holds no records with texts", "of any kind that is known", _HOW)
    for name, rows in found.items():
        yield from _of_kind(name, rows, context)


def _of_kind(name: str, rows: list[dict[str, str]], context: Context) -> Iterator[Document]:
    """Yield the documents of the elements of one name."""
    header = list(dict.fromkeys(key for row in rows for key in row))
    cells = [[row.get(key, "") for key in header] for row in rows]
    try:
        parts, _ = parts_of(header, cells[:40], context.options.columns, every=False)
    except KyrtextError as error:
        context.problem(f"elements {name}: {error}", lost=len(rows))
        return
    if "comment" in name:
        parts = [replace(part, columns=replace(part.columns, comments=True)) for part in parts]
    for document in documents(header, enumerate(cells, 1), parts, context):
        document.text = _APPEARED.sub("", cell_text(document.text))
        yield document


# what the parts of a feed's item are called in tables
_FEED = {
    "encoded": "text",
    "content": "text",
    "description": "text",
    "summary": "text",
    "pubdate": "date",
    "published": "date",
    "updated": "date",
    "creator": "author",
    "guid": "id",
    "link": "url",
}


def _as_record(here: _Open) -> dict[str, str]:
    """The fields of an element; those of a feed under the names that tables have."""
    if here.name not in _ITEMS:
        return here.fields
    record: dict[str, str] = {}
    for name in [*(name for name in _FEED if name in here.fields), *here.fields]:
        record.setdefault(_FEED.get(name, name), here.fields[name])
    return record


def _has_text(fields: dict[str, str]) -> bool:
    return any(value.strip() and field_of(name) == "text" for name, value in fields.items())


def _is_row(here: _Open, words: str) -> bool:
    """Whether an element without others in it is a record by its attributes alone: `<row text="…"/>`."""
    return bool(here.fields) and bool(words.strip()) and field_of(here.name) == "text" and "id" in here.fields


FORMATS = (Format("XML", ("xml",), _recognise, _read),)
