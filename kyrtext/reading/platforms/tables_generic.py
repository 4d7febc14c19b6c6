"""Any table that no other format knows, through the column mapper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ...files.errors import KyrtextError
from ..carriers.plain import copied_lines
from ..carriers.table_rows import documents
from ..document import Document
from ..format import Context, Format, Sample
from .table_parts import is_private, parts_of, sums_up

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
    if is_private(table.header):
        if not context.options.include_private:
            context.withholds(sum(1 for _ in table.rows))
            return
        context.flags = (*context.flags, "private")
    try:
        parts, unread = parts_of(table.header, rows, context.options.columns, table.name)
    except KyrtextError as error:
        if table.siblings or sums_up(table.header, rows, table.name):
            context.report.ignore(
                f"{context.source.name} [{table.name}]" if table.name else context.source.name, str(error)
            )
            return
        raise
    cells = [row[parts[0].columns.text] for row in rows]
    if parts[0].columns.guessed and copied_lines([*table.header, *cells]):
        raise KyrtextError(
            "a page copied from a site, not an export",
            "its lines stand in the cells, the site's own words among them",
            "export the posts (docs/formats.md), or paste them into a table with a column for the text",
        )
    for name in unread:
        context.note(f"column '{name}' holds words and is not read: name it with --text-column")
    if _COMMENTS.search(table.name):
        parts = [replace(part, columns=replace(part.columns, comments=True)) for part in parts]
    yield from documents(table.header, table.rows, parts, context)


FORMATS = (Format("table", ("table",), _recognise, _read, general=True),)
