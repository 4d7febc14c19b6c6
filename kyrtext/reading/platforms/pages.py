"""Plain text and web pages of no known export; text with a warning when it looks like something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ...files.errors import KyrtextError
from ..carriers.encodings import Decoded, decode
from ..carriers.markup import node_text, tree
from ..carriers.scripts import YAML
from ..carriers.text_tables import Row, table_of
from ..clean import without_site_words
from ..dates import month_of, parse
from ..document import Document
from ..format import Context, Format, Sample, Table
from .table_columns import Part, parts_of
from .tables_generic import documents
from .xml_texts import without_root

_LINES = 400  # that are looked at
_STAMPED = re.compile(
    r"\W{0,3}(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b|(?:\d{1,2}[./-]\d{1,2}\.?,? )?\d{1,2}:\d{2}\b)"
)
_DATED = re.compile(r".{0,60}?\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\D{1,5}\d{1,2}:\d{2}")
_SPOKEN = re.compile(r"([^\W\d][\w .()«»\"-]{0,30}):\s+\S")
_CLOCKED = re.compile(r"(.{0,40}?\d{1,4}.{0,20}?)\b\d{1,2}:\d{2}")
_WORD = re.compile(r"[^\W\d_]{3,9}")
_NAMED = re.compile(
    r"\W{0,3}[^\W\d][\w .-]{0,40}[ ,]\[?\d{1,2}:\d{2}(?::\d{2})?\]?:?"
)  # a line of its own above a message
_SPEAKER = re.compile(r"[^\W\d][\w .-]{0,30}:")
_NICK = re.compile(r"<[^\W\d][^<>/=\"]{0,40}> \S")
_TAG = re.compile(r"</?[a-zA-Z][\w:.-]*(?:\s[^<>]*)?/?>")
_JSON = re.compile(r"""(["'])\w[\w ]*\1\s*:""")  # as Python prints it, too
_FEW = 3


def looks_like(text: str) -> str | None:
    """Return what a text that is read as prose looks like instead, None for prose.

    >>> looks_like("12:05 Айгүл салам\\n12:06 Нурлан ооба\\n12:09 Айгүл макул")
    'a chat'
    >>> looks_like("<a>Салам</a>\\n<a>Ооба</a>"), looks_like("Салам, дос.\\nКандайсың?")
    ('markup', None)
    """
    lines = [line.strip() for line in text.splitlines()[:_LINES] if line.strip()]
    if not lines:
        return None
    most = len(lines) / 2
    if sum(_STAMPED.match(line) is not None for line in lines) >= max(_FEW, most):
        return "a chat"
    if sum(_DATED.match(line) is not None or _worded(line) for line in lines) >= max(2, most / 3):
        return "a chat"
    if sum(_NICK.match(line) is not None for line in lines) >= max(_FEW, most):
        return "a chat"
    if sum(_NAMED.fullmatch(line) is not None for line in lines) >= max(_FEW, most / 2):
        return "a chat"
    alone = [line for line in lines if _SPEAKER.fullmatch(line)]
    if len(alone) >= max(_FEW, most / 2) and len(set(alone)) < len(alone):
        return "a conversation"
    spoken = [found[1] for line in lines if (found := _SPOKEN.match(line))]
    if len(spoken) >= max(_FEW, most) and (len(set(spoken)) < len(spoken) or len(spoken) > 1.6 * most):
        return "a conversation"
    tags = _TAG.findall("\n".join(lines))
    if len(tags) > 1 and len(tags) >= most / 2 and any(tag.startswith("</") for tag in tags):
        return "markup"
    braced = any(line[:1] in "{[" for line in lines)
    if braced and len(_JSON.findall("\n".join(lines))) >= _FEW:
        return "damaged JSON"
    tabs = [line.count("\t") for line in lines]
    if len(lines) >= _FEW and min(tabs) >= 1 and len(set(tabs)) == 1:
        return "a table"
    return None


def _worded(line: str) -> bool:
    """Whether a line begins, or nearly so, with a day, a month in words, a year and a clock."""
    found = _CLOCKED.match(line)
    dated = found is not None and re.search(r"\b\d{4}\b", line[:80]) is not None
    return dated and any(month_of(word) for word in _WORD.findall(found[1] if found else ""))


def _recognise(sample: Sample) -> str | None:
    return "text without any structure that is known" if sample.text.strip() else None


def _read(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the file as one document."""
    decoded = decode(context.source.read())
    context.origin(text=f"the whole file ({decoded.evidence})")
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        context.skipped("files without words")
        return
    if context.source.suffix in YAML:
        raise KyrtextError("YAML is no text of anybody", "its names would be counted", "export JSON or CSV")
    yield from prose(text, context, decoded.flags)


def prose(text: str, context: Context, flags: tuple[str, ...] = ()) -> Iterator[Document]:
    """Yield a text as one document, with a warning when it looks like something else.

    Raises KyrtextError for damaged JSON.
    """
    kind = looks_like(text)
    if kind == "markup":
        yield from without_root(text, context)
        return
    if kind == "damaged JSON":
        raise KyrtextError(
            "it looks like JSON, but no record in it can be read",
            "its names and marks would be counted as words",
            "export it again as JSON or CSV",
        )
    if kind:
        _warn(kind, context)
    yield Document(without_site_words(text, context), flags=flags)


# what downloads of Facebook, Instagram, Twitter and Google begin with
_DOORS = re.compile(r"start_here\.html|your archive\.html|archive_browser\.html|export_results\.html", re.I)


def _warn(kind: str, context: Context) -> None:
    context.problem(f"it looks like {kind} and is read as one text: its names and marks are counted as words")


_ACTIVITY = re.compile(r'class="outer-cell[" ].*?class="content-cell[" ]', re.S)  # of Google's download
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
    told = node_text(page.css_first("title"))
    return next((site for site, marks in _SITES.items() if marks.search(told) or marks.search(text)), None)


def _recognise_page(sample: Sample) -> str | None:
    return "a web page of no known export" if sample.text.strip() else None


def _read_page(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the page as one document: its articles, else its main part, else its body."""
    context.origin(
        text="article, else main, else body", date="meta article:published_time", author="meta author"
    )
    decoded = decode(context.source.read())
    if _DOORS.fullmatch(context.source.basename):
        context.skipped("pages that lead into a download")
    elif _ACTIVITY.search(decoded.text):
        context.skipped("pages of what was watched or searched for")
    else:
        yield from of_page(decoded, context)


def of_page(decoded: Decoded, context: Context) -> Iterator[Document]:
    """Yield a page of no known export as one document; one that a social network made is refused by name."""
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
    if (kind := looks_like(text)) in ("a chat", "a conversation"):
        _warn(kind, context)
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


def _tables(html: str, context: Context) -> Iterator[tuple[Table, list[Part]]]:
    return with_texts((_rows(node) for node in tree(html).css("table")), context)


def with_texts(tables: Iterable[Iterator[Row]], context: Context) -> Iterator[tuple[Table, list[Part]]]:
    """Yield the tables of a page with a column whose name says that it holds texts."""
    for rows in tables:
        table = table_of(rows, context)
        try:
            yield table, parts_of(table.header, table.first_rows, context.options.columns, guess=False)[0]
        except KyrtextError:
            continue


def _rows(table: Any) -> Iterator[Row]:
    """Yield the rows of a table itself: those of tables inside its cells are theirs."""
    rows = (row for part in table.iter() for row in ((part,) if part.tag == "tr" else part.iter()))
    for number, row in enumerate((row for row in rows if row.tag == "tr"), 1):
        cells = [node_text(cell) for cell in row.iter() if cell.tag in ("td", "th")]
        if any(cells):
            yield number, cells


def _recognise_html(sample: Sample) -> str | None:
    if "<table" not in sample.text.lower():
        return None
    # the page is cut where the sample ends: only a table of some rows is worth a second look
    for table, parts in _tables(sample.text, Context(sample.source)):
        if table.first_rows and len(table.header) > 1:
            return f"an HTML table with the column '{table.header[parts[0].columns.text]}'"
    return None


def _read_html(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the rows of all tables that hold texts."""
    decoded = decode(context.source.read())
    for table, parts in _tables(decoded.text, context):
        for document in documents(table.header, table.rows, parts, context):
            document.flags = decoded.flags
            yield document


FORMATS = (
    Format("html table", ("html",), _recognise_html, _read_html, general=True),
    Format("web page", ("html",), _recognise_page, _read_page, general=True),
    Format("plain text", ("text",), _recognise, _read, general=True),
)
