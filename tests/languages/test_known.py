"""Answers known beforehand are those the analysers give: the same with them and without."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kyrtext
from kyrtext.languages import known, memory
from kyrtext.languages.known import Question, Table, column, in_columns, joined, write

TEXTS = [
    "Ищу работу в Москве, жумуш керек. Салам, кандайсыздар? jumush barby",
    "Лена пришла. Маcка стоит 500 сом! КМУда окуйм, XXI кылым vaccines",
    "он келди, он видел. журом, тузду, козум; бутявкали супердевушками",
]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KYRTEXT_CACHE", str(tmp_path))
    monkeypatch.delenv(known.VARIABLE, raising=False)
    monkeypatch.setattr(known, "WORTH", 1)
    known._opened.cache_clear()
    yield tmp_path
    known._opened.cache_clear()


def frequencies() -> pd.DataFrame:
    known._opened.cache_clear()
    corpus = kyrtext.from_texts(TEXTS)
    return kyrtext.tokens(corpus).merge(kyrtext.frequency(corpus), how="outer", on="lemma")


def test_the_same_with_answers_and_without(cache, monkeypatch):
    monkeypatch.setenv(known.VARIABLE, known.OFF)
    without = frequencies()
    assert known.stored() == []
    monkeypatch.delenv(known.VARIABLE)
    first = frequencies()
    assert {row[0] for row in known.stored()} >= {"evidence", "russian", "kyrgyz", "english"}
    pd.testing.assert_frame_equal(first, without)
    asked = {}
    for question in (memory.EVIDENCE, memory.RUSSIAN, memory.KYRGYZ, memory.ENGLISH):
        asked[question.name] = []
        monkeypatch.setitem(
            question.__dict__, "ask", lambda forms, name=question.name: asked[name].append(forms) or []
        )
    pd.testing.assert_frame_equal(frequencies(), without)
    assert asked == {name: [] for name in asked}


def test_only_the_user_may_read_them(cache):
    frequencies()
    files = list(cache.rglob("*.arrow"))
    assert files
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_damaged_answers_are_asked_for_again(cache):
    before = frequencies()
    for path in cache.rglob("*.arrow"):
        path.write_bytes(path.read_bytes()[:100])
    pd.testing.assert_frame_equal(frequencies(), before)


def test_nothing_is_remembered_of_what_is_private(cache):
    with known.nothing_remembered():
        frequencies()
    assert known.stored() == []
    kyrtext.from_texts(TEXTS, settings=kyrtext.Settings(anonymise="full"))
    assert known.stored() == []
    assert known.VARIABLE not in os.environ


def test_cleared(cache):
    frequencies()
    assert known.clear() > 0
    assert known.stored() == []
    assert known.clear() == 0


def doubled(forms):
    return in_columns([(form * 2,) for form in forms], 0, 1)


def test_many_files_become_one_and_stay_bounded(cache, monkeypatch):
    question = Question("doubled", doubled, 0, 1)
    words = [f"сөз{number}" for number in range(30)]
    for word in words:
        question([word])
    assert len(list(question.folder.glob("*.arrow"))) == 30
    known._opened.cache_clear()
    assert question(words) == [(word * 2,) for word in words]
    assert len(list(question.folder.glob("*.arrow"))) == 1
    monkeypatch.setattr(known, "MOST", 20)
    for word in ("а", "б", "в", "г", "д", "е", "ж", "з", "и"):
        question([word])
    known._opened.cache_clear()
    question.tables()
    assert [row[2] for row in known.stored()] == [20]


def test_another_process_may_put_files_together_meanwhile(cache):
    question = Question("doubled", doubled, 0, 1)
    words = [f"сөз{number}" for number in range(12)]
    for word in words:
        question([word])
    here = [known._open(path) for path in sorted(question.folder.glob("*.arrow"))]
    known._opened.cache_clear()
    question.tables()  # as another process would
    assert [table.columns[0].at(np.array([0])).tolist() for table in here] == [[word * 2] for word in words]
    assert known._open(question.folder / "0-0.arrow") is None


def test_forms_of_any_kind(cache):
    same = lambda forms: in_columns([(0.5, form, "") for form in forms], 1, 2)  # noqa: E731
    question = Question("same", same, 1, 2)
    forms = ["", "а\nб", "а\0б", "\ud800", "🙂", "ё"]
    for _ in range(3):
        assert question(forms) == [(0.5, form, "") for form in forms]
        known._opened.cache_clear()


keys = st.lists(st.integers(0, 40), unique=True, max_size=12)


@given(st.lists(keys, min_size=1, max_size=4), st.integers(1, 60))
def test_tables_are_joined_like_dictionaries(tmp_path_factory, batches, most):
    folder = tmp_path_factory.mktemp("tables")
    tables, plain = [], {}
    for number, batch in enumerate(batches):
        answers = [f"{key % 3 + number}" for key in batch]
        weights = np.array([[key % 2, 0.5] for key in batch], dtype=float).reshape(-1, 2)
        write(
            folder / f"{number}.arrow", np.array(batch, dtype=np.uint64), [column(weights), column(answers)]
        )
        tables.append(Table(folder / f"{number}.arrow"))
        told = zip(weights.tolist(), answers, strict=True)
        plain = dict(zip(batch, told, strict=True)) | plain  # the first table has the last word
    joined(folder / "all.arrow", tables, 10**6)
    whole = Table(folder / "all.arrow")
    asked = np.arange(45, dtype=np.uint64)
    rows = whole.find(asked)
    told = zip(*(part.at(rows[rows >= 0]).tolist() for part in whole.columns), strict=True)
    assert dict(zip(asked[rows >= 0].tolist(), told, strict=True)) == plain
    joined(folder / "few.arrow", tables, most)
    assert len(Table(folder / "few.arrow")) <= most


def test_other_data_other_folder(cache, monkeypatch):
    before = known.folder()
    known.digest.cache_clear()
    monkeypatch.setattr(known, "FORMAT", "another")
    assert known.folder() != before
    known.digest.cache_clear()


def test_what_lies_there_is_no_table(cache):
    assert known._open(Path(cache) / "missing.arrow") is None
