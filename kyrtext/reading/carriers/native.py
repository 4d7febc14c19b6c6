"""The program that runs in a process of its own and holds the parsers that a file can kill.

Started by `native_process` as a script; it imports nothing of kyrtext. A request is a line of JSON on
standard input, its answer a line on standard output. The home of python-calamine and pypdfium2.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

_EXACT = 1e15  # spreadsheets keep fifteen digits: the rest of a longer number is zeros
_open: dict[str, Any] = {}  # the book and the rows of its sheet, or the PDF


def limited(memory: int) -> None:
    """Let the process have so many bytes, where the system can see to it."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def book(path: str) -> dict[str, Any]:
    """Open a workbook: the names of its sheets, and which of them hold cells and are seen."""
    from python_calamine import CalamineWorkbook

    found = CalamineWorkbook.from_path(path)
    kinds = {sheet.name: str(sheet.typ) for sheet in found.sheets_metadata}
    seen = {sheet.name: str(sheet.visible).endswith("Visible") for sheet in found.sheets_metadata}
    _open.clear()
    _open["book"] = found
    return {
        "sheets": [
            [name, kinds.get(name, "WorkSheet").endswith("WorkSheet"), seen.get(name, True)]
            for name in found.sheet_names
        ]
    }


def sheet(name: str) -> dict[str, Any]:
    """Begin with a sheet: how many rows it has."""
    found = _open["book"].get_sheet_by_name(name)
    _open["rows"] = iter(found.iter_rows())
    return {"height": int(found.height)}


def rows(count: int) -> dict[str, Any]:
    """Return the next rows, every cell as a string, and in which of them a number has lost its end."""
    taken: list[list[str]] = []
    long: list[int] = []
    iterator: Iterator[list[Any]] = _open["rows"]
    for at in range(count):
        cells = next(iterator, None)
        if cells is None:
            return {"rows": taken, "long": long, "end": True}
        if any(type(value) is float and abs(value) >= _EXACT for value in cells):
            long.append(at)
        taken.append([cell(value) for value in cells])
    return {"rows": taken, "long": long, "end": False}


def cell(value: Any) -> str:
    """Return a cell as people see it: `5`, not `5.0`; dates as ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)


def pdf(path: str) -> dict[str, Any]:
    """Open a PDF: how many pages it has."""
    import pypdfium2

    _open.clear()
    _open["pdf"] = pypdfium2.PdfDocument(path)
    return {"pages": len(_open["pdf"])}


def page(number: int) -> dict[str, Any]:
    """Return the text of a page."""
    return {"text": _open["pdf"][number].get_textpage().get_text_range()}


REQUESTS: dict[str, Callable[..., dict[str, Any]]] = {
    "book": book, "sheet": sheet, "rows": rows, "pdf": pdf, "page": page,
}  # fmt: skip


def main() -> None:
    """Answer requests until there are no more."""
    limited(int(sys.argv[1]))
    answers = sys.stdout.buffer
    answers.write(b"{}\n")  # ready
    answers.flush()
    for line in sys.stdin.buffer:
        name, argument = json.loads(line)
        try:
            answer = REQUESTS[name](argument)
        except KeyboardInterrupt:
            return
        except BaseException as error:  # noqa: BLE001 - a library in Rust panics outside Exception
            answer = {"error": str(error) or type(error).__name__}
        answers.write(json.dumps(answer).encode("ascii") + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
