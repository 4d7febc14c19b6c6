"""Frequency tables against a slow plain twin, and the laws they keep."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings

import kyrtext
from kyrtext.corpus.corpus import concat
from kyrtext.corpus.grouping import homographs
from kyrtext.corpus.types import case_pattern
from kyrtext.measures.frequency import COLUMNS, NVIVO_COLUMNS, frequency, in_pieces, nvivo, stopped
from kyrtext.text.words import sort_key
from tests.make import STOPPED, corpus, texts


def plain_counts(documents: list[str]) -> dict[tuple[str, str], int]:
    """The slow twin: (lemma, languages) -> count, by a loop over words."""
    counts: Counter[tuple[str, str]] = Counter()
    for text in documents:
        for word in text.split():
            lemma, _, language = word.partition("/")
            if lemma == "." or lemma in STOPPED:
                continue
            shared = language in ("ru", "ky") and lemma not in homographs()
            counts[lemma, "ru+ky" if shared else language] += 1
    return dict(counts)


def table_counts(table: pd.DataFrame) -> dict[tuple[str, str], int]:
    return {
        (
            row.lemma,
            "ru+ky"
            if row.language.split()[0].strip(",") in ("ru", "ky") and row.lemma not in homographs()
            else row.language,
        ): row.count_
        for row in table.rename(columns={"count": "count_"}).itertuples()
    }


@given(texts)
def test_counts_equal_the_plain_twin(documents: list[str]) -> None:
    table = frequency(corpus(documents))
    assert table_counts(table) == plain_counts(documents)
    assert list(table.columns) == list(COLUMNS)


@given(texts)
def test_documents_equal_a_plain_loop(documents: list[str]) -> None:
    table = frequency(corpus(documents), group="exact").set_index(["lemma", "language"])
    for (lemma, language), row in table.iterrows():
        tongues = {part.split()[0] for part in language.split(",")}
        holds = [
            any(word in {f"{lemma}/{tongue}" for tongue in tongues} for word in text.split())
            for text in documents
        ]
        assert row["documents"] == sum(holds)


@given(texts, texts)
def test_counts_add_over_concatenation(first: list[str], second: list[str]) -> None:
    joined = table_counts(frequency(concat([corpus(first), corpus(second)])))
    assert joined == dict(Counter(plain_counts(first)) + Counter(plain_counts(second)))


@given(texts)
def test_document_order_does_not_matter(documents: list[str]) -> None:
    one, other = frequency(corpus(documents)), frequency(corpus(documents[::-1]))
    columns = ["rank", "headword", "count", "documents", "weighted_percent", "per_million"]
    pd.testing.assert_frame_equal(one[columns], other[columns])


@given(texts)
def test_percentages_have_their_denominators(documents: list[str]) -> None:
    made = corpus(documents)
    table = frequency(made)
    if len(table):
        assert table["weighted_percent"].sum() == pytest.approx(100)
        words = sum(word != "." for text in documents for word in text.split())
        assert made.words == words
        assert table["per_million"].to_list() == pytest.approx((1e6 * table["count"] / words).to_list())
    shorter = frequency(made, top=2, min_count=2)
    whole = table[table["count"] >= 2].head(2)
    assert shorter["weighted_percent"].to_list() == pytest.approx(whole["weighted_percent"].to_list())


@given(texts)
def test_ties_follow_the_alphabet(documents: list[str]) -> None:
    table = frequency(corpus(documents))
    keys = [(-count, sort_key(word)) for count, word in zip(table["count"], table["headword"], strict=True)]
    assert keys == sorted(keys)


def test_top_keeps_the_alphabet_among_ties() -> None:
    made = corpus(["үй/ky иш/ky жумуш/ky"])
    assert frequency(made, top=2)["headword"].tolist() == ["жумуш", "иш"]


def test_homographs_stay_two_rows_and_shared_words_one() -> None:
    table = frequency(corpus(["кол/ru кол/ky паспорт/ru паспорт/ky паспорт/ky"]))
    assert table[["headword", "language", "count"]].values.tolist() == [
        ["паспорт", "ky 2, ru 1", 3],
        ["кол", "ky", 1],
        ["кол", "ru", 1],
    ]


def test_min_length_changes_the_denominator_and_top_does_not() -> None:
    made = corpus(["үй/ky үй/ky жумуш/ky работа/ru"])
    assert frequency(made, top=1)["weighted_percent"].tolist() == [50.0]
    assert frequency(made, min_length=3)["weighted_percent"].tolist() == [50.0, 50.0]


def test_by_platform_counts_each_part_alone() -> None:
    made = corpus(["үй/ky", "үй/ky иш/ky"], platform=["facebook", "vkontakte"])
    table = frequency(made, by="platform")
    assert table[["platform", "headword", "weighted_percent"]].values.tolist() == [
        ["facebook", "үй", 100.0],
        ["vkontakte", "иш", 50.0],
        ["vkontakte", "үй", 50.0],
    ]


def test_by_language_each_language_is_a_table_of_its_own() -> None:
    made = corpus(["паспорт/ru паспорт/ky үй/ky", "үй/ky"])
    table = frequency(made, by="language")
    assert tuple(table.columns) == ("language", *(name for name in COLUMNS if name != "language"))
    assert table[["language", "headword", "count", "per_million"]].values.tolist() == [
        ["ru", "паспорт", 1, 250_000.0],
        ["ky", "үй", 2, 500_000.0],
        ["ky", "паспорт", 1, 250_000.0],
    ]
    assert nvivo(table).columns[0] == "language"


def test_authors_are_told_apart_by_platform() -> None:
    made = corpus(
        ["үй/ky"] * 4,
        platform=["facebook", "vkontakte", "vkontakte", "vkontakte"],
        author_id=["1", "1", "1", None],
    )
    assert frequency(made)["authors"].tolist() == [2]


@pytest.mark.parametrize("by", [None, "platform", "group", "month", "week", "language", "author", "kind"])
def test_an_empty_corpus_gives_an_empty_table(by: str | None) -> None:
    empty = corpus([""]).select([False])
    assert len(frequency(empty, by=by)) == 0
    assert len(stopped(empty)) == 0


def test_nvivo_has_its_five_columns() -> None:
    table = nvivo(frequency(corpus(["үй/ky үй/ky"])))
    assert tuple(table.columns) == NVIVO_COLUMNS
    assert table.values.tolist() == [["үй", 2, 2, 100.0, "үй"]]


def test_wrong_choices_are_told() -> None:
    made = corpus(["үй/ky"])
    with pytest.raises(kyrtext.KyrtextError, match="groupings are lemma"):
        frequency(made, group="root")
    with pytest.raises(kyrtext.KyrtextError, match="documents have no column 'colour'"):
        frequency(made, by="colour")
    with pytest.raises(kyrtext.KyrtextError, match="languages are"):
        frequency(made, language="de")


@pytest.mark.parametrize(
    ("token", "pattern"),
    [
        ("жумуш", "l"),
        ("Бишкек", "t"),
        ("COVID", "u"),
        ("WhatsApp", "m"),
        ("Ысык-Көл", "t"),
        ("Я", "t"),
        ("i", "l"),
    ],
)
def test_case_patterns(token: str, pattern: str) -> None:
    assert case_pattern(token) == pattern


@settings(max_examples=40)  # each asks for twelve tables
@given(texts)
def test_pieces_are_the_table_cut(documents: list[str]) -> None:
    made = corpus(documents)
    for by in (None, "platform", "language"):
        whole = frequency(made, by)
        for size in (1, 3, 1000):
            pieces = list(in_pieces(made, by, size=size))
            assert all(len(piece) <= size for piece in pieces)
            assert all(by is None or piece[by].nunique() <= 1 for piece in pieces)
            assert [row for piece in pieces for row in piece.values.tolist()] == whole.values.tolist()
            assert all(list(piece.columns) == list(whole.columns) for piece in pieces)


def test_an_exact_form_is_shown_as_it_was_written() -> None:
    made = kyrtext.from_texts(["Бүгүн көлдөбүз, не хватает друзей"])
    exact = set(kyrtext.frequency(made, group="exact", stopwords=False)["headword"])
    assert {"көлдөбүз", "друзей"} <= exact
    assert {"көл", "друг"} <= set(kyrtext.frequency(made, stopwords=False)["headword"])
