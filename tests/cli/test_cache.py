"""`kyrtext cache` and --no-cache: what is kept on this machine, and the same tables without it."""

from __future__ import annotations

import os

import pytest
from click.testing import CliRunner

from kyrtext.cli import group
from kyrtext.languages import known, prepare


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("KYRTEXT_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv(known.VARIABLE, raising=False)
    monkeypatch.setattr(known, "WORTH", 1)
    known._opened.cache_clear()
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "post.txt").write_text("Ищу работу. Жумуш керек, салам!", encoding="utf-8")
    yield tmp_path
    known._opened.cache_clear()


def run(*arguments: str) -> str:
    found = CliRunner().invoke(group, list(map(str, arguments)))
    assert found.exit_code == 0, found.output
    return found.stdout


def test_the_same_table_without_the_cache(folder):
    with_it = run("freq", folder / "posts", "--format", "csv", "--jobs", "1", "--quiet")
    kept = known.stored()
    assert kept
    without = run("freq", folder / "posts", "--format", "csv", "--jobs", "1", "--quiet", "--no-cache")
    assert without == with_it
    assert known.stored() == kept
    assert known.VARIABLE not in os.environ


def test_nothing_is_kept_without_it(folder):
    run("freq", folder / "posts", "--jobs", "1", "--quiet", "--no-cache")
    run("freq", folder / "posts", "--jobs", "1", "--quiet", "--anonymise", "full")
    assert known.stored() == []


def test_shown_prepared_and_cleared(folder, monkeypatch):
    monkeypatch.setattr(prepare, "_russian", lambda: ["работу", "елка", "ёлка"])
    monkeypatch.setattr(prepare, "_kyrgyz", lambda: ["жумуш"])
    monkeypatch.setattr(prepare.english, "headwords", lambda: ["", "work"])
    assert "evidence,prepared,5" in run("cache", "--prepare", "--format", "csv")
    with_it = run("freq", folder / "posts", "--format", "csv", "--jobs", "1", "--quiet")
    assert with_it == run("freq", folder / "posts", "--format", "csv", "--jobs", "1", "--quiet", "--no-cache")
    assert run("cache", "--clear", "--format", "csv").split() == ["question,kind,answers,bytes"]
