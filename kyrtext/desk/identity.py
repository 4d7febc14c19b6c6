"""Which post is it, in a new export, a new index, another folder; and codings found again by that."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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


CONTEXT = 32  # characters kept before and after a passage
ATTACHED, MOVED, CHECK, ORPHAN = "attached", "moved", "check", "orphan"


@dataclass(frozen=True)
class Place:
    """Where a coding lies now: row of its post (-1: gone), characters (-1, -1: the whole post), and how sure.

    Characters -2, -2 mean that the passage was not found in its post.
    """

    row: int
    start: int
    end: int
    status: str

    @property
    def sure(self) -> bool:
        """Whether it counts: it lies where it lay, or its words were found with what stood around them."""
        return self.status in (ATTACHED, MOVED)


def place_of(
    coding: Mapping[str, Any],
    known: Identities,
    text_of: Callable[[int], str],
    same_text: Mapping[str, list[int]],
) -> Place:
    """Find a coding in the posts as they are now.

    The post is known by its key. Unchanged text: attached. Changed text: a passage is looked for with the 32
    characters before and after it, and if these occur once it has moved; else it is to be checked, as is the
    coding of a whole post whose text has changed. The post is gone, but one other has the very same text: to
    be checked; else orphaned.
    """
    whole = coding["start"] is None
    start, end = (-1, -1) if whole else (int(coding["start"]), int(coding["end"]))
    row = known.rows.get(coding["doc"])
    if row is None:
        twins = same_text.get(coding["text_sha"], [])
        return Place(twins[0], start, end, CHECK) if len(twins) == 1 else Place(-1, start, end, ORPHAN)
    if known.shas[row] == coding["text_sha"]:
        return Place(row, start, end, ATTACHED)
    if whole:
        return Place(row, -1, -1, CHECK)
    text = text_of(row)
    before, quote, after = coding["before"] or "", coding["quote"], coding["after"] or ""
    found = occurrences(text, before + quote + after)
    if len(found) == 1:
        begin = found[0] + len(before)
        return Place(row, begin, begin + len(quote), MOVED)
    found = occurrences(text, quote)
    if len(found) == 1:
        return Place(row, found[0], found[0] + len(quote), CHECK)
    return Place(row, -2, -2, CHECK)


def occurrences(text: str, part: str) -> list[int]:
    """Where a part occurs in a text, at most two places.

    >>> occurrences("иш, иш, иш", "иш"), occurrences("иш", "")
    ([0, 4], [])
    """
    if not part:
        return []
    first = text.find(part)
    if first < 0:
        return []
    second = text.find(part, first + 1)
    return [first] if second < 0 else [first, second]


def around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """A passage with what stands before and after it."""
    return text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
