"""Is an index as it was written? Every file is read once and compared with its SHA-256; after that it is
enough to look whether the system has seen a change of it.

What was found whole is remembered in the user's own cache folder, never in the index: that may come from
anybody.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

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
        "settings": lambda value: isinstance(value, dict) and value.get("anonymise") in levels,
        "options": lambda value: isinstance(value, dict) and isinstance(value.get("columns"), dict),
        "paths": lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
        "files": lambda value: isinstance(value, list) and all(isinstance(one, dict) for one in value),
        "told": lambda value: isinstance(value, str),
        "seal": lambda value: value == seal_of(manifest),
    }
    wrong = (name for name, fits in checks.items() if not fits(manifest.get(name)))
    return next((f"its '{name}' is not as it was written" for name in wrong), "")


def _is_mapping(value: Any, kind: type) -> bool:
    return isinstance(value, dict) and all(isinstance(one, kind) for one in value.values())


def _are_digests(value: Any) -> bool:
    return (
        _is_mapping(value, str)
        and bool(value)
        and all(_NAME.fullmatch(name) and _DIGEST.fullmatch(one) for name, one in value.items())
    )
