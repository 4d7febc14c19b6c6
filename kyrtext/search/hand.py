"""What people coded by hand, as numbers: the same items that a dictionary gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ..corpus.corpus import Corpus
from ..files.errors import KyrtextError
from .codebook import Codebook
from .coding import Coded, Hits, coded_by, find_codes
from .occurrences import Items, stacked, words_of_documents

CODING_COLUMNS = ("id", "document", "code", "start", "end", "quote", "coder", "created", "origin", "memo")
MEMO_COLUMNS = ("kind", "target", "text")
USES = ("dictionary", "hand", "corrected")


@dataclass(frozen=True, eq=False)
class HandCodings:
    """Codings of people over the documents of one corpus.

    Attributes
    ----------
    codebook : Codebook
        The codes, their words and who stands below whom.
    table : DataFrame
        One row per coding: `id, document` (row of the corpus), `code` (its name), `start, end` (characters of
        the raw text; -1, -1 for a whole document), `quote, coder, created, origin, memo`.
    read : bool array
        One per document: did the coder read it? A suggestion that was accepted makes no post a read one.
    memos : DataFrame
        `kind` (project, post, code), `target` (a document's row, a code's name), `text`.
    coder : str
    rejected : DataFrame
        Suggestions of the dictionary the coder refused: `document, code, start, end`.
    """

    codebook: Codebook
    table: pd.DataFrame
    read: np.ndarray
    memos: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(MEMO_COLUMNS)))
    coder: str = ""
    rejected: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["document", "code", "start", "end"])
    )

    def over(self, documents: np.ndarray) -> HandCodings:
        """The same over the marked documents (one bool each), rows counted anew."""
        place = np.cumsum(documents) - 1

        def kept(table: pd.DataFrame) -> pd.DataFrame:
            rows = table["document"].to_numpy(dtype=np.int64)
            return table[documents[rows]].assign(document=place[rows[documents[rows]]]).reset_index(drop=True)

        of_posts = (self.memos["kind"] == "post").to_numpy(dtype=bool)
        targets = [
            (int(place[int(target)]) if documents[int(target)] else None) if post else target
            for target, post in zip(self.memos["target"], of_posts, strict=True)
        ]
        memos = self.memos.assign(target=pd.Series(targets, dtype=object, index=self.memos.index))
        memos = memos[memos["target"].notna()].reset_index(drop=True)
        return replace(
            self, table=kept(self.table), read=self.read[documents], memos=memos, rejected=kept(self.rejected)
        )


def codings_table(rows: list[tuple]) -> pd.DataFrame:
    """Rows of `CODING_COLUMNS` as a table with the types it always has, in the order of the text.

    >>> codings_table([]).columns.tolist()[:3]
    ['id', 'document', 'code']
    """
    table = pd.DataFrame(rows, columns=list(CODING_COLUMNS), dtype=object)
    for name in ("document", "start", "end"):
        table[name] = table[name].astype(np.int64)
    order = ["document", "start", "end", "code", "coder", "id"]
    return table.sort_values(order, kind="stable").reset_index(drop=True)


def hand_items(corpus: Corpus, codings: HandCodings) -> Items:
    """Codings per document of every code; those below a code count under it too, one place once.

    Examples
    --------
    >>> import kyrtext
    >>> from kyrtext.search.codebook import Code, Codebook
    >>> corpus = kyrtext.from_texts(["Айлык аз", "үй"])
    >>> table = codings_table([("1", 0, "pay", 0, 5, "Айлык", "Айгүл", "", "hand", "")])
    >>> book = Codebook((Code("work"), Code("pay", parent="work")))
    >>> hand_items(corpus, HandCodings(book, table, np.array([True, False]))).counts.tolist()
    [[1, 1], [0, 0]]
    """
    size, names = len(corpus), [code.name for code in codings.codebook.codes]
    spans = rolled_spans(codings)
    words = words_of_documents(corpus)
    places = _Places(corpus)
    counts, covered = [], []
    for name in names:
        documents, starts, ends = spans[name]
        counts.append(np.bincount(documents, minlength=size))
        covered.append(places.covered(documents, starts, ends))
    return Items(names, stacked(counts, size), words, stacked(covered, size))


def rolled_spans(codings: HandCodings) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Documents, starts and ends of each code's codings and of those below it, the same place once."""
    table, book = codings.table, codings.codebook
    below: dict[str, list[str]] = {code.name: [code.name] for code in book.codes}
    for code in book.codes:
        for above in book.ancestors(code.name):
            below[above].append(code.name)
    found = {}
    for name, members in below.items():
        part = table[table["code"].isin(members)]
        part = part[["document", "start", "end"]].drop_duplicates()
        found[name] = tuple(part[column].to_numpy(dtype=np.int64) for column in part.columns)
    return found  # type: ignore[return-value]


