"""Reading into an index: a new one, one that is brought up to date, or one for the time being.

Files are known again by their SHA-256, and only what is new is read. What an index is made of does not show
in it: it is the index that reading all files afresh would make, on one machine or on many.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ... import __version__
from ...files.arrow import read_table, release
from ...files.errors import KyrtextError
from ...files.writing import TemporaryFolder, bytes_below
from ...reading import ReadOptions, ReadReport
from ...reading.document import Batch
from ...reading.read import columns_of_file
from ...reading.walk import Found, walk
from ..corpus import Corpus
from ..documents import CROSSPOST, GROUP, joined_tables, table_of
from ..engine import Block, Pipeline, Work, sparing
from ..group_table import load_groups
from ..pseudonyms import pseudonymised
from ..settings import Progress, Settings, lexicon_completer, nothing_read, work_of
from . import contents, layout
from .documents import IndexDocuments
from .older import remake
from .record import Noted, Settled, joined, plain, runs, see_again
from .writer import Gathering, Source, gathering

ROWS = 20_000  # documents put together into a table
UNKNOWN = -1  # tokens that have to be worked out


@dataclass(frozen=True)
class Changes:
    """What an indexing run did: the corpus as it is now, and the files read, left alone and dropped."""

    corpus: Corpus
    read: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]

    def __str__(self) -> str:
        parts = [
            f"{len(self.read)} files read",
            f"{len(self.kept)} known already",
            f"{len(self.dropped)} gone",
        ]
        return ", ".join(parts[:2] if not self.dropped else parts)


@dataclass(frozen=True)
class File:
    """A file to index: where it lies, its name in the corpus, its content's digest, its parts to read."""

    root: str
    path: str
    name: str
    folder: str = ""  # the name of the folder that was given
    bytes: int = 0
    sha256: str = ""
    found: tuple[Found, ...] = ()
    record: dict[str, Any] | None = None  # what the index knows of it

    def known(self, documents: int, sheets: list[list[int]], report: dict[str, Any]) -> dict[str, Any]:
        """What the index shall know of it."""
        names = ("root", "path", "bytes", "sha256")
        return {
            **{name: getattr(self, name) for name in names},
            "file": self.name,
            "documents": documents,
            "sheets": sheets,
            "report": report,
        }


# hands the documents of a file over, and returns what is to be known of it
Read = Callable[["Run", File], dict[str, Any]]
Elsewhere = Callable[[list[File], ReadOptions, Settings], Read]


