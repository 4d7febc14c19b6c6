"""Kinds of input from `tests/cases/reading/inputs.txt`, which a linguist can edit."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kyrtext.corpus.build import read_table
from kyrtext.files.errors import KyrtextError
from kyrtext.reading import ColumnMap, ReadOptions, ReadReport, read_documents

FILE = Path(__file__).parent.parent / "cases" / "reading" / "inputs.txt"
_ESCAPE = re.compile(rb"\\(?:x([0-9a-f]{2})|([r0f])(?![a-z]))")


@dataclass
class Case:
    """Files, and what must come of them."""

    name: str
    files: dict[str, list[str]] = field(default_factory=dict)
    documents: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)


def cases() -> list[Case]:
    """The cases of the file, in order."""
    found: list[Case] = []
    lines: list[str] | None = None
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found.append(Case(line[3:]))
            lines = None
        elif not found or (
            (lines is None and not line.startswith("--- ")) and line[:3] not in ("=> ", "?? ", "!= ", "-- ")
        ):
            continue
        elif line.startswith("--- "):
            lines = found[-1].files[line[4:]] = []
        elif line.startswith("=> "):
            text, *told = line[3:].split(" | ")
            found[-1].documents.append((text, dict(part.split("=", 1) for part in told)))
            lines = None
        elif line.startswith("?? "):
            found[-1].told.append(line[3:])
            lines = None
        elif line.startswith("!= "):
            found[-1].absent.append(line[3:])
            lines = None
        elif line.startswith("-- "):
            found[-1].columns.update([line[3:].split("=", 1)])
            lines = None
        elif lines is not None:
            lines.append(line)
    return found


def written(lines: list[str]) -> bytes:
    """The bytes of a file."""
    while lines and not lines[-1]:
        lines.pop()
    raw = ("\n".join(lines) + "\n").encode()
    return _ESCAPE.sub(
        lambda m: bytes([int(m[1], 16)]) if m[1] else {b"r": b"\r", b"0": b"\0", b"f": b"\f"}[m[2]], raw
    )


def flat(text: str) -> str:
    return " ".join(text.replace("\\n", "\n").split())


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_input(case: Case, tmp_path: Path) -> None:
    for name, lines in case.files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(lines))
    report, options = ReadReport(), ReadOptions(columns=ColumnMap(**case.columns))
    if case.columns:
        with pytest.raises(KyrtextError) as caught:
            read_table([tmp_path], options)
        told = str(caught.value)
    else:
        documents = list(read_documents(tmp_path, options, report))
        told = " ".join([report.told(), *(f"{file}: {reason}" for file, reason in report.ignored)])
        assert not [part for part in case.absent for document in documents if part in document.text]
        if case.documents or not (case.told or case.absent):
            assert [flat(d.text) for d in documents] == [flat(text) for text, _ in case.documents]
        for document, (_, fields) in zip(documents, case.documents, strict=False):
            for name, value in fields.items():
                known = (
                    getattr(document, name) if hasattr(document, name) else (document.more or {}).get(name)
                )
                have = "" if known is None else str(known)
                assert have.startswith(value) if value else not have, (name, have)
    for pattern in case.told:
        assert re.search(pattern, told, re.I | re.S), told
