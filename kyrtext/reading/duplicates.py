"""The same document met twice, and the same text under another id: found without keeping the documents.

Two 64-bit hashes a document are kept while reading; what they say is worked out when everything has been
read. Of several records with one id the last stays, but a text cut off by "See more" never replaces a whole
one.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Sequence

import numpy as np

from .document import Document

_NOTHING = 0
_MASK = 2**64 - 1
_TO_THE_SECOND = len("2024-03-05T06:00:30")
_ALONE = frozenset({"odnoklassniki", "youtube"})  # where an id is unique on the whole platform
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
        return (platform, last if len(last) >= 3 and last.isdigit() else name)
    elif platform in _ALONE or (platform == "vkontakte" and "_" in name):
        return (platform, name)
    else:
        source = "" if document.group_id or document.group or platform == "vkontakte" else document.source
    when = document.date or document.date_local
    return (platform, document.group_id or document.group, document.post_id, name, when, source)


def _identities(documents: Sequence[Document], own_ids: bool) -> list[Hashable]:
    """What `identity` says of documents that are mostly of one platform."""
    platform = documents[0].platform if documents else ""
    names = [document.id for document in documents]
    if own_ids and None not in names and "" not in names and {d.platform for d in documents} == {platform}:
        whole = platform == "vkontakte" and len([name for name in names if name and "_" in name]) == len(
            names
        )
        if whole or platform in _ALONE:
            return [(platform, name) for name in names]
        if platform == "facebook":
            lasts = [name.rpartition("_")[2] for name in names if name]
            return [
                (platform, last if len(last) >= 3 and last.isdigit() else name)
                for last, name in zip(lasts, names, strict=True)
            ]
    return [identity(document, own_ids) for document in documents]


def _met_again(hashes: np.ndarray) -> np.ndarray:
    """Which hashes there are more than once, one bool each."""
    ordered = np.sort(hashes[hashes != _NOTHING])
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    return np.isin(hashes, again) if len(again) else np.zeros(len(hashes), dtype=bool)


class Duplicates:
    """Sees every document in order and tells afterwards which are superseded and which are crossposts.

    >>> seen = Duplicates()
    >>> for text, name in (("Салам, дос", "-1_1"), ("Салам, дос!", "-1_1"), ("Салам, дос!", "-2_9")):
    ...     seen.see(Document(text, "vkontakte", id=name))
    >>> seen.superseded().tolist(), seen.crossposts().tolist()
    ([0], [1, 2])
    """

    def __init__(self) -> None:
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
        text = document.text
        # A greeting or a "+" below a hundred posts is not a text that was posted again.
        if text and (document.kind != "comment" or text.count(" ") >= 2):
            self._texts.append((hash((document.platform, text)) & _MASK) or 1)
        else:
            self._texts.append(_NOTHING)

    def see_all(self, documents: Sequence[Document], own_ids: bool = True) -> None:
        """Take note of the next documents of one format, many at once."""
        if type(self).see is not Duplicates.see:  # others make marks of their own
            for document in documents:
                self.see(document, own_ids)
            return
        ids = [hash(name) or 1 if name is not None else _NOTHING for name in _identities(documents, own_ids)]
        texts = [
            hash((document.platform, text)) or 1
            if (text := document.text)
            and (document.kind != "comment" or text.count(" ", 0, 60) >= 2 or text.count(" ") >= 2)
            else _NOTHING
            for document in documents
        ]
        self._ids.frombytes(np.array(ids, dtype=np.int64).tobytes())
        self._texts.frombytes(np.array(texts, dtype=np.int64).tobytes())
        self._whole.extend(["truncated" not in document.flags for document in documents])

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
