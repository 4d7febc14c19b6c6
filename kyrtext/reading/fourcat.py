"""Tables of 4CAT: any of its data sources, and the one of VKontakte with its own columns."""

from __future__ import annotations

from collections.abc import Iterator

from .dates import from_number, parse
from .document import Document
from .format import Context, Format, Sample
from .table_rows import address

_GENERAL = {"id", "thread_id", "timestamp", "body", "author"}
_VK = {"id", "thread_id", "body", "item_type", "unix_timestamp", "author_id"}


def _recognise(sample: Sample) -> str | None:
    names = set(sample.header)
    if names >= _VK:
        return "columns item_type, unix_timestamp, thread_id, body"
    return "columns id, thread_id, timestamp, body, author" if names >= _GENERAL else None


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the rows; `timestamp` is the clock of a server, so only `unix_timestamp` fixes the instant."""
    table = sample.table
    assert table is not None
    place = {name: position for position, name in reversed(list(enumerate(table.header)))}
    vk = set(table.header) >= _VK and "in_reply_to_comment_id" in place
    stamp = "unix_timestamp" if "unix_timestamp" in place else "timestamp"
    names = [
        name for name in ("author_name", "author_fullname", "author_screen_name", "author") if name in place
    ]
    context.origin(text="body", id="id", post_id="thread_id", date=stamp, author=", else ".join(names))

    def said(row: list[str], name: str) -> str:
        return row[place[name]].strip() if name in place else ""

    for number, row in table.rows:
        text = row[place["body"]]
        if not text.strip():
            context.skipped("rows without text")
            continue
        document = Document(text=text, id=said(row, "id") or None)
        document.author = next((name for key in names if (name := said(row, key))), None)
        document.author_id = said(row, "author_id") or None
        document.group = said(row, "group_name") or said(row, "group") or said(row, "chat") or None
        instant = from_number(said(row, "unix_timestamp")) if "unix_timestamp" in place else None
        if instant:
            document.date = instant
        else:
            document.date, document.date_local = parse(said(row, "timestamp"))
            if document.date is None and document.date_local is None and said(row, "timestamp"):
                context.problem(f"'{said(row, 'timestamp')[:40]}' is no date", number)
        thread = said(row, "thread_id")
        comment = (
            said(row, "item_type") == "comment" if "item_type" in place else thread not in ("", document.id)
        )
        if comment:
            document.kind = "comment"
            document.post_id = thread or None
        document.parent_id = said(row, "in_reply_to_comment_id") or None
        told = address(said(row, "link") or said(row, "url"))
        document.platform = "vkontakte" if vk else told.get("platform", "")
        if vk:
            _owned(document, told.get("group_id"))
        yield document


def _owned(document: Document, owner: str | None) -> None:
    """Put the owner of the wall before its numbers, as VK's own ids have it."""
    if owner is None:
        return
    document.group_id = owner
    for name in ("id", "post_id", "parent_id"):
        value = getattr(document, name)
        if value and value != "0":
            setattr(document, name, value if "_" in value else f"{owner}_{value}")
        else:
            setattr(document, name, None)


FORMATS = (Format("4cat csv", ("table",), _recognise, _read),)
