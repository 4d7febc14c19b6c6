"""Reading more than fits into memory: tokens go to disk block by block, and the types of the lexicon, too.

They lie in a temporary folder that goes away with the corpus. What stays in memory of a type are the numbers
by which it is known again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import KyrtextError
from ..files.arrow import release
from ..files.writing import bytes_below
from ..reading import Duplicates, ReadOptions, ReadReport, batches, read_columns
from ..reading.batches import Batch
from ..text.numbering import Growing, by_first
from .asked import NONE, Part
from .build import Progress, Settings, how, settler
from .engine import Merger, Pipeline
from .index.pieces import Pieces, is_whole
from .index.record import Settled
from .metadata import Metadata, completed, joined, metadata, numbered, without_text
from .parted import PartedCorpus, cut, parted, slices
from .sessions import BLOCK, KEYED, Block, Types, Work
from .types import Facts

DOCUMENTS = 20_000  # whose metadata are put together
READING = 350_000_000  # bytes of the process that reads
OF_INPUT = 14  # bytes read for which it needs another one, for documents and types
PROCESS = 300_000_000  # bytes of a process that analyses, with its dictionaries and nothing to do
SPELLING = 1_500  # bytes more for each spelling it remembers
CHARACTER = 50  # bytes more for each character of its block
LEAST = 100_000_000  # bytes for both; with less, most of the time would go into small blocks
ASKING = 200_000_000  # bytes of the process once everything has been read
OF_DOCUMENT, OF_TYPE = 40, 120  # bytes of each then, with what a question asks of it
BYTES = 128  # of memory for each number that a question holds at once


class OnDisk:
    """Parts of a corpus in a temporary folder; each is loaded when it is asked, one at a time."""

    def __init__(self, settled: Callable[[pd.DataFrame], pd.DataFrame], max_memory: int) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="kyrtext-")
        self.max_memory, self.room = max_memory, 0
        self.types = Pieces(Path(self.folder.name), settled)
        self.read: list[int] = []  # documents of each part, those read twice among them
        self.sizes: list[int] = []  # documents of each part that are kept
        self.keep = np.zeros(0, dtype=bool)
        self.numbers: np.ndarray | None = None  # of each type, once it is known which documents are kept
        self.facts = Facts(pd.DataFrame())
        self.documents = pd.DataFrame()
        self.authors = np.zeros(0, dtype=np.int32)
        self.described: list[int] = []  # documents of each piece of metadata

    def path(self, part: int, name: str) -> Path:
        """Where an array of a part lies."""
        return Path(self.folder.name) / f"{part}.{name}.npy"

    def put(self, ids: np.ndarray, opens: np.ndarray, lengths: np.ndarray) -> None:
        """Write the next part."""
        number = len(self.read)
        for name, values in (("ids", ids), ("opens", opens), ("lengths", lengths)):
            np.save(self.path(number, name), values)
        self.read.append(len(lengths))

    def describe(self, found: Metadata) -> None:
        """Take what is known of the next documents; it is put together when all have been read."""
        number = len(self.described)
        found.table.to_pickle(self.path(number, "table"))
        for name, values in (("authors", found.authors), ("own", found.own), ("posts", found.posts)):
            np.save(self.path(number, name), values)
        self.described.append(len(found))

    def _told(self, *names: str) -> Iterator[tuple[np.ndarray, ...]]:
        """The marks of the documents that are kept, in the pieces in which they came."""
        for number, keep in enumerate(cut(self.keep, self.described)):
            yield tuple(np.load(self.path(number, name))[keep] for name in names)

    def _tables(self) -> Iterator[pd.DataFrame]:
        """The columns of the documents that are kept."""
        for number, keep in enumerate(cut(self.keep, self.described)):
            yield pd.read_pickle(self.path(number, "table"))[keep]

    def part(self, number: int) -> Part:
        """Load a part, without the documents that were read twice."""
        ids, lengths = (np.load(self.path(number, name)) for name in ("ids", "lengths"))
        opens = np.load(self.path(number, "opens"), mmap_mode="r").view(np.ndarray)  # few questions look
        begin = sum(self.read[:number])
        bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        part = Part(ids, opens, bounds).select(self.keep[begin : begin + self.read[number]])
        return part if self.numbers is None else replace(part, ids=self.numbers[part.ids])

    def settle(self, keep: np.ndarray, types: int) -> None:
        """Leave out documents, and number the types as they first occur in the others."""
        self.keep = keep
        self.sizes = [int(part.sum()) for part in cut(keep, self.read)]
        size = sum(self.sizes)
        self.documents = completed(joined(self._tables(), size), lambda: self._told("own", "posts"))
        self.authors = numbered((authors for (authors,) in self._told("authors")), size)
        numbers, met = np.full(types, -1, dtype=np.int32), [np.zeros(0, dtype=np.int64)]
        size = 0
        for part in range(len(self.read)):
            order = by_first(self.part(part).ids)
            new = order[numbers[order] < 0]
            numbers[new] = np.arange(size, size + len(new))
            size += len(new)
            met.append(new)
        order = np.concatenate(met)
        if not is_whole(order, types):
            self.numbers = numbers
        self.facts = self.types.finish(order)
        known = ASKING + OF_DOCUMENT * len(self.documents) + OF_TYPE * len(self.facts)
        self.room = max(self.max_memory - known, LEAST) // BYTES
        release()

    def map(
        self, function: Callable[..., Any], keep: np.ndarray | None, each: Sequence[tuple[Any, ...]]
    ) -> Iterator[Any]:
        """Yield the answers of all parts in their order."""
        for number, mask in enumerate(slices(keep, self.sizes)):
            part = self.part(number).select(mask) if mask is None or mask.any() else NONE
            yield function(part, *each[number])


class Sparing(Merger):
    """A merger that writes types to disk instead of holding them.

    A type is known again by 128 bits: the fingerprint of its token, and one of everything that is said of it.
    """

    def __init__(self, types: Pieces) -> None:
        super().__init__()
        self.types = types
        self._said = Growing(np.int64)
        self._now = np.zeros(0, dtype=np.int64)

    def number(self, types: Types) -> np.ndarray:
        """Return the number of each of some types, which must differ."""
        size = len(types.prints)
        self._now = np.fromiter(map(hash, zip(*types.columns, strict=True)), dtype=np.int64, count=size)
        return super().number(types)

    def alike(self, numbers: np.ndarray, types: Types, places: np.ndarray) -> np.ndarray:  # noqa: ARG002
        """Return, for each place, whether its type is the one already numbered so (-1: none)."""
        if not self.size:
            return numbers >= 0
        return (numbers >= 0) & (self._said.array()[numbers] == self._now[places])

    def keep(self, types: Types, places: np.ndarray) -> None:
        """Write the types at some places, which get the next numbers."""
        self._said.extend(self._now[places])
        chosen = places.tolist()
        columns = zip(KEYED, types.columns, strict=True)
        self.types.put({name: list(map(values.__getitem__, chosen)) for name, values in columns})


class Spilling(Sparing):
    """A merger that writes tokens to disk, too."""

    def __init__(self, disk: OnDisk) -> None:
        super().__init__(disk.types)
        self.disk = disk

    def add(self, block: Block) -> None:
        """Take the next block."""
        self.disk.put(self.ids(block), block.opens, block.lengths)


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
    report = ReadReport(strict=options.strict, duplicates=Duplicates(texts=False))
    disk = OnDisk(settler(settings), max_memory)
    merger = Spilling(disk)
    expected = bytes_below(paths)
    pipeline = Pipeline(sparing(how(settings, jobs), max_memory, expected), merger, expected)
    try:
        waiting: list[Batch] = []
        for batch in read_columns(list(paths), options, report, progress):
            pipeline.extend(batch.text)
            waiting.append(without_text(batch))
            if sum(map(len, waiting)) >= DOCUMENTS:
                disk.describe(metadata(batches.joined(waiting)))
                waiting = []
        if waiting:
            disk.describe(metadata(batches.joined(waiting)))
        pipeline.finish()
    finally:
        pipeline.close()
    keep = np.ones(sum(disk.described), dtype=bool)
    keep[report.superseded] = False
    report.duplicates = Settled(report.superseded, np.zeros(0, dtype=np.int64))  # no marks are needed now
    if not keep.any():  # of nothing, too
        raise KyrtextError("no posts or comments", report.summary(), "see `kyrtext documents --explain FILE`")
    types = merger.size
    del pipeline, merger  # and the numbers by which types are known again
    disk.settle(keep, types)
    notes = {"reading": report, "options": options, "settings": settings, "paths": tuple(map(str, paths))}
    return parted(disk, notes)


def sparing(work: Work, max_memory: int, expected: int = 0) -> Work:
    """The same work by so many processes, in such blocks and memories, that all stay below `max_memory`.

    So many bytes are expected to be read.
    """
    left = max(max_memory - READING - expected // OF_INPUT, 0)
    most = min(max(left // (PROCESS + LEAST), 1), work.jobs)
    share = max(left // most - PROCESS, LEAST) // 2
    block, remember = min(share // CHARACTER, BLOCK), share // SPELLING
    return replace(work, block=block, remember=remember, ahead=2 * most, most=most)
