"""The personal archive of VKontakte: pages in windows-1251 with the owner's wall and comments."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from ...files.errors import KyrtextError
from ..carriers.encodings import open_text
from ..carriers.markup import classes, node_text, tree
from ..dates import parse
from ..document import Document
from ..format import Context, Format, Sample, Source

_GENERATED = re.compile(
    r"Архив был создан\s+(?P<ru>.+?)\s+за\s|This data copy was created on\s+(?P<en>.+?)\s+in\s"
)
_ADDRESS = re.compile(
    r"vk\.com/(?P<place>wall|photo|video|topic|market|clip)(?P<owner>-?\d+)_(?P<post>\d+)"
    r"(?:\?(?:.*?&)?(?:reply|post)=(?P<reply>\d+))?(?:&thread=(?P<thread>\d+))?"
)
_DATE = re.compile(
    r"(\d{1,2}\s+[а-яa-z]{3,9}\.?\s+\d{4}(?:\s+(?:в|at)\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?)?"
    r"|(?:at\s+)?\d{1,2}:\d{2}(?::\d{2})?\s*[ap]m\s+on\s+\d{1,2}\s+[a-z]{3,9}\s+\d{4})",
    re.I,
)
_ACCOUNT = re.compile(r"vk\.com/((?:id|club|public|event)\d+|[\w.]+)")
_NOT_TEXT = frozenset({"kludges", "attachment", "post__link", "item__tertiary"})
_SHARED = frozenset({"Запись на стене", "Wall post", "Post"})
_OWNER_LABELS = ("полное имя", "имя", "full name", "name", "толук аты", "аты-жөнү")
_OTHERS = ("DELETED", "Пользователь", "User")
_ARCHIVED = ("архивирована", "archived")


def _recognise(sample: Sample) -> str | None:
    text = sample.text
    if re.search(r"<meta\s+name=[\"']jd[\"']", text):
        return "the archive's <meta name=jd>"
    if "Архив был создан" in text or "This data copy was created" in text:
        return "the archive's footer"
    if 'class="ui_crumb"' in text and "wrap_page_content" in text:
        return "a page with ui_crumb and wrap_page_content"
    if "item__main" in text and "item__tertiary" in text:
        return "blocks item__main and item__tertiary"
    if 'class="message__header"' in text:
        return "messages with message__header"
    return None


@dataclass(frozen=True)
class _Page:
    """What a page says of itself: whose archive it is, and the zone of its clock if that can be told."""

    owner: str | None
    zone: timezone | None
    name: str | None = None


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    context.origin(
        text="the first child of item__main", id="the address in post__link", date="item__tertiary",
        author="item__tertiary; your own entries by the archive's owner",
    )  # fmt: skip
    with open_text(sample.source, sample.encoding) as stream:
        page_tree = tree(stream.read())
    messages = len(page_tree.css("div.message__header"))
    if messages and not context.withholds(messages):
        yield from _messages(page_tree, context)
    page = replace(_page(page_tree), name=_owner_name(sample.source))
    nothing = True
    for item in page_tree.css("div.item"):
        document = _document(item, page)
        if document is not None:
            nothing = False
            yield document
    if nothing and not messages:
        context.skipped("pages of the archive without posts or comments")


def _owner_name(source: Source) -> str | None:
    """Return the name that the archive's profile/page-info.html tells of its owner."""
    info = source.beside("profile/page-info.html")
    if info is None:
        return None
    try:
        with open_text(info) as stream:
            page_tree = tree(stream.read())
    except (KyrtextError, OSError, EOFError):
        return None
    told: dict[str, str] = {}
    for item in page_tree.css("div.item"):
        parts = [node_text(child) for child in item.iter(include_text=False)]
        if len(parts) == 2:
            told.setdefault(parts[0].lower(), parts[1])
    for first, last in (("имя", "фамилия"), ("first name", "last name")):
        if told.get(first) and told.get(last):
            return f"{told[first]} {told[last]}"
    return next((told[label] for label in _OWNER_LABELS if told.get(label)), None)


def _page(page_tree: Any) -> _Page:
    owner, now = None, None
    meta = page_tree.css_first('meta[name="jd"]')
    try:
        told = json.loads(base64.b64decode(meta.attributes.get("content") or "")) if meta else None
    except (binascii.Error, ValueError):
        told = None
    if isinstance(told, dict):
        owner = str(told["user_id"]) if isinstance(told.get("user_id"), int) else None
        now = told.get("time_current") if isinstance(told.get("time_current"), int) else None
    footer = page_tree.css_first("div.generated")
    match = _GENERATED.search(footer.text()) if footer else None
    local = parse((match["ru"] or match["en"]).strip()).local if match else None
    return _Page(owner, _zone(local, now))


