"""Reading everything: every file is sampled, recognised, read, and each document finished in the same way."""

from __future__ import annotations

import codecs
import io
import os
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import ijson
import ijson.common

from ..files.errors import KyrtextError
from .carriers.archives import DAMAGE, reason
from .carriers.encodings import BY_ROWS, detect, pages_met
from .carriers.json_carrier import PARTS, UNREADABLE, loads, loads_strictly, mended
from .carriers.scripts import SCRIPTS, YAML, unscripted
from .carriers.tables import open_tables
from .carriers.text_tables import tabular
from .clean import batches, finisher
from .columns import plain
from .document import Batch, Document, documents_of
from .format import HEAD_BYTES, Context, Format, Sample, Source, recognise
from .report import FileRead, ReadOptions, ReadReport
from .walk import Found, own_output, own_workbook, platform_of_name, walk

DEEP_BYTES = 2 << 20

TABLES = frozenset({"csv", "xlsx", "xls", "ods", "parquet", "sqlite"})
DOCUMENTS = frozenset({"docx", "odt", "pdf", "rtf", "eml", "mbox", "doc", "nvcx", "warc"})

_MAGIC = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"SQLite format 3\0", "sqlite"),
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
)
_MEDIA = re.compile(
    rb"\xff\xd8\xff|\x89PNG|GIF8|RIFF....(?:WEBP|AVI |WAVE)|OggS|ID3|\xff[\xfb\xf3\xf2]"
    rb"|....ftyp|\x1aE\xdf\xa3|BM....\x00\x00|\x00\x00\x01\x00|wOF[F2]|\x00\x01\x00\x00\x00|fLaC|FLV\x01|II\*\x00|MM\x00\*",
    re.S,
)
_NESTED_MOST = 1_000  # no other parser here reads what is nested deeper
# half a letter beyond the first plane: the last group takes every other escape, so that it is not halved
_HALVES = re.compile(rb"(\\u[dD][89abAB]..\\u[dD][c-fC-F]..)|\\u[dD][89a-fA-F]..|(\\.)")
_STYLES = frozenset({".css", ".svg", ".map"})
_HTML = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--[^-]*+(?:-(?!->)[^-]*+)*-->\s*+)*<(?:!doctype\s+html|html|head|body|div|meta|table)\b",
    re.I | re.S,
)
_HEADER_LINE = re.compile(
    r"^(?:From|To|Cc|Subject|Date|Sent|Received|MIME-Version|Return-Path|Message-ID|Content-Type|Delivered-To"
    r"|X-[\w-]+): ",
    re.I | re.M,
)
_XML_SUFFIXES = frozenset({".xml", ".rss", ".atom", ".tei"})
_JSON_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".geojson"})


def samples(source: Source, context: Context) -> Iterator[Sample]:
    """Yield what the formats are shown of a file: one sample, or one for each table of a tabular file."""
    sample = sniff(source)
    if sample.kind in ("xlsx", "docx") and own_workbook(source):
        kind = "a workbook" if sample.kind == "xlsx" else "a Word file"
        yield replace(sample, carrier="own", kind=kind)
        return
    if sample.kind not in TABLES:
        yield sample
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
    if source.suffix in SCRIPTS and start not in ("{", "["):
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
    if text.strip() and tabular(text, source.basename, complete):
        return replace(sample, carrier="table", kind="csv")
    return sample


def head_value(head: bytes) -> tuple[Any, bool]:
    """Return what can be parsed of the start of a file, and whether it is JSON lines.

    >>> head_value('{"items": [{"id": 1, "text": "Сал'.encode())
    ({'items': [{'id': 1}]}, False)
    >>> head_value(b'{"id": 1}\\n{"id": 2}\\n{"id"')
    ([{'id': 1}, {'id': 2}], True)
    >>> head_value("Салам!".encode())
    (None, False)

    Half an emoji does not end it, as it would for the parser of streams.

    >>> head_value(b'[{"id": 1, "text": "\\\\ude00"}, {"id": 2}]')[0][1]
    {'id': 2}
    """
    head = head.removeprefix(codecs.BOM_UTF8)
    lines = [line for line in head.split(b"\n") if line.strip()]
    if len(lines) > 1 and all(line.lstrip()[:1] == b"{" for line in lines[:2]):
        values = [loads(line.strip().rstrip(b",")) for line in lines[:50]]
        if any(isinstance(value, dict) for value in values[:3]):
            return [value for value in values if isinstance(value, dict)], True
    value = loads_strictly(head)
    if value is not UNREADABLE:  # all of a small file
        return value, False
    whole = _HALVES.sub(lambda found: found[1] or found[2] or rb"\ufffd", head)
    value, sound = _streamed(whole)
    if not sound:
        other, _ = _streamed(PARTS.sub(mended, whole))
        value = other if other is not None else value
    return value, False


