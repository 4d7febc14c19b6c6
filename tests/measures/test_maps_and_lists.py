"""Correspondence analysis, matrices, diversity, scales, outside lists, hashtags and links, against twins."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

import kyrtext
from kyrtext.measures import diversity
from kyrtext.measures.correspondence import analysed
from kyrtext.measures.diversity import mattr
from kyrtext.measures.keyness import load_frequencies
from kyrtext.search.codebook import Code, Codebook

from ..make import corpus

# Greenacre's table of smoking by staff group (Theory and Applications of Correspondence Analysis, 1984)
SMOKERS = np.array([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]])
STAFF = ["senior managers", "junior managers", "senior employees", "junior employees", "secretaries"]
SMOKING = ["none", "light", "medium", "heavy"]


def test_the_published_example() -> None:
    table = analysed(SMOKERS, STAFF, SMOKING)
    assert table.attrs["inertia"] == pytest.approx(0.08519, abs=1e-5)
    assert [round(percent, 2) for percent in table.attrs["axes"]] == [87.76, 11.76, 0.49]
    rows = table[table["kind"] == "row"].set_index("name")
    assert rows["x"].abs().round(3).to_dict() == dict(
        zip(STAFF, [0.066, 0.259, 0.381, 0.233, 0.201], strict=True)
    )
    columns = table[table["kind"] == "column"].set_index("name")
    assert columns["x"].abs().round(3).tolist() == [0.393, 0.099, 0.196, 0.294]
    assert table.attrs["chi2"] == pytest.approx(chi2_contingency(SMOKERS, correction=False).statistic)


def plain_map(counts: np.ndarray) -> np.ndarray:
    """Distances of the rows on two axes, from a plain singular value decomposition."""
    p = counts / counts.sum()
    r, c = p.sum(1), p.sum(0)
    u, s, _ = np.linalg.svd((p - np.outer(r, c)) / np.sqrt(np.outer(r, c)))
    points = (u[:, : len(s)] * s / np.sqrt(r)[:, None])[:, :2]
    return np.linalg.norm(points[:, None] - points[None], axis=2)


tables = st.lists(st.lists(st.integers(1, 30), min_size=4, max_size=4), min_size=3, max_size=7).map(np.array)


@settings(deadline=None, max_examples=60)
@given(tables)
def test_equals_a_plain_decomposition(counts: np.ndarray) -> None:
    found = analysed(counts, [str(row) for row in range(len(counts))], list("абвг"))
    points = found[found["kind"] == "row"][["x", "y"]].to_numpy()
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    inertia = found.attrs["inertia"]
    assert inertia == pytest.approx(chi2_contingency(counts, correction=False).statistic / counts.sum())
    if (
        inertia > 1e-6
        and len(found.attrs["axes"]) > 2
        and found.attrs["axes"][1] - found.attrs["axes"][2] > 1
    ):
        assert distances == pytest.approx(plain_map(counts), abs=1e-6)
        for name in ("inertia_percent", "x_percent"):
            assert found.groupby("kind")[name].sum().tolist() == pytest.approx([100, 100])
        assert found["quality"].between(0, 1 + 1e-9).all()


def test_a_map_needs_two_of_each() -> None:
    made = kyrtext.from_texts(["үй", "үй"], platform=["facebook", "vkontakte"])
    with pytest.raises(kyrtext.KyrtextError, match="1 of 2 items, 2 of 2 parts have counts"):
        kyrtext.correspondence(made, ["үй", "суу"])


def test_the_map_of_words_is_that_of_their_crosstab() -> None:
    made = corpus(
        ["жумуш/ky жумуш/ky үй/ky", "үй/ky үй/ky иш/ky", "иш/ky жумуш/ky"],
        platform=["facebook", "vkontakte", "odnoklassniki"],
    )
    cross = kyrtext.crosstab(made, ["жумуш", "үй", "иш"]).pivot(
        index="item", columns="platform", values="count"
    )
    expected = analysed(cross.to_numpy(), list(cross.index), list(cross.columns))
    found = kyrtext.correspondence(made, ["жумуш", "үй", "иш"])
    both = found.merge(expected, on="name")
    assert both["x_x"].abs().tolist() == pytest.approx(both["x_y"].abs().tolist())


@given(st.lists(st.integers(0, 4), max_size=30), st.integers(1, 8))
def test_mattr_equals_the_mean_of_all_windows(words: list[int], window: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diversity, "SOME", 4)
        found = mattr(np.array(words, dtype=np.int64), window)
    ratios = [len(set(words[at : at + window])) / window for at in range(len(words) - window + 1)]
    if ratios:
        assert found == pytest.approx(sum(ratios) / len(ratios))
    else:
        assert np.isnan(found)


def test_too_few_words_have_no_diversity() -> None:
    made = corpus(["үй/ky иш/ky", "үй/ky үй/ky иш/ky"], platform=["facebook", "vkontakte"])
    table = kyrtext.diversity(made, window=3).set_index("platform")
    assert np.isnan(table.loc["facebook", "mattr"])
    assert table.loc["vkontakte", "mattr"] == pytest.approx(2 / 3)
    assert kyrtext.diversity(made, by=None, window=5)["types"].tolist() == [2]


def test_matrices_hold_what_crosstabs_sum() -> None:
    made = corpus(["жумуш/ky жумуш/ky үй/ky", "кол/ky кол/ru", ""], platform=["facebook"] * 3)
    table = kyrtext.matrix(made)
    assert table[["жумуш", "үй", "кол (ky)", "кол (ru)"]].values.tolist() == [
        [2, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 0],
    ]  # fmt: skip
    book = Codebook((Code("work", words={"ky": ("жумуш",)}), Code("kind", words={"ky": ("үй",)})))
    coded = kyrtext.matrix(made, book, cell="per_thousand")
    assert coded["work"].iloc[0] == pytest.approx(2000 / 3)
    assert coded["kind_"].iloc[0] == pytest.approx(1000 / 3)
    assert np.isnan(coded["work"].iloc[2])


def sheet(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_keyness_against_a_list(tmp_path: Path) -> None:
    made = kyrtext.from_texts(["жумуш жумуш жумуш үй", "үй кол"])
    table, words = load_frequencies(sheet(tmp_path, 'word,count\nжумуш,10\nүй,"1 000"\nсуу,990\n'))
    assert words == 2000
    found = kyrtext.keyness_list(made, table, words)
    inside = kyrtext.from_texts([" ".join(["жумуш"] * 10 + ["үй"] * 1000 + ["суу"] * 990)])
    expected = kyrtext.keyness(made, inside).set_index("headword")
    for row in found.to_dict("records"):
        assert row["G2"] == pytest.approx(expected.loc[row["headword"], "G2"])
        assert row["reference_count"] == expected.loc[row["headword"], "reference_count"]
    rates = load_frequencies(sheet(tmp_path, "слово,ipm\nжумуш,5000\n"), 2000)[0]
    assert rates["count"].tolist() == [10]


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("word,ipm\nүй,5\n", None, "--list-words"),
        ("word,rank\nүй,5\n", None, "name them word and count"),
        ("word,count\nүй,many\n", None, "row 2: 'many' is no count"),
        ("word,count\nүй,50\n", 5, "more than 5 words"),
    ],
)
def test_a_list_that_is_none(tmp_path: Path, text: str, words: int | None, told: str) -> None:
    with pytest.raises(kyrtext.KyrtextError, match=told):
        load_frequencies(sheet(tmp_path, text), words)


def test_scales(tmp_path: Path) -> None:
    made = corpus(["жумуш/ky жумуш/ky үй/ky", "кол/ky кол/ru"], platform=["facebook", "vkontakte"])
    values = kyrtext.load_scales(
        sheet(tmp_path, 'word,language,warmth,weight\nжумуш,,0.5,\nүй,ky,"-1,0",2\nкол,ru,3,1\n')
    )
    table = kyrtext.scale(made, values).set_index(["platform", "scale"])
    warm = table.loc[("facebook", "warmth")]
    assert warm[["words", "rated", "documents"]].tolist() == [3, 3, 1]
    assert warm["mean"] == pytest.approx(0)
    assert warm["deviation"] == pytest.approx(np.std([0.5, 0.5, -1]))
    assert table.loc[("vkontakte", "warmth"), ["rated", "mean"]].tolist() == [1, 3]
    assert table.loc[("facebook", "weight"), "rated"] == 1
    for text, told in (
        ("word\nүй\n", "no column of values"),
        ("сөз,a\nүй,1\n", "name one 'word'"),
        ("word,a\nүй,x\n", "row 2"),
        ("word,a\nүй,1\nҮй,2\n", "stands there twice"),
    ):
        with pytest.raises(kyrtext.KyrtextError, match=told):
            kyrtext.load_scales(sheet(tmp_path, text))


def test_hashtags_emoji_and_domains() -> None:
    made = kyrtext.from_texts(
        ["#Батырлар #батырлар https://www.site.kg/a", "#batyrlar 😀😀 https://site.kg/b", "@aibek site.kg"],
        platform=["facebook", "vkontakte", "facebook"],
        links=[None, "https://m.site.kg/c https://fund.org/d", None],
        author=["а", "б", None],
    )
    tags = kyrtext.kinds(made, "hashtag")
    assert tags[["item", "count", "documents", "authors"]].values.tolist() == [
        ["#батырлар", 2, 1, 1], ["#batyrlar", 1, 1, 1],
    ]  # fmt: skip
    assert tags["forms"].iat[0] == "#Батырлар 1, #батырлар 1"
    concepts = {"heroes": {"ky": ["батырлар", "#batyrlar"]}}
    assert kyrtext.kinds(made, "hashtag", concepts=concepts)[["item", "count"]].values.tolist() == [
        ["#heroes", 3]
    ]
    sites = kyrtext.kinds(made, "domain").set_index("item")["count"].to_dict()
    assert sites == {"site.kg": 3, "fund.org": 1, "m.site.kg": 1}
    assert kyrtext.kinds(made, "emoji")[["item", "count"]].values.tolist() == [["😀", 2]]
    parts = kyrtext.kinds(made, "domain", by="platform")
    assert parts[parts["platform"] == "facebook"]["count"].sum() == 2
    table = kyrtext.links(made)
    assert len(table) == 5
    assert table["documents"].tolist() == [1] * 5
    with pytest.raises(kyrtext.KyrtextError, match="the kinds are"):
        kyrtext.kinds(made, "word")


def test_nothing_of_nothing() -> None:
    empty = kyrtext.from_texts([])
    for table in (
        kyrtext.kinds(empty), kyrtext.kinds(empty, "domain", by="month"), kyrtext.links(empty),
        kyrtext.matrix(empty), kyrtext.diversity(empty), kyrtext.diversity(empty, by=None),
        kyrtext.scale(empty, pd.DataFrame({"word": ["үй"], "a": [1.0]})),
    ):  # fmt: skip
        assert isinstance(table, pd.DataFrame)
    with pytest.raises(kyrtext.KyrtextError, match="nothing to map"):
        kyrtext.correspondence(empty, ["үй"])
