"""Facebook "Download your information" as JSON, in the three layouts it has had."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..carriers.json_carrier import pieces
from ..dates import from_milliseconds, from_seconds
from ..details import attached, walk
from ..document import Document
from ..format import Context, Format, Sample

_LISTS = {
    "group_posts_v2": "group posts", "group_comments_v2": "group comments", "comments_v2": "comments",
    "group_posts": "group posts", "group_comments": "group comments", "posts_v2": "posts",
    "status_updates": "posts", "wall_posts_sent_to_you": "posts", "videos_v2": "videos",
    "other_photos_v2": "photos", "reviews_v2": "reviews", "notes_v2": "notes", "profile_updates_v2": "posts",
}  # fmt: skip
_LISTED = re.compile(r"[a-z0-9_]+_v\d+")  # how a list is called in any section of the download
# Only sentences whose shape is known are read; in another language group and author stay empty.
_DID = (
    r"(?:опубликова|размести|добави|подели|написа|созда|загрузи|обнови|измени|отредактирова"
    r"|прокомментирова|ответи|отмети|находи)[^\W\d_]+(?:\(-?[^\W\d_]+\))?"
)
_GROUP_TITLES = tuple(
    re.compile(pattern)
    for pattern in (
        r".+? (?:replied|commented) .*?\bin (?:the group:? )?(.+?)\.?",
        r".+? (?:posted|shared|added|created|uploaded|published|asked|updated|edited)(?: .+?)??"
        r" (?:in|to)(?: the)?(?: group\b:?)? (?!(?:(?:the|an?|her|his|their|your) )?"
        r"(?:album|story|stories|timeline|profile|cover|featured|event|page|photo|video|post|comment)\b)"
        r"[\"“«]?(.+?)[\"”»]?\.?",
        rf".+? {_DID}.*? в групп[еу]:? [«\"]?(.+?)[»\"]?\.?",
        r".+? a publié (?:.+? )?dans (.+?)\.?",
    )
)
_AUTHOR_TITLE = re.compile(
    r"(.+?) (?:posted|asked|shared|updated|added|wrote|was|is|commented|replied|created|uploaded|published"
    rf"|{_DID}) .*",
    re.S,
)
_SECTIONS = frozenset(
    {
        *("your_facebook_activity", "your_activity_across_facebook", "logged_information"),
        *("ads_information", "about_you", "connections", "preferences"),
        *("apps_and_websites_off_of_facebook", "security_and_login_information", "personal_information"),
        *("search_history", "friends_and_followers", "likes_and_reactions", "profile_information"),
        *("your_interactions_on_facebook", "your_problem_reports", "apps_and_websites"),
        *("ads_and_businesses", "following_and_followers", "security_and_login_info"),
        *("other_logged_information", "other_personal_information"),
        *("saved_items_and_collections", "voice_recording_and_transcription"),
    }
)
# names that anybody's folder may have: only inside a folder of a download
_COMMON_SECTIONS = frozenset(
    {
        *("notifications", "friends", "events", "pages", "polls", "marketplace", "location", "your_places"),
        *("payment_history", "other_activity", "activity_messages", "interactions", "facebook_gaming"),
        *("accounts_center", "followers_and_following", "settings", "preferences", "your_topics", "dating"),
    }
)
_NOT_AN_ENTRY = frozenset({"text", "message", "content", "post_text"})  # somebody else's records have these
_TEXT_LABELS = frozenset(
    {"text", "post", "message", "comment", "текст", "публикация", "сообщение", "комментарий"}
)


def repaired(text: Any) -> str:
    """Return a string of the export as it was typed: UTF-8 bytes written as latin-1 letters are put together.

    Each string is judged alone, and left as it is when it is not of that kind.

    >>> repaired("\\u00d0\\u00a0\\u00d0\\u00b0\\u00d1\\u0085\\u00d0\\u00bc\\u00d0\\u00b0\\u00d1\\u0082")
    'Рахмат'
    >>> repaired("Рахмат"), repaired("café")
    ('Рахмат', 'café')
    """
    if not isinstance(text, str):
        return ""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def is_entry(value: dict[str, Any]) -> bool:
    """Return whether a dictionary is one activity of the export."""
    get = value.get
    if not isinstance(get("timestamp"), int) or not _NOT_AN_ENTRY.isdisjoint(value.keys()):
        return False
    data = get("data")
    if isinstance(data, list):
        return all(isinstance(item, dict) for item in data)
    if isinstance(get("attachments"), list) or isinstance(get("label_values"), list):
        return True
    return value.keys() == {"timestamp", "title"}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_chat(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("messages"), list):
        return False
    first = next((item for item in value["messages"] if isinstance(item, dict)), {})
    return "participants" in value or ("sender_name" in first and "timestamp_ms" in first)


def _recognise(sample: Sample) -> str | None:
    value = sample.json
    if isinstance(value, dict):
        if len(value) == 1 and all(_LISTED.fullmatch(key) and key not in _LISTS for key in value):
            return None  # of another section
        known = [key for key in _LISTS if key in value]
        if known:
            return f"key {known[0]}"
        if _is_chat(value) and ("thread_path" in value or "sender_name" in sample.text):
            return "keys participants and messages with sender_name"
        if _is_album(value):
            return "an album: name, photos, description"
    lists = [value] if isinstance(value, list) and not sample.lines else []
    lists += value.values() if isinstance(value, dict) and len(value) <= 3 else []
    for held in lists:
        first = (
            next((item for item in held if isinstance(item, dict)), None) if isinstance(held, list) else None
        )
        if first is not None and is_entry(first):
            return "a list of entries with timestamp and data, attachments or label_values"
    return None


def _other_section(sample: Sample) -> str | None:
    folders = [folder.lower() for folder in sample.source.folders]
    section = next((folder for folder in folders if folder in _SECTIONS), None)
    if section is None and any(folder.startswith("facebook") for folder in folders):
        section = next((folder for folder in folders if folder in _COMMON_SECTIONS), None)
    if section is None and isinstance(sample.json, dict) and len(sample.json) == 1:
        listed = next((key for key in sample.json if _LISTED.fullmatch(key) and key not in _LISTS), None)
        if listed:
            return f"a list {listed} of the download, which holds no posts or comments"
    return f"it lies in the download's folder {section}, and holds no posts or comments" if section else None


def _read_nothing(_: Sample, context: Context) -> Iterator[Document]:
    """Yield nothing: search words, notifications, friends are in the download too, and nobody's posts."""
    context.skipped("files of the download without posts or comments")
    yield from ()


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    context.origin(
        text="data[].post, data[].comment.comment (each string put together from latin-1)",
        date="timestamp (Unix seconds, UTC)", group="comment.group, else the title's sentence",
        author="comment.author, else the title's sentence",
    )  # fmt: skip
    for piece in pieces(sample, context):
        if piece.path[-1:] == ("messages",) or _is_chat(piece.value):
            yield from _messages(piece.value, context)
            continue
        for path, value in walk(piece.value, piece.path):
            found: list[Document] = []
            if is_entry(value):
                found = _documents(path, value)
            elif _is_picture(value) and not {"attachments", "media", "cover_photo"} & set(path):
                found = [document for document in [_picture(value)] if document.text]
                found += _said_below(value)
            elif _is_album(value):
                found = [_picture(value)] if value.get("description") else []
            else:
                continue
            if not found:
                context.skipped("entries without text")
            yield from found


