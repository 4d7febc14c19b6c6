"""Three words in a row are enough to tell Kazakh, Uzbek, Tatar and Tajik from Kyrgyz and Russian."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from kyrtext.files.data import rows
from kyrtext.languages import annotate
from kyrtext.languages.cousins import KEYBOARD, LANGUAGES, NO_WORD, ON_RUSSIAN_KEYBOARD, OWN_LETTERS, spelt_as
from kyrtext.text.tokens import spans

CASES = Path(__file__).parents[1] / "cases" / "languages" / "cousins.tsv"
WORDS = 3
# the least share of three words in a row that are told, in the letters of the language and typed without them
LEAST = {
    "Kazakh": (0.95, 0.74),
    "Uzbek": (0.95, 0.87),
    "Tajik": (0.95, 0.92),
    "Tatar": (0.9, 0.73),
    "Kyrgyz": (0.98, 0.98),
}


@cache
def segments() -> dict[str, list[tuple[str, str]]]:
    """Per first word of a heading: all three words in a row of its sentences, each with its language."""
    found: dict[str, list[tuple[str, str]]] = {}
    heading = ""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:].split()[0].rstrip(":")
        elif line and not line.startswith("#"):
            language, sentence = line.split("\t")
            words = sentence.replace(",", "").split()
            cuts = range(max(1, len(words) - WORDS + 1))
            found.setdefault(heading, []).extend((" ".join(words[at : at + WORDS]), language) for at in cuts)
    return {name: list(dict.fromkeys(rows)) for name, rows in found.items()}


def main_language(texts: Iterable[str]) -> Iterator[str]:
    """The language of most words of each text, of the first of equals."""
    cut = spans(list(texts))
    found = annotate(cut)
    spoken = found.table["language"].to_numpy()[found.ids]
    for low, high in zip(cut.bounds[:-1], cut.bounds[1:], strict=True):
        words = [language for language in spoken[low:high] if language]
        yield max(dict.fromkeys(words), key=words.count)


@pytest.mark.parametrize("heading", LEAST)
def test_three_words(heading):
    told, expected = zip(*segments()[heading], strict=True)
    assert len(told) >= 100
    plain = [text.lower().translate(KEYBOARD) for text in told]
    for texts, least in zip((told, plain), LEAST[heading], strict=True):
        right = [found == language for found, language in zip(main_language(texts), expected, strict=True)]
        missed = [text for text, good in zip(texts, right, strict=True) if not good]
        assert np.mean(right) >= least, missed


def test_all_headings_are_judged():
    assert set(segments()) == set(LEAST)


def test_stems_with_endings():
    forms = ["қызметкерлеріміздің", "кызметкерлеримиздин", "мекорем", "ишлайсизларми", "кызматкерлерибиздин"]
    expected = [OWN_LETTERS, ON_RUSSIAN_KEYBOARD, OWN_LETTERS, NO_WORD, NO_WORD]
    assert spelt_as(forms).tolist() == expected


def test_no_words():
    assert spelt_as([]).tolist() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_are_in_order(language):
    listed = [tuple(row) for row in rows("languages", "cousins", f"{language}.txt")]
    assert listed == sorted(set(listed))
    assert {kind for _, kind in listed} == {"noun", "verb", "word"}
