"""The same document met twice, and the same text under another id: found without keeping the documents.

A few 64-bit hashes a document are kept while reading; what they say is worked out when everything has been
read. Records are the same document when they share the id *and* the text or the moment: an id alone proves
nothing, for what a table calls an id may be that of the post above its comments. Short numbers count the rows
of a sheet, and rows may have no number at all: on two sheets they are the same documents only where one sheet
is a copy of the other, that is, where at least half of the shorter one's rows stand in the other as well. Of
several records of one document the last stays, but a text cut off by "See more" never replaces a whole one.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable
from datetime import UTC, datetime
from itertools import repeat
from typing import NamedTuple, cast

import numpy as np
import pandas as pd

from .document import NO_DATE, Batch, Document, documents_of

_NOTHING = 0
_TO_THE_SECOND = len("2024-03-05T06:00:30")
_ALONE = frozenset({"odnoklassniki", "youtube"})  # where an id is unique on the whole platform
_SHORTEST = 3  # digits of a post's number on Facebook
_ROW_DIGITS = 7  # a number shorter than this in a table nobody knows is rather a row's than a platform's
NAMELESS = np.uint32(1 << 31)  # with the number of a sheet: a row without an id, known by what it says
ANOTHER = np.uint64(0x9E3779B97F4A7C15)  # between the hashes of rows that say the same on one sheet
_START = 40  # letters at the beginning of a text by which it is known, cut off or not


def identity(document: Document, own_ids: bool = True) -> Hashable:
    """Return what two records must share to be one document, or None for a document without an id.

    An id that is unique on the whole platform stands for itself. A VK id without its wall's owner, an id of a
    platform that numbers its records anew in every chat, and the short number of a table nobody knows
    (`own_ids` False) need the group, the thread and the date beside them, the last the file as well.

    >>> [identity(Document(platform="facebook", id=name)) for name in ("111_222", "222")]
    [('facebook', '222'), ('facebook', '222')]
    >>> identity(Document(platform="facebook", id="5", source="а.csv"), own_ids=False)
    ('facebook', None, None, '5', None, 'а.csv')

    Facebook's download has no ids, and lists one post in several files and in every later download: there the
    same words in the same second are one document (authors may have become pseudonyms in between).

    >>> identity(Document("Салам", "facebook", date_local="2024-03-05T06:00:30"))
    ('facebook', 'post', '2024-03-05T06:00:30', None, 'Салам')
    """
    name, platform = document.id, document.platform
    if not name:
        when = document.date or document.date_local
        if platform != "facebook" or not own_ids or not document.text or len(str(when)) < _TO_THE_SECOND:
            return None
        return (platform, document.kind, when, document.group, document.text)
    if not own_ids and _counts_rows(name):
        source = document.source
    elif platform == "facebook":
        last = name.rpartition("_")[2]
        return (platform, last if len(last) >= _SHORTEST and last.isdigit() else name)
    elif platform in _ALONE or (platform == "vkontakte" and "_" in name):
        return (platform, name)
    else:
        source = "" if document.group_id or document.group or platform == "vkontakte" else document.source
    when = document.date or document.date_local
    return (platform, document.group_id or document.group, document.post_id, name, when, source)


def _hashes(values: Iterable[Hashable], size: int) -> np.ndarray:
    found = np.fromiter(map(hash, values), dtype=np.int64, count=size)
    found[found == _NOTHING] = 1  # equality within one run is all that is asked of them
    return found


def _counts_rows(name: str | None) -> bool:
    """Whether the id in a table nobody knows rather counts its rows."""
    return name is not None and len(name) < _ROW_DIGITS and name.isdigit()


def _of_names(batch: Batch, own_ids: bool) -> np.ndarray:
    """Hashes of what `identity` says of documents that are mostly of one platform."""
    size = len(batch)
    platform = batch.platform[0] if size else ""
    if own_ids and all(batch.id) and batch.platform.count(platform) == size:
        names = cast(list[str], batch.id)
        whole = platform == "vkontakte" and len([name for name in names if "_" in name]) == size
        if whole or platform in _ALONE:
            return _hashes(zip(repeat(platform), names), size)
        if platform == "facebook":
            lasts = [name.rpartition("_")[2] for name in names]
            if not "".join(lasts).isdigit() or min(map(len, lasts)) < _SHORTEST:
                lasts = [
                    last if len(last) >= _SHORTEST and last.isdigit() else name
                    for last, name in zip(lasts, names, strict=True)
                ]
            return _hashes(zip(repeat(platform), lasts), size)
    named = [identity(document, own_ids) for document in documents_of(batch)]
    return np.where([name is None for name in named], _NOTHING, _hashes(named, size))


def _of_texts(batch: Batch) -> np.ndarray:
    """Hashes of the texts, none of those that are no sign of a crosspost."""
    texts, kinds = batch.text, batch.kind
    found = _hashes(zip(batch.platform, texts, strict=True), len(batch))
    if not all(texts):
        found[[not text for text in texts]] = _NOTHING
    if "comment" in kinds:
        # most have enough spaces near their beginning to be lasting
        spaces = np.fromiter(map(str.count, texts, repeat(" "), repeat(0), repeat(60)), np.int64, len(batch))
        for at in np.flatnonzero(spaces < 2).tolist():
            if kinds[at] == "comment" and not _lasting(texts[at]):
                found[at] = _NOTHING
    return found


def _lasting(text: str) -> bool:
    """Whether a comment is more than a greeting or a "+", which are not texts that were posted again."""
    return text.count(" ", 0, 60) >= 2 or text.count(" ") >= 2


def _met_again(hashes: np.ndarray) -> np.ndarray:
    """Which hashes there are more than once, one bool each."""
    ordered = np.sort(hashes[hashes != _NOTHING])
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    # pandas looks them up in a table, where numpy would sort everything once more
    return pd.Series(hashes).isin(again).to_numpy()


class Same(NamedTuple):
    """Records found to be one document: those that go, the one that stays for each, and strangers.

    `strangers` are the records whose id stands with another text at another moment: all of them stay.
    """

    gone: np.ndarray
    by: np.ndarray
    strangers: int


class Duplicates:
    """Sees every document in order and tells afterwards which are superseded and which are crossposts.

    >>> seen = Duplicates()
    >>> seen.see_all(Batch.like(
    ...     ["Салам, дос", "Салам, дос!", "Салам, дос!", "Башка сөз"], "vkontakte",
    ...     id=["-1_1", "-1_1", "-2_9", "-2_9"], date_local=["2024-03-05T06:00:30"] * 2 + [None] * 2,
    ... ))
    >>> seen.superseded().tolist(), seen.crossposts().tolist(), seen.same().strangers
    ([0], [1, 2], 2)
    """

    def __init__(self) -> None:
        self._ids = array("Q")
        self._starts = array("Q")  # of the beginnings of texts
        self._moments = array("Q")
        self._texts = array("Q")
        self._sheets = array("I")  # numbers of those whose rows an id counts, 0 where it does not; NAMELESS
        self._sheet_numbers: dict[tuple[str, int], int] = {}
        self._whole = array("B")
        self._known: tuple[int, Same | None] = (0, None)  # what was found after so many documents

    def see_all(self, batch: Batch, sheet: int = 0) -> None:
        """Take note of the next documents of one format, many at once.

        `sheet` is 0 where ids are the platform's, and the number of the sheet in its file where they may be
        anything, such as the numbers of its rows.
        """
        names = _of_names(batch, not sheet)
        sheets = self._sheets_of(batch, sheet) if sheet else np.zeros(len(batch), dtype=np.uint32)
        if sheet and not all(batch.id):
            _know_by_words(batch, names, sheets)
        self._ids.frombytes(names.tobytes())
        starts = sheets.astype(np.int64)
        if sheets.any():
            starts = _hashes(zip(batch.text, batch.author, batch.parent_id, strict=True), len(batch))
        if not sheets.all():
            begun = _hashes([text[:_START] for text in batch.text], len(batch))
            starts = np.where(sheets, starts, begun)
        self._starts.frombytes(starts.tobytes())
        self._sheets.frombytes(sheets.tobytes())
        self._moments.frombytes(_moments(batch, not sheet).tobytes())
        self._texts.frombytes(_of_texts(batch).tobytes())
        if any(batch.flags):
            self._whole.extend(["truncated" not in flags for flags in batch.flags])
        else:
            self._whole.frombytes(b"\1" * len(batch))

    def _sheets_of(self, batch: Batch, sheet: int) -> np.ndarray:
        """The numbers of the sheets of documents whose ids count rows, 0 for the others."""
        known, sources = self._sheet_numbers, dict.fromkeys(batch.source)
        for source in sources:
            known.setdefault((source, sheet), len(known) + 1)
        if len(sources) == 1:
            numbers = np.full(len(batch), known[batch.source[0], sheet], dtype=np.uint32)
        else:
            numbers = np.array([known[source, sheet] for source in batch.source], dtype=np.uint32)
        numbers[[name is not None and not _counts_rows(name) for name in batch.id]] = 0
        return numbers

    def __len__(self) -> int:
        return len(self._ids)

    def same(self) -> Same:
        """Return which records are one document."""
        if self._known[1] is None or self._known[0] != len(self):
            self._known = len(self), self._compared()
        assert self._known[1] is not None
        return self._known[1]

    def _compared(self) -> Same:
        ids = _numbered(np.array(self._ids, dtype=np.uint64), np.array(self._sheets, dtype=np.uint32))
        again = np.flatnonzero(_met_again(ids))
        ids, whole = ids[again], np.array(self._whole, dtype=np.uint8)[again]
        stays = np.ones(len(again), dtype=bool)
        by = np.arange(len(again))
        for column in (self._starts, self._moments):
            shared = np.array(column, dtype=np.uint64)[again]
            rows = np.flatnonzero(stays & (shared != _NOTHING))
            rows = rows[np.lexsort((whole[rows], shared[rows], ids[rows]))]
            before, after = rows[:-1], rows[1:]
            replaced = (ids[before] == ids[after]) & (shared[before] == shared[after])
            replaced &= self._of_one_sheet(again[before], again[after], replaced)
            stays[before[replaced]] = False
            by[before[replaced]] = after[replaced]
        for row in np.flatnonzero(~stays)[::-1]:  # whoever is replaced by one that is replaced itself
            while by[by[row]] != by[row]:
                by[row] = by[by[row]]
        gone = np.flatnonzero(~stays)
        order = np.argsort(again[gone])
        return Same(
            again[gone][order].astype(np.int64),
            again[by[gone]][order].astype(np.int64),
            int(np.count_nonzero(_met_again(np.where(stays, ids, _NOTHING)))),
        )

    def _of_one_sheet(self, before: np.ndarray, after: np.ndarray, same: np.ndarray) -> np.ndarray:
        """Whether two records lie on one sheet or on one and its copy; `same` says which are alike."""
        sheets = np.array(self._sheets, dtype=np.uint32) & ~NAMELESS
        sizes = np.bincount(sheets)
        pairs = np.sort(np.stack([sheets[before], sheets[after]]), axis=0)
        found, number, count = np.unique(pairs, axis=1, return_inverse=True, return_counts=True)
        alike = np.bincount(number.ravel(), weights=same, minlength=len(count))
        copies = 2 * alike >= sizes[found].min(axis=0)
        return (pairs[0] == pairs[1]) | copies[number.ravel()]

    def superseded(self) -> np.ndarray:
        """Return the indices of documents that another record of the same document replaces, ascending."""
        return self.same().gone.copy()

    def crossposts(self) -> np.ndarray:
        """Return the indices of documents whose text stands under another id too, superseded ones aside."""
        texts = np.array(self._texts, dtype=np.uint64)
        texts[self.superseded()] = _NOTHING
        return np.flatnonzero(_met_again(texts)).astype(np.int64)


def _know_by_words(batch: Batch, names: np.ndarray, sheets: np.ndarray) -> None:
    """Put in hashes of what rows without an id say, where that is enough to know them by."""
    rows = zip(batch.text, batch.author, batch.date.tolist(), batch.date_local, batch.kind, strict=True)
    for at, row in enumerate(rows):
        text, author, date, local, _ = row
        if batch.id[at] is None and (_lasting(text) or (author and (local or date != NO_DATE))):
            names[at] = hash(row) or 1
            sheets[at] |= NAMELESS


def _numbered(ids: np.ndarray, sheets: np.ndarray) -> np.ndarray:
    """Return ids with those of nameless rows made different where their sheet says the same again."""
    rows = np.flatnonzero(sheets & NAMELESS)
    rows = rows[np.lexsort((ids[rows], sheets[rows]))]  # alike in the order of their sheet
    first = np.ones(len(rows), dtype=bool)
    first[1:] = (ids[rows[1:]] != ids[rows[:-1]]) | (sheets[rows[1:]] != sheets[rows[:-1]])
    begins = np.flatnonzero(first)
    times = np.arange(len(rows)) - np.repeat(begins, np.diff(np.append(begins, len(rows))))
    ids[rows] += times.astype(np.uint64) * ANOTHER
    return ids


def _moments(batch: Batch, own_ids: bool) -> np.ndarray:
    """What the dates of documents tell: 0 for those that name no second, or stand in a table's row.

    The short number of a row says nothing beside a date: rows of two sheets may share both.
    """
    if not own_ids:
        return np.zeros(len(batch), dtype=np.int64)
    found = np.where(batch.date == NO_DATE, _NOTHING, batch.date)
    local = batch.date_local
    if any(local):
        for at in np.flatnonzero(batch.date == NO_DATE).tolist():
            found[at] = _of_clock(local[at])
    return found


def _of_clock(local: str | None) -> int:
    if local is None or len(local) < _TO_THE_SECOND:
        return _NOTHING
    try:
        return int(datetime.fromisoformat(local[:_TO_THE_SECOND]).replace(tzinfo=UTC).timestamp())
    except ValueError:
        return _NOTHING
