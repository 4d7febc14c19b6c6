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

from ...errors import KyrtextError
from ...files import writing as files
from ...files.writing import write_text

MANIFEST = "manifest.json"
FORMAT, VERSION = "kyrtext index", 3
LOCK = ".lock"
PART = ".part"


def is_store(path: str | Path) -> bool:
    """Is this the folder of an index?"""
    manifest = Path(path) / MANIFEST
    if not manifest.is_file():
        return False
    with manifest.open("rb") as stream:
        return FORMAT.encode() in stream.read(200)


def read_manifest(path: str | Path) -> dict[str, Any]:
    """The manifest of an index.

    Raises
    ------
    KyrtextError
        When there is none, it is damaged, or a later version of kyrtext wrote it.
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
    except (OSError, ValueError) as error:
        raise KyrtextError(
            f"cannot open the index '{path}'", str(error), "index the folders again"
        ) from error
    if manifest.get("version") != VERSION:
        raise KyrtextError(
            f"cannot open the index '{path}'",
            f"it is written in version {manifest.get('version')}, this kyrtext reads version {VERSION}",
            "index the folders again",
        )
    return manifest  # type: ignore[no-any-return]


def state_folder(path: str | Path, manifest: dict[str, Any]) -> Path:
    """The folder with the files of the state the manifest names."""
    return Path(path) / str(manifest["state"])


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


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
    current = read_manifest(path)["state"] if is_store(path) else None
    for folder in path.iterdir():
        if folder.is_dir() and folder.name != current and folder.name.startswith("state-"):
            # a session elsewhere may hold an older state open (Windows): the next run removes it
            shutil.rmtree(folder, ignore_errors=True)


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
        checksums = {file.name: digest(file) for file in sorted(part.iterdir())}
        name = "state-" + hashlib.sha256(json.dumps(checksums).encode()).hexdigest()[:16]
        head = {"format": FORMAT, "version": VERSION, "state": name}
        manifest = {**head, **record(counts), "checksums": checksums}
        if not (path / name).exists():
            part.rename(path / name)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    write_text(path / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    sweep(path)
    return manifest


def check(path: str | Path, manifest: dict[str, Any]) -> Path:
    """The folder of the state that a manifest names; KyrtextError when files of it are missing."""
    folder = state_folder(path, manifest)
    missing = [name for name in manifest["checksums"] if not (folder / name).is_file()]
    if missing:
        raise KyrtextError(
            f"cannot open the index '{path}'",
            f"{missing[0]} is missing",
            "kyrtext index --verify says what is damaged",
        )
    return folder


def verify(path: str | Path) -> list[str]:
    """What is wrong with an index: a sentence for each file missing or changed; empty when it is whole."""
    manifest = read_manifest(path)
    folder = state_folder(path, manifest)
    problems = []
    for name, expected in manifest["checksums"].items():
        file = folder / name
        if not file.is_file():
            problems.append(f"{name} is missing")
        elif digest(file) != expected:
            problems.append(f"{name} is not as it was written")
    return problems
