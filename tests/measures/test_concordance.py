"""KWIC lines: laws that hold for every corpus and every query, and the order of the lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kyrtext
from kyrtext.measures.concordance import kwic, search
from kyrtext.reading.carriers.sheets import read_sheet
from kyrtext.report.tables import write_table
from tests.make import corpus, texts

POSTS = [
    "Салам! Москвада жумуш барбы, туугандар? Айлык кандай 😂",
    "Ищу работу.\nЖУМУШ керек,  тезирээк!!!",
    "Бул постто сиз издеген сөз жок",
    "жумуш жумуш",
]
queries = st.sampled_from(['"жумуш"', '"работа" "үй"', '"иш" NEAR/3 "үй"', '"жумуш үй"', '-"иш" "паспорт"'])
contexts = st.one_of(st.integers(0, 6), st.sampled_from(["sentence", "post"]))


@pytest.fixture(scope="module")
def posts() -> kyrtext.Corpus:
    days = ["2021-03-02", "2021-03-01", None, "2020-01-01"]
    return kyrtext.from_texts(POSTS, date_local=days, platform="vkontakte", id=["1", "2", "3", "4"])


@settings(deadline=None)
@given(texts, queries, contexts, st.sampled_from(["text", "left", "right", "hit", "date"]))
def test_a_line_is_a_piece_of_its_post(
    documents: list[str], query: str, context: int | str, sort: str
) -> None:
    made = corpus(documents)
    table = kwic(made, query, context, sort)
    for row in table.itertuples():
        text = made.documents["text"].iat[row.document]
        assert text[row.start : row.end] == row.hit
        low, high = row.start - len(row.left), row.end + len(row.right)
        assert low >= 0
        assert text[low:high] == row.left + row.hit + row.right
        if context == "post":
            assert (low, high) == (0, len(text))
    in_order = kwic(made, query, context)
    assert sorted(zip(table["document"], table["start"], table["end"], strict=True)) == sorted(
        zip(in_order["document"], in_order["start"], in_order["end"], strict=True)
    )


def words(text: str) -> list[str]:
    return [word for word in text.split() if word != "."]


@settings(deadline=None)
@given(texts, st.integers(0, 6))
def test_a_context_has_as_many_words_as_there_are(documents: list[str], context: int) -> None:
    made = corpus(documents)
    for row in kwic(made, '"жумуш"', context).itertuples():
        text = made.documents["text"].iat[row.document]
        before, after = words(text[: row.start]), words(text[row.end :])
        assert words(row.left) == before[len(before) - min(context, len(before)) :]
        assert words(row.right) == after[:context]


def test_a_sentence_is_the_context(posts: kyrtext.Corpus) -> None:
    table = kwic(posts, "жумуш", "sentence")
    whole = (table["left"] + table["hit"] + table["right"]).tolist()
    assert whole[0].startswith("Москвада")
    assert whole[0].endswith("туугандар?")
    assert whole[1].startswith("ЖУМУШ")
    assert "Ищу" not in whole[1]


def test_lines_are_sorted_by_context(posts: kyrtext.Corpus) -> None:
    assert kwic(posts, "жумуш", sort="right")["right"].tolist()[0] == ""
    assert [text.strip() for text in kwic(posts, "жумуш", 1, sort="left")["left"]] == [
        *("", "работу.", "жумуш", "Москвада")
    ] or kwic(posts, "жумуш", 1, sort="left")["left"].iat[0] == ""
    dated = kwic(posts, "жумуш", sort="date")["document"].tolist()
    assert dated == [3, 3, 1, 0]


def test_a_workbook_has_the_documents_columns_and_an_empty_code(
    tmp_path: Path, posts: kyrtext.Corpus
) -> None:
    table = kwic(posts, "жумуш")
    back = read_sheet(write_table(table, tmp_path / "сөз.xlsx"))
    assert {"left", "hit", "right", "platform", "group", "author", "date", "id", "source", "code"} <= set(
        back
    )
    assert back["hit"].tolist() == table["hit"].tolist()
    assert set(back["code"]) <= {"", None}


def test_search_counts_hits(posts: kyrtext.Corpus) -> None:
    table = search(posts, "жумуш")
    assert table[["document", "hits"]].values.tolist() == [[3, 2], [0, 1], [1, 1]]
    assert table["text"].tolist()[0] == POSTS[3]
    assert search(posts, "-жумуш")[["document", "hits"]].values.tolist() == [[2, 0]]


def test_nothing_found_keeps_the_columns(posts: kyrtext.Corpus) -> None:
    for found in (kwic(posts, "самолёт"), kwic(posts.select([False] * 4), "жумуш")):
        assert len(found) == 0
        assert {"left", "hit", "right", "document", "code"} <= set(found.columns)
    assert len(search(posts.select([False] * 4), "жумуш")) == 0


def test_wrong_choices_are_told(posts: kyrtext.Corpus) -> None:
    with pytest.raises(kyrtext.KyrtextError, match="orders are"):
        kwic(posts, "жумуш", sort="size")
    for context in (-1, "page", True):
        with pytest.raises(kyrtext.KyrtextError, match="no context"):
            kwic(posts, "жумуш", context)
