"""Cluster analysis of words or documents, as NVivo has it: who keeps company with whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..corpus.columns import division
from ..corpus.corpus import Corpus
from ..corpus.counting import ranked
from ..corpus.grouping import Counting, grouped
from ..files.errors import KyrtextError
from .statistics import complete_linkage, sparse

NAME_LENGTH = 40  # characters of a document in its name
SIMILARITIES = ("pearson", "jaccard", "sorensen")


@dataclass(frozen=True, eq=False)
class Clusters:
    """A hierarchical clustering.

    Attributes
    ----------
    items : DataFrame
        `item, cluster, place` (from top to bottom of the tree).
    pairs : DataFrame
        `first, second, similarity`, most similar first (NVivo's Summary tab).
    branches : DataFrame
        One row per join: `x` and `y` (four numbers each) as a dendrogram draws them.
    """

    items: pd.DataFrame
    pairs: pd.DataFrame
    branches: pd.DataFrame


@dataclass(frozen=True)
class Clustering:
    """Settings of a cluster analysis.

    Attributes
    ----------
    top : int
        Commonest words (or longest documents) taken.
    similarity : {"pearson", "jaccard", "sorensen"}
    clusters : int
        Clusters the tree is cut into.
    """

    top: int = 100
    similarity: str = "pearson"
    clusters: int = 10

    def __post_init__(self) -> None:
        if self.similarity not in SIMILARITIES:
            raise KyrtextError(f"no similarity '{self.similarity}'", f"they are {', '.join(SIMILARITIES)}")
        if self.top < 2 or self.clusters < 1:
            raise KyrtextError(
                "cannot cluster",
                f"top is {self.top}, clusters {self.clusters}",
                "take two or more, into one or more",
            )


def cluster_words(
    corpus: Corpus,
    top: int = 100,
    similarity: str = "pearson",
    clusters: int = 10,
    by: str | None = None,
    options: Counting | None = None,
) -> Clusters:
    """Clusters of the commonest headwords by the documents (or parts) they share.

    The table has one row per word and one column per document, a cell holds how often it occurs there.
    Pearson's r is taken on counts; Jaccard |A & B| / |A | B| and Sørensen 2 |A & B| / (|A| + |B|) on
    presence. Complete linkage on 1 - similarity. The word of two languages that stands for two words is
    told by its language.

    Raises
    ------
    KyrtextError
        For an unknown similarity or fewer than two words.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["жумуш айлык", "жумуш айлык", "шайлоо добуш", "шайлоо добуш"])
    >>> found = cluster_words(corpus, clusters=2, similarity="jaccard")
    >>> found.pairs[["first", "second", "similarity"]].values.tolist()[0]
    ['айлык', 'жумуш', 1.0]
    """
    settings = Clustering(top, similarity, clusters)
    counts, names = _table(corpus, by, options or Counting())
    sums = np.asarray(counts.sum(axis=1)).ravel()
    rows = [row for row in ranked([sums], names, settings.top) if sums[row]]
    return cluster_rows(counts[rows], [names[row] for row in rows], settings)


def cluster_documents(
    corpus: Corpus,
    top: int = 100,
    similarity: str = "pearson",
    clusters: int = 10,
    by: str | None = None,
    options: Counting | None = None,
) -> Clusters:
    """Clusters of the longest documents, or of the parts `by` names, by the words they share.

    As `cluster_words`, rows and columns changed: documents are alike that use the same headwords as often.
    A document is named by its row, platform and first words.

    Raises
    ------
    KyrtextError
        For an unknown similarity or fewer than two documents with words.

    Examples
    --------
    >>> import kyrtext
    >>> texts = ["жумуш айлык", "шайлоо добуш", "айлык жумуш", "добуш шайлоо"]
    >>> corpus = kyrtext.from_texts(texts, group=["а", "б", "в", "г"])
    >>> found = cluster_documents(corpus, clusters=2, by="group").items
    >>> sorted(found.groupby("cluster")["item"].apply("".join))
    ['ав', 'бг']
    """
    settings = Clustering(top, similarity, clusters)
    counts, _ = _table(corpus, by, options or Counting())
    sums = np.asarray(counts.sum(axis=0)).ravel()
    rows = sorted(np.flatnonzero(sums).tolist(), key=lambda row: (-sums[row], row))[: settings.top]
    names = (
        [_document_name(corpus, row) for row in rows]
        if by is None
        else [division(corpus, by)[1][row] for row in rows]
    )
    return cluster_rows(counts.T.tocsr()[rows], names, settings)


def _document_name(corpus: Corpus, row: int) -> str:
    text = " ".join(corpus.documents["text"].iat[row].split())
    short = text if len(text) <= NAME_LENGTH else text[: NAME_LENGTH - 1].rstrip() + "…"
    return f"{row} {corpus.documents['platform'].iat[row]}: {short}"


def _table(corpus: Corpus, by: str | None, options: Counting) -> tuple[Any, list[str]]:
    """Counts of headwords by documents (or parts), and the names of the headwords."""
    grouping = grouped(corpus, options)
    of_token = grouping.of_type[corpus.ids] if len(corpus.ids) else np.zeros(0, dtype=np.int32)
    column, columns = corpus.document_ids.astype(np.int64), len(corpus)
    if by is not None:
        codes, values = division(corpus, by)
        column, columns = codes[column], len(values)
    kept = of_token >= 0
    cells = (np.ones(int(kept.sum())), (of_token[kept], column[kept]))
    table = sparse(cells, (len(grouping.table), columns))
    headwords = grouping.table["headword"].astype(str).tolist()
    twice = {name for name, count in Counter(headwords).items() if count > 1}
    names = [
        f"{name} ({tongue})" if name in twice and tongue else name
        for name, tongue in zip(headwords, grouping.table["language"], strict=True)
    ]
    return table, names


def cluster_rows(table: Any, names: list[str], settings: Clustering) -> Clusters:
    """Clusters of the rows of a table of counts."""
    if len(names) < 2:
        raise KyrtextError("there is nothing to cluster", f"{len(names)} found", "two are needed at least")
    likeness = similarities(table, settings.similarity)
    first, second = np.triu_indices(len(names), 1)
    distances = np.maximum(1 - likeness[first, second], 0)
    drawn, numbers = complete_linkage(distances, min(settings.clusters, len(names)))
    order = [int(leaf) for leaf in drawn["leaves"]]
    items = pd.DataFrame(
        {"item": [names[leaf] for leaf in order], "cluster": numbers[order], "place": range(len(order))}
    )
    pairs = pd.DataFrame(
        {
            "first": [min(names[a], names[b]) for a, b in zip(first, second, strict=True)],
            "second": [max(names[a], names[b]) for a, b in zip(first, second, strict=True)],
            "similarity": likeness[first, second],
        }
    ).sort_values(["similarity", "first", "second"], ascending=[False, True, True], kind="stable")
    branches = pd.DataFrame({"x": drawn["icoord"], "y": drawn["dcoord"]})
    return Clusters(items, pairs.reset_index(drop=True), branches)


def similarities(table: Any, similarity: str) -> np.ndarray:
    """Square table of similarities between the rows; 0 where one of them is constant (Pearson) or empty.

    >>> similarities(np.array([[1, 1, 0], [1, 0, 0]]), "jaccard").tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    cells = sparse(table)
    if similarity == "pearson":
        n = max(cells.shape[1], 1)
        sums = np.asarray(cells.sum(axis=1)).ravel()
        squares = np.asarray(cells.multiply(cells).sum(axis=1)).ravel()
        covered = (cells @ cells.T).toarray() - np.outer(sums, sums) / n
        spread = np.sqrt(np.maximum(squares - sums**2 / n, 0))
        # what is left of a constant row after rounding is no spread
        spread[spread < 1e-9 * np.sqrt(np.maximum(squares, 1))] = 0
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.clip(np.nan_to_num(covered / np.outer(spread, spread), posinf=0, neginf=0), -1, 1)
    present = (cells > 0).astype(float)
    shared = (present @ present.T).toarray()
    sizes = np.asarray(present.sum(axis=1)).ravel()
    whole = sizes[:, None] + sizes[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = shared / (whole - shared) if similarity == "jaccard" else 2 * shared / whole
    return np.nan_to_num(ratio)
