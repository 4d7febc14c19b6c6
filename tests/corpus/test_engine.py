"""The engine: the same corpus for any block size and any number of processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kyrtext import from_texts
from kyrtext.corpus import engine as engine_module
from kyrtext.corpus.engine import PAYS_FROM, Analysed, Block, Pipeline, Session, Work, analyse, selected
from kyrtext.files.errors import KyrtextError
from kyrtext.files.progress import bar
from kyrtext.languages import annotate
from kyrtext.text.blocks import in_blocks, packed, unpacked
from kyrtext.text.scripts import fold
from kyrtext.text.tokens import spans
from kyrtext.text.words import renumbered

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


@pytest.mark.parametrize("here", [True, False])
@pytest.mark.parametrize("processes", [1, 2])
def test_processes_do_not_show(monkeypatch: pytest.MonkeyPatch, processes: int, here: bool) -> None:
    monkeypatch.setattr(engine_module, "PAYS_FROM", -1)
    monkeypatch.setattr(engine_module, "AHEAD", 1)
    same(analyse(SOME * 8, Work(processes=processes, here=here, block=100)), plain(SOME * 8))


def test_blocks_done_here_keep_their_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "PAYS_FROM", -1)
    texts = [
        " ".join(f"{letter}{vowel}{size}" for size in range(20)) for letter in "бдкмст" for vowel in "ауо"
    ]
    # all blocks wait until the last is handed out: the process beside this one is still starting
    monkeypatch.setattr(engine_module, "AHEAD", len(texts))
    same(analyse(texts, Work(processes=1, block=10)), plain(texts))


def test_new_words_in_every_block_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks are done here in their order, as each names the types it is the first to meet."""
    monkeypatch.setattr(engine_module, "PAYS_FROM", -1)
    monkeypatch.setattr(engine_module, "AHEAD", 50)  # so that many are left in the end
    texts = [
        f"{'абвгд'[place % 5]}{'еиоуы'[place // 5 % 5]}н{place:03} жумуш керек {SOME[0]}"
        for place in range(200)
    ]
    same(analyse(texts, Work(processes=1, block=150)), plain(texts))


def test_blocks_of_a_session_come_in_their_order() -> None:
    session, collector = Session(Work()), Pipeline().collector
    blocks = [session.work(in_blocks([text])) for text in ("жумуш бар", "үй жок")]
    with pytest.raises(RuntimeError, match="block 2"):
        collector.add(blocks[1])


def test_small_corpora_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "Processes", lambda *_: "processes")
    assert Pipeline(Work(processes=1), expected=PAYS_FROM).processes is None
    assert Pipeline(Work(processes=0), expected=100 * PAYS_FROM).processes is None
    assert Pipeline(Work(processes=1), expected=PAYS_FROM + 1).processes is not None


def test_killed_processes_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "PAYS_FROM", -1)
    texts = SOME * 8
    pipeline = Pipeline(Work(processes=2, here=False, block=100))
    for text in texts[: len(texts) // 2]:
        pipeline.add(text)
    children = multiprocessing.active_children()
    assert len(children) == 2
    os.kill(children[0].pid, signal.SIGKILL)
    for text in texts[len(texts) // 2 :]:
        pipeline.add(text)
    same(pipeline.result(), plain(texts))
    assert not multiprocessing.active_children()


def dying(*_: object) -> Block:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@pytest.mark.skipif(os.name != "posix", reason="a process kills itself")
def test_processes_killed_for_ever_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "PAYS_FROM", -1)
    monkeypatch.setattr(engine_module, "analysed", dying)
    with pytest.raises(KyrtextError, match="killed again and again"):
        analyse(SOME, Work(processes=1, here=False, block=100))
    assert not multiprocessing.active_children()


def failing(*_: object) -> Block:
    raise KyrtextError("the dictionary is missing")


def test_an_error_in_a_process_is_one_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "PAYS_FROM", -1)
    monkeypatch.setattr(engine_module, "analysed", failing)
    with pytest.raises(KyrtextError, match="the dictionary is missing"):
        analyse(SOME, Work(processes=1, here=False, block=100))


def test_a_progress_bar_has_no_thread() -> None:
    before = set(threading.enumerate())
    shown = bar("reading")
    assert set(threading.enumerate()) <= before
    shown.close()


@given(st.lists(st.text(st.characters(exclude_categories=[])), max_size=5))
@example(["\ud83d", "\ude00", "👍"])
def test_texts_arrive_as_they_were_sent(texts: list[str]) -> None:
    message = packed(in_blocks(texts, 5))
    assert [text for block in unpacked(message) for text in block.texts()] == texts
    as_received = [memoryview(piece) for piece in message]
    assert [text for block in unpacked(as_received) for text in block.texts()] == texts


def test_types_of_several_sessions_are_put_together() -> None:
    """Sessions that name the same types, in another order, with tokens read in several ways."""
    first, second = Session(Work()), Session(Work())
    pipeline = Pipeline()
    collector = pipeline.collector
    for session, texts in ((first, SOME), (second, SOME[::-1]), (first, SOME[2:]), (second, SOME[:3])):
        collector.add(session.work(in_blocks(texts)))
    same(pipeline.result(), plain([*SOME, *SOME[::-1], *SOME[2:], *SOME[:3]]))


def test_a_session_that_is_over_is_forgotten() -> None:
    forgetful = Session(Work(remember=3))
    pipeline = Pipeline()
    collector = pipeline.collector
    for text in SOME * 2:
        collector.add(forgetful.work(in_blocks([text])))
    assert len(collector.maps) == 1
    same(pipeline.result(), plain(SOME * 2))


def test_nothing_gives_nothing() -> None:
    found = analyse([])
    assert (len(found.ids), found.bounds.tolist(), len(found.lexicon)) == (0, [0], 0)


@given(st.lists(st.sampled_from(SOME), min_size=1, max_size=8), st.data())
@settings(max_examples=30, deadline=None)
def test_documents_left_out_leave_no_trace(texts: list[str], data: st.DataObject) -> None:
    keep = np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))))
    left = [text for text, stays in zip(texts, keep, strict=True) if stays]
    same(selected(plain(texts), keep), plain(left))


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
