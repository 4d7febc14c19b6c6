"""The account of reading as a table: what became of every file, and of every record in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from .report import ReadReport

COLUMNS = (
    *("file", "outcome", "read_as", "records", "documents", "duplicates", "skipped", "lost", "warnings"),
    "reasons",
)
SUM = "(sum)"


def account(report: ReadReport, shown: Callable[[str], str] = str) -> pd.DataFrame:
    """Return a row for each file (each sheet of a workbook), in the order of reading, and last their sum.

    `outcome` is `read`, `left out` or `failed`; `read_as` the format. Of `records` each is one of the
    `documents` that stay, one of the `duplicates` of a document named in `reasons`, `skipped` for a reason
    that is named there, or `lost` with a warning. The columns of numbers add up in every row and in the sum.
    `shown` says how the name of a file is written.

    >>> report = ReadReport()
    >>> report.ignore("сүрөт.jpg", "a picture")
    >>> account(report)[["file", "outcome", "records", "reasons"]].values.tolist()
    [['сүрөт.jpg', 'left out', 0, 'a picture'], ['(sum)', '0 read, 1 left out, 0 failed', 0, '']]
    """
    gone, of = _duplicates(report)
    warned = Counter(problem.file for problem in report.problems)
    rows: list[dict[str, Any]] = []
    counted: set[str] = set()
    for place, entry in enumerate(report.files):
        skips = {
            reason: count
            for (file, reason), count in report.skipped_in.items()
            if file == entry.file and count
        }
        fresh = entry.file not in counted
        counted.add(entry.file)
        reasons = [f"{reason}: {count:,}" for reason, count in sorted(skips.items())] if fresh else []
        reasons += [f"duplicates of {shown(name)}: {count:,}" for name, count in sorted(of[place].items())]
        reasons += [what for file, what in report.notes if fresh and file == entry.file]
        outer = entry.file.partition(" [")[0]
        warnings = warned.pop(entry.file, 0) + (warned.pop(outer, 0) if outer != entry.file else 0)
        lost = report.lost[entry.file] + (report.lost[outer] if outer != entry.file and warnings else 0)
        skipped = sum(skips.values()) if fresh else 0
        rows.append({
            "file": shown(entry.file), "outcome": "read", "read_as": entry.format,
            "records": entry.documents + skipped + lost, "documents": entry.documents - int(gone[place]),
            "duplicates": int(gone[place]), "skipped": skipped, "lost": lost, "warnings": warnings,
            "reasons": "; ".join(reasons),
        })  # fmt: skip
    rows += [_bare(shown(file), "left out", reason, warned.pop(file, 0)) for file, reason in report.ignored]
    for file, count in warned.items():
        what = next(problem.what for problem in report.problems if problem.file == file)
        rows.append(_bare(shown(file), "failed", what, count, report.lost[file]))
    return pd.DataFrame([*rows, _total(rows)], columns=list(COLUMNS))


def _bare(file: str, outcome: str, reason: str, warnings: int, lost: int = 0) -> dict[str, Any]:
    empty = dict.fromkeys(("documents", "duplicates", "skipped"), 0)
    return {
        "file": file, "outcome": outcome, "read_as": "", "records": lost, **empty, "lost": lost,
        "warnings": warnings, "reasons": reason,
    }  # fmt: skip


def _total(rows: list[dict[str, Any]]) -> dict[str, Any]:
    numbers = ("records", "documents", "duplicates", "skipped", "lost", "warnings")
    outcomes = Counter(row["outcome"] for row in rows)
    told = ", ".join(f"{outcomes[name]:,} {name}" for name in ("read", "left out", "failed"))
    sums = {name: sum(row[name] for row in rows) for name in numbers}
    return {"file": SUM, "outcome": told, "read_as": "", **sums, "reasons": ""}


def _duplicates(report: ReadReport) -> tuple[np.ndarray, list[Counter[str]]]:
    """How many documents of each file are duplicates, and of those of which files."""
    ends = np.cumsum([entry.documents for entry in report.files], dtype=np.int64)
    gone = np.zeros(len(report.files), dtype=np.int64)
    of: list[Counter[str]] = [Counter() for _ in report.files]
    same = report.duplicates.same()
    if len(report.duplicates) != (int(ends[-1]) if len(ends) else 0):
        return gone, of  # an index remembers only how many there were
    there, by = (np.searchsorted(ends, rows, side="right") for rows in (same.gone, same.by))
    for place, other in zip(there.tolist(), by.tolist(), strict=True):
        gone[place] += 1
        of[place][report.files[other].file] += 1
    return gone, of


def stated(table: pd.DataFrame) -> str:
    """Return the sum of an account in words, and by how much it does not fit.

    >>> stated(account(ReadReport()))
    '0 records = 0 documents + 0 duplicates + 0 skipped + 0 lost'
    """
    last = table.iloc[-1]
    parts = ("documents", "duplicates", "skipped", "lost")
    sides = f"{last['records']:,} records = " + " + ".join(f"{last[name]:,} {name}" for name in parts)
    rest = int(last["records"]) - sum(int(last[name]) for name in parts)
    return sides if rest == 0 else f"{sides}: {rest:,} records are not accounted for"
