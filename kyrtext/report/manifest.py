"""The record of a run: version, settings, input files, counts; enough to defend it and to repeat it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd

from .. import __version__
from ..corpus.corpus import Corpus, language_shares
from ..corpus.decisions import decisions, summary
from ..corpus.grouping import Counting
from ..corpus.index import is_store
from ..corpus.partition import documents_by
from ..errors import KyrtextError
from ..files.messages import LANGUAGES
from ..files.writing import write_text
from ..reading import ReadReport
from ..reading.walk import files_below
from . import method
from .tables import write_table

FORMAT = "kyrtext run"
# libraries whose data or rules decide which word is counted where
DECIDING = ("pymorphy3", "pymorphy3-dicts-ru", "simplemma", "nltk")
SECRET = ("key",)


def manifest(
    corpus: Corpus, settings: Mapping[str, Any], ledger: pd.DataFrame | None = None
) -> dict[str, Any]:
    """Everything that made a result: `run`, `settings`, `inputs`, `counts`, `skipped`, `decisions`."""
    notes = corpus.notes
    record = {
        "format": FORMAT,
        "kyrtext": __version__,
        "libraries": libraries(),
        "run": notes.get("run"),
        "settings": _plain({**settings, "build": notes.get("settings"), "reading": notes.get("options")}),
        "inputs": notes.get("inputs", []),
        "counts": {
            "documents": len(corpus),
            "words": corpus.words,
            "types": len(corpus.facts),
            "documents_by_platform": documents_by(corpus, "platform"),
            "documents_by_kind": documents_by(corpus, "kind"),
            "languages": {name: round(share, 6) for name, share in language_shares(corpus).items()},
        },
        "skipped": _skipped(notes.get("reading")),
    }
    if "quality" in notes:
        record["quality"] = notes["quality"]
    return record if ledger is None else {**record, "decisions": summary(ledger)}


def libraries() -> dict[str, str]:
    """Versions of the libraries that decide which word is counted where."""
    found = {}
    for name in DECIDING:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


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
        names = [item.name for item in dataclasses.fields(value) if item.name not in SECRET]
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


# --------------------------------------------------------------------------- input files


def inputs_of(corpus: Corpus) -> list[dict[str, Any]]:
    """Every file that went into a corpus and its words: `role, path` (as given), `file, bytes, sha256`."""
    notes, settings = corpus.notes, corpus.notes.get("settings")
    run = notes.get("run") or {}
    files = dict(run.get("files", {}))
    if not files:
        files["input"] = list(notes.get("paths", ()))
        for role in ("stopwords", "corrections"):
            files[role] = list(getattr(settings, role, ()))
    return list(hashed_inputs(files))


def hashed_inputs(files: Mapping[str, Sequence[str | Path]]) -> Iterator[dict[str, Any]]:
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
                    "file": name,
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


# --------------------------------------------------------------------------- the files beside a result


def write_account(
    corpus: Corpus,
    counting: Counting,
    written: Sequence[Path],
    settings: Mapping[str, Any],
    output: str | Path,
    ledger: pd.DataFrame | None = None,
) -> list[Path]:
    """Write `manifest.json`, `decisions.csv` and `method.txt` of a run and return their paths.

    Parameters
    ----------
    written : sequence of paths
        The files the run has made.
    output : path
        What the run was told to write: a folder, or one file, whose name then precedes the names above.
    ledger : DataFrame, optional
        From `decisions`, if it is there already.
    """
    output = Path(output)
    folder, before = (output, "") if output.is_dir() else (output.parent, f"{output.name}.")
    ledger = decisions(corpus, counting) if ledger is None else ledger
    record = manifest(corpus, settings, ledger)
    indexed = record["inputs"]
    record["inputs"] = inputs_of(corpus)
    if indexed:
        record["indexed"] = indexed
    texts = {lang: method_text(corpus, counting, record, lang) for lang in LANGUAGES}
    made = [
        write_table(ledger, folder / f"{before}decisions.csv"),
        write_text(folder / f"{before}method.txt", "\n\n".join(texts.values()) + "\n"),
    ]
    record["output"] = output.name if before else "."
    record["outputs"] = [
        {"file": path.relative_to(folder).as_posix(), "sha256": digest(path)} for path in [*written, *made]
    ]
    return [*made, write(record, folder / f"{before}manifest.json")]


def method_text(corpus: Corpus, counting: Counting, record: Mapping[str, Any], lang: str) -> str:
    """The method paragraph with what the ledger and an audit know, in one language."""
    return " ".join(
        [method.paragraph(corpus, counting, lang), *method.details(record, corpus.words, lang)]
    ).strip()


def flat_settings(record: Mapping[str, Any]) -> dict[str, Any]:
    """The settings and counts of a manifest as one flat mapping, for a sheet."""
    flat: dict[str, Any] = {"kyrtext": record["kyrtext"]}

    def visit(prefix: str, value: Any) -> None:
        if isinstance(value, Mapping):
            for key, inner in value.items():
                visit(f"{prefix}.{key}" if prefix else str(key), inner)
        elif value is not None and value != []:
            flat[prefix] = value

    visit("", {"settings": record["settings"], "libraries": record["libraries"], "counts": record["counts"]})
    return flat


def write(record: Mapping[str, Any], path: str | Path) -> Path:
    """Write a manifest as JSON, whole or not at all."""
    return write_text(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def read_manifest(path: str | Path) -> dict[str, Any]:
    """The manifest of a run.

    Raises
    ------
    KyrtextError
        When there is none, or it is something else.
    """
    path = Path(path)
    if path.is_dir():
        path = path / "manifest.json"
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise KyrtextError(
            f"cannot read '{path}'", error.strerror or str(error), "give the manifest.json of a run"
        ) from error
    except ValueError as error:
        raise KyrtextError(
            f"cannot read '{path}'", f"it is damaged: {error}", "make the results anew"
        ) from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise KyrtextError(
            f"'{path}' is no manifest of a run",
            "kyrtext did not write it so",
            "give the manifest.json of a run",
        )
    return record
