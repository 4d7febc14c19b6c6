"""From paths to the files to read, archives opened, with what the folders say of the platform.

What kyrtext itself wrote is known again by what stands in it and never read as posts: tables by their columns
(`data/reading/own_tables.txt`), workbooks by their properties, reports by their generator, manifests and
codings by their format; what a manifest lists beside it belongs to that run.
"""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..files.data import rows
from ..files.errors import KyrtextError
from .carriers.archives import DAMAGE, is_archive, members, reason
from .document import CALLED, PLATFORMS, canonical
from .format import Context, Sample, Source
from .report import ReadOptions, ReadReport

_INDEX = b'"kyrtext index"'
_MOST = 64 << 20  # bytes of a file whose digest is taken


@cache
def _signatures() -> tuple[frozenset[str], ...]:
    return tuple(map(frozenset, rows("reading", "own_tables.txt")))


def is_own_table(names: Iterable[str]) -> bool:
    """Return whether these are the columns of a table that kyrtext writes.

    >>> is_own_table(["platform", "rank", "headword", "count", "per_million"]), is_own_table(["id", "text"])
    (True, False)
    """
    given = frozenset(names)
    return any(signature <= given for signature in _signatures())


def own_output(sample: Sample) -> str | None:
    """Return what of kyrtext's a sample is, None for everything else."""
    if sample.carrier == "own":
        return sample.kind
    if sample.table is not None:
        return "a table" if is_own_table(sample.table.header) else None
    if sample.carrier == "json":
        return _own_json(sample.json)
    if sample.carrier == "html" and 'name="generator" content="kyrtext' in sample.text[:4096]:
        return "a report"
    return None


def _own_json(value: Any) -> str | None:
    record = (
        next((item for item in value if isinstance(item, dict)), None) if isinstance(value, list) else value
    )
    if not isinstance(record, dict):
        return None
    told = record.get("format")
    if isinstance(told, str) and told.startswith("kyrtext"):
        return "a record of a run"
    return "a table" if is_own_table(record) else None


def own_workbook(source: Source) -> bool:
    """Return whether a workbook or Word file says in its properties that kyrtext wrote it."""
    if source.head(2) != b"PK":
        return False
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            return b"written by kyrtext" in archive.read("docProps/core.xml")[:8192]
    except (KeyError, *DAMAGE):
        return False


def is_index(folder: Path) -> bool:
    """Return whether a folder is an index of kyrtext."""
    try:
        with (folder / "manifest.json").open("rb") as stream:
            return _INDEX in stream.read(200)
    except OSError:
        return False