def _streamed(head: bytes) -> tuple[Any, bool]:
    """What a parser of streams makes of the start of a file, and whether nothing but the end stopped it."""
    builder, sound, depth = ijson.common.ObjectBuilder(), True, 0
    try:
        for event, value in ijson.basic_parse(io.BytesIO(head), use_float=True):
            depth += event.startswith("start_") - event.startswith("end_")
            if depth > _NESTED_MOST:
                return getattr(builder, "value", None), False
            builder.event(event, value)
    except ijson.JSONError as error:
        sound = "premature EOF" in str(error)
    except (ValueError, OverflowError):
        sound = False
    return getattr(builder, "value", None), sound


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


Progress = Callable[[int, int], None]

# What a damaged file may raise out of the standard library on its way to a reader.
_DAMAGE = (OSError, EOFError, UnicodeError, zlib.error)


def read_documents(
    paths: str | Path | Sequence[str | Path],
    options: ReadOptions | None = None,
    report: ReadReport | None = None,
    progress: Progress | None = None,
) -> Iterator[Document]:
    """Yield every document below the paths, streaming, in a fixed order.

    `report` is filled while the iterator runs; when it is exhausted, `report.superseded` holds the indices of
    documents that a later record of the same platform and id replaces, and `report.crossposts` those whose
    text also stands under another id. `progress` is called with bytes done and bytes in all.
    Raises KyrtextError for a path that does not exist, and in a strict run for the first problem.

    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "vk"; folder.mkdir()
    >>> _ = (folder / "дубал.json").write_text('[{"id": 1, "owner_id": -1, "from_id": 5, "date": 1709619160,'
    ...     ' "post_type": "post", "text": "Салам, [id5|Айбек]!"}]', encoding="utf-8")
    >>> [(d.platform, d.id, d.text) for d in read_documents(folder)]
    [('vkontakte', '-1_1', 'Салам, Айбек!')]
    """
    return chain.from_iterable(map(documents_of, read_columns(paths, options, report, progress)))


def read_columns(
    paths: str | Path | Sequence[str | Path],
    options: ReadOptions | None = None,
    report: ReadReport | None = None,
    progress: Progress | None = None,
) -> Iterator[Batch]:
    """Yield the same documents as columns, which takes the least time."""
    options = options or ReadOptions()
    report = report if report is not None else ReadReport(strict=options.strict)
    report.strict = report.strict or options.strict
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    found = list(walk(listed, options, report))
    done, total = 0, sum(entry.source.size for entry in found)
    for entry in found:
        opened, inside = _Opened(entry.source.opener), 0
        for batch in columns_of_file(
            replace(entry, source=replace(entry.source, opener=opened)), options, report
        ):
            yield batch
            if progress and (place := opened.place()) > inside:  # a second reading of the same bytes is none
                inside = place
                progress(min(done + inside, total), total)
        done += entry.source.size
        if progress:
            progress(done, total)


class _Opened:
    """Opens a file, and tells how far the stream opened last has been read."""

    def __init__(self, opener: Callable[[], BinaryIO]) -> None:
        self.opener = opener
        self.stream: BinaryIO | None = None

    def __call__(self) -> BinaryIO:
        self.stream = self.opener()
        return self.stream

    def place(self) -> int:
        """Return how many bytes have been read, 0 when nothing is open."""
        return self.stream.tell() if self.stream is not None and not self.stream.closed else 0


