"""What a format is, what it sees of a file, and the order in which formats are asked.

A module that reads formats ends with `FORMATS: tuple[Format, ...]`; `MODULES` below lists those modules, the
most specific first. For each file (each table of a workbook or database) one `Sample` is taken and shown to
the formats whose carrier fits, in order; the first that returns evidence reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from .document import Batch, Document
from .options import ReadOptions
from .report import ReadReport
from .source import Source

# the modules of formats, the most specific first, with what their formats may lie in
MODULES = {
    "vk_json": "json", "vk_archive": "html", "vk_tables": "table text",
    "ok_json": "json", "ok_tables": "table",
    "facebook_json": "json", "facebook_html": "html", "facebook_tables": "table",
    "facebook_scraped": "json table", "facebook_json_api": "json",
    "instagram": "json", "telegram": "json html", "chats": "text", "youtube": "json table html",
    "fourcat": "table", "corpora": "text table html",
    "xml_texts": "xml", "documents": "document", "pages": "html text", "tables_generic": "table",
    "json_generic": "json",
}  # fmt: skip


@dataclass
class Table:
    """One table of a CSV, workbook or database: its header and its rows, read once, streaming.

    `rows` yields `(row number in the file, counted from 1, list of cells as strings)`; rows are already
    padded or reported when they do not fit the header. `name` is the sheet or table, empty for a CSV;
    `siblings` is the number of other tables in the file; `flags` hold for every document of the table.
    """

    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    name: str = ""
    delimiter: str = ""
    first_rows: tuple[list[str], ...] = ()
    siblings: int = 0
    flags: tuple[str, ...] = ()


@dataclass
class Sample:
    """What a format may look at to recognise a file: the start, never the whole.

    `text` is the decoded start ("" for binary files) and `encoding` how it was decoded. `json` is what could
    be parsed of the start: for a container a value cut off where the sample ends, for JSON lines the list of
    the first lines' values (then `lines` is True). `table` is there when the carrier is "table".
    `kind` names a binary or text container more closely: json jsonl csv xlsx xls ods parquet sqlite html text
    rtf docx odt pdf eml mbox doc nvcx ...
    """

    source: Source
    head: bytes = b""
    carrier: str = "text"
    kind: str = "text"
    text: str = ""
    encoding: str = "utf-8"
    json: Any = None
    lines: bool = False
    table: Table | None = None

    @property
    def header(self) -> tuple[str, ...]:
        """The header of the table, an empty tuple for anything else."""
        return self.table.header if self.table else ()


@dataclass
class Context:
    """What a reader is told and whom it tells: options in, problems out.

    `platform` is what `--platform` says for this file, else None; `hint` is what the folder's name suggests.
    A reader that does not know the platform leaves `Document.platform` empty.
    """

    source: Source
    options: ReadOptions = field(default_factory=ReadOptions)
    report: ReadReport = field(default_factory=ReadReport)
    platform: str | None = None
    hint: str | None = None
    label: str = ""  # what the account calls it: the file, or the sheet in it
    given: int = 0  # documents that its reader has yielded
    rows: int = 0  # rows of its table, whatever becomes of them
    flags: tuple[str, ...] = ()  # that hold for all its documents

    @property
    def settled(self) -> int:
        """How many records have become documents, skips or losses until now."""
        return self.given + self.report.settled[self.label or self.source.name]

    def problem(self, what: str, row: int | str | None = None, lost: int = 0) -> None:
        """Report something that could not be read and go on (`--strict` decides at the end).

        `lost` is how many records went with it.
        """
        self.report.problem(self.source.name, what, row, lost, self.label)

    def note(self, what: str) -> None:
        """Say something the user should know that is no fault of the file: what was left out by design."""
        self.report.note(self.label or self.source.name, what)

    def skipped(self, reason: str, count: int = 1) -> None:
        """Count records left out on purpose: private messages, deleted stubs without text, service lines."""
        self.report.skip(reason, count, self.label or self.source.name)

    def withholds(self, private: int = 1) -> bool:
        """Return whether so many private messages are left out; then they are counted as skipped."""
        if not self.options.include_private:
            self.skipped("private messages", private)
        return not self.options.include_private

    def origin(self, **fields: str) -> None:
        """Say what each field of Document is taken from, for `--explain`; call it once, at the start."""
        self.report.origins.setdefault(self.source.name, {}).update(fields)


@dataclass(frozen=True)
class Format:
    """A way of writing documents down.

    `recognise(sample)` returns the evidence in words ("columns Post Created, Message, Total Interactions") or
    None. `read(sample, context)` yields documents, one by one or in batches, and raises only KyrtextError.
    `carriers` are those it can lie in.
    """

    name: str
    carriers: tuple[str, ...]
    recognise: Callable[[Sample], str | None]
    read: Callable[[Sample, Context], Iterator[Document] | Iterator[Document | Batch]]
    general: bool = False


def formats(carrier: str) -> Iterator[Format]:
    """Yield the formats that a carrier may hold, in the order of asking; each is loaded at its turn."""
    for name, carriers in MODULES.items():
        if carrier in carriers.split():  # a name that is misspelt is an error
            module = import_module(f".platforms.{name}", __package__)
            yield from (entry for entry in module.FORMATS if carrier in entry.carriers)


def recognise(sample: Sample, general_only: bool = False) -> tuple[Format, str] | None:
    """Return the first format that knows the sample, with its evidence, or None.

    >>> recognise(Sample(Source.of_bytes("а.txt", b""), text="Салам", carrier="text"))[0].name
    'plain text'
    """
    for entry in formats(sample.carrier):
        if entry.general or not general_only:
            evidence = entry.recognise(sample)
            if evidence:
                return entry, evidence
    return None
