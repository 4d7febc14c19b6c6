"""What a format is, what it sees of a file, and the order in which formats are asked.

A module that reads formats ends with `FORMATS: tuple[Format, ...]`; `MODULES` below lists those modules, the
most specific first. For each file (each table of a workbook or database) one `Sample` is taken and shown to
the formats whose carrier fits, in order; the first that returns evidence reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from .document import Document
from .report import ReadOptions, ReadReport

HEAD_BYTES = 64 * 1024


@dataclass(frozen=True)
class Source:
    """Something readable with a name relative to the folder the user gave.

    `name` uses `/`; a member of an archive is `outer.zip!inner/name.json`. `path` is the real file, None for
    a member. `open()` gives a fresh binary stream from the start each time; readers close what they open.
    """

    name: str
    size: int
    opener: Callable[[], BinaryIO]
    path: Path | None = None
    others: Callable[[str], Source | None] | None = None  # members of the same archive by their names

    @classmethod
    def of_file(cls, path: Path, name: str | None = None) -> Source:
        """Return the source of one file on disk.

        >>> import tempfile, pathlib
        >>> file = pathlib.Path(tempfile.mkdtemp()) / "салам.txt"; _ = file.write_bytes("Салам".encode())
        >>> Source.of_file(file).name, Source.of_file(file).size
        ('салам.txt', 10)
        """
        return cls(name or path.name, path.stat().st_size, lambda: path.open("rb"), path)

    @classmethod
    def of_bytes(cls, name: str, data: bytes) -> Source:
        """Return a source over bytes in memory (small archive members, tests).

        >>> Source.of_bytes("a.zip!б.txt", b"x").basename
        'б.txt'
        """
        from io import BytesIO

        return cls(name, len(data), lambda: BytesIO(data))

    def open(self) -> BinaryIO:
        """Return a new binary stream at the first byte."""
        return self.opener()

    def head(self, size: int = HEAD_BYTES) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def read(self) -> bytes:
        """Return all the bytes: only for carriers that cannot stream."""
        with self.open() as stream:
            return stream.read()

    def beside(self, name: str) -> Source | None:
        """Return a file of the same export by its path below the export's folder, None if there is none.

        The export's folder is the nearest one above this file that holds it.
        """
        if self.path is not None and self.others is None:
            for folder in list(self.path.parents)[:4]:
                if (folder / name).is_file():
                    return Source.of_file(folder / name, name)
            return None
        folders = self.name.rpartition("!")[2].split("/")[:-1]
        for depth in range(len(folders), -1, -1):
            found = self.others("/".join([*folders[:depth], name])) if self.others else None
            if found is not None:
                return found
        return None

    @property
    def basename(self) -> str:
        """The last part of the name."""
        return self.name.replace("!", "/").rsplit("/", 1)[-1]

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders (and archives) the file lies in, outermost first."""
        return tuple(self.name.replace("!", "/").split("/")[:-1])

    @property
    def suffix(self) -> str:
        """The lower-case ending with its dot, or an empty string."""
        stem, dot, ending = self.basename.rpartition(".")
        return f".{ending.lower()}" if dot and stem else ""


# the modules of formats, the most specific first, with what their formats may lie in
MODULES = {
    "vk_json": "json", "vk_archive": "html", "ok_json": "json",
    "facebook_json": "json", "facebook_html": "html",
    "known_tables": "table", "facebook_scraped": "json table", "facebook_json_api": "json",
    "instagram": "json", "telegram": "json html", "chats": "text table", "youtube": "json html",
    "corpora": "text table html", "xml_texts": "xml", "documents": "document", "pages": "html text",
    "tables_generic": "table", "json_generic": "json",
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


_OF_FEW = re.compile(rb'"type"\s*:\s*(?:1|3|"DM"|"GROUP_DM")\s*[,}]')


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
    name: str = ""  # what the account calls it: the file, or the sheet in it
    given: int = 0  # documents that its reader has yielded
    rows: int = 0  # rows of its table, whatever becomes of them
    flags: tuple[str, ...] = ()  # that hold for all its documents
    undated: int = 0  # relative dates without a moment to start from

    def __post_init__(self) -> None:
        self.name = self.name or self.source.name

    @property
    def settled(self) -> int:
        """How many records have become documents, skips or losses until now."""
        return self.given + self.report.settled[self.name]

    def problem(self, what: str, row: int | str | None = None, lost: int = 0) -> None:
        """Report something that could not be read and go on (`--strict` decides at the end).

        `lost` is how many records went with it.
        """
        self.report.problem(self.source.name, what, row, lost, self.name)

    def note(self, what: str) -> None:
        """Say something the user should know that is no fault of the file: what was left out by design."""
        self.report.note(self.name, what)

    def skipped(self, reason: str, count: int = 1) -> None:
        """Count records left out on purpose: private messages, deleted stubs without text, service lines."""
        self.report.skip(reason, count, self.name)

    def withholds(self, private: int = 1) -> bool:
        """Return whether so many private messages are left out; then they are counted as skipped."""
        if not self.options.include_private:
            self.skipped("private messages", private)
        return not self.options.include_private

    def is_private(self, rows: Iterable[Any]) -> bool:
        """Return whether the rest of a private file is left out, else flag all its documents."""
        if self.options.include_private:
            self.flags = (*self.flags, "private")
        return not self.options.include_private and self.withholds(sum(1 for _ in rows))

    def of_few(self) -> bool:
        """Whether an export of Discord or Slack says beside this file that it is the talk of a few."""
        channel = self.source.beside("channel.json")
        if channel is not None and _OF_FEW.search(channel.head()):
            return True
        folder = json.dumps(self.source.folders[-1]).encode() if self.source.folders else None
        lists = map(self.source.beside, ("dms.json", "mpims.json"))
        return folder is not None and any(few is not None and folder in few.read() for few in lists)

    def origin(self, **fields: str) -> None:
        """Say what each field of Document is taken from, for `--explain`; call it once, at the start."""
        self.report.origins.setdefault(self.source.name, {}).update(fields)


@dataclass(frozen=True)
class Format:
    """A way of writing documents down.

    `recognise(sample)` returns the evidence in words ("columns Post Created, Message, Total Interactions") or
    None. `read(sample, context)` yields documents, and raises only KyrtextError.
    `carriers` are those it can lie in.
    """

    name: str
    carriers: tuple[str, ...]
    recognise: Callable[[Sample], str | None]
    read: Callable[[Sample, Context], Iterator[Document]]
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
