"""A sheet a person filled in (XLSX, CSV, ...), read back as a table."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pandas as pd

from ...files.errors import KyrtextError
from ..format import Context
from ..source import Source
from .tables import open_tables


def read_sheet(path: str | Path, sheet: str | None = None) -> pd.DataFrame:
    """Return the first table of a workbook or CSV file (or the sheet named), every cell as text.

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
    if not path.is_file():
        raise KyrtextError(f"cannot read '{path}'", "there is no such file", "check the path")
    source = Source.of_file(path)
    kind = path.suffix.lstrip(".").lower()
    for table in open_tables(source, "csv" if kind in ("tsv", "txt", "tab") else kind, Context(source)):
        if table.header and (sheet is None or table.name == sheet):
            header, rows = list(table.header), [cells for _, cells in table.rows]
            if rows and all(re.fullmatch(r"column \d+", str(name)) for name in header):
                header, *rows = rows  # a sheet has a header, however much it looks like the rest
            called = Counter(str(name).strip().casefold() for name in header)
            if twice := [name for name, count in called.items() if count > 1]:
                raise KyrtextError(
                    f"cannot read '{path}'", f"two columns are called '{twice[0]}'", "give each its own name"
                )
            width = len(header)
            return pd.DataFrame([cells[:width] for cells in rows], columns=header, dtype=object)
    raise KyrtextError(
        f"cannot read '{path}'", f"there is no table {sheet or ''}".rstrip(), "save it as XLSX or CSV"
    )
