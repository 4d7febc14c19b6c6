"""Bringing an index up to date: files are known by their SHA-256, and only what is new is read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ... import __version__
from ...errors import KyrtextError
from ...files.arrow import read_columns, write_columns
from ...languages.pause import collector_paused
from ...reading import Document, ReadOptions, ReadReport
from ...reading.read import columns_of_file
from ...reading.walk import Found, walk
from .. import stop_lists as stoplists
from ..build import Progress, Settings, how, settle_duplicates
from ..corpus import Corpus
from ..documents import documents_table, joined_tables, plain_documents, table_of
from ..engine import analyse
from ..privacy import pseudonymised
from ..sessions import Work
from . import contents, layout
from .record import Noted, joined, plain
from .weave import weave

CROSSPOST = "crosspost"
GROUP = ("group", "group_id")  # completed from other files


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
class _File:
    """A file to index: where it lies, its name in the corpus, its content's digest, its parts to read."""

    root: str
    path: str
    name: str
    bytes: int
    sha256: str
    found: tuple[Found, ...] = ()
    record: dict[str, Any] | None = None  # what the index knows of it


@dataclass(frozen=True, eq=False)
class _Old:
    """The index as it was: its corpus, and all documents read, those dropped as read twice among them."""

    corpus: Corpus
    manifest: dict[str, Any]
    documents: pd.DataFrame
    rows: np.ndarray  # of each document: its row in the corpus, -1 if dropped


