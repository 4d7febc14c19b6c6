"""Language and lemma of every word: a small gold of invented posts, laws, and the empty corpus."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyrtext.files.errors import KyrtextError
from kyrtext.languages import LANGUAGES, Annotator, annotate, lemmatize
from kyrtext.languages.memory import COLUMNS, number_types
from kyrtext.text.tokens import KINDS, Spans, spans

CASES = Path(__file__).parents[1] / "cases" / "languages"
KEYBOARD = str.maketrans("өүңӨҮҢ", "оунОУН")


def posts() -> list[tuple[str, list[list[str]]]]:
    found: list[tuple[str, list[list[str]]]] = []
    for line in (CASES / "posts.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found.append((line[3:], []))
        elif line and not line.startswith("#"):
            found[-1][1].append(line.split("\t")[1:])
    assert len(found) >= 60
    return found


def tokens(texts: list[str], annotator: Annotator | None = None) -> list[pd.DataFrame]:
    """Annotation of each text as one row per token."""
    cut = spans(texts)
    found = (annotator or Annotator()).annotate(cut)
    table = found.table.iloc[found.ids].reset_index(drop=True)
    return [table[low:high] for low, high in zip(cut.bounds[:-1], cut.bounds[1:], strict=True)]


def words(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["kind"].isin(["word", "hashtag"])]


def stem(lemma: str) -> str:
    return lemma.casefold().replace("ё", "е")


def accuracy(texts: list[str], gold: list[list[list[str]]]) -> tuple[float, float]:
    right = lemma_right = judged = lemma_judged = 0
    for table, expected in zip(tokens(texts), gold, strict=True):
        found = words(table)
        assert len(found) == len(expected)
        for language, lemma, (_, languages, lemmas) in zip(
            found["language"], found["lemma"], expected, strict=True
        ):
            judged += 1
            right += language in languages.split("|")
            if lemmas != "_":
                lemma_judged += 1
                lemma_right += stem(lemma) in map(stem, lemmas.split("|"))
    assert judged > 400
    return right / judged, lemma_right / lemma_judged


def test_posts():
    language, lemma = accuracy([text for text, _ in posts()], [rows for _, rows in posts()])
    assert language >= 0.975
    assert lemma >= 0.965


def test_posts_typed_on_a_russian_keyboard():
    language, lemma = accuracy(
        [text.translate(KEYBOARD) for text, _ in posts()], [rows for _, rows in posts()]
    )
    assert language >= 0.965
    assert lemma >= 0.94


@pytest.mark.parametrize(
    ("text", "word", "language"),
    [
        ("он жашта", "он", "ky"),
        ("он пришёл домой", "он", "ru"),
        ("бар ачык, бала жок", "бар", "ky"),
        ("в этот бар не пустили", "бар", "ru"),
        ("кол койдум", "кол", "ky"),
        ("вбили кол в землю", "кол", "ru"),
        ("ток өчүп калды", "ток", "ky"),
        ("ударило током, ток сильный", "ток", "ru"),
        ("паспортумду", "паспортумду", "ky"),
        ("документтерди тапшырдым", "документтерди", "ky"),
        ("қайда жүрсің", "қайда", "other"),
        ("the visa was refused", "visa", "en"),
        ("salam dostor kandaysynar", "salam", "ky"),
        ("Работа", "Работа", "ru"),
        ("Жумуш", "Жумуш", "ky"),
        ("КМШда иштейт", "КМШда", "ky"),
        ("rahmat", "rahmat", "ky"),
        ("Men Toshkentdanman, ish qidiryapman", "ish", "other"),
        ("Паспортту алдым XIX кылымда", "XIX", "ky"),
    ],
)
def test_language(text, word, language):
    found = tokens([text])[0]
    assert found[found["token"] == word]["language"].tolist()[:1] == [language]


def test_lookalikes_are_repaired_and_noted():
    found = tokens(["Cpoчно нужна paбoта"])[0]
    assert found["lemma"].tolist() == ["срочно", "нужный", "работа"]
    assert found["rules"].tolist() == ["lookalike", "", "lookalike"]


def test_whole_word_of_lookalikes_follows_its_neighbours():
    assert tokens(["дайте cop убрать со двора"])[0]["form"].tolist()[1] == "сор"
    assert tokens(["the cop was here"])[0]["form"].tolist()[1] == "cop"


def test_repairs_of_keyboard_and_latin_are_noted():
    found = tokens(["бугун журом", "jumush barby"])
    assert found[0][["form", "rules"]].values.tolist() == [["бүгүн", "keyboard"], ["жүрөм", "keyboard"]]
    assert found[1]["rules"].tolist() == ["latin", "latin"]


def test_a_writer_with_the_letters_is_believed():
    lacking = tokens(["ушул тор кандай? кун сайын келет коп эле"])[0]
    having = tokens(["ушул тор кандай? күн сайын келет, көп эле, жүрөм, сүйөм"])[0]
    assert lacking[lacking["token"] == "кун"]["form"].tolist() == ["күн"]
    assert having[having["token"] == "тор"]["form"].tolist() == ["тор"]


def test_non_words_have_no_language():
    found = tokens(["Тел: +996 555 123456 😀 https://t.me/kg #Жумуш"])[0]
    other = found[~found["kind"].isin(["word", "hashtag"])]
    assert set(other["language"]) == {""}
    assert other["form"].tolist() == other["lemma"].tolist()
    tag = found[found["kind"] == "hashtag"].iloc[0]
    assert (tag["form"], tag["language"]) == ("#жумуш", "ky")


def test_numbering_is_by_first_occurrence():
    found = annotate(spans(["иш бар, иш жок. работа есть"]))
    seen = pd.unique(pd.Series(found.ids))
    assert seen.tolist() == list(range(len(found.table)))
    assert tuple(found.table.columns) == COLUMNS


def test_lemmatize_table():
    found = lemmatize(["паспорту", "деньгами"], "ru")
    assert found.columns.tolist() == ["form", "lemma", "method"]
    assert found["lemma"].tolist() == ["паспорт", "деньги"]
    assert lemmatize(["китептерди"], "ky")["lemma"].tolist() == ["китеп"]
    assert lemmatize(["vaccines"], "en")["lemma"].tolist() == ["vaccine"]
    assert lemmatize(["қайда"], "other")["lemma"].tolist() == ["қайда"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_lemmatize_odd_tokens(language):
    odd = ["", "'s", "’s", "-", "#", "##", "8", "\0", "\ud800", "а\nб", "🙂", "ё" * 70]
    assert lemmatize(odd, language)["form"].tolist() == odd


def test_lemmatize_unknown_language():
    with pytest.raises(KyrtextError, match="fr"):
        lemmatize(["mot"], "fr")


@pytest.mark.parametrize("texts", [[], [""], ["", "  "]])
def test_empty(texts):
    found = annotate(spans(texts))
    assert len(found.ids) == 0
    assert tuple(found.table.columns) == COLUMNS
    assert lemmatize([], "ky").empty


# --------------------------------------------------------------------------- laws

SOME = [
    *[text for text, _ in posts()][::4],
    "он",
    "Он бар",
    "стали",
    "из",
    "да",
    "THE END",
    "😀",
    "т.к. XXI в.",
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SOME), min_size=1, max_size=6), st.data())
def test_documents_are_decided_alone(texts, data):
    cut = data.draw(st.integers(0, len(texts)))
    annotator = Annotator()
    parts = tokens(texts[:cut], annotator) + tokens(texts[cut:], annotator)
    whole = tokens(texts)
    for one, other in zip(parts, whole, strict=True):
        assert one.values.tolist() == other.values.tolist()


ALPHABET = st.text(st.sampled_from("абвоуөүңыйёәқі аеKcoxy #@.,!-'1😀\n"), max_size=30)


@settings(max_examples=60, deadline=None)
@given(st.lists(ALPHABET, max_size=5))
def test_anything_is_annotated(texts):
    cut = spans(texts)
    found = annotate(cut)
    assert len(found.ids) == len(cut.ids)
    table = found.table.iloc[found.ids]
    assert table["token"].tolist() == [cut.surfaces[number] for number in cut.ids]
    kinds = np.array(KINDS)[cut.kinds[cut.ids]] if len(cut.ids) else []
    assert table["kind"].tolist() == list(kinds)
    is_word = table["kind"].isin(["word", "hashtag"])
    assert set(table[is_word]["language"]) <= set(LANGUAGES)
    assert (table[is_word]["lemma"].str.len() > 0).all()
    assert not found.table.duplicated().any()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=20))
def test_numbering_like_a_dictionary(pairs):
    codes = np.array([code for code, _ in pairs], dtype=np.int64)
    variants = np.array([variant for _, variant in pairs], dtype=np.int16)
    ids, (found, of) = number_types(codes, variants, 6)
    different = list(zip(found.tolist(), of.tolist(), strict=True))
    assert sorted(different) == sorted(set(pairs))
    assert [different[number] for number in ids.tolist()] == pairs


def test_spans_of_one_type_without_documents():
    nothing = Spans(
        np.zeros(0, np.int32),
        np.zeros(0, np.int32),
        np.zeros(0, bool),
        np.zeros(1, np.int64),
        ["иш"],
        np.zeros(1, np.uint8),
    )
    assert len(annotate(nothing).table) == 0