def _documents(path: tuple[str, ...], entry: dict[str, Any]) -> list[Document]:
    """Return the post and the comments of one entry."""
    title = repaired(entry.get("title"))
    data = [item for item in _listed(entry.get("data")) if isinstance(item, dict)]
    found = []
    for item in data:
        comment = item.get("comment")
        if isinstance(comment, dict) and comment.get("comment"):
            group, author = repaired(comment.get("group")), repaired(comment.get("author"))
            if not group and any("group" in key for key in path):
                group = group_of_title(title) or ""
            date = from_seconds(comment.get("timestamp")) or from_seconds(entry["timestamp"])
            found.append(
                Document(
                    repaired(comment["comment"]), "facebook", "comment", None, None, None,
                    group or None, None, author or author_of_title(title), None, date,
                )
            )  # fmt: skip
        review = item.get("review")
        if isinstance(review, dict) and review.get("review"):
            found.append(
                Document(
                    repaired(review["review"]), "facebook", "post",
                    group=repaired(review.get("page")) or None,
                    author=author_of_title(title), date=from_seconds(entry["timestamp"]),
                )
            )  # fmt: skip
    text = "\n".join(dict.fromkeys(t for item in data if (t := repaired(item.get("post")))))
    if not text and not any("comment" in item or "review" in item for item in data):
        text = _described(entry) or _labelled(entry)
    if text:
        name = entry.get("fbid")
        found.append(
            Document(
                text, "facebook", "post", id=str(name) if name else None, group=group_of_title(title),
                author=author_of_title(title), date=from_seconds(entry["timestamp"]), more=_hung(entry),
            )
        )  # fmt: skip
    return found


