"""Cluster analysis of words or documents, as NVivo has it: who keeps company with whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import dendrogram, fcluster, linkage

from ..corpus import Corpus
from ..errors import KyrtextError
from ..lexicon import Counting, countable, group_types
from ..parts import partition

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
    presence. Complete linkage on 1 - similarity.

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
    options = options or Counting()
    mask = countable(corpus.lexicon, stopwords=options.stopwords, language=options.language)
    grouping = group_types(corpus, options.group, mask)
    of_token = grouping.of_type[corpus.ids]
    counts = np.bincount(of_token[of_token >= 0], minlength=len(grouping.table))
    headwords = grouping.table["headword"].to_numpy(dtype=object)
    rows = sorted(np.flatnonzero(counts).tolist(), key=lambda row: (-counts[row], headwords[row]))[:top]
    column = corpus.document_ids.astype(np.int64)
    columns = len(corpus)
    if by is not None:
        codes, names = pd.factorize(partition(corpus, by), sort=True)
        column, columns = codes[column], len(names)
    place = np.full(len(counts) + 1, -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    row = place[of_token]
    table = np.zeros((len(rows), columns), dtype=float)
    np.add.at(table, (row[row >= 0], column[row >= 0]), 1)
    return cluster_rows(table, [headwords[one] for one in rows], similarity, clusters)


def cluster_rows(table: np.ndarray, names: list[str], similarity: str, clusters: int) -> Clusters:
    """Clusters of the rows of a table of counts."""
    if similarity not in SIMILARITIES:
        raise KyrtextError(f"no similarity '{similarity}'", f"they are {', '.join(SIMILARITIES)}")
    if len(names) < 2:
        raise KyrtextError(
            "there is nothing to cluster", f"{len(names)} words occur", "two are needed at least"
        )
    likeness = similarities(table, similarity)
    first, second = np.triu_indices(len(names), 1)
    joins = linkage(np.maximum(1 - likeness[first, second], 0), method="complete")
    drawn = dendrogram(joins, no_plot=True)
    order = [int(leaf) for leaf in drawn["leaves"]]
    numbers = fcluster(joins, min(clusters, len(names)), criterion="maxclust")
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


def similarities(table: np.ndarray, similarity: str) -> np.ndarray:
    """Square table of similarities between the rows."""
    if similarity == "pearson":
        centred = table - table.mean(axis=1, keepdims=True)
        norm = np.linalg.norm(centred, axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.nan_to_num(centred @ centred.T / np.outer(norm, norm))
    present = (table > 0).astype(float)
    shared = present @ present.T
    sizes = present.sum(axis=1)
    whole = sizes[:, None] + sizes[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = shared / (whole - shared) if similarity == "jaccard" else 2 * shared / whole
    return np.nan_to_num(ratio)
