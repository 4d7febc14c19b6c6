"""HTML pages that are tables of posts: what many web tools save under the name of a workbook (.xls)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...files.errors import KyrtextError
from ..document import Document
from ..format import Context, Format, Sample, Table
from ..platforms.table_parts import Part, parts_of
from .encodings import decode
from .grid import Row, table_of
from .markup import node_text, tree
from .table_rows import documents


def _tables(html: str, context: Context) -> Iterator[tuple[Table, list[Part]]]:
    """Yield the tables of a page with a column whose name says that it holds texts."""
    for node in tree(html).css("table"):
        table = table_of(_rows(node), context)
        try:
            yield table, parts_of(table.header, table.first_rows, context.options.columns, guess=False)[0]
        except KyrtextError:
            continue


def _rows(table: Any) -> Iterator[Row]:
    """Yield the rows of a table itself: those of tables inside its cells are theirs."""
    rows = (row for part in table.iter() for row in ((part,) if part.tag == "tr" else part.iter()))
    for number, row in enumerate((row for row in rows if row.tag == "tr"), 1):
        cells = [node_text(cell) for cell in row.iter() if cell.tag in ("td", "th")]
        if any(cells):
            yield number, cells


def _recognise(sample: Sample) -> str | None:
    if "<table" not in sample.text.lower():
        return None
    # the page is cut where the sample ends: only a table of some rows is worth a second look
    for table, parts in _tables(sample.text, Context(sample.source)):
        if table.first_rows and len(table.header) > 1:
            return f"an HTML table with the column '{table.header[parts[0].columns.text]}'"
    return None


def _read(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the rows of all tables that hold texts."""
    decoded = decode(context.source.read())
    for table, parts in _tables(decoded.text, context):
        for document in documents(table.header, table.rows, parts, context):
            document.flags = decoded.flags
            yield document


FORMATS = (Format("html table", ("html",), _recognise, _read, general=True),)
