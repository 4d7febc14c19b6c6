"""JSON of Facebook's own interfaces: Graph API, CrowdTangle's API, Meta Content Library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from ..addresses import facebook_address
from ..carriers.json_carrier import pieces
from ..dates import parse
from ..details import attached, details, name_of, text_of, total, walk
from ..document import Document
from ..format import Context, Format, Sample
from .facebook_json import OTHER_SECTIONS

_POST_KEYS = frozenset(
    ["permalink_url", "shares", "status_type", "updated_time", "full_picture", "type", "story", "privacy"]
)
_COMMENT_KEYS = frozenset(["parent", "comment_count", "can_remove", "user_likes", "can_reply_privately"])


_REACTIONS = ("like", "love", "wow", "haha", "sad", "angry", "care", "thankful")


LIBRARY_COUNTS = {
    "likes": "statistics.like_count",
    "shares": "statistics.share_count",
    "comments": "statistics.comment_count",
    "views": "statistics.views",
    "reactions": "statistics.reaction_count",
}
_PLAIN = ("", "status", "status update", "note")  # types of posts that nothing hangs on


def is_graph(value: dict[str, Any]) -> bool:
    """Return whether a dictionary is a post or a comment of the Graph API."""
    when = value.get("created_time")
    if not isinstance(when, str) or not isinstance(value.get("id"), str):
        return False
    return "T" in when and ("message" in value or "story" in value or "from" in value)


def is_crowdtangle(value: dict[str, Any]) -> bool:
    """Return whether a dictionary is a post of CrowdTangle's API."""
    return "platformId" in value and "date" in value and ("account" in value or "postUrl" in value)


def is_library(value: dict[str, Any]) -> bool:
    """Return whether a dictionary is a post of Meta Content Library."""
    return "creation_time" in value and any(key in value for key in ("mcl_url", "post_owner", "surface"))


def _recognise(sample: Sample) -> str | None:
    for _, value in walk(sample.json):
        if is_library(value):
            return "objects with creation_time and mcl_url, post_owner or surface (Meta Content Library)"
        if is_crowdtangle(value):
            return "objects with platformId, date and account (CrowdTangle API)"
        if is_graph(value):
            return "objects with id, created_time and message (Graph API)"
    return None


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    context.origin(
        text="message or text", id="id or platformId", parent_id="parent.id, else the post above",
        author="from.name, account.name, post_owner.name", date="created_time, date (UTC), creation_time",
        group="to.data[0].name, account.name, surface.name",
    )  # fmt: skip
    for path, value, _ in pieces(sample, context):
        yield from _documents(value, "comments" in path)


def _documents(top: Any, commented: bool) -> Iterator[Document]:
    """Yield the documents in a value; `commented` says that it lies among comments."""
    stack: list[tuple[Any, Document | None, bool]] = [(top, None, commented)]
    while stack:
        value, above, inside = stack.pop()
        if isinstance(value, list):
            stack.extend((item, above, inside) for item in reversed(value))
        elif isinstance(value, dict):
            document = _document(value, above, inside)
            if document is not None:
                yield document
                below = [(value.get(key), document, True) for key in ("comments", "replies")]
                stack.extend(item for item in below if isinstance(item[0], (dict, list)))
            else:
                held = [
                    (v, above, inside or k in ("comments", "comment"))
                    for k, v in value.items()
                    if k != "attachments"
                ]
                stack.extend(item for item in reversed(held) if isinstance(item[0], (dict, list)))


def _document(value: dict[str, Any], above: Document | None, inside: bool) -> Document | None:
    if is_library(value):
        return _library(value)
    if is_crowdtangle(value):
        return _crowdtangle(value)
    return _graph(value, above, inside) if is_graph(value) else None


def _graph(value: dict[str, Any], above: Document | None, inside: bool) -> Document:
    """Return the document of a Graph API object; `story` is Facebook's own sentence and no text."""
    sender = value.get("from")
    sender = sender if isinstance(sender, dict) else {}
    name = value["id"]
    date, local = parse(value["created_time"])
    document = Document(
        text_of(value.get("message")), "facebook", "post", name, None, None, None, None,
        name_of(sender.get("name")), name_of(sender.get("id")), date, local, more=graph_details(value),
    )  # fmt: skip
    keys = value.keys()
    if above is not None or inside or (not _COMMENT_KEYS.isdisjoint(keys) and _POST_KEYS.isdisjoint(keys)):
        document.kind = "comment"
        parent = value["parent"] if isinstance(value.get("parent"), dict) else {}
        post = above if above is None or above.kind != "comment" else None
        document.post_id = post.id if post else above.post_id if above else None
        if document.post_id is None and "_" in name:
            document.post_id = name.rpartition("_")[0] or None
        document.parent_id = name_of(parent.get("id")) or (above.id if above else document.post_id)
        if above is not None:
            document.group, document.group_id = above.group, above.group_id
        return document
    owner = document.group_id = name.rpartition("_")[0] or None
    receivers = value.get("to")
    listed = receivers.get("data") if isinstance(receivers, dict) else None
    if isinstance(listed, list) and listed and isinstance(listed[0], dict):
        document.group = name_of(listed[0].get("name"))
        document.group_id = name_of(listed[0].get("id")) or owner
    if document.group is None and owner and owner == document.author_id:
        document.group = document.author
    return document


