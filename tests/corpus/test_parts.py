"""Reading in little memory: what does not fit into memory is an index, and the same corpus."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyrtext import read
from kyrtext.corpus import index as store
from kyrtext.corpus.build import Settings
from kyrtext.corpus.corpus import Corpus
from kyrtext.corpus.documents import completed_groups, fingerprints, plain_documents
from kyrtext.corpus.engine import (
    BLOCK,
    CHARACTER,
    LEAST,
    OF_INPUT,
    PROCESS,
    READING,
    SPELLING,
    Work,
    sparing,
)
from kyrtext.corpus.index import documents, indexing, lexicon, writer
from kyrtext.corpus.index.documents import Coding
from kyrtext.files.errors import KyrtextError
from kyrtext.files.writing import TEMPORARY
from tests.make import check

EXPORTS = Path(__file__).resolve().parent.parent.parent / "examples" / "exports"


def same(one: Corpus, other: Corpus) -> None:
    for name in ("ids", "starts", "opens", "bounds"):
        left, right = getattr(one, name), getattr(other, name)
        assert left.dtype == right.dtype
        assert np.array_equal(left, right), name
    pd.testing.assert_frame_equal(one.lexicon, other.lexicon)
    pd.testing.assert_frame_equal(plain_documents(one.documents), plain_documents(other.documents))
    assert one.notes.get("names") == other.notes.get("names")
    assert one.notes["reading"].told() == other.notes["reading"].told()


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything comes in many pieces."""
    monkeypatch.setattr(indexing, "ROWS", 100)
    monkeypatch.setattr(documents, "ROWS", 150)
    monkeypatch.setattr(lexicon, "ROWS", 500)
    monkeypatch.setattr(writer, "AT_ONCE", 5_000)
    monkeypatch.setattr(writer, "SORTED", 3_000)
    monkeypatch.setattr(
        "kyrtext.corpus.build.sparing", lambda work, *_: replace(work, block=20_000, remember=3_000)
    )


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize(
    ("level", "place"), [("authors", "odnoklassniki"), ("off", "odnoklassniki"), ("full", "vkontakte")]
)
def test_what_is_read_in_pieces_is_what_is_read_at_once(level: str, place: str) -> None:
    chosen = Settings(anonymise=level)
    there = read(EXPORTS / place, max_memory=10**9, settings=chosen)
    same(there, read(EXPORTS / place, settings=chosen))
    check(there)


@pytest.mark.usefixtures("small_pieces")
def test_an_index_in_pieces(tmp_path: Path) -> None:
    store.index(EXPORTS, tmp_path / "study.kyr")
    whole = read(EXPORTS)
    same(read(tmp_path / "study.kyr"), whole)
    changes = store.index(EXPORTS, tmp_path / "study.kyr")
    assert changes.read == ()
    same(changes.corpus, whole)


def test_users_corrections_and_stop_lists(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("form,lemma\nжумушка,жумушчу\n", "utf-8")
    (tmp_path / "own.txt").write_text("работа\n", "utf-8")
    chosen = Settings(stopwords=(str(tmp_path / "own.txt"),), corrections=(str(tmp_path / "own.csv"),))
    same(read(EXPORTS, settings=chosen, max_memory=10**9), read(EXPORTS, settings=chosen))


def test_the_folder_goes_with_the_corpus() -> None:
    corpus = read(EXPORTS / "odnoklassniki", max_memory=10**9)
    folder = corpus.notes["temporary"].folder
    assert folder.is_dir()
    part = corpus.where(kind="post")
    del corpus
    assert len(part.documents["text"].iat[0]) > 0
    del part
    import gc

    gc.collect()
    assert not folder.exists()


KILLED = """
import os, sys
from kyrtext import read
corpus = read(sys.argv[1], max_memory=10**9)
print(corpus.notes["temporary"].folder, flush=True)
os._exit(9)
"""


def test_what_killed_runs_have_left_is_swept_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(EXPORTS / "odnoklassniki")],
        env=there,
        capture_output=True,
        text=True,
        check=False,
    )
    left = Path(done.stdout.strip())
    assert left.is_dir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / f"{TEMPORARY}young").mkdir()  # another run is just making it
    (tmp_path / f"{TEMPORARY}old").mkdir()
    os.utime(tmp_path / f"{TEMPORARY}old", (time.time() - 90_000,) * 2)
    one = read(EXPORTS / "odnoklassniki", max_memory=10**9)
    assert not left.exists()
    other = read(EXPORTS / "odnoklassniki", max_memory=10**9)
    used = {corpus.notes["temporary"].folder.name for corpus in (one, other)}
    assert {entry.name for entry in tmp_path.iterdir()} == used | {f"{TEMPORARY}young"}


