"""What the objects of Odnoklassniki's API say of themselves: what they are, and what they hold."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime
from typing import Any

from ..carriers.json_values import walk
from ..dates import from_milliseconds
from ..details import attached, details

_ID = re.compile(r"(\d{12,13}):-?\d+:\d{12,13}:(\d+):\d+")
SHORTEST = 40  # letters of a comment's id that tells of date and topic
_OBJECTS = (
    "GROUP_TOPIC",
    "GROUP_PHOTO",
    "USER_STATUS",
    "USER_PHOTO",
    "USER_TOPIC",
    "GROUP_MOVIE",
    "MOVIE",
    "SHARE",
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
    if not SHORTEST <= len(name) <= 120:
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
