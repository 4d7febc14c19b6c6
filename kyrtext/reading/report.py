"""What was asked for and what became of it: files, counts, what was left out and why; also as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ..files.errors import KyrtextError
from ..files.messages import number, said, told
from .columns import plain
from .document import Batch, canonical
from .duplicates import Duplicates


@dataclass(frozen=True)
class ColumnMap:
    """Names of columns that overrule what the table mapper would choose; None leaves the choice to it.

    >>> ColumnMap(text="Билдирүү").chosen()
    {'text': 'Билдирүү'}
    """

    text: str | None = None
    date: str | None = None
    author: str | None = None
    group: str | None = None
    id: str | None = None
    parent: str | None = None

    def chosen(self) -> dict[str, str]:
        """Return the fields that were set."""
        names = ("text", "date", "author", "group", "id", "parent")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


@dataclass(frozen=True)
class ReadOptions:
    """What the user asked for.

    `platforms` maps a platform to the path whose files belong to it, whatever they look like (`--platform
    NAME=PATH`). `strict` makes the first problem an error. `include_private` reads private messages too.
    `columns` overrules the table mapper. The limits guard against archives that unpack without end.

    >>> ReadOptions().include_private
    False
    """

    platforms: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    include_private: bool = False
    columns: ColumnMap = ColumnMap()
    max_archive_bytes: int = 20 * 2**30
    max_archive_ratio: int = 200
    max_archive_depth: int = 3


_HEADERS = 100_000  # names of columns that are remembered


@dataclass(frozen=True)
class Problem:
    """One thing that could not be read: where, and what.

    >>> print(Problem("vk/wall.json", "the file ends in the middle of a record", 12))
    vk/wall.json, row 12: the file ends in the middle of a record
    """

    file: str
    what: str
    row: int | str | None = None

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file}, row {self.row}"
        return f"{place}: {self.what}"


@dataclass(frozen=True)
class FileRead:
    """One file (or one table of a workbook) that was read: its format, why, and how many documents it
    gave."""

    file: str
    format: str
    evidence: str
    documents: int
    bytes: int


@dataclass
class ReadReport:
    """The account of one run of `read_documents`, filled while it runs.

    `files` lists what was read, `ignored` what was not with the reason, `problems` what was damaged (at most
    `max_problems` a file are kept word for word, all are counted in `warnings`), `skipped` counts records
    left out on purpose by reason, `origins` says what each field was taken from.
    """

    strict: bool = False
    max_problems: int = 20
    files: list[FileRead] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    headers: dict[str, None] = field(default_factory=dict, repr=False)
    own: int = 0  # files of kyrtext's own, left out
    forced: set[str] = field(default_factory=set)  # platforms that --platform gave to a document
    lost: Counter[str] = field(default_factory=Counter)
    skipped_in: Counter[tuple[str, str]] = field(default_factory=Counter)
    settled: Counter[str] = field(default_factory=Counter)  # records skipped or lost, by file
    notes: list[tuple[str, str]] = field(default_factory=list)
    origins: dict[str, dict[str, str]] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    duplicates: Duplicates = field(default_factory=Duplicates, repr=False)
    _per_file: Counter[str] = field(default_factory=Counter, repr=False)

    def problem(
        self, file: str, what: str, row: int | str | None = None, lost: int = 0, label: str = ""
    ) -> None:
        """Note a problem, and how many records of the file (or sheet) it cost; in a strict run raise it."""
        problem = Problem(file, what, row)
        self.warnings += 1
        if lost:
            self.lost[label or file] += lost
            self.settled[label or file] += lost
        self._per_file[file] += 1
        if self._per_file[file] <= self.max_problems:
            self.problems.append(problem)
        if self.strict:
            raise KyrtextError("cannot read everything", str(problem), "run without --strict to skip it")

    def skip(self, reason: str, count: int = 1, file: str = "") -> None:
        """Count records left out on purpose."""
        self.skipped[reason] += count
        self.skipped_in[file, reason] += count
        self.settled[file] += count

    def note(self, file: str, what: str) -> None:
        """Keep something the user should know that is no fault of the file."""
        self.notes.append((file, what))

    def ignore(self, file: str, reason: str) -> None:
        """Note a file that holds no documents, with the reason."""
        self.ignored.append((file, reason))

    def see(self, batch: Batch, sheet: int = 0) -> None:
        """Count documents by platform and kind, and their flags, and remember what makes them known again.

        >>> report = ReadReport()
        >>> report.see(Batch.like(["Салам", "Салам"], "vkontakte", id=["-1_1", "-1_1"]))
        >>> report.documents, report.superseded.tolist()
        (2, [0])
        """
        self.counts.update(_counted(batch))
        for flags in filter(None, batch.flags):
            self.flags.update(flags)
        self.duplicates.see_all(batch, sheet)

    @property
    def documents(self) -> int:
        """How many documents were yielded, superseded ones included."""
        return self.counts.total()

    @property
    def superseded(self) -> np.ndarray:
        """Indices of yielded documents that a later record of the same platform and id replaces."""
        return self.duplicates.superseded()

    @property
    def crossposts(self) -> np.ndarray:
        """Indices of yielded documents whose text also stands under another id."""
        return self.duplicates.crossposts()

    def columns(self, names: Iterable[str]) -> None:
        """Remember what columns there are, for a user who names one that there is not."""
        if len(self.headers) < _HEADERS:
            self.headers.update(dict.fromkeys(name for name in names if name))

    def check(self, options: ReadOptions) -> None:
        """Tell which options found nothing to act on, when everything has been read.

        Raises KyrtextError for a column that the user named and no table or record had.
        """
        self._refuse_unknown(options.columns.chosen())
        if options.include_private and not self.flags["private"]:
            self.note("--include-private", "there are no private messages")
        for name, path in options.platforms.items():
            if canonical(name) not in self.forced:
                self.note(f"--platform {name}={path}", "no document was read there")

    def _refuse_unknown(self, wanted: Mapping[str, str]) -> None:
        known = {plain(name) for name in self.headers}
        missing = [name for name in wanted.values() if plain(name) not in known]
        if missing and len(self.headers) < _HEADERS:
            shown = ", ".join(f"'{name}'" for name in list(self.headers)[:40])
            there = f"the columns are {shown}" if shown else "there are no tables"
            raise KyrtextError(f"no table has a column '{missing[0]}'", there, "name one of them")

    def summary(self, lang: str = "en") -> str:
        """Return the account in a few short clauses.

        >>> ReadReport().summary(), ReadReport().summary("ky")
        ('0 documents from 0 files', '0 файл: 0 документ')
        """
        files = told("files", lang, n=len(self.files))
        parts = [told("documents", lang, n=self.documents, files=files)]
        for key, amount in (
            ("twice", len(self.superseded)),
            ("strangers", self.duplicates.same().strangers),
            ("crossposts", len(self.crossposts)),
            ("own_files", self.own),
            ("without_documents", max(len(self.ignored) - self.own, 0)),
            ("warnings", self.warnings),
        ):
            if amount:
                parts.append(told(key, lang, n=amount))
        reasons = [
            f"{said(reason, lang)} {number(amount, lang)}" for reason, amount in sorted(self.skipped.items())
        ]
        if reasons:
            parts.append(told("skipped", lang, what=", ".join(reasons)))
        return "; ".join(parts)

    def told(self, most: int = 10, lang: str = "en") -> str:
        """Return the summary, and below it the first `most` problems with file and row, one a line.

        >>> report = ReadReport()
        >>> report.problem("vk/wall.json", "the file ends in the middle of a record", 12)
        >>> print(report.told())
        0 documents from 0 files; 1 warning
          vk/wall.json, row 12: the file ends in the middle of a record
        """
        lines = [f"  {said(str(problem), lang)}" for problem in self.problems[:most]]
        lines += [f"  {file}: {said(what, lang)}" for file, what in self.notes[:most]]
        if self.warnings > len(lines):
            lines.append("  " + told("more_warnings", lang, n=self.warnings - len(lines)))
        return "\n".join([self.summary(lang), *lines])


def _counted(batch: Batch) -> Counter[tuple[str, str]]:
    """How many documents of each platform and kind there are; mostly all are alike."""
    size, platforms, kinds = len(batch), batch.platform, batch.kind
    if size and platforms.count(platforms[0]) == kinds.count(kinds[0]) == size:
        return Counter({(platforms[0], kinds[0]): size})
    return Counter(zip(platforms, kinds, strict=True))


_PARTS = ("documents", "duplicates", "skipped", "lost")
_NUMBERS = ("records", *_PARTS, "warnings")
COLUMNS = ("file", "outcome", "read_as", *_NUMBERS, "reasons")
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
        fresh = entry.file not in counted
        counted.add(entry.file)
        skips = {
            reason: count
            for (file, reason), count in report.skipped_in.items()
            if fresh and file == entry.file and count
        }
        reasons = [f"{reason}: {count:,}" for reason, count in sorted(skips.items())]
        reasons += [f"duplicates of {shown(name)}: {count:,}" for name, count in sorted(of[place].items())]
        reasons += [what for file, what in report.notes if fresh and file == entry.file]
        outer = entry.file.partition(" [")[0]
        inside = outer != entry.file  # a sheet
        warnings = warned.pop(entry.file, 0) + (warned.pop(outer, 0) if inside else 0)
        lost = report.lost[entry.file] + (report.lost[outer] if inside and warnings else 0)
        skipped, twice, given = sum(skips.values()), int(gone[place]), entry.documents
        numbers = (given + skipped + lost, given - twice, twice, skipped, lost, warnings)
        rows.append(_row(shown(entry.file), "read", entry.format, numbers, "; ".join(reasons)))
    for file, reason in report.ignored:
        rows.append(_row(shown(file), "left out", "", (0, 0, 0, 0, 0, warned.pop(file, 0)), reason))
    for file, count in warned.items():
        what = next(problem.what for problem in report.problems if problem.file == file)
        lost = report.lost[file]
        rows.append(_row(shown(file), "failed", "", (lost, 0, 0, 0, lost, count), what))
    return pd.DataFrame([*rows, _total(rows)], columns=list(COLUMNS))


def _row(file: str, outcome: str, read_as: str, numbers: Sequence[int], reasons: str) -> dict[str, Any]:
    return {
        "file": file, "outcome": outcome, "read_as": read_as, **dict(zip(_NUMBERS, numbers, strict=True)),
        "reasons": reasons,
    }  # fmt: skip


def _total(rows: list[dict[str, Any]]) -> dict[str, Any]:
    outcomes = Counter(row["outcome"] for row in rows)
    told = ", ".join(f"{outcomes[name]:,} {name}" for name in ("read", "left out", "failed"))
    return _row(SUM, told, "", [sum(row[name] for row in rows) for name in _NUMBERS], "")


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


def stated(table: pd.DataFrame, lang: str = "en") -> str:
    """Return the sum of an account in words, and by how much it does not fit.

    >>> stated(account(ReadReport()))
    '0 records = 0 documents + 0 duplicates + 0 skipped + 0 lost'
    """
    parts = {name: int(table[name].iloc[-1]) for name in ("records", *_PARTS)}
    rest = 2 * parts["records"] - sum(parts.values())
    sides = told("account", lang, **parts)
    return f"{sides}: {told('unaccounted', lang, n=rest)}" if rest else sides
