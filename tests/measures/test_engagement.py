"""Engagement, talk, groups and the reply network: sums equal a recount, unknown stays unknown."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kyrtext
from kyrtext.corpus.columns import division
from kyrtext.corpus.corpus import Corpus
from kyrtext.measures.statistics import gini, share_of_top
from kyrtext.measures.talk import graphml

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def examples() -> Corpus:
    return kyrtext.with_groups(kyrtext.read(EXAMPLES / "exports"), EXAMPLES / "groups.csv")


def test_sums_equal_a_recount(examples: Corpus) -> None:
    for by in ("platform", "group", "month", "country"):
        table = kyrtext.engagement(examples, by=by)
        codes, names = division(examples, by)
        for row in table.to_dict("records"):
            if row["measure"] == "replies":
                continue
            counts = examples.documents[row["measure"]][codes == names.index(row[by])]
            assert row["documents"] == len(counts)
            assert row["known"] == counts.notna().sum()
            if row["known"]:
                assert row["total"] == counts.sum()
                assert row["mean"] == pytest.approx(counts.mean())
                assert row["median"] == counts.median()
                assert row["largest"] == counts.max()
            else:
                assert np.isnan(row["total"])


def test_what_the_examples_hold(examples: Corpus) -> None:
    """Numbers added up by hand from the files, with other tools."""
    table = kyrtext.engagement(examples, by="platform").set_index(["platform", "measure"])
    assert table.loc[("vkontakte", "views"), "total"] == 303381
    assert table.loc[("odnoklassniki", "comments"), "total"] == 419
    assert table.loc[("facebook", "views"), "known"] == 0
    assert np.isnan(table.loc[("facebook", "views"), "total"])
    assert table.loc[("facebook", "replies"), "known"] == 0


def test_by_code_documents_may_count_twice(examples: Corpus) -> None:
    book = kyrtext.load_codebook(EXAMPLES / "codebook.yaml")
    table = kyrtext.engagement(examples, book, measures=["likes"]).set_index("item")
    assert table.loc["all", "documents"] == len(examples)
    coded = kyrtext.codes(examples, book).set_index("code")["documents"]
    for code in coded.index.drop("any code"):
        assert table.loc[code, "documents"] == coded[code]


def test_posts_are_those_with_the_highest_number(examples: Corpus) -> None:
    table = kyrtext.posts(examples, "likes", 10)
    assert table["likes"].tolist() == sorted(examples.documents["likes"].dropna(), reverse=True)[:10]
    assert table["rank"].tolist() == list(range(1, 11))
    every = kyrtext.posts(examples, "likes", None)
    assert len(every) == examples.documents["likes"].notna().sum()
    vk = kyrtext.posts(examples.where(platform="vkontakte", kind="post"), "views", 1)
    assert vk["url"].str.startswith("https://vk.com/wall-9900001").all()
    with pytest.raises(kyrtext.KyrtextError, match="no column 'beauty'"):
        kyrtext.posts(examples, "beauty")
    with pytest.raises(kyrtext.KyrtextError, match="no post has a number there"):
        kyrtext.posts(examples, "country")


def test_pages_and_groups(examples: Corpus) -> None:
    table = kyrtext.groups(examples).set_index("group")
    row = table.loc["Кыргызстан — Ата Журтум"]
    mine = examples.documents[examples.documents["group"] == "Кыргызстан — Ата Журтум"]
    assert row["documents"] == len(mine)
    assert row["posts"] == (mine["kind"] != "comment").sum()
    assert row["authors"] == mine["author_id"].nunique()
    assert row["members"] == "87500"
    assert row["group_kind"] == "group"
    counts = mine.groupby("author_id").size()
    assert row["top10_percent"] == pytest.approx(100 * counts.nlargest(10).sum() / counts.sum())
    assert row["gini"] == pytest.approx(plain_gini(counts.tolist()))
    assert kyrtext.groups(examples)["documents"].sum() == len(examples)


def test_no_comments_in_the_export_are_no_silence() -> None:
    """A table of posts without its comments does not show posts that nobody answered."""
    corpus = kyrtext.from_texts(
        ["а", "б", "в", "г", "д", "е"],
        group=["told", "told", "silent", "here", "here", "here"],
        id=["1", "2", "3", "4", "5", "6"],
        kind=["post", "post", "post", "post", "post", "comment"],
        parent_id=[None, None, None, None, None, "5"],
        comments=[3, 0, None, None, None, None],
    )
    table = kyrtext.talk(corpus).set_index("group")
    assert table.loc["told", ["known", "answered", "unanswered_percent"]].tolist() == [2, 1, 50.0]
    assert table.loc["silent", "known"] == 0
    assert np.isnan(table.loc["silent", "unanswered_percent"])
    assert np.isnan(table.loc["silent", "replies_per_post"])
    assert table.loc["here", ["known", "answered", "unanswered_percent"]].tolist() == [2, 1, 50.0]
    assert table.loc["here", "replies_per_post"] == 0.5


def test_who_answers_whom() -> None:
    corpus = kyrtext.from_texts(
        ["а", "б", "в", "г", "д"],
        platform="vkontakte",
        id=["1", "2", "3", "4", "5"],
        kind=["post", "comment", "comment", "comment", "comment"],
        post_id=[None, "1", "1", "1", "9"],
        parent_id=[None, "1", "2", None, "9"],
        author=["А&Б", "Б", "А&Б", "Б", "В"],
        date_local=["2020-10-01", "2020-10-02", "2020-10-03", "2020-10-04", None],
    )
    table = kyrtext.network(corpus)
    assert table.values.tolist() == [
        ["Б", "А&Б", 2, "2020-10-02", "2020-10-04"],
        ["А&Б", "Б", 1, "2020-10-03", "2020-10-03"],
    ]
    assert table.attrs == {"replies": 4, "left_out": 1}
    part = kyrtext.where(corpus, "to:2020-10-03")
    assert kyrtext.network(part)["replies"].tolist() == [1, 1]
    root = ElementTree.fromstring(graphml(table))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert [node.findtext(f"{space}data") for node in root.iter(f"{space}node")] == ["Б", "А&Б"]
    assert len(list(root.iter(f"{space}edge"))) == 2


def test_every_answer_of_the_examples_is_counted(examples: Corpus) -> None:
    table = kyrtext.network(examples)
    assert table["replies"].sum() == table.attrs["replies"] - table.attrs["left_out"]
    monthly = kyrtext.network(examples, by="month")
    assert monthly["replies"].sum() == table["replies"].sum()


def plain_gini(counts: list[int]) -> float:
    """Mean absolute difference of all pairs over twice the mean."""
    size = len(counts)
    return sum(abs(a - b) for a in counts for b in counts) / (2 * size * sum(counts))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12).filter(any))
def test_gini_equals_the_mean_difference_of_pairs(counts: list[int]) -> None:
    assert gini(np.array(counts)) == pytest.approx(plain_gini(counts))
    assert share_of_top(np.array(counts), len(counts)) == pytest.approx(100)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.none() | st.integers(0, 9), max_size=8))
def test_unknown_is_never_nought(likes: list[int | None]) -> None:
    corpus = kyrtext.from_texts(["үй"] * len(likes), likes=likes)
    table = kyrtext.engagement(corpus, measures=["likes"])
    known = [value for value in likes if value is not None]
    if known:
        assert table["known"].tolist() == [len(known)]
        assert table["mean"].iat[0] == pytest.approx(sum(known) / len(known))
    assert len(kyrtext.posts(corpus, "likes", None)) == len(known)


def test_nothing_of_nothing() -> None:
    empty = kyrtext.from_texts([])
    for table in (
        kyrtext.engagement(empty), kyrtext.engagement(empty, ["үй"], by="month"), kyrtext.posts(empty),
        kyrtext.groups(empty), kyrtext.talk(empty), kyrtext.network(empty), kyrtext.network(empty, "month"),
    ):  # fmt: skip
        assert isinstance(table, pd.DataFrame)
    assert "<graph" in graphml(kyrtext.network(empty))


def test_addresses_of_persons(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "Текст;Ссылка;Автор;profile url;Өлкө;Телефон;Лайки;Түзүлгөн\n"
        "Салам, жумуш барбы достор?;https://vk.com/wall5_10;Айбек;https://vk.com/id5;Орусия;0555 123 456;3;"
        "2017-03-02 09:11:00\n"
        "Жок, бүттү баары;https://vk.com/wall-7_11;Гүлнара;https://vk.com/id6;Орусия;;2;\n",
        encoding="utf-8",
    )
    table = kyrtext.posts(kyrtext.read(path))
    assert table["url"].tolist() == [None, "https://vk.com/wall-7_11"]
    assert table.attrs["hidden"] == 1
    full = kyrtext.read(path, settings=kyrtext.Settings(anonymise="full")).documents
    assert full["url"].tolist() == [None, "https://vk.com/wall-7_11"]
    assert full["Телефон"].tolist() == ["•••• ••• •••", None]
    assert full["Түзүлгөн"].iat[0] == "2017-03-02 09:11:00"
    assert full["Өлкө"].tolist() == ["Орусия", "Орусия"]
    off = kyrtext.read(path, settings=kyrtext.Settings(anonymise="off"))
    assert kyrtext.posts(off)["url"].iat[0] == "https://vk.com/wall5_10"
    assert not set(off.documents["author_id"]) & set(full["author_id"])
