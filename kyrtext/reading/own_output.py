"""What kyrtext itself wrote, known again by what stands in it: it is never read as posts.

Tables are told by their columns (`data/reading/own_tables.txt`), workbooks by their properties, reports by
their generator, manifests and codings by their format; what a
manifest lists beside it belongs to that run.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from .carriers.archives import DAMAGE
from .format import Sample
from .source import Source

_INDEX = b'"kyrtext index"'
_MOST = 64 << 20  # bytes of a file whose digest is taken


@cache
def _signatures() -> tuple[frozenset[str], ...]:
    file = resources.files("kyrtext") / "data" / "reading" / "own_tables.txt"
    lines = (line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return tuple(frozenset(line.split("\t")) for line in lines if line)


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
    """Return whether a workbook says in its properties that kyrtext wrote it."""
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
