"""Codes: a slow plain twin of the finder, laws of hits, counts and crosstabs; the example's own codebook."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kyrtext
from kyrtext.measures.codes import code_hits, codes, overlaps
from kyrtext.measures.crosstab import crosstab
from kyrtext.search.codebook import Code, Codebook
from kyrtext.search.coding import find_codes, items_of
from tests.make import corpus, texts

BOOK = Codebook(
    (
        Code("work", {"en": "Work", "ky": "Жумуш"}, words={"ky": ("жумуш", "иш кагаз"), "ru": ("работа",)}),
        Code("home", words={"ky": ("үй",)}, exclude=("үй жумуш",)),
    )
)
WORDS = ["работа", "жумуш", "паспорт", "үй", "covid", "и", "иш"]
entries = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join)
books = st.builds(
    lambda words, exclude: Codebook((Code("a", words={"ky": tuple(words)}, exclude=tuple(exclude)),)),
    st.lists(entries, min_size=1, max_size=4),
    st.lists(entries, max_size=2),
)


def plain(documents: list[str], code: Code) -> set[tuple[int, int, int]]:
    """The slow twin: document, first and last word of each hit."""
    found = set()
    for row, text in enumerate(documents):
        words = [word.split("/")[0] for word in text.split() if word != "."]
        every = [(first, last) for first in range(len(words)) for last in range(first, len(words))]
        listed = {tuple(entry.split()) for entries in code.words.values() for entry in entries}
        barred = {tuple(entry.split()) for entry in code.exclude}
        hits = [(a, b) for a, b in every if tuple(words[a : b + 1]) in listed]
        walls = [(a, b) for a, b in every if tuple(words[a : b + 1]) in barred]
        hits = [
            hit for hit in hits if not any(a <= hit[0] and hit[1] <= b and (a, b) != hit for a, b in hits)
        ]
        found |= {(row, *hit) for hit in hits if not any(a <= hit[0] and hit[1] <= b for a, b in walls)}
    return found


@settings(deadline=None)
@given(texts, books)
def test_hits_equal_the_plain_twin(documents: list[str], book: Codebook) -> None:
    made = corpus(documents)
    hits = find_codes(made, book)["a"]
    word = made.counted[made.ids] if len(made.ids) else np.zeros(0, dtype=bool)
    running = np.cumsum(word) - 1
    before = np.concatenate(([0], np.cumsum(word)))[made.bounds[:-1]]
    got = {
        (int(row), int(running[first] - before[row]), int(running[last] - before[row]))
        for row, first, last in zip(hits.documents, hits.first, hits.last, strict=True)
    }
    assert got == plain(documents, book.codes[0])
    assert len(got) == len(hits.first)


def test_counts_of_a_small_corpus() -> None:
    made = corpus(
        ["жумуш/ky үй/ky жумуш/ky", "иш/ky кагаз/ky работа/ru", "паспорт/ru"],
        author=["А", "А", None],
        platform=["facebook"] * 3,
    )
    table = codes(made, BOOK, lang="ky").set_index("code")
    assert table["label"].tolist() == ["Жумуш", "home", ""]
    assert table["hits"].to_dict() == {"work": 4, "home": 0, "any code": 4}
    assert table["documents"].to_dict() == {"work": 2, "home": 0, "any code": 2}
    assert table["words"].to_dict() == {"work": 5, "home": 0, "any code": 5}
    assert table["words_percent"]["work"] == pytest.approx(100 * 5 / 7)
    assert table["authors"]["work"] == 1


def test_a_word_two_codes_claim_counts_once_in_the_coverage() -> None:
    both = Codebook((Code("a", words={"ky": ("үй",)}), Code("b", words={"ky": ("үй", "иш")})))
    table = codes(corpus(["үй/ky иш/ky жумуш/ky"]), both).set_index("code")
    assert table["words"].to_dict() == {"a": 1, "b": 2, "any code": 2}


@settings(deadline=None)
@given(texts, st.data())
def test_parts_add_up(documents: list[str], data: st.DataObject) -> None:
    kinds = data.draw(
        st.lists(st.sampled_from(["post", "comment"]), min_size=len(documents), max_size=len(documents))
    )
    made = corpus(documents, kind=kinds)
    whole, parts = codes(made, BOOK).set_index("code"), codes(made, BOOK, by="kind")
    for column in ("hits", "documents", "words"):
        sums = parts.groupby("code")[column].sum()
        assert sums.to_dict() == whole[column].to_dict()
    table = crosstab(made, BOOK, "kind")
    assert table.groupby("item")["count"].sum().to_dict() == whole["hits"].drop("any code").to_dict()
    for by, percent in (("item", "row_percent"), ("kind", "column_percent")):
        for total, cells in zip(
            table.groupby(by)[percent].sum(), table.groupby(by)["documents"].sum(), strict=True
        ):
            assert total == pytest.approx(100 if cells else 0)


def test_crosstab_of_words_equals_a_loop() -> None:
    documents = ["жумуш/ky жумуш/ky үй/ky", "үй/ky", "жумуш/ky"]
    made = corpus(
        documents,
        platform=["vkontakte", "facebook", "vkontakte"],
        date_local=["2020-01-01", "2021-01-01", None],
    )
    table = crosstab(made, ["жумуш", "үй"], cell="count").set_index(["item", "platform"])
    assert table["count"].to_dict() == {
        ("жумуш", "facebook"): 0,
        ("жумуш", "vkontakte"): 3,
        ("үй", "facebook"): 1,
        ("үй", "vkontakte"): 1,
    }
    assert table["per_million"]["жумуш", "vkontakte"] == pytest.approx(1e6 * 3 / 4)
    assert table["documents_percent"]["үй", "vkontakte"] == 50
    assert table["column_percent"]["жумуш", "vkontakte"] == 75
    assert crosstab(made, ["үй"], "year")["year"].tolist() == ["2020", "2021", "undated"]
    with pytest.raises(kyrtext.KyrtextError, match="taken of"):
        crosstab(made, ["үй"], cell="posts")
    with pytest.raises(kyrtext.KyrtextError, match="divide documents"):
        crosstab(made, ["үй"], "text")


@given(texts)
def test_overlaps_are_symmetric(documents: list[str]) -> None:
    made = corpus(documents)
    square = overlaps(made, BOOK).drop(columns="code").to_numpy()
    assert (square == square.T).all()
    assert (np.diag(square) == (items_of(made, BOOK).counts > 0).sum(axis=0)).all()


def test_a_sample_of_hits_is_always_the_same_and_in_order() -> None:
    made = corpus(["жумуш/ky үй/ky"] * 40)
    one, other = code_hits(made, BOOK, sample=5), code_hits(made, BOOK, sample=5)
    assert one.equals(other)
    assert one["code"].value_counts().to_dict() == {"work": 5, "home": 5}
    assert (
        one["document"].is_monotonic_increasing
        or one.groupby("code")["document"].is_monotonic_increasing.all()
    )
    assert len(code_hits(made, BOOK, sample=100)) == 80


def test_hits_are_pieces_of_their_posts() -> None:
    posts = kyrtext.from_texts(["😀 Жумушка  келдим!", "Иш кагаздарды берди"])
    table = code_hits(posts, BOOK)
    assert table["hit"].tolist() == ["Жумушка", "Иш кагаздарды"]
    for row in table.itertuples():
        text = posts.documents["text"].iat[row.document]
        assert text[row.start : row.end] == row.hit
        assert text.startswith(row.left)
        assert text.endswith(row.right)


def test_the_crises_of_the_examples_burst_and_the_daily_talk_does_not() -> None:
    root = Path(__file__).parents[2] / "examples"
    posts = kyrtext.read(root / "exports")
    book, events = kyrtext.load_codebook(root / "codebook.yaml"), kyrtext.load_events(root / "events.csv")
    found = kyrtext.bursts(kyrtext.timeline(posts, book), events)
    assert set(found["item"][:3]) == {"health_crisis", "election_revolution", "border_conflict"}
    assert (found["events"][:3] != "").all()
    assert not set(found["item"]) & {"employment", "documents", "housing"}
    assert (found["item"] == "election_revolution").sum() == 1


def test_a_parent_counts_what_its_children_find_once_a_post(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(
        "codes:\n  work: {label: Work, words: {ky: [жумуш]}, key: 1}\n"
        "  pay: {words: {ky: [айлык]}, parent: work, colour: '#AA0000'}\n"
        "  less: {patterns: ['айлык*'], parent: pay}\n  none: {}\n",
        encoding="utf-8",
    )
    book = kyrtext.load_codebook(path)
    assert [(code.parent, code.colour, code.key) for code in book.codes[:2]] == [
        ("", "", "1"),
        ("work", "#AA0000", ""),
    ]
    assert book.silent == ("none",)
    posts = kyrtext.from_texts(["жумуш, айлык", "айлыгы аз", "үй"])
    table = kyrtext.codes(posts, book).set_index("code")
    assert table["documents"].to_dict() == {"work": 2, "pay": 2, "less": 1, "none": 0, "any code": 2}
    assert table["hits"]["work"] == 3  # a word found by a code and by the one below it is one hit
    assert kyrtext.crosstab(posts, book)["documents"].tolist() == [2, 2, 1, 0]
    assert kyrtext.code_hits(posts, book)["code"].value_counts().to_dict() == {"pay": 2, "less": 1, "work": 1}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{parent: nothing}", "'nothing', which is no code"),
        ("{parent: one}", "below itself"),
        ("{colour: red}", "the colour of 'one'"),
        ("{key: ab}", "the key of 'one'"),
        ("{key: A}\n  two: {key: a}", "have the key 'a'"),
    ],
)
def test_a_tree_that_is_none_is_told(tmp_path: Path, entry: str, said: str) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(f"codes:\n  one: {entry}\n", encoding="utf-8")
    with pytest.raises(kyrtext.KyrtextError, match=said):
        kyrtext.load_codebook(path)