def listed_outputs(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the files of a folder that manifests of runs beside them list as written: name and digest."""
    found: dict[str, str] = {}
    for name in names:
        if name != "manifest.json" and not name.endswith(".manifest.json"):
            continue
        try:
            record = json.loads((folder / name).read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        if not isinstance(record, dict) or record.get("format") != "kyrtext run":
            continue
        for entry in record.get("outputs") or ():
            if isinstance(entry, dict) and isinstance(entry.get("file"), str):
                found[entry["file"]] = str(entry.get("sha256"))
    return found


def is_same(file: Path, digest: str) -> bool:
    """Return whether a file has this SHA-256; one put in its place under the same name is another file."""
    try:
        if file.stat().st_size > _MOST:
            return False
        return hashlib.sha256(file.read_bytes()).hexdigest() == digest
    except OSError:
        return False


_JUNK = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "no-data.txt", ".ds_store", "icon\r"})
_JUNK_FOLDERS = frozenset({"__macosx", ".git", ".svn", ".ipynb_checkpoints", "__pycache__", "$recycle.bin"})

_FOLDER_WORDS = {**CALLED, "контакт": "vkontakte", "crowdtangle": "facebook", "okru": "odnoklassniki"}
# In a file's name "ok", "wa" and the like are more often words than platforms.
_SHORT = frozenset({"ok", "ок", "wa", "фб", "тг", "tg", "yt", "fb", "ig", "контакт"})


@dataclass(frozen=True)
class Found:
    """A file to read: its source, what `--platform` says of it, what its folder's name suggests.

    `file` is the file on disk it is, or is a member of.
    """

    source: Source
    platform: str | None = None
    hint: str | None = None
    file: Path | None = None


def platform_of_name(name: str, folder: bool = True) -> str | None:
    """Return the platform that a folder's (or a file's) name speaks of, or None.

    >>> platform_of_name("facebook-aibek-05_03_2024"), platform_of_name("ВК группы"), platform_of_name("жаңы")
    ('facebook', 'vkontakte', None)
    """
    words = re.findall(r"[^\W_]+", name.lower())
    found = {_FOLDER_WORDS[w] for w in words if w in _FOLDER_WORDS and (folder or w not in _SHORT)}
    return found.pop() if len(found) == 1 else None


def walk(paths: Sequence[str | Path], options: ReadOptions, report: ReadReport) -> Iterator[Found]:
    """Yield the files below the paths in a fixed order, archives as their members.

    Raises KyrtextError for a path that does not exist and for a platform that is not known. Links that lead
    in a circle, unreadable folders and files the system leaves behind are reported or passed over.
    """
    forced = _forced(options.platforms)
    met: set[tuple[int, int]] = set()
    if any(not str(path) or "\0" in str(path) for path in paths):
        raise KyrtextError("cannot read that path", "it is empty or none a system allows", "check the path")
    for path in [*map(Path, paths), *_only_forced(paths, forced)]:
        if not os.path.exists(path):  # which unlike Path.exists never raises
            raise KyrtextError(f"cannot read '{path}'", "no such file or folder", "check the path")
        if not path.is_dir() and not path.is_file():
            raise KyrtextError(f"cannot read '{path}'", "neither a file nor a folder", "check the path")
        root = path if path.is_dir() else path.parent
        for file in files_below(path, report, met):
            name = _printable(file.relative_to(root).as_posix())
            try:
                source = Source.of_file(file, name)
            except OSError as error:
                report.problem(name, f"cannot be read: {reason(error)}")
                continue
            platform = _override(file, forced)
            yield from _opened(source, root, platform, options, report)


def _opened(
    source: Source, root: Path, platform: str | None, options: ReadOptions, report: ReadReport
) -> Iterator[Found]:
    """Yield the file, or the members of the archive it is."""
    try:
        if source.suffix == ".qdpx":
            report.ignore(
                source.name, "a project of a program for qualitative analysis: read its data instead"
            )
            return
        archive = is_archive(source.head(), source.basename)
        if not archive:
            yield Found(source, platform, _hint(source, root), source.path)
            return
        told = len(report.ignored) + report.warnings
        for member in members(source, Context(source, options, report)):
            if not _is_junk(member.name.replace("!", "/").split("/")):
                told = -1
                yield Found(member, platform, _hint(member, root), source.path)
        if told == len(report.ignored) + report.warnings:
            report.ignore(source.name, "an archive with nothing to read in it")
    except OSError as error:
        report.problem(source.name, f"cannot be read: {reason(error)}")
    except KyrtextError as error:
        if options.strict:
            raise
        report.problem(source.name, str(error))


def files_below(path: Path, report: ReadReport, met: set[tuple[int, int]]) -> Iterator[Path]:
    """Yield the regular files below a path, sorted, following links; no file and no folder twice."""
    if not path.is_dir():
        if not _met(path, met):
            yield path
        else:
            report.ignore(_printable(path.name), "the same file is read already")
        return
    open_folders = [path]
    while open_folders:
        folder = open_folders.pop()
        name = _printable(folder.relative_to(path).as_posix())
        try:
            if _met(folder, met):
                report.ignore(name, "a link to a folder that is read already")
                continue
            if is_index(folder):
                report.ignore(name, "an index that kyrtext wrote")
                report.own += 1
                continue
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            report.problem(name, f"cannot be read: {reason(error)}")
            continue
        folders = []
        of_one_name: dict[str, list[Path]] = {}
        written = listed_outputs(folder, [entry.name for entry in entries])
        for entry in entries:
            file = Path(entry.path)
            if _is_junk([entry.name]):
                continue
            name, kind = _printable(file.relative_to(path).as_posix()), _kind(entry)
            if kind == "folder":
                folders.append(file)
            elif kind != "file":
                report.ignore(name, "a broken link, or no regular file")
            elif _met(file, met):
                report.ignore(name, "the same file is read already")
            elif entry.name in written and is_same(file, written[entry.name]):
                report.ignore(name, "kyrtext wrote it in another run")
                report.own += 1
            elif (original := _copied(file, of_one_name)) is not None:
                report.ignore(name, f"a copy of '{_printable(original.name)}', byte for byte")
            else:
                yield file
        open_folders.extend(reversed(folders))


# What systems put to the name of a copy: posts (1).csv, posts - копия.csv, posts copy 2.csv, Копия posts.csv
_COPY_MARK = r"\((?:\d+|(?:копия|copy|көчүрмө)[\s\d]*)\)|\b(?:копия|copy|көчүрмө)[\s\d()]*"
_COPY = re.compile(rf"(?i)^(?:copy of|копия)\s+|[\s_-]*(?:{_COPY_MARK})$")


def _copied(file: Path, met: dict[str, list[Path]]) -> Path | None:
    """Return which file of its folder a file is a copy of, by name and bytes; it is noted if of none."""
    others = met.setdefault(_COPY.sub("", file.stem) + file.suffix, [])
    try:
        for other in others:
            if file.stat().st_size and filecmp.cmp(file, other, shallow=False):
                return other
    except OSError:
        return None  # who reads it will say so
    others.append(file)
    return None


def _real(path: str | Path) -> Path:
    """Return the absolute path with links followed; unlike Path.resolve it never fails."""
    return Path(os.path.realpath(path))


def _printable(name: str) -> str:
    """Return a name in a form that can be written anywhere, even if its bytes were no UTF-8."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _kind(entry: os.DirEntry[str]) -> str:
    try:
        return "folder" if entry.is_dir() else "file" if entry.is_file() else "other"
    except OSError:  # a link to itself, a folder that may not be looked into
        return "other"