def columns_of_file(entry: Found, options: ReadOptions, report: ReadReport) -> Iterator[Batch]:
    """Yield the documents of one file found by `walk`; what is damaged goes to the report."""
    context = Context(unscripted(entry.source), options, report, entry.platform, entry.hint)
    before = _state(entry)
    if context.source is not entry.source and context.source.suffix not in SCRIPTS | YAML:
        context.note("read as JSON, without what stands above its records or between them")
    told = len(report.files) + len(report.ignored) + report.warnings
    try:
        for number, sample in enumerate(samples(context.source, context), 1):
            yield from _read_sample(sample, context, number)
        if before != _state(entry):
            raise KyrtextError(
                f"'{entry.source.name}' was changed while it was read",
                "what was read of it may be neither the old nor the new",
                "wait until it is written, then run it again",
            )
    except KyrtextError as error:
        if options.strict:
            raise
        report.problem(entry.source.name, str(error))
    except _DAMAGE as error:
        report.problem(entry.source.name, f"cannot be read: {reason(error)}")
    if len(report.files) + len(report.ignored) + report.warnings == told:
        report.ignore(entry.source.name, "there is nothing in it")


def _state(entry: Found) -> tuple[int, int] | None:
    """Size and time of the last change of the file on disk, None if there is none to ask."""
    try:
        found = os.stat(entry.file) if entry.file is not None else None
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns) if found else None


def known_format(sample: Sample, options: ReadOptions) -> tuple[Format, str, Sample] | None:
    """Return the format of a sample with the evidence, after a deeper look when a file's start is silent."""
    mapped = _has_columns(sample, options)
    found = recognise(sample, general_only=mapped)  # who names columns has overruled every known format
    if (found is None or found[0].general) and not mapped:
        deep = deeper(sample)
        better = recognise(deep) if deep else None
        if better and deep:
            return (*better, deep)
    return (*found, sample) if found else None


def _has_columns(sample: Sample, options: ReadOptions) -> bool:
    """Whether a table or JSON file has one of the columns the user named."""
    wanted = {plain(name) for name in options.columns.chosen().values()}
    return bool(wanted) and not wanted.isdisjoint(map(plain, _names(sample)))


def _names(sample: Sample) -> Iterable[str]:
    """The names of columns of a table, or of keys of JSON records."""
    if sample.carrier == "json":
        from .platforms.json_generic import records

        return dict.fromkeys(key for _, record in records(sample.json) for key in record)
    return sample.header


def _read_sample(sample: Sample, context: Context, number: int) -> Iterator[Batch]:
    context = _in_sheet(sample, context)
    name = context.name
    if sample.carrier == "media":
        script = sample.kind == "script"
        what = "a script without data" if script else "a picture, sound, video or style sheet"
        context.report.ignore(name, what)
        return
    if (own := own_output(sample)) is not None:
        context.report.ignore(name, f"{own} that kyrtext wrote")
        context.report.own += 1
        return
    if context.options.columns.chosen():
        context.report.columns(_names(sample))
    found = known_format(sample, context.options)
    if found is None:
        what = f"{sample.kind} without posts or comments of a known format"
        if context.options.strict:
            raise KyrtextError("cannot read everything", f"{name}: {what}", "run without --strict to skip it")
        context.report.ignore(name, what)
        return
    entry, evidence, sample = found
    report = context.report
    count = 0
    damaged: Counter[str] = Counter()
    context.flags = sample.table.flags if sample.table else ()
    finish = finisher(context)
    whole, left_out = False, len(report.ignored)
    try:
        for batch in batches(_given(entry.read(_counted_rows(sample, context), context), context)):
            finish(batch)
            if context.flags:
                batch.flags = [tuple(dict.fromkeys((*flags, *context.flags))) for flags in batch.flags]
            # files that are one text each may well say the same
            report.see(batch, number if entry.general and sample.carrier != "text" else 0)
            if context.platform:
                report.forced.add(context.platform)
            for flags in filter(None, batch.flags):
                damaged.update(flags)
            count += len(batch)
            yield batch
        whole = True
    finally:
        if count or context.settled or (whole and len(report.ignored) == left_out):
            if whole and (short := context.rows - context.settled) > 0:
                context.skipped("rows without a post or comment", short)
            told = evidence if whole else f"{evidence}; not read to its end"
            report.files.append(FileRead(name, entry.name, told, count, context.source.size))
    if context.undated:
        context.note(f"{context.undated:,} relative dates have no moment of collection to start from")
    for page in pages_met():
        context.note(f"rows in two encodings, UTF-8 and {page}: each is read in its own")
    for flag, warning in _WARNINGS.items():
        if damaged[flag]:
            context.problem(warning.format(damaged[flag]))


