"""N-grams: runs of neighbouring words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ..corpus.corpus import Corpus
from ..corpus.counting import ranked
from ..corpus.grouping import Counting, grouped
from ..corpus.words import words_of
from ..files.arrays import distinct
from ..files.errors import KyrtextError

COLUMNS = ("rank", "ngram", "count", "per_million", "documents", "documents_percent")


def ngrams(corpus: Corpus, n: int = 2, options: Counting | None = None, **changes: object) -> pd.DataFrame:
    """Runs of `n` neighbouring words of one sentence, commonest first.

    A stop word leaves a gap: no n-gram reaches over it (unless `stopwords=False` counts it as a word).
    Punctuation that does not end a sentence is passed over.

    Returns
    -------
    DataFrame
        `rank, ngram` (headwords), `count, per_million` (of all words), `documents, documents_percent`.

    Raises
    ------
    KyrtextError
        When `n` is below 1.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жаңы үй. Жаңы үй!"])
    >>> ngrams(corpus)[["ngram", "count"]].values.tolist()
    [['жаңы үй', 2]]
    """
    if n < 1:
        raise KyrtextError(f"cannot count runs of {n} words", "n counts from 1", "give n=2 for pairs")
    options = replace(options or Counting(), **changes)  # type: ignore[arg-type]
    grouping = grouped(corpus, options)
    words = words_of(corpus)
    groups = grouping.of_type[words.types].astype(np.int64)
    first = np.flatnonzero(_runs(groups, words.sentences, n))
    codes = groups[first]
    for step in range(1, n):
        # numbers stay small: a run is renumbered before the next word is added
        _, codes = np.unique(codes * (len(grouping.table) + 1) + groups[first + step], return_inverse=True)
    kinds, place, codes, counts = np.unique(codes, return_index=True, return_inverse=True, return_counts=True)
    pairs = distinct(words.documents[first].astype(np.int64) * max(len(kinds), 1) + codes)
    documents = np.bincount(pairs % max(len(kinds), 1), minlength=len(kinds))
    headwords = grouping.table["headword"].to_numpy(dtype=object)
    kept = np.flatnonzero(counts >= options.min_count)

    def name(row: int) -> str:
        begin = first[place[row]]
        return " ".join(headwords[groups[begin : begin + n]])

    shown = ranked([counts[kept]], lambda row: name(kept[row]), options.top)
    order = kept[shown] if shown else kept[:0]
    return pd.DataFrame(
        {
            "rank": np.arange(1, len(order) + 1),
            "ngram": [name(row) for row in order],
            "count": counts[order].astype(np.int64),
            "per_million": 1e6 * counts[order] / max(corpus.words, 1),
            "documents": documents[order],
            "documents_percent": 100 * documents[order] / max(len(corpus), 1),
        },
        columns=list(COLUMNS),
    )


def _runs(groups: np.ndarray, sentences: np.ndarray, n: int) -> np.ndarray:
    """True where a run of n counted words of one sentence begins."""
    size = len(groups)
    begins = np.zeros(size, dtype=bool)
    if size < n:
        return begins
    inside = np.ones(size - n + 1, dtype=bool)
    for step in range(n):
        inside &= groups[step : size - n + 1 + step] >= 0
        inside &= sentences[step : size - n + 1 + step] == sentences[: size - n + 1]
    begins[: size - n + 1] = inside
    return begins