def _met(path: Path, met: set[tuple[int, int]]) -> bool:
    state = path.stat()
    key = (state.st_dev, state.st_ino)
    if key in met:
        return True
    met.add(key)
    return False


def _is_junk(parts: Sequence[str]) -> bool:
    last = parts[-1].lower()
    if last in _JUNK or last.startswith(("._", "~$")):
        return True
    return any(part.lower() in _JUNK_FOLDERS for part in parts)


def _hint(source: Source, root: Path) -> str | None:
    """Return the platform suggested by the innermost folder that speaks of one, then by the file's name."""
    for name in (*reversed(source.folders), _real(root).name):
        found = platform_of_name(name)
        if found:
            return found
    return platform_of_name(source.basename.rpartition(".")[0] or source.basename, folder=False)


def _forced(platforms: Mapping[str, str]) -> list[tuple[Path, str]]:
    forced = []
    for name, path in platforms.items():
        known = canonical(name)
        if not known:
            raise KyrtextError(f"no platform '{name}'", "known: " + ", ".join(PLATFORMS), "use one of them")
        if not Path(path).exists():
            raise KyrtextError(
                f"cannot read '{path}'", "no such file or folder", "check the path after --platform"
            )
        forced.append((_real(path), known))
    return sorted(forced, key=lambda item: -len(item[0].parts))


def _only_forced(paths: Sequence[str | Path], forced: list[tuple[Path, str]]) -> list[Path]:
    """Return the paths given only with `--platform`, which are to be read as well."""
    given = [_real(path) for path in paths]
    return [path for path, _ in forced if not any(path.is_relative_to(root) for root in given)]


def _override(file: Path, forced: list[tuple[Path, str]]) -> str | None:
    if not forced:
        return None
    resolved = _real(file)
    absolute = Path(os.path.abspath(file))
    return next(
        (name for path, name in forced if resolved.is_relative_to(path) or absolute.is_relative_to(path)),
        None,
    )
