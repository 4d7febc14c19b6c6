"""What the objects of VK's API say of themselves: what they are, whose, and in what state."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ..details import attached, details, joined_links, number

_POST_KEY = re.compile(r"(?:wall|post)?(?:(-?\d+)_)?(\d+)")
WALL = re.compile(r"wall(-?\d+)_(\d+)(?:\?.*?reply=(\d+))?")
_COMMENT_KEYS = frozenset(
    ["post_id", "parents_stack", "thread", "reply_to_comment", "cid", "reply_to_cid", "deleted"]
)
_RECORD_KEYS = frozenset(["date", "text", "is_deleted", "id", "url"])  # without all of them it is no record
_ELSEWHERE = (("photo_id", "photo"), ("pid", "photo"), ("video_id", "video"), ("topic_id", "topic"))
_TOLD = frozenset(["to_id", "cid", "copy_history", "copy_owner_id", "copy_text"])  # what else tells of texts
# with none of these, an object of today's API is an ordinary post or comment
_UNCOMMON = _TOLD | {"peer_id", "conversation_message_id", "album_id", "author_profile", "replies", "items"}
# with none of these either, it has nothing below it and no state to tell
TELLING = _UNCOMMON | {
    *("comments", "thread", "type"),
    *("is_deleted", "deleted", "is_archived", "marked_as_ads", "donut"),
}
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


def is_wrapped(value: dict[str, Any]) -> bool:
    """Whether it is an item of vk-url-scraper or snscrape that holds no API object."""
    if isinstance(value.get("id"), str) and WALL.fullmatch(value["id"]):
        return isinstance(value.get("text"), str) and not isinstance(value.get("payload"), dict)
    url = value.get("url")
    return isinstance(url, str) and "vk.com/wall" in url and "content" in value


def is_flat(value: Any) -> bool:
    """Whether nothing can hang under a key: nothing at all, or numbers alone."""
    if not value or type(value) is not dict:
        return not isinstance(value, (dict, list)) or not value
    return _RECORD_KEYS.isdisjoint(value) and not any(
        inner and isinstance(inner, (dict, list)) for inner in value.values()
    )


def is_ordinary(value: dict[str, Any]) -> bool:
    """Whether an object with some of the telling keys is ordinary all the same."""
    get = value.get
    flat = _UNCOMMON.isdisjoint(value) and is_flat(get("comments")) and is_flat(get("thread"))
    return flat and placeholder(value) is None


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
    get, paid = value.get, placeholder(value)
    if (
        not (paid or get("is_deleted") or get("deleted") or get("is_archived") or get("marked_as_ads"))
        and get("post_type") not in UNPUBLISHED
    ):
        return ()  # nearly always
    told = {
        "deleted": value.get("is_deleted") or value.get("deleted"),
        "archived": value.get("is_archived"),
        "advertisement": value.get("marked_as_ads"),
        "paywalled": paid,
        "unpublished": value.get("post_type") in UNPUBLISHED,
    }
    return tuple(name for name, true in told.items() if true)


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
        if not hung:
            told["attachments"] = 0
        else:
            pieces = [piece for piece in hung if isinstance(piece, dict) and piece.get("type")]
            links = [
                held.get("url") for piece in pieces if isinstance(held := piece.get(str(piece["type"])), dict)
                if piece["type"] == "link"
            ]  # fmt: skip
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
    name = (
        profile.get("name")
        or " ".join(str(profile.get(p) or "") for p in ("first_name", "last_name")).strip()
    )
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
