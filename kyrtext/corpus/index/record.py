"""The account of reading a file as plain data, and the accounts of many files as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ...reading import Document, Duplicates, FileRead, Problem, ReadReport
from ...reading.duplicates import Same


class Noted(Duplicates):
    """A search for duplicates that remembers which documents have ids of their platform's own."""

    def __init__(self) -> None:
        super().__init__()
        self.own: list[bool] = []

    def see(self, document: Document, own_ids: bool = True) -> None:
        """Take note of the next document; `own_ids` says that its format has the platform's own ids."""
        self.own.append(own_ids)
        super().see(document, own_ids)


class Settled(Duplicates):
    """What a search for duplicates found, without what it searched."""

    def __init__(self, superseded: np.ndarray, crossposts: np.ndarray) -> None:
        super().__init__()
        self._found = superseded, crossposts

    def same(self) -> Same:
        """Return which records are one document; which one stays is not kept."""
        return Same(self._found[0], self._found[0], 0)

    def crossposts(self) -> np.ndarray:
        """Return the indices of documents whose text stands under another id too."""
        return self._found[1]


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
    }


def joined(records: Iterable[Mapping[str, Any]], duplicates: Duplicates) -> ReadReport:
    """The report of a run that read all the files the records are about."""
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
    return report
