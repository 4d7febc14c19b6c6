"""Rows of an unknown table as documents, once it is known which column is what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice

from .dates import NEVER, When, parse
from .document import Document
from .format import Context
from .table_map import Columns, choose

_FOOTER = re.compile(
    r"(?:итого|всего|общее количество|total|grand total|sum|жыйынтык|жалпы|баары)\b[\s:.\d]*", re.I
)
_NUMBER = re.compile(r"[\d\s.,%]+")
_POWER = re.compile(r"\d[.,]\d+E\+\d+", re.I)  # an id that a spreadsheet has rounded: 1,23E+17
_GUARDED = re.compile(r"'(?=[=+@-])")  # an apostrophe that keeps a spreadsheet from calculating
_COMMENT = re.compile(r"comment|reply|коммент|ответ|жооп", re.I)
_REPOST = re.compile(r"repost|share|copy|forward|репост|бөлүш", re.I)
_EPOCH = datetime(1899, 12, 30)

# an address tells the platform, and of posts and comments also the ids
_ADDRESSES = (
    (
        "vkontakte",
        re.compile(r"vk\.(?:com|ru)/(?:.*[?&/]w=)?wall(-?\d+)_(\d+)(?:.*?[?&](?:reply|thread)=(\d+))?"),
    ),
    ("odnoklassniki", re.compile(r"ok\.ru/group/(\d+)/topic/(\d+)()")),
    ("odnoklassniki", re.compile(r"ok\.ru/(?:profile/)?(\d+)/(?:topic|statuses)/(\d+)()")),
    (
        "facebook",
        re.compile(
            r"facebook\.com/groups/([^/?]+)/(?:permalink|posts)/(\d+)(?:.*?[?&](?:reply_)?comment_id=(\d+))?"
        ),
    ),
    (
        "facebook",
        re.compile(
            r"facebook\.com/([^/?]+)/(?:posts|videos|photos)/(?:[^/?]*/)*(\w+)(?:.*?comment_id=(\d+))?"
        ),
    ),
    ("telegram", re.compile(r"(?:t\.me|telegram\.me)/(?:s/|c/)?(\w+)/(\d+)(?:\?comment=(\d+))?")),
    ("youtube", re.compile(r"youtu(?:be\.com/watch\?.*?v=|\.be/)()([\w-]{11})(?:.*?[?&]lc=([\w.-]+))?")),
)
_SITES = re.compile(
    r"(?:^|[/.])(?:(?P<vkontakte>vk\.(?:com|ru))|(?P<odnoklassniki>ok\.ru|odnoklassniki\.ru)"
    r"|(?P<facebook>facebook\.com|fb\.com)|(?P<telegram>t\.me)|(?P<youtube>youtube\.com|youtu\.be))(?:/|$)"
)
_PLATFORM_NAMES = {
    "vk": "vkontakte", "вк": "vkontakte", "вконтакте": "vkontakte", "vk.com": "vkontakte",
    "vkontakte": "vkontakte",
    "ok": "odnoklassniki", "ок": "odnoklassniki", "одноклассники": "odnoklassniki", "ok.ru": "odnoklassniki",
    "odnoklassniki": "odnoklassniki", "fb": "facebook", "фб": "facebook", "фейсбук": "facebook",
    "facebook": "facebook", "facebook.com": "facebook", "telegram": "telegram", "телеграм": "telegram",
    "телеграмм": "telegram", "tg": "telegram", "whatsapp": "whatsapp", "ватсап": "whatsapp",
    "youtube": "youtube", "ютуб": "youtube",
}  # fmt: skip


def address(url: str) -> dict[str, str]:
    """Return what the address of a post or comment tells: some of platform, group_id, post_id, id.

    >>> address("https://vk.com/wall-1_7?reply=9")
    {'platform': 'vkontakte', 'group_id': '-1', 'post_id': '-1_7', 'id': '-1_9'}
    >>> address("https://example.org/салам")
    {}
    """
    for platform, pattern in _ADDRESSES:
        match = pattern.search(url)
        if match:
            owner, post, comment = match.groups()
            vk = platform == "vkontakte"
            whole = f"{owner}_{post}" if vk else post
            told = {"platform": platform, "group_id": owner, "post_id": whole}
            told["id"] = (f"{owner}_{comment}" if vk else comment) if comment else whole
            return {name: value for name, value in told.items() if value}
    site = _SITES.search(url.partition("?")[0])
    return {"platform": str(site.lastgroup)} if site else {}


def documents(
    header: Sequence[str], rows: Iterable[tuple[int, list[str]]], columns: Columns, context: Context
) -> Iterator[Document]:
    """Yield a document for each row with a text; footers and empty texts are counted as skipped."""
    context.origin(**origins(header, columns))
    maker = Maker(columns, context)
    for number, row in rows:
        document = maker.document(row, number)
        if document is not None:
            yield document


def mapped(
    header: Sequence[str], rows: Iterator[tuple[int, list[str]]], context: Context, guess: bool = True
) -> Iterator[Document]:
    """Yield the documents of rows whose columns are to be chosen. Raises KyrtextError as `choose` does."""
    first = list(islice(rows, 200))
    columns = choose(header, [cells for _, cells in first], context.options.columns, guess)
    yield from documents(header, chain(first, rows), columns, context)


def origins(header: Sequence[str], columns: Columns) -> dict[str, str]:
    """Return for each field which column it is taken from and why, in words."""
    told = dict(columns.reasons)
    if columns.clock is not None:
        told["date"] += f" and column '{header[columns.clock]}'"
    return told


class Maker:
    """Makes documents of rows, one at a time; a row without a text gives None."""

    def __init__(self, columns: Columns, context: Context) -> None:
        self.columns = columns
        self.context = context
        self.text = columns.index["text"]
        self.rest = [(name, i) for name, i in columns.index.items() if name != "text"]
        self.kind = "comment" if columns.comments else "post"
        self.rounded = False

    def document(self, row: list[str], number: int) -> Document | None:
        """Return the document of a row, None for a footer or a row without a text (counted as skipped)."""
        text = row[self.text]
        if "_x000D_" in text:
            text = text.replace("_x000D_", "")
        if text[:1] == "'":
            text = _GUARDED.sub("", text, count=1)
        if not text or text.isspace():
            self.context.skipped("rows without text")
            return None
        said = {name: value for name, i in self.rest if (value := row[i].strip())}
        if len(text) < 40 and not said.get("author") and _is_footer(row):
            self.context.skipped("footer rows")
            return None
        document = Document(text=text, kind=self.kind)
        if said:
            self._fill(document, said, row, number)
        return document

    def _fill(self, document: Document, said: dict[str, str], row: list[str], number: int) -> None:
        for name in ("author", "author_id", "group", "group_id", "parent_id", "post_id", "id"):
            value = said.get(name)
            if value and not (name.endswith("id") and self._is_rounded(value, name, number)):
                setattr(document, name, _short(value) if name.endswith("id") else value)
        document.shared = said.get("shared", "")
        self._addressed(document, said)
        named = said.get("platform", "").casefold()
        document.platform = _PLATFORM_NAMES.get(named, document.platform)
        if kind := said.get("kind"):
            document.kind = (
                "comment" if _COMMENT.search(kind) else "repost" if _REPOST.search(kind) else "post"
            )
        elif document.parent_id:
            document.kind = "comment"
        if written := said.get("date"):
            document.date, document.date_local = self._when(written, row)
            if document.date is None and document.date_local is None and not self._undated(written):
                self.context.problem(f"'{written[:40]}' is no date", number)

    def _addressed(self, document: Document, said: dict[str, str]) -> None:
        """Take ids and the platform from the address; what the columns say goes first."""
        url = said.get("url") or said.get("id", "")
        if "/" not in url:
            return
        told = address(url)
        document.platform = told.get("platform", "")
        document.group_id = document.group_id or told.get("group_id")
        if document.id in (None, url):
            document.id = told.get("id", url)
        if told.get("post_id") != told.get("id"):
            document.post_id = document.post_id or told.get("post_id")
            document.kind = "comment"

    def _when(self, written: str, row: list[str]) -> When:
        if self.columns.serial:
            try:
                moment = _EPOCH + timedelta(seconds=round(float(written) * 86400))
            except (ValueError, OverflowError):
                return NEVER
            return When(None, moment.isoformat() if "." in written else f"{moment:%Y-%m-%d}")
        if self.columns.clock is not None and row[self.columns.clock].strip():
            joined = parse(
                f"{written} {row[self.columns.clock].strip()}", month_first=self.columns.month_first
            )
            if joined != NEVER:
                return joined
        return parse(written, month_first=self.columns.month_first)

    def _undated(self, written: str) -> bool:
        return not any(char.isdigit() for char in written)

    def _is_rounded(self, value: str, name: str, number: int) -> bool:
        if not _POWER.fullmatch(value):
            return False
        if not self.rounded:
            self.rounded = True
            self.context.problem(
                f"the {name} '{value}' was rounded by a spreadsheet: such ids are left out", number
            )
        return True


def _is_footer(row: list[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    if not cells or _FOOTER.fullmatch(cells[0]) is None:
        return False
    return len(cells) <= 2 or all(_NUMBER.fullmatch(cell) for cell in cells[1:])


def _short(value: str) -> str:
    """An id as it was before a program took it for a fraction: `12.0` is `12`."""
    return value[:-2] if value.endswith(".0") and value[:-2].isdigit() else value
