"""Any table that no other format knows: its rows as documents, once it is known which column is what."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from ...files.errors import KyrtextError
from ..addresses import parts as parts_of_address
from ..carriers.markup import cell_text
from ..clean import copied_lines
from ..columns import COMMENT, POST, is_private
from ..dates import NEVER, When, collected_of_name, is_relative, parse, since
from ..document import Document, canonical
from ..format import Context, Format, Sample
from ..rows import Further
from .table_columns import SERIAL, Columns, Part, is_about, parts_of, sums_up

_FOOTER = re.compile(
    r"(?:итого|всего|общее количество|total|grand total|sum|жыйынтык|жалпы|баары)\b"
    r"(?:\s+(?:сообщени|пост|запис|комментари|публикаци|строк|post|comment|message|row|record)\w*)?[\s:.\d]*",
    re.I,
)
_NUMBER = re.compile(r"[\d\s.,%]+")
# what programs write where there is nothing, or where a calculation has failed
_NOTHING = frozenset(
    [
        *("NA", "N/A", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "<null>", "None", "undefined", "#REF!"),
        *("#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#Н/Д", "#ССЫЛКА!", "#ИМЯ?", "#ЗНАЧ!"),
        *("#ДЕЛ/0!", "#ЧИСЛО!", "#ПУСТО!"),
    ]
)
_GONE = frozenset(["[deleted]", "[removed]"])  # what Reddit writes in place of a text
_LONGEST = 9  # letters of the longest of them
_POWER = re.compile(r"\d[.,]\d+E\+\d+", re.I)  # an id that a spreadsheet has rounded: 1,23E+17
_GUARDED = re.compile(r"'(?=[=+@-])")  # an apostrophe that keeps a spreadsheet from calculating
_WRITTEN_LISTS = frozenset(["['", '["', "[{", '{"'])
_REPOST = re.compile(r"repost|share|copy|forward|репост|бөлүш", re.I)
_EPOCH = datetime(1899, 12, 30)
_KEPT = frozenset({"url", "title", "collected", "site"})  # they stay further columns as well
_IDS = ("id", "parent_id", "post_id", "group_id", "author_id")
_FIELDS = (
    *("id", "url", "parent_id", "post_id", "group", "group_id", "author", "author_id", "date", "kind"),
    *("shared", "platform", "title", "collected", "site"),
)


class Rows:
    """Makes the documents of rows with these columns: one for each part of a row that has a text.

    Rows without any are counted as skipped. `told` are texts met once, where several tables share them.
    """

    def __init__(
        self,
        header: Sequence[str],
        parts: Sequence[Part],
        context: Context,
        told: set[tuple[str | None, str]] | None = None,
    ) -> None:
        self.context = context
        self.main = parts[0].columns
        self.makers = [
            (part, Maker(part.columns, context, () if at else header)) for at, part in enumerate(parts)
        ]
        self.told = set() if told is None else told
        self.above: str | None = None
        context.origin(**origins(header, self.main))

    def documents(self, row: list[str], number: int) -> list[Document]:
        """Return the documents of a row, which gets an empty cell more."""
        reason, found = "", []
        row.append("")
        for part, maker in self.makers:
            document = maker.document(row, number)
            if document is None:
                reason = reason or maker.reason
                continue
            if part.once:
                mark = (document.id, document.text)
                if mark in self.told:
                    continue
                self.told.add(mark)
            if part.below:
                document.parent_id = document.parent_id or self.above
            elif part.columns is self.main:
                self.above = document.id or self.above
            found.append(document)
        if not found:
            self.context.skipped(reason or "rows without text")
        return found

    def finish(self) -> None:
        """Say what was left out of rows that were read."""
        for _, maker in self.makers:
            maker.finish()


def documents(
    header: Sequence[str], rows: Iterable[tuple[int, list[str]]], parts: Sequence[Part], context: Context
) -> Iterator[Document]:
    """Yield the documents of a table."""
    made = Rows(header, parts, context)
    for number, row in rows:
        yield from made.documents(row, number)
    made.finish()


def origins(header: Sequence[str], columns: Columns) -> dict[str, str]:
    """Return for each field which column it is taken from and why, in words."""
    told = dict(columns.reasons)
    if columns.clock is not None:
        told["date"] += f" and column '{header[columns.clock]}'"
    return told


class Maker:
    """Makes documents of rows, one at a time; a row without a text gives None, and `reason` says why.

    `header` names the further columns that go with a document, none for the second text of a row.
    """

    def __init__(self, columns: Columns, context: Context, header: Sequence[str]) -> None:
        used = {place for name, place in columns.index.items() if name not in _KEPT}
        if columns.clock is not None:
            used.add(columns.clock)
        self.further = Further(header, used, columns.index.get("url", -1))
        self.columns = columns
        self.context = context
        self.text = columns.index["text"]
        # a row has one empty cell more, in which every field without a column is looked up
        self.at = {name: columns.index.get(name, -1) for name in _FIELDS}
        self.ids = [(slot, at) for slot, name in enumerate(_IDS) if (at := self.at[name]) >= 0]
        self.group, self.author, self.date = self.at["group"], self.at["author"], self.at["date"]
        self.title = self.at["title"]
        self.url, self.name = self.at["url"], self.at["id"]
        self.rare = any(self.at[name] >= 0 for name in ("kind", "shared", "platform", "site"))
        self.addressed = self.at["url"] >= 0 or self.at["id"] >= 0
        self.kind = "comment" if columns.comments else "post"
        self.posts_too = columns.comments and self.at["id"] >= 0 and self.at["post_id"] >= 0
        self.rounded = False
        self.reason = ""
        self.titles = 0
        self.collected = collected_of_name(context.source.name)

    def document(self, row: list[str], number: int) -> Document | None:
        """Return the document of a row, None for a footer or a row without a text.

        The row has an empty cell more at its end than the table has columns.
        """
        text = row[self.text]
        if (len(text) <= _LONGEST or text.isspace()) and _is_empty(text):
            text = next((row[at] for at in self.columns.others if not _is_empty(row[at])), row[self.title])
            if _is_empty(text):
                self.reason = "deleted texts" if row[self.text].strip() in _GONE else "rows without text"
                return None
        elif self.title >= 0 and (title := row[self.title]) and title not in text:
            self.titles += 1
        if "_x000D_" in text:
            text = text.replace("_x000D_", "")
        if text[:1] == "'":
            text = _GUARDED.sub("", text, count=1)
        if text[:1] in "[{" and text[:2] in _WRITTEN_LISTS:
            text = pieces_text(text)
        if "<" in text or "&" in text:
            text = cell_text(text)
        group, author, written = row[self.group].strip(), row[self.author].strip(), row[self.date].strip()
        if author in _NOTHING:
            author = ""
        if len(text) < 40 and (not author or _FOOTER.fullmatch(author)) and _is_footer(row):
            self.reason = "footer rows"
            return None
        ids: list[str | None] = [None] * len(_IDS)
        for slot, at in self.ids:
            if value := row[at].strip():
                ids[slot] = self._id(value, number) if value[-2:] == ".0" or "E+" in value else value
        name, parent, post, group_id, author_id = ids
        kind = "comment" if parent else self.kind
        if self.posts_too and name is None and post is not None and row[self.name].strip() == "":
            name, post, kind = post, None, "post"  # the post itself stands among its comments
        elif self.posts_too and post is None and parent is None:
            kind = "post"
        document = Document(
            text, "", kind, name, parent, post, group or None, group_id, author or None, author_id
        )
        if written:
            document.date, document.date_local = when = self._when(written, row)
            if when == NEVER and any(char.isdigit() for char in written):
                if is_relative(written):
                    self.context.undated += 1
                else:
                    self.context.problem(f"'{written[:40]}' is no date", number)
        if self.addressed:
            url = row[self.url] or row[self.name]
            if "/" in url:
                self._address(document, url.strip())
        if self.rare:
            self._rare(document, row)
        return self.further.add(document, row)

    def finish(self) -> None:
        """Say what was left out of rows that were read."""
        if self.titles:
            title = self.columns.reasons.get("title", "the title").partition(" (")[0]
            self.context.note(f"{title} is read only where there is no text: {self.titles:,} titles are not")

    def _id(self, value: str, number: int) -> str | None:
        """An id as it was before a spreadsheet took it for a number: `12.0` is `12`, `1,23E+17` is lost."""
        if value[-2:] == ".0" and value[:-2].isdigit():
            return value[:-2]
        if "E+" in value and _POWER.fullmatch(value):
            if not self.rounded:
                self.context.problem(
                    f"the id '{value}' was rounded by a spreadsheet: such ids are left out", number
                )
            self.rounded = True
            return None
        return value

    def _address(self, document: Document, url: str) -> None:
        """Take ids and the platform from the address; what the columns say goes first."""
        document.platform, owner, post, comment = parts_of_address(url)
        name = comment or post or url
        if document.group_id is None:
            document.group_id = owner
        # the number of a VK post without its wall is completed by the address
        if document.id is None or document.id == url or name.endswith("_" + document.id):
            document.id = name
        if document.post_id and post and post.endswith("_" + document.post_id):
            document.post_id = post
        if comment:
            document.post_id = document.post_id or post
            document.kind = "comment"

    def _rare(self, document: Document, row: list[str]) -> None:
        kind = row[self.at["kind"]]
        if kind:  # other words (t1, video) do not say what the row is
            comment, repost = COMMENT.search(kind), _REPOST.search(kind)
            told = "comment" if comment else "repost" if repost else "post" if POST.search(kind) else ""
            document.kind = told or document.kind
        document.shared = row[self.at["shared"]]
        told = canonical(row[self.at["platform"]]) or canonical(row[self.at["site"]])
        document.platform = told or document.platform

    def _when(self, written: str, row: list[str]) -> When:
        if self.columns.clock is not None and row[self.columns.clock].strip():
            joined = parse(
                f"{written} {row[self.columns.clock].strip()}", month_first=self.columns.month_first
            )
            if joined != NEVER:
                return joined
        when = parse(written, month_first=self.columns.month_first)
        if when != NEVER:
            return when
        if SERIAL.fullmatch(written):
            moment = _EPOCH + timedelta(seconds=round(float(written.replace(",", ".")) * 86400))
            return When(None, f"{moment:%Y-%m-%d}" if written.isdigit() else moment.isoformat())
        told = row[self.at["collected"]].strip()
        collected = (parse(told).local or parse(told).date) if told else self.collected
        return since(written, collected) if collected else NEVER


def pieces_text(cell: str) -> str:
    """Return the text of a cell into which a program wrote a list: its strings, a line each.

    Any other text stays as it is. Pieces of one text (a formatted message, a comment of Takeout) are put
    together.

    >>> pieces_text('{"text":"Салам, "},{"text":"дос"}'), pieces_text("['Бул ', {'text': 'кабар'}]")
    ('Салам, дос', 'Бул кабар')
    >>> pieces_text("['Суу жок', 'Жол жабык']"), pieces_text("[жок] Рахмат!"), pieces_text("")
    ('Суу жок\\nЖол жабык', '[жок] Рахмат!', '')
    """
    found = _value(cell)
    if not isinstance(found, list) or not found:
        return cell
    if all(isinstance(one, str) for one in found):
        return "\n".join(found)
    texts = [one.get("text") if isinstance(one, dict) else one for one in found]
    words = [text for text in texts if isinstance(text, str)]
    return "".join(words) if len(words) == len(texts) else cell


def _value(cell: str) -> object:
    """What JSON or Python wrote into a cell, None for what neither wrote."""
    with suppress(ValueError, RecursionError):
        return json.loads(cell if cell[:1] == "[" else f"[{cell}]", strict=False)
    with suppress(ValueError, SyntaxError, MemoryError, RecursionError):
        return ast.literal_eval(cell)
    return None


def _is_empty(cell: str) -> bool:
    """Whether a cell says nothing: spaces, or what programs write where there is no text."""
    bare = cell.strip()
    return not bare or bare in _NOTHING or bare in _GONE


def _is_footer(row: list[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    if not cells or _FOOTER.fullmatch(cells[0]) is None:
        return False
    return len(cells) <= 2 or all(_NUMBER.fullmatch(cell) for cell in cells[1:])


def _recognise(sample: Sample) -> str | None:
    if sample.table is None:
        return None
    return "a table with the columns " + ", ".join(sample.header[:12])


def read_table(sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the documents of a table; one of several sheets that holds no texts is passed over."""
    table = sample.table
    assert table is not None
    rows = table.first_rows
    if (context.of_few() or is_private(table.header)) and context.is_private(table.rows):
        return
    try:
        parts, unread = parts_of(table.header, rows, context.options.columns, table.name)
    except KyrtextError as error:
        if table.siblings or sums_up(table.header, rows, table.name):
            context.report.ignore(context.name, str(error))
            return
        raise
    if table.siblings and parts[0].columns.guessed and is_about(table.name):
        context.report.ignore(context.name, "a sheet that tells of the others")
        return
    cells = [row[parts[0].columns.text] for row in rows]
    if parts[0].columns.guessed and copied_lines([*table.header, *cells]):
        raise KyrtextError(
            "a page copied from a site, not an export",
            "its lines stand in the cells, the site's own words among them",
            "export the posts (docs/formats.md), or paste them into a table with a column for the text",
        )
    for name in unread:
        context.note(f"column '{name}' holds words and is not read: name it with --text-column")
    if COMMENT.search(table.name):
        parts = [replace(part, columns=replace(part.columns, comments=True)) for part in parts]
    yield from documents(table.header, table.rows, parts, context)


FORMATS = (Format("table", ("table",), _recognise, read_table, general=True),)
