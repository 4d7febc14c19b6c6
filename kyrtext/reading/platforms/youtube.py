"""YouTube: comments of Data Tools, Takeout (its older page too), the API, yt-dlp and other downloaders."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ..carriers.encodings import decode
from ..carriers.json_carrier import pieces
from ..carriers.markup import html_text, node_text, tree
from ..columns import plain
from ..dates import When, from_seconds, parse
from ..details import details
from ..document import Document
from ..format import Context, Format, Sample, Table
from ..rows import with_further

# headers of Takeout in English and Russian, as `columns.plain` has them
_TAKEOUT = {
    "text": ("comment text", "текст комментария", "live chat text", "текст сообщения в чате"),
    "id": ("comment id", "live chat id", "идентификатор чата", "идентификатор комментария", "id комментария"),
    "author_id": ("channel id", "идентификатор канала", "id канала"),
    "date": (
        "comment create timestamp",
        "live chat create timestamp",
        "время создания комментария",
        "дата создания комментария",
    ),
    "parent_id": (
        "parent comment id",
        "идентификатор родительского комментария",
        "id родительского комментария",
    ),
    "video": ("video id", "идентификатор видео", "id видео"),
    "post": ("post id", "идентификатор поста", "id поста", "идентификатор записи"),
}
_USED = ("id", "text", "authorName", "publishedAt", "isReplyTo", "videoId", "authorChannelId")
_WITHIN = ("items", "comments", "snippet", "topLevelComment", "replies")
_PIECE = re.compile(r'\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}')


def pieces_text(cell: str) -> str:
    """Return the text of a Takeout comment, which is JSON pieces one after another; other text as it is.

    >>> pieces_text('{"text":"Салам, "},{"text":"дос"}')
    'Салам, дос'
    >>> pieces_text("Рахмат!")
    'Рахмат!'
    """
    if not cell.startswith(("{", "[")):
        return cell
    texts = []
    for found in _PIECE.findall(cell):
        try:
            piece = json.loads(found, strict=False)
        except ValueError:
            return cell
        texts.append(piece.get("text"))
    return "".join(text for text in texts if isinstance(text, str)) if texts else cell


def _places(header: tuple[str, ...], wanted: dict[str, tuple[str, ...]]) -> dict[str, int]:
    names = [plain(name) for name in header]
    return {
        field: position
        for field, known in wanted.items()
        for position, name in enumerate(names)
        if name in known
    }


def _recognise_takeout(sample: Sample) -> str | None:
    places = _places(sample.header, _TAKEOUT)
    # columns named after comments and their ids are anybody's: YouTube's alone are the channel and its clock
    owned = {"author_id", "date"} <= places.keys()
    if {"text", "id"} <= places.keys() and ("video" in places or "post" in places) and owned:
        return "columns " + ", ".join(sample.header[position] for position in sorted(places.values()))
    return None


def _read_takeout(sample: Sample, context: Context) -> Iterator[Document]:
    if sample.table is None:
        return iter(())
    used = [sample.header[place] for place in _places(sample.header, _TAKEOUT).values()]
    return with_further(sample.table, context, _takeout, used)


def _takeout(table: Table, context: Context) -> Iterator[Document]:
    places = _places(table.header, _TAKEOUT)
    context.origin(**{field: f"column '{table.header[position]}'" for field, position in places.items()})
    for _, row in table.rows:
        said = {field: row[position] for field, position in places.items()}
        text = pieces_text(said["text"])
        if not text.strip():
            context.skipped("comments without text")
            continue
        when = parse(said.get("date", ""))
        yield Document(
            text=text,
            platform="youtube",
            kind="comment",
            id=said["id"] or None,
            parent_id=said.get("parent_id") or None,
            post_id=said.get("video") or said.get("post") or None,
            author_id=said.get("author_id") or None,
            date=when.date,
            date_local=when.local,
        )


def _recognise_tools(sample: Sample) -> str | None:
    wanted = {"id", "text", "authorName", "publishedAt"}
    if wanted <= set(sample.header) and ("isReplyTo" in sample.header or "isReply" in sample.header):
        return "columns isReplyTo, authorName, publishedAt"
    return None


def _read_tools(sample: Sample, context: Context) -> Iterator[Document]:
    return with_further(sample.table, context, _tools, _USED) if sample.table else iter(())


def _tools(table: Table, context: Context) -> Iterator[Document]:
    place = {name: position for position, name in enumerate(table.header)}
    context.origin(text="text", date="publishedAt", author="authorName", id="id", parent_id="isReplyTo")

    def said(row: list[str], name: str) -> str:
        return row[place[name]].strip() if name in place else ""

    for _, row in table.rows:
        text = row[place["text"]]
        if not text.strip():
            context.skipped("comments without text")
            continue
        when = parse(said(row, "publishedAt"))
        yield Document(
            text=text,
            platform="youtube",
            kind="comment",
            id=said(row, "id") or None,
            parent_id=said(row, "isReplyTo") or None,
            post_id=said(row, "videoId") or None,
            author=said(row, "authorName") or None,
            author_id=said(row, "authorChannelId") or None,
            date=when.date,
            date_local=when.local,
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
    return {"cid", "text", "channel"} <= value.keys() or {"id", "text", "author_id", "parent"} <= value.keys()


def _recognise_json(sample: Sample) -> str | None:
    if not isinstance(sample.json, (dict, list)):
        return None
    found = next(_objects(sample.json), None)
    if found is None:
        return None
    if "snippet" in found:
        return "comments with snippet.textOriginal or textDisplay"
    return (
        "comments with cid, text, channel" if "cid" in found else "comments with id, text, author_id, parent"
    )


def _read_json(sample: Sample, context: Context) -> Iterator[Document]:
    context.origin(
        text="textOriginal, else textDisplay or text",
        date="publishedAt or timestamp",
        id="id or cid",
        parent_id="parentId or parent",
    )
    video: str | None = None
    for piece in pieces(sample, context):
        value = piece.value
        if piece.path == ("id",) and isinstance(value, str):
            video = value  # yt-dlp: the file is about one video
        elif isinstance(value, dict) and "comments" in value and isinstance(value.get("id"), str):
            video = value["id"]
        for found in _objects(value):
            document = _document(found, video)
            if document.text.strip():
                yield document
            else:
                context.skipped("comments without text")


def _document(found: dict[str, Any], video: str | None) -> Document:
    snippet = found.get("snippet")
    said = snippet if isinstance(snippet, dict) else found
    text = _string(said.get("textOriginal")) or _string(said.get("text"))
    if text is None:
        text = html_text(_string(said.get("textDisplay")) or "")
    number = _string(found.get("id") or found.get("cid")) or ""
    parent = _string(said.get("parentId") or said.get("parent"))
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
        post_id=_string(said.get("videoId")) or video,
        author=_string(said.get("authorDisplayName") or said.get("author")),
        author_id=_string(author_id),
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


def _string(value: Any) -> str | None:
    return str(value) if isinstance(value, (str, int)) and value != "" else None


_COMMENT = re.compile(r"youtube\.com/(?:watch|post|channel)[^\"\s]*[?&](?:amp;)?lc=([\w.-]+)")
_VIDEO = re.compile(r"[?&]v=([\w-]+)")
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?: ?UTC| ?Z)?")


def _recognise(sample: Sample) -> str | None:
    if "<li>" in sample.text and _COMMENT.search(sample.text):
        return "a list of comments with links to youtube.com"
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
    Format("youtube data tools", ("table",), _recognise_tools, _read_tools),
    Format("youtube takeout", ("table",), _recognise_takeout, _read_takeout),
    Format("youtube json", ("json",), _recognise_json, _read_json),
    Format("youtube comments page", ("html",), _recognise, _read),
)