def _zone(local: str | None, now: int | None) -> timezone | None:
    """Return the zone of the archive's clock: footer (local) minus time_current (UTC), if it can be one.

    >>> _zone("2024-03-05T12:12:40", 1709619160)
    datetime.timezone(datetime.timedelta(seconds=21600))
    >>> _zone("2024-03-05T12:12:41", 1709619160), _zone(None, 17)
    (None, None)
    """
    if local is None or now is None or len(local) < 19:
        return None
    shift = int(datetime.fromisoformat(local).replace(tzinfo=UTC).timestamp()) - now
    if shift % 900 or abs(shift) > 14 * 3600:
        return None
    return timezone(timedelta(seconds=shift))


def _document(item: Any, page: _Page) -> Document | None:
    """Return the document of one block, None for a block that is not a post or comment (likes, bookmarks)."""
    children = list(item.iter(include_text=False))
    if len(children) < 2:
        return None
    match = _address(item)
    if match is None:
        return None
    main = item.css_first(".item__main") or children[0]
    meta = item.css_first(".item__tertiary") or children[-1]
    told = node_text(meta)
    date = _DATE.search(told)
    if date is None:
        return None
    when = parse(date.group(1), page.zone)
    owner, post, reply = match["owner"], match["post"], match["reply"]
    prefix = "" if match["place"] == "wall" else match["place"]
    whole = f"{prefix}{owner}_{post}"
    document = Document(
        _text(main), "vkontakte", "comment" if reply else "post", id=whole, group_id=owner,
        date=when.date, date_local=when.local,
    )  # fmt: skip
    document.author, document.author_id = _author(meta, told, page)
    if reply:
        document.id = f"{owner}_{reply}" if not prefix else f"{whole}_{reply}"
        document.post_id = whole
        document.parent_id = f"{owner}_{match['thread']}" if match["thread"] else whole
    elif {node.text().strip() for node in item.css(".attachment__description")} & _SHARED:
        document.kind = "repost"
    if any(word in told for word in _ARCHIVED):
        document.flag("archived")
    return document


def _address(item: Any) -> re.Match[str] | None:
    """Return the address of the entry: in post__link, or in a child that is nothing but a link."""
    link = item.css_first(".post__link")
    if link is not None:
        return _ADDRESS.search(link.text())
    for child in item.iter(include_text=False):
        text = child.text().strip()
        if text.startswith("http") and " " not in text and (match := _ADDRESS.search(text)):
            return match
    return None


def _text(main: Any) -> str:
    """Return the words of a block: its first child, or all that is neither link nor attachment."""
    first = next(main.iter(include_text=False), None)
    if first is not None and not classes(first) & _NOT_TEXT and first.tag == "div" and not _own_words(main):
        return node_text(first, _NOT_TEXT)
    return node_text(main, _NOT_TEXT)


def _own_words(main: Any) -> bool:
    return any(
        child.tag == "-text" and child.text(deep=False).strip() for child in main.iter(include_text=True)
    )


def _author(meta: Any, told: str, page: _Page) -> tuple[str | None, str | None]:
    link = meta.css_first("a")
    if link is not None:
        match = _ACCOUNT.search(link.attributes.get("href") or "")
        name = match.group(1) if match else None
        if name and name.startswith("id") and name[2:].isdigit():
            name = name[2:]
        elif name and (number := re.fullmatch(r"(?:club|public|event)(\d+)", name)):
            name = f"-{number.group(1)}"
        return link.text().strip() or None, name
    if told.startswith(("Вы ", "You ", "Вы,", "You,")):
        return page.name, page.owner
    # an entry that names nobody, among those one has written everywhere
    return (
        (page.name, page.owner) if page.name and not told.strip("., ").startswith(_OTHERS) else (None, None)
    )


def _messages(page_tree: Any, context: Context) -> Iterator[Document]:
    page = _page(page_tree)
    for node in page_tree.css("div.message"):
        header = node.css_first(".message__header")
        body = [child for child in node.iter(include_text=False) if "message__header" not in classes(child)]
        if header is None or not body:
            continue
        told = node_text(header)
        date = _DATE.search(told)
        when = parse(date.group(1), page.zone) if date else parse("")
        document = Document(
            node_text(body[0], _NOT_TEXT), "vkontakte", "comment",
            id=f"message{node.attributes.get('data-id')}",
            group_id="/".join(context.source.folders[-1:]) or None,
            date=when.date, date_local=when.local, flags=("private",),
        )  # fmt: skip
        document.author, document.author_id = _author(header, told, page)
        yield document


FORMATS = (Format("VKontakte personal archive", ("html",), _recognise, _read),)
