"""Occurrences of items (words, codes) in documents: what timelines, bursts and crosstabs count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..corpus.columns import words_of_documents
from ..corpus.corpus import Corpus
from ..corpus.terms import types_of


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
    masks = masks_of(corpus, items)
    counts = stacked([corpus.per_document(mask) for mask in masks.values()], len(corpus))
    return Items(list(masks), counts, words_of_documents(corpus), counts)


def masks_of(corpus: Corpus, items: Sequence[str] | Mapping[str, np.ndarray]) -> Mapping[str, np.ndarray]:
    """The types (one bool per type) of terms; named sets of types are what they are."""
    return items if isinstance(items, Mapping) else {item: types_of(corpus, item) for item in items}


def stacked(columns: Sequence[np.ndarray], rows: int) -> np.ndarray:
    """The columns side by side as whole numbers."""
    return np.stack(columns, axis=1).astype(np.int64) if columns else np.zeros((rows, 0), dtype=np.int64)


__all__ = ["Items", "count_items", "masks_of", "stacked", "words_of_documents"]
