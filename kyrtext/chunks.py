"""Reading more than fits into memory: tokens go to disk block by block, and only the lexicon stays.

The blocks lie in a temporary folder that goes away with the corpus.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from . import stoplists
from .build import Progress, Settings, how
from .corrections import corrected, load_corrections
from .documents import documents_table
from .engine import Merger, Pipeline
from .errors import KyrtextError
from .files import bytes_below
from .parted import COLUMNS, Part, PartedCorpus, parted, slices
from .parts import author_keys
from .reading import Document, Duplicates, ReadOptions, ReadReport, read_batches
from .reading.duplicates import identity
from .sessions import BLOCK, Block, Work
from .text.numbering import renumbered

DOCUMENTS = 20_000  # rows of metadata gathered before they go to disk
NOBODY = np.uint64(0)
NOTHING = np.zeros(1, dtype=np.int64)
READING = 450_000_000  # bytes of the process that reads, with a lexicon of half a million types
PROCESS = 300_000_000  # bytes of a process that analyses, with its dictionaries and nothing to do
SPELLING = 1_500  # bytes more for each spelling it remembers
CHARACTER = 50  # bytes more for each character of its block
LEAST = 100_000_000  # bytes for both; with less, most of the time would go into small blocks


class OnDisk:
    """Parts of a corpus in a temporary folder; each is loaded when it is asked, one at a time."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="kyrtext-")
        self.read: list[int] = []  # documents of each part, those read twice among them
        self.sizes: list[int] = []  # documents of each part that are kept
        self.keep = np.zeros(0, dtype=bool)
        self.numbers: np.ndarray | None = None  # of each type, once it is known which documents are kept
        self.lexicon = pd.DataFrame()
        self.documents = self.everything = pd.DataFrame()

    def path(self, part: int, name: str) -> Path:
        """Where an array of a part lies."""
        return Path(self.folder.name) / f"{part}.{name}.npy"

    def put(self, ids: np.ndarray, opens: np.ndarray, lengths: np.ndarray) -> None:
        """Write the next part."""
        number = len(self.read)
        for name, values in (("ids", ids), ("opens", opens), ("lengths", lengths)):
            np.save(self.path(number, name), values)
        self.read.append(len(lengths))

    def part(self, number: int) -> Part:
        """Load a part, without the documents that were read twice."""
        ids, opens, lengths = (np.load(self.path(number, name)) for name in ("ids", "opens", "lengths"))
        begin = sum(self.read[:number])
        rows = slice(begin, begin + self.read[number])
        bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        whole = Part(ids, opens, bounds, self.everything.iloc[rows].reset_index(drop=True))
        part = whole.select(self.keep[rows])
        return part if self.numbers is None else replace(part, ids=self.numbers[part.ids])

    def settle(self, documents: pd.DataFrame, keep: np.ndarray) -> np.ndarray:
        """Leave out documents, number types as they first occur in the others; returns their old numbers."""
        self.everything, self.keep = documents, keep
        self.documents = documents[keep].reset_index(drop=True)
        self.sizes = [int(part.sum()) for part in slices(keep, self.read)]  # type: ignore[union-attr]
        numbers: dict[int, int] = {}
        for part in range(len(self.read)):
            ids = self.part(part).ids
            _, order = renumbered(ids, int(ids.max(initial=-1)) + 1)
            for old in order.tolist():
                numbers.setdefault(old, len(numbers))
        self.numbers = np.zeros(max(numbers, default=-1) + 1, dtype=np.int32)
        self.numbers[list(numbers)] = np.arange(len(numbers))
        return np.fromiter(numbers, dtype=np.int64, count=len(numbers))

    def map(self, function: Callable[..., Any], keep: np.ndarray | None, *arguments: Any) -> list[Any]:
        """Return the answers of all parts in their order."""
        none = Part(NOTHING[:0], NOTHING[:0] > 0, NOTHING, self.documents.iloc[:0])
        return [
            function(self.part(number).select(mask) if mask is None or mask.any() else none, *arguments)
            for number, mask in enumerate(slices(keep, self.sizes))
        ]


