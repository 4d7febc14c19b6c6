"""The page my-comments.html of older downloads of YouTube (Google Takeout)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..carriers.encodings import decode
from ..carriers.markup import node_text, tree
from ..dates import parse
from ..document import Document
from ..format import Context, Format, Sample

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
        document = _document(item)
        if document is None:
            context.skipped("entries without text")
        else:
            document.flags = decoded.flags
            yield document


def _document(item: Any) -> Document | None:
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


FORMATS = (Format("youtube comments page", ("html",), _recognise, _read),)
