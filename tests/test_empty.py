"""Every public function answers an empty corpus: with an empty table, or with an error that says why."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import kyrtext
from kyrtext.corpus.corpus import Corpus
from kyrtext.corpus.group_table import GroupTable
from kyrtext.search.codebook import Code, Codebook

BOOK = Codebook((Code("work", words={"ky": ("жумуш",)}),))
# what stands for the parameters that have no default
GIVEN: dict[str, object] = {
    "query": "жумуш",
    "node": "жумуш",
    "items": ["жумуш"],
    "codebook": BOOK,
    "by": "platform",
    "date": "2020-10-05",
    "documents": [],
    "dictionary": pd.DataFrame({"word": ["жумуш"], "warmth": [1.0]}),
    "reference": pd.DataFrame({"word": ["жумуш"], "count": [5]}),
    "words": 100,
    "table": GroupTable("groups.csv", (("vkontakte", "айыл", ""),), {"country": ("Russia",)}),
}
# these need something to compare or to draw, and say so
TELLS = {
    *("keyness", "keyness_list", "effect", "cluster_words", "cluster_documents", "correspondence"),
    *("figures", "write_report"),
}


def takes_a_corpus() -> list[str]:
    found = []
    for name in kyrtext.__all__:
        value = getattr(kyrtext, name)
        if inspect.isfunction(value):
            first = next(iter(inspect.signature(value).parameters.values()), None)
            if first is not None and str(first.annotation).startswith("Corpus"):
                found.append(name)
    return found


def call(function: Callable, corpus: Corpus, folder: Path) -> object:
    arguments = []
    for name, parameter in inspect.signature(function).parameters.items():
        if str(parameter.annotation).startswith("Corpus"):
            arguments.append(corpus)
        elif parameter.default is inspect.Parameter.empty and name in ("table", "dictionary", "reference"):
            arguments.append(GIVEN[name])
        elif (
            parameter.default is inspect.Parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        ):
            arguments.append(
                folder / "out" if "path" in name or "Path" in str(parameter.annotation) else GIVEN[name]
            )
    return function(*arguments)


@pytest.fixture(params=["no documents", "no words", "punctuation", "a selection of nothing"])
def empty(request: pytest.FixtureRequest) -> Corpus:
    texts = {"no documents": [], "no words": ["", ""], "punctuation": ["!!! ..."]}
    if request.param in texts:
        return kyrtext.from_texts(texts[request.param])
    return kyrtext.from_texts(["жумуш бар"], platform="vkontakte").where(platform="facebook")


def test_there_are_functions_to_test() -> None:
    assert len(takes_a_corpus()) >= 20
    assert set(takes_a_corpus()) >= TELLS


@pytest.mark.parametrize("name", takes_a_corpus())
def test_an_empty_corpus(name: str, empty: Corpus, tmp_path: Path) -> None:
    function = getattr(kyrtext, name)
    if name in TELLS:
        with pytest.raises(kyrtext.KyrtextError) as caught:
            call(function, empty, tmp_path)
        assert caught.value.found
        return
    try:
        answer = call(function, empty, tmp_path)
    except kyrtext.KyrtextError as error:
        pytest.fail(f"{name}: {error}")
    if isinstance(answer, pd.DataFrame):
        assert len(answer.columns)
        for column in {"count", "hits", "words", "target_count"} & set(answer.columns):
            assert answer[column].sum() == 0
