"""Tables of Odnoklassniki comments and posts: the mobile scraper's CSV, and tables with Russian headers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..addresses import ok_address
from ..columns import field_of
from ..dates import NEVER, collected_of_name, is_relative, parse, since
from ..document import Document
from ..format import Context, Format, Sample, Table
from ..rows import Columns, with_further
from .table_columns import parts_of
from .tables_generic import documents

_MOBILE = ("Text", "Time", "Name", "ProfileURL", "MSGID")
_PROFILE = re.compile(r"ok\.ru/(?:profile|group)/(\d+)")


def _mobile(sample: Sample) -> str | None:
    if Columns(sample.header).has("Post", "Text", "Time", "Name", "ProfileURL", "MSGID"):
        return "columns Post, Text, Time, Name, ProfileURL, MSGID"
    return None


def _read_mobile(sample: Sample, context: Context) -> Iterator[Document]:
    return with_further(sample.table, context, _mobile_rows, _MOBILE, "post") if sample.table else iter(())


def _mobile_rows(table: Table, context: Context) -> Iterator[Document]:
    context.origin(
        text="Text", id="MSGID", post_id="Post (address)", author="Name", author_id="ProfileURL",
        date_local="Time as the site shows it; a relative one by the moment of collection",
    )  # fmt: skip
    columns = Columns(table.header)
    named = collected_of_name(context.source.name)
    moments = [name for name in columns.places if field_of(name) == "collected"]
    unknown = 0
    for _, row in table.rows:
        address = ok_address(columns.get(row, "Post"))
        profile = _PROFILE.search(columns.get(row, "ProfileURL"))
        written = columns.get(row, "Time")
        when = parse(written)
        if when == NEVER and is_relative(written):
            told = parse(columns.get(row, *moments))
            collected = told.local or told.date or named
            when = since(written, collected) if collected else NEVER
            unknown += when == NEVER
        group, topic = address or (None, None)
        yield Document(
            columns.get(row, "Text"), "odnoklassniki", "comment", id=columns.get(row, "MSGID") or None,
            parent_id=topic, post_id=topic, group_id=group, author=columns.get(row, "Name") or None,
            author_id=profile.group(1) if profile else None, date=when.date, date_local=when.local,
        )  # fmt: skip
    if unknown:
        context.note(f"{unknown:,} relative dates have no moment of collection to start from")


def _workbook(sample: Sample) -> str | None:
    if "Классы" in Columns(sample.header) or any(
        name.startswith("классы") for name in Columns(sample.header).places
    ):
        return "a column Классы, which only Odnoklassniki counts"
    return None


def _read_workbook(sample: Sample, context: Context) -> Iterator[Document]:
    table = sample.table
    if table is None:
        return
    parts, unread = parts_of(table.header, table.first_rows, context.options.columns, table.name)
    for name in unread:
        context.note(f"column '{name}' holds words and is not read: name it with --text-column")
    for document in documents(table.header, table.rows, parts, context):
        document.platform = document.platform or "odnoklassniki"
        yield document


FORMATS = (
    Format("Odnoklassniki mobile scraper CSV", ("table",), _mobile, _read_mobile),
    Format("Odnoklassniki table", ("table",), _workbook, _read_workbook),
)
