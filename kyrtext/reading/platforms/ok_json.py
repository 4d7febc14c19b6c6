"""Odnoklassniki API JSON: topics, discussions and comments."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..carriers.json_carrier import accounted, ahead, pieces
from ..dates import MOSCOW, from_milliseconds, parse
from ..details import attached, details, full_name, name_of, text_of, walk
from ..document import Document
from ..format import Context, Format, Sample

_ID = re.compile(r"(\d{12,13}):-?\d+:\d{12,13}:(\d+):\d+")
_SHORTEST = 40  # letters of a comment's id that tells of date and topic
_OBJECTS = (
    *("GROUP_TOPIC", "GROUP_PHOTO", "USER_STATUS", "USER_PHOTO", "USER_TOPIC", "GROUP_MOVIE"),
    *("MOVIE", "SHARE"),
)


def is_topic(value: dict[str, Any]) -> bool:
    """Return whether a dictionary is a media topic."""
    if not isinstance(value.get("media"), list):
        return False
    return "created_ms" in value or "author_ref" in value or str(value.get("ref")).startswith("media_topic:")


def is_comment(value: dict[str, Any]) -> bool:
    """Return whether a dictionary is a comment of a discussion."""
    name = value.get("id")
    if not isinstance(name, str) or not name or not ("author_id" in value or "author_ref" in value):
        return False
    if not ("date_ms" in value or "date" in value):
        return False
    return value.get("type") == "ACTIVE_MESSAGE" or "liked_it" in value or decoded_id(name) is not None


def is_removed(value: dict[str, Any]) -> bool:
    """Return whether a dictionary beside comments is one that was removed: no text, another type."""
    kind = value.get("type")
    return (
        isinstance(kind, str) and kind.isupper() and not value.get("text")
        and isinstance(value.get("id"), str) and bool({"date", "date_ms"} & value.keys())
    )  # fmt: skip


def is_discussion(value: dict[str, Any]) -> bool:
    """Return whether a dictionary is an entry of discussions.getList."""
    return value.get("object_type") in _OBJECTS and bool(value.get("object_id"))


def decoded_id(name: str) -> tuple[datetime, str] | None:
    """Return the instant and the topic that a comment's id says, or None when it is not such an id.

    >>> name = base64.b64encode(b"1397206382471:-15941:1397206382471:62503929662320:1").decode()
    >>> decoded_id(name)[0].isoformat(timespec="seconds"), decoded_id(name)[1]
    ('2014-04-11T08:53:02+00:00', '62503929662320')
    """
    if not _SHORTEST <= len(name) <= 120:
        return None
    try:
        text = base64.b64decode(name + "=" * (-len(name) % 4), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    match = _ID.fullmatch(text)
    when = from_milliseconds(match.group(1)) if match else None
    return (when, match.group(2)) if match and when else None


def own_text(topic: dict[str, Any]) -> str:
    """Return the author's own words: the text blocks, without links, polls and shared topics."""
    blocks = topic.get("media")
    texts = [
        block["text"]
        for block in (blocks if isinstance(blocks, list) else [])
        if isinstance(block, dict) and block.get("type") == "text" and isinstance(block.get("text"), str)
    ]
    return "\n".join(texts)


def details_of(value: dict[str, Any]) -> dict[str, Any] | None:
    """Return what a topic or a comment counts and what hangs on it.

    >>> details_of({"like_summary": {"count": 5}, "media": [{"type": "link", "url": "https://a.kg"}]})
    {'likes': 5, 'attachments': 1, 'attached': 'link 1', 'links': 'https://a.kg'}
    """
    get = value.get
    told = details(
        likes=_inside(get("like_summary"), "count", get("like_count")),
        shares=_inside(get("reshare_summary"), "count"),
        comments=_inside(get("discussion_summary"), "comments_count", get("total_comments_count")),
        views=_inside(get("views_summary"), "count", get("views_count")),
        reactions=_inside(get("reaction_summary"), "count"),
    )
    blocks = get("media") if isinstance(get("media"), list) else get("attachments")
    if isinstance(blocks, list):
        kinds, links = [], []
        for block in blocks:
            if isinstance(block, dict) and (kind := str(block.get("type") or "").lower()) not in ("", "text"):
                refs = next((held for key, held in block.items() if key.endswith("_refs")), None)
                kinds += [kind] * (len(refs) if isinstance(refs, list) and refs else 1)
                links.append(block.get("url"))
        told = {**(told or {}), **attached(kinds, links)}
    return told


