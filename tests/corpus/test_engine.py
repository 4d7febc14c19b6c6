"""The engine: the same corpus for any block size and any number of processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from multiprocessing import Pipe
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kyrtext import from_texts
from kyrtext.corpus import engine as engine_module
from kyrtext.corpus import pool as pool_module
from kyrtext.corpus.engine import (
    BYTES,
    FORKED_PAYS_FROM,
    Analysed,
    Pipeline,
    Pool,
    Work,
    analyse,
    kept,
)
from kyrtext.corpus.sessions import Session
from kyrtext.errors import KyrtextError
from kyrtext.files.progress import bar
from kyrtext.files.wire import AT_ONCE, receive, send, written
from kyrtext.files.wire import read as read_message
from kyrtext.languages import annotate
from kyrtext.text.joined import in_blocks, packed, unpacked
from kyrtext.text.numbering import renumbered
from kyrtext.text.scripts import fold
from kyrtext.text.tokens import spans

EXPORTS = Path(__file__).resolve().parents[2] / "examples" / "exports"
SOME = [
    "Салам! Москвада жумуш барбы?",
    "Ищу работу, жумуш керек. Света, звони!",
    "",
    "он бала окуйт #жумушБар",
    "Требуется повар 👍 t.me/kg",
    "журом ушундай, онун баласы келди",
]


def same(one: Analysed, other: Analysed) -> None:
    for name in ("ids", "starts", "opens", "bounds"):
        left, right = getattr(one, name), getattr(other, name)
        assert left.dtype == right.dtype
        assert left.tolist() == right.tolist()
    pd.testing.assert_frame_equal(one.lexicon, other.lexicon)


def plain(texts: list[str]) -> Analysed:
    """All texts in one piece: what blocks and processes must not change."""
    found = spans(texts)
    annotation = annotate(found)
    lexicon = annotation.table.copy()
    for name in ("form", "lemma"):
        lexicon[f"{name}_key"] = pd.Series([fold(form.casefold()) for form in lexicon[name]], dtype=object)
    return Analysed(annotation.ids, found.starts, found.opens, found.bounds, lexicon)


@given(st.lists(st.sampled_from(SOME), max_size=12), st.integers(1, 60))
@settings(max_examples=30, deadline=None)
def test_blocks_do_not_show(texts: list[str], block: int) -> None:
    same(analyse(texts, Work(block=block)), plain(texts))


def test_forgetting_does_not_show() -> None:
    texts = SOME * 3
    same(analyse(texts, Work(block=20, remember=5)), plain(texts))


def test_processes_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "PAYS_FROM", 0)
    texts = SOME * 4
    same(analyse(texts, Work(jobs=2, block=100)), plain(texts))


@pytest.mark.parametrize("ahead", [0, 1, 3])
@pytest.mark.parametrize("forks", [True, False])
def test_forked_processes_do_not_show(monkeypatch: pytest.MonkeyPatch, ahead: int, forks: bool) -> None:
    if forks and not pool_module.FORKS:
        pytest.skip("processes are forked on Linux")
    monkeypatch.setattr(engine_module, "PAYS_FROM", 0)
    monkeypatch.setattr(pool_module, "FORKS", forks)
    texts = SOME * 8
    pipeline = Pipeline(Work(jobs=3, block=100, ahead=ahead))
    for text in texts:
        pipeline.add(text)
    same(pipeline.finish(), plain(texts))


# a program of its own: here other threads may still wait for the processes of other tests
FIRST_PROCESS = """
import os, signal, threading, time
from kyrtext.corpus import engine
from kyrtext.corpus import pool

engine.PAYS_FROM, split, splits = 0, pool.split, []
pool.split = lambda: splits.append(1) or split()

def ids(kill=False):
    pipeline = engine.Pipeline(engine.Work(jobs=2, block=40))
    pipeline.extend(["Жумуш барбы?"])
    pipeline.extend(["Ищу работу, жумуш керек"] * 9)
    if kill:
        os.kill(pipeline.pool.workers[0].pid, signal.SIGKILL)
    pipeline.extend(["Жумуш барбы?", "жок"] * 9)
    return pipeline.finish().ids.tolist()

