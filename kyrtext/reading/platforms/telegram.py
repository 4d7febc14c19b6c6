"""Telegram: `result.json` and pages of Telegram Desktop, messages as libraries and bots write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..carriers.encodings import decode
from ..carriers.json_carrier import pieces
from ..carriers.markup import classes, node_text, tree
from ..dates import NEVER, When, from_seconds, parse
from ..details import attached, details, name_of, total
from ..document import Document
from ..format import Context, Format, Sample

PRIVATE = frozenset({"personal_chat", "bot_chat", "saved_messages", "verification_codes", "replies"})
_SCALARS = ("name", "type", "id")
_INSIDE = (
    *("chats", "left_chats", "list", "messages", "result", "message", "channel_post", "edited_message"),
    *("edited_channel_post", "business_message", "items", "data"),
)
_FORWARDED = ("fwd_from", "forward_from", "forward_from_chat", "forward_origin", "forward_sender_name")
_SENDER = re.compile(r"(?:user|channel|chat)\d+")
_WORDY = ("rich_message", "poll", "todo_list", "checklist")
# in which the words of these stand, in the order in which they are seen
_LINES = (
    *("title", "question", "text", "blocks", "answers", "options", "items", "tasks", "rows"),
    *("cells", "caption"),
)


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
    parts: list[str] = []
    stack = [text]
    while stack:
        piece = stack.pop()
        if isinstance(piece, str):
            parts.append(piece)
        elif isinstance(piece, list):
            stack.extend(reversed(piece))
        elif isinstance(piece, dict):
            stack.append(piece.get("text"))
    return "".join(parts)


def words_of(message: dict[str, Any]) -> str:
    """Return the words of a message: its text, else those of a rich message, a poll or a list of tasks.

    >>> words_of({"text": "", "poll": {"question": "Кайсы күн?", "answers": [{"text": "Ишемби"}]}})
    'Кайсы күн?\\nИшемби'
    """
    text = text_of(message.get("text")) or text_of(message.get("text_entities"))
    text = text or text_of(message.get("caption"))
    if text.strip():
        return text
    lines: list[str] = []
    stack = [message.get(key) for key in reversed(_WORDY)]
    while stack:
        value = stack.pop()
        if isinstance(value, str) or (isinstance(value, list) and any(isinstance(v, str) for v in value)):
            lines.append(text_of(value))
        elif isinstance(value, list):
            stack.extend(reversed(value))
        elif isinstance(value, dict):
            stack.extend(value[key] for key in reversed(_LINES) if key in value)
    return "\n".join(line for line in lines if line.strip())


def _recognise(sample: Sample) -> str | None:
    for value in _objects(sample.json):
        if _is_chat(value):
            return "keys name, type, messages with date and text"
        if _is_message(value):
            return "messages with date_unixtime, from_id or text_entities"
        if _is_api(value):
            return "messages of Telegram's interfaces (Telethon, Pyrogram, bots)"
    return None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """The chats and messages inside a value, in order; what is in a chat comes with the chat."""
    stack = [value]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(item for item in reversed(value) if isinstance(item, (dict, list)))
        elif isinstance(value, dict):
            if _is_chat(value) or _is_message(value) or _is_api(value):
                yield value
                continue
            stack.extend(value[key] for key in reversed(_INSIDE) if isinstance(value.get(key), (dict, list)))


def _is_chat(chat: dict[str, Any]) -> bool:
    messages = chat.get("messages")
    if not isinstance(messages, list):
        return False
    seen = [m for m in messages[:20] if isinstance(m, dict)]
    typed = "type" in chat and any(m.get("type") in ("message", "service") and "date" in m for m in seen)
    return typed or any(map(_is_message, seen))


def _is_message(value: dict[str, Any]) -> bool:
    """Whether a dictionary is a message of Telegram Desktop, cut out of its file or not."""
    if not isinstance(value.get("date"), str) or "text" not in value or "id" not in value:
        return False
    sender = value.get("from_id")
    return (
        "date_unixtime" in value
        or "text_entities" in value
        or (isinstance(sender, str) and _SENDER.fullmatch(sender) is not None)
    )


def _is_api(value: dict[str, Any]) -> bool:
    """Whether a dictionary is a message as libraries for Telegram write it."""
    if value.get("@type") == "message":  # TDLib
        return "chat_id" in value and "content" in value
    if value.get("_") in ("Message", "MessageService"):
        return "date" in value or "action" in value
    number = "message_id" in value or "id" in value
    chat = isinstance(value.get("chat"), dict) or isinstance(value.get("peer_id"), dict)
    return number and chat and "date" in value and bool({"text", "caption", "message", "poll"} & value.keys())


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the messages of all chats that are not private ones between two people."""
    context.origin(
        text="text, its pieces joined", date="date_unixtime, else date (local)", id="chat id and message id",
        author="from", group="name of the chat", shared="text of a message with forwarded_from",
    )  # fmt: skip
    chats: dict[tuple[str, ...], _Chat] = {}
    for piece in pieces(sample, context):
        path, value = piece.path, piece.value
        if isinstance(value, dict) and path and path[-1] == "messages":
            chat = chats.setdefault(path[:-1], _Chat())
            chat.begun = True
            yield from _message(value, chat, context, piece.row)
        elif isinstance(value, (dict, list)):
            before = context.report.skipped.total()
            nothing = True
            for found in _objects(value):
                nothing = False
                if "messages" in found:
                    yield from _whole_chat(found, context)
                elif _is_api(found):
                    yield from _api_message(found, context, piece.row)
                else:
                    yield from _message(found, _Chat(), context, piece.row)
            if nothing and sample.lines and context.report.skipped.total() == before:
                context.skipped("JSON lines without a message")
        elif path and path[-1] in _SCALARS and isinstance(value, (str, int)):
            _learn(chats, path, value)


