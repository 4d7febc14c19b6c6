"""What kind of file this is, by its first bytes: the sample the formats are shown."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from ..files.errors import KyrtextError
from .carriers.archives import DAMAGE
from .carriers.encodings import BY_ROWS, detect
from .carriers.json_carrier import head_value
from .carriers.tables import open_tables
from .carriers.text_tables import tabular
from .format import Context, Sample
from .own_output import own_workbook
from .source import HEAD_BYTES, Source

DEEP_BYTES = 2 << 20

TABLES = frozenset({"csv", "xlsx", "xls", "ods", "parquet", "sqlite"})
DOCUMENTS = frozenset({"docx", "odt", "pdf", "rtf", "eml", "mbox", "doc", "nvcx"})

_MAGIC = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"SQLite format 3\0", "sqlite"),
    (b"PAR1", "parquet"),
)
_MEDIA = re.compile(
    rb"\xff\xd8\xff|\x89PNG|GIF8|RIFF....(?:WEBP|AVI |WAVE)|OggS|ID3|\xff[\xfb\xf3\xf2]"
    rb"|....ftyp|\x1aE\xdf\xa3|BM....\x00\x00|\x00\x00\x01\x00|wOF[F2]|\x00\x01\x00\x00\x00|fLaC|FLV\x01|II\*\x00|MM\x00\*",
    re.S,
)
_STYLES = frozenset({".css", ".svg", ".map"})
_HTML = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body|div|meta|table)\b",
    re.I | re.S,
)
_HEADER_LINE = re.compile(
    r"^(?:From|To|Cc|Subject|Date|Received|MIME-Version|Return-Path|Message-ID|Content-Type|Delivered-To"
    r"|X-[\w-]+): ",
    re.I | re.M,
)
_XML_SUFFIXES = frozenset({".xml", ".rss", ".atom", ".tei"})
_JSON_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".geojson"})


def samples(source: Source, context: Context) -> Iterator[Sample]:
    """Yield what the formats are shown of a file: one sample, or one for each table of a tabular file."""
    sample = sniff(source)
    if sample.kind not in TABLES:
        yield sample
        return
    if sample.kind == "xlsx" and own_workbook(source):
        yield replace(sample, carrier="own", kind="a workbook")
        return
    for table in open_tables(source, sample.kind, context):
        yield replace(sample, table=table)


def sniff(source: Source, size: int = HEAD_BYTES) -> Sample:
    """Return the sample of a file: its carrier and kind, its decoded start, the start of its JSON.

    Raises KyrtextError for a file that is neither text nor any known container.

    >>> sniff(Source.of_bytes("a.json", '[{"id": 1, "text": "Салам"}]'.encode())).carrier
    'json'
    """
    head = source.head(size)
    kind = _binary_kind(head, source)
    if kind is not None:
        carrier = "table" if kind in TABLES else "document" if kind in DOCUMENTS else kind
        return Sample(source, head, carrier, kind)
    if source.suffix in _STYLES:
        return Sample(source, head, "media", "media")
    complete = len(head) >= source.size
    found = detect(head, complete=complete)
    text = head.decode(found.name, found.errors if found.errors == BY_ROWS else "ignore").removeprefix(
        "\ufeff"
    )
    sample = Sample(source, head, "text", "text", text, found.name)
    start = text.lstrip()[:1]
    if source.suffix == ".js" and start not in ("{", "["):
        return replace(sample, carrier="media", kind="script")
    if start in ("{", "["):
        value, lines = head_value(text.lstrip().encode("utf-8", "surrogatepass"))
        if _is_json(value, source):
            kind = "jsonl" if lines else "json"
            return replace(sample, carrier="json", kind=kind, json=value, lines=lines)
    if _HTML.match(text):
        return replace(sample, carrier="html", kind="html")
    if text.lstrip().startswith("<?xml") or source.suffix in _XML_SUFFIXES:
        return replace(sample, carrier="xml", kind="xml")
    if text.startswith("From ") and _HEADER_LINE.search(text):
        return replace(sample, carrier="document", kind="mbox")
    if _HEADER_LINE.match(text) and len(_HEADER_LINE.findall(text.split("\n\n")[0])) >= 2:
        return replace(sample, carrier="document", kind="eml")
    if text.strip() and tabular(text, source.basename, complete) is not None:
        return replace(sample, carrier="table", kind="csv")
    return sample


def deeper(sample: Sample) -> Sample | None:
    """Return a sample that sees more of a JSON or HTML file than its start, None when there is no more."""
    if (
        sample.carrier not in ("json", "html")
        or sample.source.size <= len(sample.head)
        or len(sample.head) >= DEEP_BYTES
    ):
        return None
    return sniff(sample.source, DEEP_BYTES)


def _is_json(value: object, source: Source) -> bool:
    if isinstance(value, dict):
        return bool(value) or source.suffix in _JSON_SUFFIXES
    if isinstance(value, list):
        return any(isinstance(item, (dict, list)) for item in value) or source.suffix in _JSON_SUFFIXES
    return False


def _binary_kind(head: bytes, source: Source) -> str | None:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if source.suffix in (".nvcx", ".nvp", ".nvpx", ".nvc"):
        return "nvcx"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls" if source.suffix in (".xls", ".xlt") or _has_workbook(head) else "doc"
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(source)
    return "media" if _MEDIA.match(head) else None


def _has_workbook(head: bytes) -> bool:
    return "Workbook".encode("utf-16-le") in head


def _office_kind(source: Source) -> str:
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                kind = archive.read("mimetype")[:80]
                return "ods" if b"spreadsheet" in kind else "odt"
    except DAMAGE as error:
        raise KyrtextError("the file is damaged", str(error), "export it again") from error
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if any(name.startswith("word/") for name in names):
        return "docx"
    raise KyrtextError("an archive of a kind that is not known", source.basename, "unpack it first")
