"""How an index lies on disk: a manifest, and beside it one folder that the manifest names.

A new state is written into a folder of its own; replacing the small manifest is what makes it valid. So a run
that is stopped at any moment leaves the last whole state, and a session that has an older one open keeps it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ...files import writing as files
from ...files.errors import KyrtextError
from ...files.writing import write_text
from . import integrity
from .integrity import digest

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
    if wrong := integrity.wrong_in(manifest if version == VERSION else integrity.sealed(manifest)):
        raise KyrtextError(
            f"cannot open the index '{path}'", f"its manifest is damaged: {wrong}", "index the folders again"
        )
    return manifest


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
            integrity.forget(folder)


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
        manifest = json.loads(json.dumps({**head, **record(counts), "checksums": checksums}))
        manifest = integrity.sealed(manifest)
        if not (path / name).exists():
            part.rename(path / name)
        integrity.remember(path / name, checksums)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    write_text(path / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    (path / MANIFEST).chmod(0o600)
    sweep(path)
    return manifest


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
    if wrong := integrity.problems(folder, manifest["checksums"]):
        raise KyrtextError(
            f"cannot open the index '{path}'",
            f"it is damaged: {wrong[0]}",
            "index the folders again; kyrtext index --verify says what else is damaged",
        )
    return folder


def verify(path: str | Path) -> list[str]:
    """What is wrong with an index: a sentence for each file missing or changed; empty when it is whole."""
    manifest = read_manifest(path, OLDER if is_older(path) else VERSION)
    return integrity.problems(state_folder(path, manifest), manifest["checksums"], again=True)
