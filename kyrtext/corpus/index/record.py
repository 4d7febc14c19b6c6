"""The account of reading a file as plain data, and the accounts of many files as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ...files.errors import KyrtextError
from ...reading import Duplicates, FileRead, Problem, ReadReport
from ...reading.document import Batch
from ...reading.duplicates import Same


class Noted(Duplicates):
    """A search for duplicates that remembers on which sheets documents lay.

    `sheets` has runs of documents: how many, and their sheet, 0 where ids are their platform's own.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[int, int]] = []

    def see_all(self, batch: Batch, sheet: int = 0) -> None:
        """Take note of the next documents of one format."""
        self.sheets.append((len(batch), sheet))
        super().see_all(batch, sheet)


class Settled(Duplicates):
    """What a search for duplicates found, without what it searched."""

    def __init__(self, same: Same, crossposts: np.ndarray) -> None:
        super().__init__()
        self._found = same, crossposts

    @classmethod
    def counted(cls, superseded: int, crossposts: int, strangers: int = 0) -> Settled:
        """Return what was found when only the numbers are known; which documents they were is settled."""
        gone = np.arange(superseded, dtype=np.int64)
        return cls(Same(gone, gone, strangers), np.arange(crossposts, dtype=np.int64))

    def same(self) -> Same:
        """Return which records are one document."""
        return self._found[0]

    def crossposts(self) -> np.ndarray:
        """Return the indices of documents whose text stands under another id too."""
        return self._found[1]


def runs(sheets: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Runs of documents, neighbours of one kind put together.

    >>> runs([(2, 0), (3, 0), (1, 2)])
    [[5, 0], [1, 2]]
    """
    found: list[list[int]] = []
    for count, sheet in sheets:
        if found and found[-1][1] == sheet:
            found[-1][0] += count
        elif count:
            found.append([count, sheet])
    return found


def see_again(seen: Duplicates, table: pd.DataFrame, sheets: Iterable[Iterable[int]]) -> None:
    """Take note of documents of a table as if they were being read; `sheets` is what `Noted` remembered."""
    first = 0
    for count, sheet in sheets:
        rows = table.iloc[first : first + count]
        names = (
            *("kind", "id", "parent_id", "post_id", "group", "group_id", "author", "date_local"),
            *("flags", "source"),
        )
        date = rows["date"].dt.tz_localize(None).to_numpy(dtype="M8[us]").view(np.int64)
        columns = {name: rows[name].tolist() for name in names}
        batch = Batch.like(rows["text"].tolist(), "", date=date, **columns)
        batch.platform = rows["platform"].tolist()
        seen.see_all(batch, sheet)
        first += count


def plain(report: ReadReport) -> dict[str, Any]:
    """A report as data that JSON can hold."""
    return {
        "files": [[f.file, f.format, f.evidence, f.documents, f.bytes] for f in report.files],
        "ignored": [list(pair) for pair in report.ignored],
        "problems": [[problem.file, problem.what, problem.row] for problem in report.problems],
        "warnings": report.warnings,
        "skipped": dict(report.skipped),
        "origins": report.origins,
        "counts": [[*key, count] for key, count in report.counts.items()],
        "flags": dict(report.flags),
        "headers": list(report.headers),
        "own": report.own,
        "forced": sorted(report.forced),
        "lost": dict(report.lost),
        "skipped_in": [[*key, count] for key, count in report.skipped_in.items()],
        "notes": [list(note) for note in report.notes],
    }


def joined(records: Iterable[Mapping[str, Any]], duplicates: Duplicates) -> ReadReport:
    """The report of a run that read all the files the records are about.

    Raises KyrtextError for a record that is none.
    """
    try:
        return _joined(records, duplicates)
    except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        why = f"its account of reading is damaged: {type(error).__name__}: {error}"
        raise KyrtextError("cannot use the index", why, "index the folders again") from error


def _joined(records: Iterable[Mapping[str, Any]], duplicates: Duplicates) -> ReadReport:
    report = ReadReport(duplicates=duplicates)
    for record in records:
        report.files += [FileRead(*row) for row in record["files"]]
        report.ignored += [(file, reason) for file, reason in record["ignored"]]
        report.problems += [Problem(*row) for row in record["problems"]]
        report.warnings += record["warnings"]
        report.skipped.update(record["skipped"])
        report.origins.update(record["origins"])
        report.counts.update(Counter({(row[0], row[1]): row[2] for row in record["counts"]}))
        report.flags.update(record["flags"])
        report.headers.update(dict.fromkeys(record.get("headers", ())))
        report.own += record.get("own", 0)
        report.forced.update(record.get("forced", ()))
        report.lost.update(record.get("lost", {}))
        report.skipped_in.update(Counter({(row[0], row[1]): row[2] for row in record.get("skipped_in", ())}))
        report.notes += [(file, note) for file, note in record.get("notes", ())]
    return report
