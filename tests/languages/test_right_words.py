"""Words of invented messages, each with the language and lemma that it must have where it stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from kyrtext.languages import annotate
from kyrtext.text.tokens import spans

CASES = Path(__file__).parents[1] / "cases" / "languages" / "words.tsv"


def cases() -> list[tuple[str, ...]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


@cache
def read() -> dict[str, pd.DataFrame]:
    """The words of every message, all read together."""
    texts = list(dict.fromkeys(message for message, *_ in cases()))
    cut = spans(texts)
    found = annotate(cut)
    table = found.table.iloc[found.ids].reset_index(drop=True)
    bounds = zip(texts, cut.bounds[:-1], cut.bounds[1:], strict=True)
    return {text: table[low:high] for text, low, high in bounds}


@pytest.mark.parametrize(("message", "word", "language", "lemma"), cases())
def test_word(message, word, language, lemma):
    table = read()[message]
    found = table[(table["token"] == word) & table["kind"].isin(["word", "hashtag"])]
    assert len(found), f"'{word}' is no word of its own"
    row = found.iloc[0]
    assert row["language"] in language.split("|")
    assert row["lemma"].casefold().replace("ё", "е") in lemma.casefold().replace("ё", "е").split("|")
