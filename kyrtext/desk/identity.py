"""Which post is it? An identity that survives a new export, a new index, another folder."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass

import numpy as np

from ..corpus.corpus import Corpus
from ..reading.document import Document
from ..reading.duplicates import identity

COLUMNS = ("platform", "group", "group_id", "id", "post_id", "kind", "date", "date_local", "text")


@dataclass(frozen=True, eq=False)
class Identities:
    """Key and digest of the text of every document, and the row of each key."""

    keys: list[str]
    shas: list[str]
    rows: dict[str, int]


def text_sha(text: str) -> str:
    """A digest of a text, short enough to be kept for every coding.

    >>> text_sha("иш") == text_sha("иш"), len(text_sha("иш"))
    (True, 24)
    """
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:24]


def post_key(document: Document) -> str:
    """The identity of a post: what reading takes for it, without the file it was read from.

    A post without an id is known by platform, kind, instant, group and text.

    >>> a, b = (Document("иш", "vkontakte", id="-1_2", source=name) for name in ("a.json", "b.json"))
    >>> post_key(a) == post_key(b), post_key(a) == post_key(Document("иш", "vkontakte", id="-1_3"))
    (True, False)
    """
    parts = identity(document) if document.id else None
    if parts is None:
        when = document.date or document.date_local
        parts = (document.platform, document.kind, when, document.group, text_sha(document.text))
    assert isinstance(parts, tuple)
    told = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(told.encode("utf-8", errors="surrogatepass")).hexdigest()[:24]


def identities(corpus: Corpus) -> Identities:
    """The identities of all documents; two that look the same are told apart by their order.

    Examples
    --------
    >>> import kyrtext
    >>> found = identities(kyrtext.from_texts(["иш", "иш", "үй"]))
    >>> len(found.rows), found.keys[1] == found.keys[0] + ".2"
    (3, True)
    """
    if not len(corpus):
        return Identities([], [], {})
    table = corpus.details(np.arange(len(corpus)), list(COLUMNS))
    columns = [
        [
            None if missing else value
            for value, missing in zip(table[name].tolist(), table[name].isna(), strict=True)
        ]
        for name in COLUMNS[:-1]
    ]
    shas = [text_sha(text) for text in table["text"].tolist()]
    seen: Counter[str] = Counter()
    keys = []
    for row, (platform, group, group_id, own, post, kind, date, local) in enumerate(
        zip(*columns, strict=True)
    ):
        document = Document(
            table["text"].iat[row] if not own else "",
            platform,
            group=group,
            group_id=group_id,
            id=own,
            post_id=post,
            kind=kind,
            date=None if date is None else date,
            date_local=local,
        )
        key = post_key(document)
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}.{seen[key]}")
    return Identities(keys, shas, {key: row for row, key in enumerate(keys)})