def _crowdtangle(value: dict[str, Any]) -> Document:
    """Return the document of a post of CrowdTangle's API, whose dates are UTC without saying so."""
    account = value["account"] if isinstance(value.get("account"), dict) else {}
    group, post = facebook_address(text_of(value.get("postUrl")))
    when = parse(value.get("date"), UTC)
    return Document(
        text_of(value.get("message")), "facebook", "post", id=post or name_of(value.get("platformId")),
        group=name_of(account.get("name")), group_id=name_of(account.get("platformId")) or group,
        date=when.date, date_local=when.local, more=_crowdtangle_details(value),
    )  # fmt: skip


def _crowdtangle_details(value: dict[str, Any]) -> dict[str, Any] | None:
    """Return the counts of CrowdTangle's API (`statistics.actual`), and what hangs on the post."""
    statistics = value.get("statistics")
    actual = statistics.get("actual") if isinstance(statistics, dict) else None
    actual = actual if isinstance(actual, dict) else {}
    kinds = [f"{kind}Count" for kind in _REACTIONS if f"{kind}Count" in actual]
    return details(
        url=value.get("postUrl") if isinstance(value.get("postUrl"), str) else None,
        likes=actual.get("likeCount"), shares=actual.get("shareCount"), comments=actual.get("commentCount"),
        views=actual.get("postViewCount"), reactions=total(actual[kind] for kind in kinds),
        **hung(value.get("type") if isinstance(value.get("type"), str) else None, text_of(value.get("link"))),
    )  # fmt: skip


def graph_details(value: dict[str, Any]) -> dict[str, Any] | None:
    """Return the counts of a Graph API object: the totals asked for, never how many of a list were sent.

    >>> graph_details({"shares": {"count": 3}, "likes": {"data": [], "summary": {"total_count": 9}}})
    {'likes': 9, 'shares': 3}
    """
    get = value.get
    hang = get("attachments")
    pieces = hang.get("data") if isinstance(hang, dict) else None
    told = {}
    if isinstance(pieces, list):
        pieces = [piece for piece in pieces if isinstance(piece, dict)]
        kinds = [piece.get("media_type") or piece.get("type") or "link" for piece in pieces]
        told = attached(kinds, [piece.get("unshimmed_url") or _outside(piece) for piece in pieces])
    shares = get("shares")
    return details(
        url=get("permalink_url") if isinstance(get("permalink_url"), str) else None,
        likes=_summed(get("likes"), get("like_count")), shares=_counted(shares),
        comments=_summed(get("comments"), get("comment_count")), reactions=_summed(get("reactions")), **told,
    )  # fmt: skip


def _outside(piece: dict[str, Any]) -> Any:
    """The address of a piece that is a link to another site."""
    url = piece.get("url")
    return url if (piece.get("media_type") or piece.get("type")) in ("link", "share", "external") else None


def _counted(value: Any) -> Any:
    return value.get("count") if isinstance(value, dict) else value


def _summed(value: Any, other: Any = None) -> Any:
    summary = value.get("summary") if isinstance(value, dict) else None
    return summary.get("total_count") if isinstance(summary, dict) else other


def hung(kind: str | None, link: str) -> dict[str, Any]:
    """Return what hangs on a post of which its type and one address are known.

    >>> hung("Photo", ""), hung("Status", ""), hung(None, "")
    ({'attachments': 1, 'attached': 'photo 1'}, {'attachments': 0}, {})
    """
    if kind is None:
        return {}
    return attached([] if kind.lower() in _PLAIN else [kind], [link] if kind.lower() == "link" else [])


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


def _library(value: dict[str, Any]) -> Document:
    """Return the document of a post of Meta Content Library."""
    return library_post({
        f"{key}.{name}" if name else key: inner
        for key, held in value.items()
        for name, inner in (held.items() if isinstance(held, dict) else [("", held)])
    })  # fmt: skip


FORMATS = (
    Format(
        "Facebook interfaces (Graph API, CrowdTangle, Meta Content Library)", ("json",), _recognise, _read
    ),
    OTHER_SECTIONS,
)
