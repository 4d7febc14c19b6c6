"""Reading on many machines: the workers of a Dask cluster read and analyse files, which are indexed here.

A task reads one file and returns its documents and their tokens, which are put into an index in the order of
the files. Every task can be repeated anywhere, so a worker that dies costs time and changes nothing.

Needs `pip install kyrtext[cluster]`.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from ..files.errors import KyrtextError
from ..files.writing import temporary_folder
from ..reading import ReadOptions, ReadReport
from ..reading.read import columns_of_file
from ..reading.walk import walk
from ..text.blocks import in_blocks
from .build import masked_if_asked
from .corpus import Corpus
from .engine import Block, Work, memory
from .index.indexing import Elsewhere, File, Read, Run, read_into_index, tables_of, walked_files
from .index.record import Noted, plain, runs, see_again
from .settings import Settings, work_of

AHEAD = 2  # tasks for each thread of the cluster that may wait to be indexed
REMEMBERED = 1_000_000  # spellings; then a worker begins to learn anew
_ALONE = threading.Lock()  # threads of a worker share one memory of spellings


@dataclass(frozen=True)
class Address:
    """A file to read: its address, its path below the folder given, that folder's name, and its platform.

    `walked` tells that the client has looked for files below it, and what it found is reported.
    """

    url: str
    name: str
    folder: str
    platform: str | None = None
    storage: tuple[tuple[str, Any], ...] = ()
    walked: bool = False


@dataclass(frozen=True, eq=False)
class FileRead:
    """What a task makes of a file: tables of documents with their tokens, whose ids they have, the report."""

    parts: list[tuple[pd.DataFrame, Block]]
    sheets: list[list[int]]
    report: dict[str, Any]


# --------------------------------------------------------------- on the workers


def read_file(address: Address, options: ReadOptions, work: Work) -> FileRead:
    """Read and analyse one file, wherever it lies."""
    seen = Noted()
    report = ReadReport(strict=options.strict, duplicates=seen)
    with fetched(address) as root, _ALONE:
        if address.platform:
            options = replace(options, platforms={address.platform: str(root)})
        session = memory(work)
        session.begin_task()
        found = list(walk([root], options, ReadReport() if address.walked else report))
        batches = (batch for entry in found for batch in columns_of_file(entry, options, report))
        parts = [
            (table, session.work(in_blocks(work.handed(table["text"].tolist(), table["flags"]))))
            for table in tables_of(batches)
        ]
    return FileRead(parts, runs(seen.sheets), plain(report))


def place_of(fsspec: Any, url: str, storage: dict[str, Any]) -> tuple[Any, str]:
    """The file system of an address and the path in it; in a local name `::` chains nothing."""
    local = url.removeprefix("file://")
    if "://" not in local:
        return fsspec.filesystem("file"), os.path.abspath(local)
    system, path = fsspec.core.url_to_fs(url, **storage)
    return system, path


def _once(base: PurePosixPath, names: Sequence[str], met: set[tuple[int, int]]) -> list[str]:
    """The names without those that lead to a file met before, by a link or named twice; elsewhere all."""
    kept = []
    for name in names:
        try:
            state = os.stat(base / name)
        except OSError:
            kept.append(name)
            continue
        if (key := (state.st_dev, state.st_ino)) not in met:
            met.add(key)
            kept.append(name)
    return kept


@contextmanager
def fetched(file: Address) -> Iterator[Path]:
    """Within it the file lies in a folder of the same name as where it came from."""
    fsspec = _import("fsspec")
    with temporary_folder() as place:
        root = place / (file.folder or "files")
        target = root / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        system, path = place_of(fsspec, file.url, dict(file.storage))
        system.get_file(path, str(target))
        yield root


# --------------------------------------------------------------- on the client


class Remote:
    """Has files read by the workers of a client, a few ahead of those that are indexed."""

    def __init__(
        self, client: Any, addresses: Sequence[Address], options: ReadOptions, settings: Settings
    ) -> None:
        work = replace(work_of(settings, 1), remember=REMEMBERED)
        self.client, self.how = client, (replace(options, platforms={}), work)
        self.left = deque(addresses)
        self.out: deque[Any] = deque()
        self.most = AHEAD * max(sum(client.nthreads().values()), 1)

    def __call__(self, run: Run, file: File) -> dict[str, Any]:
        """Hand the documents of the next file and their tokens over; returns what is to be known of it."""
        while self.left and len(self.out) < self.most:
            self.out.append(self.client.submit(read_file, self.left.popleft(), *self.how, pure=False))
        read: FileRead = self.out.popleft().result()
        documents = 0
        for table, block in read.parts:
            run.take_documents(table, block)
            documents += len(table)
        if read.parts:
            see_again(run.seen, pd.concat([table for table, _ in read.parts], ignore_index=True), read.sheets)
        return file.known(documents, read.sheets, read.report)


def on(client: Any) -> Elsewhere:
    """What has the files of this machine read by the workers of a client."""

    def reader(files: Sequence[File], options: ReadOptions, settings: Settings) -> Remote:
        addresses = [
            Address(Path(file.path).as_uri(), file.name, file.folder, file.found[0].platform, walked=True)
            for file in files
        ]
        return Remote(client, addresses, options, settings)

    return reader


@contextmanager
def connected(scheduler: str | None = None, workers: int | None = None) -> Iterator[Any]:
    """Within it there is a client of the scheduler at an address, or of a cluster of so many local workers.

    Raises KyrtextError when no scheduler answers.
    """
    distributed = _import("distributed")
    if scheduler is None:
        with _uninterrupted():
            local = distributed.LocalCluster(
                n_workers=workers or 2,
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",
                processes=True,
                # a worker that is told to go may complain that the scheduler has gone before it
                silence_logs=logging.CRITICAL,
            )
        with local as cluster, distributed.Client(cluster) as client:
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


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until the end of it; threads and processes begun within it never hear of it.

    It comes to every process of a terminal, and each worker would tell of it at length: this process alone is
    to end them.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # begun later, it would let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _import(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise KyrtextError(
            "reading on a cluster needs more libraries", str(error), "pip install kyrtext[cluster]"
        ) from error


def files(paths: Sequence[str | Path], storage: dict[str, Any] | None = None) -> list[Address]:
    """The files below some addresses (folders or files of any kind fsspec knows), in reading order.

    Raises KyrtextError for an address where there is nothing.
    """
    fsspec = _import("fsspec")
    listed, options = [], tuple((storage or {}).items())
    met: set[tuple[int, int]] = set()
    for path in paths:
        system, root = place_of(fsspec, str(path), storage or {})
        try:
            folder = system.isdir(root)
            found = system.find(root) if folder else [system.info(root)["name"]]
        except (OSError, ValueError) as error:
            raise KyrtextError(f"cannot read '{path}'", str(error), "check the address") from error
        base = PurePosixPath(root if folder else str(PurePosixPath(root).parent))
        names = sorted((str(PurePosixPath(name).relative_to(base)) for name in found), key=reading_order)
        listed += [
            Address(system.unstrip_protocol(str(base / name)), name, base.name, None, options)
            for name in (_once(base, names, met) if system.protocol[0] == "file" else names)
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


def local(path: str | Path) -> str | None:
    """The path of an address on this machine; None for an address elsewhere.

    >>> local("file:///data/vk"), local("vk"), local("s3://bucket/vk")
    ('/data/vk', 'vk', None)
    """
    text = str(path)
    if text.startswith("file://"):
        from urllib.request import url2pathname

        return url2pathname(text.removeprefix("file://"))
    return None if "://" in text else text


def read(
    client: Any,
    paths: Sequence[str | Path],
    options: ReadOptions | None = None,
    settings: Settings | None = None,
    storage: dict[str, Any] | None = None,
) -> Corpus:
    """Return the corpus of some addresses, read by the workers of a Dask client; the same as read here.

    Raises
    ------
    KyrtextError
        When an address does not exist or nothing in it can be read.
    """
    options, settings = options or ReadOptions(), settings or Settings()
    report = ReadReport(strict=options.strict)
    reader: Read
    here = [local(path) for path in paths]
    if all(path is not None for path in here):
        found = walked_files([str(path) for path in here], options, report)
        reader = on(client)(found, options, settings)
    else:
        if options.platforms:
            raise KyrtextError(
                "platforms of files elsewhere cannot be set",
                "they go by local paths",
                "name the folders after them",
            )
        addresses = files(paths, storage)
        found = [File("", address.url, address.name) for address in addresses]
        reader = Remote(client, addresses, options, settings)
    listed, work = (found, report), work_of(settings, 1)
    corpus = read_into_index(paths, options, settings, work=work, read=reader, listed=listed)
    return masked_if_asked(corpus, settings)
