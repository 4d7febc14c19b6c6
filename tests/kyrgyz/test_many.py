"""Reading many forms at once gives what the chain gives one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyrtext.languages.kyrgyz.arrays import ALPHABET
from kyrtext.languages.kyrgyz.guesser import denominal
from kyrtext.languages.kyrgyz.lemmatiser import lemmatiser
from kyrtext.languages.kyrgyz.made import MadeVerbs
from kyrtext.languages.kyrgyz.many import answer_of, many
from kyrtext.languages.kyrgyz.readings import Forms
from kyrtext.languages.kyrgyz.suffixes import fold, suffixes

CASES = Path(__file__).parents[1] / "cases" / "kyrgyz"
MARGINS = (1.0, 4.0, 9.0)


def forms() -> list[str]:
    """Every form of the case files, as it is, as a Russian keyboard types it, and with other endings."""
    lines = [line for path in sorted(CASES.glob("*.tsv")) for line in path.read_text("utf-8").splitlines()]
    cases = [line.split("\t")[0].lower() for line in lines if line and line[0] != "#"]
    endings = sorted(suffixes())[::97]
    grafted = [form[: 3 + len(form) // 2] + endings[place % len(endings)] for place, form in enumerate(cases)]
    return list(dict.fromkeys([*cases, *map(fold, cases), *grafted]))


@pytest.mark.parametrize("margin", MARGINS)
def test_the_same_as_one_by_one(margin):
    asked = forms()
    assert len(asked) > 9_000
    found = many().answers(asked, np.full(len(asked), margin))
    one = lemmatiser().one
    wrong = [
        (form, answer, slow)
        for form, answer in zip(asked, found, strict=True)
        if answer != (slow := answer_of(form, one(form, frozenset(), margin)))
    ]
    assert not wrong[:5]


words = st.text(ALPHABET + "-'8y1ѳ", max_size=45)


@given(st.lists(st.tuples(words, st.sampled_from(MARGINS)), min_size=1, max_size=30))
def test_random_words(asked):
    found = many().answers([word for word, _ in asked], np.array([margin for _, margin in asked]))
    one = lemmatiser().one
    for (word, margin), answer in zip(asked, found, strict=True):
        if word:
            assert answer == answer_of(word, one(word, frozenset(), margin)), word


def test_no_verb_made_of_a_word_is_passed_over():
    asked = [form for form in forms() if set(form) <= set(ALPHABET)]
    possible = MadeVerbs(many().arrays).possible(Forms(many().arrays, asked))
    made = [denominal(lemmatiser().analyser, form) is not None for form in asked]
    assert sum(made) > 50
    assert not [form for form, is_made, may_be in zip(asked, made, possible, strict=True) if is_made > may_be]


def test_no_forms():
    assert many().answers([], np.zeros(0)) == []
