"""A coder's file: nothing is lost, everything can be undone, the state is what the events say."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kyrtext import KyrtextError
from kyrtext.desk import actions, backups
from kyrtext.desk.store import APPLICATION, ConflictError, open_file
from kyrtext.desk.study import STATES, Study

from .make import FAMILY, TEXTS, corpus_of, give, new_code, replayed, study_over


def codes_of(study: Study, row: int) -> list[tuple[str, str]]:
    names = {code["id"]: code["name"] for code in study.codes()}
    return [(names[coding["code"]], coding["quote"]) for coding, _ in study.of_rows().get(row, [])]


def test_a_passage_is_kept_by_its_words(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    pay = new_code(study, "айлык")
    give(study, 0, pay, "айлык")
    coding, place = study.codings()[0]
    assert place.start == len(FAMILY) + len(" Жумуш керек, ")
    assert (coding["quote"], coding["after"], coding["before"][-3:]) == ("айлык", " кандай?", "к, ")
    for wrong in (
        {"start": 1, "end": 3, "quote": "айлык"},
        {"start": 0, "end": 10_000, "quote": ""},
        {"start": -3, "end": 2, "quote": "х"},
        {"start": 4, "end": 4, "quote": ""},
    ):
        with pytest.raises(ConflictError, match="not what stands"):
            actions.do(study, "code", {"row": 1, "code": pay, **wrong})
    assert len(study.codings()) == 1


@pytest.mark.parametrize("row", [4, 5])
def test_line_ends_tabs_and_empty_posts_stay_what_they_are(tmp_path: Path, row: int) -> None:
    study = study_over(tmp_path)
    code = new_code(study, "иш")
    give(study, row, code, "жок,\r\nайлык\tаз" if row == 4 else "")
    study.file.close()
    again = study_over(tmp_path)
    assert codes_of(again, row) == [("иш", "жок,\r\nайлык\tаз" if row == 4 else "")]


def test_a_coded_post_is_read_and_stays_so(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    code = new_code(study, "иш")
    give(study, 1, code)
    assert study.progress() == {"unread": 5, "read": 1, "skipped": 0, "later": 0, "coded": 1, "all": 6}
    with pytest.raises(ConflictError, match="read"):
        actions.do(study, "state", {"row": 1, "state": "unread"})
    with pytest.raises(ConflictError, match="already"):
        give(study, 1, code)


def test_the_same_event_twice_is_done_once(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    code = new_code(study, "иш")
    first = give(study, 1, code)
    given = {"row": 2, "code": code, "start": None}
    one = actions.do(study, "code", given, event="a-b-c")
    again = actions.do(study, "code", given, event="a-b-c")
    assert one == again != first
    assert len(study.codings()) == 2
    taken = actions.do(study, "undo", {}, event="u")
    assert actions.do(study, "undo", {}, event="u") == taken
    assert len(study.codings()) == 1


def mixed(study: Study, steps: int, seed: int = 7) -> None:
    """Actions of every kind, drawn at random."""
    rng = random.Random(seed)
    for step in range(steps):
        codes = [row["id"] for row in study.codes()]
        kind = rng.choice(
            ["new_code", "code", "code", "uncode", "state", "memo", "edit_code", "merge_code", "archive_code"]
        )
        row = rng.randrange(len(TEXTS))
        given: dict[str, Any] = {"row": row}
        if kind == "new_code" or not codes:
            kind, given = "new_code", {"name": f"код {step}", "parent": rng.choice([None, *codes])}
        elif kind == "code":
            given |= {"code": rng.choice(codes), "start": None}
            if len(TEXTS[row]) > 4 and rng.random() < 0.6:
                start = rng.randrange(len(TEXTS[row]) - 3)
                given |= {"start": start, "end": start + 3, "quote": TEXTS[row][start : start + 3]}
        elif kind == "uncode":
            known = study.codings()
            given = {"coding": rng.choice(known)[0]["id"]} if known else {"coding": ""}
        elif kind == "state":
            given |= {"state": rng.choice(STATES)}
        elif kind == "memo":
            key = study.ids.keys[row]
            given = {
                "on": "post",
                "target": key,
                "version": study.memo("post", key)["version"],
                "text": f"ой {step}",
            }
        elif kind == "edit_code":
            given = {"code": rng.choice(codes), "name": f"аты {step}", "colour": f"#{step:06x}"}
        elif kind == "merge_code":
            given = {"code": rng.choice(codes), "into": rng.choice(codes)}
        else:
            given = {"code": rng.choice(codes)} if len(codes) > 4 else {"code": ""}
        try:
            actions.do(study, kind, given)
        except ConflictError:
            continue  # it does not fit; nothing happened


def test_fifty_mixed_actions_are_undone_and_redone_over_a_restart(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    empty = study.file.state()
    mixed(study, 80)
    full = study.file.state()
    count = study.file.seq
    assert count >= 50
    for _ in range(count // 2):
        actions.do(study, "undo", {})
    study.file.close()
    study = study_over(tmp_path)  # a restart in the middle
    while study.file.can_undo:
        actions.do(study, "undo", {})
    assert study.file.state() == empty
    study.file.close()
    study = study_over(tmp_path)
    while study.file.can_redo:
        actions.do(study, "redo", {})
    assert study.file.state() == full == replayed(study.file)
    with pytest.raises(ConflictError, match="nothing to redo"):
        actions.do(study, "redo", {})


@pytest.mark.parametrize("seed", range(4))
def test_the_state_is_what_the_events_say(tmp_path: Path, seed: int) -> None:
    study = study_over(tmp_path)
    mixed(study, 60, seed)
    for _ in range(seed * 3):
        actions.do(study, "undo", {})
    mixed(study, 10, seed + 100)
    assert replayed(study.file) == study.file.state()


def test_what_is_merged_or_put_away_comes_back(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    work, pay = new_code(study, "иш"), new_code(study, "айлык")
    child = new_code(study, "аз", parent=pay)
    give(study, 0, work)
    give(study, 0, pay)
    give(study, 1, pay)
    give(study, 4, child, "аз")
    before = [codes_of(study, row) for row in range(len(TEXTS))]
    actions.do(study, "merge_code", {"code": pay, "into": work})
    assert [row["name"] for row in study.codes()] == ["иш", "аз"]
    assert study.code_counts()[work] == (3, 3)  # row 0 had both: one coding now
    actions.do(study, "undo", {})
    assert [codes_of(study, row) for row in range(len(TEXTS))] == before
    actions.do(study, "archive_code", {"code": pay})
    assert [row["name"] for row in study.codes()] == ["иш"]
    assert sum(map(len, study.of_rows().values())) == 1
    new_code(study, "айлык")  # a code of the same name is another code
    actions.do(study, "undo", {})
    actions.do(study, "undo", {})
    assert [codes_of(study, row) for row in range(len(TEXTS))] == before
    for given in ({"code": pay, "into": pay}, {"code": pay, "into": child}):
        with pytest.raises(ConflictError, match="merged into itself"):
            actions.do(study, "merge_code", given)
    with pytest.raises(ConflictError, match="below itself"):
        actions.do(study, "edit_code", {"code": pay, "parent": child})


def test_parents_count_a_post_once(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    work = new_code(study, "иш")
    pay = new_code(study, "айлык", parent=work)
    give(study, 0, work)
    give(study, 0, pay, "айлык")
    give(study, 4, pay)
    assert study.code_counts() == {work: (3, 2), pay: (2, 2)}


def test_another_window_is_not_overwritten(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    key = study.ids.keys[0]
    given = {"on": "post", "target": key, "version": 0, "text": "биринчи"}
    actions.do(study, "memo", given)
    with pytest.raises(ConflictError, match="another window"):
        actions.do(study, "memo", {**given, "text": "экинчи"})
    assert study.memo("post", key)["text"] == "биринчи"
    code = new_code(study, "иш")
    seen = study.file.can_undo
    give(study, 1, code)
    assert seen is not None
    with pytest.raises(ConflictError, match="something else in between"):
        actions.do(study, "undo", {"expect": seen.id})


def test_keys_and_names_are_given_once(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    one = new_code(study, "иш", key="q")
    for given in ({"name": "иш"}, {"name": "үй", "key": "Q"}, {"name": "үй", "key": "өө"}):
        with pytest.raises(ConflictError):
            actions.do(study, "new_code", given)
    with pytest.raises(KyrtextError, match="needs a name"):
        actions.do(study, "new_code", {"name": "  "})
    with pytest.raises(KyrtextError, match="no colour"):
        actions.do(study, "edit_code", {"code": one, "colour": "url(x)"})
    with pytest.raises(KyrtextError, match="no action"):
        actions.do(study, "drop", {})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    copy = backups.back_up(study.file)
    for path in (study.file.path, copy):
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(copy.parent).st_mode) == 0o700


def test_copies_are_whole_and_make_room(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    mixed(study, 20)
    moment = datetime(2024, 5, 1, 10, tzinfo=UTC)
    for day in range(40):
        backups.back_up(study.file, moment + timedelta(days=day))
    for second in range(12):
        copy = backups.back_up(study.file, moment + timedelta(days=39, seconds=second + 1))
    left = sorted(path.name for path in copy.parent.iterdir())
    assert len(left) == 30 - 1 + 10
    again = open_file(copy, writable=False)
    assert again.state() == study.file.state()
    again.close()


def test_what_is_no_file_of_ours_is_told(tmp_path: Path) -> None:
    with pytest.raises(KyrtextError, match="no such file"):
        open_file(tmp_path / "жок.coding")
    wrong = tmp_path / "wrong.coding"
    wrong.write_bytes(b"not a database" * 100)
    with pytest.raises(KyrtextError, match="wrong"):
        open_file(wrong)
    other = tmp_path / "other.coding"
    with sqlite3.connect(other) as connection:
        connection.execute("create table a (b)")
    with pytest.raises(KyrtextError, match="another kind of file"):
        open_file(other)
    newer = tmp_path / "newer.coding"
    with sqlite3.connect(newer) as connection:
        connection.executescript(f"pragma application_id = {APPLICATION}; pragma user_version = 99")
    with pytest.raises(KyrtextError, match="newer kyrtext"):
        open_file(newer)


def test_a_reader_from_outside_stands_in_nobodys_way(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    code = new_code(study, "иш")
    with sqlite3.connect(study.file.path) as outside:
        outside.execute("select * from code").fetchall()
        give(study, 0, code)
    assert len(study.codings()) == 1


def test_nothing_stays_beside_the_file(tmp_path: Path) -> None:
    study = study_over(tmp_path)
    mixed(study, 10)
    assert [path.name for path in tmp_path.iterdir()] == [study.file.path.name]


def test_a_corpus_without_posts_has_a_desk(tmp_path: Path) -> None:
    study = study_over(tmp_path, corpus_of(()))
    assert study.progress()["all"] == 0
    assert study.codings() == []