def index(
    paths: str | Path | Sequence[str | Path],
    store: str | Path,
    *,
    options: ReadOptions | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
    jobs: int | None = 1,
    max_memory: int | None = None,
    elsewhere: Elsewhere | None = None,
    groups: str | Path | None = None,
) -> Changes:
    """Make an index of the paths, or bring one up to date, and return what was done with the corpus of it.

    Files that the index knows by name and content are not read again. Files below `paths` that are gone are
    dropped; what was indexed from elsewhere stays. The outcome is the index that reading all of them afresh
    would make. `max_memory` (bytes) bounds what is held in memory meanwhile. `elsewhere` gives what
    reads the files, where other machines do (see `kyrtext.corpus.cluster.on`). `groups` is a table of groups
    that is kept in the index and joined to its documents whenever it is opened; an update keeps the one
    before.

    Raises
    ------
    KyrtextError
        When a path does not exist, the index was made with other options, or another run is writing to it.
    """
    given = [os.path.abspath(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    listed = load_groups(groups).plain() if groups else None
    if options is not None:
        there = {name: os.path.abspath(path) for name, path in options.platforms.items()}
        options = replace(options, platforms=there)
    if layout.is_store(store) and layout.is_older(store):
        remake(Path(store))
    with layout.locked(store) as place:
        old = _known(place, options)
        options = options or (contents.options_of(old.manifest) if old else ReadOptions())
        settings = settings or (contents.settings_of(old.manifest) if old else Settings())
        roots = list(dict.fromkeys([*(old.manifest["paths"] if old else ()), *given]))
        fresh = old is not None and _differs(old.manifest, settings)
        walked = ReadReport(strict=options.strict)
        files = _listing(roots, roots if fresh else given, old, (options, walked))
        work = work_of(settings, jobs)
        if max_memory:
            work = sparing(work, max_memory, bytes_below(given))
        with gathering(lexicon_completer(replace(settings, corrections=())), place) as found:
            run = Run(found, options, settings, work, None if fresh else old)
            if elsewhere is not None:
                run.read = elsewhere([file for file in files if fresh or not file.record], options, settings)
            run.take(files, progress)
            known_groups = listed or (old.manifest.get("groups") if old else None)
            manifest = _committed(place, run, plain(walked), roots, known_groups)
    before = {file["path"] for file in old.manifest["files"]} if old else set()
    return Changes(
        contents.open_store(place),
        tuple(file.name for file in files if fresh or file.record is None),
        tuple(file.name for file in files if not fresh and file.record is not None),
        tuple(sorted(before - {file["path"] for file in manifest["files"]})),
    )


def _committed(
    place: Path, run: Run, walked: dict[str, Any], roots: list[str], groups: dict[str, Any] | None
) -> dict[str, Any]:
    """Put what was taken into the place of the index, and return its manifest."""
    report = run.report(walked, roots)
    record = {"linguistics": linguistics(), "walk": walked, **run.duplicates(report)}
    if groups:
        record["groups"] = groups
    notes = {"settings": run.settings, "options": run.options, "paths": roots, "record": record}

    def fill(folder: Path) -> dict[str, int]:
        run.write(folder, report)
        return contents.write_usual(folder, notes)

    return layout.commit(place, fill, partial(contents.described, notes, run.records))


def read_into_index(
    paths: Sequence[str | Path],
    options: ReadOptions,
    settings: Settings,
    progress: Progress | None = None,
    *,
    work: Work,
    read: Read | None = None,
    listed: tuple[list[File], ReadReport] | None = None,
) -> Corpus:
    """Return the corpus of an index for the time being, which goes with it.

    `listed` has the files and the account of looking for them, and `read` reads them, where that is done
    elsewhere.

    Raises
    ------
    KyrtextError
        When a path does not exist or nothing in it can be read.
    """
    if listed is None:
        walked = ReadReport(strict=options.strict)
        listed = walked_files(paths, options, walked), walked
    files, walked = listed
    place = TemporaryFolder()
    with gathering(lexicon_completer(settings), place.folder) as found:
        run = Run(found, options, settings, work)
        run.read = read or run.read
        run.take(files, progress)
        report = run.report(plain(walked), paths)
        target = place.folder / "index"
        target.mkdir()
        run.write(target, report)
        notes = {"reading": report, "options": options, "settings": settings, "paths": tuple(map(str, paths))}
        contents.write_usual(target, notes)
    if settings.anonymise != "off":
        notes["names"] = contents.all_names(run.names)
    return contents.opened(target, {**notes, "temporary": place})


def walked_files(paths: Sequence[str | Path], options: ReadOptions, walked: ReadReport) -> list[File]:
    """The files below some paths, each with its parts to read."""
    parts: dict[str, list[Found]] = {}
    for found in walk(list(paths), options, walked):
        parts.setdefault(os.path.abspath(str(found.file)), []).append(found)
    return [
        File("", path, name, folder_of(path, name), os.path.getsize(path), found=tuple(members))
        for path, members in parts.items()
        for name in [members[0].source.name.partition("!")[0]]
    ]


def folder_of(path: str, name: str) -> str:
    """The name of the folder below which a file has this name.

    >>> folder_of("/data/vk/wall/a.json", "wall/a.json")
    'vk'
    """
    return Path(os.path.realpath(Path(path).parents[name.count("/")])).name


def _differs(manifest: dict[str, Any], settings: Settings) -> bool:
    """Must everything be read again? Yes if kyrtext itself or what it makes of texts has changed."""
    then, now = manifest["settings"], contents.settings_kept(settings)
    changed = any(
        then.get(name) != now[name] for name in ("split_hashtags", "addressees", "anonymise", "key")
    )
    return changed or manifest["linguistics"] != linguistics()


class Old:
    """The index as it was: its corpus, and all documents read, those left out as read twice among them."""

    def __init__(self, place: Path) -> None:
        self.manifest = layout.read_manifest(place)
        self.folder = layout.check(place, self.manifest)
        self.corpus = contents.opened(self.folder)
        self.documents, self.dropped = (IndexDocuments(self.folder, name) for name in ("", "dropped-"))
        self.dropped_rows = np.load(self.folder / "dropped-rows.npy")
        self.raw_rows = np.load(self.folder / "raw-rows.npy")
        self.raw = read_table(self.folder / "raw-groups.arrow")

    def table(self, first: int, last: int) -> tuple[pd.DataFrame, np.ndarray]:
        """Documents as they were read, and the row of each in the corpus (UNKNOWN: it was left out)."""
        gone = slice(*np.searchsorted(self.dropped_rows, [first, last]).tolist())
        out = np.zeros(last - first, dtype=bool)
        out[self.dropped_rows[gone] - first] = True
        begin = first - gone.start
        rows = np.where(out, UNKNOWN, begin + np.cumsum(~out) - 1)
        stay = self.documents.some(rows[~out], self.documents.columns)
        filled = slice(*np.searchsorted(self.raw_rows, [begin, begin + len(stay)]).tolist())
        for name in GROUP:
            values = stay[name].to_numpy(dtype=object).copy()
            values[self.raw_rows[filled] - begin] = self.raw[name][filled]
            stay[name] = pd.Series(values, dtype=object)
        left = self.dropped.some(np.arange(gone.start, gone.stop), self.dropped.columns)
        place = np.empty(last - first, dtype=np.int64)
        place[~out], place[out] = np.arange(len(stay)), np.arange(len(stay), last - first)
        table = joined_tables([stay, left]).iloc[place].reset_index(drop=True) if len(left) else stay
        flags = [tuple(flag for flag in flags if flag != CROSSPOST) for flags in table["flags"]]
        return table.assign(flags=pd.Series(flags, dtype=object)), rows


def _known(place: Path, options: ReadOptions | None) -> Old | None:
    """The index as it is, or None if there is none yet."""
    if not layout.is_store(place):
        return None
    old = Old(place)
    if options is not None and contents.options_of(old.manifest) != options:
        raise KyrtextError(
            f"cannot add to the index '{place}'",
            "it was made with other reading options",
            "give the same options, or make a new index",
        )
    if "linguistics" not in old.manifest:
        raise KyrtextError(
            f"cannot add to the index '{place}'",
            "it was saved from a session, not from files",
            "make a new index",
        )
    return old


def _listing(
    roots: list[str], walked: list[str], old: Old | None, reading: tuple[ReadOptions, ReadReport]
) -> list[File]:
    """All files of the index to be, in the order in which one run over `roots` would read them."""
    known = {file["path"]: file for file in old.manifest["files"]} if old else {}
    found = walked_files(walked, *reading)
    met = {file.path for file in found}
    files = [
        File(file["root"], path, file["file"], "", file["bytes"], file["sha256"], record=file)
        for path, file in known.items()
        if file["root"] not in walked and path not in met
    ]
    for file in found:
        root = next((root for root in roots if Path(file.path).is_relative_to(root)), file.path)
        sha256 = layout.digest(Path(file.path))
        record = known.get(file.path)
        if record is not None and (record["sha256"], record["file"]) != (sha256, file.name):
            record = None
        files.append(replace(file, root=root, sha256=sha256, record=record))
    order = {root: number for number, root in enumerate(roots)}
    return sorted(files, key=lambda file: order.get(file.root, len(order)))


class Run:
    """Takes the documents of all files, read or remembered, and sees which were met twice."""

    def __init__(
        self,
        found: Gathering,
        options: ReadOptions,
        settings: Settings,
        work: Work,
        old: Old | None = None,
    ) -> None:
        self.found, self.options, self.settings, self.old, self.work = found, options, settings, old, work
        self.read: Read = Run.read_here
        self.seen = Noted()
        self.names: dict[str, set[str]] = {}  # by what the names of persons are found, for each file
        self.file_of: list[np.ndarray] = [np.zeros(0, dtype=np.int32)]  # of each document
        self.records: list[dict[str, Any]] = []
        self.fresh = 0  # documents whose tokens come in blocks
        self.places: list[np.ndarray] = [np.zeros(0, dtype=np.int64)]  # of each document's tokens
        self.pipeline: Pipeline | None = None

    def take(self, files: list[File], progress: Progress | None) -> None:
        """Take the documents of all files in their order."""
        begins, start = {}, 0
        for record in self.old.manifest["files"] if self.old else ():
            begins[record["path"]] = start
            start += record["documents"]
        done, total = 0, sum(file.bytes for file in files)
        self.pipeline = Pipeline(self.work, self.found.collector, sum(f.bytes for f in files if not f.record))
        try:
            for file in files:
                before = len(self.found.documents)
                if self.old and file.record:
                    self._remember(file.record, begins[file.path])
                    self.records.append(file.record)
                else:
                    self.records.append(self.read(self, file))
                number, size = len(self.records) - 1, len(self.found.documents) - before
                self.file_of.append(np.full(size, number, dtype=np.int32))
                done += file.bytes
                if progress:
                    progress(done, total)
            self.pipeline.work_out()
        finally:
            self.pipeline.close()
        release()

    def take_documents(self, table: pd.DataFrame, block: Block | None = None) -> None:
        """Take documents that have just been read; their tokens come along, or are worked out here."""
        if block is not None:
            self.found.collector.add(block)
        self.found.documents.put(table)
        self.places.append(np.arange(self.fresh, self.fresh + len(table)))
        self.fresh += len(table)

    def read_here(self, file: File) -> dict[str, Any]:
        """Read a file in this process."""
        report = ReadReport(strict=self.options.strict, duplicates=self.seen)
        self.seen.sheets = []
        documents = 0
        batches = (batch for found in file.found for batch in columns_of_file(found, self.options, report))
        for table in tables_of(batches):
            assert self.pipeline is not None
            self.pipeline.extend(self.work.handed(table["text"].tolist(), table["flags"]))
            self.take_documents(table)
            documents += len(table)
        return file.known(documents, runs(self.seen.sheets), plain(report))

    def _remember(self, record: dict[str, Any], first: int) -> None:
        """Take the documents of a file the index knows, seen as if they had been read."""
        assert self.old is not None
        sheets, end = runs_of(record["sheets"]), first + record["documents"]
        for begin in range(first, end, ROWS):
            last = min(begin + ROWS, end)
            table, rows = self.old.table(begin, last)
            see_again(self.seen, table, sheets.next(last - begin))
            self.found.documents.put(table)
            self.places.append(np.where(rows == UNKNOWN, UNKNOWN, -2 - rows))

    def report(self, walked: dict[str, Any], paths: Sequence[str | Path]) -> ReadReport:
        """The account of reading everything; KyrtextError if there is no document."""
        report = joined([walked, *(record["report"] for record in self.records)], self.seen)
        report.check(self.options)
        found = Settled(self.seen.same(), report.crossposts)
        report.duplicates = found
        if len(found.superseded()) == sum(map(len, self.places)):  # of nothing, too
            raise nothing_read(report, paths)
        return report

    @staticmethod
    def duplicates(report: ReadReport) -> dict[str, Any]:
        """How many documents were met twice."""
        found = {"superseded": len(report.superseded), "crossposts": len(report.crossposts)}
        return {"duplicates": {**found, "strangers": report.duplicates.same().strangers}}

    def write(self, folder: Path, report: ReadReport) -> None:
        """Write everything into a folder."""
        place = np.concatenate(self.places)
        keep = np.ones(len(place), dtype=bool)
        keep[report.superseded] = False
        place = place[keep]
        again = np.flatnonzero(place == UNKNOWN)
        others = []
        if len(again):  # left out before, and back now
            pipeline = Pipeline(self.work, self.found.collector)
            self.found.documents.flush()
            pipeline.extend(self.work.handed(*self.found.documents.texts(np.flatnonzero(keep)[again])))
            pipeline.work_out()
            place[again] = self.fresh + np.arange(len(again))
        if self.old is not None:
            old = self.old.corpus
            numbers = self.found.numbers_of(old.lexicon)
            others.append(Source(old.ids, old.starts, old.opens, old.bounds, numbers))
        origin = np.where(place < UNKNOWN, self.fresh + len(again) - 2 - place, place)
        if self.old is not None:
            known = contents.names_of_files(self.old.folder)
            paths = [record["path"] for record in self.records if self._is_remembered(record)]
            self.names = {path: set(known.get(path, ())) for path in paths}
        self.found.write(folder, keep, report.crossposts, self.shown, others, origin)
        if self.settings.anonymise != "off":
            contents.write_names(self.names, folder)

    def _is_remembered(self, record: dict[str, Any]) -> bool:
        assert self.old is not None
        return any(record is known for known in self.old.manifest["files"])

    def shown(self, table: pd.DataFrame, rows: np.ndarray, stays: bool) -> pd.DataFrame:
        """Documents just read with pseudonyms for persons; `rows` has the place of each among all read."""
        if self.settings.anonymise == "off" or not len(rows):
            return table
        files = np.concatenate(self.file_of)[rows]
        edges = [0, *(np.flatnonzero(np.diff(files)) + 1).tolist(), len(files)]
        parts = []
        for first, last in pairwise(edges):
            record = self.records[files[first]]
            part = table.iloc[first:last].reset_index(drop=True)
            if self.old is None or not self._is_remembered(record):
                part, names = pseudonymised(part, self.settings.key)
                self.names.setdefault(record["path"], set()).update(names if stays else ())
            parts.append(part)
        return pd.concat(parts, ignore_index=True)


def tables_of(batches: Iterable[Batch]) -> Iterator[pd.DataFrame]:
    """Documents in tables of so many rows."""
    waiting: list[Batch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(map(len, waiting)) >= ROWS:
            yield table_of(waiting)
            waiting = []
    if waiting:
        yield table_of(waiting)


class runs_of:  # noqa: N801
    """Takes runs of documents apart, so many documents at a time.

    >>> sheets = runs_of([[3, 0], [2, 1]])
    >>> sheets.next(4), sheets.next(1)
    ([[3, 0], [1, 1]], [[1, 1]])
    """

    def __init__(self, sheets: list[list[int]]) -> None:
        self.left = [list(one) for one in sheets]

    def next(self, count: int) -> list[list[int]]:
        """Return the runs of the next documents."""
        found = []
        while count and self.left:
            size, sheet = self.left[0]
            some = min(size, count)
            found.append([some, sheet])
            self.left[0][0] -= some
            count -= some
            if not self.left[0][0]:
                self.left.pop(0)
        return found


@lru_cache(maxsize=1)
def linguistics() -> str:
    """What decides how words are read: kyrtext's version, its linguistic data and code, as one digest."""
    package = Path(__file__).resolve().parents[2]
    found = hashlib.sha256(__version__.encode())
    for room in ("data", "text", "languages", "reading", "corpus/personal"):
        for file in sorted(path for path in (package / room).rglob("*") if path.suffix not in (".pyc", "")):
            found.update(file.relative_to(package).as_posix().encode())
            found.update(file.read_bytes())
    return found.hexdigest()


__all__ = ["Changes", "File", "index", "linguistics", "read_into_index"]
