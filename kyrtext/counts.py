"""Occurrences of items (words, codes) in documents: what timelines, bursts and crosstabs count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .corpus import Corpus
from .terms import types_of


@dataclass(frozen=True, eq=False)
class Items:
    """Counts of items in documents.

    Attributes
    ----------
    names : list of str
    counts : int64 array, documents by items
        Tokens of each item in each document.
    words : int64 array
        Words of each document.
    """

    names: list[str]
    counts: np.ndarray
    words: np.ndarray


def count_items(corpus: Corpus, items: Sequence[str] | Mapping[str, np.ndarray] | Items) -> Items:
    """Count terms, or named sets of types (one bool per type), in every document; counts pass through.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш барбы? Жумушка барам", "үй"])
    >>> count_items(corpus, ["жумуш"]).counts.tolist()
    [[2], [0]]
    """
    if isinstance(items, Items):
        return items
    masks = items if isinstance(items, Mapping) else {item: types_of(corpus, item) for item in items}
    documents = corpus.document_ids
    words = np.bincount(documents[corpus.counted[corpus.ids]], minlength=len(corpus))
    columns = [np.bincount(documents[mask[corpus.ids]], minlength=len(corpus)) for mask in masks.values()]
    counts = np.stack(columns, axis=1) if columns else np.zeros((len(corpus), 0), dtype=np.int64)
    return Items(list(masks), counts.astype(np.int64), words)
