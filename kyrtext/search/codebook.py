"""Codebooks: what to look for, sorted into codes and concepts; a YAML file or a workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..files.errors import KyrtextError
from ..files.yaml_text import NotYamlError, values_of

LANGUAGES = ("ru", "ky", "en")
SHEET_COLUMNS = (
    *("code", "label_en", "label_ru", "label_ky", "ru", "ky", "en", "patterns", "exclude"),
    *("parent", "colour", "key"),
)
COLOURS = (
    *("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#666666"),
    *("#8C564B", "#7B3FA0", "#808000", "#A6192E"),
)


@dataclass(frozen=True)
class Code:
    """One category.

    Attributes
    ----------
    words : mapping of language to words or phrases, found by lemma
    patterns : spellings with * and ?, found by form
    exclude : words, phrases or patterns; a hit inside one of them does not count
    parent : name of the code this one stands below, "" for none; a parent counts what its children find too
    colour : "#RRGGBB" for screens and other programs, "" for the next of the palette
    key : the key that gives the code at the desk, a digit or a letter, "" for none
    """

    name: str
    label: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    parent: str = ""
    colour: str = ""
    key: str = ""

    @property
    def finds(self) -> bool:
        """Whether there is a word or a pattern to look for."""
        return any(self.words.values()) or bool(self.patterns)

    def called(self, lang: str = "en") -> str:
        """Return the label in a language, or the name."""
        return self.label.get(lang) or self.name


@dataclass(frozen=True)
class Codebook:
    """Codes, and concepts that join words of several languages."""

    codes: tuple[Code, ...]
    concepts: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    name: str = ""

    def ancestors(self, name: str) -> tuple[str, ...]:
        """The codes a code stands below, nearest first.

        >>> Codebook((Code("иш"), Code("айлык", parent="иш"))).ancestors("айлык")
        ('иш',)
        """
        found: dict[str, None] = {}
        while (name := self._parents.get(name, "")) and name not in found:
            found[name] = None
        return tuple(found)

    @cached_property
    def _parents(self) -> dict[str, str]:
        return {code.name: code.parent for code in self.codes}

    @property
    def silent(self) -> tuple[str, ...]:
        """Codes that can find nothing: neither they nor a code below them has a word or a pattern."""
        heard = {code.name for code in self.codes if code.finds}
        heard |= {above for name in heard for above in self.ancestors(name)}
        return tuple(code.name for code in self.codes if code.name not in heard)


def checked(codebook: Codebook, where: str) -> Codebook:
    """The codebook, when every parent is a code of it, none stands below itself, and no key is given twice.

    Raises KyrtextError otherwise; `where` names the file.
    """
    names = {code.name for code in codebook.codes}
    reached = {code.name for code, _ in in_tree(codebook.codes)}
    failed, keys = f"cannot read the codebook '{where}'", dict[str, str]()
    for code in codebook.codes:
        if code.parent and code.parent not in names:
            raise KyrtextError(
                failed,
                f"code '{code.name}' stands below '{code.parent}', which is no code",
                "add it, or mend it",
            )
        if code.name not in reached and code.name in codebook.ancestors(code.name):
            raise KyrtextError(failed, f"code '{code.name}' stands below itself", "mend its parent")
        if code.colour and not re.fullmatch(r"#[0-9A-Fa-f]{6}", code.colour):
            raise KyrtextError(failed, f"the colour of '{code.name}' is '{code.colour}'", "write it #0072B2")
        if code.key and not (len(code.key) == 1 and code.key.isalnum() and code.key.isascii()):
            raise KyrtextError(failed, f"the key of '{code.name}' is '{code.key}'", "give one of 1-9, a-z")
        if code.key and keys.setdefault(code.key.lower(), code.name) != code.name:
            raise KyrtextError(
                failed,
                f"'{keys[code.key.lower()]}' and '{code.name}' have the key '{code.key}'",
                "change one",
            )
    return codebook


def in_tree(codes: Sequence[Code]) -> list[tuple[Code, int]]:
    """The codes with every child below its parent, and how deep each stands.

    >>> [(code.name, deep) for code, deep in in_tree((Code("b", parent="a"), Code("c"), Code("a")))]
    [('c', 0), ('a', 0), ('b', 1)]
    """
    below: dict[str, list[Code]] = {}
    names = {code.name for code in codes}
    for code in codes:
        below.setdefault(code.parent if code.parent in names else "", []).append(code)
    found: list[tuple[Code, int]] = []
    waiting = [(code, 0) for code in reversed(below.get("", []))]
    while waiting:
        code, deep = waiting.pop()
        found.append((code, deep))
        waiting += [(child, deep + 1) for child in reversed(below.get(code.name, []))]
    return found


def load_codebook(path: str | Path) -> Codebook:
    """Return the codebook of a YAML file (see `examples/codebook.yaml`) or of a workbook.

    A workbook (.xlsx) has one row per code with the columns `code, label_en, label_ru, label_ky, ru, ky,
    en, patterns, exclude` and, if wanted, `parent, colour, key`; several words in a cell are separated by
    semicolons.

    Raises
    ------
    KyrtextError
        When the file cannot be read, or an entry is not what it should be; the message names it.
    """
    path = Path(path)
    if path.suffix.lower() in (".xlsx", ".xls", ".ods", ".csv"):
        return _from_rows(path)
    try:
        data = values_of(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise KyrtextError(f"cannot read the codebook '{path}'", error.strerror or str(error)) from error
    except (NotYamlError, UnicodeDecodeError) as error:
        raise KyrtextError(f"cannot read the codebook '{path}'", f"it is no YAML: {error}") from error
    sections = [data.get(name) for name in ("codes", "concepts")] if isinstance(data, dict) else [None]
    if not any(sections) or not all(section is None or isinstance(section, dict) for section in sections):
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
    return checked(Codebook(codes, concepts, str(data.get("name") or path.stem)), str(path))


def _code(path: Path, name: str, entry: Any) -> Code:
    if not isinstance(entry, dict):
        raise KyrtextError(
            f"cannot read the codebook '{path}'", f"code '{name}' is no mapping", "see examples/codebook.yaml"
        )
    known = {"label", "description", "words", "patterns", "exclude", "parent", "colour", "key"}
    if set(entry) - known:
        wrong = ", ".join(sorted(map(str, set(entry) - known)))
        raise KyrtextError(
            f"cannot read the codebook '{path}'",
            f"code '{name}' has the unknown key {wrong}",
            f"keys are {', '.join(sorted(known))}",
        )
    label = entry.get("label") or {}
    labels = {"en": label} if isinstance(label, str) else label
    if not isinstance(labels, dict):
        raise KyrtextError(
            f"cannot read the codebook '{path}'", f"'{name}.label' is no text", "write en: a name"
        )
    return Code(
        name,
        {str(key): _text(path, f"{name}.label.{key}", value) for key, value in labels.items()},
        _text(path, f"{name}.description", entry.get("description")),
        _words(path, name, entry.get("words") or {}),
        _list(path, f"{name}.patterns", entry.get("patterns")),
        _list(path, f"{name}.exclude", entry.get("exclude")),
        *(_text(path, f"{name}.{key}", entry.get(key)) for key in ("parent", "colour", "key")),
    )


def _text(path: Path, where: str, value: Any) -> str:
    """A text, or what YAML makes of one; "" for none."""
    if isinstance(value, list | dict | set | tuple):
        raise KyrtextError(f"cannot read the codebook '{path}'", f"'{where}' is no text", "write one")
    return "" if value is None else str(value)


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
        {True: "yes", False: "no"}[item] if isinstance(item, bool) else _text(path, where, item)
        for item in value
    )


def _from_rows(path: Path) -> Codebook:
    from ..reading.carriers.sheets import sheets

    codes = []
    for _, names, rows in sheets(path):
        header = [str(name).strip().casefold() for name in names]
        if "code" not in header:
            continue
        for cells in rows:
            row = dict(zip(header, cells, strict=False))
            if row.get("code", "").strip():
                codes.append(_row_code(row))
    if not codes:
        raise KyrtextError(
            f"cannot read the codebook '{path}'",
            "no sheet has a column 'code' with entries",
            f"columns are {', '.join(SHEET_COLUMNS)}",
        )
    return checked(Codebook(tuple(codes), {}, path.stem), str(path))


def _row_code(row: Mapping[str, str]) -> Code:
    def cell(name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in row.get(name, "").split(";") if part.strip())

    labels = {lang: row[f"label_{lang}"] for lang in LANGUAGES if row.get(f"label_{lang}")}
    words = {lang: cell(lang) for lang in LANGUAGES if cell(lang)}
    return Code(
        row["code"].strip(),
        labels,
        row.get("description", ""),
        words,
        cell("patterns"),
        cell("exclude"),
        *(row.get(name, "").strip() for name in ("parent", "colour", "key")),
    )
