"""What is done for many words at once, beside plain ways that do it word by word."""

from __future__ import annotations

import re
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kyrtext.files.data import rows
from kyrtext.languages import evidence, kyrgyz
from kyrtext.languages.memory import Types
from kyrtext.languages.trigrams import LIMIT, kyrgyz_leans
from kyrtext.text.words import Words

letters = st.text("абдзийклмнопрстучшыеоөүңуэё-8", max_size=9)
FORMS = [
    *("болуп", "жоокер", "коюн", "журом", "торт", "уйдо", "уйдогу", "келесинби", "китебим", "тынчыраак"),
    *(
        "зангунгатты",
        "онун",
        "он-унчу",
        "8зум",
        "к8п",
        "эне-уулуна",
        "100дон",
        "баласыбы",
        "документтун",
        "соз",
    ),
]


@given(st.lists(letters, max_size=8))
def test_shapes_are_found_as_regular_expressions_find_them(forms):
    for shapes in (evidence.KYRGYZ_MARK, evidence.KYRGYZ_ENDING):
        plain = [re.search(shapes.pattern, form) is not None for form in forms]
        assert shapes.found(Words(forms)).tolist() == plain


TRIGRAMS = {
    trigram.replace("_", " "): float(value) / 10 for trigram, value in rows("languages", "trigrams.txt")
}


def kyrgyz_lean(form):
    """The lean of one word, three letters at a time."""
    padded = f" {form} "
    total = 0.0
    for place in range(len(padded) - 2):
        total += TRIGRAMS.get(padded[place : place + 3], 0.0)
    return min(max(total, -LIMIT), LIMIT)


@given(st.lists(st.text(max_size=9) | letters, max_size=8))
def test_leans_are_those_of_each_word(forms):
    forms = [form.encode("utf-8", "replace").decode("utf-8") for form in forms]
    assert kyrgyz_leans(Words(forms)).tolist() == [kyrgyz_lean(form) for form in forms]


@given(st.lists(letters | st.sampled_from(FORMS), max_size=6))
def test_few_forms_are_asked_for_anew_for_a_keyboard(forms):
    pairs = [*product([*forms, *FORMS], range(len(kyrgyz.MARGINS)))]
    asked, keyboards = map(list, zip(*pairs, strict=True))
    assert kyrgyz.on_keyboards(asked, kyrgyz.ask(asked), keyboards) == kyrgyz.ask(asked, keyboards)
    assert kyrgyz.on_keyboards([], [], []) == []


rows = st.lists(st.tuples(st.integers(0, 4), st.sampled_from("абв")), max_size=8)


@given(st.lists(rows, max_size=4))
def test_types_are_numbered_like_a_dictionary(batches):
    types, numbers, expected = Types(), {}, []
    for batch in batches:
        described = [(word,) * len(types.columns) for _, word in batch]
        types.add(np.array([row for row, _ in batch], dtype=np.int64), described)
        expected += [numbers.setdefault(pair, len(numbers)) for pair in batch]
    assert types.of(np.arange(len(expected))).tolist() == expected
    assert types.columns[0] == [word for _, word in numbers]
