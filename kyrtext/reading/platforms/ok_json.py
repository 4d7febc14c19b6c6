"""Odnoklassniki API JSON: topics, discussions and comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Any

from ..batches import NO_DATE, Batch
from ..carriers.json_carrier import accounted, ahead, runs, walk
from ..carriers.ordinary import parted
from ..dates import MOSCOW, from_milliseconds, moments, parse
from ..details import columns_of
from ..document import Document
from ..format import Context, Format, Sample
from ..rows import name_of, text_of
from .ok_values import (
    SHORTEST,
    decoded_id,
    details_of,
    inner_topics,
    is_comment,
    is_discussion,
    is_removed,
    is_topic,
    own_text,
    shared_refs,
)

# with none of these, a comment hangs under nothing and nothing under it
_UNCOMMON = frozenset(["media", "replies", "comments", "author_ref", "author_type", "discussionId"])
_CORE = itemgetter("type", "id", "author_id", "text", "date_ms")
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


def _read(sample: Sample, context: Context) -> Iterator[Document | Batch]:
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
    for path, values, _ in runs(sample, context):
        for value in reader.parted(values, {}):
            if type(value) is Batch:
                yield value
            elif isinstance(value, (dict, list)):
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
                full = " ".join(str(inner.get(part) or "") for part in ("first_name", "last_name")).strip()
                name = inner.get("name") or full
                if isinstance(name, str) and name:
                    self.names[f"{kind}:{inner['uid']}"] = name
            elif is_topic(inner):
                self.topics[str(inner.get("id"))] = own_text(inner)
                self.originals.update(shared_refs(inner))
            elif isinstance(inner.get("target_refs"), list):
                self.targets.update(str(ref).removeprefix("media_topic:") for ref in inner["target_refs"])

    def records(self, path: tuple[str, ...], value: Any) -> Iterator[Document | Batch]:
        """Yield the documents in a value."""
        stack: list[tuple[tuple[str, ...], Any, dict[str, Any]]] = [(path, value, {})]
        while stack:
            path, value, above = stack.pop()
            if type(value) is Batch:
                yield value
                continue
            if isinstance(value, list):
                parts = reversed(list(self.parted(value, above)))
                stack.extend((path, v, above) for v in parts if isinstance(v, (dict, list, Batch)))
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

    def parted(self, values: list[Any], above: dict[str, Any]) -> Iterator[Any]:
        """Yield the values, stretches of plain comments as batches of documents."""
        return parted(values, partial(self.together, above=above))

    def together(self, values: Sequence[dict[str, Any]], above: dict[str, Any]) -> Batch | None:
        """Return what `learn` and `comment` give for each of the values, None if one takes a closer look."""
        if not all(map(_UNCOMMON.isdisjoint, values)):
            return None
        try:
            kinds, names, writers, texts, dates = map(list, zip(*map(_CORE, values), strict=True))
        except KeyError:
            return None
        if kinds.count("ACTIVE_MESSAGE") != len(kinds) or set(map(type, chain(names, writers, texts))) != {
            str
        }:
            return None
        if set(map(type, dates)) != {int} or not all(names) or not all(writers):
            return None
        moment = moments(dates, 1000)
        if NO_DATE in moment:
            return None
        told = above.get("discussionId") or self.discussion
        posts: list[str | None] = [str(told) if told else None] * len(values)
        if not told and max(map(len, names)) >= SHORTEST:
            posts = [(decoded_id(name) or (None, None))[1] for name in names]
        batch = Batch.like(
            texts, "odnoklassniki", kind=["comment"] * len(values), id=names, parent_id=posts, post_id=posts,
            author_id=writers, date=moment,
        )  # fmt: skip
        batch.more = columns_of(list(map(details_of, values)))
        answered = [value.get("reply_to_comment_id") for value in values]
        if any(answered):
            batch.parent_id = [text_of(name) or post for name, post in zip(answered, posts, strict=True)]
        signed = [value.get("author_name") for value in values]
        if self.names or any(signed):
            batch.author = [
                text_of(name) or self.names.get("user:" + writer)
                for name, writer in zip(signed, writers, strict=True)
            ]
        return batch

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
