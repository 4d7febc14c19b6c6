"""From texts to analysed tokens: tokenised in blocks, every spelling looked up once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .languages import annotate
from .text.hashtags import split_hashtags
from .text.scripts import fold
from .text.tokens import spans


@dataclass(frozen=True, eq=False)
class Analysed:
    """Tokens of texts and what their types are; the arrays of a corpus, its lexicon without stop marks."""

    ids: np.ndarray
    starts: np.ndarray
    opens: np.ndarray
    bounds: np.ndarray
    lexicon: pd.DataFrame


def analyse(texts: Sequence[str], split: bool = False, jobs: int | None = 1) -> Analysed:  # noqa: ARG001
    """Return the tokens of texts with the language, form and lemma of each type.

    `split` cuts hashtags into their words; `jobs` processes work at once (None: as many as there are cores).
    """
    found = spans(texts)
    if split:
        found = split_hashtags(found)
    annotation = annotate(found)
    lexicon = with_keys(annotation.table.reset_index(drop=True))
    return Analysed(annotation.ids, found.starts, found.opens, found.bounds, lexicon)


def with_keys(lexicon: pd.DataFrame) -> pd.DataFrame:
    """The annotation table with the folded form and lemma by which words are compared."""
    lexicon["form_key"] = folded(lexicon["form"].to_numpy(dtype=object))
    lexicon["lemma_key"] = folded(lexicon["lemma"].to_numpy(dtype=object))
    return lexicon


def folded(forms: np.ndarray) -> np.ndarray:
    """Keys of forms in any case; equal forms share one string."""
    codes, unique = pd.factorize(forms)
    keys = np.array([fold(form.casefold()) for form in unique], dtype=object)
    return keys[codes] if len(keys) else np.zeros(len(forms), dtype=object)
