"""The same document met twice, and the same text under another id: found without keeping the documents.

Two 64-bit hashes a document are kept while reading; what they say is worked out when everything has been
read. Of several records with one id the last stays, but a text cut off by "See more" never replaces a whole
one.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b

import numpy as np

from .document import Document

_NOTHING = 0


def _hash(*parts: str) -> int:
    digest = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") or 1


def identity(document: Document) -> tuple[str, ...] | None:
    """Return what makes two records one document, or None for a document without an id.

    An id that is unique on the whole platform stands for itself. A VK id without its wall's owner, or any id
    of a platform that numbers its records anew in every chat, needs the group, the thread and the date beside
    it.

    >>> [identity(Document(platform="facebook", id=name)) for name in ("111_222", "222")]
    [('facebook', '222'), ('facebook', '222')]
    """
    name = document.id
    if not name:
        return None
    platform = document.platform
    if platform == "facebook":
        last = name.rsplit("_", 1)[-1]
        return (platform, last if len(last) >= 3 and last.isdigit() else name)
    if platform in ("odnoklassniki", "youtube") or (platform == "vkontakte" and "_" in name):
        return (platform, name)
    when = document.date.isoformat() if document.date else document.date_local or ""
    where = document.group_id or document.group or ""
    if platform == "vkontakte":
        return (platform, where, document.post_id or "", name, when)
    return (platform, where, name, when, "" if where else document.source)


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

    def see(self, document: Document) -> None:
        """Take note of the next document."""
        name = identity(document)
        self._ids.append(_hash(*name) if name else _NOTHING)
        self._whole.append("truncated" not in document.flags)
        text = " ".join(document.text.split())
        # A greeting or a "+" below a hundred posts is not a text that was posted again.
        told = text and (document.kind != "comment" or text.count(" ") >= 2)
        self._texts.append(_hash(document.platform, text) if told else _NOTHING)

    def __len__(self) -> int:
        return len(self._ids)

    def superseded(self) -> np.ndarray:
        """Return the indices of documents that a later record of the same id replaces, ascending."""
        ids = np.array(self._ids, dtype=np.uint64)
        order = np.lexsort((np.array(self._whole, dtype=np.uint8), ids))
        ordered = ids[order]
        replaced = (ordered[:-1] == ordered[1:]) & (ordered[:-1] != _NOTHING)
        return np.sort(order[:-1][replaced]).astype(np.int64)

    def crossposts(self) -> np.ndarray:
        """Return the indices of documents whose text stands under another id too, superseded ones aside."""
        texts = np.array(self._texts, dtype=np.uint64)
        texts[self.superseded()] = _NOTHING
        _, inverse, counts = np.unique(texts, return_inverse=True, return_counts=True)
        return np.flatnonzero((counts[inverse] > 1) & (texts != _NOTHING)).astype(np.int64)


def settle(documents: list[Document], seen: Duplicates) -> list[Document]:
    """Return the documents that stay, in order, with the crossposts flagged.

    >>> settle([], Duplicates())
    []
    """
    gone = set(seen.superseded().tolist())
    for index in seen.crossposts().tolist():
        documents[index].flag("crosspost")
    return [document for index, document in enumerate(documents) if index not in gone]
