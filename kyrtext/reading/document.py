"""One post, comment or repost as it was written, whatever file it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import repeat
from typing import Any

import numpy as np

from .batches import EPOCH, NO_DATE, SECOND, Batch
from .details import rows_of

# what platforms are called, in names of folders, cells and on the command line
_CALLED = {
    "facebook": "facebook fb фейсбук фб facebook.com",
    "vkontakte": "vkontakte vk вк вконтакте vk.com",
    "odnoklassniki": "odnoklassniki ok ок одноклассники ok.ru",
    "telegram": "telegram tg тг телеграм телеграмм",
    "whatsapp": "whatsapp wa ватсап вотсап уотсап",
    "youtube": "youtube yt ютуб ютюб",
    "instagram": "instagram ig инстаграм инстаграмм инста",
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
    word = name.strip().casefold()
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


def documents_of(batch: Batch) -> list[Document]:
    """Return the documents of a batch as objects, which are made once: nobody changes the columns after that.

    >>> documents_of(Batch.like(["Салам"], "vkontakte", id=["-1_1"]))[0].id
    '-1_1'
    """
    if batch.objects is None:
        batch.objects = list(
            map(
                Document, batch.text, batch.platform, batch.kind, batch.id, batch.parent_id, batch.post_id,
                batch.group, batch.group_id, batch.author, batch.author_id, _moments(batch.date),
                batch.date_local, batch.shared, batch.flags, batch.source,
                rows_of(batch.more, len(batch)) if batch.more else repeat(None),
            )
        )  # fmt: skip
    return batch.objects


def _moments(microseconds: np.ndarray) -> Iterable[datetime | None]:
    """The instants as Python writes them; `fromtimestamp` is the fastest way, for whole seconds."""
    if (microseconds < 0).any() or (microseconds % SECOND).any():
        return [
            None if moment == NO_DATE else EPOCH + timedelta(microseconds=moment)
            for moment in microseconds.tolist()
        ]
    return map(datetime.fromtimestamp, (microseconds // SECOND).tolist(), repeat(UTC))
