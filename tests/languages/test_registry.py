"""A language is a row: one more is told apart, lemmatised and counted; a misspelt row is an error."""

from __future__ import annotations

import pytest

import kyrtext
from kyrtext.files.errors import KyrtextError
from kyrtext.languages import registry
from kyrtext.languages.registry import Answers, Language, added

# Toki Pona, of which this row knows a few words and one ending that it does not have.
WORDS = ("toki", "pona", "jan", "moku", "telo", "mute")


def answers(forms):
    return Answers(
        [form.removesuffix("pi") for form in forms], ["noun"] * len(forms), ["dictionary"] * len(forms)
    )


def evidence(forms):
    return [-6.0 if form.removesuffix("pi") in WORDS else -30.0 for form in forms]


TOY = Language("tok", "Toki Pona", 0.05, answers, evidence)


def test_a_further_language_is_counted():
    texts = ["jan pona toki", "jan mokupi moku telo mute", "Ищу работу", "жумуш керек"]
    with added(TOY):
        corpus = kyrtext.from_texts(texts)
        table = kyrtext.frequency(corpus, top=20)
        alone = kyrtext.lemmatize(["mokupi"], "tok")
        of_it = kyrtext.frequency(corpus, language="tok")
    found = dict(zip(table["lemma"], zip(table["language"], table["count"], strict=True), strict=True))
    assert found["jan"] == ("tok", 2)
    assert found["moku"] == ("tok", 2)
    assert found["работа"] == ("ru", 1)
    assert found["жумуш"] == ("ky", 1)
    assert alone["lemma"].tolist() == ["moku"]
    assert set(of_it["language"]) == {"tok"}


def test_without_it_nothing_is_left_of_it():
    before = registry.codes()
    with added(TOY):
        assert registry.codes() == (*before, "tok")
    assert registry.codes() == before
    assert "tok" not in set(kyrtext.from_texts(["jan pona toki"]).lexicon["language"])


@pytest.mark.parametrize("name", ["kyrtext.languages.rusian:answers", "kyrtext.languages.english:answer"])
def test_a_misspelt_module_or_name_is_an_error(name):
    with pytest.raises(KyrtextError, match="cannot load"), added(Language("xx", "X", 0.1, name, evidence)):
        pass


def test_every_row_names_what_is_there():
    for row in registry.languages():
        assert not row.analyser or len(row.analyse(["а"]).lemma) == 1


def test_a_code_stands_for_one_language():
    with pytest.raises(KyrtextError, match="there is a language"), added(Language("ru", "R", 0.1)):
        pass
    with pytest.raises(KyrtextError, match="no language"):
        registry.language_of("zz")
