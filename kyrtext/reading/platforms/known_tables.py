"""Tables of posts and comments from tools whose header is known.

A row of `FORMATS` names the columns whose cells are fields as they stand; the rest (ids put together, what is
a comment, a tool's own traps) does its function, which is begun anew for each table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from ..addresses import facebook_address, ok_address, parts, vk_address
from ..columns import field_of, plain
from ..dates import NEVER, When, collected_of_name, from_number, from_seconds, is_relative, parse, since
from ..details import details, joined_links, total
from ..document import Document
from ..format import Context, Format, Sample
from ..rows import Columns, Further
from .facebook_json_api import LIBRARY_COUNTS, hung, library_post
from .tables_generic import pieces_text, read_table

Cell = Callable[..., str]  # the first cell of a row that is filled among the columns of these names
Make = Callable[[Document, Cell, int], Iterable[Document]]


def table_format(
    name: str,
    evidence: str,
    test: Callable[[Columns], Any],
    origin: Mapping[str, str],
    begin: Callable[[Columns, Context], Make],
    fields: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    used: Iterable[str] = (),
    url: str = "",
    platform: str = "",
) -> Format:
    """Return the format of a table: how it is known, which columns fill which fields, what does the rest.

    `begin(columns, context)` returns a function of the document so far, the cells of the row by name and the
    row's number. Columns that are neither in `fields`, `used` nor `url` are kept beside the fields.
    """
    taken = [*used, *(name for names in fields.values() for name in names)]

    def recognise(sample: Sample) -> str | None:
        found = test(Columns(sample.header))
        return (found if isinstance(found, str) else evidence) if found else None

    def read(sample: Sample, context: Context) -> Iterator[Document]:
        table = sample.table
        assert table is not None
        context.origin(**origin)
        columns = Columns(table.header)
        further = Further(table.header, {columns.at(name) for name in taken}, columns.at(url))
        make = begin(columns, context)
        for number, row in table.rows:
            cell = partial(columns.get, row)
            document = Document(platform=platform)
            for field, names in fields.items():
                value = cell(*names)
                if value and field == "date":
                    document.date, document.date_local = parse(value)
                elif value:
                    setattr(document, field, value)
            for made in make(document, cell, number):
                yield further.add(made, row)

    return Format(name, ("table",), recognise, read)


def _joined(owner: str | None, number: str) -> str | None:
    """The id of VK that is unique on the whole platform, if the owner of the wall is known."""
    number = number.removesuffix(".0")
    return f"{owner}_{number}" if owner and number and "_" not in number else number or None


def _above(name: str | None) -> str | None:
    """What stands before the last `_` of an id of Facebook: the page of a post, the post of a comment."""
    return (name or "").rpartition("_")[0] or None


# -- VKontakte


def _vk_four_cat(_columns: Columns, _context: Context) -> Make:
    def make(document: Document, cell: Cell, _row: int) -> Iterator[Document]:
        found = vk_address(cell("link"))
        owner = document.group_id = found[0] if found else None
        document.id = _joined(owner, cell("id"))
        document.author = (document.author or "").strip() or None
        document.date = from_seconds(cell("unix_timestamp"))
        # 4CAT writes 0 where VK counts nothing: views of comments and of old posts, comments of comments
        document.more = {"views": None} if cell("views") == "0" else {}
        if cell("item_type") == "comment":
            document.more["comments"] = None
            document.kind, document.post_id = "comment", _joined(owner, cell("thread_id"))
            reply = cell("in_reply_to_comment_id")
            document.parent_id = _joined(owner, reply) if reply not in ("", "0", "None") else document.post_id
        yield document

    return make


def _vk_script(_columns: Columns, _context: Context) -> Make:
    def make(document: Document, cell: Cell, _row: int) -> Iterator[Document]:
        if found := vk_address(cell("link")):
            document.id, document.group_id = f"{found[0]}_{found[1]}", found[0]
        day, hour = parse(cell("date")).local, cell("time")
        document.date_local = f"{day}T{int(hour):02}" if day and hour.isdigit() and int(hour) < 24 else day
        yield document

    return make


def _vk_api(_columns: Columns, _context: Context) -> Make:
    def make(document: Document, cell: Cell, _row: int) -> Iterator[Document]:
        owner, post, date = document.group_id, cell("post_id"), cell("date")
        document.id = _joined(owner, cell("id"))
        when = When(from_seconds(date))
        document.date, document.date_local = when if when.date else parse(date)
        if post:
            document.kind, document.post_id = "comment", _joined(owner, post)
            reply = cell("reply_to_comment").removesuffix(".0")
            document.parent_id = _joined(owner, reply) if reply.strip("0") else document.post_id
        yield document

    return make


def _popsters(_columns: Columns, _context: Context) -> Make:
    def make(document: Document, cell: Cell, _row: int) -> Iterator[Document]:
        if found := vk_address(cell("url")):
            owner, post, reply = found
            document.platform, document.group_id, document.id = "vkontakte", owner, f"{owner}_{reply or post}"
            if reply:
                document.kind = "comment"
                document.post_id = document.parent_id = f"{owner}_{post}"
        if number := re.fullmatch(r"id(\d+)", document.author or ""):
            document.author, document.author_id = None, number[1]
        yield document

    return make


# -- Odnoklassniki

_PROFILE = re.compile(r"ok\.ru/(?:profile|group)/(\d+)")


def _ok_mobile(columns: Columns, context: Context) -> Make:
    named = collected_of_name(context.source.name)
    moments = [name for name in columns.places if field_of(name) == "collected"]

    def make(document: Document, cell: Cell, _row: int) -> Iterator[Document]:
        document.kind = "comment"
        document.group_id, document.post_id = ok_address(cell("Post")) or (None, None)
        document.parent_id = document.post_id
        profile = _PROFILE.search(cell("ProfileURL"))
        document.author_id = profile[1] if profile else None
        written = cell("Time")
        when = parse(written)
        if when == NEVER and is_relative(written):
            told = parse(cell(*moments))
            collected = told.local or told.date or named
            when = since(written, collected) if collected else NEVER
            context.undated += when == NEVER
        document.date, document.date_local = when
        yield document

    return make


def _ok_workbook(sample: Sample) -> str | None:
    named = any(name.startswith("классы") for name in Columns(sample.header).places)
    return "a column Классы, which only Odnoklassniki counts" if named else None


def _read_ok_workbook(sample: Sample, context: Context) -> Iterator[Document]:
    for document in read_table(sample, context):
        document.platform = document.platform or "odnoklassniki"
        yield document


# -- Facebook

_REACTIONS = ("Likes", "Love", "Wow", "Haha", "Sad", "Angry", "Care")
_UNDERSCORES = re.compile(r"(?<!\S)(?![@#]|\S*://)\S*_\S*")


def _is_crowdtangle(columns: Columns) -> bool:
    scored = "Total Interactions" in columns or any("overperforming score" in name for name in columns.places)
    return ("Post Created" in columns or "Created" in columns) and scored and "Message" in columns


def _crowdtangle(columns: Columns, _context: Context) -> Make:
    # CrowdTangle has Care since 2020; where a kind is not counted, the sum is that of the others
    counted = [name for name in _REACTIONS if name in columns]

    def make(document: Document, cell: Cell, _row: int) -> Iterator[Document]:
        group, post = facebook_address(cell("URL"))
        document.id, document.group_id = post or cell("URL") or None, document.group_id or group
        if "Page Name" in columns:
            document.author = document.group
        hanging = hung(cell("Type") if "Type" in columns else None, cell("Link"))
        told = details(reactions=total(map(cell, counted)), **hanging) or {}
        # 0 views stand beside what is no video, whose views nobody counted
        document.more = {"views": None, **told} if cell("Post Views") == "0" else told
        yield document

    return make


def _library(columns: Columns, _context: Context) -> Make:
    def make(_document: Document, cell: Cell, _row: int) -> Iterator[Document]:
        yield library_post({name: value for name in columns.places if (value := cell(name))})

    return make


def _facepager(_columns: Columns, context: Context) -> Make:
    nodes: dict[str, str] = {}  # row of the node table -> id on the platform

    def make(document: Document, cell: Cell, _row: int) -> Iterator[Document]:
        name = cell("object_id")
        nodes[cell("id")] = name
        seed = cell("object_type").lower() in ("seed", "offcut", "unpacked")
        if seed or "error" in cell("query_status").lower():
            context.skipped("nodes without content (seeds, offcuts, errors)")
            return
        if not document.text and not cell("created_time"):
            return
        level = cell("level")
        if "comments" in cell("query_type").lower() or (level.isdigit() and int(level) > 1):
            parent = nodes.get(cell("parent_id"))
            document.kind, document.post_id = "comment", parent or _above(name)
            document.parent_id = cell("parent.id") or parent or None
        else:
            document.group_id = _above(name)
        yield document

    return make


def _is_netvizz(columns: Columns) -> bool:
    return (
        "post_published_unix" in columns
        or columns.has("comment_message", "is_reply")
        or columns.has("commentsandlikes", "message")
    )


def _netvizz(columns: Columns, _context: Context) -> Make:
    told: set[str] = set()
    posts, numbered = "comment_message" not in columns, "commentsandlikes" in columns

    def written(text: str, name: str, author: str, when: When) -> Document:
        """Return a document whose punctuation Netvizz has turned into underscores."""
        text = _UNDERSCORES.sub(lambda match: match.group().replace("_", " "), text)
        return Document(
            re.sub(r" {2,}", " ", text), "facebook", "post", id=name or None, group_id=_above(name),
            author_id=author or None, date=when.date, date_local=when.local,
        )  # fmt: skip

    def make(_document: Document, cell: Cell, _row: int) -> Iterator[Document]:
        post = cell("post_id") or (cell("id") if numbered else "")
        if posts:
            unix = When(from_number(cell("post_published_unix")))
            when = unix if unix.date else parse(cell("post_published", "created_time"))
            document = written(cell("post_message", "message"), post, cell("by"), when)
            hanging = hung(cell("type"), cell("link"))
            document.more = details(comments=cell("comments_all", "comments"), **hanging)
            yield document
            return
        if post and post not in told and cell("post_text"):
            told.add(post)
            yield written(cell("post_text"), post, cell("post_by"), parse(cell("post_published")))
        comment = (cell("comment_message"), cell("comment_id"), cell("comment_by"))
        document = written(*comment, parse(cell("comment_published")))
        document.kind, document.post_id, document.group_id = "comment", post or None, _above(post)
        replies = cell("is_reply").lower() in ("1", "true", "yes")
        document.parent_id = None if replies else document.post_id
        document.more = details(likes=cell("comment_like_count"))
        yield document

    return make


def _graph_frame(columns: Columns, _context: Context) -> Make:
    comments = "comments_count" in columns and "shares_count" not in columns and "type" not in columns

    def make(document: Document, cell: Cell, _row: int) -> Iterator[Document]:
        if document.text == "NA":
            document.text = ""
        document.more = details(links=joined_links([cell("link")]))
        owner = _above(document.id)
        if comments:
            document.kind, document.post_id, document.parent_id = "comment", owner, owner
        else:
            document.group_id = owner
        yield document

    return make


# -- YouTube

# headers of Takeout in English and Russian
_TAKEOUT: dict[str, tuple[str, ...]] = {
    "text": ("comment text", "текст комментария", "live chat text", "текст сообщения в чате"),
    "id": ("comment id", "live chat id", "идентификатор чата", "идентификатор комментария", "id комментария"),
    "author_id": ("channel id", "идентификатор канала", "id канала"),
    "date": (
        *("comment create timestamp", "live chat create timestamp", "время создания комментария"),
        *("дата создания комментария", "временная метка создания комментария"),
    ),
    "parent_id": (
        *("parent comment id", "идентификатор родительского комментария", "id родительского комментария"),
    ),
    "video": ("video id", "идентификатор видео", "id видео"),
    "post": ("post id", "идентификатор поста", "id поста", "идентификатор записи"),
}


def _takeout_columns(columns: Columns) -> dict[str, str]:
    return {name: own for name, known in _TAKEOUT.items() for own in columns.header if plain(own) in known}


def _is_takeout(columns: Columns) -> str | None:
    found = _takeout_columns(columns)
    # columns named after comments and their ids are anybody's, channels are Telegram's as well
    if not {"text", "id", "author_id", "date", "video"} <= found.keys():
        return None
    return "columns " + ", ".join(name for name in columns.header if name in found.values())


def _takeout(columns: Columns, context: Context) -> Make:
    found = _takeout_columns(columns)
    context.origin(**{name: f"column '{own}'" for name, own in found.items()})
    ids = [name for name in ("id", "parent_id", "author_id") if name in found]
    posts = [found[name] for name in ("video", "post") if name in found]

    def make(document: Document, cell: Cell, _row: int) -> Iterator[Document]:
        document.text = pieces_text(cell(found["text"]))
        for name in ids:
            setattr(document, name, cell(found[name]) or None)
        document.kind, document.post_id = "comment", cell(*posts) or None
        document.date, document.date_local = parse(cell(found["date"]))
        yield from _with_words(document, "comments without text", context)

    return make


def _data_tools(_columns: Columns, context: Context) -> Make:
    def make(document: Document, _cell: Cell, _row: int) -> Iterator[Document]:
        document.kind = "comment"
        yield from _with_words(document, "comments without text", context)

    return make


def _with_words(document: Document, reason: str, context: Context) -> Iterator[Document]:
    if document.text.strip():
        yield document
    else:
        context.skipped(reason)


# -- 4CAT, from any of its data sources but VKontakte

_FOUR_CAT = ("id", "thread_id", "timestamp", "body", "author")


def _four_cat(columns: Columns, context: Context) -> Make:
    """`timestamp` is the clock of a server, so only `unix_timestamp` fixes the instant."""
    authors = [name for name in ("author_name", "author_fullname", "author") if name in columns]
    stamp = "unix_timestamp" if "unix_timestamp" in columns else "timestamp"
    context.origin(text="body", id="id", post_id="thread_id", date=stamp, author=", else ".join(authors))

    def make(document: Document, cell: Cell, row: int) -> Iterator[Document]:
        if not document.text.strip():
            context.skipped("rows without text")
            return
        document.platform = parts(cell("link", "url"))[0]
        written, thread = cell("timestamp").strip(), cell("thread_id").strip()
        document.date = from_number(cell("unix_timestamp"))
        if document.date is None and written:
            document.date, document.date_local = when = parse(written)
            if when == NEVER:
                context.problem(f"'{written[:40]}' is no date", row)
        if thread and thread != document.id:
            document.kind, document.post_id = "comment", thread
        yield document

    return make


FORMATS = (
    table_format(
        "4CAT VKontakte CSV",
        "columns thread_id, body, item_type, author_screen_name",
        lambda columns: columns.has("thread_id", "body", "item_type", "link", "author_screen_name"),
        {
            "text": "body", "id": "link", "date": "unix_timestamp (UTC)", "author": "author_name",
            "post_id": "thread_id", "parent_id": "in_reply_to_comment_id, else thread_id",
        },
        _vk_four_cat,
        {"text": ("body",), "author": ("author_name",), "author_id": ("author_id",)},
        ("id", "thread_id", "unix_timestamp", "timestamp", "item_type", "in_reply_to_comment_id"),
        url="link",
        platform="vkontakte",
    ),
    table_format(
        "VK wall script CSV",
        "columns id, date, weekday, time, text, link",
        lambda columns: columns.has("id", "date", "weekday", "time", "text", "link"),
        {"text": "text", "id": "link", "date_local": "date and time (the hour, of the machine's clock)"},
        _vk_script,
        {"text": ("text",), "id": ("id",)},
        ("date", "time"),
        url="link",
        platform="vkontakte",
    ),
    table_format(
        "VK API table",
        "columns id, from_id, text with post_id or owner_id",
        lambda columns: columns.has("id", "from_id", "text")
        and ("post_id" in columns or "owner_id" in columns),
        {
            "text": "text", "id": "owner_id and id", "author": "from_id", "date": "date (Unix time)",
            "post_id": "post_id", "parent_id": "reply_to_comment, else post_id",
        },
        _vk_api,
        {"text": ("text",), "author_id": ("from_id",), "group_id": ("owner_id", "to_id")},
        ("id", "post_id", "date", "reply_to_comment"),
        platform="vkontakte",
    ),
    table_format(
        "Popsters table",
        "columns Url, Text, Author",
        lambda columns: set(columns.places) == {"url", "text", "author"},
        {"text": "Text", "id": "Url", "author": "Author"},
        _popsters,
        {"text": ("text",), "author": ("author",)},
        url="url",
    ),
    table_format(
        "Odnoklassniki mobile scraper CSV",
        "columns Post, Text, Time, Name, ProfileURL, MSGID",
        lambda columns: columns.has("Post", "Text", "Time", "Name", "ProfileURL", "MSGID"),
        {
            "text": "Text", "id": "MSGID", "post_id": "Post (address)", "author": "Name",
            "author_id": "ProfileURL",
            "date_local": "Time as the site shows it; a relative one by the moment of collection",
        },
        _ok_mobile,
        {"text": ("Text",), "id": ("MSGID",), "author": ("Name",)},
        ("Time", "ProfileURL"),
        url="post",
        platform="odnoklassniki",
    ),
    Format("Odnoklassniki table", ("table",), _ok_workbook, _read_ok_workbook),
    table_format(
        "CrowdTangle CSV",
        "columns Post Created, Message and Total Interactions",
        _is_crowdtangle,
        {
            "text": "Message", "date": "Post Created with its zone",
            "group": "Page Name, Group Name or Account Name",
            "group_id": "Facebook Id", "id": "URL",
        },
        _crowdtangle,
        {
            "text": ("Message",), "date": ("Post Created", "Created"),
            "group": ("Page Name", "Group Name", "Account Name", "Account"),
            "group_id": ("Facebook Id", "Account ID"),
        },
        ("Post Created Date", "Post Created Time", "Type", "Link"),
        url="url",
        platform="facebook",
    ),
    table_format(
        "Meta Content Library CSV",
        "columns creation_time and mcl_url or post_owner.name",
        lambda columns: "creation_time" in columns
        and ("mcl_url" in columns or columns.has("post_owner.name", "text")),
        {
            "text": "text", "date": "creation_time", "id": "id",
            "group": "surface.name, else post_owner.name", "author": "post_owner.name",
        },
        _library,
        used=(
            *("text", "creation_time", "id", "shared_post_id", *LIBRARY_COUNTS.values()),
            *("surface.name", "surface.id", "surface.type"),
            *("post_owner.name", "post_owner.username", "post_owner.id"),
        ),
        url="mcl_url",
    ),
    table_format(
        "Facepager CSV",
        "columns object_id, query_status and query_type",
        lambda columns: columns.has("object_id", "query_status", "query_type"),
        {
            "text": "message", "id": "object_id", "parent_id": "parent_id (a row of the node table)",
            "date": "created_time", "author": "from.name", "kind": "query_type and level",
        },
        _facepager,
        {
            "text": ("message", "text"), "id": ("object_id",), "author": ("from.name", "from_name"),
            "author_id": ("from.id", "from_id"), "date": ("created_time",),
        },
        ("id", "parent_id", "object_type", "query_status", "query_type", "level", "parent.id"),
        url="permalink_url",
        platform="facebook",
    ),
    table_format(
        "Netvizz",
        "columns post_published_unix, comment_message or commentsandlikes",
        _is_netvizz,
        {
            "text": "post_message, comment_message, message, post_text (once a post); _ read as a space",
            "id": "post_id, comment_id, id",
            "date": "post_published_unix, post_published, comment_published, created_time",
        },
        _netvizz,
        used=(
            *("id", "post_id", "by", "message", "post_message", "post_text", "post_by", "created_time"),
            *("post_published", "post_published_unix", "post_published_sql", "comment_message"),
            *("comment_id", "comment_by", "comment_published", "is_reply", "comment_like_count"),
            *("link", "comments_all", "type", "post_link", "likes_count_fb"),
        ),
        url="post_link",
    ),
    table_format(
        "Graph API table",
        "columns from_id, from_name, message, created_time",
        lambda columns: columns.has("from_name", "from_id", "message", "created_time"),
        {"text": "message", "id": "id", "date": "created_time", "author": "from_name"},
        _graph_frame,
        {
            "text": ("message",), "id": ("id",), "date": ("created_time",), "author": ("from_name",),
            "author_id": ("from_id",),
        },
        ("link",),
        url="permalink_url",
        platform="facebook",
    ),
    table_format(
        "youtube data tools",
        "columns isReplyTo, authorName, publishedAt",
        lambda columns: columns.has("id", "text", "authorName", "publishedAt")
        and ("isReplyTo" in columns or "isReply" in columns),
        {
            "text": "text", "date": "publishedAt", "author": "authorName", "id": "id",
            "parent_id": "isReplyTo",
        },
        _data_tools,
        {
            "text": ("text",), "id": ("id",), "author": ("authorName",), "author_id": ("authorChannelId",),
            "date": ("publishedAt",), "parent_id": ("isReplyTo",), "post_id": ("videoId",),
        },
        platform="youtube",
    ),
    table_format(
        "youtube takeout", "", _is_takeout, {}, _takeout,
        used=[name for names in _TAKEOUT.values() for name in names], platform="youtube",
    ),
    table_format(
        "4cat csv",
        "columns " + ", ".join(_FOUR_CAT),
        lambda columns: columns.has(*_FOUR_CAT),
        {},
        _four_cat,
        {
            "text": ("body",), "id": ("id",), "author": ("author_name", "author_fullname", "author"),
            "author_id": ("author_id",), "group": ("group_name", "group", "chat", "channel"),
            "parent_id": ("in_reply_to_comment_id", "in_reply_to_id", "reply_to"),
        },
        ("thread_id", "timestamp", "unix_timestamp"),
    ),
)  # fmt: skip