def _learn(chats: dict[tuple[str, ...], _Chat], path: tuple[str, ...], value: str | int) -> None:
    """Note a name, type or id that stands before the messages of a chat too large to be read whole."""
    chat = chats.setdefault(path[:-1], _Chat())
    if chat.begun:
        chat = chats[path[:-1]] = _Chat()
    setattr(chat, path[-1], str(value))


def _whole_chat(value: dict[str, Any], context: Context) -> Iterator[Document]:
    name = value.get("name")
    chat = _Chat(
        name if isinstance(name, str) else None, str(value.get("type") or ""), str(value.get("id") or "")
    )
    for row, message in enumerate(value["messages"], 1):
        if isinstance(message, dict):
            yield from _message(message, chat, context, row)
        else:
            context.problem("a message that is no record was skipped", row, 1)


def _message(message: dict[str, Any], chat: _Chat, context: Context, row: int | None) -> Iterator[Document]:
    private = chat.type in PRIVATE
    if private and context.withholds():
        return
    kind = message.get("type")
    if kind != "message" and (kind is not None or "action" in message or "actor" in message):
        context.skipped("service messages")
        return
    text = words_of(message)
    if not text.strip():
        context.skipped("messages without text")
        return
    forwarded = bool(message.get("forwarded_from") or message.get("forwarded_from_id"))
    answered = message.get("reply_to_message_id")
    when = When(from_seconds(message.get("date_unixtime")))
    when = when if when.date else parse(message.get("date"))
    if when == NEVER:
        context.problem("a message without a date", row)
    peer = message.get("reply_to_peer_id")
    yield _document(
        text,
        forwarded,
        answered is not None,
        id=_full(chat.id, message.get("id")),
        parent_id=None if peer else _full(chat.id, answered),
        group=chat.name,
        group_id=chat.id or None,
        author=name_of(message.get("from") or message.get("author")),
        author_id=name_of(message.get("from_id")),
        date=when.date,
        date_local=when.local,
        flags=("private",) if private else (),
        more=_details(message),
    )


def _document(text: str, forwarded: bool, answers: bool, **fields: Any) -> Document:
    """Return the document of a message; what was forwarded are somebody else's words."""
    kind = "repost" if forwarded else "comment" if answers else "post"
    own, shared = ("", text) if forwarded else (text, "")
    return Document(own, "telegram", kind, shared=shared, **fields)


def _details(message: dict[str, Any]) -> dict[str, Any] | None:
    """Return the reactions, views and forwards of a message, and what hangs on it.

    >>> _details({"reactions": [{"emoji": "👍", "count": 3}, {"emoji": "🔥", "count": 1}], "photo": "a.jpg"})
    {'reactions': 4, 'attachments': 1, 'attached': 'photo 1'}
    """
    given = message.get("reactions")
    given = given.get("results") if isinstance(given, dict) else given
    counts = (
        [item.get("count") for item in given if isinstance(item, dict)] if isinstance(given, list) else []
    )
    kinds: list[str] = [kind for kind in ("photo", "poll", "location_information") if kind in message]
    if "media_type" in message or ("file" in message and not kinds):
        kinds.append(str(message.get("media_type") or "doc"))
    given = message.get("text_entities")
    marked = given if isinstance(given, list) else []
    links = [
        piece.get("href") for piece in marked if isinstance(piece, dict) and piece.get("type") == "text_link"
    ]  # fmt: skip
    answers = message.get("replies")
    return details(
        shares=message.get("forwards"), views=message.get("views"), reactions=total(counts),
        comments=answers.get("replies") if isinstance(answers, dict) else None, **attached(kinds, links),
    )  # fmt: skip


