"""Crosstab: words or codes against platforms, groups, months and whatever else is known of posts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus.columns import division, in_two_columns
from ..corpus.corpus import Corpus
from ..files.errors import KyrtextError
from ..search.coding import WordsOrCodes, items_of
from .statistics import by_part

CELLS = ("count", "documents", "words")


def crosstab(
    corpus: Corpus, items: WordsOrCodes, by: str = "platform", cell: str = "documents"
) -> pd.DataFrame:
    """Words or codes against any metadata: one row per item and part.

    Parameters
    ----------
    items : list of terms, Codebook, mapping of names to bool masks over types, or counted Items
    by : str
        "platform", "group", "month", "week", "year", "author", "kind" or any other column of the documents;
        "country,month": two at once.
    cell : {"documents", "count", "words"}
        What the percentages are taken of.

    Returns
    -------
    DataFrame
        `item`, the part, `count` (occurrences, NVivo's references), `documents` that hold the item, `words`
        inside the occurrences (a phrase has several); `per_million` = 1e6 * count / words of the part,
        `documents_percent` = 100 * documents / documents of the part; `row_percent` = 100 * cell / the item's
        cells in all parts, `column_percent` = 100 * cell / the part's cells of all items (0 where there are
        none). Items in the order given, parts in the order of the alphabet (authors as
        they first wrote).

    Raises
    ------
    KyrtextError
        For an unknown cell, or a column that does not divide documents.

    Examples
    --------
    >>> import kyrtext
    >>> texts = ["жумуш, жумуш", "үй", "жумуш"]
    >>> corpus = kyrtext.from_texts(texts, platform=["vkontakte", "vkontakte", "facebook"])
    >>> crosstab(corpus, ["жумуш", "үй"])[["item", "platform", "count", "row_percent"]].values.tolist()
    [['жумуш', 'facebook', 1, 50.0], ['жумуш', 'vkontakte', 2, 50.0],
     ['үй', 'facebook', 0, 0.0], ['үй', 'vkontakte', 1, 100.0]]
    """
    if cell not in CELLS:
        raise KyrtextError(f"no percentages of '{cell}'", f"they are taken of {', '.join(CELLS)}")
    found = items_of(corpus, items)
    codes, parts = division(corpus, by)
    sums = {
        "count": by_part(found.counts, codes, len(parts)),
        "documents": by_part(found.counts > 0, codes, len(parts)),
        "words": by_part(found.covered, codes, len(parts)),
    }
    words = np.bincount(codes, weights=found.words, minlength=len(parts))
    documents = np.bincount(codes, minlength=len(parts))
    table = pd.DataFrame(
        {
            "item": np.repeat(np.asarray(found.names, dtype=object), len(parts)),
            by: np.tile(np.asarray(parts, dtype=object), len(found.names)),
            **{name: values.T.ravel() for name, values in sums.items()},
            "per_million": (1e6 * sums["count"] / np.maximum(words, 1)[:, None]).T.ravel(),
            "documents_percent": (100 * sums["documents"] / np.maximum(documents, 1)[:, None]).T.ravel(),
        }
    )
    chosen = sums[cell]
    row_percent = 100 * chosen / np.maximum(chosen.sum(axis=0, keepdims=True), 1)
    column_percent = 100 * chosen / np.maximum(chosen.sum(axis=1, keepdims=True), 1)
    table = table.assign(row_percent=row_percent.T.ravel(), column_percent=column_percent.T.ravel())
    return in_two_columns(table, by)
