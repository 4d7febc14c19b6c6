"""VKontakte API JSON in every container, from the days before version 5 to now, and tools that wrap it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..carriers.json_carrier import accounted, ahead, pieces
from ..carriers.markup import html_text
from ..dates import MOSCOW, from_seconds, parse
from ..details import attached, details, full_name, joined_links, name_of, number, walk
from ..document import Document
from ..format import Context, Format, Sample

_POST_KEY = re.compile(r"(?:wall|post)?(?:(-?\d+)_)?(\d+)")
WALL = re.compile(r"wall(-?\d+)_(\d+)(?:\?.*?reply=(\d+))?")
_COMMENT_KEYS = frozenset(
    ["post_id", "parents_stack", "thread", "reply_to_comment", "cid", "reply_to_cid", "deleted"]
)
_ELSEWHERE = (("photo_id", "photo"), ("pid", "photo"), ("video_id", "video"), ("topic_id", "topic"))
_COUNTED = (
    ("likes", "likes"),
    ("reposts", "shares"),
    ("comments", "comments"),
    ("views", "views"),
    ("reactions", "reactions"),
)
UNPUBLISHED = ("postpone", "suggest")


def is_record(value: dict[str, Any]) -> bool:
    """Return whether a dictionary is a post or a comment as the VK API writes them.

    >>> is_record({"id": 1, "owner_id": -1, "from_id": 5, "date": 1709619160, "text": "Салам"})
    True
    """
    get = value.get
    if not isinstance(get("id", get("cid")), int):
        return False
    if get("is_deleted") is True and "owner_id" in value:
        return True
    return (
        isinstance(get("text"), str)
        and isinstance(get("date"), (int, float))
        and isinstance(get("from_id", get("uid")), int)
        and "album_id" not in value
    )


def of_feed(value: dict[str, Any]) -> dict[str, Any]:
    """Return a post of the news feed as it stands on its wall, any other dictionary as it is.

    >>> of_feed({"source_id": -5, "post_id": 9, "date": 1709619160, "text": "Салам"})["owner_id"]
    -5
    """
    if "source_id" not in value or "post_id" not in value or "id" in value:
        return value
    post = {key: held for key, held in value.items() if key != "post_id"}
    wall = value["source_id"]
    return {"from_id": wall, "owner_id": wall, **post, "id": value["post_id"]}


def is_wrapped(value: dict[str, Any]) -> bool:
    """Whether it is an item of vk-url-scraper or snscrape that holds no API object."""
    if isinstance(value.get("id"), str) and WALL.fullmatch(value["id"]):
        return isinstance(value.get("text"), str) and not isinstance(value.get("payload"), dict)
    url = value.get("url")
    return isinstance(url, str) and "vk.com/wall" in url and "content" in value


def placeholder(value: dict[str, Any]) -> Any:
    """Return what VK shows in place of a post that has to be paid for, None for any other post."""
    donut = value.get("donut")
    return donut.get("placeholder") if type(donut) is dict else None


def is_attachment(key: str) -> bool:
    """Return whether a key leads to things that hang on a post and hold no text of the user."""
    return key in ("attachments", "copy_history", "likes", "reactions", "geo", "sizes", "response_info")


def is_comment(value: dict[str, Any]) -> bool:
    """Return whether a record is a comment."""
    if value.get("post_type") == "reply" or value.get("type") == "reply":
        return True
    if "post_type" in value or "copy_history" in value or value.get("inner_type") == "wall_wallpost":
        return False
    if not _COMMENT_KEYS.isdisjoint(value.keys()):
        return True
    return "owner_id" not in value and "to_id" not in value


def flags_of(value: dict[str, Any]) -> tuple[str, ...]:
    """Return the flags that the state of a record asks for.

    >>> flags_of({"marked_as_ads": 1, "post_type": "suggest"})
    ('advertisement', 'unpublished')
    """
    get = value.get
    told = (
        ("deleted", get("is_deleted") or get("deleted")),
        ("archived", get("is_archived")),
        ("advertisement", get("marked_as_ads")),
        ("paywalled", placeholder(value)),
        ("unpublished", get("post_type") in UNPUBLISHED),
    )
    return tuple(name for name, true in told if true)


def details_of(value: dict[str, Any]) -> dict[str, Any] | None:
    """Return what a post or comment counts and what hangs on it; before version 5 the same keys were there.

    >>> details_of({"likes": {"count": 5}, "reposts": {"count": 0}, "attachments": [{"type": "photo"}]})
    {'likes': 5, 'shares': 0, 'attachments': 1, 'attached': 'photo 1'}
    """
    told: dict[str, Any] = {}
    for key, name in _COUNTED:
        held = value.get(key)
        if type(held) is dict and (count := number(held.get("count"))) is not None:
            told[name] = count
    hung = value.get("attachments")
    if type(hung) is list:
        pieces = [piece for piece in hung if isinstance(piece, dict) and piece.get("type")]
        links = [
            held.get("url")
            for piece in pieces
            if piece["type"] == "link" and isinstance(held := piece.get("link"), dict)
        ]
        told.update(attached([piece["type"] for piece in pieces], links))
    return told or None


def wrapped_details(value: dict[str, Any]) -> dict[str, Any] | None:
    """Return what hangs on an item of vk-url-scraper (lists by kind) or snscrape (`outlinks`)."""
    told: dict[str, Any] = {}
    hung = value.get("attachments")
    if isinstance(hung, dict):
        kinds = [kind for kind, held in hung.items() for _ in (held if isinstance(held, list) else ())]
        links = hung.get("link")
        told = attached(kinds, links if isinstance(links, list) else ())
    elif isinstance(value.get("outlinks"), list):
        told = {"links": joined_links(value["outlinks"])}
    return details(url=value.get("url") if isinstance(value.get("url"), str) else None, **told)


def own_name(value: dict[str, Any]) -> str | None:
    """Return the author's name that 4CAT stores beside each object."""
    profile = value.get("author_profile")
    if profile is None or not isinstance(profile, dict):
        return None
    name = profile.get("name") or full_name(profile)
    return name if isinstance(name, str) and name else None


