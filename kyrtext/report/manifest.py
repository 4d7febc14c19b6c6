"""The record of a run: version, settings, input files, counts; enough to defend it and to repeat it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd

from .. import __version__
from ..corpus.columns import documents_by
from ..corpus.corpus import Corpus, language_shares
from ..corpus.decisions import decisions, summary
from ..corpus.grouping import Counting
from ..corpus.index import is_store
from ..corpus.pseudonyms import leads_to_somebody, load_key, without_names
from ..files.errors import KyrtextError
from ..files.messages import LANGUAGES
from ..files.writing import write_text
from ..reading import ReadReport
from ..reading.report import account
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
    told = paths_told(files_of(corpus), notes_shown(corpus))
    shown = notes_shown(corpus)
    record = {
        "format": FORMAT,
        "kyrtext": __version__,
        "libraries": libraries(),
        "run": _plain(notes.get("run"), told),
        "settings": _plain(
            {**settings, "build": notes.get("settings"), "reading": notes.get("options")}, told
        ),
        "inputs": [{**one, "file": shown(one["file"])} for one in notes.get("inputs", [])],
        "counts": {
            "documents": len(corpus),
            "words": corpus.words,
            "types": len(corpus.facts),
            "documents_by_platform": documents_by(corpus, "platform"),
            "documents_by_kind": documents_by(corpus, "kind"),
            "languages": {name: round(share, 6) for name, share in language_shares(corpus).items()},
        },
        "skipped": _skipped(notes.get("reading"), shown),
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


def _skipped(reading: Any, shown: Callable[[str], str]) -> dict[str, Any]:
    if reading is None:
        return {}
    return {
        "records": dict(sorted(reading.skipped.items())),
        "files": [{"file": shown(file), "reason": reason} for file, reason in reading.ignored],
        "problems": [str(replace(problem, file=shown(problem.file))) for problem in reading.problems],
        "warnings": reading.warnings,
        "duplicates": len(reading.superseded),
        "notes": [f"{shown(file)}: {what}" for file, what in reading.notes],
        "account": account(reading, shown).to_dict("records"),
    }


def _plain(value: Any, told: Mapping[str, str]) -> Any:
    """The value in what JSON knows, without secrets; its paths as they are passed on."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [item.name for item in dataclasses.fields(value) if item.name not in SECRET]
        return {name: _plain(getattr(value, name), told) for name in names}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner, told) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner, told) for inner in value]
    if isinstance(value, (int, float, bool, type(None))):
        return value
    name, sign, path = str(value).partition("=")  # NAME=PATH
    return told.get(str(value), f"{name}={told[path]}" if sign and path in told else str(value))


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


def method_text(corpus: Corpus, counting: Counting | None, record: Mapping[str, Any], lang: str) -> str:
    """The method paragraph with what the ledger and an audit know, in one language.

    Without `counting` words were looked for, not counted.
    """
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
    except (ValueError, RecursionError) as error:
        raise KyrtextError(
            f"cannot read '{path}'", f"it is damaged: {error}", "make the results anew"
        ) from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise KyrtextError(
            f"'{path}' is no manifest of a run",
            "kyrtext did not write it so",
            "give the manifest.json of a run",
        )
    if wrong := _wrong(record):
        raise KyrtextError(f"cannot use '{path}'", f"it is damaged: {wrong}", "make the results anew")
    return record


def _wrong(record: Mapping[str, Any]) -> str:
    """What in a manifest is not as kyrtext writes it, "" if nothing is."""
    run, output = record.get("run"), record.get("output")
    checks = {
        "kyrtext": isinstance(record.get("kyrtext"), str),
        "settings": isinstance(record.get("settings", {}), dict),
        "settings.build": isinstance(record.get("settings", {}).get("build") or {}, dict)
        if isinstance(record.get("settings", {}), dict)
        else False,
        "inputs": _rows(record.get("inputs"), ("role", "path", "file", "sha256")),
        "outputs": _rows(record.get("outputs"), ("file", "sha256")),
        "output": output == "." or _is_below(output, 1),
        "run": run is None or isinstance(run, dict),
    }
    wrong = next((name for name, right in checks.items() if not right), "")
    if wrong or not run:
        return wrong
    if not isinstance(run.get("command"), str):
        return "run.command"
    below = next((f"outputs: {one['file']}" for one in record["outputs"] if not _is_below(one["file"])), "")
    if below or "settings" in run:
        return below or ("" if isinstance(run["settings"], dict) else "run.settings")
    arguments = run.get("arguments")
    fits = isinstance(arguments, list) and all(isinstance(one, str) for one in arguments)
    return "" if fits else "run.arguments"


def _rows(value: Any, names: Sequence[str]) -> bool:
    return isinstance(value, list) and all(
        isinstance(row, dict) and all(isinstance(row.get(name), str) for name in names) for row in value
    )


def _is_below(name: Any, depth: int = 0) -> bool:
    """Does a name stay below the folder it is looked for in?"""
    if not isinstance(name, str) or not name or "\\" in name or ":" in name or "\0" in name:
        return False
    parts = name.split("/")
    return not {"", ".", ".."} & set(parts) and (not depth or len(parts) <= depth)


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
