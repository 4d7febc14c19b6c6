"""An index that is not as it was written is told before a number is printed, whatever was done to it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kyrtext.cli import main
from kyrtext.corpus.index import index, layout, open_store
from kyrtext.reading import ReadOptions

ROWS = "id,group,author,date,text\n" + "".join(
    f"{row},Жумуш {row % 3},Автор {row % 5},2020-10-0{1 + row % 9},Москвада жумуш бар {row} документ керек\n"
    for row in range(40)
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("index")
    (place / "in").mkdir()
    (place / "in" / "a.csv").write_text(ROWS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KYRTEXT_KEY", "a key only for tests")
        assert run("index", place / "in", "-o", place / "study.kyr", "--quiet") == 0
    return place


@pytest.fixture
def study(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KYRTEXT_KEY", "a key only for tests")
    monkeypatch.setenv("KYRTEXT_CACHE", str(tmp_path / "cache"))
    shutil.copytree(whole, tmp_path / "place")
    return tmp_path / "place" / "study.kyr"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as done:
        main([str(one) for one in arguments])
    return int(done.value.code or 0)


def state(study: Path) -> list[Path]:
    return sorted(layout.state_folder(study, layout.read_manifest(study)).iterdir())


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    if data:
        data[len(data) * 2 // 3] ^= 4
        path.write_bytes(data)
    else:
        path.write_bytes(b"\0")


DAMAGE: dict[str, Callable[[Path], Any]] = {
    "flipped": flipped,
    "truncated": lambda path: path.write_bytes(path.read_bytes()[:-2]),
    "zeroed": lambda path: path.write_bytes(bytes(path.stat().st_size + (path.stat().st_size == 0))),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "missing": lambda path: path.unlink(),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("used", [False, True], ids=["copied", "used before"])
def test_damage_to_any_file_is_told(
    study: Path, damage: str, used: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    if used:
        assert run("freq", study, "--quiet") == 0
    counting = ("freq", study, "--quiet")
    adding = ("index", study.parent / "in", "-o", study, "--quiet")
    for number, path in enumerate([study / "manifest.json", *state(study)]):
        was, times = path.read_bytes(), path.stat()
        if damage == "truncated" and not was:
            continue
        DAMAGE[damage](path)
        if path.is_file():
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # as if nobody had touched it
        capsys.readouterr()
        # without a manifest there is no index to add to; every command asks one and the same check
        added_to = number % 5 == 0 and (number > 0 or damage not in ("missing", "zeroed", "a folder"))
        for command in (counting, adding) if added_to else (counting,):
            assert run(*command) == 1, (path.name, command)
            told = capsys.readouterr()
            assert not told.out
            assert len(told.err.strip().splitlines()) == 1, told.err
        if path.is_dir():
            path.rmdir()
        path.write_bytes(was)
    assert run("freq", study, "--quiet") == 0


def test_damage_is_not_laundered(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What an update builds on is checked; the index stays damaged, and --verify says so."""
    flipped(next(path for path in state(study) if path.name == "ids.npy"))
    (study.parent / "in" / "b.csv").write_text(ROWS.replace("жумуш", "паспорт"), encoding="utf-8")
    assert run("index", study.parent / "in", "-o", study, "--quiet") == 1
    assert run("index", "--verify", study) == 1
    assert "ids.npy is not as it was written" in capsys.readouterr().err


def test_what_was_found_whole_is_not_read_again(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    digest = layout.digest
    monkeypatch.setattr(layout, "digest", lambda path: (read.append(path.name), digest(path))[1])
    open_store(study)
    assert sorted(read) == [path.name for path in state(study)]
    read.clear()
    open_store(study)
    assert not read
    assert layout.verify(study) == []
    assert len(read) == len(state(study))


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "../../.."},
        {"state": "/tmp"},
        {"state": 5},
        {"checksums": {"../../../etc/hostname": "0" * 64}},
        {"checksums": {}},
        {"checksums": None},
        {"counts": {"documents": "many"}},
        {"counts": None},
        {"settings": {}},
        {"settings": None},
        {"options": []},
        {"options": {"columns": {}, "platforms": 0.5}},
        {"paths": None},
        {"files": None},
        {"files": [5]},
        {"files": [{"path": "а"}]},
        {"settings": {"anonymise": "off", "stopwords": 5}},
        {"told": None},
        {"version": "3"},
        {"version": None},
    ],
    ids=str,
)
@pytest.mark.parametrize("sealed", [True, False])
def test_a_manifest_is_data(
    study: Path, changes: dict[str, Any], sealed: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also one that somebody sealed."""
    manifest = {**json.loads((study / "manifest.json").read_text("utf-8")), **changes}
    manifest = layout.sealed(manifest) if sealed else manifest
    (study / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    for command in (("freq", study, "--quiet"), ("index", "--verify", study)):
        assert run(*command) == 1
        told = capsys.readouterr()
        assert not told.out
        assert len(told.err.strip().splitlines()) == 1, told.err


@pytest.mark.parametrize(
    "text", ["[" * 100_000 + '"kyrtext index"', '["kyrtext index"]', '"kyrtext index"', "kyrtext index"]
)
def test_a_manifest_that_is_none(study: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (study / "manifest.json").write_text(text, encoding="utf-8")
    assert run("index", "--verify", study) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_nobody_else_reads_an_index(study: Path, whole: Path) -> None:
    del study
    for path in (whole / "study.kyr").rglob("*"):
        if path.name != ".lock":
            assert path.stat().st_mode & 0o077 == 0, path


def test_an_index_tells_where_exports_lie_from_itself(study: Path, whole: Path) -> None:
    """No absolute path is in it, and moved together with the exports it knows them."""
    for path in study.rglob("*.json"):
        told = path.read_text("utf-8")
        assert whole.name not in told
        assert os.path.abspath(os.sep) + "tmp" not in told
    changes = index(study.parent / "in", study)
    assert (changes.read, changes.kept, changes.dropped) == ((), ("a.csv",), ())
    (study.parent / "in" / "a.csv").unlink()
    (study.parent / "in" / "b.csv").write_text(ROWS, encoding="utf-8")
    changes = index(study.parent / "in", study)
    assert (changes.read, changes.kept) == (("b.csv",), ())
    assert changes.dropped == (str(study.parent / "in" / "a.csv"),)


def test_a_platform_told_for_a_path_is_told_again(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text(ROWS, encoding="utf-8")
    options = ReadOptions(platforms={"ok": str(tmp_path / "in")})
    index(tmp_path / "in", tmp_path / "a.kyr", options=options)
    assert str(tmp_path) not in (tmp_path / "a.kyr" / "manifest.json").read_text("utf-8")
    assert index(tmp_path / "in", tmp_path / "a.kyr", options=options).kept == ("a.csv",)


def test_an_index_knows_no_key(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "my-key").write_text("f00dfeedf00dfeed")
    assert (
        run("index", whole / "in", "-o", tmp_path / "other.kyr", "--key", tmp_path / "my-key", "--quiet") == 0
    )
    for path in (tmp_path / "other.kyr").rglob("*.json"):
        assert b"my-key" not in path.read_bytes()
        assert b"f00dfeed" not in path.read_bytes()
