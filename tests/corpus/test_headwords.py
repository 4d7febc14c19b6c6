"""Headwords are nominatives, the one written most, or the dictionary form; of verbs the form written most."""

from __future__ import annotations

import pytest

import kyrtext


@pytest.mark.parametrize(
    ("texts", "lemma", "headword"),
    [
        (["Бишкекте жашайм", "Бишкекте эле", "Бишкекке барам"], "Бишкек", "Бишкек"),
        (["мектепке бардык", "мектепке кеттик", "мектеп алыс"], "мектеп", "мектеп"),
        (["документы готовы", "без документов нельзя", "нет документов"], "документ", "документы"),
        (["Балдар ойноду", "балдарга нан", "балам келди"], "бала", "балдар"),
        (["Приехал из Новосиба", "жил в Новосибирске", "был в Новосибирске"], "новосибирск", "Новосибирск"),
        (["Требуется повар", "требуется грузчик"], "требоваться", "требуется"),
    ],
)
def test_headword(texts, lemma, headword):
    table = kyrtext.frequency(kyrtext.from_texts(texts), stopwords=False, top=50)
    assert table[table["lemma"].str.lower() == lemma.lower()]["headword"].tolist() == [headword]
