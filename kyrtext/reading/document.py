"""One post, comment or repost as it was written, whatever file it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ..batches import EPOCH, NO_DATE, SECOND, Batch

PLATFORMS = ("facebook", "vkontakte", "odnoklassniki", "telegram", "whatsapp", "youtube", "other")
KINDS = ("post", "comment", "repost")


@dataclass(slots=True)
class Document:
    """A text somebody published, with what the export says about it.

    `platform` may be left empty by a reader that cannot know it: the folder's name decides then.
    `date` is aware and in UTC, and only there when the data fix the instant; otherwise `date_local` (ISO 8601
    without a zone) holds what is known. `shared` is the original of a repost, never part of `text`.
    `source` is the file relative to the folder given, members of archives as `x.zip!inner/name.json`.

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

    def flag(self, *names: str) -> None:
        """Add flags once each, keeping their order.

        >>> d = Document("Салам"); d.flag("deleted"); d.flag("deleted", "truncated"); d.flags
        ('deleted', 'truncated')
        """
        self.flags = tuple(dict.fromkeys((*self.flags, *names)))


def documents_of(batch: Batch) -> list[Document]:
    """Return the documents of a batch as objects.

    >>> documents_of(Batch.like(["Салам"], "vkontakte", id=["-1_1"]))[0].id
    '-1_1'
    """
    dates = [None if moment == NO_DATE else _moment(moment) for moment in batch.date.tolist()]
    return list(
        map(
            Document, batch.text, batch.platform, batch.kind, batch.id, batch.parent_id, batch.post_id,
            batch.group, batch.group_id, batch.author, batch.author_id, dates, batch.date_local, batch.shared,
            batch.flags, batch.source,
        )
    )  # fmt: skip


def _moment(microseconds: int) -> datetime:
    seconds, rest = divmod(microseconds, SECOND)
    if rest or seconds < 0:
        return EPOCH + timedelta(microseconds=microseconds)
    return datetime.fromtimestamp(seconds, UTC)
