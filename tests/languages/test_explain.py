"""`explain` shows what a corpus would count first, and only true readings after it."""

from __future__ import annotations

import pytest

import kyrtext
from kyrtext.languages.explain import COLUMNS, explain

CASES = [
    ("журом", "жүрөм", "ky", "жүр"),
    ("сүйлөгөнмүн", "сүйлөгөнмүн", "ky", "сүйлө"),
    ("документтерди", "документтерди", "ky", "документ"),
    ("сроччноооо", "срочно", "ru", "срочно"),
    ("COVID", "covid", "en", "COVID"),
    ("рaбoту", "работу", "ru", "работа"),
]


@pytest.mark.parametrize(("word", "spelling", "language", "lemma"), CASES)
def test_the_chosen_reading_stands_first(word: str, spelling: str, language: str, lemma: str) -> None:
    first = explain([word]).iloc[0]
    assert (first["word"], first["spelling"], first["language"], first["lemma"]) == (
        word,
        spelling,
        language,
        lemma,
    )
    assert first["chosen"] == "yes"


@pytest.mark.parametrize("word", [word for word, *_ in CASES])
def test_chosen_is_what_a_corpus_counts(word: str) -> None:
    counted = kyrtext.tokens(kyrtext.from_texts([word])).iloc[0]
    first = explain([word]).iloc[0]
    assert (first["spelling"], first["language"], first["lemma"]) == tuple(
        counted[["form", "language", "lemma"]]
    )


def test_other_readings_follow() -> None:
    lemmas = explain(["атам"])["lemma"].tolist()
    assert lemmas[0] == "ата"
    assert "ат" in lemmas


def test_nothing_and_no_words() -> None:
    assert explain([]).columns.tolist() == list(COLUMNS)
    assert len(explain(["!!! 😀 123"])) == 0