def test_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(KyrtextError, match="no posts"):
        read(tmp_path, max_memory=10**9)


@pytest.mark.parametrize("gigabytes", [0.2, 1, 2, 8, 100])
@pytest.mark.parametrize("processes", [0, 1, 15])
def test_processes_share_the_memory(gigabytes: float, processes: int) -> None:
    """By the sizes measured: what reads, and each process with its dictionaries, its block, its spellings."""
    work = sparing(Work(processes=processes), int(gigabytes * 1e9))
    assert 0 <= work.processes <= processes
    assert work.here == (work.processes == 0)
    assert 0 < work.block <= BLOCK
    each = PROCESS + work.block * CHARACTER + work.remember * SPELLING
    assert READING + max(work.processes, 1) * each <= max(gigabytes * 1e9, READING + PROCESS + LEAST)
    less = sparing(Work(processes=processes), int(gigabytes * 1e9), expected=OF_INPUT * 200_000_000)
    more = sparing(Work(processes=processes), int(2 * gigabytes * 1e9))
    assert less.processes <= work.processes <= more.processes


NAMES = st.sampled_from([None, "", "7", "8", "Базар"])
ROWS = st.lists(st.tuples(st.sampled_from(["vkontakte", "odnoklassniki"]), *[NAMES] * 4), max_size=12)
Texts = Sequence[str | None]


def plainly_completed(
    platforms: Texts, ids: Texts, posts: Texts, groups: Texts, numbers: Texts
) -> tuple[list[str | None], list[str | None]]:
    """Group and group_id of documents, filled row by row."""
    filled, filled_numbers = list(groups), list(numbers)
    for row, post in enumerate(posts):
        if post and not groups[row] and not numbers[row]:
            for other in range(len(ids)):
                if (platforms[other], ids[other]) == (platforms[row], post) and (
                    groups[other] or numbers[other]
                ):
                    filled[row], filled_numbers[row] = groups[other], numbers[other]
    for row, group in enumerate(groups):
        if not group and not filled[row] and filled_numbers[row]:
            filled[row] = None
            for other in range(len(ids)):
                same_number = (platforms[other], numbers[other]) == (platforms[row], filled_numbers[row])
                if same_number and groups[other]:
                    filled[row] = groups[other]
    return filled, filled_numbers


@given(st.lists(ROWS, min_size=1, max_size=3))
@settings(max_examples=300, deadline=None)
def test_groups_are_completed_from_other_documents(pieces: list[list[tuple]]) -> None:
    """In the same way, however the documents come in pieces."""
    columns = [[row[place] for piece in pieces for row in piece] for place in range(5)]
    platforms, _, _, groups, numbers = columns
    codings = [Coding() for _ in range(3)]
    codes = [coding.put(column) for coding, column in zip(codings, (platforms, groups, numbers), strict=True)]
    values = [[*coding.values(), None] for coding in codings[1:]]
    empty = [names.index("") if "" in names else -1 for names in values]
    told = []
    for piece in pieces:
        own = [f"{row[0]}\t{row[1]}" if row[1] else None for row in piece]
        asked = [f"{row[0]}\t{row[2]}" if row[2] and not row[3] and not row[4] else None for row in piece]
        told.append((fingerprints(own), fingerprints(asked)))
    found = completed_groups(*codes, empty, lambda: told)
    spelled = tuple([names[code] for code in one] for names, one in zip(values, found, strict=True))
    assert spelled == plainly_completed(*columns)