def _inside(value: Any, key: str, other: Any = None) -> Any:
    return value[key] if isinstance(value, dict) and key in value else other


def shared_refs(topic: dict[str, Any]) -> list[str]:
    """Return the ids of the topics that a topic shares."""
    refs = []
    for block in topic["media"]:
        if isinstance(block, dict) and isinstance(block.get("media_topic_refs"), list):
            refs += [str(ref).removeprefix("media_topic:") for ref in block["media_topic_refs"]]
    return refs


def inner_topics(block: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the topics that lie in a block of another one."""
    return [inner for value in block.values() for _, inner in walk(value) if is_topic(inner)]


_NAMES = ("users", "groups")


def _recognise(sample: Sample) -> str | None:
    for path, value in walk(sample.json):
        if is_topic(value):
            return "media topics with created_ms, author_ref and media"
        if is_comment(value):
            return "comments with author_id, date and type ACTIVE_MESSAGE"
        if is_discussion(value):
            return f"discussions with object_type {value['object_type']}"
        if "discussionId" in value and "discussionType" in value:
            return "keys discussionId and discussionType"
        if path and path[-1] == "feeds" and "pattern" in value and "target_refs" in value:
            return "feeds with pattern and target_refs"
    return None


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    context.origin(
        id="id", post_id="discussionId, else the comment's base64 id", parent_id="reply_to_comment_id",
        group="entities.groups by owner_ref", author="author_name or entities by author_ref",
        date="created_ms, date_ms, the comment's base64 id, else date (Moscow time)",
        text="media[type=text].text; text", shared="the topic in media_topic_refs of a reshare",
    )  # fmt: skip
    reader = _Reader(context)
    for piece in ahead(sample, context, *_NAMES, "discussionId"):
        if piece.path == ("discussionId",):
            reader.discussion = str(piece.value)
        reader.learn(piece.path, piece.value)
    for path, value, _ in pieces(sample, context):
        if isinstance(value, (dict, list)):
            reader.learn(path, value)
            yield from accounted(reader.records(path, value), sample, context)
        elif path[-1:] == ("discussionId",):
            reader.discussion = str(value)


class _Reader:
    """Turns API objects into documents, with the names and topics met so far."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.names: dict[str, str] = {}
        self.topics: dict[str, str] = {}
        self.targets: set[str] = set()
        self.originals: set[str] = set()
        self.discussion: str | None = None

    def learn(self, path: tuple[str, ...], value: Any) -> None:
        """Remember names, the texts of topics that others share, and what the feed points at."""
        if isinstance(value, dict) and "author_id" in value and "text" in value:
            return  # a comment holds no names
        self.topics.clear()
        for at, inner in walk(value, path):
            if at and at[-1] in _NAMES and "uid" in inner:
                kind = "user" if at[-1] == "users" else "group"
                name = inner.get("name") or full_name(inner)
                if isinstance(name, str) and name:
                    self.names[f"{kind}:{inner['uid']}"] = name
            elif is_topic(inner):
                self.topics[str(inner.get("id"))] = own_text(inner)
                self.originals.update(shared_refs(inner))
            elif isinstance(inner.get("target_refs"), list):
                self.targets.update(str(ref).removeprefix("media_topic:") for ref in inner["target_refs"])

    def records(self, path: tuple[str, ...], value: Any) -> Iterator[Document]:
        """Yield the documents in a value."""
        stack: list[tuple[tuple[str, ...], Any, dict[str, Any]]] = [(path, value, {})]
        while stack:
            path, value, above = stack.pop()
            if isinstance(value, list):
                stack.extend((path, v, above) for v in reversed(value) if isinstance(v, (dict, list)))
                continue
            if is_topic(value):
                if not self._only_shared(path, value):
                    yield self.topic(value)
            elif is_comment(value) or (is_removed(value) and ("discussionId" in above or self.discussion)):
                yield self.comment(value, above)
                stack.extend(
                    (path, value[k], above) for k in ("replies", "comments") if isinstance(value.get(k), list)
                )
            elif is_discussion(value):
                if str(value["object_id"]) not in self.topics:
                    yield self.from_discussion(value)
            else:
                above = value if "discussionId" in value else above
                inner = [((*path, k), v, above) for k, v in value.items() if isinstance(v, (dict, list))]
                stack.extend(reversed(inner))

    def _only_shared(self, path: tuple[str, ...], value: dict[str, Any]) -> bool:
        """Whether the topic lies here only because another one shares it: its words are told there."""
        name = str(value.get("id"))
        return "entities" in path and name in self.originals and name not in self.targets

    def topic(self, value: dict[str, Any]) -> Document:
        """Return the document of a media topic."""
        owner, author = text_of(value.get("owner_ref")), text_of(value.get("author_ref"))
        document = Document(
            own_text(value), "odnoklassniki", "post", id=name_of(value.get("id")),
            group=self.names.get(owner), group_id=owner.partition(":")[2] or None,
            author=self.names.get(author), author_id=author.partition(":")[2] or None,
            date=from_milliseconds(value.get("created_ms")), more=details_of(value),
        )  # fmt: skip
        if document.date is None and isinstance(value.get("date"), str):
            document.date, document.date_local = parse(value["date"], MOSCOW)
        if value.get("is_text_cut") or value.get("has_more") is True:
            document.flag("truncated")
        refs = shared_refs(value)
        inline = [
            own_text(t) for block in value["media"] if isinstance(block, dict) for t in inner_topics(block)
        ]
        if refs or inline or any(isinstance(b, dict) and b.get("reshare") for b in value["media"]):
            document.kind = "repost"
            texts = [self.topics.get(ref, "") for ref in refs] + inline
            document.shared = "\n\n".join(dict.fromkeys(text for text in texts if text))
        return document

    def comment(self, value: dict[str, Any], above: dict[str, Any]) -> Document:
        """Return the document of a comment; its id knows the exact time and the topic."""
        name = value["id"]
        kind = "group" if value.get("author_type") == "GROUP" else "user"
        author = text_of(value.get("author_ref")) or f"{kind}:{value.get('author_id')}"
        date = from_milliseconds(value.get("date_ms"))
        post = value.get("discussionId") or above.get("discussionId") or self.discussion
        if not post or date is None:
            when, topic = decoded_id(name) or (None, None)
            date, post = date or when, post or topic
        post = str(post) if post else None
        document = Document(
            text_of(value.get("text")), "odnoklassniki", "comment", name,
            text_of(value.get("reply_to_comment_id")) or post, post, None, None,
            text_of(value.get("author_name")) or self.names.get(author),
            author.partition(":")[2] or None, date, more=details_of(value),
        )  # fmt: skip
        if date is None:
            document.date, document.date_local = parse(value.get("date"), MOSCOW)
        if value.get("type", "ACTIVE_MESSAGE") != "ACTIVE_MESSAGE" and not document.text:
            document.flag("deleted")
        return document

    def from_discussion(self, value: dict[str, Any]) -> Document:
        """Return what discussions.getList knows of a topic: the start of its text (its `message` is none)."""
        owner = str(value.get("owner_uid") or "")
        document = Document(
            text_of(value.get("title")), "odnoklassniki", "post", id=str(value["object_id"]),
            group=self.names.get(f"group:{owner}"), group_id=owner or None,
            flags=("truncated",), more=details_of(value),
        )  # fmt: skip
        date = value.get("creation_date")
        document.date, document.date_local = (
            parse(date, MOSCOW) if isinstance(date, str) else (from_milliseconds(date), None)
        )
        return document


FORMATS = (Format("Odnoklassniki API JSON", ("json",), _recognise, _read),)
