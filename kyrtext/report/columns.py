"""What columns mean: looked up in data/columns.txt for the sheet that explains a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from ..files.data import lines
from ..files.messages import heading, headings

Meaning = tuple[str, str]


@lru_cache(maxsize=1)
def known() -> dict[str, dict[str, Meaning]]:
    """Meaning and denominator of each column, by table."""
    tables: dict[str, dict[str, Meaning]] = {}
    section: dict[str, Meaning] = {}
    for line in lines("columns.txt"):
        if line.startswith("[") and line.endswith("]"):
            section = tables.setdefault(line[1:-1], {})
        else:
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


def explained(column: str, table: str = "any", lang: str = "en") -> Meaning:
    """`meaning` in a language; in Russian and Kyrgyz what a share is of is part of it."""
    if lang == "en":
        return meaning(column, table)
    own = headings().get(f"{table}.{column}") or headings().get(column, ("", "", "", ""))
    return own[2 if lang == "ru" else 3] or heading(column, lang, table), ""


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
                rows.append((sheet, heading(name, lang, table), told, of if lang == "en" else name))
    last = "percent or rate of" if lang == "en" else "name"
    return pd.DataFrame(rows, columns=["sheet", "column", "meaning", last])
