"""Concordance (KWIC): every hit with the raw text around it; and the documents a query finds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus import Corpus
from ..errors import KyrtextError
from ..matches import Matches, find
from ..text.alphabet import sort_key

COLUMNS = ("left", "hit", "right", "document", "start", "end")
DOCUMENT = ("platform", "group", "kind", "author", "date", "id", "source")
SORTS = ("text", "left", "right", "hit", "date")


def kwic(corpus: Corpus, query: str, context: int | str = 5, sort: str = "text") -> pd.DataFrame:
    """Every hit of a query in its context, as it was written.

    Parameters
    ----------
    query : str
        See `kyrtext.query.parse`.
    context : int, "sentence" or "post"
        Words on each side (never beyond the document), the sentence, or the whole post.
    sort : {"text", "left", "right", "hit", "date"}
        Order of the text; or by the context, read away from the hit; or by the hit; or by date.

    Returns
    -------
    DataFrame
        `left, hit, right` (raw text), `document` (row in `corpus.documents`), `start, end` (character
        offsets of the hit), then `platform, group, kind, author, date, id, source`, and `code`, empty,
        for the analyst's own mark.

    Raises
    ------
    KyrtextError
        For a query, a context or a sort that cannot be.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Салам! Москвада жумуш барбы, туугандар?"])
    >>> kwic(corpus, "жумуш", context=1)[["left", "hit", "right"]].values.tolist()
    [['Москвада ', 'жумуш', ' барбы']]
    """
    if sort not in SORTS:
        raise KyrtextError(f"cannot sort by '{sort}'", f"the orders are {', '.join(SORTS)}")
    if not (context in ("sentence", "post") or (isinstance(context, int) and context >= 0)):
        raise KyrtextError(f"no context '{context}'", "it is a number of words, 'sentence' or 'post'")
    found = find(corpus, query)
    table = _lines(corpus, found, context)
    if sort != "text":
        order = _order(table, corpus, sort)
        table = table.iloc[order].reset_index(drop=True)
    details = corpus.details(table["document"].to_numpy(dtype=np.int64), DOCUMENT)
    for name in DOCUMENT:
        table[name] = details[name]
    table["code"] = ""
    return table


def _lines(corpus: Corpus, found: Matches, context: int | str) -> pd.DataFrame:
    documents = np.searchsorted(corpus.bounds, found.first, side="right") - 1
    lengths = corpus.lengths
    texts = corpus.documents["text"]
    rows = []
    for first, last, document in zip(found.first, found.last, documents, strict=True):
        text = texts.iat[document]
        begin, end = int(corpus.starts[first]), int(corpus.starts[last] + lengths[corpus.ids[last]])
        low, high = _reach(corpus, lengths, int(first), int(last), int(document), context)
        rows.append((text[low:begin], text[begin:end], text[end:high], int(document), begin, end))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _reach(
    corpus: Corpus, lengths: np.ndarray, first: int, last: int, document: int, context: int | str
) -> tuple[int, int]:
    """Character offsets where the context begins and ends."""
    left, right = int(corpus.bounds[document]), int(corpus.bounds[document + 1]) - 1
    if context == "post":
        return 0, len(corpus.documents["text"].iat[document])
    if context == "sentence":
        opens = corpus.opens
        while first > left and not opens[first]:
            first -= 1
        while last < right and not opens[last + 1]:
            last += 1
    else:
        words = corpus.counted[corpus.ids[left : right + 1]]
        before = np.flatnonzero(words[: first - left])
        after = np.flatnonzero(words[last - left + 1 :])
        steps = int(context)
        first = left + int(before[-steps]) if 0 < steps <= len(before) else (left if steps else first)
        last = last + 1 + int(after[steps - 1]) if 0 < steps <= len(after) else (right if steps else last)
    return int(corpus.starts[first]), int(corpus.starts[last] + lengths[corpus.ids[last]])


def _order(table: pd.DataFrame, corpus: Corpus, sort: str) -> list[int]:
    def key(row: int) -> tuple:
        if sort == "date":
            date = corpus.documents["date"].iat[table["document"].iat[row]]
            return (pd.isna(date), date if not pd.isna(date) else 0)
        words = table[sort].iat[row].split()
        return tuple(sort_key(word) for word in (words[::-1] if sort == "left" else words))

    return sorted(range(len(table)), key=lambda row: (key(row), row))


def search(corpus: Corpus, query: str) -> pd.DataFrame:
    """The documents a query finds, most hits first.

    Returns
    -------
    DataFrame
        `document` (row in `corpus.documents`), `hits`, `platform, group, kind, author, date, id, source`,
        `text` (raw). Ties keep the order of the documents.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш барбы?", "Работа, жумуш, жумуш", "үй"])
    >>> search(corpus, "жумуш")[["document", "hits"]].values.tolist()
    [[1, 2], [0, 1]]
    """
    found = find(corpus, query)
    documents = np.searchsorted(corpus.bounds, found.first, side="right") - 1
    hits = np.bincount(documents, minlength=len(corpus)) if len(corpus) else np.zeros(0, dtype=np.int64)
    rows = np.flatnonzero(found.documents)
    rows = rows[np.argsort(-hits[rows], kind="stable")]
    details = corpus.details(rows, (*DOCUMENT, "text"))
    table = pd.DataFrame({"document": rows, "hits": hits[rows]})
    for name in (*DOCUMENT, "text"):
        table[name] = details[name]
    return table
