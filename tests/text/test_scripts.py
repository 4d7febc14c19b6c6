"""Script repair: the case file, and what holds for any word."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kyrtext.files.data import rows
from kyrtext.text.scripts import RULES, candidates, candidates_many, fold, folded, forms_many, ordinary

CASES = Path(__file__).parents[1] / "cases" / "scripts.tsv"


def unescape(text: str) -> str:
    return text.encode("raw_unicode_escape").decode("unicode_escape") if "\\" in text else text


def read_cases() -> list[tuple[int, str, list[tuple[str, tuple[str, ...]]]]]:
    cases = []
    for number, line in enumerate(CASES.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("# "):
            continue
        typed, _, listed = line.partition("\t")
        wanted = []
        for item in listed.split(" | "):
            form, rules = re.fullmatch(r"(.*?)(?: \[(.*)\])?", item).groups()
            wanted.append((unescape(form), tuple(rules.split(", ")) if rules else ()))
        cases.append((number, unescape(typed), wanted))
    return cases


CASE_LIST = read_cases()


def test_there_are_cases():
    assert len(CASE_LIST) >= 200


@pytest.mark.parametrize(("number", "typed", "expected"), CASE_LIST, ids=[f"line {c[0]}" for c in CASE_LIST])
def test_case(number, typed, expected):
    assert [tuple(found) for found in candidates(typed)] == expected, f"tests/cases/scripts.tsv:{number}"


def test_every_rule_has_a_case():
    used = {rule for _, _, expected in CASE_LIST for _, rules in expected for rule in rules}
    assert used == set(RULES)


LETTERS = "абвгдеёжзийклмнңоөпрстуүхчшыьэюяАВЕКМНОРСТУХaceopxykbnvwABCEHKMOPTXYZdfilsqñöüɵѳӊіұκγ"
OTHERS = "-'’. _*8430\u0306\u0308\u0301\u200b\u00ad²ⒶＡ𝐰ᴀ\ud83d中ا"
words = (
    st.text(alphabet=LETTERS, max_size=8)
    | st.text(alphabet=LETTERS + OTHERS, max_size=10)
    | st.text(max_size=8)
)


@settings(max_examples=500, deadline=None)
@given(words)
@example("İ")
@example("Yӊ")
@example("ŉ")
@example("ǰ")
@example("\u0345")
def test_any_word(word):
    found = candidates(word)
    forms = [candidate.form for candidate in found]
    assert 1 <= len(forms) <= 8
    assert len(set(forms)) == len(forms)
    for form, rules in found:
        assert bool(form) == bool(word)
        assert form == form.lower()
        assert unicodedata.is_normalized("NFC", form)
        assert set(rules) <= set(RULES)
        assert len(set(rules)) == len(rules)


@settings(max_examples=300, deadline=None)
@given(st.lists(words, max_size=8))
def test_many_like_one_by_one(some):
    assert candidates_many(some) == [candidates(word) for word in some]
    forms, unusual = forms_many(some)
    assert forms == [candidates(word)[0].form for word in some]
    assert unusual == {place: candidates(some[place]) for place in unusual}
    for word, plain in zip(some, ordinary(some).tolist(), strict=True):
        if plain:
            assert candidates(word) == ((word.lower(), ()),)


@given(st.text(alphabet="абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя", min_size=1, max_size=12))
def test_letters_of_russian_and_kyrgyz_are_never_touched(word):
    if re.search(r"(.)\1|х.+х", word):  # drawled, or laughter
        return
    assert candidates(word) == ((word, ()),)
    assert candidates(unicodedata.normalize("NFD", word))[0].form == word
    assert ordinary([word]).tolist() == [True]


@given(words)
def test_fold_is_a_key(word):
    assert fold(fold(word)) == fold(word)


@given(
    st.lists(
        st.one_of(st.text("йиёİΣßǰ\u030c\u0306\u0300\u0483\n’‑Ёaа👍ө", max_size=6), st.text(max_size=5)),
        max_size=8,
    )
)
def test_forms_folded_together(forms):
    assert folded(forms) == [fold(form.casefold()) for form in forms]


def test_fold():
    assert fold("Ёлка") == fold("елка") == "елка"
    assert fold("о’кей") == fold("о`кей") == "о'кей"
    assert fold("кто‑то") == "кто-то"
    assert fold("й") == "й"
    assert fold("ӊөү") == "ӊөү"
    assert fold("") == ""


def test_empty():
    assert candidates_many([]) == []
    assert forms_many([]) == ([], {})
    assert ordinary([]).tolist() == []
    assert candidates("")[0].form == ""


def test_most_ordinary_words_are_ordinary():
    assert ordinary(["жумуш", "Работа", "үйүбүздөн", "ата-эне", "vaccine", "болуу", "РОССИЯ", "её"]).all()


def test_look_alikes_are_listed_once_and_are_single_letters():
    twins = rows("text", "lookalikes.tsv")
    assert len({(row[0], row[2]) for row in twins}) == len(twins)
    for typed, read, kind in twins:
        assert len(typed) == len(read) == 1
        assert kind in {"twin", "like", "latin", "mark", "else"}
        assert typed.isupper() == read.isupper() or kind == "like"