def _hung(entry: dict[str, Any]) -> dict[str, Any] | None:
    """Return number and kinds of what was posted beside the text, None where the entry does not say."""
    if not isinstance(entry.get("attachments"), list):
        return None
    kinds, links = [], []
    for piece in entry["attachments"]:
        for item in _listed(piece.get("data") if isinstance(piece, dict) else None):
            if not isinstance(item, dict):
                continue
            media, outside = (item.get(key) for key in ("media", "external_context"))
            if isinstance(media, dict):
                film = str(media.get("uri") or "").lower().endswith((".mp4", ".mov", ".avi"))
                kinds.append("video" if film else "photo")
            elif isinstance(outside, dict):
                kinds.append("link")
                links.append(outside.get("url"))
            else:
                kinds += [key for key in ("place", "event", "poll", "note", "file") if key in item][:1]
    return attached(kinds, links)


def _is_picture(value: dict[str, Any]) -> bool:
    """Whether a dictionary is a picture or video with the owner's words below it."""
    return isinstance(value.get("uri"), str) and "creation_timestamp" in value and "description" in value


def _is_album(value: dict[str, Any]) -> bool:
    return isinstance(value.get("photos"), list) and (
        "cover_photo" in value or "last_modified_timestamp" in value
    )


def _picture(value: dict[str, Any]) -> Document:
    """Return the document of a picture, video or album: its description."""
    stamp = value.get("creation_timestamp") or value.get("last_modified_timestamp")
    return Document(repaired(value.get("description")), "facebook", "post", date=from_seconds(stamp))


def _said_below(value: dict[str, Any]) -> list[Document]:
    """Return the comments below a picture."""
    return [
        Document(
            repaired(item["comment"]), "facebook", "comment", author=repaired(item.get("author")) or None,
            group=repaired(item.get("group")) or None, date=from_seconds(item.get("timestamp")),
        )
        for item in _listed(value.get("comments"))
        if isinstance(item, dict) and isinstance(item.get("comment"), str) and item["comment"]
    ]  # fmt: skip


def _described(entry: dict[str, Any]) -> str:
    """Return the words under the pictures of a post without words of its own (else they repeat the post)."""
    words = []
    for key, inner in (
        (k, v) for k in ("attachments", "media") for _, v in walk(entry.get(k)) for k, v in v.items()
    ):
        if key == "media" and isinstance(inner, dict):
            words.append(repaired(inner.get("description")))
        elif key == "note" and isinstance(inner, dict):
            words += [repaired(inner.get("title")), repaired(inner.get("text"))]
    return "\n".join(dict.fromkeys(word for word in words if word))


def _labelled(entry: dict[str, Any]) -> str:
    """Return the text of the newest form, whose labels are in the account's language: known labels count."""
    labels = [item for item in _listed(entry.get("label_values")) if isinstance(item, dict)]
    texts = [
        repaired(item.get("value")) for item in labels if repaired(item.get("label")).lower() in _TEXT_LABELS
    ]
    return "\n".join(text for text in texts if text)


def group_of_title(title: str) -> str | None:
    """Return the group that the sentence above an activity names, if its shape is known.

    >>> group_of_title("Айгүл Б. edited a post in Бишкек жумуш."), group_of_title("Айгүл updated her status.")
    ('Бишкек жумуш', None)
    """
    for pattern in _GROUP_TITLES:
        match = pattern.fullmatch(title)
        if match:
            return match.group(1)
    return None


def author_of_title(title: str) -> str | None:
    """Return who the sentence above an activity speaks of, if its shape is known.

    >>> author_of_title("Айгүл Б. posted in Бишкек жумуш.")
    'Айгүл Б.'
    """
    match = _AUTHOR_TITLE.fullmatch(title)
    return match.group(1) if match else None


def _messages(value: Any, context: Context) -> Iterator[Document]:
    """Count private messages as skipped, or yield them when they are asked for."""
    chat = value if isinstance(value, dict) else {}
    messages = chat.get("messages", value) if isinstance(chat.get("messages", value), list) else [value]
    for message in messages:
        if not isinstance(message, dict) or not isinstance(message.get("content"), str):
            continue
        if context.withholds():
            continue
        yield Document(
            repaired(message["content"]), "facebook", "comment", group=repaired(chat.get("title")) or None,
            author=repaired(message.get("sender_name")) or None,
            date=from_milliseconds(message.get("timestamp_ms")), flags=("private",),
        )  # fmt: skip


OTHER_SECTIONS = Format("Facebook download, another section", ("json",), _other_section, _read_nothing)
FORMATS = (Format("Facebook download JSON", ("json",), _recognise, _read),)
