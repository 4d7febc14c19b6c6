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


def meanings(sheets: Iterable[tuple[str, str, Iterable[str]]]) -> pd.DataFrame:
    """One row per column of the sheets (name, table, columns): `sheet, column, meaning, of`.

    Sheets with the same columns of the same table are explained once.
    """
    rows: list[tuple[str, str, str, str]] = []
    seen: dict[tuple[str, tuple[str, ...]], str] = {}
    for sheet, table, columns in sheets:
        key = (table, tuple(map(str, columns)))
        if key not in seen:
            seen[key] = sheet
            rows += [(sheet, name, *meaning(name, table)) for name in key[1]]
    return pd.DataFrame(rows, columns=["sheet", "column", "meaning", "percent or rate of"])
