"""Facebook "Download your information" as HTML: the cards of today and the plain pages of 2018 and before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...files.errors import KyrtextError
from ..carriers.encodings import open_text
from ..carriers.markup import classes, node_text, tree
from ..dates import parse
from ..document import Document
from ..format import Context, Format, Sample
from .facebook_json import author_of_title, group_of_title

_CARD, _TITLE, _BODY, _FOOTER, _DATE, _BLOCK = "_a6-g", "_a6-h", "_a6-p", "_a6-o", "_a72d", "_2pin"
_TREE = re.compile(r"your_(?:facebook_)?activity", re.I)
_WRITTEN = re.compile(r"(?<![a-z])(?:posts?|comments?|groups?|notes?|story|stories|pages?)(?![a-z])")
_UPDATED = re.compile(r"(?:Updated|Обновлено|Изменено|Жаңыртылган):?\s+(.+)")
_COMMENTED = re.compile(r" (?:commented on|replied to|прокомментировала?|ответила? на) ")
_PRIVATE = ("messages", "inbox", "archived_threads", "message_requests", "filtered_threads", "e2ee_cutover")


def _recognise(sample: Sample) -> str | None:
    text = sample.text
    if _CARD in text and (_DATE in text or _FOOTER in text):
        return f"cards with the classes {_CARD} and {_DATE if _DATE in text else _FOOTER}"
    if _TREE.search(sample.source.name) and _CARD in text:
        return "a page of the folder your_facebook_activity"
    if _BODY in text and "instagram" in sample.source.name.lower():
        return "a page of a download of Instagram"
    if re.search(r'class="contents"', text) and re.search(r'class="meta"', text) and "acebook" in text:
        return "a page with contents and meta of the older download"
    return None


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    context.origin(
        text=f"blocks {_BLOCK} of {_BODY}", date=f"{_DATE} (the account's clock, zone not stated)",
        group="the title's sentence", author="the title's sentence",
    )  # fmt: skip
    with open_text(sample.source, sample.encoding) as stream:
        page = tree(stream.read())
    cards = page.css(f".{_CARD}")
    parts = [part.lower() for part in (*sample.source.folders, sample.source.basename)]
    private = any(part.startswith(_PRIVATE) for part in parts)
    if private and context.is_private(cards or page.css(".message")):
        return
    if any("instagram" in part for part in parts):
        raise KyrtextError(
            "a page of an Instagram download",
            "its captions stand where Facebook writes its own sentences",
            "ask Instagram for the download as JSON",
        )
    if any(_TREE.search(part) for part in parts) and not any(_WRITTEN.search(part) for part in parts):
        context.skipped("files of the download without posts or comments")
        return
    comments = any("comment" in part for part in parts) and not any("posts_and_comments" in p for p in parts)
    found = (_card(card, comments) for card in cards) if cards else _older(page)
    for document in found:
        if document is None:
            context.skipped("entries without text")
        else:
            yield document


def _card(card: Any, comments: bool) -> Document | None:
    """Return the document of a card, None when nobody wrote anything."""
    sentence = node_text(card.css_first(f".{_TITLE}"))
    sentence = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", sentence)
    date = card.css_first(f".{_DATE}")
    text = _text(card)
    if not text:
        return None
    when = parse(date.text() if date is not None else "", month_first=True)
    comment = comments or bool(_COMMENTED.search(f" {sentence} "))
    return Document(
        text, "facebook", "comment" if comment else "post", group=group_of_title(sentence),
        author=author_of_title(sentence), date=when.date, date_local=when.local,
    )  # fmt: skip


def _text(card: Any) -> str:
    """Return the words of a card: its innermost blocks without pictures, links and "Updated", each once."""
    body = card.css_first(f".{_BODY}")
    if body is None:
        return ""
    blocks = [block for block in body.css(f".{_BLOCK}") if len(block.css(f".{_BLOCK}")) <= 1]
    texts = []
    for block in blocks or [body]:
        if block.css_first("img, video, audio, table") is not None:
            continue
        text = node_text(block, frozenset({_DATE, "_a7nf", "_a7ng"}))
        link = block.css_first("a")
        if link is not None and link.text().strip() == text:
            continue
        lines = [line for line in text.split("\n") if not _is_update(line)]
        texts.append("\n".join(lines).strip())
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _is_update(line: str) -> bool:
    match = _UPDATED.fullmatch(line.strip())
    return bool(match and any(parse(match.group(1))))


def _older(page: Any) -> Iterator[Document | None]:
    """Yield the entries of the layout before 2019: a date in `meta`, a sentence, the words in `comment`."""
    for meta in page.css(".contents .meta"):
        sentence, words = "", None
        node = meta.next
        while node is not None and "meta" not in classes(node):
            if "comment" in classes(node):
                words = words or node
            elif words is None and node.tag in ("-text", "a", "span", "p"):
                sentence += node.text()
            node = node.next
        text = node_text(words)
        if not text:
            yield None
            continue
        when = parse(meta.text())
        sentence = " ".join(sentence.split())
        yield Document(
            text, "facebook", "comment" if _COMMENTED.search(f" {sentence} ") else "post",
            group=group_of_title(sentence), author=author_of_title(sentence),
            date=when.date, date_local=when.local,
        )  # fmt: skip


FORMATS = (Format("Facebook download HTML", ("html",), _recognise, _read),)
