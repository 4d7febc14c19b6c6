"""Codes in numbers: how often, in how many posts, together with which others; hits for review."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..codebook import Codebook
from ..coding import code_items, find_codes
from ..corpus import Corpus
from ..parts import partition, values_in_order

COLUMNS = ("code", "label", "hits", "documents", "documents_percent", "words_percent", "authors")
HIT_COLUMNS = ("code", "left", "hit", "right", "document", "start", "end")
AROUND = 60  # characters shown beside a hit


def codes(corpus: Corpus, codebook: Codebook, lang: str = "en", by: str | None = None) -> pd.DataFrame:
    """How often each code is found.

    Returns
    -------
    DataFrame
        `code, label, hits, documents, documents_percent` (of all documents), `words_percent` (hits per
        100 words); and a last row "any code" with the coverage of the whole codebook. With `by`, one table
        for each part, its value in the first column.

    Examples
    --------
    >>> import kyrtext
    >>> from kyrtext.codebook import Code, Codebook
    >>> book = Codebook((Code("work", {"en": "Work"}, words={"ky": ("жумуш",)}),))
    >>> codes(kyrtext.from_texts(["жумушка", "үй"]), book)[["code", "hits", "documents"]].values.tolist()
    [['work', 1, 1], ['any code', 1, 1]]
    """
    items = code_items(corpus, find_codes(corpus, codebook))
    labels = [code.called(lang) for code in codebook.codes]
    if by is None:
        return _summary(items.names, labels, items.counts, items.words)
    values = partition(corpus, by)
    tables = []
    for value in values_in_order(values, by):
        rows = (values == value).to_numpy(dtype=bool)
        table = _summary(items.names, labels, items.counts[rows], items.words[rows])
        table.insert(0, by, value)
        tables.append(table)
    return (
        pd.concat(tables, ignore_index=True) if tables else _summary([], [], items.counts[:, :0], items.words)
    )


def _summary(names: list[str], labels: list[str], counts: np.ndarray, words: np.ndarray) -> pd.DataFrame:
    whole = (
        np.column_stack([counts, counts.sum(axis=1)]) if len(names) else np.zeros((len(words), 1), np.int64)
    )
    hits = whole.sum(axis=0)
    documents = (whole > 0).sum(axis=0)
    return pd.DataFrame(
        {
            "code": [*names, "any code"],
            "label": [*labels, ""],
            "hits": hits,
            "documents": documents,
            "documents_percent": 100 * documents / max(len(words), 1),
            "words_percent": 100 * hits / max(int(words.sum()), 1),
        }
    )


def overlaps(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """How many documents hold both codes of each pair: a square table, the diagonal is each code alone.

    Examples
    --------
    >>> import kyrtext
    >>> from kyrtext.codebook import Code, Codebook
    >>> book = Codebook((Code("work", words={"ky": ("жумуш",)}), Code("home", words={"ky": ("үй",)})))
    >>> overlaps(kyrtext.from_texts(["жумуш, үй", "үй"]), book).values.tolist()
    [['work', 1, 1], ['home', 1, 2]]
    """
    items = code_items(corpus, find_codes(corpus, codebook))
    inside = (items.counts > 0).astype(np.int64)
    table = pd.DataFrame(inside.T @ inside, columns=items.names)
    table.insert(0, "code", items.names)
    return table


def code_hits(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """Every hit of every code with the raw text around it, and empty columns for the analyst's judgement.

    Returns
    -------
    DataFrame
        `code, left, hit, right, document, start, end`, the document's `platform, group, date, id`, and
        empty `correct` (yes/no) and `code_by_hand`.
    """
    rows = []
    lengths = corpus.lengths
    texts = corpus.documents["text"]
    for name, hits in find_codes(corpus, codebook).items():
        for first, last, document in zip(hits.first, hits.last, hits.documents, strict=True):
            text = texts.iat[document]
            start, end = int(corpus.starts[first]), int(corpus.starts[last] + lengths[corpus.ids[last]])
            left, right = text[max(0, start - AROUND) : start], text[end : end + AROUND]
            rows.append((name, left, text[start:end], right, int(document), start, end))
    table = pd.DataFrame(rows, columns=list(HIT_COLUMNS))
    columns = ("platform", "group", "date", "id")
    details = corpus.details(table["document"].to_numpy(dtype=np.int64), columns)
    for column in columns:
        table[column] = details[column]
    return table.assign(correct="", code_by_hand="")


def crosstab(corpus: Corpus, codebook: Codebook, by: str, cell: str = "documents") -> pd.DataFrame:
    """Codes against any metadata: one row per code and part.

    Returns
    -------
    DataFrame
        `code`, the part, `hits, documents`, `row_percent` (of the code's `cell` over all parts),
        `column_percent` (of the part's `cell` over all codes).
    """
    table = codes(corpus, codebook, by=by)
    table = table[table["code"] != "any code"].reset_index(drop=True)
    rows = table.groupby("code")[cell].transform("sum").clip(lower=1)
    columns = table.groupby(by)[cell].transform("sum").clip(lower=1)
    out = table.assign(row_percent=100 * table[cell] / rows, column_percent=100 * table[cell] / columns)
    return out[["code", by, "hits", "documents", "row_percent", "column_percent"]]