def index(
    paths: str | Path | Sequence[str | Path],
    store: str | Path,
    *,
    options: ReadOptions | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
    jobs: int | None = 1,
) -> Changes:
    """Make an index of the paths, or bring one up to date, and return what was done with the corpus of it.

    Files that the index knows by name and content are not read again. Files below `paths` that are gone are
    dropped; what was indexed from elsewhere stays. The outcome is the index that reading all of them afresh
    would make.

    Raises
    ------
    KyrtextError
        When a path does not exist, the index was made with other options, or another run is writing to it.
    """
    given = [os.path.abspath(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    with layout.locked(store) as place:
        old = _known(place, options)
        options = options or (contents.options_of(old.manifest) if old else ReadOptions())
        settings = settings or (contents.settings_of(old.manifest) if old else Settings())
        roots = list(dict.fromkeys([*(old.manifest["paths"] if old else ()), *given]))
        fresh = old is not None and _differs(old.manifest, settings)
        walked = ReadReport(strict=options.strict)
        files = _listing(roots, roots if fresh else given, old, (options, walked))
        run = _Run(options, settings, None if fresh else old, progress)
        with collector_paused():
            documents, origin, records = run.documents(files)
        report = joined([plain(walked), *(record["report"] for record in records)], run.seen)
        corpus, dropped, raw = _settled(documents, origin, report, run.old, how(settings, jobs))
        lists = stoplists.chosen(settings.stopwords, shipped_lists=settings.shipped_stopwords)
        corpus.lexicon["stop"] = stoplists.mark(corpus.lexicon, lists)
        corpus = replace(corpus, notes={"settings": settings, "options": options, "paths": roots})
        record = {
            **contents.describe(corpus, records),
            "linguistics": linguistics(),
            "walk": plain(walked),
            "duplicates": {"superseded": len(report.superseded), "crossposts": len(report.crossposts)},
        }

        def fill(folder: Path) -> None:
            contents.write(corpus, folder)
            contents.write_documents(dropped, folder, "dropped")
            write_columns({name: raw[name].to_numpy() for name in raw.columns}, folder / "raw.parquet")

        manifest = layout.commit(place, fill, contents.told(record))
    before = {file["path"] for file in old.manifest["files"]} if old else set()
    return Changes(
        replace(corpus, notes=contents.notes_of(manifest)),
        tuple(file.name for file in files if fresh or file.record is None),
        tuple(file.name for file in files if not fresh and file.record is not None),
        tuple(sorted(before - {file.path for file in files})),
    )


def _differs(manifest: dict[str, Any], settings: Settings) -> bool:
    """Must everything be read again? Yes if kyrtext itself or what it makes of texts has changed."""
    then = contents.settings_of(manifest)
    changed = any(
        getattr(then, name) != getattr(settings, name) for name in ("split_hashtags", "anonymise", "key")
    )
    return changed or manifest["linguistics"] != linguistics()


def _known(place: Path, options: ReadOptions | None) -> _Old | None:
    """The index as it is, or None if there is none yet."""
    if not layout.is_store(place):
        return None
    manifest = layout.read_manifest(place)
    if options is not None and contents.options_of(manifest) != options:
        raise KyrtextError(
            f"cannot add to the index '{place}'",
            "it was made with other reading options",
            "give the same options, or make a new index",
        )
    if "linguistics" not in manifest:
        raise KyrtextError(
            f"cannot add to the index '{place}'",
            "it was saved from a session, not from files",
            "make a new index",
        )
    corpus = contents.open_store(place)
    folder = layout.state_folder(place, manifest)
    dropped = contents.read_documents_table(folder, "dropped")
    total = len(corpus) + len(dropped)
    is_dropped = np.zeros(total, dtype=bool)
    is_dropped[dropped["row"].to_numpy(dtype=np.int64)] = True
    rows = np.where(is_dropped, -1, np.cumsum(~is_dropped) - 1)
    table = plain_documents(corpus.documents)
    raw = read_columns(folder / "raw.parquet")
    for name in GROUP:
        values = table[name].to_numpy(dtype=object).copy()
        values[raw["row"]] = raw[name]
        table[name] = pd.Series(values, dtype=object)
    both = pd.concat([table, plain_documents(dropped.drop(columns="row"))])
    place_of = np.empty(total, dtype=np.int64)
    place_of[~is_dropped], place_of[is_dropped] = np.arange(len(corpus)), np.arange(len(corpus), total)
    return _Old(corpus, manifest, both.iloc[place_of].reset_index(drop=True), rows)


def _listing(
    roots: list[str], walked: list[str], old: _Old | None, reading: tuple[ReadOptions, ReadReport]
) -> list[_File]:
    """All files of the index to be, in the order in which one run over `roots` would read them."""
    known = {file["path"]: file for file in old.manifest["files"]} if old else {}
    parts: dict[str, list[Found]] = {}
    for found in walk(walked, *reading):
        parts.setdefault(os.path.abspath(str(found.file)), []).append(found)
    files = [
        _File(file["root"], path, file["file"], file["bytes"], file["sha256"], record=file)
        for path, file in known.items()
        if file["root"] not in walked and path not in parts
    ]
    for path, members in parts.items():
        root = next((root for root in roots if Path(path).is_relative_to(root)), path)
        name = members[0].source.name.partition("!")[0]
        sha256 = layout.digest(Path(path))
        record = known.get(path)
        if record is not None and (record["sha256"], record["file"]) != (sha256, name):
            record = None
        files.append(_File(root, path, name, os.path.getsize(path), sha256, tuple(members), record))
    order = {root: number for number, root in enumerate(roots)}
    return sorted(files, key=lambda file: order.get(file.root, len(order)))


class _Run:
    """Collects the documents of all files, read or remembered, and sees which were met twice."""

    def __init__(
        self, options: ReadOptions, settings: Settings, old: _Old | None, progress: Progress | None
    ) -> None:
        self.options, self.settings, self.old, self.progress = options, settings, old, progress
        self.seen = Noted()

    def documents(self, files: list[_File]) -> tuple[pd.DataFrame, np.ndarray, list[dict[str, Any]]]:
        """All documents, the row of each in the old corpus (-1: to be analysed), a record of each file."""
        begins, start = {}, 0
        for file in self.old.manifest["files"] if self.old else ():
            begins[file["path"]] = start
            start += file["documents"]
        tables, origins, records = [documents_table([])], [np.zeros(0, dtype=np.int64)], []
        done, total = 0, sum(file.bytes for file in files)
        for file in files:
            if self.old and file.record:
                rows = np.arange(file.record["documents"]) + begins[file.path]
                tables.append(self._remembered(self.old.documents.iloc[rows], file.record))
                origins.append(self.old.rows[rows])
                records.append(file.record)
            else:
                table, record = self._read(file)
                tables.append(table)
                origins.append(np.full(len(table), -1))
                records.append(record)
            done += file.bytes
            if self.progress:
                self.progress(done, total)
        return joined_tables(tables), np.concatenate(origins), records

    def _read(self, file: _File) -> tuple[pd.DataFrame, dict[str, Any]]:
        report = ReadReport(strict=self.options.strict, duplicates=self.seen)
        before = len(self.seen)
        table = table_of(
            batch for found in file.found for batch in columns_of_file(found, self.options, report)
        )
        names: tuple[str, ...] = ()
        if self.settings.anonymise != "off":
            table, names = pseudonymised(table, self.settings.key)
        own = np.array(self.seen.own[before:], dtype=bool)
        changes = np.flatnonzero(np.diff(own)) + 1
        stretches = np.diff(np.concatenate(([0], changes, [len(own)]))).tolist() if len(own) else []
        return table, {
            "root": file.root,
            "path": file.path,
            "file": file.name,
            "bytes": file.bytes,
            "sha256": file.sha256,
            "documents": len(table),
            "own_ids": {"first": bool(own[0]) if len(own) else True, "stretches": stretches},
            "names": list(names),
            "report": plain(report),
        }

    def _remembered(self, table: pd.DataFrame, record: dict[str, Any]) -> pd.DataFrame:
        """The documents of a file the index knows, seen as if they had been read."""
        flags = [tuple(flag for flag in flags if flag != CROSSPOST) for flags in table["flags"]]
        table = table.assign(flags=pd.Series(flags, dtype=object, index=table.index))
        for document, own in zip(_documents(table), _own(record["own_ids"]), strict=True):
            self.seen.see(document, own)
        return table


def _own(stretches: dict[str, Any]) -> Iterator[bool]:
    own = bool(stretches["first"])
    for length in stretches["stretches"]:
        for _ in range(length):
            yield own
        own = not own


def _documents(table: pd.DataFrame) -> Iterator[Document]:
    """The rows of a documents table as documents."""
    dates: list[datetime | None] = [
        None if pd.isna(date) else date.to_pydatetime() for date in table["date"].tolist()
    ]
    names = [item.name for item in fields(Document) if item.name in table.columns]
    columns = [dates if name == "date" else table[name].tolist() for name in names]
    for row in zip(*columns, strict=True):
        yield Document(**dict(zip(names, row, strict=True)))


def _settled(
    documents: pd.DataFrame,
    origin: np.ndarray,
    report: ReadReport,
    old: _Old | None,
    work: Work,
) -> tuple[Corpus, pd.DataFrame, pd.DataFrame]:
    """The corpus of the documents that stay, the table of those that do not, groups before completion."""
    gone = np.zeros(len(documents), dtype=bool)
    gone[report.superseded] = True
    dropped = documents[gone].assign(row=np.flatnonzero(gone)).reset_index(drop=True)
    stay = settle_duplicates(documents, report)
    raw = documents.loc[~gone, list(GROUP)].reset_index(drop=True)
    completed = (raw.isna() & stay[list(GROUP)].notna()).any(axis=1)
    raw = raw.assign(row=np.arange(len(raw)))[completed]
    if not len(stay):
        raise KyrtextError("nothing to index", report.summary(), "see `kyrtext documents --explain FILE`")
    origin = origin[~gone]
    fresh = analyse(stay.loc[origin < 0, "text"].tolist(), work)
    woven = weave(old.corpus if old else None, fresh, origin)
    return Corpus(woven.ids, woven.starts, woven.opens, woven.bounds, woven.lexicon, stay), dropped, raw


@lru_cache(maxsize=1)
def linguistics() -> str:
    """What decides how words are read: kyrtext's version, its linguistic data and code, as one digest."""
    package = Path(__file__).resolve().parents[2]
    found = hashlib.sha256(__version__.encode())
    for room in ("data", "text", "languages", "reading"):
        for file in sorted(path for path in (package / room).rglob("*") if path.suffix not in (".pyc", "")):
            found.update(file.relative_to(package).as_posix().encode())
            found.update(file.read_bytes())
    return found.hexdigest()


__all__ = ["Changes", "index", "linguistics"]
