"""Laws of the Kyrgyz analyser: generated forms are analysed, nothing raises, order does not matter."""

from __future__ import annotations

import random
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from kyrtext.languages.kyrgyz import HAVING, LACKING, NEUTRAL, analyses, ask, cyrillic
from kyrtext.languages.kyrgyz.analyser import Analyser
from kyrtext.languages.kyrgyz.guesser import candidates
from kyrtext.languages.kyrgyz.keyboard import compatible, fold, unify
from kyrtext.languages.kyrgyz.lemmatiser import lemmatiser
from kyrtext.languages.kyrgyz.lexicon import Headword, Index, headwords
from kyrtext.languages.kyrgyz.morphotactics import Path, paths
from kyrtext.languages.kyrgyz.phonology import VOWELS, attach, harmony

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
    answers = ask(forms)
    assert len(answers) == len(forms)
    for form, (weight, lemma, _, method, _) in zip(forms, answers, strict=True):
        assert 0 <= weight <= 1
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


@given(st.lists(LETTERS, max_size=10), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_forms_are_read_by_themselves(forms: list[str], rng: random.Random) -> None:
    shuffled = list(forms)
    rng.shuffle(shuffled)
    assert dict(zip(forms, ask(forms), strict=True)) == dict(zip(shuffled, ask(shuffled), strict=True))
    assert ask(forms) == [answer for form in forms for answer in ask([form])]


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
    found = cyrillic([form])[0]
    assert {answer.method for answer in ask(found)} <= {"dictionary", "irregular", "suffix"}


def test_empty_input() -> None:
    assert ask([]) == []
    assert ask([""])[0].lemma == ""
    assert analyses("") == []
    assert cyrillic([""]) == [[]]
    assert cyrillic([]) == []


@given(LETTERS)
@settings(max_examples=200, deadline=None)
def test_a_keyboard_that_lacks_the_letters_restores_most(form: str) -> None:
    having, neutral, lacking = (ask([form], [keyboard])[0].form for keyboard in (HAVING, NEUTRAL, LACKING))
    assert neutral in (unify(form), lacking)
    assert having in (unify(form), neutral)
