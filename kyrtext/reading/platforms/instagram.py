"""Instagram as JSON, downloads and records of its site: captions and comments; all else is no text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..carriers.json_carrier import pieces
from ..dates import from_seconds, parse
from ..details import details, name_of, walk
from ..document import Document
from ..format import Context, Format, Sample
from .facebook_json import repaired

# what the label above a comment is called in the account's language
_COMMENT = frozenset(
    {"comment", "комментарий", "пикир", "пікір", "yorum", "izoh", "комментарийи", "text", "текст", "caption"}
)

_CAPTION = "edge_media_to_caption"


def _is_media(value: dict[str, Any]) -> bool:
    """Whether a dictionary is a picture or video with its caption."""
    return isinstance(value.get("uri"), str) and "creation_timestamp" in value and "title" in value


def _is_post(value: dict[str, Any]) -> bool:
    media = value.get("media")
    return isinstance(media, list) and any(isinstance(item, dict) and _is_media(item) for item in media)


def _is_mapped(value: dict[str, Any]) -> bool:
    return isinstance(value.get("string_map_data"), dict) or isinstance(value.get("string_list_data"), list)


def _edges(value: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The nodes below one of the edges of the site's own records."""
    edges = value[key].get("edges") if isinstance(value.get(key), dict) else None
    nodes = [edge.get("node") for edge in edges or () if isinstance(edge, dict)]
    return [node for node in nodes if isinstance(node, dict)]


def _count(node: dict[str, Any], *keys: str) -> Any:
    """How many there are of one of these edges, whose nodes may not be there."""
    return next((node[key].get("count") for key in keys if isinstance(node.get(key), dict)), None)


def _of_node(node: dict[str, Any]) -> Iterator[Document]:
    """Yield the post of a record of the site, as collectors keep it, and the comments in it."""
    owner = node.get("owner")
    caption = _edges(node, _CAPTION)
    post = Document(
        str(caption[0].get("text") or "") if caption else "", "instagram", "post",
        id=name_of(node.get("shortcode") or node.get("id")),
        date=from_seconds(node.get("taken_at_timestamp")),
        author=name_of(owner.get("username")) if isinstance(owner, dict) else None,
        more=details(
            likes=_count(node, "edge_liked_by", "edge_media_preview_like"),
            comments=_count(node, "edge_media_to_comment", "edge_media_to_parent_comment"),
            views=node.get("video_view_count"),
        ),
    )  # fmt: skip
    yield post
    for key in ("edge_media_to_comment", "edge_media_to_parent_comment"):
        for comment in _edges(node, key):
            for answer in (comment, *_edges(comment, "edge_threaded_comments")):
                owner = answer.get("owner")
                yield Document(
                    str(answer.get("text") or ""), "instagram", "comment",
                    id=name_of(answer.get("id")), date=from_seconds(answer.get("created_at")),
                    parent_id=post.id if answer is comment else name_of(comment.get("id")), post_id=post.id,
                    author=name_of(owner.get("username")) if isinstance(owner, dict) else None,
                )  # fmt: skip


def _listed(value: dict[str, Any]) -> list[list[Any]]:
    """The comments of downloads until 2019: moment, text and whose post it was."""
    rows = value.get("media_comments")
    return [row for row in rows if isinstance(row, list) and len(row) > 1] if isinstance(rows, list) else []


def _recognise(sample: Sample) -> str | None:
    for path, value in walk(sample.json):
        if _CAPTION in value:
            return "records with edge_media_to_caption (Instagram)"
        if _listed(value):
            return "a list media_comments (Instagram)"
        if "attachments" in value or "description" in value or "photos" in value:
            return None  # a download of Facebook
        if _is_mapped(value):
            return "entries with string_map_data or string_list_data (Instagram)"
        if _is_post(value) or (_is_media(value) and path[-1:] != ("media",)):
            return "pictures with uri, creation_timestamp and title (Instagram)"
    return None


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    context.origin(
        text="title of a post or of its only picture; string_map_data.Comment",
        date="creation_timestamp, Time (Unix seconds, UTC)",
    )
    for piece in pieces(sample, context):
        inside: set[int] = set()
        for path, value in walk(piece.value, piece.path):
            if _CAPTION in value:
                for document in _of_node(value):
                    yield from _told(document, context)
            for written, text, *_ in _listed(value):
                when = parse(str(written))
                comment = Document(str(text), "instagram", "comment", date=when.date, date_local=when.local)
                yield from _told(comment, context)
            if _is_post(value):
                media = [item for item in value["media"] if isinstance(item, dict)]
                inside.update(map(id, media))
                yield from _told(_post(value, media), context)
            elif _is_mapped(value):
                yield from _told(_comment(path, value), context)
            elif _is_media(value) and id(value) not in inside:
                yield from _told(_post(value, [value]), context)


def _told(document: Document | None, context: Context) -> Iterator[Document]:
    if document is not None and document.text.strip():
        yield document
    else:
        context.skipped("entries without text")


def _post(value: dict[str, Any], media: list[dict[str, Any]]) -> Document:
    """Return the document of a post: its own caption, else those of its pictures, each once."""
    titles = (
        [repaired(value.get("title"))] if value.get("title") else [repaired(m.get("title")) for m in media]
    )
    stamps = [value.get("creation_timestamp"), *(m.get("creation_timestamp") for m in media)]
    date = next((when for stamp in stamps if (when := from_seconds(stamp))), None)
    return Document(
        "\n".join(dict.fromkeys(title for title in titles if title)), "instagram", "post", date=date
    )


def _comment(path: tuple[str, ...], value: dict[str, Any]) -> Document | None:
    """Return the document of a comment, None for what is none: followers, likes, searches."""
    labels = value.get("string_map_data")
    if not isinstance(labels, dict):
        return None
    told = {repaired(name).strip().lower(): held for name, held in labels.items() if isinstance(held, dict)}
    text = next((repaired(told[name].get("value")) for name in _COMMENT if name in told), "")
    if not text and any("comment" in key for key in path) and told:
        first = next(iter(told.values()))  # the label's name is in a language nobody foresaw
        text = repaired(first.get("value"))
    date = next((when for held in told.values() if (when := from_seconds(held.get("timestamp")))), None)
    return Document(text, "instagram", "comment", date=date)


FORMATS = (Format("Instagram download JSON", ("json",), _recognise, _read),)
