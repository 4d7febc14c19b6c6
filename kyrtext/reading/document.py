"""One post, comment or repost as it was written, and many of them as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from itertools import repeat
from operator import attrgetter
from typing import Any

import numpy as np

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_DATE = int(np.iinfo(np.int64).min)
SECOND = 1_000_000

Names = list[str | None]


@dataclass(slots=True)
class Batch:
    """Documents in order, one list a field; dates are microseconds since 1970, NO_DATE where there is none.

    >>> batch = Batch.like(["Салам", "Жумуш барбы?"], "vkontakte", id=["-1_1", "-1_2"])
    >>> len(batch), batch.id, batch.kind
    (2, ['-1_1', '-1_2'], ['post', 'post'])
    """

    text: list[str]
    platform: list[str]
    kind: list[str]
    id: Names
    parent_id: Names
    post_id: Names
    group: Names
    group_id: Names
    author: Names
    author_id: Names
    date: np.ndarray
    date_local: Names
    shared: list[str]
    flags: list[tuple[str, ...]]
    source: list[str]
    more: dict[str, list[Any]] = field(default_factory=dict)  # None where nothing is known
    objects: list[Any] | None = None  # the same documents one by one, once somebody asked for them

    def __len__(self) -> int:
        return len(self.text)

    @classmethod
    def like(cls, text: list[str], platform: str, **columns: Any) -> Batch:
        """Return the documents of these columns; in those not given all are alike, and say nothing."""
        size, given = len(text), columns.pop
        kind = given("kind", None) or ["post"] * size
        none: Names = [None] * size
        date = given("date", None)
        batch = cls(
            text, [platform] * size, kind, none, none, none, none, none, none, none,
            np.full(size, NO_DATE) if date is None else date, none, [""] * size, [()] * size, [""] * size,
        )  # fmt: skip
        for name, column in columns.items():
            setattr(batch, name, column)
        return batch

    @classmethod
    def of(cls, rows: Sequence[Any]) -> Batch:
        """Return the columns of documents."""
        columns: dict[str, Any] = {name: list(map(attrgetter(name), rows)) for name in NAMES}
        told = [row.more for row in rows]
        date = instants([row.date for row in rows])
        return cls(**columns, date=date, more=columns_of(told) if any(told) else {})


NAMES = tuple(item.name for item in fields(Batch) if item.name not in ("date", "more", "objects"))


def columns_of(rows: Sequence[Mapping[str, Any] | None]) -> dict[str, list[Any]]:
    """Return what is known of some documents as columns; documents without a value have None there.

    >>> columns_of([{"likes": 5}, None])
    {'likes': [5, None]}
    """
    names = dict.fromkeys(name for row in rows if row for name in row)
    return {name: [row.get(name) if row else None for row in rows] for name in names}


def rows_of(columns: Mapping[str, Sequence[Any]], size: int) -> list[dict[str, Any] | None]:
    """Return the columns of `columns_of` as one mapping a document again."""
    rows: list[dict[str, Any]] = [{} for _ in range(size)]
    for name, values in columns.items():
        for row, value in zip(rows, values, strict=True):
            if value is not None:
                row[name] = value
    return [row or None for row in rows]


def instants(dates: Sequence[datetime | None]) -> np.ndarray:
    """Return aware dates as microseconds since 1970, NO_DATE where there is none."""
    known = np.array([date is not None for date in dates], dtype=bool)
    since = [date - EPOCH for date in dates if date is not None]
    # by parts, which is several times faster than `// timedelta(microseconds=1)` and as exact
    days = np.array([span.days for span in since], dtype=np.int64)
    seconds = np.array([span.seconds for span in since], dtype=np.int64)
    micro = np.array([span.microseconds for span in since], dtype=np.int64)
    found = np.full(len(dates), NO_DATE)
    found[known] = (days * 86_400 + seconds) * SECOND + micro
    return found


# what platforms are called, in names of folders, cells and on the command line
_CALLED = {
    "facebook": "facebook fb фейсбук фб facebook.com m.facebook.com",
    "vkontakte": "vkontakte vk вк вконтакте vk.com vk.ru m.vk.com",
    "odnoklassniki": "odnoklassniki ok ок одноклассники ok.ru m.ok.ru",
    "telegram": "telegram tg тг телеграм телеграмм t.me telegram.me telegram.org",
    "whatsapp": "whatsapp wa ватсап вотсап уотсап",
    "youtube": "youtube yt ютуб ютюб youtube.com",
    "instagram": "instagram ig инстаграм инстаграмм инста instagram.com",
    "viber": "viber вайбер",
}
PLATFORMS = (*_CALLED, "other")
CALLED = {word: platform for platform, words in _CALLED.items() for word in words.split()}
KINDS = ("post", "comment", "repost")


def canonical(name: str) -> str:
    """Return the platform that a word means, an empty string when it means none.

    >>> canonical("ВКонтакте"), canonical("радио")
    ('vkontakte', '')
    """
    word = name.strip().casefold().removeprefix("www.")
    return word if word == "other" else CALLED.get(word, "")


@dataclass(slots=True)
class Document:
    """A text somebody published, with what the export says about it.

    `platform` may be left empty by a reader that cannot know it: the folder's name decides then.
    `date` is aware and in UTC, and only there when the data fix the instant; otherwise `date_local` (ISO 8601
    without a zone) holds what is known. `shared` is the original of a repost, never part of `text`.
    `source` is the file relative to the folder given, members of archives as `x.zip!inner/name.json`.
    `more` holds what else is known: the names of `details.DETAILS`, and further columns of a table under
    their own names.

    >>> Document(text="Салам, жумуш барбы?", platform="vkontakte", id="-1_10").kind
    'post'
    """

    text: str = ""
    platform: str = ""
    kind: str = "post"
    id: str | None = None
    parent_id: str | None = None
    post_id: str | None = None
    group: str | None = None
    group_id: str | None = None
    author: str | None = None
    author_id: str | None = None
    date: datetime | None = None
    date_local: str | None = None
    shared: str = ""
    flags: tuple[str, ...] = ()
    source: str = ""
    more: dict[str, Any] | None = None

    def flag(self, *names: str) -> None:
        """Add flags once each, keeping their order.

        >>> d = Document("Салам"); d.flag("deleted"); d.flag("deleted", "truncated"); d.flags
        ('deleted', 'truncated')
        """
        self.flags = tuple(dict.fromkeys((*self.flags, *names)))


_OF_DOCUMENT = tuple(item.name for item in fields(Document) if item.name != "more")


def documents_of(batch: Batch) -> list[Document]:
    """Return the documents of a batch as objects, which are made once: nobody changes the columns after that.

    >>> documents_of(Batch.like(["Салам"], "vkontakte", id=["-1_1"]))[0].id
    '-1_1'
    """
    if batch.objects is None:
        columns = [_moments(batch.date) if name == "date" else getattr(batch, name) for name in _OF_DOCUMENT]
        more = rows_of(batch.more, len(batch)) if batch.more else repeat(None)
        batch.objects = list(map(Document, *columns, more))
    return batch.objects


def _moments(microseconds: np.ndarray) -> Iterable[datetime | None]:
    """The instants as Python writes them; `fromtimestamp` is the fastest way, for whole seconds."""
    if (microseconds < 0).any() or (microseconds % SECOND).any():
        return [
            None if moment == NO_DATE else EPOCH + timedelta(microseconds=moment)
            for moment in microseconds.tolist()
        ]
    return map(datetime.fromtimestamp, (microseconds // SECOND).tolist(), repeat(UTC))
