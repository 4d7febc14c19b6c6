"""Codebooks: what to look for, sorted into codes and concepts; a YAML file or a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..errors import KyrtextError

LANGUAGES = ("ru", "ky", "en")
SHEET_COLUMNS = ("code", "label_en", "label_ru", "label_ky", "ru", "ky", "en", "patterns", "exclude")


@dataclass(frozen=True)
class Code:
    """One category.

    Attributes
    ----------
    words : mapping of language to words or phrases, found by lemma
    patterns : spellings with * and ?, found by form
    exclude : words, phrases or patterns; a hit inside one of them does not count
    """

    name: str
    label: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def called(self, lang: str = "en") -> str:
        """Return the label in a language, or the name."""
        return self.label.get(lang) or self.name


@dataclass(frozen=True)
class Codebook:
    """Codes, and concepts that join words of several languages."""

    codes: tuple[Code, ...]
    concepts: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    name: str = ""


def load_codebook(path: str | Path) -> Codebook:
    """Return the codebook of a YAML file (see `examples/codebook.yaml`) or of a workbook.

    A workbook (.xlsx) has one row per code with the columns `code, label_en, label_ru, label_ky, ru, ky,
    en, patterns, exclude`; several words in a cell are separated by semicolons.

    Raises
    ------
    KyrtextError
        When the file cannot be read, or an entry is not what it should be; the message names it.
    """
    path = Path(path)
    if path.suffix.lower() in (".xlsx", ".xls", ".ods", ".csv"):
        return _from_rows(path)
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise KyrtextError(f"cannot read the codebook '{path}'", error.strerror or str(error)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KyrtextError(f"cannot read the codebook '{path}'", f"it is no YAML: {error}") from error
    if not isinstance(data, dict) or not isinstance(data.get("codes", data.get("concepts")), dict):
        raise KyrtextError(
            f"cannot read the codebook '{path}'",
            "there is no section 'codes:' or 'concepts:'",
            "see examples/codebook.yaml",
        )
    codes = tuple(_code(path, str(name), entry) for name, entry in (data.get("codes") or {}).items())
    concepts = {
        str(name): _words(path, f"concepts.{name}", entry)
        for name, entry in (data.get("concepts") or {}).items()
    }
    return Codebook(codes, concepts, str(data.get("name") or path.stem))


def _code(path: Path, name: str, entry: Any) -> Code:
    if not isinstance(entry, dict):
        raise KyrtextError(
            f"cannot read the codebook '{path}'", f"code '{name}' is no mapping", "see examples/codebook.yaml"
        )
    known = {"label", "description", "words", "patterns", "exclude"}
    if set(entry) - known:
        wrong = ", ".join(sorted(map(str, set(entry) - known)))
        raise KyrtextError(
            f"cannot read the codebook '{path}'",
            f"code '{name}' has the unknown key {wrong}",
            f"keys are {', '.join(sorted(known))}",
        )
    label = entry.get("label") or {}
    return Code(
        name,
        {"en": str(label)}
        if isinstance(label, str)
        else {str(key): str(value) for key, value in label.items()},
        str(entry.get("description") or ""),
        _words(path, name, entry.get("words") or {}),
        _list(path, f"{name}.patterns", entry.get("patterns")),
        _list(path, f"{name}.exclude", entry.get("exclude")),
    )


def _words(path: Path, where: str, entry: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(entry, dict):
        raise KyrtextError(
            f"cannot read the codebook '{path}'", f"'{where}' has no words by language", "write ru: [...]"
        )
    wrong = [str(key) for key in entry if key not in LANGUAGES]
    if wrong:
        raise KyrtextError(
            f"cannot read the codebook '{path}'",
            f"'{where}' has words of '{wrong[0]}'",
            f"languages are {', '.join(LANGUAGES)}",
        )
    return {str(key): _list(path, f"{where}.{key}", value) for key, value in entry.items()}


def _list(path: Path, where: str, value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list):
        raise KyrtextError(f"cannot read the codebook '{path}'", f"'{where}' is no list", "write [one, two]")
    # YAML reads yes, no, on and dates as something else than words
    return tuple(
        {True: "yes", False: "no"}.get(item, str(item)) if isinstance(item, bool) else str(item)
        for item in value
    )


def _from_rows(path: Path) -> Codebook:
    from ..reading.carriers.tables import open_tables
    from ..reading.format import Context
    from ..reading.source import Source

    source = Source.of_file(path)
    codes = []
    for table in open_tables(source, path.suffix.lstrip(".").lower(), Context(source)):
        header = [name.strip().casefold() for name in table.header]
        if "code" not in header:
            continue
        for _, cells in table.rows:
            row = dict(zip(header, cells, strict=False))
            if row.get("code", "").strip():
                codes.append(_row_code(row))
    if not codes:
        raise KyrtextError(
            f"cannot read the codebook '{path}'",
            "no sheet has a column 'code' with entries",
            f"columns are {', '.join(SHEET_COLUMNS)}",
        )
    return Codebook(tuple(codes), {}, path.stem)


def _row_code(row: Mapping[str, str]) -> Code:
    def cell(name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in row.get(name, "").split(";") if part.strip())

    labels = {lang: row[f"label_{lang}"] for lang in LANGUAGES if row.get(f"label_{lang}")}
    words = {lang: cell(lang) for lang in LANGUAGES if cell(lang)}
    return Code(
        row["code"].strip(), labels, row.get("description", ""), words, cell("patterns"), cell("exclude")
    )
