"""VKontakte API JSON in every container, from the days before version 5 to now, and tools that wrap it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .dates import MOSCOW, from_seconds, parse
from .document import Document
from .format import Context, Format, Sample
from .json_carrier import accounted, ahead, pieces, walk
from .markup import html_text
from .rows import name_of

_POST_KEY = re.compile(r"(?:wall|post)?(?:(-?\d+)_)?(\d+)")
_WALL = re.compile(r"wall(-?\d+)_(\d+)(?:\?.*?reply=(\d+))?")
_INSIDE = ("comments", "thread", "replies", "items")
_COMMENT_KEYS = ("post_id", "parents_stack", "thread", "reply_to_comment", "cid", "reply_to_cid", "deleted")
_EVIDENCE = ("id", "cid", "owner_id", "to_id", "post_id", "from_id", "uid", "date", "text")
_NAMES = ("profiles", "groups", "author_profile")


def is_record(value: dict[str, Any]) -> bool:
    """Return whether a dictionary is a post or a comment as the VK API writes them.

    >>> is_record({"id": 1, "owner_id": -1, "from_id": 5, "date": 1709619160, "text": "Салам"})
    True
    """
    if not isinstance(value.get("id", value.get("cid")), int):
        return False
    if value.get("is_deleted") is True and "owner_id" in value:
        return True
    return (
        isinstance(value.get("date"), int | float)
        and isinstance(value.get("text"), str)
        and isinstance(value.get("from_id", value.get("uid")), int)
        and ("album_id" not in value)
    )


def _is_wrapped(value: dict[str, Any]) -> bool:
    """Whether it is an item of vk-url-scraper or snscrape that holds no API object."""
    if isinstance(value.get("id"), str) and _WALL.fullmatch(value["id"]):
        return isinstance(value.get("text"), str) and not isinstance(value.get("payload"), dict)
    url = value.get("url")
    return isinstance(url, str) and "vk.com/wall" in url and "content" in value


def _recognise(sample: Sample) -> str | None:
    strong = weak = None
    for _, value in walk(sample.json):
        if is_record(value):
            if {"owner_id", "to_id", "post_id", "peer_id", "parents_stack", "cid", "thread"} & value.keys():
                strong = "objects with " + ", ".join(
                    key for key in _EVIDENCE if key in value
                )  # fmt: skip
                break
            weak = "objects with id, from_id, date (Unix time) and text"
        elif _is_wrapped(value):
            strong = "objects with a wall address of vk.com and their text"
            break
    return strong or weak


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    context.origin(
        id="owner_id and id", parent_id="reply_to_comment, parents_stack, else post_id",
        group="groups[].name by owner_id",
        author="profiles[] or groups[] by from_id", date="date (Unix seconds, UTC)", text="text",
        shared="copy_history[].text",
    )  # fmt: skip
    reader = _Reader(context)
    for piece in ahead(sample, context, *_NAMES):
        reader.learn(piece.path, piece.value)
    for piece in pieces(sample, context):
        if isinstance(piece.value, dict | list):
            reader.learn(piece.path, piece.value)
            yield from accounted(reader.records(piece.path, piece.value), sample, context)


class _Reader:
    """Turns API objects into documents, with the names met so far."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.names: dict[int, str] = {}

    def learn(self, path: tuple[str, ...], value: Any) -> None:
        """Remember the names of people (positive ids) and communities (negative ids)."""
        if isinstance(value, dict):
            if path and path[-1] in _NAMES:
                self._learn_one(value)
                return
            if "date" in value and "text" in value:  # a record: 4CAT keeps its author inside
                if isinstance(value.get("author_profile"), dict):
                    self._learn_one(value["author_profile"])
                return
            for key, inner in value.items():
                if isinstance(inner, dict | list) and not is_attachment(key):
                    self.learn((*path, key), inner)
        elif isinstance(value, list):
            for inner in value:
                if isinstance(inner, dict | list):
                    self.learn(path, inner)

    def _learn_one(self, value: dict[str, Any]) -> None:
        name, number = value.get("name"), value.get("id", value.get("gid", value.get("uid")))
        if not isinstance(number, int):
            return
        if isinstance(name, str) and name:
            self.names[-abs(number)] = name
            return
        full = " ".join(str(value.get(part) or "") for part in ("first_name", "last_name")).strip()
        if full and value.get("first_name") != "DELETED":
            self.names[number] = full

    def records(self, path: tuple[str, ...], value: Any, above: Document | None = None) -> Iterator[Document]:
        """Yield the documents in a value; `above` is the post or comment it hangs under."""
        stack: list[tuple[tuple[str, ...], Any, Document | None]] = [(path, value, above)]
        while stack:
            path, value, above = stack.pop()
            if isinstance(value, list):
                stack.extend(
                    (path, inner, above) for inner in reversed(value) if isinstance(inner, dict | list)
                )
                continue
            if is_record(value):
                document = self.document(path, value, above)
                if document is not None:
                    yield document
                    below = [
                        (path, value[key], document)
                        for key in _INSIDE
                        if isinstance(value.get(key), dict | list)
                    ]
                    stack.extend(reversed(below))
                continue
            if _is_wrapped(value):
                yield _wrapped(value)
                continue
            stack.extend(
                ((*path, key), inner, above)
                for key, inner in reversed(value.items())
                if isinstance(inner, dict | list) and key not in _NAMES and not is_attachment(key)
            )

    def document(
        self, path: tuple[str, ...], value: dict[str, Any], above: Document | None
    ) -> Document | None:
        """Return the document of one API object, None for a private message that is not asked for."""
        if "peer_id" in value or "conversation_message_id" in value:
            if not self.context.options.include_private:
                self.context.skipped("private messages")
                return None
            return self._message(value)
        key_owner, key_post = _post_of_path(path)
        owner = value.get("owner_id", value.get("to_id", key_owner))
        if owner is None and above and above.group_id:
            owner = above.group_id
        owner = owner if isinstance(owner, int | str) and owner != "" else None
        number = value.get("id", value.get("cid"))
        author = value.get("from_id", value.get("uid"))
        document = Document(
            platform="vkontakte",
            id=_joined(owner, number),
            group=self._name(owner),
            group_id=None if owner is None else str(owner),
            author=self._name(author) or _own_name(value),
            author_id=str(author) if author else None,
            date=from_seconds(value.get("date")),
            flags=_flags(value),
        )
        self._texts(document, value)
        if _is_comment(value) or (above is not None and "post_type" not in value):
            self._place_comment(document, value, owner, key_post, above)
        return document

    def _texts(self, document: Document, value: dict[str, Any]) -> None:
        """Set text, shared and kind; before version 5 texts are HTML own words of a repost in copy_text."""
        old = "owner_id" not in value and ("to_id" in value or "cid" in value)
        text = value.get("text")
        text = text if isinstance(text, str) else ""
        if old or "<br>" in text:
            text = html_text(text)
        history = value.get("copy_history")
        if isinstance(history, list) and history:
            originals = [item.get("text") for item in history if isinstance(item, dict)]
            document.shared = "\n\n".join(dict.fromkeys(t for t in originals if isinstance(t, str) and t))
            document.kind = "repost"
        elif "copy_owner_id" in value or "copy_text" in value or value.get("post_type") == "copy":
            own = value.get("copy_text")
            text, document.shared = html_text(own) if isinstance(own, str) else "", text
            document.kind = "repost"
        document.text = text

    def _place_comment(
        self,
        document: Document,
        value: dict[str, Any],
        owner: Any,
        key_post: str | None,
        above: Document | None,
    ) -> None:
        """Say which post a comment belongs to and what it answers."""
        document.kind = "comment"
        post = value.get("post_id") or key_post
        for name, prefix in (
            ("photo_id", "photo"),
            ("pid", "photo"),
            ("video_id", "video"),
            ("topic_id", "topic"),
        ):
            if value.get(name):
                # Comments of photos, videos and topics are numbered apart from those of the wall.
                post = f"{prefix}{value[name]}"
                document.id = _joined(owner, f"{post}_{value.get('id', value.get('cid'))}")
        if post:
            document.post_id = _joined(owner, post)
        elif above is not None:
            document.post_id = above.id if above.kind != "comment" else above.post_id
        stack = value.get("parents_stack")
        parent = value.get("reply_to_comment") or value.get("reply_to_cid")
        if not parent and isinstance(stack, list) and stack:
            parent = stack[-1]
        if parent:
            document.parent_id = _joined(owner, parent)
        else:
            document.parent_id = above.id if above is not None else document.post_id

    def _message(self, value: dict[str, Any]) -> Document:
        return Document(
            value.get("text") or "", "vkontakte", "comment",
            id=f"message{value.get('peer_id')}_{value.get('id')}", group_id=name_of(value.get("peer_id")),
            author=self._name(value.get("from_id")), author_id=name_of(value.get("from_id")),
            date=from_seconds(value.get("date")), flags=("private",),
        )  # fmt: skip

    def _name(self, number: Any) -> str | None:
        try:
            return self.names.get(int(number))
        except (TypeError, ValueError):
            return None