def joined(owner: Any, number: Any) -> str:
    """Return the id that is unique on the whole platform, if the owner is known.

    >>> joined(-1, 10), joined(None, 10), joined(-1, "-2_10")
    ('-1_10', '10', '-2_10')
    """
    number = str(number)
    return number if owner in (None, "") or "_" in number else f"{owner}_{number}"


class Place(NamedTuple):
    """Where a comment stands, as far as it says so: its own id if that is another, its post, what it
    answers."""

    id: str | None
    post_id: str | None
    parent_id: str | None


def place_of(value: dict[str, Any], owner: Any, key_post: str | None) -> Place:
    """Return what a comment says of its place; `key_post` is the post that the keys above it name.

    >>> place_of({"id": 8, "post_id": 3, "parents_stack": [7]}, -1, None)
    Place(id=None, post_id='-1_3', parent_id='-1_7')
    """
    get = value.get
    own, post = None, get("post_id") or key_post
    for name, prefix in _ELSEWHERE:
        if get(name):
            # Comments of photos, videos and topics are numbered apart from those of the wall.
            post = f"{prefix}{value[name]}"
            own = joined(owner, f"{post}_{get('id', get('cid'))}")
    stack, parent = get("parents_stack"), get("reply_to_comment") or get("reply_to_cid")
    if not parent and isinstance(stack, list) and stack:
        parent = stack[-1]
    return Place(own, joined(owner, post) if post else None, joined(owner, parent) if parent else None)


def post_of_path(path: tuple[str, ...]) -> tuple[str | None, str | None]:
    """Return owner and post when comments are kept under their post's number ({"-1_10": [comments]})."""
    for key in reversed(path):
        match = _POST_KEY.fullmatch(key)
        if match:
            return match.group(1), match.group(2)
    return None, None


_INSIDE = ("comments", "thread", "replies", "items")
_EVIDENCE = ("id", "cid", "owner_id", "to_id", "post_id", "from_id", "uid", "date", "text")
_NAMES = ("profiles", "groups", "author_profile")


def _recognise(sample: Sample) -> str | None:
    strong = weak = None
    for _, found in walk(sample.json):
        value = of_feed(found)
        if is_record(value):
            if {"owner_id", "to_id", "post_id", "peer_id", "parents_stack", "cid", "thread"} & value.keys():
                strong = "objects with " + ", ".join(
                    key for key in _EVIDENCE if key in value
                )  # fmt: skip
                break
            weak = "objects with id, from_id, date (Unix time) and text"
        elif is_wrapped(value):
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
    for path, value, _ in pieces(sample, context):
        if isinstance(value, (dict, list)):
            reader.learn(path, value)
            yield from accounted(reader.records(path, value), sample, context)


