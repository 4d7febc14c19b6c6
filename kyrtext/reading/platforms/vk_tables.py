"""Tables of VKontakte posts and comments from scripts and tools."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..addresses import vk_address
from ..carriers.encodings import open_text
from ..dates import When, from_seconds, parse
from ..document import Document
from ..format import Context, Format, Sample, Table
from ..rows import Columns, Reader, table_format

_SPLIT = re.compile(r"(?:(?:\"\"\"\"|\",\"|\"\n\"|[^\",\n])?,){8,}(?:\"\"\"\"|\",\"|[^\",\n])?")


def _four_cat(columns: Columns) -> bool:
    return columns.has("thread_id", "body", "item_type", "link", "author_screen_name")


def _read_four_cat(table: Table, context: Context) -> Iterator[Document]:
    context.origin(
        text="body", id="link", date="unix_timestamp (UTC)", author="author_name", post_id="thread_id",
        parent_id="in_reply_to_comment_id, else thread_id",
    )  # fmt: skip
    columns = Columns(table.header)
    for _, row in table.rows:
        address = vk_address(columns.get(row, "link"))
        owner = address[0] if address else None
        document = Document(
            columns.get(row, "body"), "vkontakte", "post", id=_joined(owner, columns.get(row, "id")),
            group_id=owner, author=columns.get(row, "author_name").strip() or None,
            author_id=columns.get(row, "author_id") or None,
            date=from_seconds(columns.get(row, "unix_timestamp")),
        )  # fmt: skip
        # 4CAT writes 0 where VK counts nothing: views of comments and of old posts, comments of comments
        unknown = ["views"] if columns.get(row, "views") == "0" else []
        if columns.get(row, "item_type") == "comment":
            unknown.append("comments")
        document.more = dict.fromkeys(unknown)
        if columns.get(row, "item_type") == "comment":
            document.kind = "comment"
            document.post_id = _joined(owner, columns.get(row, "thread_id"))
            reply = columns.get(row, "in_reply_to_comment_id")
            document.parent_id = _joined(owner, reply) if reply not in ("", "0", "None") else document.post_id
        yield document


def _script(columns: Columns) -> bool:
    return columns.has("id", "date", "weekday", "time", "text", "link")


def _read_script(table: Table, context: Context) -> Iterator[Document]:
    context.origin(text="text", id="link", date_local="date and time (the hour, of the machine's clock)")
    places = map(Columns(table.header).at, ("id", "link", "date", "time", "text"))
    name, link, date, time, text = places
    for _, row in table.rows:
        address = vk_address(row[link])
        day, hour = parse(row[date]).local, row[time]
        yield Document(
            row[text], "vkontakte", "post",
            id=f"{address[0]}_{address[1]}" if address else row[name] or None,
            group_id=address[0] if address else None,
            date_local=f"{day}T{int(hour):02}" if day and hour.isdigit() and int(hour) < 24 else day,
        )  # fmt: skip


def _api(columns: Columns) -> bool:
    return columns.has("id", "from_id", "text") and any(n in columns for n in ("post_id", "owner_id"))


def _read_api(table: Table, context: Context) -> Iterator[Document]:
    context.origin(
        text="text", id="owner_id and id", author="from_id", date="date (Unix time)", post_id="post_id",
        parent_id="reply_to_comment, else post_id",
    )  # fmt: skip
    columns = Columns(table.header)
    for _, row in table.rows:
        owner = columns.get(row, "owner_id", "to_id") or None
        post = columns.get(row, "post_id")
        date = columns.get(row, "date")
        when = When(from_seconds(date)) if date else When()
        if when.date is None:
            when = parse(date)
        document = Document(
            columns.get(row, "text"), "vkontakte", "comment" if post else "post",
            id=_joined(owner, columns.get(row, "id")), group_id=owner,
            author_id=columns.get(row, "from_id") or None, date=when.date, date_local=when.local,
        )  # fmt: skip
        if post:
            document.post_id = _joined(owner, post)
            reply = columns.get(row, "reply_to_comment").removesuffix(".0")
            document.parent_id = _joined(owner, reply) if reply.strip("0") else document.post_id
        yield document


def _popsters(columns: Columns) -> bool:
    return set(columns.places) == {"url", "text", "author"}


def _read_addressed(table: Table, context: Context) -> Iterator[Document]:
    context.origin(text="Text", id="Url", author="Author")
    columns = Columns(table.header)
    for _, row in table.rows:
        url = columns.get(row, "url")
        address = vk_address(url)
        author = columns.get(row, "author")
        number = re.fullmatch(r"id(\d+)", author)
        document = Document(columns.get(row, "text"), author=author or None)
        if address:
            owner, post, reply = address
            document.platform, document.group_id, document.id = "vkontakte", owner, f"{owner}_{reply or post}"
            if reply:
                document.kind, document.post_id, document.parent_id = (
                    "comment",
                    f"{owner}_{post}",
                    f"{owner}_{post}",
                )
        if number:
            document.author, document.author_id = None, number.group(1)
        yield document


def _joined(owner: str | None, number: str) -> str | None:
    if not number:
        return None
    number = number.removesuffix(".0")
    return f"{owner}_{number}" if owner and "_" not in number else number


def _split_letters(sample: Sample) -> str | None:
    """Whether every letter of the texts became a cell of its own: `csv.writer.writerow` given a string."""
    lines = [line for line in sample.text.splitlines()[:50] if len(line) > 16]
    split = sum(1 for line in lines if _SPLIT.fullmatch(line.rstrip("\r")))
    return "rows with one letter in each cell" if lines and split >= 0.9 * len(lines) else None


def _read_split(sample: Sample, context: Context) -> Iterator[Document]:
    import csv

    context.origin(text="the cells of a row joined")
    with open_text(sample.source, sample.encoding) as stream:
        try:
            for row in csv.reader(stream):
                if any(row):
                    yield Document("".join(cell or " " for cell in row))
        except csv.Error as error:
            context.problem(f"the rest of the file cannot be read: {error}")


_KNOWN: tuple[tuple[str, str, Callable[[Columns], bool], Reader, tuple[str, ...], str], ...] = (
    (
        "4CAT VKontakte CSV",
        "columns thread_id, body, item_type, author_screen_name",
        _four_cat,
        _read_four_cat,
        (
            *("body", "id", "thread_id", "unix_timestamp", "timestamp", "item_type"),
            *("author_name", "author_id", "in_reply_to_comment_id"),
        ),
        "link",
    ),
    (
        "VK wall script CSV",
        "columns id, date, weekday, time, text, link",
        _script,
        _read_script,
        ("id", "date", "time", "text"),
        "link",
    ),
    (
        "VK API table",
        "columns id, from_id, text with post_id or owner_id",
        _api,
        _read_api,
        ("id", "from_id", "text", "post_id", "owner_id", "to_id", "date", "reply_to_comment"),
        "",
    ),
    (
        "Popsters table",
        "columns Url, Text, Author",
        _popsters,
        _read_addressed,
        ("text", "author"),
        "url",
    ),
)


FORMATS = (
    Format("VK script CSV, a letter a cell", ("table", "text"), _split_letters, _read_split),
    *(table_format(*known) for known in _KNOWN),
)
