"""A sheet a person filled in (XLSX, CSV, ...), read back as a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from ...files.errors import KyrtextError
from ..format import Context, Source
from .tables import open_tables


def read_sheet(path: str | Path) -> pd.DataFrame:
    """Return the first table of a workbook or CSV file with rows, every cell as text.

    Raises
    ------
    KyrtextError
        When there is no such file, no table in it, or two columns have one name.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "барак.csv"
    >>> _ = path.write_text("document,code\\n1,иш\\n", encoding="utf-8")
    >>> read_sheet(path).values.tolist()
    [['1', 'иш']]
    """
    path = Path(path)
    for _, header, rows in sheets(path):
        if header:
            called = Counter(str(name).strip().casefold() for name in header)
            if twice := [name for name, count in called.items() if count > 1]:
                raise KyrtextError(
                    f"cannot read '{path}'", f"two columns are called '{twice[0]}'", "give each its own name"
                )
            width = len(header)
            return pd.DataFrame([cells[:width] for cells in rows], columns=header, dtype=object)
    raise KyrtextError(f"cannot read '{path}'", "there is no table", "save it as XLSX or CSV")


def sheets(path: Path) -> Iterator[tuple[str, list[str], list[Any]]]:
    """Name, header and rows of every sheet of a file.

    A sheet of a person has a header, however much it looks like the rest.
    """
    if not path.is_file():
        raise KyrtextError(f"cannot read '{path}'", "there is no such file", "check the path")
    source = Source.of_file(path)
    kind = path.suffix.lstrip(".").lower()
    try:
        for table in open_tables(source, "csv" if kind in ("tsv", "txt", "tab") else kind, Context(source)):
            header, rows = list(table.header), [cells for _, cells in table.rows]
            if rows and all(re.fullmatch(r"column \d+", str(name)) for name in header):
                header, *rows = rows
            yield table.name, header, rows
    except KyrtextError as error:
        found = error.failed + (f": {error.found}" if error.found else "")
        raise KyrtextError(f"cannot read '{path}'", found, error.advice) from error