def is_attachment(key: str) -> bool:
    """Return whether a key leads to things that hang on a post and hold no text of the user."""
    return key in ("attachments", "copy_history", "likes", "reactions", "geo", "sizes", "response_info")


def _is_comment(value: dict[str, Any]) -> bool:
    if value.get("post_type") == "reply" or value.get("type") == "reply":
        return True
    if "post_type" in value or "copy_history" in value or value.get("inner_type") == "wall_wallpost":
        return False
    if any(key in value for key in _COMMENT_KEYS):
        return True
    return "owner_id" not in value and "to_id" not in value


def _flags(value: dict[str, Any]) -> tuple[str, ...]:
    donut = value.get("donut")
    told = {
        "deleted": value.get("is_deleted") or value.get("deleted"),
        "archived": value.get("is_archived"),
        "advertisement": value.get("marked_as_ads"),
        "paywalled": isinstance(donut, dict) and donut.get("placeholder"),
        "unpublished": value.get("post_type") in ("postpone", "suggest"),
    }
    return tuple(name for name, true in told.items() if true)


def _own_name(value: dict[str, Any]) -> str | None:
    """Return the author's name that 4CAT stores beside each object."""
    profile = value.get("author_profile")
    if not isinstance(profile, dict):
        return None
    name = (
        profile.get("name")
        or " ".join(str(profile.get(p) or "") for p in ("first_name", "last_name")).strip()
    )
    return name if isinstance(name, str) and name else None


