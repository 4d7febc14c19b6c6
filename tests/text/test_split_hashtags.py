"""Hashtags cut into words keep their places, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyrtext.text.tokens import KINDS, spans, split_hashtags

TEXTS = st.lists(
    st.lists(
        st.sampled_from(["#жумушБар", "#КРШайлоо2020", "салам", "жумуш", "#работа_москва", ",", "#бар"]),
        max_size=6,
    ).map(" ".join),
    max_size=4,
)


def pieces(texts: list[str]) -> list[list[tuple[str, str]]]:
    cut = split_hashtags(spans(texts))
    found = []
    for row, text in enumerate(texts):
        tokens = range(cut.bounds[row], cut.bounds[row + 1])
        for token in tokens:
            surface = cut.surfaces[cut.ids[token]]
            assert text[cut.starts[token] : cut.starts[token] + len(surface)] == surface
        found.append([(cut.surfaces[cut.ids[token]], KINDS[cut.kinds[cut.ids[token]]]) for token in tokens])
    return found


@given(TEXTS)
def test_every_sign_stays_in_its_place(texts: list[str]) -> None:
    for text, row in zip(texts, pieces(texts), strict=True):
        assert "".join(surface for surface, _ in row) == text.replace(" ", "")
        assert all(kind != "hashtag" for _, kind in row)


def test_words_of_hashtags_are_words() -> None:
    assert pieces(["#КРШайлоо2020 #работа_москва"]) == [
        [
            ("#", "punctuation"),
            ("КР", "word"),
            ("Шайлоо", "word"),
            ("2020", "number"),
            ("#", "punctuation"),
            ("работа", "word"),
            ("_", "punctuation"),
            ("москва", "word"),
        ]
    ]


def test_nothing_in_nothing_out() -> None:
    assert len(split_hashtags(spans([])).ids) == 0
    assert split_hashtags(spans(["", ""])).bounds.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("#ЖокКоррупцияга", "Жок Коррупцияга"),
        ("#жумушБар", "жумуш Бар"),
        ("#stopRahmon", "stop Rahmon"),
        ("#работа_москва", "работа москва"),
        ("#работа-москва", "работа москва"),
        ("#РАБОТА", "РАБОТА"),
        ("#РаботаВМоскве", "Работа В Москве"),
        ("#КРЖок", "КР Жок"),
        ("#бишкек2020", "бишкек 2020"),
        ("#2020жыл", "2020 жыл"),
        ("#ӨлкөҮчүн", "Өлкө Үчүн"),
        ("#БизҢ", "Биз Ң"),
        ("#жумушбар", "жумушбар"),
        ("#_а_", "а"),
    ],
)
def test_where_tags_are_cut(tag, parts):
    cut = split_hashtags(spans([tag]))
    signs = KINDS.index("punctuation")
    assert [cut.surfaces[kind] for kind in cut.ids if cut.kinds[kind] != signs] == parts.split()
