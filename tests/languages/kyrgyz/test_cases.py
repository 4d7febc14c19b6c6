"""The case files: every form a linguist wrote down gets the lemma written beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

import kyrtext
from kyrtext.languages.kyrgyz import analyses, cyrillic

CASES = Path(__file__).parents[2] / "cases" / "kyrgyz"
SPECIAL = {"latin", "keyboard"}
FILES = sorted(path for path in CASES.glob("*.tsv") if path.stem not in SPECIAL)


def rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def wrong(cases: list[list[str]], lemmas: list[str]) -> list[str]:
    pairs = zip(cases, lemmas, strict=True)
    return [f"{case[0]}: {lemma}, not {case[1]}" for case, lemma in pairs if lemma.lower() != case[1].lower()]


def lemmas(forms: list[str]) -> list[str]:
    """The lemmas a user gets."""
    return kyrtext.lemmatize(forms, "ky")["lemma"].tolist()


def test_there_are_three_thousand_forms() -> None:
    assert sum(len(rows(path)) for path in CASES.glob("*.tsv")) >= 3000


@pytest.mark.parametrize("path", [*FILES, CASES / "keyboard.tsv"], ids=lambda path: path.stem)
def test_lemmas(path: Path) -> None:
    cases = rows(path)
    assert wrong(cases, lemmas([case[0] for case in cases])) == []


def test_traps_beside_a_word_with_the_letters() -> None:
    cases = rows(CASES / "traps.tsv")
    texts = [f"{case[0]}, бул үчүн өтө көп" for case in cases]
    table = kyrtext.tokens(kyrtext.from_texts(texts))
    assert wrong(cases, table[table["position"] == 0]["lemma"].tolist()) == []


def test_latin_spelling() -> None:
    cases = rows(CASES / "latin.tsv")
    found = [(words or [""])[0] for words in cyrillic([case[0] for case in cases])]
    assert [f"{c[0]}: {f}, not {c[1]}" for c, f in zip(cases, found, strict=True) if f != c[1]] == []
    assert wrong([[case[0], case[2]] for case in cases], lemmas([case[0] for case in cases])) == []


def test_stretched_vowels() -> None:
    assert lemmas(["салаааам", "жооооок", "баламмм"]) == ["салам", "жок", "бала"]


def test_latin_names_stay() -> None:
    assert lemmas(["FIFA", "qwrt", "III"]) == ["fifa", "qwrt", "iii"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_written_reading_is_among_all_readings(path: Path) -> None:
    missing = []
    for form, lemma, *_ in rows(path):
        if lemma.lower() not in {reading.lemma.lower() for reading in analyses(form)}:
            missing.append(form)
    assert missing == []
