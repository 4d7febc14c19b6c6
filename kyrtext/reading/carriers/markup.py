"""HTML down to its text.

The home of selectolax: other modules ask for `tree(html)`.
"""

from __future__ import annotations

import html as entities
import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BREAK = re.compile(r"[ \t]*<br\s*/?>(?:\r?\n)?", re.I)
_BLOCK = re.compile(r"</(?:p|div|li|tr|h[1-6]|blockquote)\s*>", re.I)
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*+|!--[^<-]*+(?:(?!<!--|-->)[<-][^<-]*+)*--)>")
# scripts and styles hold no words of the writer, nor does what a forum quotes
_UNSEEN = re.compile(
    r"<(script|style|template)\b[^<>]*+>[^<]*+(?:<(?!/?\1\b)[^<]*+)*</\1\s*>"
    r"|<aside class=[\"']?quote\b[^<]*+(?:<(?!/?aside\b)[^<]*+)*</aside\s*>",
    re.I | re.S,
)
_LONG_TAG = re.compile(r"<([a-zA-Z][\w-]{0,40})\s[^<>]{20000,}+>")  # no parser is quick with many attributes
_HTML_TAG = re.compile(
    r"</?(?:p|br|b|i|u|a|div|span|strong|em|ul|ol|li|blockquote|img|h[1-6]|font|center|table|tbody|thead|tr|td|th"
    r"|hr|pre|code|s|del|ins|sub|sup|small|big|iframe|video|audio|source|figure|figcaption|picture|section|article"
    r"|cite|q|mark|label|input|button|svg|path|style|script|template|aside|details|summary|header|footer|main|nav|lj|lj-cut|lj-user|wbr|dl|dt|dd)"
    r"(?:\s[^<>]*)?/?>|<!--[^<>]*-->",
    re.I,
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_BLOCKS = frozenset(
    [
        *("p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article"),
        *("table", "ul", "ol", "pre"),
    ]
)
_HIDDEN = frozenset(["script", "style", "head", "template", "noscript", "svg"])


def html_text(fragment: str) -> str:
    """Return the text of an HTML fragment: `<br>` and block ends as line breaks, tags out, entities decoded.

    >>> html_text("К&#1257;кт&#1257;м <b>келди</b><br>Рахмат &amp; салам")
    'Көктөм келди\\nРахмат & салам'
    """
    if "<" in fragment:
        fragment = _UNSEEN.sub("", fragment)
        fragment = _BREAK.sub("\n", fragment)
        fragment = _BLOCK.sub("\n", fragment)
        fragment = _TAG.sub("", fragment)
    return entities.unescape(fragment) if "&" in fragment else fragment


def cell_text(cell: str) -> str:
    """Return the text of a cell that may hold HTML: tags out, entities decoded, the rest as it is.

    >>> cell_text("<p>Салам <b>дос</b></p>&quot;Кандай&quot;"), cell_text("5 < 6 <3 & жок")
    ('Салам дос\\n"Кандай"', '5 < 6 <3 & жок')
    >>> cell_text("&lt;p&gt;Салам&lt;/p&gt;"), cell_text("<style>p{color:red}</style><p>Кар эрий баштады</p>")
    ('Салам', 'Кар эрий баштады')
    """
    for _ in range(2):  # written twice over, it begins with &lt;p&gt;
        marked = "<" in cell and _HTML_TAG.search(cell) is not None
        if marked:
            cell = _UNSEEN.sub("", cell)
            cell = _BREAK.sub("\n", cell)
            cell = _BLOCK.sub("\n", cell)
            cell = _HTML_TAG.sub("", cell)
        if "&" in cell and _ENTITY.search(cell):
            cell = entities.unescape(cell)
        elif not marked:
            break
    return cell.strip() if "\n" in cell else cell


def tree(html: str) -> LexborHTMLParser:
    """Return the parsed page: `.css(selector)`, `.css_first(selector)`, nodes with `.attributes`."""
    return LexborHTMLParser(_LONG_TAG.sub(r"<\1>", html))


def node_text(node: LexborNode | None, skip: frozenset[str] = frozenset()) -> str:
    """Return the visible text below a node, "" for none; `<br>` and blocks break the line.

    `skip` names CSS classes whose elements are left out with all they hold.

    >>> node_text(tree("<div>Салам<br>дос<p class=x>жок</p></div>").css_first("div"), frozenset({"x"}))
    'Салам\\nдос'
    """
    if node is None:
        return ""
    parts: list[str] = []
    _gather(node, skip, parts)
    return re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "\n", "".join(parts)).strip()


def _gather(root: LexborNode, skip: frozenset[str], parts: list[str]) -> None:
    """Collect the texts below a node; a stack instead of recursion, so that no page is too deep."""
    stack: list[Any] = [root.iter(include_text=True)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            if stack and isinstance(stack[-1], str):
                parts.append(stack.pop())
            continue
        tag = child.tag or ""
        if tag == "-text":
            parts.append(re.sub(r"[\r\n\t ]+", " ", child.text(deep=False)))
        elif tag == "br":
            parts.append("\n")
        elif tag not in _HIDDEN and not (skip and skip & classes(child)):
            if tag in _BLOCKS:
                parts.append("\n")
                stack.append("\n")
            stack.append(child.iter(include_text=True))


def classes(node: LexborNode) -> frozenset[str]:
    """Return the CSS classes of a node."""
    return frozenset((node.attributes.get("class") or "").split())
