"""Dispersion: is a word everywhere, or in a few places only?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ..corpus.columns import division
from ..corpus.corpus import Corpus
from ..corpus.counting import ranked
from ..corpus.grouping import Counting, grouped
from ..corpus.words import words_of
from .statistics import cells, dp, juilland_d

COLUMNS = ("rank", "headword", "count", "parts", "parts_percent", "DP", "juilland_d")


def dispersion(
    corpus: Corpus, by: str | None = None, options: Counting | None = None, **changes: object
) -> pd.DataFrame:
    """How evenly each headword is spread over documents, or over the parts `by` names.

    Returns
    -------
    DataFrame
        `rank, headword, count, parts` (in how many it occurs), `parts_percent` (of parts with words),
        `DP` (Gries 2008; 0 even, towards 1 clumped), `juilland_d` (1 even, 0 clumped). Ordered by
        count, then the alphabet.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["жумуш бар", "жумуш жок"], platform=["vkontakte", "facebook"])
    >>> dispersion(corpus, by="platform", stopwords=False)[["headword", "DP"]].values.tolist()[0]
    ['жумуш', 0.0]
    """
    options = replace(options or Counting(), **changes)  # type: ignore[arg-type]
    grouping = grouped(corpus, options)
    words = words_of(corpus)
    part, parts = words.documents, len(corpus)
    if by is not None:
        parts_of_documents, values = division(corpus, by)
        codes, names = pd.factorize(np.asarray(values, dtype=object)[parts_of_documents], sort=True)
        part, parts = codes[words.documents], len(names)
    table = cells(part, grouping.of_type[words.types], parts, len(grouping.table))
    counts = np.bincount(table.group, weights=table.count, minlength=table.groups).astype(np.int64)
    inside = np.bincount(table.group, minlength=table.groups)
    headwords = grouping.table["headword"].to_numpy(dtype=object)
    rows = [
        row
        for row in range(table.groups)
        if counts[row] >= options.min_count and len(headwords[row]) >= options.min_length
    ]
    shown = headwords[rows]
    rows = [rows[place] for place in ranked([counts[rows]], shown.tolist(), options.top)]
    return pd.DataFrame(
        {
            "rank": np.arange(1, len(rows) + 1),
            "headword": headwords[rows],
            "count": counts[rows],
            "parts": inside[rows],
            "parts_percent": 100 * inside[rows] / max(int((table.sizes > 0).sum()), 1),
            "DP": dp(table)[rows],
            "juilland_d": juilland_d(table)[rows],
        },
        columns=list(COLUMNS),
    )