def _joined(owner: Any, number: Any) -> str:
    return str(number) if owner in (None, "") or "_" in str(number) else f"{owner}_{number}"


def _post_of_path(path: tuple[str, ...]) -> tuple[str | None, str | None]:
    """Return owner and post when comments are kept under their post's number ({"-1_10": [comments]})."""
    for key in reversed(path):
        match = _POST_KEY.fullmatch(key)
        if match:
            return match.group(1), match.group(2)
    return None, None


def _wrapped(value: dict[str, Any]) -> Document:
    """Return the document of a vk-url-scraper or snscrape item without an API object inside."""
    match = _WALL.search(value["id"] if isinstance(value.get("id"), str) else value["url"])
    text = value.get("text", value.get("content"))
    quoted = value.get("quotedPost")
    document = Document(text if isinstance(text, str) else "", "vkontakte")
    if match:
        document.id, document.group_id = f"{match.group(1)}_{match.group(2)}", match.group(1)
    document.date, document.date_local = parse(
        value.get("datetime", value.get("date")), MOSCOW if "url" in value else None
    )
    if isinstance(quoted, dict):
        document.kind = "repost"
        original = quoted.get("content")
        document.shared = original if isinstance(original, str) else ""
    return document


FORMATS = (Format("VKontakte API JSON", ("json",), _recognise, _read),)
