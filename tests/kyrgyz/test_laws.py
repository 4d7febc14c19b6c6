"""Laws of the Kyrgyz analyser: generated forms are analysed, nothing raises, order does not matter."""

from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyrtext.languages.kyrgyz import analyses, cyrillic, lemmatize_many
from kyrtext.languages.kyrgyz.analyser import Analyser
from kyrtext.languages.kyrgyz.guesser import candidates
from kyrtext.languages.kyrgyz.keyboard import compatible, fold, unify
from kyrtext.languages.kyrgyz.lemmatiser import lemmatiser, margin_for
from kyrtext.languages.kyrgyz.lexicon import Headword, Index, headwords
from kyrtext.languages.kyrgyz.morphotactics import Path, paths
from kyrtext.languages.kyrgyz.phonology import VOWELS, alphabetical, attach, harmony

LETTERS = st.text(alphabet="абвгдеёжзийклмнңоөпрстуүфхчшыэюя", max_size=14)
ANYTHING = st.text(max_size=20)


def plain(lemma: str, pos: str) -> Headword:
    return Headword(lemma, pos, 3, (), 4, 0, True)


@cache
def forms_of(lemma: str, start: str) -> tuple[Path, ...]:
    return tuple(paths(lemma, start))


NOUNS = ("бала", "китеп", "жумуш", "жол", "үй", "көз", "иш", "эне", "шаар", "тоо", "күн", "такси", "адам")
VERBS = ("бар", "кел", "айт", "чык", "башта", "оку", "иште", "сүйлө", "бол", "көр", "ойно", "тур", "өт")


@given(st.sampled_from(NOUNS), st.integers(0, 10**6))
@settings(max_examples=200, deadline=None)
def test_every_generated_noun_form_is_analysed(lemma: str, place: int) -> None:
    every = forms_of(lemma, "noun")
    path = every[place % len(every)]
    expected = (path.lemma or lemma, path.features)
    assert expected in {(r.lemma, r.features) for r in analyses(path.surface)}


@given(st.sampled_from(VERBS), st.integers(0, 10**6))
@settings(max_examples=200, deadline=None)
def test_every_generated_verb_form_is_analysed(lemma: str, place: int) -> None:
    every = forms_of(lemma, "verb")
    path = every[place % len(every)]
    expected = (path.lemma or lemma, path.features)
    assert expected in {(r.lemma, r.features) for r in analyses(path.surface)}


def test_a_plain_twin_finds_the_same_readings() -> None:
    """The table of endings against the slow way: write out all forms of a few words and look the form up."""
    words = [plain(lemma, "noun") for lemma in ("бала", "жол", "иш", "тамак")]
    written: dict[str, set[tuple[str, str]]] = {}
    for word in words:
        for path in forms_of(word.lemma, "noun"):
            written.setdefault(path.surface, set()).add((path.lemma or word.lemma, path.features))
    analyser = Analyser(Index(words).stems)
    analyser.irregular = {}
    for form in random.Random(7).sample(sorted(written), 800):
        assert {(r[2], r[4]) for r in analyser.direct(form)} == written[form], form


@given(st.lists(ANYTHING, max_size=8))
@settings(max_examples=150, deadline=None)
def test_anything_gets_an_answer(forms: list[str]) -> None:
    answers = lemmatize_many(forms)
    assert len(answers.lemma) == len(answers.pos) == len(answers.method) == len(answers.form) == len(forms)
    assert all(0 <= weight <= 1 for weight in answers.weight)
    for form, lemma, method in zip(forms, answers.lemma, answers.method, strict=True):
        assert lemma or not form
        assert method in ("dictionary", "irregular", "suffix", "loan", "guess", "unchanged")
        assert method != "unchanged" or lemma == unify(form)


@given(LETTERS)
@settings(max_examples=150, deadline=None)
def test_readings_of_anything_are_ranked(form: str) -> None:
    found = analyses(form)
    assert bool(found) == bool(form)
    typed = [reading.rank for reading in found if reading.form == form]
    assert typed == sorted(typed)


def table(forms: list[str]) -> dict[str, tuple[str, str, str, float]]:
    a = lemmatize_many(forms)
    return dict(zip(forms, zip(a.lemma, a.method, a.form, a.weight, strict=True), strict=True))


@given(st.lists(LETTERS, max_size=10), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_order_does_not_matter(forms: list[str], rng: random.Random) -> None:
    shuffled = list(forms)
    rng.shuffle(shuffled)
    first = table(forms)
    second = table(shuffled)
    assert first == second


@given(st.sampled_from(sorted({word.lemma.lower() for word in headwords() if set("өүң") & set(word.lemma)})))
@settings(max_examples=200, deadline=None)
def test_the_true_spelling_is_among_the_restored(word: str) -> None:
    typed = fold(word)
    assert word in lemmatiser().keyboard.spellings(typed)


@given(LETTERS)
@settings(max_examples=200, deadline=None)
def test_restored_spellings_differ_by_three_letters_only(form: str) -> None:
    for spelling in lemmatiser().keyboard.spellings(form):
        assert compatible(form, spelling)
        assert fold(spelling) == fold(form)


@given(LETTERS)
@settings(max_examples=200, deadline=None)
def test_guesses_keep_harmony(form: str) -> None:
    for stem, _, _, ending in candidates(lemmatiser().analyser, form):
        assert form.endswith(ending)
        first = next((letter for letter in ending if letter in VOWELS), "")
        if first and VOWELS & set(stem) and len(stem) > 5:
            front = harmony(stem) in "еө"
            assert (harmony(first) in "еө") == front


@given(
    st.text(alphabet="кптшмрлзйaаыоуөүеи", min_size=1, max_size=6),
    st.sampled_from(["LAр", "(I)м", "DAн", "GAн"]),
)
def test_attach_only_adds_or_voices(stem: str, morpheme: str) -> None:
    grown = attach(stem, morpheme)
    assert grown[: len(stem) - 1] == stem[:-1]
    assert len(grown) >= len(stem)


@given(ANYTHING)
def test_unify_is_idempotent(form: str) -> None:
    assert unify(unify(form)) == unify(form)


@given(ANYTHING)
@settings(max_examples=60, deadline=None)
def test_latin_gives_words_of_the_lexicon(form: str) -> None:
    found = cyrillic(form)
    assert set(lemmatize_many(found).method) <= {"dictionary", "irregular", "suffix"}


def test_empty_input() -> None:
    assert lemmatize_many([]).lemma == []
    assert lemmatize_many([""]).lemma == [""]
    assert analyses("") == []
    assert cyrillic("") == []


def test_the_margin_follows_the_evidence() -> None:
    lacking = margin_for(["куну"] * 200)
    unknown = margin_for([])
    having = margin_for(["күнү", "өзү", "көңүл"] * 100)
    assert lacking < unknown < having
    assert margin_for(["куну", "күнү"], [200, 0]) == pytest.approx(margin_for(["куну"] * 200))


def test_alphabetical_order() -> None:
    assert sorted(["үч", "уч", "өз", "оз", "ңа", "на"], key=alphabetical) == [
        "на",
        "ңа",
        "оз",
        "өз",
        "уч",
        "үч",
    ]
