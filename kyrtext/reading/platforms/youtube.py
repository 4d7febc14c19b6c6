"""YouTube: comments of the API, yt-dlp and other downloaders, and Takeout's older page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..carriers.encodings import decode
from ..carriers.json_carrier import pieces
from ..carriers.markup import html_text, node_text, tree
from ..dates import When, from_seconds, parse
from ..details import details, name_of
from ..document import Document
from ..format import Context, Format, Sample

_WITHIN = (
    *("items", "comments", "snippet", "topLevelComment", "replies"),
    *("replayChatItemAction", "actions", "addChatItemAction", "item", "liveChatTextMessageRenderer"),
)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """The comments inside a JSON value, whichever program wrote them."""
    stack = [value]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(item for item in reversed(value) if isinstance(item, (list, dict)))
        elif isinstance(value, dict):
            if _comment(value):
                yield value
            inner = {key: value[key] for key in _WITHIN if isinstance(value.get(key), (list, dict))}
            if isinstance(top := inner.get("topLevelComment"), dict) and "totalReplyCount" in value:
                inner["topLevelComment"] = {**top, "totalReplyCount": value["totalReplyCount"]}
            stack.extend(reversed(inner.values()))


def _comment(value: dict[str, Any]) -> bool:
    snippet = value.get("snippet")
    if isinstance(snippet, dict) and ("textOriginal" in snippet or "textDisplay" in snippet):
        return True
    if {"authorName", "message", "timestampUsec"} <= value.keys():  # of a chat beside a video
        return True
    if {"cid", "text", "channel"} <= value.keys():
        return True
    return {"id", "text", "parent"} <= value.keys() and bool({"author", "author_id"} & value.keys())


def _recognise_json(sample: Sample) -> str | None:
    if not isinstance(sample.json, (dict, list)):
        return None
    found = next(_objects(sample.json), None)
    if found is None:
        return None
    if "snippet" in found:
        return "comments with snippet.textOriginal or textDisplay"
    return (
        "comments with cid, text, channel"
        if "cid" in found
        else "messages with authorName, message, timestampUsec"
        if "authorName" in found
        else "comments with id, text, author_id, parent"
    )


def _read_json(sample: Sample, context: Context) -> Iterator[Document]:
    context.origin(
        text="textOriginal, else textDisplay or text",
        date="publishedAt or timestamp",
        id="id or cid",
        parent_id="parentId or parent",
    )
    about: dict[str, Any] = {}
    for piece in pieces(sample, context):
        value = piece.value
        if len(piece.path) == 1 and not isinstance(value, (dict, list)):
            about[piece.path[0]] = value  # yt-dlp: the file is about one video
        elif isinstance(value, dict) and "comments" in value and isinstance(value.get("id"), str):
            about = value
        video = name_of(about.get("id"))
        for found in _objects(value):
            document = _document(found, video)
            if document.text.strip():
                yield document
            else:
                context.skipped("comments without text")
    if name_of(about.get("description")):
        yield _video(about)


def _video(about: dict[str, Any]) -> Document:
    """What stands below a video, by who put it there."""
    when = When(from_seconds(about.get("timestamp")))
    when = when if when.date else parse(about.get("upload_date"))
    return Document(
        str(about["description"]), "youtube", "post", id=name_of(about.get("id")),
        author=name_of(about.get("uploader") or about.get("channel")),
        author_id=name_of(about.get("channel_id") or about.get("uploader_id")),
        date=when.date, date_local=when.local,
        more=details(
            likes=about.get("like_count"), views=about.get("view_count"), comments=about.get("comment_count")
        ),
    )  # fmt: skip


def _live(found: dict[str, Any], video: str | None) -> Document:
    """A message of the chat beside a video; its pictures are no words."""
    message, name = found["message"], found["authorName"]
    runs = message.get("runs") if isinstance(message, dict) else None
    texts = [run.get("text") for run in runs or () if isinstance(run, dict)]
    moment = name_of(found["timestampUsec"]) or ""
    return Document(
        "".join(text for text in texts if isinstance(text, str)), "youtube", "comment",
        id=name_of(found.get("id")), post_id=video,
        author=name_of(name.get("simpleText")) if isinstance(name, dict) else None,
        author_id=name_of(found.get("authorExternalChannelId")),
        date=from_seconds(moment[:-6]) if moment.isdigit() else None,
    )  # fmt: skip


def _document(found: dict[str, Any], video: str | None) -> Document:
    if "authorName" in found:
        return _live(found, video)
    snippet = found.get("snippet")
    said = snippet if isinstance(snippet, dict) else found
    text = name_of(said.get("textOriginal")) or name_of(said.get("text"))
    if text is None:
        text = html_text(name_of(said.get("textDisplay")) or "")
    number = name_of(found.get("id") or found.get("cid")) or ""
    parent = name_of(said.get("parentId") or said.get("parent"))
    if parent == "root":
        parent = None
    elif parent is None and "." in number:
        parent = number.split(".")[0]  # the id of an answer begins with that of the comment
    channel = said.get("authorChannelId")
    author_id = (
        channel.get("value") if isinstance(channel, dict) else said.get("author_id") or said.get("channel")
    )
    instant = from_seconds(said.get("timestamp") or said.get("time_parsed"))
    when = When(instant) if instant else parse(said.get("publishedAt"))
    return Document(
        text=text,
        platform="youtube",
        kind="comment",
        id=number or None,
        parent_id=parent,
        post_id=name_of(said.get("videoId")) or video,
        author=name_of(said.get("authorDisplayName") or said.get("author")),
        author_id=name_of(author_id),
        date=when.date,
        date_local=when.local,
        more=details(
            likes=next((said[key] for key in ("likeCount", "like_count", "votes") if key in said), None),
            comments=_answers(found),
        ),
    )


def _answers(found: dict[str, Any]) -> Any:
    """How many answers a comment has, where the file says so."""
    if "totalReplyCount" in found:
        return found["totalReplyCount"]
    return found["reply_count"] if "reply_count" in found else found.get("replies")


_COMMENT = re.compile(r"youtube\.com/(?:watch|post|channel)[^\"\s]*[?&](?:amp;)?lc=([\w.-]+)")
_SENT = re.compile(r"youtube\.com/.{0,300}?\d\d:\d\d:\d\d UTC|\d\d:\d\d:\d\d UTC.{0,300}?youtube\.com/", re.S)
_VIDEO = re.compile(r"[?&]v=([\w-]+)")
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?: ?UTC| ?Z)?")


def _recognise(sample: Sample) -> str | None:
    if "<li>" in sample.text and (_COMMENT.search(sample.text) or _SENT.search(sample.text)):
        return "a list of comments or chat messages with links to youtube.com"
    return None


def _read(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the comments; the sentence above each is YouTube's own."""
    context.origin(text="what stands below the first line", date="the first line", id="lc= of its link")
    decoded = decode(context.source.read())
    for item in tree(decoded.text).css("li"):
        document = _document_page(item)
        if document is None:
            context.skipped("entries without text")
        else:
            document.flags = decoded.flags
            yield document


def _document_page(item: Any) -> Document | None:
    head, _, text = node_text(item).partition("\n")
    if not text.strip():
        return None
    found = [link for link in (node.attributes.get("href") or "" for node in item.css("a")) if link]
    number = next((match[1] for link in found if (match := _COMMENT.search(link))), None)
    video = next((match[1] for link in found if (match := _VIDEO.search(link))), None)
    written = _WRITTEN.search(head)
    when = parse(written[0] if written else "")
    above = number.split(".")[0] if number and "." in number else None
    return Document(
        text, "youtube", "comment", id=number, parent_id=above,
        post_id=video, date=when.date, date_local=when.local,
    )  # fmt: skip


FORMATS = (
    Format("youtube json", ("json",), _recognise_json, _read_json),
    Format("youtube comments page", ("html",), _recognise, _read),
)