def _api_message(message: dict[str, Any], context: Context, row: int | None) -> Iterator[Document]:
    """Yield a message as Telethon, Pyrogram, TDLib or a bot writes it."""
    if message.get("@type") == "message":
        message = _of_tdlib(message)
    chat, peer = message.get("chat"), message.get("peer_id")
    chat = chat if isinstance(chat, dict) else {}
    peer = peer if isinstance(peer, dict) else {}
    private = chat.get("type") in ("private", "bot") or "user_id" in peer
    if private and context.withholds():
        return
    if message.get("_") == "MessageService" or ("action" in message and not message.get("message")):
        context.skipped("service messages")
        return
    text = words_of({**message, "text": message.get("text") or message.get("message")})
    if not text.strip():
        context.skipped("messages without text")
        return
    place = name_of(chat.get("id") or peer.get("channel_id") or peer.get("chat_id") or peer.get("user_id"))
    sender = next(
        (
            value
            for key in ("from", "from_user", "sender_chat", "sender", "_sender")
            if isinstance(value := message.get(key), dict)
        ),
        {},
    )
    source = message.get("from_id")
    number = source.get("user_id") or source.get("channel_id") if isinstance(source, dict) else source
    names = (sender.get(key) for key in ("first_name", "last_name"))
    name = " ".join(part for part in names if isinstance(part, str)) or sender.get("title")
    answered = message.get("reply_to")
    answered = answered.get("reply_to_msg_id") if isinstance(answered, dict) else None
    quoted = message.get("reply_to_message")
    if answered is None and isinstance(quoted, dict):
        answered = quoted.get("message_id") or quoted.get("id")
    answered = answered or message.get("reply_to_message_id") or message.get("reply_to_msg_id")
    forwarded = any(message.get(key) for key in _FORWARDED)
    when = parse(message.get("date"))
    if when == NEVER:
        context.problem("a message without a date", row)
    yield _document(
        text,
        forwarded,
        bool(answered),
        id=_full(place or "", message.get("message_id") or message.get("id")),
        parent_id=_full(place or "", answered or None),
        group=name_of(chat.get("title") or chat.get("username")),
        group_id=place,
        author=name_of(message.get("post_author") or name or sender.get("username")),
        author_id=name_of(sender.get("id") or number),
        date=when.date,
        date_local=when.local,
        flags=("private",) if private else (),
        more=_details(message),
    )


def _of_tdlib(message: dict[str, Any]) -> dict[str, Any]:
    """A message of TDLib as the other libraries write it."""
    content, sender, told = (
        value if isinstance(value := message.get(key), dict) else {}
        for key in ("content", "sender_id", "interaction_info")
    )
    text = content.get("text") or content.get("caption")
    poll = content.get("poll")
    answered = message.get("reply_to") or message.get("reply_to_message_id")
    answered = answered.get("message_id") if isinstance(answered, dict) else answered
    return {
        "id": _on_server(message.get("id")),
        "chat": {"id": message.get("chat_id")},
        "from_id": sender.get("user_id") or sender.get("chat_id"),
        "date": message.get("date"),
        "text": text,
        "poll": poll,
        "reply_to_message_id": _on_server(answered),
        "forward_origin": message.get("forward_info"),
        "views": told.get("view_count"),
        "forwards": told.get("forward_count"),
    }


def _on_server(number: Any) -> Any:
    """The number of a message as everybody else knows it: TDLib moves it by twenty bits."""
    return number >> 20 if isinstance(number, int) and number and number % (1 << 20) == 0 else number or None


def _full(chat: str, number: Any) -> str | None:
    if number is None:
        return None
    return f"{chat}_{number}" if chat else str(number)


def _recognise_page(sample: Sample) -> str | None:
    if 'class="message' in sample.text and re.search(r'class="page_(?:header|body)', sample.text):
        return "classes message and page_header"
    return None


def _read_page(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the messages of one HTML page; a message "joined" to the one before has its author."""
    context.origin(
        text=".text", date=".date[title]", id="id of the message", author=".from_name", group=".page_header"
    )
    page = tree(decode(context.source.read()).text)
    group = node_text(page.css_first(".page_header .text")) or None
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
    text = node_text(node.css_first(".text"))
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
    return _document(
        text,
        forwarded,
        target is not None,
        # pages know no id of the chat: its name keeps equal message numbers of two chats apart
        id=f"{group or ''}_{number}" if number else None,
        parent_id=f"{group or ''}_{target[1]}" if target else None,
        group=group,
        author=author,
        date=when.date,
        date_local=when.local,
    )


FORMATS = (
    Format("telegram json", ("json",), _recognise, _read),
    Format("telegram html", ("html",), _recognise_page, _read_page),
)
