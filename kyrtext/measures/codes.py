"""Codes in numbers: how often, in how many posts, together with which others; hits for review."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus.columns import authors, of_each_part
from ..corpus.corpus import Corpus
from ..search.codebook import Codebook
from ..search.coding import Coded, dictionary_coded, find_codes, items_of

COLUMNS = ("code", "label", "hits", "documents", "documents_percent", "words", "words_percent", "authors")
HIT_COLUMNS = ("code", "left", "hit", "right", "document", "start", "end")
AROUND = 60  # characters shown beside a hit
SEED = 20201005


def codes(
    corpus: Corpus, codebook: Codebook | Coded, lang: str = "en", by: str | None = None
) -> pd.DataFrame:
    """How often each code is found: by the words of a codebook, or by whoever coded.

    A code counts what the codes below it find, too, each place once.

    Returns
    -------
    DataFrame
        `code, label, hits, documents, documents_percent` (of all documents), `words` inside the hits,
        `words_percent` (of all words: how much of the text the code covers), `authors` whose name is known;
        and a last row "any code" with the coverage of the whole codebook, where a passage and a word that
        several codes claim count once. With `by`, one table for each part, its value in the first column.

    Examples
    --------
    >>> import kyrtext
    >>> from kyrtext.search.codebook import Code, Codebook
    >>> book = Codebook((Code("work", {"en": "Work"}, words={"ky": ("жумуш",)}),))
    >>> codes(kyrtext.from_texts(["жумушка", "үй"]), book)[["code", "hits", "documents"]].values.tolist()
    [['work', 1, 1], ['any code', 1, 1]]
    """
    found = codebook if isinstance(codebook, Coded) else dictionary_coded(corpus, codebook)
    items = found.items
    labels = [*(code.called(lang) for code in found.codebook.codes), ""]
    names = [*items.names, "any code"]
    counts = np.column_stack([items.counts, found.hits])
    covered = np.column_stack([items.covered, found.covered])
    author = authors(corpus)

    def summary(rows: np.ndarray) -> pd.DataFrame:
        hits, inside, writers = counts[rows], counts[rows] > 0, author[rows]
        documents, words = inside.sum(axis=0), covered[rows].sum(axis=0)
        return pd.DataFrame(
            {
                "code": names,
                "label": labels,
                "hits": hits.sum(axis=0),
                "documents": documents,
                "documents_percent": 100 * documents / max(len(inside), 1),
                "words": words,
                "words_percent": 100 * words / max(int(items.words[rows].sum()), 1),
                "authors": [len(np.unique(writers[(writers >= 0) & column])) for column in inside.T],
            }
        )

    return of_each_part(corpus, by, summary)


def overlaps(corpus: Corpus, codebook: Codebook | Coded) -> pd.DataFrame:
    """How many documents hold both codes of each pair: a square table, the diagonal is each code alone.

    Examples
    --------
    >>> import kyrtext
    >>> from kyrtext.search.codebook import Code, Codebook
    >>> book = Codebook((Code("work", words={"ky": ("жумуш",)}), Code("home", words={"ky": ("үй",)})))
    >>> overlaps(kyrtext.from_texts(["жумуш, үй", "үй"]), book).values.tolist()
    [['work', 1, 1], ['home', 1, 2]]
    """
    items = items_of(corpus, codebook)
    inside = (items.counts > 0).astype(np.int64)
    table = pd.DataFrame(inside.T @ inside, columns=items.names)
    table.insert(0, "code", items.names)
    return table


def code_hits(corpus: Corpus, codebook: Codebook, sample: int | None = None) -> pd.DataFrame:
    """Every hit of every code with the raw text around it, and empty columns for the analyst's judgement.

    Parameters
    ----------
    sample : int, optional
        So many hits of each code, drawn at random (always the same ones), in the order of the text.

    Returns
    -------
    DataFrame
        `code, left, hit, right, document, start, end`, the document's `platform, group, date, id`, and
        empty `correct` (yes/no) and `code_by_hand` (what it should be). `precision` reads the sheet back.

    Examples
    --------
    >>> import kyrtext
    >>> from kyrtext.search.codebook import Code, Codebook
    >>> book = Codebook((Code("work", {"en": "Work"}, words={"ky": ("жумуш",)}),))
    >>> hits = code_hits(kyrtext.from_texts(["Бүгүн жумушка келдим"]), book)
    >>> hits[["code", "left", "hit", "right", "correct"]].values.tolist()
    [['work', 'Бүгүн ', 'жумушка', ' келдим', '']]
    """
    rows = []
    texts = corpus.documents["text"]
    rng = np.random.default_rng(SEED)
    for name, hits in find_codes(corpus, codebook).items():
        chosen = np.arange(len(hits.first))
        if sample is not None and len(chosen) > sample:
            chosen = np.sort(rng.choice(chosen, size=sample, replace=False))
        begins, ends = corpus.starts[hits.first[chosen]], corpus.ends(hits.last[chosen])
        documents = hits.documents[chosen]
        for text, document, start, end in zip(
            texts.iloc[documents], documents.tolist(), begins.tolist(), ends.tolist(), strict=True
        ):
            left, right = text[max(0, start - AROUND) : start], text[end : end + AROUND]
            rows.append((name, left, text[start:end], right, document, start, end))
    table = pd.DataFrame(rows, columns=list(HIT_COLUMNS))
    documents = table["document"].to_numpy(dtype=np.int64)
    details = corpus.details(documents, ("platform", "group", "date", "id"))
    return table.join(details).assign(correct="", code_by_hand="")
