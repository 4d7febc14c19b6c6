"""Near-copies: the rarest runs against all pairs, chains, dates, and corpora without them."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kyrtext
from kyrtext.measures.duplicates import Likeness, duplicates, without_duplicates
from tests.make import corpus

ADVERT = "требуется повар в кафе у метро зарплата сорок тысяч питание и жильё"


def made(texts: list[str], **columns: list) -> kyrtext.Corpus:
    """Words without linguistics: every word is its own form."""
    return corpus([" ".join(f"{word}/ru" for word in text.split()) for text in texts], **columns)


def plain(texts: list[str], options: Likeness) -> set[frozenset[int]]:
    """The slow twin: Jaccard similarity of all pairs, chained."""
    runs = {}
    for row, text in enumerate(texts):
        words = text.split()
        if len(words) >= max(options.min_words, options.shingle):
            size = options.shingle
            runs[row] = {tuple(words[place : place + size]) for place in range(len(words) - size + 1)}
    clusters = {row: {row} for row in runs}
    for one in runs:
        for other in runs:
            if one < other and clusters[one] is not clusters[other]:
                alike = len(runs[one] & runs[other]) / len(runs[one] | runs[other])
                if alike >= options.threshold:
                    clusters[one] |= clusters[other]
                    for row in clusters[other]:
                        clusters[row] = clusters[one]
    return {frozenset(cluster) for cluster in clusters.values() if len(cluster) > 1}


def found(texts: list[str], options: Likeness) -> set[frozenset[int]]:
    table = duplicates(made(texts), options)
    return {frozenset(part["document"]) for _, part in table.groupby("cluster")}


@settings(deadline=None, max_examples=80)
@given(
    st.integers(0, 10**6),
    st.sampled_from([0.3, 0.5, 0.7, 0.9, 1.0]),
    st.integers(1, 3),
    st.integers(1, 8),
)
def test_clusters_equal_the_plain_twin(seed: int, threshold: float, shingle: int, min_words: int) -> None:
    draw = random.Random(seed)
    words = ADVERT.split()
    texts = []
    for _ in range(draw.randint(1, 14)):
        text = [*words] if draw.random() < 0.6 else draw.choices(words, k=draw.randint(1, 14))
        for _ in range(draw.randint(0, 3)):
            text[draw.randrange(len(text))] = draw.choice([*words, "салам", "үй", "жумуш"])
        texts.append(" ".join(text))
    options = Likeness(threshold, shingle, min_words)
    assert found(texts, options) == plain(texts, options)


def test_the_earliest_stays() -> None:
    days = ["2021-02-03", "2021-02-01", None, "2021-02-02"]
    posts = made(
        [ADVERT, ADVERT + " звоните", ADVERT, "салам баарыңарга жумуш издеп жүрөм Москвада"], date_local=days
    )
    table = duplicates(posts)
    assert set(table["first"]) == {1}
    assert sorted(table["document"]) == [0, 1, 2]
    assert table.set_index("document")["similarity"].to_dict() == pytest.approx(
        {0: 10 / 11, 1: 1.0, 2: 10 / 11}
    )
    kept = without_duplicates(posts)
    assert [text.split()[-1] for text in kept.documents["text"]] == ["звоните", "Москвада"]
    assert len(duplicates(kept)) == 0


def test_frequency_with_and_without() -> None:
    posts = made([ADVERT] * 5 + ["үй керек"])
    with_copies, without = kyrtext.frequency(posts), kyrtext.frequency(without_duplicates(posts))
    counts = [table.set_index("headword")["count"]["повар"] for table in (with_copies, without)]
    assert counts == [5, 1]


@pytest.mark.parametrize("texts", [[""], ["үй"], ["", ""], ["үй үй үй үй үй үй үй"], ["спасибо", "спасибо"]])
def test_nothing_to_compare(texts: list[str]) -> None:
    posts = made(texts)
    assert len(duplicates(posts)) == 0
    assert len(without_duplicates(posts)) == len(texts)
    assert len(duplicates(posts.select(np.zeros(len(texts), dtype=bool)))) == 0


@pytest.mark.parametrize(("threshold", "shingle"), [(0, 3), (1.1, 3), (0.7, 0)])
def test_impossible_settings_are_told(threshold: float, shingle: int) -> None:
    with pytest.raises(kyrtext.KyrtextError, match="look for copies"):
        Likeness(threshold, shingle)
