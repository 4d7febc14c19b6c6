"""Tables of Facebook posts and comments from research tools: each has its header, and its own traps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..addresses import facebook_address
from ..dates import When, from_number, parse
from ..details import attached, details, joined_links, name_of, text_of, total
from ..document import Document
from ..format import Context, Table
from ..rows import Columns, Reader, rows_of, table_format

LIBRARY_COUNTS = {
    "likes": "statistics.like_count",
    "shares": "statistics.share_count",
    "comments": "statistics.comment_count",
    "views": "statistics.views",
    "reactions": "statistics.reaction_count",
}
_REACTIONS = ("Likes", "Love", "Wow", "Haha", "Sad", "Angry", "Care")
_PLAIN = ("", "status", "status update", "note")  # types of posts that nothing hangs on
_UNDERSCORES = re.compile(r"(?<!\S)(?![@#]|\S*://)\S*_\S*")


def library_post(value: Mapping[str, Any]) -> Document:
    """Return the document of a post of Meta Content Library, nested names dotted as in its CSV."""
    owner = name_of(value.get("post_owner.name")) or name_of(value.get("post_owner.username"))
    owner_id = name_of(value.get("post_owner.id"))
    grouped = text_of(value.get("surface.type")).lower() in ("group", "page", "event")
    when = parse(value.get("creation_time"))
    return Document(
        text_of(value.get("text")), "facebook", "repost" if value.get("shared_post_id") else "post",
        id=name_of(value.get("id")), group=name_of(value.get("surface.name")) if grouped else owner,
        group_id=name_of(value.get("surface.id")) if grouped else owner_id, author=owner, author_id=owner_id,
        date=when.date, date_local=when.local,
        more=details(
            url=text_of(value.get("mcl_url")),
            **{name: value.get(key) for name, key in LIBRARY_COUNTS.items()},
        ),
    )  # fmt: skip


def _crowdtangle(columns: Columns) -> bool:
    scored = "Total Interactions" in columns or any("overperforming score" in name for name in columns.places)
    return ("Post Created" in columns or "Created" in columns) and scored and "Message" in columns


def _read_crowdtangle(table: Table, context: Context) -> Iterator[Document]:
    context.origin(
        text="Message", date="Post Created with its zone", group="Page Name or Group Name",
        group_id="Facebook Id", id="URL",
    )  # fmt: skip
    columns = Columns(table.header)
    message, address, created = (
        columns.at("Message"),
        columns.at("URL"),
        columns.at("Post Created", "Created"),
    )
    name, number = columns.at("Page Name", "Group Name"), columns.at("Facebook Id")
    page = "Page Name" in columns
    kind, link, views = columns.at("Type"), columns.at("Link"), columns.at("Post Views")
    # CrowdTangle has Care since 2020; where a kind is not counted, the sum is that of the others
    counted = [place for name in _REACTIONS if (place := columns.at(name)) >= 0]
    for _, row in table.rows:
        row.append("")
        url = row[address]
        group, post = facebook_address(url)
        owner = row[name] or None
        date, local = parse(row[created])
        document = Document(
            row[message], "facebook", "post", id=post or url or None, group=owner,
            group_id=row[number] or group, author=owner if page else None, date=date, date_local=local,
        )  # fmt: skip
        # 0 views stand beside what is no video, whose views nobody counted
        document.more = {
            **({"views": None} if row[views] == "0" else {}),
            **(
                details(
                    reactions=total(row[place] for place in counted),
                    **hung(row[kind] if kind >= 0 else None, row[link]),
                )
                or {}
            ),
        }
        yield document


def hung(kind: str | None, link: str) -> dict[str, Any]:
    """Return what hangs on a post of which its type and one address are known.

    >>> hung("Photo", ""), hung("Status", ""), hung(None, "")
    ({'attachments': 1, 'attached': 'photo 1'}, {'attachments': 0}, {})
    """
    if kind is None:
        return {}
    return attached([] if kind.lower() in _PLAIN else [kind], [link] if kind.lower() == "link" else [])


def _library(columns: Columns) -> bool:
    return "creation_time" in columns and ("mcl_url" in columns or columns.has("post_owner.name", "text"))


def _read_library(table: Table, context: Context) -> Iterator[Document]:
    context.origin(
        text="text", date="creation_time", id="id", group="surface.name, else post_owner.name",
        author="post_owner.name",
    )  # fmt: skip
    for _, row in rows_of(table):
        yield library_post(row)


def _facepager(columns: Columns) -> bool:
    return columns.has("object_id", "query_status", "query_type")


def _read_facepager(table: Table, context: Context) -> Iterator[Document]:
    context.origin(
        text="message", id="object_id", parent_id="parent_id (a row of the node table)", date="created_time",
        author="from.name", kind="query_type and level",
    )  # fmt: skip
    columns = Columns(table.header)
    nodes: dict[str, str] = {}  # row of the node table -> id on the platform
    for _, row in table.rows:
        name = columns.get(row, "object_id")
        nodes[columns.get(row, "id")] = name
        kind, status = columns.get(row, "object_type").lower(), columns.get(row, "query_status").lower()
        text = columns.get(row, "message", "text")
        if kind in ("seed", "offcut", "unpacked") or "error" in status:
            context.skipped("nodes without content (seeds, offcuts, errors)")
            continue
        if not text and not columns.get(row, "created_time"):
            continue
        when = parse(columns.get(row, "created_time"))
        document = Document(
            text, "facebook", "post", id=name or None,
            author=columns.get(row, "from.name", "from_name") or None,
            author_id=columns.get(row, "from.id", "from_id") or None, date=when.date, date_local=when.local,
        )  # fmt: skip
        level = columns.get(row, "level")
        if "comments" in columns.get(row, "query_type").lower() or (level.isdigit() and int(level) > 1):
            document.kind = "comment"
            parent = nodes.get(columns.get(row, "parent_id"))
            document.parent_id = columns.get(row, "parent.id") or parent or None
            document.post_id = parent or name.rpartition("_")[0] or None
        else:
            document.group_id = name.rpartition("_")[0] or None
        yield document


def _netvizz(columns: Columns) -> bool:
    return (
        "post_published_unix" in columns
        or columns.has("comment_message", "is_reply")
        or columns.has("commentsandlikes", "message")
    )


def _read_netvizz(table: Table, context: Context) -> Iterator[Document]:
    context.origin(
        text="post_message, comment_message, message, post_text (once a post); _ read as a space",
        id="post_id, comment_id, id",
        date="post_published_unix, post_published, comment_published, created_time",
    )  # fmt: skip
    columns = Columns(table.header)
    told: set[str] = set()
    for _, row in table.rows:
        post = columns.get(row, "post_id") or (
            columns.get(row, "id") if "commentsandlikes" in columns else ""
        )
        if "comment_message" not in columns:
            unix = When(from_number(columns.get(row, "post_published_unix")))
            when = unix if unix.date else parse(columns.get(row, "post_published", "created_time"))
            document = _netvizz_document(
                columns.get(row, "post_message", "message"), post, columns.get(row, "by"), when
            )
            document.more = details(
                comments=columns.get(row, "comments_all", "comments"),
                **hung(columns.get(row, "type"), columns.get(row, "link")),
            )
            yield document
            continue
        if post and post not in told and columns.get(row, "post_text"):
            told.add(post)
            when = parse(columns.get(row, "post_published"))
            yield _netvizz_document(columns.get(row, "post_text"), post, columns.get(row, "post_by"), when)
        when = parse(columns.get(row, "comment_published"))
        document = _netvizz_document(
            columns.get(row, "comment_message"),
            columns.get(row, "comment_id"),
            columns.get(row, "comment_by"),
            when,
        )
        document.kind, document.post_id = "comment", post or None
        document.group_id = post.rpartition("_")[0] or None
        document.parent_id = (
            None if columns.get(row, "is_reply").lower() in ("1", "true", "yes") else document.post_id
        )
        document.more = details(likes=columns.get(row, "comment_like_count"))
        yield document


def _netvizz_document(text: str, name: str, author: str, when: When) -> Document:
    """Return a document whose punctuation Netvizz has turned into underscores."""
    text = _UNDERSCORES.sub(lambda match: match.group().replace("_", " "), text)
    owner, _, _ = name.rpartition("_")
    return Document(
        re.sub(r" {2,}", " ", text), "facebook", "post", id=name or None, group_id=owner or None,
        author_id=author or None, date=when.date, date_local=when.local,
    )  # fmt: skip


def _graph_frame(columns: Columns) -> bool:
    return columns.has("from_name", "from_id", "message", "created_time")


def _read_graph_frame(table: Table, context: Context) -> Iterator[Document]:
    context.origin(text="message", id="id", date="created_time", author="from_name")
    columns = Columns(table.header)
    comments = "comments_count" in columns and "shares_count" not in columns and "type" not in columns
    for _, row in table.rows:
        name, text = columns.get(row, "id"), columns.get(row, "message")
        when = parse(columns.get(row, "created_time"))
        document = Document(
            "" if text == "NA" else text, "facebook", "post", id=name or None,
            author=columns.get(row, "from_name") or None, author_id=columns.get(row, "from_id") or None,
            date=when.date, date_local=when.local,
            more=details(links=joined_links([columns.get(row, "link")])),
        )  # fmt: skip
        owner = name.rpartition("_")[0] or None
        if comments:
            document.kind, document.post_id, document.parent_id = "comment", owner, owner
        else:
            document.group_id = owner
        yield document


_KNOWN: tuple[tuple[str, str, Callable[[Columns], bool], Reader, tuple[str, ...], str], ...] = (
    (
        "CrowdTangle CSV",
        "columns Post Created, Message and Total Interactions",
        _crowdtangle,
        _read_crowdtangle,
        (
            *("Message", "Post Created", "Created", "Post Created Date", "Post Created Time"),
            *("Page Name", "Group Name", "Facebook Id", "Type", "Link"),
        ),
        "url",
    ),
    (
        "Meta Content Library CSV",
        "columns creation_time and mcl_url or post_owner.name",
        _library,
        _read_library,
        (
            *("text", "creation_time", "id", "shared_post_id", *LIBRARY_COUNTS.values()),
            *("surface.name", "surface.id", "surface.type"),
            *("post_owner.name", "post_owner.username", "post_owner.id"),
        ),
        "mcl_url",
    ),
    (
        "Facepager CSV",
        "columns object_id, query_status and query_type",
        _facepager,
        _read_facepager,
        (
            *("id", "object_id", "parent_id", "object_type", "query_status", "query_type", "level"),
            *("message", "text", "created_time", "from.name", "from_name", "from.id", "from_id", "parent.id"),
        ),
        "permalink_url",
    ),
    (
        "Netvizz",
        "columns post_published_unix, comment_message or commentsandlikes",
        _netvizz,
        _read_netvizz,
        (
            *("id", "post_id", "by", "message", "post_message", "post_text", "post_by", "created_time"),
            *("post_published", "post_published_unix", "post_published_sql", "comment_message"),
            *("comment_id", "comment_by", "comment_published", "is_reply", "comment_like_count"),
            *("link", "comments_all", "type", "post_link", "likes_count_fb"),
        ),
        "post_link",
    ),
    (
        "Graph API table",
        "columns from_id, from_name, message, created_time",
        _graph_frame,
        _read_graph_frame,
        ("id", "message", "created_time", "from_name", "from_id", "link"),
        "permalink_url",
    ),
)


FORMATS = tuple(table_format(*known) for known in _KNOWN)
