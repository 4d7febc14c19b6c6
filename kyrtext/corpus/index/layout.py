"""How an index lies on disk: a manifest, and beside it one folder that the manifest names.

A new state is written into a folder of its own; replacing the small manifest is what makes it valid. So a run
that is stopped at any moment leaves the last whole state, and a session that has an older one open keeps it.

Is it as it was written? Every file is read once and compared with its SHA-256; after that it is enough to
look whether the system has seen a change of it. What was found whole is remembered in the user's own cache
folder, never in the index: that may come from anybody.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ...files import writing as files
from ...files.cache import own_folder
from ...files.errors import KyrtextError
from ...files.writing import write_text

AT_ONCE = 4  # files hashed at a time: reading is what takes time
_STATE, _DIGEST = re.compile(r"state-[0-9a-f]{16}"), re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[\w.-]+")
Stamp = list[int]  # size, times of the last changes, number of the file


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def problems(folder: Path, checksums: Mapping[str, str], *, again: bool = False) -> list[str]:
    """What is wrong with the files of a folder: a sentence for each one missing or changed.

    Files that were found whole before and have not been touched since are not read, but with `again` all are.
    """
    stamps = {name: _stamp(folder / name) for name in checksums}
    known = {} if again else _known(folder)
    fresh = [name for name, stamp in stamps.items() if known.get(name) != [*(stamp or ()), checksums[name]]]
    if not fresh:
        return []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = dict(zip(fresh, pool.map(lambda name: _digest_or_why(folder / name), fresh), strict=True))
    wrong = [
        f"{name} is missing" if stamps[name] is None else f"{name} is not as it was written"
        for name in fresh
        if found[name] != checksums[name]
    ]
    if not wrong:
        remember(folder, checksums)
    return wrong


def remember(folder: Path, checksums: Mapping[str, str]) -> None:
    """Note that these files are whole as they lie there now."""
    stamps = {name: [*(_stamp(folder / name) or ()), digest] for name, digest in checksums.items()}
    with suppress(OSError, KyrtextError):
        _place(folder).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_text(_place(folder), json.dumps(stamps))


def _digest_or_why(path: Path) -> str:
    try:
        return digest(path)
    except OSError as error:
        return str(error)


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino] if path.is_file() else None


def _place(folder: Path) -> Path:
    name = hashlib.sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:24]
    return own_folder("cache") / "whole" / f"{name}.json"


def _known(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads(_place(folder).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def forget(folder: Path) -> None:
    """Nothing is known of a folder that is gone."""
    with suppress(OSError):
        _place(folder).unlink(missing_ok=True)


# --------------------------------------------------------------------------- the manifest


def sealed(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest with a digest of itself."""
    return {**manifest, "seal": seal_of(manifest)}


def seal_of(manifest: Mapping[str, Any]) -> str:
    """The digest of a manifest; that it holds one itself makes no difference."""
    rest = {name: value for name, value in manifest.items() if name != "seal"}
    return hashlib.sha256(json.dumps(rest, ensure_ascii=True).encode()).hexdigest()


def wrong_in(manifest: Any) -> str:
    """What in a manifest is not as kyrtext writes it, "" if nothing is."""
    if not isinstance(manifest, dict):
        return "it is no mapping"
    levels = ("off", "authors", "full")
    checks = {
        "state": lambda value: isinstance(value, str) and bool(_STATE.fullmatch(value)),
        "checksums": _are_digests,
        "counts": lambda value: _is_mapping(value, int) and {"documents", "words", "types"} <= value.keys(),
        "settings": lambda value: (
            isinstance(value, dict)
            and value.get("anonymise") in levels
            and all(_fits(name, one) for name, one in value.items())
        ),
        "options": lambda value: (
            isinstance(value, dict)
            and isinstance(value.get("columns"), dict)
            and _is_mapping(value.get("platforms", {}), str)
        ),
        "paths": lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
        "files": lambda value: isinstance(value, list) and all(map(_is_file, value)),
        "told": lambda value: isinstance(value, str),
        "seal": lambda value: value == seal_of(manifest),
    }
    wrong = (name for name, fits in checks.items() if not fits(manifest.get(name)))
    return next((f"its '{name}' is not as it was written" for name in wrong), "")


