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
    covered : int64 array, documents by items
        Words inside the occurrences: those of a phrase are several.
    """

    names: list[str]
    counts: np.ndarray
    words: np.ndarray
    covered: np.ndarray


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
    counts = stacked([corpus.per_document(mask) for mask in masks.values()], len(corpus))
    return Items(list(masks), counts, words_of_documents(corpus), counts)


def words_of_documents(corpus: Corpus) -> np.ndarray:
    """Words of each document."""
    return corpus.once("words_of_documents", lambda: corpus.per_document(corpus.counted))


def stacked(columns: Sequence[np.ndarray], rows: int) -> np.ndarray:
    """The columns side by side as whole numbers."""
    return np.stack(columns, axis=1).astype(np.int64) if columns else np.zeros((rows, 0), dtype=np.int64)
