"""Numbers that once were wrong, or right without saying of what."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact, hypergeom

import kyrtext
from kyrtext.corpus.counting import unknown_weights
from kyrtext.measures.frequency import frequency
from kyrtext.measures.statistics import fisher, g2, g2_two_cells
from kyrtext.search.codebook import Code, Codebook

from ..make import corpus


def test_exact_has_one_row_a_spelling() -> None:
    made = corpus(["кол/ru кол/ky паспорт/ru паспорт/ky", "кол/ky covid/en"])
    table = frequency(made, group="exact")
    assert table[["headword", "count", "language"]].values.tolist() == [
        ["кол", 3, "ky 2, ru 1"], ["паспорт", 2, "ru 1, ky 1"], ["covid", 1, "en"],
    ]  # fmt: skip
    assert frequency(made)["headword"].tolist().count("кол") == 2


def test_a_word_of_two_concepts_is_refused() -> None:
    made = corpus(["жумуш/ky"])
    concepts = {"work": {"ky": ["жумуш"]}, "money": {"ky": ["акча", "жумуш"]}}
    with pytest.raises(kyrtext.KyrtextError, match="'жумуш' \\(ky\\) stands in 'work' and in 'money'"):
        frequency(made, group="concept", concepts=concepts)


def test_small_cells_take_fisher() -> None:
    texts = ["үй"] * 68 + ["шайлоо"] + ["шайлоо"] * 7 + ["үй"] * 150
    days = ["2020-10-01"] * 69 + ["2020-10-06"] * 157
    row = kyrtext.effect(kyrtext.from_texts(texts, date_local=days), ["шайлоо"], "2020-10-05").iloc[0]
    assert row["test"] == "Fisher"
    assert row["p"] == pytest.approx(fisher_exact([[1, 68], [7, 150]]).pvalue)
    assert round(row["p"], 2) == 0.44
    days = ["2020-10-01"] * 120 + ["2020-10-06"] * 106
    many = kyrtext.effect(
        kyrtext.from_texts(["шайлоо", "үй"] * 113, date_local=days), ["шайлоо"], "2020-10-05"
    )
    assert many["test"].tolist() == ["chi-square"]


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_fisher_equals_the_sum_of_rarer_tables(a: int, b: int, c: int, d: int) -> None:
    table = hypergeom(a + b + c + d, a + b, a + c)
    if not a + b + c + d:
        assert fisher(np.zeros((2, 2), dtype=int)) == 1
        return
    chances = [table.pmf(x) for x in range(min(a + b, a + c) + 1)]
    expected = sum(p for p in chances if p <= table.pmf(a) * (1 + 1e-7))
    assert fisher(np.array([[a, b], [c, d]])) == pytest.approx(min(expected, 1.0))


def test_any_code_counts_a_passage_once() -> None:
    book = Codebook((
        Code("work", words={"ky": ("жумуш",)}),
        Code("search", words={"ky": ("жумуш бар",)}),
        Code("home", words={"ky": ("үй",)}),
    ))  # fmt: skip
    table = kyrtext.codes(kyrtext.from_texts(["Жумуш бар, үй", "жумуш жумуш"]), book).set_index("code")
    assert table["hits"].to_dict() == {"work": 3, "search": 1, "home": 1, "any code": 4}
    assert table.loc["any code", "words"] == 5


def test_unknown_authors_are_told() -> None:
    made = kyrtext.from_texts(["үй", "үй", "үй"], author=["Айбек", None, None], group=["А", None, "А"])
    assert unknown_weights(made, "author").sum() == 2
    assert unknown_weights(made, "group").sum() == 1
    assert frequency(made, weight="author").attrs["unknown"] == 2


def test_words_weighted_by_likes() -> None:
    made = kyrtext.from_texts(
        ["жумуш жумуш", "жумуш үй", "үй", "үй"], likes=[10, 5, 1, None]
    )  # fmt: skip
    table = frequency(made, weight="likes").set_index("headword")
    assert table["count"].to_dict() == {"жумуш": 15, "үй": 6}
    assert table.loc["жумуш", "weighted_percent"] == pytest.approx(100 * 15 / 21)
    assert frequency(made, weight="likes").attrs["unknown"] == 1
    with pytest.raises(kyrtext.KyrtextError, match="cannot weight by 'beauty'"):
        frequency(made, weight="beauty")


def test_both_forms_of_g2() -> None:
    """Rayson's own example of his page on log-likelihood is 2 (a ln(a/E1) + b ln(b/E2))."""
    a, b, first, second = 156.0, 36.0, 1_000_000.0, 900_000.0
    e1, e2 = first * (a + b) / (first + second), second * (a + b) / (first + second)
    expected = 2 * (a * np.log(a / e1) + b * np.log(b / e2))
    assert g2_two_cells(np.array([a]), np.array([b]), first, second)[0] == pytest.approx(expected)
    four = g2(np.array(a), np.array(first), np.array(a + b), first + second)
    assert float(four) > expected
    assert float(four) == pytest.approx(expected, rel=1e-3)
    made = corpus(["жумуш/ky жумуш/ky үй/ky", "үй/ky үй/ky иш/ky"], platform=["facebook", "vkontakte"])
    sides = made.where(platform="facebook"), made.where(platform="vkontakte")
    two = kyrtext.keyness(*sides, form="rayson").set_index("headword")["G2"]
    assert two["жумуш"] == pytest.approx(2 * 2 * np.log(2))
    with pytest.raises(kyrtext.KyrtextError, match="the forms are dunning, rayson"):
        kyrtext.keyness(*sides, form="yates")
