"""Counting on many machines: frequency, keyness and timelines on a Dask cluster, the same tables.

A task reads and analyses one file; what it finds stays with the workers, and only sums travel. Every task can
be repeated anywhere, so a worker that dies costs time and changes nothing.

Needs `pip install kyrtext[cluster]`.
"""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pandas as pd

from ..errors import KyrtextError
from ..reading import Document, Duplicates, ReadOptions, ReadReport, read_columns
from ..reading.batches import Batch
from ..reading.batches import joined as joined_batches
from ..reading.document import documents_of
from ..reading.duplicates import beginning, identity, moments_of
from .asked import Part
from .build import Settings, how, settler
from .chunks import Sparing
from .engine import Analysed, Pipeline, kept
from .index.pieces import Pieces
from .index.record import Settled, plain
from .index.record import joined as joined_reports
from .metadata import Marks, Metadata, completed, joined, marks, metadata, numbered, without_text
from .parted import ROOM, PartedCorpus, cut, parted, slices
from .sessions import KEYED, Session, Types, Work, with_prints
from .types import Facts

AT_ONCE = 4  # answers on their way to the client
REMEMBERED = 1_000_000  # spellings; then a worker begins to learn anew
_ALONE = threading.Lock()  # threads of a worker share one memory of spellings
_LAST: dict[bool, Session] = {}  # the session before, whose memory the next one takes over


@dataclass(frozen=True)
class File:
    """A file to read: its address, its path below the folder given, and that folder's name."""

    url: str
    name: str
    folder: str
    storage: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, eq=False)
class Read:
    """What a task makes of a file; type ids are its own."""

    found: Analysed
    documents: Metadata
    marks: np.ndarray  # of each document: what tells another record of the same document
    report: dict[str, Any]


# --------------------------------------------------------------- on the workers


class Stable(Duplicates):
    """A search for duplicates whose marks mean the same in every process, without crossposts."""

    def __init__(self) -> None:
        super().__init__(texts=False)

    def see(self, document: Document, own_ids: bool = True) -> None:
        """Take note of the next document."""
        self.see_all(Batch.of([document]), own_ids)

    def see_all(self, batch: Batch, own_ids: bool = True) -> None:
        """Take note of the next documents of one format."""
        names = [identity(document, own_ids) for document in documents_of(batch)]
        told = (None if name is None else repr(name) for name in names)
        self._ids.frombytes(marks(told, len(batch)).tobytes())
        self._starts.frombytes(marks(map(beginning, batch.text), len(batch)).tobytes())
        self._moments.frombytes(moments_of(batch, own_ids).tobytes())
        self._whole.extend(["truncated" not in flags for flags in batch.flags])


def read_file(file: File, options: ReadOptions, work: Work) -> Read:
    """Read and analyse one file, wherever it lies."""
    report = ReadReport(strict=options.strict, duplicates=Stable())
    with fetched(file) as path, _ALONE:
        pipeline = Pipeline(work)
        pipeline.here = _LAST[work.split] = Session(work, _LAST.get(work.split))
        rows: list[Batch] = []
        for batch in read_columns([path], options, report):
            pipeline.extend(batch.text)
            rows.append(without_text(batch))
        found = pipeline.finish()
    documents = metadata(joined_batches(rows or [Batch.of([])]))
    return Read(found, documents, report.duplicates.marks(), plain(report))


@contextmanager
def fetched(file: File) -> Iterator[Path]:
    """Within it the file lies in a folder of the same name as where it came from."""
    fsspec = _import("fsspec")
    with tempfile.TemporaryDirectory(prefix="kyrtext-") as place:
        root = Path(place) / file.folder
        target = root / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        system, path = fsspec.core.url_to_fs(file.url, **dict(file.storage))
        system.get_file(path, str(target))
        yield root


def account(read: Read) -> tuple[np.ndarray, dict[str, Any], pd.DataFrame, np.ndarray]:
    """What the client has to know of a file: marks, report, its documents and their authors."""
    return read.marks, read.report, read.documents.table, read.documents.authors


def asking(read: Read) -> Marks:
    """The marks by which the documents of a file ask each other for their group."""
    return read.documents.own, read.documents.posts


def settled(read: Read, keep: np.ndarray) -> Read:
    """The file without the documents that are read twice."""
    return replace(read, found=kept(read.found, keep), documents=read.documents.select(keep))


def types_of(read: Read) -> Types:
    """The types of a file in the order of their first occurrence."""
    return with_prints(tuple(read.found.lexicon[name].tolist() for name in KEYED))


def part_of(read: Read, numbers: np.ndarray) -> Part:
    """The part of the corpus that a file is, its types numbered for the whole corpus."""
    found = read.found
    ids = numbers[found.ids] if len(numbers) else found.ids
    return Part(ids, found.opens, found.bounds)


def answered(part: Part, keep: np.ndarray | None, function: Callable[..., Any], arguments: tuple) -> Any:
    """The answer of a part."""
    return function(part.select(keep), *arguments)


# --------------------------------------------------------------- on the client


class OnCluster:
    """Parts of a corpus held by the workers of a cluster."""

    room = ROOM

    def __init__(self, client: Any, documents: pd.DataFrame, authors: np.ndarray) -> None:
        self.client, self.documents, self.authors = client, documents, authors
        self.parts: list[Any] = []
        self.sizes: list[int] = []
        self.folder = tempfile.TemporaryDirectory(prefix="kyrtext-")  # for the types, which the client holds
        self.facts = Facts(pd.DataFrame())

    def map(
        self, function: Callable[..., Any], keep: np.ndarray | None, each: Sequence[tuple[Any, ...]]
    ) -> Iterator[Any]:
        """Yield the answers of all parts in their order."""
        futures = [
            self.client.submit(answered, part, mask, function, arguments, pure=False)
            for part, mask, arguments in zip(self.parts, slices(keep, self.sizes), each, strict=True)
        ]
        return gathered(self.client, futures)


