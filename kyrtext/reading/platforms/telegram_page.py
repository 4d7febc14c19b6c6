"""Telegram Desktop exports as HTML pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..carriers.encodings import decode
from ..carriers.markup import classes, node_text, tree
from ..dates import parse
from ..document import Document
from ..format import Context, Format, Sample


def _recognise(sample: Sample) -> str | None:
    if 'class="message' in sample.text and re.search(r'class="page_(?:header|body)', sample.text):
        return "classes message and page_header"
    return None


def _read(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the messages of one HTML page; a message "joined" to the one before has its author."""
    context.origin(
        text=".text", date=".date[title]", id="id of the message", author=".from_name", group=".page_header"
    )
    page = tree(decode(context.source.read()).text)
    header = page.css_first(".page_header .text")
    group = node_text(header) if header is not None else None
    author: str | None = None
    for node in page.css("div.message"):
        if "default" not in classes(node):
            context.skipped("service messages")
            continue
        body = node.css_first(".body")
        name = body.css_first(".from_name") if body is not None else None
        if body is not None and name is not None and not _forwarded_in(name):
            author = node_text(name, frozenset({"details"}))
        document = _page_message(node, group, author)
        if document is None:
            context.skipped("messages without text")
        else:
            yield document


def _forwarded_in(node: Any) -> bool:
    return node.parent is not None and "forwarded" in classes(node.parent)


def _page_message(node: Any, group: str | None, author: str | None) -> Document | None:
    found = node.css_first(".text")
    text = node_text(found) if found is not None else ""
    if not text:
        return None
    number = (node.attributes.get("id") or "").removeprefix("message")
    stamp = node.css_first(".date")
    when = parse((stamp.attributes.get("title") or "") if stamp is not None else "")
    reply = node.css_first(".reply_to a")
    target = (
        re.search(r"go_to_message(\d+)", reply.attributes.get("href") or "") if reply is not None else None
    )
    forwarded = node.css_first(".forwarded") is not None
    return Document(
        text="" if forwarded else text,
        shared=text if forwarded else "",
        platform="telegram",
        kind="repost" if forwarded else "comment" if target else "post",
        # pages know no id of the chat: its name keeps equal message numbers of two chats apart
        id=f"{group or ''}_{number}" if number else None,
        parent_id=f"{group or ''}_{target[1]}" if target else None,
        group=group,
        author=author,
        date=when.date,
        date_local=when.local,
    )


FORMATS = (Format("telegram html", ("html",), _recognise, _read),)