_OF_FILE = {
    **dict.fromkeys(("root", "path", "file", "sha256"), str),
    **dict.fromkeys(("bytes", "documents"), int),
    "report": dict,
}
_LISTED = ("stopwords", "corrections")  # settings of several files


def _is_file(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(value.get(name), kind) for name, kind in _OF_FILE.items()
    )


def _fits(name: str, value: Any) -> bool:
    """Is this what such a setting may be?"""
    if name in _LISTED:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return value is None or isinstance(value, bool | str)


def _is_mapping(value: Any, kind: type) -> bool:
    return isinstance(value, dict) and all(isinstance(one, kind) for one in value.values())


def _are_digests(value: Any) -> bool:
    return (
        _is_mapping(value, str)
        and bool(value)
        and all(_NAME.fullmatch(name) and _DIGEST.fullmatch(one) for name, one in value.items())
    )


MANIFEST = "manifest.json"
FORMAT, VERSION = "kyrtext index", 3
OLDER = 2  # the version of kyrtext 0.1.0
LOCK = ".lock"
PART = ".part"


def is_store(path: str | Path) -> bool:
    """Is this the folder of an index?"""
    manifest = Path(path) / MANIFEST
    if not manifest.is_file():
        return False
    with manifest.open("rb") as stream:
        return FORMAT.encode() in stream.read(200)


def read_manifest(path: str | Path, version: int = VERSION) -> dict[str, Any]:
    """The manifest of an index of a version.

    Raises
    ------
    KyrtextError
        When there is none, it is damaged, or another version of kyrtext wrote it.
    """
    manifest = any_manifest(path)
    if manifest.get("version") != version:
        raise KyrtextError(
            f"cannot open the index '{path}'",
            f"it is written in version {manifest.get('version')}, this kyrtext reads version {version}",
            "index the folders again",
        )
    # the version before had no seal
    if wrong := wrong_in(manifest if version == VERSION else sealed(manifest)):
        raise KyrtextError(
            f"cannot open the index '{path}'", f"its manifest is damaged: {wrong}", "index the folders again"
        )
    return _with_paths(manifest, lambda one: found_path(one, path))


def told_path(path: str, store: str | Path) -> str:
    """A path as an index tells it: from its own folder, so that it says nothing of what lies above both."""
    try:
        return Path(os.path.relpath(path, os.path.realpath(store))).as_posix()
    except ValueError:  # another drive
        return path


def found_path(told: str, store: str | Path) -> str:
    """The path that an index tells, on this machine; an absolute one of an index made before stays."""
    return os.path.normpath(os.path.join(os.path.realpath(store), told))


