"""Hashtags taken apart, and the stretches of text that must be masked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyrtext.text.hashtags import hashtag_parts
from kyrtext.text.kinds import SENSITIVE, sensitive


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
        ("#Би\u0306шкек", "Би\u0306шкек"),
        ("#_а_", "а"),
        ("#", ""),
        ("", ""),
        ("жумуш", "жумуш"),
    ],
)
def test_hashtag(tag, parts):
    assert hashtag_parts(tag) == parts.split()


def test_splitter_is_asked_for_words_only():
    asked = []

    def split(part):
        asked.append(part)
        return [part]

    assert hashtag_parts("#жумуш2020", split) == ["жумуш", "2020"]
    assert asked == ["жумуш"]


@given(st.text(alphabet="абВГaB_-12өҮ", max_size=15))
def test_parts_are_the_letters_of_the_tag(tag):
    assert "".join(hashtag_parts("#" + tag)) == tag.replace("_", "").replace("-", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("тел +7 999 123-45-67.", [("+7 999 123-45-67", "phone")]),
        ("почта info@kg.kg", [("info@kg.kg", "email")]),
        ("карта 4111 1111 1111 1111", [("4111 1111 1111 1111", "card")]),
        ("карта 4111111111111111,", [("4111111111111111", "card")]),
        ("карта 4111 1111 1111 1112", []),
        ("0000 0000 0000 0000", []),
        ("паспорт AN1234567", [("AN1234567", "document")]),
        ("ID 1234567 бар", [("ID 1234567", "document")]),
        ("ПИН 21505199012345", [("21505199012345", "document")]),
        ("кел @aibek", [("@aibek", "mention")]),
        ("[id5|Айбек]", [("[id5|", "mention")]),
        ("vk.com/id5", [("vk.com/id5", "profile")]),
        ("https://www.instagram.com/aibek/", [("https://www.instagram.com/aibek/", "profile")]),
        ("https://ok.ru/profile/5", [("https://ok.ru/profile/5", "profile")]),
        ("https://ok.ru/group/5", [("https://ok.ru/group/5", "url")]),
        ("vk.com/club5 vk.com/wall-1_2", [("vk.com/club5", "url"), ("vk.com/wall-1_2", "url")]),
        ("vk.com", [("vk.com", "url")]),
        ("24.kg", [("24.kg", "url")]),
        ("3 000 сом, 12.03.2021, 1 500 000 000", []),
        ("", []),
    ],
)
def test_sensitive(text, expected):
    assert [(text[start:end], kind) for start, end, kind in sensitive(text)] == expected


@given(st.text(alphabet="AN0123456789 -@.kg/+()", max_size=40))
def test_stretches_do_not_overlap(text):
    last = 0
    for start, end, kind in sensitive(text):
        assert last <= start < end <= len(text)
        assert kind in SENSITIVE
        last = end