def _given(documents: Iterator[Document], context: Context) -> Iterator[Document]:
    """The documents of a reader, counted as they come."""
    for document in documents:
        context.given += 1
        yield document


def _counted_rows(sample: Sample, context: Context) -> Sample:
    """The sample with the rows of its table counted as they are taken."""
    table = sample.table
    if table is None:
        return sample

    def rows() -> Iterator[tuple[int, list[str]]]:
        for row in table.rows:
            context.rows += 1
            yield row

    return replace(sample, table=replace(table, rows=rows()))


def _in_sheet(sample: Sample, context: Context) -> Context:
    """The context of one sheet: its name says the platform as a folder's does."""
    if sample.table is None or not sample.table.name:
        return context
    hint = platform_of_name(sample.table.name) or context.hint
    return replace(context, hint=hint, name=f"{context.source.name} [{sample.table.name}]")


# what is wrong with the letters of a text is no secret between the reader and the file
_WARNINGS = {
    "lossy_encoding": "{} documents hold '?' where Kyrgyz letters were: export again as CSV UTF-8 or .xlsx",
    "undecodable": "{} documents hold bytes that mean nothing in the file's encoding",
    "uncertain_encoding": "{} documents are in an encoding that could only be guessed",
}


@dataclass(frozen=True)
class Explanation:
    """What was recognised in a file: format, evidence, encoding, and where each field comes from."""

    file: str
    format: str
    evidence: str
    encoding: str
    origins: dict[str, str] = field(default_factory=dict)
    examples: tuple[Document, ...] = ()

    def __str__(self) -> str:
        lines = [f"file      {self.file}", f"format    {self.format}", f"evidence  {self.evidence}"]
        if self.encoding:
            lines.append(f"encoding  {self.encoding}")
        lines += [f"{name:<9} from {origin}" for name, origin in self.origins.items()]
        return "\n".join(lines)


def explain(path: str | Path, options: ReadOptions | None = None, examples: int = 3) -> list[Explanation]:
    """Return what is recognised in a file (each member of an archive, each table of a workbook), and by what.

    Raises KyrtextError for a path that does not exist.
    """
    options = options or ReadOptions()
    explanations = []
    report = ReadReport()
    for entry in walk([path], options, report):
        context = Context(unscripted(entry.source), options, report, entry.platform, entry.hint)
        try:
            for sample in samples(context.source, context):
                explanations.append(_explain(sample, context, examples))
        except (KyrtextError, *_DAMAGE) as error:
            explanations.append(Explanation(entry.source.name, "not readable", str(error), ""))
    return explanations


def _explain(sample: Sample, context: Context, examples: int) -> Explanation:
    encoding = sample.encoding if sample.text else sample.kind
    context = _in_sheet(sample, context)
    name = context.name
    found = known_format(sample, context.options)
    if found is None:
        return Explanation(
            name, "unknown", f"{sample.kind} without posts or comments of a known format", encoding
        )
    entry, evidence, sample = found
    shown: list[Document] = []
    context.report.origins.pop(context.source.name, None)  # those of the sheet before
    before = len(context.report.ignored)
    finish = finisher(context)
    for document in entry.read(sample, context):
        batch = Batch.of([document])
        finish(batch)
        shown += documents_of(batch)[: examples - len(shown)]
        if len(shown) >= examples:
            break
    if len(context.report.ignored) > before:
        return Explanation(name, "not read", context.report.ignored[-1][1], encoding)
    origins = dict(context.report.origins.get(context.source.name, {}))
    return Explanation(name, entry.name, evidence, encoding, origins, tuple(shown))
