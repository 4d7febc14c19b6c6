"""A file written to while it is read is told; what killed runs left in the temporary folder goes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from kyrtext.files.writing import temporary_folder, temporary_prefix
from kyrtext.reading import ReadOptions, ReadReport
from kyrtext.reading.read import columns_of_file
from kyrtext.reading.walk import walk


@pytest.mark.parametrize("damage", [b"\x00\xff garbage", b"9,\xd0\xb6\n"])
def test_what_is_appended_while_a_file_is_read_is_told(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "id,text\n" + "".join(f"{row},жумуш бар {row}\n" for row in range(5000)), encoding="utf-8"
    )
    options, report = ReadOptions(), ReadReport()
    (found,) = walk([tmp_path], options, report)
    for number, _ in enumerate(columns_of_file(found, options, report)):
        if number == 0:
            with path.open("ab") as stream:
                stream.write(damage)
    assert "was changed while it was read" in " ".join(map(str, report.problems))


def test_a_quiet_file_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\n1,жумуш бар\n", encoding="utf-8")
    options, report = ReadOptions(), ReadReport()
    (found,) = walk([tmp_path], options, report)
    assert sum(map(len, columns_of_file(found, options, report))) == 1
    assert not report.problems


@pytest.mark.skipif(os.name != "posix", reason="the system does not tell which processes there are")
def test_temporary_folders_of_killed_runs_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    left = [f"kyrtext-{done.pid}-aa", f"kyrtext-{done.pid}-bb"]
    (tmp_path / left[0]).mkdir()
    (tmp_path / left[0] / "secret").write_text("token")
    (tmp_path / left[1]).write_text("token")
    stays = {f"kyrtext-{os.getppid()}-aa", "kyrtext-index-aa", "kyrtext-x", "other"}
    for name in stays:
        (tmp_path / name).mkdir()
    temporary_prefix.cache_clear()
    with temporary_folder() as folder:
        assert folder.parent == tmp_path
        assert {path.name for path in tmp_path.iterdir()} == stays | {folder.name}
    assert {path.name for path in tmp_path.iterdir()} == stays