class Spilling(Merger):
    """A merger that writes tokens to disk instead of holding them."""

    def __init__(self, disk: OnDisk) -> None:
        super().__init__()
        self.disk = disk

    def add(self, block: Block) -> None:
        """Take the next block."""
        self.disk.put(self.ids(block), block.opens, block.lengths)


class Stable(Duplicates):
    """A search for duplicates whose marks mean the same in every process, without crossposts."""

    def see(self, document: Document, own_ids: bool = True) -> None:
        """Take note of the next document."""
        name = identity(document, own_ids)
        self._ids.append(mark(repr(name)) if name is not None else 0)
        self._whole.append("truncated" not in document.flags)
        self._texts.append(0)


def mark(text: str) -> int:
    """A 64-bit number that stands for a text, never 0."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") or 1


def metadata(documents: Sequence[Document]) -> pd.DataFrame:
    """The columns a part keeps of its documents: no text, and authors as numbers."""
    table = documents_table(documents)
    keys = author_keys(Part(NOTHING, NOTHING, NOTHING, table))  # type: ignore[arg-type]
    table["author"] = np.array([NOBODY if key is None else mark(key) for key in keys], dtype=np.uint64)
    return table[list(COLUMNS)].astype({"platform": "category", "kind": "category"})


def read_in_chunks(
    paths: Sequence[str | Path],
    options: ReadOptions,
    settings: Settings,
    max_memory: int,
    progress: Progress | None = None,
    jobs: int | None = 1,
) -> PartedCorpus:
    """Return a corpus for counting in little memory: frequency, keyness and timelines give the same numbers.

    Memory holds the lexicon, a block of text per process and a few bytes a document; `max_memory` (bytes)
    sets the size of a block and how much each process remembers.

    Raises
    ------
    KyrtextError
        When a path does not exist or nothing in it can be read.
    """
    report = ReadReport(strict=options.strict, duplicates=Stable())
    disk = OnDisk()
    pipeline = Pipeline(sparing(how(settings, jobs), max_memory), Spilling(disk), bytes_below(paths))
    tables: list[pd.DataFrame] = [metadata([])]
    try:
        waiting: list[Document] = []
        for batch in read_batches(list(paths), options, report, progress):
            pipeline.extend([document.text for document in batch])
            for document in batch:
                document.text = document.shared = ""
            waiting += batch
            if len(waiting) >= DOCUMENTS:
                tables.append(metadata(waiting))
                waiting = []
        tables.append(metadata(waiting))
        found = pipeline.finish()
    finally:
        pipeline.close()
    documents = joined(tables)
    keep = np.ones(len(documents), dtype=bool)
    keep[report.superseded] = False
    if not keep.any():
        raise KyrtextError("no posts or comments", report.summary(), "see `kyrtext documents --explain FILE`")
    disk.lexicon = marked(found.lexicon.iloc[disk.settle(documents, keep)].reset_index(drop=True), settings)
    notes = {"reading": report, "options": options, "settings": settings, "paths": tuple(map(str, paths))}
    return parted(disk, notes)


def sparing(work: Work, max_memory: int) -> Work:
    """The same work by so many processes, in such blocks and memories, that all stay below `max_memory`."""
    left = max(max_memory - READING, 0)
    most = min(max(left // (PROCESS + LEAST), 1), work.jobs)
    share = max(left // most - PROCESS, LEAST) // 2
    block, remember = min(share // CHARACTER, BLOCK), share // SPELLING
    return replace(work, block=block, remember=remember, ahead=2 * most, most=most)


def joined(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Metadata of several portions as one table."""
    whole = pd.concat(tables, ignore_index=True)
    return whole.astype({"platform": "category", "kind": "category"})


def marked(lexicon: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The lexicon with the user's corrections and stop words."""
    lexicon = corrected(lexicon, load_corrections(settings.corrections))
    lists = stoplists.chosen(settings.stopwords, shipped_lists=settings.shipped_stopwords)
    lexicon["stop"] = stoplists.mark(lexicon, lists)
    return lexicon