class _Places:
    """Which words stand between two characters of a document."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    def between(self, document: int, start: int, end: int) -> np.ndarray:
        """Places in `corpus.ids` of the counted words that begin there; start -1 means the whole document."""
        first, last = int(self.corpus.bounds[document]), int(self.corpus.bounds[document + 1])
        counted = self.corpus.counted[self.corpus.ids[first:last]]
        if start >= 0:
            begins = self.corpus.starts[first:last]
            counted = counted & (begins >= start) & (begins < end)
        return first + np.flatnonzero(counted)

    def covered(self, documents: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Words of each document inside the places of one code; a word inside several counts once."""
        out = np.zeros(len(self.corpus), dtype=np.int64)
        inside: dict[int, set[int]] = {}
        for document, start, end in zip(documents.tolist(), starts.tolist(), ends.tolist(), strict=True):
            inside.setdefault(document, set()).update(self.between(document, start, end).tolist())
        for document, words in inside.items():
            out[document] = len(words)
        return out


def coded_words(corpus: Corpus, codings: HandCodings) -> np.ndarray:
    """Words of each document that some code covers."""
    part = codings.table[["document", "start", "end"]].drop_duplicates()
    return _Places(corpus).covered(*(part[name].to_numpy(dtype=np.int64) for name in part.columns))


def read_only(corpus: Corpus, codings: HandCodings) -> tuple[Corpus, HandCodings]:
    """The documents that were read, and the codings over these.

    Raises
    ------
    KyrtextError
        When nothing was read.
    """
    if not codings.read.any():
        raise KyrtextError(
            "there is nothing to count",
            f"'{codings.coder}' has read no post of these",
            "read some at the desk",
        )
    return corpus.select(codings.read), codings.over(codings.read)


def hand_coded(corpus: Corpus, codings: HandCodings) -> Coded:
    """What people coded, counted."""
    hits = np.bincount(codings.table["document"].to_numpy(dtype=np.int64), minlength=len(corpus))
    return Coded(codings.codebook, hand_items(corpus, codings), hits, coded_words(corpus, codings))


def corrected(corpus: Corpus, codings: HandCodings) -> tuple[Coded, Mapping[str, int]]:
    """What the coder said where she read, what the dictionary says elsewhere (without what she refused).

    The second value counts `read` and `unread` documents and the `unjudged` hits of the dictionary in
    documents that were read: these are not counted, for the coder saw them and gave no code.
    """
    hand = hand_coded(corpus, codings)
    found = find_codes(corpus, codings.codebook)

    def places(table: pd.DataFrame) -> set[tuple[int, str, int]]:
        return set(zip(*(table[name].tolist() for name in ("document", "code", "start")), strict=True))

    refused = places(codings.rejected)
    given: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for one in codings.table.itertuples():
        given.setdefault((one.document, one.code), []).append((one.start, one.end))

    def judged(key: tuple[int, str, int]) -> bool:
        spans = given.get(key[:2], ())
        return key in refused or any(start < 0 or start <= key[2] < end for start, end in spans)

    unjudged = 0
    left = {}
    for name, hits in found.items():
        starts = corpus.starts[hits.first].tolist()
        keys = [(row, name, start) for row, start in zip(hits.documents.tolist(), starts, strict=True)]
        read = codings.read[hits.documents]
        unjudged += sum(seen and not judged(key) for seen, key in zip(read.tolist(), keys, strict=True))
        stays = ~read & np.array([key not in refused for key in keys], dtype=bool)
        left[name] = Hits(name, hits.first[stays], hits.last[stays], hits.documents[stays])
    machine = coded_by(corpus, codings.codebook, left)
    items = Items(
        hand.items.names,
        hand.items.counts + machine.items.counts,
        hand.items.words,
        hand.items.covered + machine.items.covered,
    )
    count = int(codings.read.sum())
    told = {"read": count, "unread": len(corpus) - count, "unjudged": unjudged}
    # a post is either read or not, so that nothing is added twice
    both = Coded(codings.codebook, items, hand.hits + machine.hits, hand.covered + machine.covered)
    return both, told
