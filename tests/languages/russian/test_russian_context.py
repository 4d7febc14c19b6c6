"""Russian readings chosen by neighbours, token by token beside all at once; and words of any kind."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyrtext.languages import russian
from kyrtext.languages.kyrgyz.guesser import russian_stem
from kyrtext.languages.russian import context
from kyrtext.languages.russian.lemmas import entries
from kyrtext.languages.russian.tables import tables

STRANGE = [
    "",
    "ё",
    "-",
    "а\0",
    "\0",
    "кот\0",
    "ёлка\x01",
    "🙂",
    "кот🙂",
    "елка" * 40,
    "е" * 70,
    "һәм",
    "don't",
]

cyrillic = st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя", max_size=9)
anything = st.one_of(
    cyrillic,
    st.text(alphabet="абеёкнорст-'*.", max_size=12),
    st.text(max_size=8),
    st.sampled_from(STRANGE),
).filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text))


def choose_plainly(ids, bounds, russian_word, forms):
    """The rules of the context file, token by token."""
    chosen = np.zeros(len(ids), dtype=np.int16)
    for first, last in itertools.pairwise(bounds):
        for place in range(first, last):
            for rule in context.rules().get(forms[ids[place]], ()) if russian_word[place] else ():
                if all(holds(test, place, first, last, ids, forms) for test in rule.tests):
                    chosen[place] = context.alternatives().index(rule.entry) + 1
                    break
    return chosen


def holds(test, place, first, last, ids, forms):
    beside = place + test.offset
    if not first <= beside < last:
        return bool(test.bits & context.BIT["EDGE"]) == test.wanted
    form = forms[ids[beside]]
    return (form in test.forms or bool(context.classes(form) & test.bits)) == test.wanted


@pytest.mark.parametrize("seed", range(4))
def test_readings_among_neighbours(seed):
    random = np.random.default_rng(seed)
    ruled = list(context.rules())
    beside = sorted(
        {form for lines in context.rules().values() for rule in lines for form in words_beside(rule)}
    )
    forms = [*ruled, *beside, *tables().attested()[::500], "өлкө", ".", "12", "", *ruled[:5]]
    ids = random.integers(0, len(forms), 5000).astype(np.int32)
    ids[::2] = random.integers(0, len(ruled), 2500)
    bounds = np.array([0, *np.sort(random.integers(0, 5000, 700)), 5000], dtype=np.int64)
    russian_word = random.random(5000) > 0.2
    seen, order = context.Seen(), random.permutation(len(forms))
    for some in np.array_split(order, 3):  # rows come at several times
        seen.extend([forms[number] for number in some.tolist()])
        seen.classes(np.arange(len(seen.forms))[::9])  # and of some the classes are known already
    found = context.choose(ids, bounds, russian_word, seen, np.argsort(order))
    assert len(np.unique(found)) > 20
    assert np.array_equal(found, choose_plainly(ids, bounds, russian_word, forms))


def words_beside(rule):
    return {form for test in rule.tests for form in test.forms}


@settings(max_examples=300, deadline=None)
@given(st.lists(anything, max_size=6))
def test_anything_gets_an_answer(texts):
    answers = russian.lemmatize_many(texts)
    assert len(answers.lemma) == len(answers.pos) == len(answers.method) == len(texts)
    for text, lemma, known in zip(texts, answers.lemma, russian.known(texts), strict=True):
        assert lemma or not text
        assert known == (text.lower() in entries() or tables().known(text.lower()))
        assert "\0" in text or (russian.known_reading(text) is not None) == tables().known(text)
        assert russian.first_tag(text)
        assert (russian_stem(text) is None) == (russian.noun_stem(text) is None)


def test_halves_of_letters_are_no_words():
    assert russian.known(["\ud800", "кот\udfff", "кот"]).tolist() == [False, False, True]
    assert russian.lemmatize_many(["\ud800", "кот\udfff"]).lemma == ["\ud800", "кот\udfff"]
