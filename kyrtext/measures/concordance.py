"""Concordance (KWIC): every hit with the raw text around it; and the documents a query finds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from ..corpus.columns import division, instants
from ..corpus.corpus import Corpus
from ..corpus.words import nth_words, rows_of
from ..files.errors import KyrtextError
from ..search.answers import Matches, find
from ..search.query import Query
from ..text.words import sort_key

COLUMNS = ("left", "hit", "right", "document", "start", "end")
DOCUMENT = ("platform", "group", "kind", "author", "date", "id", "source")
SORTS = ("text", "left", "right", "hit", "date")


def kwic(corpus: Corpus, query: str | Query, context: int | str = 5, sort: str = "text") -> pd.DataFrame:
    """Every hit of a query in its context, as it was written.

    Parameters
    ----------
    query : str or Query
        See `kyrtext.search.query.parse`.
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
    if not (
        context in ("sentence", "post")
        or (isinstance(context, int) and not isinstance(context, bool) and context >= 0)
    ):
        raise KyrtextError(f"no context '{context}'", "it is a number of words, 'sentence' or 'post'")
    found = find(corpus, query)
    table = _lines(corpus, found, context)
    if sort != "text":
        order = _order(table, corpus, sort)
        table = table.iloc[order].reset_index(drop=True)
    details = corpus.details(table["document"].to_numpy(dtype=np.int64), DOCUMENT)
    return table.join(details).assign(code="")


def _lines(corpus: Corpus, found: Matches, context: int | str) -> pd.DataFrame:
    documents = rows_of(corpus, found.first)
    begins, ends = corpus.starts[found.first], corpus.ends(found.last)
    texts = corpus.texts(documents)
    if context == "post":
        lows, highs = np.zeros_like(begins), np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    else:
        first, last = _reach(corpus, found, documents, context)
        lows, highs = corpus.starts[first], corpus.ends(last)
    if not len(documents):
        return pd.DataFrame([], columns=list(COLUMNS)).astype(dict.fromkeys(COLUMNS[3:], np.int64))
    edges = [places.tolist() for places in (lows, begins, ends, highs)]
    cut = [
        [text[begin:end] for text, begin, end in zip(texts, *pair, strict=True)] for pair in pairwise(edges)
    ]
    columns = [*cut, *(values.astype(np.int64) for values in (documents, begins, ends))]
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


def _reach(
    corpus: Corpus, found: Matches, documents: np.ndarray, context: int | str
) -> tuple[np.ndarray, np.ndarray]:
    """Places of the first and last token of each context; it never leaves the document."""
    left, right = corpus.bounds[documents], corpus.bounds[documents + 1] - 1
    if context == "sentence":
        opens = np.concatenate((np.flatnonzero(corpus.opens), [len(corpus.ids)]))
        first = opens[np.maximum(np.searchsorted(opens, found.first, side="right") - 1, 0)]
        last = opens[np.searchsorted(opens, found.last, side="right")] - 1
        # a document may begin without a token that opens a sentence
        return np.clip(first, left, found.first), np.clip(last, found.last, right)
    if not int(context) or not corpus.words:
        return found.first, found.last
    # fewer words than asked for: all there is, with the signs before the first and after the last
    return (
        nth_words(corpus, found.first, left, int(context), -1),
        nth_words(corpus, found.last, right, int(context), 1),
    )


def _order(table: pd.DataFrame, corpus: Corpus, sort: str) -> list[int]:
    if sort == "date":
        dates = pd.Series(instants(corpus)[table["document"].to_numpy()])
        # lines without a date come last
        return dates.sort_values(kind="stable", na_position="last").index.tolist()
    texts = [text.split() for text in table[sort]]
    keys = [tuple(map(sort_key, words[::-1] if sort == "left" else words)) for words in texts]
    return sorted(range(len(table)), key=lambda row: (keys[row], row))


def search(corpus: Corpus, query: str | Query) -> pd.DataFrame:
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
    documents = rows_of(corpus, found.first)
    hits = np.bincount(documents, minlength=len(corpus)) if len(corpus) else np.zeros(0, dtype=np.int64)
    rows = np.flatnonzero(found.documents)
    rows = rows[np.argsort(-hits[rows], kind="stable")]
    table = pd.DataFrame({"document": rows, "hits": hits[rows]})
    return table.join(corpus.details(rows, (*DOCUMENT, "text")))


def search_by(corpus: Corpus, query: str | Query, by: str = "month") -> pd.DataFrame:
    """How many documents of each part a query finds.

    Returns
    -------
    DataFrame
        The part, `hits`, `documents` found, `all_documents` of the part, `documents_percent`; parts in their
        order, those without a hit too.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["жумуш", "үй"], date_local=["2020-10-04", "2020-11-04"])
    >>> search_by(corpus, "жумуш")[["month", "documents"]].values.tolist()
    [['2020-10', 1], ['2020-11', 0]]
    """
    found = find(corpus, query)
    codes, names = division(corpus, by)
    known = codes >= 0
    hits = np.bincount(rows_of(corpus, found.first), minlength=len(corpus)) if len(corpus) else codes[:0]
    sizes = np.bincount(codes[known], minlength=len(names)).astype(np.int64)
    held = np.bincount(codes[known & found.documents], minlength=len(names)).astype(np.int64)
    all_hits = np.bincount(codes[known], weights=hits[known], minlength=len(names)).astype(np.int64)
    return pd.DataFrame(
        {
            by: np.asarray(names, dtype=object),
            "hits": all_hits,
            "documents": held,
            "all_documents": sizes,
            "documents_percent": 100 * held / np.maximum(sizes, 1),
        }
    )
