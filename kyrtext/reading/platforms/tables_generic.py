"""Any table that no other format knows, through the column mapper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ...errors import KyrtextError
from ..carriers.table_rows import documents
from ..document import Document
from ..format import Context, Format, Sample
from .table_map import choose

_COMMENTS = re.compile(r"comment|коммент", re.I)  # the name of a sheet


def _recognise(sample: Sample) -> str | None:
    if sample.table is None:
        return None
    return "a table with the columns " + ", ".join(sample.header[:12])


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the documents of a table; one of several sheets that holds no texts is passed over."""
    table = sample.table
    assert table is not None
    rows = table.first_rows
    try:
        columns = choose(table.header, rows, context.options.columns)
    except KyrtextError as error:
        if table.siblings:
            context.report.ignore(f"{context.source.name} [{table.name}]", str(error))
            return
        raise
    if _COMMENTS.search(table.name):
        columns = replace(columns, comments=True)
    yield from documents(table.header, table.rows, columns, context)


FORMATS = (Format("table", ("table",), _recognise, _read, general=True),)
