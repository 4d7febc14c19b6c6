"""Russian lemmas: cases a linguist can edit, and the dictionary's tables against pymorphy3 itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pymorphy3
import pytest

from kyrtext.languages import annotate, russian
from kyrtext.languages.russian import context, lemmas
from kyrtext.languages.russian.lemmas import Predictor
from kyrtext.languages.russian.tables import pymorphy_prefixes, tables
from kyrtext.text.tokens import spans

CASES = Path(__file__).parents[2] / "cases" / "languages"


def rows(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    found = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert found
    return found


def fold(lemma: str) -> str:
    return lemma.lower().replace("ё", "е")


@pytest.fixture(scope="module")
def morph() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


@pytest.mark.parametrize(("form", "lemma"), rows("lemmas_ru.tsv"))
def test_lemma_without_neighbours(form, lemma):
    assert fold(russian.lemmatize_many([form]).lemma[0]) == fold(lemma)


@pytest.mark.parametrize(("text", "word", "lemma"), rows("readings.tsv"))
def test_lemma_among_neighbours(text, word, lemma):
    found = annotate(spans([text])).table
    assert [fold(answer) for answer in found[found["token"] == word]["lemma"]] == [fold(lemma)]


def known_forms() -> list[str]:
    return tables().attested()[::400] + [row[0] for row in rows("lemmas_ru.tsv")]


def test_lookup_gives_the_readings_of_parse(morph):
    for form in known_forms():
        found = sorted(tables().described(one) for one in tables().lookup(form))
        if found:
            expected = sorted((p.normal_form, str(p.tag)) for p in morph.parse(form))
            assert [(one.lemma, one.tag) for one in found if "Init" not in one.tag] == [
                one for one in expected if "Init" not in one[1]
            ]


def test_lookup_gives_the_likelihoods_of_parse(morph):
    for form in known_forms():
        chances = [round(one[2], 5) for one in tables().lookup(form)]
        if chances:
            expected = [round(p.score, 5) for p in morph.parse(form) if "Init" not in str(p.tag)]
            assert sorted(chances) == sorted(expected)


def unknown_forms() -> list[str]:
    typos = [form[:-3] + "ж" + form[-2:] for form in tables().attested()[::300] if len(form) > 5]
    return [form for form in typos if not tables().known(form)] + [
        "гуглить",
        "лайкнула",
        "жумушум",
        "бутявкали",
    ]


def test_predictor_gives_the_guess_of_parse(morph):
    predictor = Predictor(tables())
    compared = 0
    for form in unknown_forms():
        guess = predictor.first(form)
        if guess is not None and not form.startswith(tuple(pymorphy_prefixes())):
            # ours may prefer a nominative further down the list; then the list must have it
            readings = [(p.normal_form, str(p.tag)) for p in morph.parse(form)]
            answer = (guess[0], tables().tags[guess[1]])
            nominative = guess[0] == form and tables().is_nominative_noun[guess[1]]
            assert answer == readings[0] or (nominative and answer in readings)
            compared += 1
    assert compared > 20


def test_fixed_prefixes_are_put_back():
    assert russian.lemmatize_many(["супердевушками", "автозагранами"]).lemma == ["супердевушка", "автозагран"]


def test_readings_are_never_empty():
    for form in ["", "ъ", "работа", "жумуш", "hello", "т.е.", "-", "12"]:
        assert russian.readings(form)


def test_first_reading_is_the_lemma():
    for form in ["работу", "родной", "деньга", "счастья", "бутявкали"]:
        assert russian.readings(form)[0].lemma == lemmas._dictionary_answer(form)[0]


def test_known_is_case_blind_and_allows_e_for_yo():
    assert russian.known(["Работу", "елка", "ёлка", "жумушка", "загране"]).tolist() == [True] * 3 + [
        False,
        True,
    ]


def test_nothing_in_nothing_out():
    assert russian.known([]).tolist() == []
    assert russian.lemmatize_many([]) == ([], [], [])
    nothing = np.zeros(0, dtype=np.int32)
    bounds = np.zeros(1, dtype=np.int64)
    assert context.choose(nothing, bounds, nothing.astype(bool), context.Seen(), nothing).tolist() == []


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("паспорт", "паспорт"),
        ("москва", "москва"),
        ("столовая", "столовая"),
        ("деньги", None),
        ("джинсы", "джинсы"),
        ("паспорта", None),
        ("паспорту", None),
        ("работать", None),
        ("мой", None),
        ("вотсап", "вотсап"),
        ("вотсапа", None),
    ],
)
def test_noun_stem(word, stem):
    assert russian.noun_stem(word) == stem


def test_data_files_name_words_the_dictionary_knows():
    headwords = set(lemmas.common()) - {"деньги", "должен", "родители", "счастье"}
    missing = [word for word in headwords if not any(r.lemma == word for r in russian.readings(word))]
    assert not missing


def test_every_rule_of_the_context_file_can_be_reached():
    for form, found in context.rules().items():
        whole = [place for place, rule in enumerate(found) if not rule.tests]
        assert not whole or whole == [len(found) - 1], form
        for rule in found:
            for test in rule.tests:
                assert test.forms or test.bits, form


def test_context_stays_inside_the_document():
    alone = annotate(spans(["Труба из", "стали"])).table
    assert alone[alone["token"] == "стали"]["lemma"].tolist() == ["стать"]
