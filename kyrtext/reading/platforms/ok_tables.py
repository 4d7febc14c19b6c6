"""Tables of Odnoklassniki comments and posts: the mobile scraper's CSV, and tables with Russian headers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..addresses import ok_address
from ..carriers.table_rows import documents
from ..dates import parse
from ..document import Document
from ..format import Context, Format, Sample, Table
from ..further import with_further
from ..rows import Columns
from .table_map import choose

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
        date_local="Time as the site shows it; a relative one gives none",
    )  # fmt: skip
    columns = Columns(table.header)
    for _, row in table.rows:
        address = ok_address(columns.get(row, "Post"))
        profile = _PROFILE.search(columns.get(row, "ProfileURL"))
        when = parse(columns.get(row, "Time"))
        group, topic = address or (None, None)
        yield Document(
            columns.get(row, "Text"), "odnoklassniki", "comment", id=columns.get(row, "MSGID") or None,
            parent_id=topic, post_id=topic, group_id=group, author=columns.get(row, "Name") or None,
            author_id=profile.group(1) if profile else None, date=when.date, date_local=when.local,
        )  # fmt: skip


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
    columns = choose(table.header, table.first_rows, context.options.columns)
    for document in documents(table.header, table.rows, columns, context):
        document.platform = document.platform or "odnoklassniki"
        yield document


FORMATS = (
    Format("Odnoklassniki mobile scraper CSV", ("table",), _mobile, _read_mobile),
    Format("Odnoklassniki table", ("table",), _workbook, _read_workbook),
)
