"""Every file and every record ends in exactly one place, and the account says which."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyrtext.cli import group as command_line
from kyrtext.reading import ReadReport, read_documents
from kyrtext.reading.report import account
from tests.mutate import added_up, fixtures, mutated


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_fixtures_add_up(path: Path) -> None:
    added_up(path)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(fixtures()), st.integers(1, 10**9), st.booleans())
def test_damaged_fixtures_add_up(tmp_path: Path, path: Path, seed: int, private: bool) -> None:
    file = tmp_path / path.name
    file.write_bytes(mutated(path, seed))
    added_up(file, private)


def test_the_account_names_what_became_of_everything(tmp_path: Path) -> None:
    post = '{"id": 1, "owner_id": -1, "from_id": 2, "date": 1709619161, "text": "Салам, дос"}'
    (tmp_path / "а.jsonl").write_text(post + "\n", encoding="utf-8")
    (tmp_path / "б.json").write_text(f"[{post}, {{}}]", encoding="utf-8")
    (tmp_path / "в.csv").write_text("id,text\n1,Жаңы пост бул\n2,\n3,Дагы бир пост\n", encoding="utf-8")
    (tmp_path / "г.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(9))
    (tmp_path / "д.pdf").write_bytes(b"%PDF-1.4 nothing")
    report = ReadReport()
    assert len(list(read_documents(tmp_path, report=report))) == 4
    table = account(report).set_index("file")
    assert table.loc["а.jsonl", ["documents", "duplicates"]].tolist() == [0, 1]
    assert table.loc["а.jsonl", "reasons"] == "duplicates of б.json: 1"
    assert table.loc["в.csv", ["records", "documents", "skipped"]].tolist() == [3, 2, 1]
    assert table.loc["в.csv", "reasons"] == "rows without text: 1"
    assert table.loc["г.jpg", "outcome"] == "left out"
    assert table.loc["д.pdf", "outcome"] == "failed"
    assert table.loc["(sum)", "outcome"] == "3 read, 1 left out, 1 failed"


def test_the_command_states_that_the_sum_fits(tmp_path: Path) -> None:
    (tmp_path / "в.csv").write_text("id,text\n1,Жаңы пост бул\n2,\n3,Дагы бир пост\n", encoding="utf-8")
    done = CliRunner().invoke(command_line, ["documents", str(tmp_path), "--account", "--format", "csv"])
    assert "3 records = 2 documents + 0 duplicates + 1 skipped + 0 lost" in done.stderr
    assert "rows without text: 1" in done.stdout