def _with_paths(manifest: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """The manifest with its paths as they are told, or as they are found."""
    options, files = manifest["options"], manifest["files"]
    platforms = options.get("platforms", {})
    return {
        **manifest,
        "paths": [change(one) for one in manifest["paths"]],
        "files": [{**one, "root": change(one["root"]), "path": change(one["path"])} for one in files],
        "options": {**options, "platforms": {name: change(one) for name, one in platforms.items()}},
    }


def any_manifest(path: str | Path) -> dict[str, Any]:
    """The manifest of an index of any version.

    Raises KyrtextError when there is none or it is damaged.
    """
    path = Path(path)
    if not is_store(path):
        raise KyrtextError(
            f"'{path}' is no index",
            f"it has no {MANIFEST} of kyrtext",
            "make one: kyrtext index FOLDER -o FILE.kyr",
        )
    try:
        manifest = json.loads((path / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise KyrtextError(
            f"cannot open the index '{path}'", f"its manifest is damaged: {error}", "index the folders again"
        ) from error
    if not isinstance(manifest, dict):
        raise KyrtextError(
            f"cannot open the index '{path}'", "its manifest is damaged", "index the folders again"
        )
    return manifest


def is_older(path: str | Path) -> bool:
    """Is this an index of kyrtext 0.1.0?"""
    return any_manifest(path).get("version") == OLDER


def state_folder(path: str | Path, manifest: dict[str, Any]) -> Path:
    """The folder with the files of the state the manifest names."""
    return Path(path) / str(manifest["state"])


@contextmanager
def locked(path: str | Path) -> Iterator[Path]:
    """Within it nobody else writes to the index; what an interrupted run left is swept away.

    Raises KyrtextError when another run is writing, or when the folder holds something else.
    """
    path = Path(path)
    if path.exists() and not path.is_dir():
        raise KyrtextError(f"cannot write the index '{path}'", "a file has that name", "choose another name")
    if path.is_dir() and not is_store(path) and not all(_ours(entry) for entry in path.iterdir()):
        raise KyrtextError(
            f"cannot write the index '{path}'",
            "the folder holds other files",
            "choose a new or an empty folder",
        )
    try:
        path.mkdir(parents=True, exist_ok=True)
        with files.locked(path / LOCK, f"cannot write the index '{path}'", "wait until it has finished"):
            sweep(path)
            yield path
    except OSError as error:
        raise KyrtextError(
            f"cannot write the index '{path}'", error.strerror or str(error), "choose another place"
        ) from error


def _ours(entry: Path) -> bool:
    return entry.name == LOCK or (entry.is_dir() and entry.name.startswith("state-"))


def sweep(path: Path) -> None:
    """Remove the folders that the manifest does not name."""
    current = any_manifest(path).get("state") if is_store(path) else None
    for folder in path.iterdir():
        if folder.is_dir() and folder.name != current and folder.name.startswith("state-"):
            # a session elsewhere may hold an older state open (Windows): the next run removes it
            shutil.rmtree(folder, ignore_errors=True)
            forget(folder)


def commit(
    path: Path, fill: Callable[[Path], dict[str, int]], record: Callable[[dict[str, int]], dict[str, Any]]
) -> dict[str, Any]:
    """Let `fill` write the files of a new state, then make it the valid one; returns the manifest.

    `fill` returns what there is of everything, of which `record` makes what the manifest says. Call it within
    `locked`.
    """
    part = path / f"state-{os.getpid()}{PART}"
    try:
        part.mkdir()
        counts = fill(part)
        _make_private(part)
        checksums = {file.name: digest(file) for file in sorted(part.iterdir())}
        name = "state-" + hashlib.sha256(json.dumps(checksums).encode()).hexdigest()[:16]
        head = {"format": FORMAT, "version": VERSION, "state": name}
        # what JSON makes of it, so that it is sealed as it will be read
        made = json.loads(json.dumps({**head, **record(counts), "checksums": checksums}))
        manifest = sealed(_with_paths(made, lambda one: told_path(one, path)))
        if not (path / name).exists():
            part.rename(path / name)
        remember(path / name, checksums)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    write_text(path / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    (path / MANIFEST).chmod(0o600)
    sweep(path)
    return {**made, "seal": manifest["seal"]}


def _make_private(folder: Path) -> None:
    """An index holds raw texts: nobody but its owner reads it."""
    for place in (folder, *folder.iterdir()):
        place.chmod(0o700 if place.is_dir() else 0o600)


def check(path: str | Path, manifest: dict[str, Any]) -> Path:
    """The folder of the state that a manifest names.

    Raises KyrtextError when a file of it is missing or not as it was written: before anything is counted.
    Each file is read for that on first use, then only looked at.
    """
    folder = state_folder(path, manifest)
    if wrong := problems(folder, manifest["checksums"]):
        raise KyrtextError(
            f"cannot open the index '{path}'",
            f"it is damaged: {wrong[0]}",
            "index the folders again; kyrtext index --verify says what else is damaged",
        )
    return folder


def verify(path: str | Path) -> list[str]:
    """What is wrong with an index: a sentence for each file missing or changed; empty when it is whole."""
    manifest = read_manifest(path, OLDER if is_older(path) else VERSION)
    return problems(state_folder(path, manifest), manifest["checksums"], again=True)
