"""The data files of Kyrgyz: in order, complete, and the compiled table up to date."""

from __future__ import annotations

from importlib.resources import files

import pytest

from kyrtext.files.data import lines
from kyrtext.files.errors import KyrtextError
from kyrtext.languages.kyrgyz.analyser import Analysis, clitics, feature_words, irregular_forms, suffixes
from kyrtext.languages.kyrgyz.lexicon import (
    CLASSES,
    headwords,
    own_voices,
    read_file,
    regular_passives,
)
from kyrtext.languages.kyrgyz.lexicon import (
    stems as all_stems,
)
from kyrtext.languages.kyrgyz.morphotactics import compile_suffixes, tactics, write_table
from kyrtext.text.words import sort_key

DATA = files("kyrtext").joinpath("data", "kyrgyz")


def test_the_compiled_table_is_what_the_compiler_makes() -> None:
    stored = DATA.joinpath("suffixes.txt").read_text(encoding="utf-8")
    assert stored == write_table(compile_suffixes()), "run python -m kyrtext.languages.kyrgyz"


def test_every_lexicon_file_has_a_word_class() -> None:
    names = {
        path.name.removesuffix(".txt")
        for path in DATA.joinpath("lexicon").iterdir()
        if path.name.endswith(".txt")
    }
    assert names - {"irregular"} <= set(CLASSES)
    assert len(headwords()) >= 8000


def test_irregular_forms_are_in_order_and_complete() -> None:
    rows = [line.split("\t") for line in lines("kyrgyz", "lexicon", "irregular.txt")]
    assert all(len(row) in (4, 5) for row in rows)
    forms = [row[0] for row in rows]
    assert forms == sorted(forms, key=sort_key)
    lemmas = {word.lemma for word in headwords()} | {row[0] for row in rows if row[0] == row[1]}
    assert [row[1] for row in rows if row[1] not in lemmas] == []


def test_every_lexicon_file_is_in_order_without_repetitions() -> None:
    for name in CLASSES:
        lemmas = [line.split("\t")[0] for line in lines("kyrgyz", "lexicon", f"{name}.txt")]
        assert lemmas == sorted(lemmas, key=sort_key), name
        assert len(lemmas) == len(set(lemmas)), name


def test_own_voices_are_verbs_and_no_passives() -> None:
    own = own_voices()
    assert sorted(own, key=sort_key) == list(lines("kyrgyz", "morphotactics", "own_voices.txt"))
    passives = regular_passives(headwords())
    assert not own & set(passives)
    assert passives["ачыл"] == "ач"


def test_readings_of_one_shape_share_an_entry_tuple() -> None:
    stems = all_stems()
    assert "китеб" in stems
    assert {entry[2] for entry in stems["башт"]} == {"башта"}


def test_a_wrong_frequency_class_is_told() -> None:
    with pytest.raises(KyrtextError, match="frequency class 9"):
        list(read_file("nouns", ["китеп\t9"]))


def test_phrases_are_left_out_and_names_capitalised() -> None:
    assert [word.lemma for word in read_file("places", ["ысык-көл", "кара суу", "Ош\t4"])] == [
        "Ысык-Көл",
        "Ош",
    ]


def test_unknown_states_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from kyrtext.languages.kyrgyz import morphotactics

    monkeypatch.setattr(morphotactics, "lines", lambda *_: iter(["state noun end", "LAр pl 1 nowhere"]))
    with pytest.raises(KyrtextError, match="nowhere"):
        tactics.__wrapped__("nominal")


def test_clitics_agree_with_the_word() -> None:
    assert {"бы", "би", "бу", "бү", "пы", "пи", "пу", "пү"} <= set(clitics())


def test_citation_form_of_a_verb() -> None:
    assert Analysis("кел", "verb", "", "dictionary", "кел", 0).citation == "келүү"
    assert Analysis("башта", "verb", "", "dictionary", "башта", 0).citation == "баштоо"
    assert Analysis("китеп", "noun", "", "dictionary", "китеп", 0).citation == "китеп"


def test_irregular_forms_have_readings() -> None:
    assert {reading[2] for reading in irregular_forms()["мага"]} == {"мен"}


def test_every_feature_is_explained() -> None:
    used = {
        part for readings in suffixes().values() for reading in readings for part in reading[2].split(".")
    }
    used |= {part for held in clitics().values() for clitic in held for part in clitic.feature.split(".")}
    used |= {
        part for held in irregular_forms().values() for reading in held for part in reading[4].split(".")
    }
    used |= {
        part for line in lines("kyrgyz", "morphotactics", "voice.txt") for part in line.split()[1].split(".")
    }
    assert used - {""} == set(feature_words())


def test_features_in_russian() -> None:
    reading = Analysis("бар", "verb", "neg.past.3", "suffix", "барбады", 1)
    assert reading.explained("ru") == "отрицание, прошедшее, он, она, оно, они"
    assert Analysis("бар", "verb", "", "dictionary", "бар", 0).explained() == ""
