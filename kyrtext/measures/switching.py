"""Code-switching: how much of each language there is, and how many messages mix them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus.columns import of_each_part
from ..corpus.corpus import Corpus
from ..languages.registry import codes as languages_known

COLUMNS = ("language", "words", "words_percent", "documents", "documents_percent", "only", "only_percent")


def switching(corpus: Corpus, by: str | None = None) -> pd.DataFrame:
    """Shares of the languages in words and in documents, and a last row for documents that mix languages.

    Returns
    -------
    DataFrame
        With `by`, the part first. `language` (ru, ky, en, other, mixed), `words`, `words_percent` (of all
        words), `documents` with a word of it, `documents_percent` (of documents with words), `only`
        (documents with words of no other language), `only_percent`. In the row "mixed", `documents` have
        words of two or more languages, and `words` are theirs.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["жумуш барбы", "ищу работу, жардам бергиле", "сниму комнату"])
    >>> switching(corpus)[["language", "documents"]].values.tolist()
    [['ru', 2], ['ky', 2], ['en', 0], ['other', 0], ['mixed', 1]]
    """
    known = languages_known()
    named = {name: corpus.facts.where("language", [name]) for name in known if name != "other"}
    named["other"] = ~np.logical_or.reduce(list(named.values()))
    counts = np.column_stack([corpus.per_document(named[name] & corpus.counted) for name in known])
    counts = counts.astype(np.int64)
    return of_each_part(corpus, by, lambda rows: _shares(counts[rows]))


def _shares(counts: np.ndarray) -> pd.DataFrame:
    counts = counts[counts.sum(axis=1) > 0]
    present = counts > 0
    mixed = present.sum(axis=1) > 1
    words = [*counts.sum(axis=0), counts[mixed].sum()]
    documents = [*present.sum(axis=0), mixed.sum()]
    only = [*present[~mixed].sum(axis=0), 0]
    return pd.DataFrame(
        {
            "language": [*languages_known(), "mixed"],
            "words": words,
            "words_percent": 100 * np.asarray(words) / max(int(counts.sum()), 1),
            "documents": documents,
            "documents_percent": 100 * np.asarray(documents) / max(len(counts), 1),
            "only": only,
            "only_percent": 100 * np.asarray(only) / max(len(counts), 1),
        }
    )
