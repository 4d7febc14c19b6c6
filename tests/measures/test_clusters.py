"""Clusters: scipy and loops as oracles, a tree worked by hand, laws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import cophenet, linkage
from scipy.spatial.distance import pdist, squareform

import kyrtext
from kyrtext.measures.clusters import Clustering, cluster_documents, cluster_rows, cluster_words, similarities
from tests.make import corpus, texts

tables = st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=2, max_size=6).map(np.array)


@given(tables)
def test_pearson_agrees_with_numpy(table: np.ndarray) -> None:
    found = similarities(table, "pearson")
    for one in range(len(table)):
        for other in range(len(table)):
            constant = table[one].std() == 0 or table[other].std() == 0
            expected = 0.0 if constant else np.corrcoef(table[one], table[other])[0, 1]
            assert found[one, other] == pytest.approx(expected, abs=1e-9)


@given(tables, st.sampled_from([("jaccard", "jaccard"), ("sorensen", "dice")]))
def test_jaccard_and_sorensen_agree_with_scipy(table: np.ndarray, names: tuple[str, str]) -> None:
    found = similarities(table, names[0])
    expected = 1 - squareform(pdist(table > 0, metric=names[1]))
    for one in range(len(table)):
        for other in range(len(table)):
            if one != other and (table[one].any() or table[other].any()):
                assert found[one, other] == pytest.approx(expected[one, other])
            elif one != other:
                assert found[one, other] == 0.0


def test_a_tree_worked_by_hand() -> None:
    # а and б share two of two posts, в and г one of two, no other pair shares any: joins at 0, 1/2 and 1
    table = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 0]])
    found = cluster_rows(table, ["а", "б", "в", "г"], Clustering(similarity="jaccard", clusters=2))
    assert sorted(float(max(y)) for y in found.branches["y"]) == [0.0, 0.5, 1.0]
    groups = found.items.groupby("cluster")["item"].apply(lambda items: "".join(sorted(items)))
    assert sorted(groups) == ["аб", "вг"]
    assert found.pairs[["first", "second", "similarity"]].values.tolist()[:2] == [
        ["а", "б", 1.0],
        ["в", "г", 0.5],
    ]


@given(tables)
def test_joins_are_those_of_complete_linkage(table: np.ndarray) -> None:
    names = [f"w{row}" for row in range(len(table))]
    found = cluster_rows(table, names, Clustering(similarity="sorensen"))
    distance = np.maximum(1 - similarities(table, "sorensen"), 0)[np.triu_indices(len(table), 1)]
    heights = linkage(distance, "complete")[:, 2]
    assert sorted(max(y) for y in found.branches["y"]) == pytest.approx(sorted(heights))
    assert len(cophenet(linkage(distance, "complete"))) == len(found.pairs)
    assert sorted(found.items["item"]) == names


@settings(deadline=None)
@given(texts, st.sampled_from(["pearson", "jaccard", "sorensen"]))
def test_words_are_compared_by_the_documents_they_are_in(documents: list[str], similarity: str) -> None:
    made = corpus(documents)
    counts: dict[str, list[int]] = {}
    for row, text in enumerate(documents):
        for word in text.split():
            name = word.split("/")[0]
            if word != "." and name not in ("и", "кол"):
                counts.setdefault(name, [0] * len(documents))[row] += 1
    try:
        pairs = cluster_words(made, 100, similarity).pairs
    except kyrtext.KyrtextError:
        return
    expected = pd.DataFrame(similarities(np.array(list(counts.values())), similarity), counts, counts)
    for row in pairs.itertuples():
        if row.first in counts and row.second in counts:
            assert row.similarity == pytest.approx(expected.at[row.first, row.second], abs=1e-9)


def test_homographs_are_told_apart() -> None:
    made = corpus(["кол/ky үй/ky", "кол/ru работа/ru"])
    assert {"кол (ky)", "кол (ru)"} <= set(cluster_words(made).items["item"])


def test_documents_and_groups_are_clustered() -> None:
    made = corpus(["үй/ky иш/ky", "работа/ru паспорт/ru", "иш/ky үй/ky"], group=["а", "б", "в"])
    items = cluster_documents(made, clusters=2).items
    assert items["item"].str.split().str[0].tolist() in (["1", "0", "2"], ["0", "2", "1"])
    by_group = cluster_documents(made, clusters=2, by="group")
    assert by_group.pairs.iloc[0][["first", "second", "similarity"]].tolist() == [
        "а",
        "в",
        pytest.approx(1.0),
    ]


def test_too_little_is_told() -> None:
    for function in (cluster_words, cluster_documents):
        for documents in ([""], ["үй/ky"]):
            with pytest.raises(kyrtext.KyrtextError, match="nothing to cluster"):
                function(corpus(documents))
        with pytest.raises(kyrtext.KyrtextError, match="they are pearson"):
            function(corpus(["үй/ky иш/ky"]), similarity="cosine")
