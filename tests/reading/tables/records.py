"""Fixtures and the records expected of them, which stand beside each as NAME.expected.json.

`python -m tests.reading.tables.records NAME...` writes what is read now, to be looked at before it is kept.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from kyrtext.reading import ReadOptions, ReadReport, read_documents

ROOT = Path(__file__).parents[2] / "fixtures" / "exports"
FOLDERS = ("tables", "telegram", "whatsapp", "youtube", "fourcat", "documents", "archives", "encodings")
ENDING = ".expected.json"


def fixtures() -> list[Path]:
    """Return the fixtures of the second half of the readers."""
    return sorted(
        path for folder in FOLDERS for path in (ROOT / folder).iterdir() if not path.name.endswith(ENDING)
    )


def account(path: Path, options: ReadOptions | None = None) -> dict[str, Any]:
    """Return what is read of a file: its formats, its documents (fields that say something), its problems."""
    report = ReadReport()
    documents = [plain(asdict(document)) for document in read_documents(path, options, report)]
    told = {
        "formats": sorted({entry.format for entry in report.files}),
        "documents": documents,
        "problems": [str(problem) for problem in report.problems],
        "ignored": [list(entry) for entry in report.ignored],
        "skipped": dict(sorted(report.skipped.items())),
    }
    return {name: value for name, value in told.items() if value}


def plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that say something, as JSON writes them."""
    said = {name: value for name, value in fields.items() if value not in (None, "", ())}
    for name, value in said.items():
        if isinstance(value, datetime):
            said[name] = value.isoformat()
        elif isinstance(value, tuple):
            said[name] = list(value)
    return said


if __name__ == "__main__":
    for fixture in [Path(name) for name in sys.argv[1:]] or fixtures():
        text = json.dumps(account(fixture), ensure_ascii=False, indent=1)
        fixture.with_name(fixture.name + ENDING).write_text(text + "\n", encoding="utf-8")
