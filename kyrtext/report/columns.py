"""What columns mean: looked up in data/columns.txt for the sheet that explains a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

import pandas as pd

Meaning = tuple[str, str]


@lru_cache(maxsize=1)
def known() -> dict[str, dict[str, Meaning]]:
    """Meaning and denominator of each column, by table."""
    text = (files("kyrtext") / "data" / "columns.txt").read_text(encoding="utf-8")
    tables: dict[str, dict[str, Meaning]] = {}
    section: dict[str, Meaning] = {}
    for line in text.splitlines():
        if line.startswith("[") and line.endswith("]"):
            section = tables.setdefault(line[1:-1], {})
        elif line and not line.startswith("#"):
            name, meaning, *of = line.split("\t")
            section[name] = (meaning, of[0] if of else "")
    return tables


def meaning(column: str, table: str = "any") -> Meaning:
    """What a column of a table holds and, for a share, of what; empty where nobody wrote it down.

    Examples
    --------
    >>> meaning("weighted_percent")[0]
    "Weighted percentage (NVivo's)"
    >>> meaning("token", "tokens")[0]
    'The token as it was written'
    """
    own, common = known().get(table, {}), known()["any"]
    return own.get(column) or common.get(column) or own.get("*") or ("", "")


@lru_cache(maxsize=1)
def _named() -> dict[str, tuple[str, ...]]:
    """Russian and Kyrgyz heading, then meaning, of each column."""
    text = (files("kyrtext") / "data" / "headings.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: tuple([*cells, "", "", "", ""][:4]) for name, *cells in rows}


def heading(column: str, table: str = "any", lang: str = "en") -> str:  # noqa: ARG001  # of any table
    """What a column is called in a language; its name, where it has no other.

    Examples
    --------
    >>> heading("per_million", lang="ky"), heading("count"), heading("Wow", lang="ru")
    ('миллион сөзгө карата', 'count', 'Wow')
    """
    known_names = _named().get(column)
    if lang == "en" or known_names is None:
        return column
    return known_names[0 if lang == "ru" else 1] or column


def explained(column: str, table: str = "any", lang: str = "en") -> Meaning:
    """`meaning` in a language; in Russian and Kyrgyz what a share is of is part of it."""
    if lang == "en":
        return meaning(column, table)
    own = _named().get(column, ("", "", "", ""))
    return own[2 if lang == "ru" else 3] or heading(column, table, lang), ""


def meanings(sheets: Iterable[tuple[str, str, Iterable[str]]], lang: str = "en") -> pd.DataFrame:
    """One row per column of the sheets (name, table, columns): `sheet, column, meaning, of`.

    Sheets with the same columns of the same table are explained once. In another language than English the
    column is called as on its sheet, and its name in the library stands beside it.
    """
    rows: list[tuple[str, str, str, str]] = []
    seen: dict[tuple[str, tuple[str, ...]], str] = {}
    for sheet, table, columns in sheets:
        key = (table, tuple(map(str, columns)))
        if key not in seen:
            seen[key] = sheet
            for name in key[1]:
                told, of = explained(name, table, lang)
                rows.append((sheet, heading(name, table, lang), told, of if lang == "en" else name))
    last = "percent or rate of" if lang == "en" else "name"
    return pd.DataFrame(rows, columns=["sheet", "column", "meaning", last])
