"""Words of invented messages, each with the language and lemma that it must have where it stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import kyrtext
from kyrtext.languages import annotate
from kyrtext.text.tokens import spans

CASES = Path(__file__).parents[1] / "cases" / "languages"


def cases(name: str) -> list[tuple[str, ...]]:
    lines = (CASES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


@cache
def read() -> dict[str, pd.DataFrame]:
    """The words of every message, all read together."""
    messages = [message for name in ("words", "senses", "grammar") for message, *_ in cases(name)]
    messages += [message for name in ("homographs", "homographs_aside") for _, message, *_ in cases(name)]
    texts = list(dict.fromkeys(messages))
    cut = spans(texts)
    found = annotate(cut)
    table = found.table.iloc[found.ids].reset_index(drop=True)
    bounds = zip(texts, cut.bounds[:-1], cut.bounds[1:], strict=True)
    return {text: table[low:high] for text, low, high in bounds}


def word_of(message: str, word: str) -> pd.Series:
    table = read()[message]
    found = table[(table["token"] == word) & table["kind"].isin(["word", "hashtag"])]
    assert len(found), f"'{word}' is no word of its own"
    return found.iloc[0]


@pytest.mark.parametrize(("message", "word", "language", "lemma"), cases("words"))
def test_word(message, word, language, lemma):
    row = word_of(message, word)
    assert row["language"] in language.split("|")
    assert row["lemma"].casefold().replace("ё", "е") in lemma.casefold().replace("ё", "е").split("|")


@pytest.mark.parametrize(("message", "word", "lemma", "pos"), cases("senses"))
def test_sense(message, word, lemma, pos):
    row = word_of(message, word)
    assert (row["language"], row["lemma"], row["pos"]) == ("ky", lemma, pos)


def test_sentences_of_a_grammar_book():
    wrong = []
    for sentence, wanted in cases("grammar"):
        words = read()[sentence].query("kind == 'word'")
        for word, found, lemma in zip(words["token"], words["lemma"], wanted.split(" "), strict=True):
            if lemma not in ("_", found):
                wrong.append(f"{sentence}: {word} is {found}, not {lemma}")
    assert wrong == []


def test_stop_words_by_sense():
    corpus = kyrtext.from_texts(["Мага айтып кой", "Бир кой сойдук", "Үйдө ким бар, эртең барам"])
    table = kyrtext.tokens(corpus)
    found = dict(zip(zip(table["document"], table["token"], strict=True), table["stop"], strict=True))
    assert found[0, "кой"]
    assert not found[1, "кой"]
    assert found[2, "бар"]
    assert not found[2, "барам"]


def test_neighbours_of_other_documents_are_not_heard():
    together = kyrtext.tokens(kyrtext.from_texts(["Айтып", "кой"]))
    assert together["stop"].tolist()[-1] == kyrtext.tokens(kyrtext.from_texts(["кой"]))["stop"].tolist()[-1]


@pytest.mark.parametrize(("name", "least"), [("homographs", 0.8), ("homographs_aside", 0.75)])
def test_homographs_by_their_neighbours(name, least):
    right: dict[str, list[bool]] = {}
    for pair, message, word, lemma, pos in cases(name):
        row = word_of(message, word)
        good = row["language"] == "ky" and row["lemma"].lower() in lemma.split("|")
        right.setdefault(pair, []).append(good and (pos == "_" or row["pos"] in pos.split("|")))
    assert len(right) >= 40
    assert sum(map(all, right.values())) / len(right) >= least, [one for one in right if not all(right[one])]
