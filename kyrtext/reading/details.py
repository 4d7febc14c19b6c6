"""What stands beside a text: likes, shares, comments, views, attachments, links, and every further column.

A number that is not there is unknown and stays None; it is never taken for 0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from .columns import field_of
from .document import Document
from .format import Context, Table

COUNTS = ("likes", "shares", "comments", "views", "reactions")
NUMBERS = (*COUNTS, "attachments")
DETAILS = ("url", *NUMBERS, "attached", "links")
_WRITTEN = re.compile(r"([+-]?\d[\d\s.,\u00a0\u202f]*?)\s*(k|m|к|тыс|миң|млн|м)?\.?", re.I)
_TIMES = {"k": 1e3, "к": 1e3, "тыс": 1e3, "миң": 1e3, "m": 1e6, "м": 1e6, "млн": 1e6}
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+")
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/?#@\s]*@)?([^/?#:\s]+)", re.I)
KINDS = {
    "image": "photo", "photos": "photo", "pic": "photo", "picture": "photo", "native_templates": "photo",
    "movie": "video", "videos": "video", "video_inline": "video", "native_video": "video", "clip": "video",
    "live_video_complete": "video", "live video complete": "video", "native video": "video", "reel": "video",
    "youtube": "video", "video_file": "video", "video_message": "video", "animation": "video",
    "share": "link", "external": "link", "url": "link", "music": "audio", "track": "audio",
    "audio_file": "audio", "voice_message": "audio", "document": "doc", "file": "doc",
}  # fmt: skip


def number(value: Any) -> int | None:
    """Return a count as an export writes it; None for what is no count: nothing, a negative number, a word.

    >>> [number(value) for value in (0, "1 234", "1,234", "12.5K", "3,4 тыс.", "12.0", "", None, -1, True)]
    [0, 1234, 1234, 12500, 3400, 12, None, None, None, None]
    """
    if type(value) is str and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)  # nearly always
    if type(value) is int:
        return value if value >= 0 else None
    if isinstance(value, float):
        return int(value) if value >= 0 and value.is_integer() else None
    if not isinstance(value, str) or not (found := _WRITTEN.fullmatch(value.strip())):
        return None
    digits = re.sub(r"[\s\u00a0\u202f]", "", found[1])
    times = _TIMES.get((found[2] or "").lower())
    if times is None and _GROUPED.fullmatch(digits):
        digits = re.sub(r"[.,]", "", digits)
    try:
        read = float(digits.replace(",", ".")) * (times or 1)
    except ValueError:
        return None
    return round(read) if read >= 0 and (times or read.is_integer()) else None


def total(counts: Iterable[Any]) -> int | None:
    """Return the sum of some counts, None when one of them is unknown or there are none.

    >>> total([3, "2"]), total([3, None]), total([])
    (5, None, None)
    """
    read = [number(value) for value in counts]
    return sum(value for value in read if value is not None) if read and None not in read else None


def details(**values: Any) -> dict[str, Any] | None:
    """Return what is known of the named details, None if that is nothing; counts are read as numbers.

    >>> details(likes="5", views=None, url=""), details(likes=None)
    ({'likes': 5}, None)
    """
    known = {}
    for name, value in values.items():
        read = number(value) if name in NUMBERS else value
        if read is not None and read != "":
            known[name] = read
    return known or None


def attached(kinds: Sequence[Any], links: Iterable[Any] = ()) -> dict[str, Any]:
    """Return the number and kinds of what hangs on a post, and the addresses among it.

    >>> attached(["photo", "image", "link"], ["https://example.org/а"])
    {'attachments': 3, 'attached': 'link 1, photo 2', 'links': 'https://example.org/а'}
    >>> attached([])
    {'attachments': 0}
    """
    counted = Counter(KINDS.get(str(kind).lower(), str(kind).lower()) for kind in kinds)
    told: dict[str, Any] = {"attachments": sum(counted.values())}
    if counted:
        told["attached"] = ", ".join(f"{kind} {count}" for kind, count in sorted(counted.items()))
    if listed := joined_links(links):
        told["links"] = listed
    return told


def joined_links(links: Iterable[Any]) -> str:
    """Return addresses in one cell, each once, in their order, with a space between."""
    written = [link.strip() for link in links if isinstance(link, str) and "." in link]
    return " ".join(dict.fromkeys("%20".join(link.split()) for link in written))


def domain(address: str) -> str:
    """Return the site an address leads to, without "www." and in small letters.

    >>> domain("https://www.GoFundMe.com/f/batken"), domain("t.me/kg_news"), domain("")
    ('gofundme.com', 't.me', '')
    """
    found = _HOST.match(address.strip())
    return found[1].lower().removeprefix("www.").strip(".") if found else ""


def domains_of(links: str) -> str:
    """Return the different sites of the addresses in a cell.

    >>> domains_of("https://vk.com/a https://vk.com/b http://ok.ru/c")
    'vk.com ok.ru'
    """
    return " ".join(dict.fromkeys(filter(None, map(domain, links.split()))))


# what is worked out of a document, and divides documents like a column
_MADE = ("replies", "document", "day", "week", "month", "year", "language", "code", "domain")
_PERSON = ("author", "author_id")
_OF_PERSON = re.compile(
    r"(?:author|user|profile|poster|sender|commenter|signer|автор|пользовател|профил)[\w ./-]*"
    r"(?:id|name|url|link|nick|screen|ссылк|имя|имени|ник|фио|адрес)|reply_?to_?(?:user|name|author)"
    r"|isReplyToName|^(?:signer_id|from_id|created_by|фио)$",
    re.I,
)
_TAKEN = frozenset([*(item.name for item in fields(Document)), *DETAILS, *_MADE])


def is_person_column(name: str) -> bool:
    """Return whether a further column of this name tells who somebody is: a name, a number, a profile.

    >>> is_person_column("Profile URL"), is_person_column("Country")
    (True, False)
    """
    return field_of(name.rstrip("_")) in _PERSON or _OF_PERSON.search(name) is not None


def own_name(name: str) -> str:
    """Return the name a further column is kept under: its own, with "_" where it would mean something else.

    >>> own_name("Country"), own_name("source")
    ('Country', 'source_')
    """
    return f"{name}_" if name in _TAKEN else name


class Further:
    """Columns of a table that no field of a document was made of.

    Columns whose name means likes, shares, comments, views or reactions give numbers, a column that holds
    addresses of posts gives `url`, all others stay text under their own names; empty cells say nothing.

    >>> further = Further(("Текст", "Лайки", "Өлкө"), [0])
    >>> further.of(["Салам", "12", "Орусия"]), further.of(["Салам", "", ""])
    ({'likes': 12, 'Өлкө': 'Орусия'}, None)
    """

    def __init__(self, header: Sequence[str], used: Collection[int], url: int = -1) -> None:
        self.counts: list[tuple[int, str, str]] = []
        self.rest: list[tuple[int, str]] = []
        self.url = url
        met: set[str] = set()
        for place, name in enumerate(header):
            if place in used or place == url or not name.strip():
                continue
            meant = field_of(name)
            if meant == "text":  # Комментарии may hold words, or how many there are
                meant = "comments" if "omment" in name.lower() or "оммент" in name.lower() else None
            if meant in COUNTS and meant not in met:
                self.counts.append((place, meant, own_name(name.strip())))
            elif meant == "url" and self.url < 0:
                self.url = place
            else:
                kept, times = own_name(name.strip()), 1
                while (kept if times == 1 else f"{kept} {times}") in met:
                    times += 1
                meant = kept if times == 1 else f"{kept} {times}"
                self.rest.append((place, meant))
            met.add(str(meant))

    def of(self, row: Sequence[str]) -> dict[str, Any] | None:
        """Return what the further columns of a row say, None if that is nothing."""
        told: dict[str, Any] = {}
        if self.url >= 0 and "/" in row[self.url]:
            told["url"] = row[self.url].strip()
        for place, name, own in self.counts:
            if cell := row[place]:
                read = number(cell)
                if read is not None:
                    told[name] = read
                elif cell.strip().lower() not in ("na", "nan", "null", "none", "-", "–", "—"):
                    told[own if own != name else f"{own}_"] = cell  # no count: kept as it stands
        for place, name in self.rest:
            if cell := row[place]:
                told[name] = cell
        return told or None

    def add(self, document: Document, row: Sequence[str]) -> Document:
        """Return the document with what the further columns of its row say; what it knows already stays."""
        told = self.of(row)
        if told and document.more:  # the reader knows better, also that something is unknown
            told.update(document.more)
            document.more = {name: value for name, value in told.items() if value is not None} or None
        else:
            document.more = told or document.more
        return document


def with_further(
    table: Table, context: Context, read: Any, used: Collection[str] = (), url: str = ""
) -> Iterator[Document]:
    """Yield what `read` makes of a table, each document with the further columns of its row.

    `used` names the columns that `read` makes fields of, `url` the one with the addresses of posts.
    """
    places = {name.strip().lower(): place for place, name in reversed([*enumerate(table.header)])}
    further = Further(
        table.header, {places[name.lower()] for name in used if name.lower() in places}, places.get(url, -1)
    )
    last: list[str] = []

    def followed() -> Iterator[tuple[int, list[str]]]:
        nonlocal last
        for numbered, row in table.rows:
            last = row
            yield numbered, row

    for document in read(replace(table, rows=followed()), context):
        yield further.add(document, last)
