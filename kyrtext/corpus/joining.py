"""Several corpora as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..files.errors import KyrtextError
from ..files.lazy import Later
from .corpus import Corpus
from .documents import joined_tables


def concat(corpora: Sequence[Corpus]) -> Corpus:
    """One corpus of the documents of several, in their order; counts add up.

    Corpora that share a lexicon keep it; otherwise equal rows of their lexicons become one type.

    Examples
    --------
    >>> import kyrtext
    >>> both = concat([kyrtext.from_texts(["жумуш"]), kyrtext.from_texts(["жумуш бар"])])
    >>> len(both), both.words, len(both.lexicon)
    (2, 3, 2)
    """
    if not corpora:
        raise KyrtextError("there is nothing to join", "no corpus was given")
    first = corpora[0]
    lengths = np.concatenate([np.diff(corpus.bounds) for corpus in corpora])
    bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    parts: dict[str, Any] = {
        name: Later(lambda name=name: np.concatenate([getattr(corpus, name) for corpus in corpora]))  # type: ignore[misc]
        for name in ("ids", "starts", "opens")
    }
    parts["documents"] = Later(lambda: joined_tables([corpus.documents for corpus in corpora]))
    if all(same_lexicon(corpus, first) for corpus in corpora):
        both = first.changed(bounds=bounds, **parts)
        for name in ("type_counts", "inside"):  # sums, so that nobody has to count again
            both._known[name] = Later(lambda name=name: sum(getattr(corpus, name) for corpus in corpora))  # type: ignore[misc]
        both._known["sides"] = list(corpora)
        return both
    parts["lexicon"], parts["ids"] = _one_lexicon(corpora)
    return first.changed(bounds=bounds, _of_lexicon={}, **parts)


def _one_lexicon(corpora: Sequence[Corpus]) -> tuple[pd.DataFrame, np.ndarray]:
    """The lexicons of several corpora as one, equal rows once, and the ids of their tokens in it."""
    joined = pd.concat([corpus.lexicon for corpus in corpora], ignore_index=True)
    codes = np.zeros(0, dtype=np.int64)
    if len(joined):
        codes, _ = pd.factorize(pd.MultiIndex.from_frame(joined.astype(str)))
    lexicon = joined[~pd.Series(codes).duplicated().to_numpy()].reset_index(drop=True)
    ends = np.cumsum([0] + [len(corpus.lexicon) for corpus in corpora])
    ids = [
        codes[start:end][corpus.ids].astype(np.int32)
        for corpus, start, end in zip(corpora, ends[:-1], ends[1:], strict=True)
    ]
    return lexicon, np.concatenate(ids)


def same_lexicon(one: Corpus, other: Corpus) -> bool:
    """Do the type ids of two corpora mean the same?"""
    return one._of_lexicon is other._of_lexicon or one.lexicon is other.lexicon
