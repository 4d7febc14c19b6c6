"""Files of several coders become one; consensus starts from it. The files themselves stay as they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..files.errors import KyrtextError
from .layout import TABLES
from .store import Change, CodingFile, open_file

_RANK = {"read": 3, "later": 2, "skipped": 1}


def merge(
    paths: Sequence[str | Path], output: str | Path, coder: str = "", *, join: bool = False
) -> CodingFile:
    """Join the files into a new one: every coding keeps its coder, what is the same in two is there once.

    The order of the files changes nothing, and merging the outcome with one of them again gives the same.

    Parameters
    ----------
    join : bool
        Codes of one name made by different coders become one; without it they are an error, for the same name
        may mean two things.

    Raises
    ------
    KyrtextError
        When the output exists, a file cannot be read, or codes of one name are different codes.
    """
    if Path(output).exists():
        raise KyrtextError(f"cannot write '{output}'", "it is there already", "choose another name")
    files = [open_file(path, writable=False) for path in paths]
    try:
        levels = {file.meta("anonymise") for file in files}
        if len(levels) > 1:
            raise KyrtextError(
                "cannot merge", "one file was made over masked texts, another not", "code alike"
            )
        tables = {table: _union(table, [file.rows(table) for file in files]) for table in TABLES}
        _one_code(tables, files, join)
        coder = coder or " + ".join(sorted({file.meta("coder") for file in files}))
        facts = {name: files[0].meta(name) for name in ("project", "fingerprint", "anonymise")}
    finally:
        for file in files:
            file.close()
    out = open_file(output, coder=coder, create=True)
    changes: list[Change] = [
        (table, str(row[TABLES[table][0]]), row) for table, rows in tables.items() for row in rows
    ]
    out.set_meta(**facts)
    out.act("merge", changes)
    return out


def _union(table: str, parts: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Rows of all files by key; of one key the later reading, the newer memo, what is in use."""
    key = TABLES[table][0]
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for rows in parts:
        for row in rows:
            if row not in found[row[key]]:
                found[row[key]].append(row)
    return [_settled(table, found[name]) for name in sorted(found)]


def _settled(table: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    if len(rows) == 1:
        return rows[0]
    rows = sorted(rows, key=repr)
    if table == "reading":
        best = max(rows, key=lambda row: _RANK.get(row["state"], 0))
        times = (
            [row["first_at"] for row in rows if row["first_at"]],
            [row["last_at"] for row in rows if row["last_at"]],
        )
        return {**best, "first_at": min(times[0], default=None), "last_at": max(times[1], default=None)}
    if table == "memo":
        texts = list(
            dict.fromkeys(row["text"] for row in sorted(rows, key=lambda row: (row["version"], row["text"])))
        )
        texts = [text for text in texts if text]
        text = "\n\n".join(one for one in texts if not any(one != other and one in other for other in texts))
        return {**rows[0], "text": text, "version": max(row["version"] for row in rows)}
    if table in ("code", "coding"):
        return min(rows, key=lambda row: (row["archived"], repr(row)))
    return rows[-1]


def _one_code(tables: dict[str, list[dict[str, Any]]], files: list[CodingFile], join: bool) -> None:
    """Codes of one name under different ids become one, if that is wanted."""
    by_name: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in tables["code"]:
        if not row["archived"]:
            by_name[row["name"]].append(row)
    double = {name: rows for name, rows in by_name.items() if len(rows) > 1}
    if double and not join:
        raise KyrtextError(
            "cannot merge the codebooks",
            f"{', '.join(sorted(double))}: one name, but different codes in "
            f"{' and '.join(sorted(file.path.name for file in files))}",
            "if they mean the same, add --join",
        )
    into = {row["id"]: rows[0]["id"] for rows in double.values() for row in rows[1:]}
    keys = {row["key"] for row in tables["code"] if row["key"]}
    for row in tables["code"]:
        row["parent"] = into.get(row["parent"], row["parent"])
        if row["id"] in into:
            row.update(archived=1, merged_into=into[row["id"]], key="")
        elif row["key"]:
            row["key"] = row["key"] if row["key"] in keys else ""
            keys.discard(row["key"])  # a key gives one code
    for table in ("coding", "verdict"):
        for row in tables[table]:
            row["code"] = into.get(row["code"], row["code"])
