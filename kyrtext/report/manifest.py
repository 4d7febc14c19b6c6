"""The record of a run: version, settings, input files, counts; enough to defend it and to repeat it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from .. import __version__
from ..corpus import Corpus, language_shares
from ..files import write_text


def manifest(corpus: Corpus, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that made a result: `kyrtext` (version), `settings`, `inputs`, `counts`, `reading`."""
    documents = corpus.documents
    notes = corpus.notes
    reading = notes.get("reading")
    return {
        "kyrtext": __version__,
        "settings": _plain({**settings, "build": notes.get("settings"), "reading": notes.get("options")}),
        "inputs": notes.get("inputs", []),
        "counts": {
            "documents": len(corpus),
            "words": corpus.words,
            "types": len(corpus.lexicon),
            "documents_by_platform": _tally(documents["platform"]),
            "documents_by_kind": _tally(documents["kind"]),
            "languages": {name: round(share, 6) for name, share in language_shares(corpus).items()},
        },
        "skipped": _skipped(reading),
    }


def _tally(column: pd.Series) -> dict[str, int]:
    return {str(name): int(count) for name, count in sorted(column.value_counts().items())}


def _skipped(reading: Any) -> dict[str, Any]:
    if reading is None:
        return {}
    return {
        "records": dict(sorted(reading.skipped.items())),
        "files": [{"file": file, "reason": reason} for file, reason in reading.ignored],
        "problems": [str(problem) for problem in reading.problems],
        "warnings": reading.warnings,
        "duplicates": len(reading.superseded),
    }


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def hashed_inputs(paths: Iterable[str | Path]) -> list[dict[str, Any]]:
    """Name (relative, with "/"), size in bytes and SHA-256 of every file given or under a folder given."""
    rows = []
    for given in paths:
        root = Path(given)
        files = sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else [root]
        for file in files:
            name = file.relative_to(root).as_posix() if root.is_dir() else file.name
            rows.append({"file": name, "bytes": file.stat().st_size, "sha256": _digest(file)})
    return rows


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def flat_settings(record: Mapping[str, Any]) -> dict[str, Any]:
    """The settings and counts of a manifest as one flat mapping, for a sheet."""
    flat: dict[str, Any] = {"kyrtext": record["kyrtext"]}

    def visit(prefix: str, value: Any) -> None:
        if isinstance(value, Mapping):
            for key, inner in value.items():
                visit(f"{prefix}.{key}" if prefix else str(key), inner)
        elif value is not None and value != []:
            flat[prefix] = value

    visit("", {"settings": record["settings"], "counts": record["counts"]})
    return flat


def write(record: Mapping[str, Any], path: str | Path) -> Path:
    """Write a manifest as JSON, whole or not at all."""
    return write_text(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
