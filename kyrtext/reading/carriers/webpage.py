"""Any saved web page: what a reader sees of it, without menus and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...errors import KyrtextError
from ..dates import parse
from ..document import Document
from ..format import Context, Format, Sample
from .encodings import decode
from .markup import node_text, tree

_DROP = "script,style,noscript,template,svg,nav,header,footer,aside,form,button,select,iframe"
_MAIN = ("article", "main", "[role=main]", "body")


_SITES = {
    "VKontakte": re.compile(r"(?:\| |- )(?:ВКонтакте|VK)\s*\Z|class=\"[^\"]*\bwall_post_text\b"),
    "Odnoklassniki": re.compile(
        r"(?:\| |- )(?:OK(?:\.RU)?|ОК|Одноклассники)\s*\Z|class=\"[^\"]*\bmedia-text_cnt\b"
    ),
    "Facebook": re.compile(r"(?:\| |- )Facebook\s*\Z"),
    "Instagram": re.compile(r"Instagram(?: photos and videos)?\s*\Z"),
}


def _site(page: Any, text: str) -> str | None:
    """The social network whose page this is, as a browser saves it."""
    title = page.css_first("title")
    told = node_text(title) if title is not None else ""
    return next((site for site, marks in _SITES.items() if marks.search(told) or marks.search(text)), None)


def _recognise(sample: Sample) -> str | None:
    return "a web page of no known export" if sample.text.strip() else None


def _read(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the page as one document: its articles, else its main part, else its body."""
    context.origin(
        text="article, else main, else body", date="meta article:published_time", author="meta author"
    )
    decoded = decode(context.source.read())
    page = tree(decoded.text)
    if site := _site(page, decoded.text):
        raise KyrtextError(
            f"a page of {site} saved from a browser, not an export",
            "the site's own words, names and dates stand among the posts",
            "export the posts (docs/exporting.md), or copy them into a table with a column for the text",
        )
    meta = _meta(page)
    for node in page.css(_DROP):
        node.decompose()
    text = next((text for selector in _MAIN if (text := _text(page, selector))), "")
    if not text:
        context.problem("no visible text on the page")
        return
    when = parse(meta.get("article:published_time") or meta.get("date") or "")
    yield Document(
        text,
        group=meta.get("og:site_name"),
        author=meta.get("author") or meta.get("article:author"),
        date=when.date,
        date_local=when.local,
        flags=decoded.flags,
    )


def _text(page: Any, selector: str) -> str:
    """The text of the outermost elements that fit."""
    texts = []
    for node in page.css(selector):
        above = node.parent
        while above is not None and above.tag != selector:
            above = above.parent
        if above is None and (text := node_text(node)):
            texts.append(text)
    return "\n".join(texts)


def _meta(page: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in page.css("meta"):
        said = node.attributes
        name, content = said.get("property") or said.get("name"), said.get("content")
        if name and content:
            found.setdefault(name.lower(), content.strip())
    return found


FORMATS = (Format("web page", ("html",), _recognise, _read, general=True),)
