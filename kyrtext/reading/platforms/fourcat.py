"""Tables of 4CAT from any of its data sources (the one of VKontakte is read with the other VK tables)."""

from __future__ import annotations

from collections.abc import Iterator

from ..addresses import address
from ..dates import from_number, parse
from ..document import Document
from ..format import Context, Format, Sample, Table
from ..rows import with_further

_COLUMNS = ("id", "thread_id", "timestamp", "body", "author")
_USED = (
    *(*_COLUMNS, "unix_timestamp", "author_name", "author_fullname", "author_id"),
    *("in_reply_to_comment_id", "in_reply_to_id", "reply_to", "group_name", "group", "chat", "channel"),
)


def _recognise(sample: Sample) -> str | None:
    return "columns " + ", ".join(_COLUMNS) if set(sample.header) >= set(_COLUMNS) else None


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    return with_further(sample.table, context, _read_table, _USED) if sample.table else iter(())


def _read_table(table: Table, context: Context) -> Iterator[Document]:
    """Yield the rows; `timestamp` is the clock of a server, so only `unix_timestamp` fixes the instant."""
    place = {name: position for position, name in reversed(list(enumerate(table.header)))}
    stamp = "unix_timestamp" if "unix_timestamp" in place else "timestamp"
    names = [name for name in ("author_name", "author_fullname", "author") if name in place]
    context.origin(text="body", id="id", post_id="thread_id", date=stamp, author=", else ".join(names))

    def said(row: list[str], *columns: str) -> str | None:
        return next((cell for name in columns if name in place and (cell := row[place[name]].strip())), None)

    for number, row in table.rows:
        text = row[place["body"]]
        if not text.strip():
            context.skipped("rows without text")
            continue
        document = Document(
            text=text,
            id=said(row, "id"),
            parent_id=said(row, "in_reply_to_comment_id", "in_reply_to_id", "reply_to"),
            group=said(row, "group_name", "group", "chat", "channel"),
            author=said(row, *names),
            author_id=said(row, "author_id"),
            platform=address(said(row, "link", "url") or "").get("platform", ""),
        )
        _dated(document, said(row, "unix_timestamp"), said(row, "timestamp"), context, number)
        thread = said(row, "thread_id")
        if thread not in (None, document.id):
            document.kind = "comment"
            document.post_id = thread
        yield document


def _dated(document: Document, seconds: str | None, written: str | None, context: Context, row: int) -> None:
    document.date = from_number(seconds)
    if document.date is None and written:
        document.date, document.date_local = parse(written)
        if document.date is None and document.date_local is None:
            context.problem(f"'{written[:40]}' is no date", row)


FORMATS = (Format("4cat csv", ("table",), _recognise, _read),)
