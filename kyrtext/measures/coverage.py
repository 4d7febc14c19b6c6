"""Coverage: who answered for the words of each language, the dictionary, the suffixes, a guess or nobody."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus.corpus import Corpus
from ..languages.registry import codes as languages_known

COLUMNS = ("language", "method", "tokens", "tokens_percent", "types", "types_percent")
# from what is known to what is guessed; methods that are not here come after them by name
METHODS = ("user", "dictionary", "irregular", "suffix", "loan", "guess", "unchanged")


def coverage(corpus: Corpus) -> pd.DataFrame:
    """How the lemmas of each language were found.

    Returns
    -------
    DataFrame
        `language`, `method` ("all" for the language as a whole), `tokens` and `types` (different forms), each
        with its percent of the words of the language.

    Examples
    --------
    >>> import kyrtext
    >>> coverage(kyrtext.from_texts(["Жумуш барбы? Жумушка барам"]))[["method", "tokens"]].values.tolist()[0]
    ['all', 4]
    """
    table = pd.DataFrame(
        {
            "language": corpus.lexicon["language"],
            "method": corpus.lexicon["method"],
            "form": corpus.lexicon["form"],
            "tokens": corpus.type_counts,
        }
    )[corpus.counted & (corpus.type_counts > 0)]
    rows = []
    for language in languages_known():
        part = table[table["language"] == language]
        if not len(part):
            continue
        everything = (int(part["tokens"].sum()), int(part["form"].nunique()))
        rows.append((language, "all", everything[0], 100.0, everything[1], 100.0))
        for method in sorted(part["method"].unique(), key=_order):
            own = part[part["method"] == method]
            tokens, types = int(own["tokens"].sum()), int(own["form"].nunique())
            shares = 100 * np.array([tokens, types]) / everything
            rows.append((language, method, tokens, float(shares[0]), types, float(shares[1])))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _order(method: str) -> tuple[int, str]:
    return (METHODS.index(method) if method in METHODS else len(METHODS), method)