def none_left():
    while threading.active_count() > 1:
        time.sleep(0.01)
    try:  # multiprocessing keeps one process for itself, which has not ended
        return os.waitpid(-1, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return True

alone = ids()
assert len(splits) == 1
assert none_left()
assert ids(kill=True) == alone
assert len(splits) == 2
assert none_left()
threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
assert ids() == alone
assert len(splits) == 2
"""


@pytest.mark.skipif(not pool_module.FORKS, reason="processes are forked on Linux")
def test_the_first_process_is_forked_where_there_is_one_thread() -> None:
    subprocess.run([sys.executable, "-c", FIRST_PROCESS], check=True, timeout=300)


def test_a_progress_bar_has_no_thread() -> None:
    before = set(threading.enumerate())
    shown = bar("reading")
    assert set(threading.enumerate()) <= before
    shown.close()


@pytest.mark.parametrize("forks", [True, False])
def test_processes_pay_sooner_where_they_are_forked(monkeypatch: pytest.MonkeyPatch, forks: bool) -> None:
    monkeypatch.setattr(engine_module, "forkable", lambda: forks)
    monkeypatch.setattr(engine_module, "Pool", lambda *_: "processes")
    some = BYTES * FORKED_PAYS_FROM
    assert Pipeline(Work(jobs=2), expected=some).pool is None
    assert (Pipeline(Work(jobs=2), expected=some + 1).pool is None) is not forks
    assert Pipeline(Work(jobs=1), expected=100 * some).pool is None
    assert Pipeline(Work(jobs=2), expected=100 * some).pool is not None


@pytest.mark.parametrize("when", ["first", "later"])
def test_killed_processes_change_nothing(monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    monkeypatch.setattr(engine_module, "PAYS_FROM", 0)
    texts = SOME * 8
    pipeline = Pipeline(Work(jobs=3, block=100, ahead=2))
    for text in texts[: len(texts) // 2]:
        pipeline.add(text)
    assert isinstance(pipeline.pool, Pool)
    pids = [worker.pid for worker in pipeline.pool.workers]
    assert len(pids) > 1
    for pid in pids[:1] if when == "first" else pids[1:]:
        os.kill(pid, signal.SIGKILL)
    for text in texts[len(texts) // 2 :]:
        pipeline.add(text)
    same(pipeline.finish(), plain(texts))


def test_processes_killed_for_ever_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "PAYS_FROM", 0)

    def lost(*_: object) -> bytes:
        raise EOFError

    monkeypatch.setattr(pool_module, "receive", lost)
    begun: list[int] = []
    start = pool_module.started
    monkeypatch.setattr(pool_module, "started", lambda how: noted(start(how), begun))
    with pytest.raises(KyrtextError, match="killed again and again"):
        analyse(SOME, Work(jobs=2, block=100))
    for pid in begun if os.name == "posix" else ():  # each has been waited for
        for _ in range(100):
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                break
            time.sleep(0.05)
        else:
            pytest.fail(f"process {pid} is still there")


def noted(worker: pool_module.Worker, begun: list[int]) -> pool_module.Worker:
    begun.append(worker.pid)
    return worker


@given(st.lists(st.text(st.characters(exclude_categories=[])), max_size=5))
@example(["\ud83d", "\ude00", "👍"])
def test_texts_arrive_as_they_were_sent(texts: list[str]) -> None:
    message = packed(in_blocks(texts, 5))
    assert [text for block in unpacked(message) for text in block.texts()] == texts
    as_received = [memoryview(piece) for piece in message]
    assert [text for block in unpacked(as_received) for text in block.texts()] == texts


def test_values_arrive_as_they_were_sent() -> None:
    here, there = Pipe()
    sent = [
        np.zeros(0, np.int32),
        np.arange(9)[::2],
        np.arange(4).astype(np.bool_),
        ["жумуш"],
        ValueError("жок"),
    ]
    sender = threading.Thread(target=send, args=(here, written([*sent, np.arange(1_000_000)])))
    sender.start()
    *found, long = read_message(receive(there))
    sender.join()
    here.close()
    assert [array.tolist() for array in found[:3]] == [array.tolist() for array in sent[:3]]
    assert (found[3], str(found[4]), long.sum()) == (["жумуш"], "жок", 499_999_500_000)
    with pytest.raises(EOFError):
        receive(there)


@pytest.mark.parametrize("number", [0, 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
def test_messages_of_many_pieces_arrive(number: int) -> None:
    here, there = Pipe()
    pieces = [b"%d" % piece if piece % 3 else b"" for piece in range(number)]
    sender = threading.Thread(target=send, args=(here, pieces))
    sender.start()
    assert list(map(bytes, receive(there))) == pieces
    sender.join()


def test_an_error_in_a_process_is_one_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "PAYS_FROM", 0)
    with pytest.raises(TypeError):
        analyse([b"no text", *SOME], Work(jobs=2, block=100))  # type: ignore[list-item]


def test_types_of_several_sessions_are_put_together() -> None:
    """Sessions that name the same types, in another order, with tokens read in several ways."""
    first, second = Session(Work()), Session(Work())
    pipeline = Pipeline()
    collector = pipeline.collector
    for session, texts in ((first, SOME), (second, SOME[::-1]), (first, SOME[2:]), (second, SOME[:3])):
        collector.add(session.work(in_blocks(texts)))
    same(pipeline.finish(), plain([*SOME, *SOME[::-1], *SOME[2:], *SOME[:3]]))


def test_a_session_that_is_over_is_forgotten() -> None:
    """Unless another process goes on from it: that one may be heard later."""
    forgetful = Session(Work(remember=3))
    pipeline = Pipeline()
    collector = pipeline.collector
    for text in SOME * 2:
        collector.add(forgetful.work(in_blocks([text])))
    assert len(collector.maps) == 1
    same(pipeline.finish(), plain(SOME * 2))
    forgetful, collector = Session(Work(remember=3)), Pipeline().collector
    collector.add(forgetful.work(in_blocks(SOME[:2])))
    forgetful.forked, name = True, forgetful.name
    collector.add(forgetful.work(in_blocks(SOME[2:])))
    assert name in collector.maps


def test_nothing_gives_nothing() -> None:
    found = analyse([])
    assert (len(found.ids), found.bounds.tolist(), len(found.lexicon)) == (0, [0], 0)


@given(st.lists(st.sampled_from(SOME), min_size=1, max_size=8), st.data())
@settings(max_examples=30, deadline=None)
def test_documents_left_out_leave_no_trace(texts: list[str], data: st.DataObject) -> None:
    keep = np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))))
    left = [text for text, stays in zip(texts, keep, strict=True) if stays]
    same(kept(plain(texts), keep), plain(left))


@given(st.lists(st.integers(0, 20), max_size=40))
def test_numbers_follow_the_first_occurrence(ids: list[int]) -> None:
    numbers, order = renumbered(np.array(ids, dtype=np.int64), 21)
    assert order.tolist() == list(dict.fromkeys(ids))
    assert [order[number] for number in numbers] == ids


def test_memory_of_a_corpus_is_not_shared_with_its_parts() -> None:
    corpus = from_texts(["жумуш", "үй"], platform=["vkontakte", "facebook"])
    assert corpus.type_counts.tolist() == [1, 1]
    assert corpus.where(platform="facebook").type_counts.tolist() == [0, 1]


def test_dates_of_texts_may_be_written_in_many_ways() -> None:
    dates = ["2020-10-05T12:00:00+06:00", "2020-10-05", None, pd.Timestamp("2020-10-05 06:00", tz="UTC")]
    made = from_texts(["жумуш"] * 4, date=dates)
    assert made.documents["date"].notna().tolist() == [True, False, False, True]
    assert made.documents["date"].iat[0] == made.documents["date"].iat[3]
    assert made.documents["date_local"].iat[1] == "2020-10-05T00:00:00"
    with pytest.raises(KyrtextError, match="is no date"):
        from_texts(["жумуш"], date="кечээ")
    with pytest.raises(KyrtextError, match="no column 'colour'"):
        from_texts(["жумуш"], colour="кызыл")
