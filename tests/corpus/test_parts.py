"""A corpus that is nowhere whole: in parts on disk, with the tables of one that is in memory."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyrtext import Counting, collocates, frequency, keyness, kwic, read, timeline
from kyrtext.corpus.build import Settings
from kyrtext.corpus.chunks import (
    CHARACTER,
    LEAST,
    OF_INPUT,
    PROCESS,
    READING,
    SPELLING,
    read_in_chunks,
    sparing,
)
from kyrtext.corpus.decisions import decisions
from kyrtext.corpus.metadata import completed, joined, metadata, numbered
from kyrtext.corpus.parted import added
from kyrtext.corpus.sessions import BLOCK, Work
from kyrtext.errors import KyrtextError
from kyrtext.measures.duplicates import without_duplicates
from kyrtext.reading import ReadOptions, complete_groups
from kyrtext.reading.batches import Batch
from kyrtext.search.answers import find

EXPORTS = Path(__file__).resolve().parents[2] / "examples" / "exports"


@pytest.fixture(scope="module")
def whole():
    return read(EXPORTS)


@pytest.fixture(scope="module")
def in_parts():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "kyrtext.corpus.chunks.sparing", lambda work, *_: replace(work, block=20_000, remember=3_000)
        )
        patch.setattr("kyrtext.corpus.chunks.DOCUMENTS", 100)
        corpus = read_in_chunks([EXPORTS], ReadOptions(), Settings(), max_memory=10**9)
    assert len(corpus.source.sizes) > 5
    return corpus


@pytest.mark.parametrize("by", [None, "platform", "group", "month", "week", "kind", "language"])
@pytest.mark.parametrize("how", [{}, {"top": 3, "min_length": 4}, {"weight": "author"}, {"weight": "group"}])
def test_frequency_in_parts(whole, in_parts, by: str | None, how: dict) -> None:
    tables = [frequency(corpus, by=by, **how) for corpus in (in_parts, whole)]
    pd.testing.assert_frame_equal(*tables)
    assert tables[0].attrs == tables[1].attrs


@pytest.mark.parametrize("by", [None, "month", "group", "language"])
@pytest.mark.parametrize("how", [{}, {"weight": "author"}, {"intervals": True, "top": 3}])
def test_selections_of_parts(whole, in_parts, by: str | None, how: dict) -> None:
    """Of some documents of a platform, and of none."""
    for platform in ("facebook", "telegram"):
        chosen = [corpus.where(platform=platform).where(kind="post") for corpus in (in_parts, whole)]
        pd.testing.assert_frame_equal(*(frequency(corpus, by=by, **how) for corpus in chosen))


@pytest.mark.parametrize("by", [None, "platform"])
def test_intervals_in_parts(whole, in_parts, by: str | None) -> None:
    how = {"intervals": True, "top": 5, "min_length": 3}
    pd.testing.assert_frame_equal(frequency(in_parts, by=by, **how), frequency(whole, by=by, **how))
    one = "odnoklassniki"
    tables = [frequency(corpus.where(platform=one), **how) for corpus in (in_parts, whole)]
    pd.testing.assert_frame_equal(*tables)


@pytest.mark.parametrize("counting", [Counting(), Counting(language="ky", min_length=3, min_count=2)])
def test_decisions_in_parts(whole, in_parts, counting: Counting) -> None:
    """But who has a pseudonym, and which texts are alike: parts keep neither names nor texts."""
    tables = [decisions(corpus, counting) for corpus in (in_parts, whole)]
    there, here = (
        table[~table["decision"].isin(["pseudonym"]) & ~table["rule"].str.contains("several ids")]
        for table in tables
    )
    pd.testing.assert_frame_equal(there.reset_index(drop=True), here.reset_index(drop=True))


def test_the_lexicon_of_parts(whole, in_parts) -> None:
    table = in_parts.lexicon.astype({name: object for name in whole.lexicon.columns if name != "stop"})
    pd.testing.assert_frame_equal(table, whole.lexicon)


def test_answers_of_parts_are_taken_one_at_a_time(in_parts) -> None:
    """So that memory does not grow with the number of parts."""
    alive: list[weakref.ref[np.ndarray]] = []

    def answers() -> Iterator[tuple[np.ndarray]]:
        for _ in range(50):
            answer = np.ones(3, dtype=np.int64)
            alive.append(weakref.ref(answer))
            assert sum(ref() is not None for ref in alive) <= 3
            yield (answer,)

    assert added(answers())[0].tolist() == [50, 50, 50]
    lazy = in_parts.source.map(lambda _: pytest.fail("nobody has asked for the first answer"), None, [])
    assert iter(lazy) is lazy


@pytest.mark.parametrize("gigabytes", [0.2, 1, 2, 8, 100])
@pytest.mark.parametrize("jobs", [1, 2, 16])
def test_processes_share_the_memory(gigabytes: float, jobs: int) -> None:
    """By the sizes measured: what reads, and each process with its dictionaries, its block, its spellings."""
    work = sparing(Work(jobs=jobs), int(gigabytes * 1e9))
    assert 1 <= work.most <= jobs
    assert 0 < work.block <= BLOCK
    each = PROCESS + work.block * CHARACTER + work.remember * SPELLING
    assert READING + work.most * each <= max(gigabytes * 1e9, READING + PROCESS + LEAST)
    less = sparing(Work(jobs=jobs), int(gigabytes * 1e9), expected=OF_INPUT * 200_000_000)
    assert (less.most, less.most * less.remember) <= (work.most, work.most * work.remember)
    more = sparing(Work(jobs=jobs), int(2 * gigabytes * 1e9))
    assert (more.most, more.most * more.remember) >= (work.most, work.most * work.remember)


def test_pairs_in_small_batches(whole, in_parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_parts.source, "room", 50)
    pd.testing.assert_frame_equal(frequency(in_parts, top=60), frequency(whole, top=60))
    monkeypatch.setattr(in_parts.source, "room", 500)
    for by in ("month", "group"):
        pd.testing.assert_frame_equal(frequency(in_parts, by=by, top=7), frequency(whole, by=by, top=7))


def test_keyness_in_parts(whole, in_parts) -> None:
    sides = [
        keyness(corpus.where(platform="vkontakte"), corpus.where(platform="facebook"))
        for corpus in (in_parts, whole)
    ]
    pd.testing.assert_frame_equal(*sides, rtol=1e-12)


def test_timeline_in_parts(whole, in_parts) -> None:
    tables = [timeline(corpus, ["шайлоо", "иш"], every="month") for corpus in (in_parts, whole)]
    pd.testing.assert_frame_equal(*tables)


def test_what_parts_cannot_do_is_said(in_parts) -> None:
    with pytest.raises(KyrtextError, match="cannot be divided by 'author'"):
        frequency(in_parts, by="author")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(in_parts.source, "room", 50)
        with pytest.raises(KyrtextError, match="intervals of so many words need too much memory"):
            frequency(in_parts, intervals=True)


@pytest.mark.parametrize(
    "query",
    [
        "жумуш",
        '"жумуш"',
        "жумуш AND NOT акча",
        "жум* OR үй language:ky",
        "platform:ok from:2021",
        "kind:post",
    ],
)
def test_queries_for_documents_in_parts(whole, in_parts, query: str) -> None:
    found = [find(corpus, query).documents for corpus in (in_parts, whole)]
    assert found[1].any()
    np.testing.assert_array_equal(*found)


@pytest.mark.parametrize("query", ['"жумуш бар"', "жумуш NEAR/3 акча", "author:Айбек"])
def test_queries_that_need_the_text_or_names_are_refused(in_parts, query: str) -> None:
    with pytest.raises(KyrtextError, match="a corpus in parts has no"):
        find(in_parts, query)


@pytest.mark.parametrize(
    "ask", [lambda c: kwic(c, "жумуш"), without_duplicates, lambda c: collocates(c, "жумуш")]
)
def test_what_needs_the_text_says_so(in_parts, ask) -> None:
    with pytest.raises(KyrtextError, match="a corpus in parts has no running text"):
        ask(in_parts)


def test_parts_keep_no_texts_and_no_names(whole, in_parts) -> None:
    documents = in_parts.documents
    assert set(documents.columns) == {"platform", "kind", "date", "date_local", "group"}
    kept = set(documents.select_dtypes("category").stack().astype(str))
    assert not kept & set(whole.documents["author"].dropna()) - set(whole.documents["group"].dropna())
    assert documents["group"].astype(object).tolist() == [
        np.nan if name is None else name for name in whole.documents["group"]
    ]


NAMES = st.sampled_from([None, "", "7", "8", "Базар"])
ROWS = st.lists(st.tuples(st.sampled_from(["vkontakte", "odnoklassniki"]), *[NAMES] * 4), max_size=12)


@given(st.lists(ROWS, min_size=1, max_size=3))
def test_groups_of_parts_are_completed_like_those_of_the_whole(pieces: list[list[tuple]]) -> None:
    """In the same table, however the documents come in pieces."""
    names = ("platform", "id", "post_id", "group", "group_id")
    columns = [[row[place] for piece in pieces for row in piece] for place in range(5)]
    expected, _ = complete_groups(*columns)
    found = []
    for piece in pieces:
        own = {name: [row[place] for row in piece] for place, name in enumerate(names)}
        batch = Batch.like([""] * len(piece), "other")
        for name, values in own.items():
            setattr(batch, name, values)
        found.append(metadata(batch))
    table = joined((one.table for one in found), sum(map(len, found)))
    table = completed(table, lambda: ((one.own, one.posts) for one in found))
    assert [None if pd.isna(name) else name for name in table["group"]] == expected


def test_authors_have_numbers_as_they_come() -> None:
    batch = Batch.like(["Салам"] * 4, "vkontakte", author=["А", None, "Б", "А"])
    assert numbered([metadata(batch).authors], 4).tolist() == [0, -1, 1, 0]
    pieces = [
        metadata(batch).authors,
        metadata(Batch.like(["Салам"] * 2, "vkontakte", author=["В", "Б"])).authors,
    ]
    assert numbered(pieces, 6).tolist() == [0, -1, 1, 0, 2, 1]


def test_chunks_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(KyrtextError, match="no posts"):
        read_in_chunks([tmp_path], ReadOptions(), Settings(), max_memory=10**9)