def gathered(client: Any, futures: list[Any]) -> Iterator[Any]:
    """Yield the results of some tasks, a few at a time, each let go once it is here."""
    for first in range(0, len(futures), AT_ONCE):
        some = futures[first : first + AT_ONCE]
        futures[first : first + AT_ONCE] = [None] * len(some)
        yield from client.gather(some)


@contextmanager
def connected(scheduler: str | None = None, workers: int | None = None) -> Iterator[Any]:
    """Within it there is a client of the scheduler at an address, or of a cluster of so many local workers.

    Raises KyrtextError when no scheduler answers.
    """
    distributed = _import("distributed")
    if scheduler is None:
        with (
            distributed.LocalCluster(
                n_workers=workers or 2,
                threads_per_worker=1,
                dashboard_address=None,
                processes=True,
                # a worker that is told to go may complain that the scheduler has gone before it
                silence_logs=logging.CRITICAL,
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(scheduler, timeout="10s")
    except (OSError, TimeoutError, ValueError) as error:
        raise KyrtextError(
            f"no scheduler at '{scheduler}'", str(error), "start one with `dask scheduler`"
        ) from error
    with client:
        yield client


def _import(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise KyrtextError(
            "counting on a cluster needs more libraries", str(error), "pip install kyrtext[cluster]"
        ) from error


def files(paths: Sequence[str | Path], storage: dict[str, Any] | None = None) -> list[File]:
    """The files below some addresses (folders or files, local or of any kind fsspec knows), in reading order.

    Raises KyrtextError for an address where there is nothing.
    """
    fsspec = _import("fsspec")
    listed = []
    for path in paths:
        system, root = fsspec.core.url_to_fs(str(path), **(storage or {}))
        try:
            folder = system.isdir(root)
            found = system.find(root) if folder else [system.info(root)["name"]]
        except (OSError, ValueError) as error:
            raise KyrtextError(f"cannot read '{path}'", str(error), "check the address") from error
        base = PurePosixPath(root if folder else str(PurePosixPath(root).parent))
        names = sorted((str(PurePosixPath(name).relative_to(base)) for name in found), key=reading_order)
        listed += [
            File(system.unstrip_protocol(str(base / name)), name, base.name, tuple((storage or {}).items()))
            for name in names
        ]
    if not listed:
        raise KyrtextError("there is nothing to read", ", ".join(map(str, paths)), "check the addresses")
    return listed


def reading_order(name: str) -> list[tuple[int, str]]:
    """A key that sorts paths as they are read: the files of a folder, then its folders.

    >>> sorted(["b.json", "a/c.json", "c.json"], key=reading_order)
    ['b.json', 'c.json', 'a/c.json']
    """
    *folders, last = name.split("/")
    return [*((1, folder) for folder in folders), (0, last)]


def read(
    client: Any,
    paths: Sequence[str | Path],
    options: ReadOptions | None = None,
    settings: Settings | None = None,
    storage: dict[str, Any] | None = None,
) -> PartedCorpus:
    """Return the corpus of some addresses, read and held by the workers of a Dask client.

    Frequency, keyness and timelines take it like any corpus and give the same tables.

    Raises
    ------
    KyrtextError
        When an address does not exist or nothing in it can be read.
    """
    options, settings = options or ReadOptions(), settings or Settings()
    if options.platforms:
        raise KyrtextError(
            "platforms cannot be set on a cluster", "they go by local paths", "name the folders after them"
        )
    work = replace(how(settings, 1), remember=REMEMBERED)
    found = [client.submit(read_file, file, options, work, pure=False) for file in files(paths, storage)]
    accounts = client.gather([client.submit(account, one, pure=False) for one in found])
    seen = Stable()
    for entry in accounts:
        seen.take_marks(entry[0])
    superseded = seen.superseded()
    keep = np.ones(len(seen), dtype=bool)
    keep[superseded] = False
    report = joined_reports(
        (entry[1] for entry in accounts), Settled(superseded, np.zeros(0, dtype=np.int64))
    )
    if not keep.any():
        raise KyrtextError("no posts or comments", report.summary(), "look at `kyrtext documents` on a part")
    masks = cut(keep, [len(entry[0]) for entry in accounts])
    found = [client.submit(settled, one, mask, pure=False) for one, mask in zip(found, masks, strict=True)]

    def ask_all(function: Callable[[Read], Any]) -> Iterator[Any]:
        return gathered(client, [client.submit(function, one, pure=False) for one in found])

    size = int(np.count_nonzero(keep))
    table = joined((entry[2][mask] for entry, mask in zip(accounts, masks, strict=True)), size)
    authors = numbered((entry[3][mask] for entry, mask in zip(accounts, masks, strict=True)), size)
    source = OnCluster(client, completed(table, lambda: ask_all(asking)), authors)
    merger = Sparing(Pieces(Path(source.folder.name), settler(settings)))
    numbers = [merger.number(types) for types in ask_all(types_of)]
    source.parts = [
        client.submit(part_of, one, number, pure=False) for one, number in zip(found, numbers, strict=True)
    ]
    source.sizes = [int(np.count_nonzero(mask)) for mask in masks]
    source.facts = merger.types.finish(np.arange(merger.size))
    notes = {"reading": report, "options": options, "settings": settings, "paths": tuple(map(str, paths))}
    return parted(source, notes)
