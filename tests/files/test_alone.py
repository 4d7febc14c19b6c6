"""Two runs into one place, and what a run that was killed has left."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kyrtext.cli import main
from kyrtext.files.errors import KyrtextError
from kyrtext.files.writing import DAY, only_run_in, write_text

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYRTEXT_CACHE", str(tmp_path / "cache"))


def dead_process() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with only_run_in(tmp_path / "out.csv"):
        with (
            pytest.raises(KyrtextError, match="another run is writing there"),
            only_run_in(tmp_path / "out.csv"),
        ):
            pass
        with only_run_in(tmp_path / "other.csv"):
            pass


def test_two_tables_into_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second run says so; a table never stands beside the account of another."""
    with only_run_in(tmp_path / "out.csv"), pytest.raises(SystemExit) as done:
        main(["freq", str(ROOT / "examples" / "exports"), "-o", str(tmp_path / "out.csv"), "--quiet"])
    assert done.value.code == 1
    assert "another run is writing there" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_nobody_else_can_hold_the_lock(tmp_path: Path) -> None:
    with only_run_in(tmp_path / "results"):
        (folder,) = (tmp_path / "cache").iterdir()
        assert folder.stat().st_mode & 0o077 == 0


def test_runs_without_a_place_for_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KYRTEXT_CACHE", str(tmp_path / "file"))
    with only_run_in(tmp_path / "results"):
        pass


@pytest.mark.skipif(os.name != "posix", reason="the system does not tell which processes there are")
def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path) -> None:
    gone = tmp_path / f".figure1.png.{dead_process()}.part"
    alive = tmp_path / f".figure1.png.{os.getppid()}.part"
    aged = tmp_path / ".figure1.png.1.part"
    other = tmp_path / f".figure2.png.{dead_process()}.part"
    strange = tmp_path / ".figure1.png.mine.part"
    for path in (gone, alive, aged, other, strange):
        path.write_text("half")
    os.utime(aged, (time.time() - 2 * DAY,) * 2)
    write_text(tmp_path / "figure1.png", "whole")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == sorted(
        [alive.name, other.name, strange.name, "figure1.png"]
    )
