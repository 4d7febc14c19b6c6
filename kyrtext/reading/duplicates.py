"""The same document met twice, and the same text under another id: found without keeping the documents.

Two 64-bit hashes a document are kept while reading; what they say is worked out when everything has been
read. Of several records with one id the last stays, but a text cut off by "See more" never replaces a whole
one.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable
from itertools import repeat
from typing import cast

import numpy as np
import pandas as pd

from .batches import Batch
from .document import Document, documents_of

_NOTHING = 0
_MASK = 2**64 - 1
_TO_THE_SECOND = len("2024-03-05T06:00:30")
_ALONE = frozenset({"odnoklassniki", "youtube"})  # where an id is unique on the whole platform
_SHORTEST = 3  # digits of a post's number on Facebook
_ROW_DIGITS = 7  # a number shorter than this in a table nobody knows is rather a row's than a platform's


def identity(document: Document, own_ids: bool = True) -> Hashable:
    """Return what makes two records one document, or None for a document without an id.

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
    if not own_ids and len(name) < _ROW_DIGITS and name.isdigit():
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


class Duplicates:
    """Sees every document in order and tells afterwards which are superseded and which are crossposts.

    Without `texts` no crossposts are looked for.

    >>> seen = Duplicates()
    >>> for text, name in (("Салам, дос", "-1_1"), ("Салам, дос!", "-1_1"), ("Салам, дос!", "-2_9")):
    ...     seen.see(Document(text, "vkontakte", id=name))
    >>> seen.superseded().tolist(), seen.crossposts().tolist()
    ([0], [1, 2])
    """

    def __init__(self, texts: bool = True) -> None:
        self.texts = texts
        self._ids = array("Q")
        self._texts = array("Q")
        self._whole = array("B")
        self._known = (0, np.zeros(0, dtype=np.int64))  # after so many documents, these are superseded

    def see(self, document: Document, own_ids: bool = True) -> None:
        """Take note of the next document; `own_ids` says that its format has the platform's own ids."""
        name = identity(document, own_ids)
        # Equality within one run is all that is asked of the hashes.
        self._ids.append((hash(name) & _MASK) or 1 if name is not None else _NOTHING)
        self._whole.append("truncated" not in document.flags)
        if not self.texts:
            return
        text = document.text
        if text and (document.kind != "comment" or _lasting(text)):
            self._texts.append((hash((document.platform, text)) & _MASK) or 1)
        else:
            self._texts.append(_NOTHING)

    def see_all(self, batch: Batch, own_ids: bool = True) -> None:
        """Take note of the next documents of one format, many at once."""
        if type(self).see is not Duplicates.see:  # others make marks of their own
            for document in documents_of(batch):
                self.see(document, own_ids)
            return
        self._ids.frombytes(_of_names(batch, own_ids).tobytes())
        if self.texts:
            self._texts.frombytes(_of_texts(batch).tobytes())
        if any(batch.flags):
            self._whole.extend(["truncated" not in flags for flags in batch.flags])
        else:
            self._whole.frombytes(b"\1" * len(batch))

    def __len__(self) -> int:
        return len(self._ids)

    def superseded(self) -> np.ndarray:
        """Return the indices of documents that a later record of the same id replaces, ascending."""
        if self._known[0] == len(self):
            return self._known[1].copy()
        ids = np.array(self._ids, dtype=np.uint64)
        again = np.flatnonzero(_met_again(ids))
        ids = ids[again]
        order = np.lexsort((np.array(self._whole, dtype=np.uint8)[again], ids))
        ordered = ids[order]
        replaced = ordered[:-1] == ordered[1:]
        self._known = len(self), np.sort(again[order[:-1][replaced]]).astype(np.int64)
        return self._known[1].copy()

    def crossposts(self) -> np.ndarray:
        """Return the indices of documents whose text stands under another id too, superseded ones aside."""
        if not self.texts:
            return np.zeros(0, dtype=np.int64)
        texts = np.array(self._texts, dtype=np.uint64)
        texts[self.superseded()] = _NOTHING
        return np.flatnonzero(_met_again(texts)).astype(np.int64)


def settle(documents: list[Document], seen: Duplicates) -> list[Document]:
    """Return the documents that stay, in order, with the crossposts flagged.

    >>> settle([], Duplicates())
    []
    """
    gone = set(seen.superseded().tolist())
    for index in seen.crossposts().tolist():
        documents[index].flag("crosspost")
    return [document for index, document in enumerate(documents) if index not in gone]