class _Reader:
    """Turns API objects into documents, with the names met so far."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.names: dict[int, str] = {}

    def learn(self, path: tuple[str, ...], value: Any) -> None:
        """Remember the names of people (positive ids) and communities (negative ids)."""
        stack: list[tuple[str, Any]] = [(path[-1] if path else "", value)]
        while stack:
            key, value = stack.pop()
            if isinstance(value, list):
                stack.extend((key, inner) for inner in reversed(value) if isinstance(inner, (dict, list)))
            elif not isinstance(value, dict):
                continue
            elif key in _NAMES:
                self._learn_one(value)
            elif "date" in value and "text" in value:  # a record: 4CAT keeps its author inside
                if isinstance(value.get("author_profile"), dict):
                    self._learn_one(value["author_profile"])
            else:
                stack.extend(
                    (name, inner) for name, inner in reversed(value.items())
                    if isinstance(inner, (dict, list)) and not is_attachment(name)
                )  # fmt: skip

    def _learn_one(self, value: dict[str, Any]) -> None:
        name, number = value.get("name"), value.get("id", value.get("gid", value.get("uid")))
        if not isinstance(number, int):
            return
        if isinstance(name, str) and name:
            self.names[-abs(number)] = name
            return
        full = full_name(value)
        if full and value.get("first_name") != "DELETED":
            self.names[number] = full

    def records(self, path: tuple[str, ...], value: Any) -> Iterator[Document]:
        """Yield the documents in a value."""
        # with each value, the post or comment it hangs under
        stack: list[tuple[tuple[str, ...], Any, Document | None]] = [(path, value, None)]
        while stack:
            path, value, above = stack.pop()
            if isinstance(value, list):
                stack.extend(
                    (path, inner, above) for inner in reversed(value) if isinstance(inner, (dict, list))
                )
                continue
            value = of_feed(value)
            if is_record(value):
                document = self.document(path, value, above)
                if document is not None:
                    yield document
                    below = [
                        (path, value[key], document)
                        for key in _INSIDE
                        if isinstance(value.get(key), (dict, list))
                    ]
                    stack.extend(reversed(below))
            elif is_wrapped(value):
                yield _wrapped(value)
            else:
                stack.extend(
                    ((*path, key), inner, above)
                    for key, inner in reversed(value.items())
                    if isinstance(inner, (dict, list)) and key not in _NAMES and not is_attachment(key)
                )

    def document(
        self, path: tuple[str, ...], value: dict[str, Any], above: Document | None
    ) -> Document | None:
        """Return the document of one API object, None for a private message that is not asked for."""
        get = value.get
        if "peer_id" in value or "conversation_message_id" in value:
            return None if self.context.withholds() else self._message(value)
        key_owner, key_post = post_of_path(path) if path else (None, None)
        owner = get("owner_id", get("to_id", key_owner))
        if owner is None and above and above.group_id:
            owner = above.group_id
        owner = owner if isinstance(owner, (int, str)) and owner != "" else None
        author = get("from_id", get("uid"))
        document = Document(
            "", "vkontakte", "post", joined(owner, get("id", get("cid"))), None, None,
            self._name(owner), None if owner is None else str(owner),
            self._name(author) or own_name(value), str(author) if author else None,
            from_seconds(get("date")), None, "", flags_of(value), more=details_of(value),
        )  # fmt: skip
        self._texts(document, value)
        if is_comment(value) or (above is not None and "post_type" not in value):
            self._place_comment(document, value, owner, key_post, above)
        return document

    def _texts(self, document: Document, value: dict[str, Any]) -> None:
        """Set text, shared and kind; before version 5 texts are HTML own words of a repost in copy_text."""
        old = "owner_id" not in value and ("to_id" in value or "cid" in value)
        text = value.get("text")
        text = text if isinstance(text, str) else ""
        if old or "<br>" in text:
            text = html_text(text)
        paid = placeholder(value)
        if isinstance(paid, dict) and paid.get("text") == text:
            text = ""  # VK's own words
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
        place = place_of(value, owner, key_post)
        document.kind = "comment"
        document.id = place.id or document.id
        if place.post_id:
            document.post_id = place.post_id
        elif above is not None:
            document.post_id = above.id if above.kind != "comment" else above.post_id
        if place.parent_id:
            document.parent_id = place.parent_id
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
        if not self.names:
            return None
        try:
            return self.names.get(int(number))
        except (TypeError, ValueError):
            return None


def _wrapped(value: dict[str, Any]) -> Document:
    """Return the document of a vk-url-scraper or snscrape item without an API object inside."""
    match = WALL.search(value["id"] if isinstance(value.get("id"), str) else value["url"])
    text = value.get("text", value.get("content"))
    quoted = value.get("quotedPost")
    document = Document(text if isinstance(text, str) else "", "vkontakte")
    if match:
        document.id, document.group_id = f"{match.group(1)}_{match.group(2)}", match.group(1)
    document.date, document.date_local = parse(
        value.get("datetime", value.get("date")), MOSCOW if "url" in value else None
    )
    document.more = wrapped_details(value)
    if isinstance(quoted, dict):
        document.kind = "repost"
        original = quoted.get("content")
        document.shared = original if isinstance(original, str) else ""
    return document


FORMATS = (Format("VKontakte API JSON", ("json",), _recognise, _read),)
