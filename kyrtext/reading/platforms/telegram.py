"""Telegram Desktop exports: `result.json` of one chat or of the whole account, and the HTML pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..carriers.json_carrier import pieces
from ..carriers.markup import classes, node_text, tree
from ..dates import from_seconds, parse
from ..details import attached, details, total
from ..document import Document
from ..format import Context, Format, Sample

PRIVATE = frozenset({"personal_chat", "bot_chat", "saved_messages", "verification_codes", "replies"})
_SCALARS = ("name", "type", "id")


@dataclass
class _Chat:
    name: str | None = None
    type: str = ""
    id: str = ""
    begun: bool = False  # its messages are being read: the next name belongs to another chat


def text_of(text: Any) -> str:
    """Return the text of a message, which is a string or a list of strings and marked-up pieces.

    >>> text_of(["Салам, ", {"type": "bold", "text": "дос"}, "!"])
    'Салам, дос!'
    """
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    parts = (part.get("text") if isinstance(part, dict) else part for part in text)
    return "".join(part for part in parts if isinstance(part, str))


def _recognise_json(sample: Sample) -> str | None:
    chat = sample.json
    if not isinstance(chat, dict):
        return None
    chats = chat.get("chats") or chat.get("left_chats")
    if isinstance(chats, dict) and isinstance(chats.get("list"), list):
        found = next((c for c in chats["list"] if isinstance(c, dict) and c.get("messages")), None)
        return "keys chats, list, messages" if found and _is_chat(found) else None
    return "keys name, type, messages with date and text" if _is_chat(chat) else None


def _is_chat(chat: dict[str, Any]) -> bool:
    messages = chat.get("messages")
    if not isinstance(messages, list) or "type" not in chat:
        return False
    seen = [m for m in messages[:20] if isinstance(m, dict)]
    return any(m.get("type") in {"message", "service"} and "date" in m for m in seen)


def _read_json(sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the messages of all chats that are not private ones between two people."""
    context.origin(
        text="text, its pieces joined", date="date_unixtime, else date (local)", id="chat id and message id",
        author="from", group="name of the chat", shared="text of a message with forwarded_from",
    )  # fmt: skip
    chats: dict[tuple[str, ...], _Chat] = {}
    for piece in pieces(sample, context):
        path, value = piece.path, piece.value
        if isinstance(value, dict):
            if path and path[-1] == "messages":
                chat = chats.setdefault(path[:-1], _Chat())
                chat.begun = True
                yield from _message(value, chat, context, piece.row)
            else:
                for found in _chats(value):
                    yield from _whole_chat(found, context)
        elif path and path[-1] in _SCALARS and isinstance(value, (str, int)):
            _learn(chats, path, value)


def _learn(chats: dict[tuple[str, ...], _Chat], path: tuple[str, ...], value: str | int) -> None:
    """Note a name, type or id that stands before the messages of a chat too large to be read whole."""
    chat = chats.setdefault(path[:-1], _Chat())
    if chat.begun:
        chat = chats[path[:-1]] = _Chat()
    setattr(chat, path[-1], str(value))


def _chats(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if isinstance(value.get("messages"), list):
        yield value
    for key in ("chats", "left_chats", "list"):
        inner = value.get(key)
        for item in inner if isinstance(inner, list) else [inner]:
            if isinstance(item, dict):
                yield from _chats(item)


def _whole_chat(value: dict[str, Any], context: Context) -> Iterator[Document]:
    name = value.get("name")
    chat = _Chat(
        name if isinstance(name, str) else None, str(value.get("type") or ""), str(value.get("id") or "")
    )
    for row, message in enumerate(value["messages"], 1):
        if isinstance(message, dict):
            yield from _message(message, chat, context, row)
        else:
            context.problem("a message that is no record was skipped", row)


def _message(message: dict[str, Any], chat: _Chat, context: Context, row: int | None) -> Iterator[Document]:
    if chat.type in PRIVATE and not context.options.include_private:
        context.skipped("private messages")
        return
    if message.get("type") != "message":
        context.skipped("service messages")
        return
    text = text_of(message.get("text")) or text_of(message.get("text_entities"))
    if not text.strip():
        context.skipped("messages without text")
        return
    forwarded = bool(message.get("forwarded_from") or message.get("forwarded_from_id"))
    answered = message.get("reply_to_message_id")
    when = parse(message.get("date"))
    instant = from_seconds(message.get("date_unixtime"))
    if instant is None and when.local is None and when.date is None:
        context.problem("a message without a date", row)
    peer = message.get("reply_to_peer_id")
    yield Document(
        text="" if forwarded else text,
        shared=text if forwarded else "",
        platform="telegram",
        kind="repost" if forwarded else "comment" if answered is not None else "post",
        id=_full(chat.id, message.get("id")),
        parent_id=None if peer else _full(chat.id, answered),
        group=chat.name,
        group_id=chat.id or None,
        author=_string(message.get("from") or message.get("author")),
        author_id=_string(message.get("from_id")),
        date=instant or when.date,
        date_local=None if instant or when.date else when.local,
        more=_details(message),
    )


def _details(message: dict[str, Any]) -> dict[str, Any] | None:
    """Return the reactions, views and forwards of a message, and what hangs on it.

    >>> _details({"reactions": [{"emoji": "👍", "count": 3}, {"emoji": "🔥", "count": 1}], "photo": "a.jpg"})
    {'reactions': 4, 'attachments': 1, 'attached': 'photo 1'}
    """
    given = message.get("reactions")
    counts = (
        [item.get("count") for item in given if isinstance(item, dict)] if isinstance(given, list) else []
    )
    kinds: list[str] = [kind for kind in ("photo", "poll", "location_information") if kind in message]
    if "media_type" in message or ("file" in message and not kinds):
        kinds.append(str(message.get("media_type") or "doc"))
    links = [
        piece.get("href") for piece in message.get("text_entities") or () if isinstance(piece, dict)
        if piece.get("type") == "text_link"
    ]  # fmt: skip
    return details(
        shares=message.get("forwards"), views=message.get("views"), reactions=total(counts),
        **attached(kinds, links),
    )  # fmt: skip


def _full(chat: str, number: Any) -> str | None:
    if number is None:
        return None
    return f"{chat}_{number}" if chat else str(number)


def _string(value: Any) -> str | None:
    return str(value) if isinstance(value, (str, int)) and value != "" else None


def _recognise_html(sample: Sample) -> str | None:
    if 'class="message' in sample.text and re.search(r'class="page_(?:header|body)', sample.text):
        return "classes message and page_header"
    return None


def _read_html(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the messages of one HTML page; a message "joined" to the one before has its author."""
    from ..carriers.encodings import decode

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


FORMATS = (
    Format("telegram json", ("json",), _recognise_json, _read_json),
    Format("telegram html", ("html",), _recognise_html, _read_html),
)
