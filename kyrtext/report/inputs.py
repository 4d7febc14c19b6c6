"""The files a result was made of: their digests, and their names as they may be passed on."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..corpus.corpus import Corpus
from ..corpus.index import is_store
from ..corpus.pseudonyms import leads_to_somebody, load_key, without_names
from ..reading import ReadReport
from ..reading.walk import files_below


def files_of(corpus: Corpus) -> dict[str, list[str]]:
    """The files and folders that went into a corpus and its words, by role, as they were given."""
    notes, settings = corpus.notes, corpus.notes.get("settings")
    files = dict((notes.get("run") or {}).get("files", {}))
    if not files:
        files["input"] = list(notes.get("paths", ()))
        for role in ("stopwords", "corrections"):
            files[role] = list(getattr(settings, role, ()))
    return {role: [str(path) for path in paths] for role, paths in files.items()}


def notes_shown(corpus: Corpus) -> Callable[[str], str]:
    """How names of files are passed on: with pseudonyms where they are called like persons."""
    settings = corpus.notes.get("settings")
    if settings is None or settings.anonymise == "off":
        return str
    return _without_persons(settings.key)


def names_shown(record: Mapping[str, Any], key: str | Path | None) -> Callable[[str], str]:
    """The same as a manifest tells it."""
    build = record.get("settings", {}).get("build") or {}
    return str if build.get("anonymise", "off") == "off" else _without_persons(key)


def _without_persons(key: str | Path | None) -> Callable[[str], str]:
    secret: list[bytes] = []

    def shown(path: str) -> str:
        if not leads_to_somebody(path):
            return path
        if not secret:
            secret.append(load_key(key))
        return without_names(path, secret[0])

    return shown


def paths_told(files: Mapping[str, Sequence[str]], shown: Callable[[str], str]) -> dict[str, str]:
    """Each path as it is passed on: from here, or by its last names; never from the root of this computer.

    >>> paths_told({"input": ["exports", "/home/anna/study/vk"], "codebook": ["/home/anna/old/vk"]}, str)
    {'exports': 'exports', '/home/anna/study/vk': 'study/vk', '/home/anna/old/vk': 'old/vk'}
    """
    here = Path.cwd()
    parts: dict[str, tuple[str, ...]] = {}
    sizes: dict[str, int] = {}
    for given in dict.fromkeys(path for paths in files.values() for path in paths):
        path = Path(given)
        if path.is_absolute() and path.is_relative_to(here):
            path = path.relative_to(here)
        parts[given] = tuple(part for part in path.parts if part != path.anchor)
        sizes[given] = 1 if path.is_absolute() else len(parts[given])
    while len(parts) > len({parts[given][-sizes[given] :] for given in parts}):
        seen = Counter(parts[given][-sizes[given] :] for given in parts)
        grown = {
            given: size + 1
            for given, size in sizes.items()
            if seen[parts[given][-size:]] > 1 and size < len(parts[given])
        }
        if not grown:
            break
        sizes.update(grown)
    return {
        given: shown("/".join(parts[given][-size:] if size else ()) or ".") for given, size in sizes.items()
    }


def inputs_of(corpus: Corpus) -> list[dict[str, Any]]:
    """Every file that went into a corpus and its words: `role, path` (as told), `file, bytes, sha256`."""
    files, shown = files_of(corpus), notes_shown(corpus)
    told = paths_told(files, shown)
    return [
        {**one, "path": told[path]}
        for role, paths in files.items()
        for path in paths
        for one in hashed_inputs({role: [path]}, shown)
    ]


def hashed_inputs(
    files: Mapping[str, Sequence[str | Path]], shown: Callable[[str], str] = str
) -> Iterator[dict[str, Any]]:
    """Name (relative, with "/"), size in bytes and SHA-256 of every file given or under a folder given.

    Of an index the manifest stands for all: it holds the digests of the others.
    """
    for role, paths in files.items():
        for given in paths:
            root = Path(given)
            for file in sorted(_below(root)):
                name = file.relative_to(root).as_posix() if root.is_dir() else file.name
                yield {
                    "role": role,
                    "path": Path(given).as_posix(),
                    "file": shown(name),
                    "bytes": file.stat().st_size,
                    "sha256": digest(file),
                }


def _below(root: Path) -> Iterable[Path]:
    if is_store(root):
        return [root / "manifest.json"]
    return files_below(root, ReadReport(), set()) if root.exists() else ()


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return "unreadable"
