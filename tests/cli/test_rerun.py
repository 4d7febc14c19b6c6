"""A manifest is data: what somebody wrote into it runs nothing and writes only below the folder given."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click
import pytest

from kyrtext.cli import group, main, rerun
from kyrtext.cli.options import NOT_RECORDED

ROWS = "author,text\nАйбек Асанов,жумуш бар\nГүлзат,документ керек\n"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with exports and a table made of them, and the folder we are in."""
    monkeypatch.setenv("KYRTEXT_KEY", "a key only for tests")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "a.csv").write_text(ROWS, encoding="utf-8")
    assert run("freq", "exports", "--top", "3", "-o", "out/freq.csv", "--quiet") == 0
    return tmp_path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as done:
        main([str(one) for one in arguments])
    return int(done.value.code or 0)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def changed(study: Path, **changes: Any) -> Path:
    """A manifest with some of its fields changed; a name with a dot is one of the field `run`."""
    record = json.loads((study / "out" / "freq.csv.manifest.json").read_text("utf-8"))
    for name, value in changes.items():
        outer, _, inner = name.partition("__")
        if inner:
            record[outer] = {**record[outer], inner: value}
        elif value is KeyError:
            del record[outer]
        else:
            record[outer] = value
    path = study / "foreign.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    return path


def test_the_same_again(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rerun", "out/freq.csv.manifest.json", "-o", "again") == 0
    assert "to be run: kyrtext freq --top=3 -- exports -o" in capsys.readouterr().err.replace(f"{study}/", "")
    assert files(study / "again") == files(study / "out")


def test_settings_have_names_and_types(study: Path) -> None:
    record = json.loads((study / "out" / "freq.csv.manifest.json").read_text("utf-8"))
    assert record["run"]["settings"] == {"paths": ["exports"], "top": 3}


@pytest.mark.parametrize(
    "arguments",
    [
        ("figures", "exports", "-o", "two", "--size", "single"),
        ("figures", "exports", "-o", "two", "--format", "svg,pdf", "--rows", "all", "--lang", "ky"),
        ("figures", "exports", "-o", "two", "--rows", "1"),
        ("report", "exports", "-o", "two/report.html", "--rows", "all"),
        ("freq", "exports", "-o", "two/freq.csv", "--csv", "excel", "--plot", "beside.png", "--as", "cloud"),
    ],
    ids=" ".join,
)
def test_every_command_with_a_manifest_is_repeated(study: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments, "--quiet") == 0
    name = {"figures": "manifest.json", "report": "report.html.manifest.json"}.get(
        arguments[0], "freq.csv.manifest.json"
    )
    assert run("rerun", study / "two" / name, "-o", "again", "--quiet") == 0
    assert files(study / "again") == files(study / "two")


def test_every_option_is_a_setting_or_is_not_recorded() -> None:
    """An option added to one of these commands says here whether a manifest may hold it."""
    for name in rerun.COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        options = {str(param.name) for param in command.params}
        options -= {"kind"}  # hashtags, emoji, sites: tables without a manifest
        assert not options - rerun.SETTINGS - rerun.FILES - rerun.WITHOUT_EFFECT - set(NOT_RECORDED), name


def test_a_manifest_of_the_first_version_is_taken(study: Path) -> None:
    arguments = ["exports", "--top", "3"]
    first = changed(study, run={"command": "freq", "arguments": arguments, "files": {"input": ["exports"]}})
    assert run("rerun", first, "-o", "again") == 0
    assert (study / "again" / "freq.csv").read_bytes() == (study / "out" / "freq.csv").read_bytes()


EVIL = [
    ["exports", "--scheduler", "tcp://127.0.0.1:1"],
    ["exports", "--key", "/etc/hostname"],
    ["exports", "-o", "../stolen.csv"],
    ["exports", "--output=/tmp/kyrtext-stolen.csv"],
    ["exports", "--plot", "stolen.png"],
    ["/etc/hostname"],
    ["exports", "--codebook", "/etc/hostname"],
    ["exports", "--top", "many"],
    ["exports", "--no-such-option"],
    ["--help"],
    [],
]


@pytest.mark.parametrize("arguments", EVIL, ids=" ".join)
def test_no_argument_of_a_manifest_is_more_than_a_setting(
    study: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(study)
    path = changed(study, run={"command": "freq", "arguments": arguments})
    assert run("rerun", path, "-o", "again") == 1
    told = capsys.readouterr().err.strip()
    assert len(told.splitlines()) == 1, told
    assert {**before, "foreign.json": path.read_bytes()} == files(study)


@pytest.mark.parametrize(
    "settings",
    [
        {"paths": ["exports"], "scheduler": "tcp://127.0.0.1:1"},
        {"paths": ["exports"], "key": "/etc/hostname"},
        {"paths": ["exports"], "output": "stolen.csv"},
        {"paths": ["exports"], "top": "3; rm -rf"},
        {"paths": ["exports"], "top": {"a": 1}},
        {"paths": ["exports"], "top": True},
        {"paths": ["exports"], "strict": "yes"},
        {"paths": "exports"},
        {"paths": [["exports"]]},
        {"paths": ["../../../etc"]},
        {},
        {"paths": ["exports"], "group": "\u0000"},
    ],
    ids=str,
)
def test_no_setting_of_a_manifest_is_another(
    study: Path, settings: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(study)
    path = changed(study, run={"command": "freq", "settings": settings})
    assert run("rerun", path, "-o", "again") == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert {**before, "foreign.json": path.read_bytes()} == files(study)


@pytest.mark.parametrize(
    "changes",
    [
        {"inputs": None},
        {"inputs": [{"role": "input"}]},
        {"inputs": {}},
        {"output": 5},
        {"output": "/tmp/kyrtext-stolen.csv"},
        {"output": "../stolen.csv"},
        {"output": "a/b.csv"},
        {"output": "C:stolen.csv"},
        {"output": ""},
        {"outputs": [{"file": "../stolen.csv", "sha256": ""}]},
        {"outputs": [{"file": "/etc/hostname", "sha256": ""}]},
        {"outputs": "all"},
        {"run": {"command": "freq"}},
        {"run": {"command": 5, "arguments": []}},
        {"run": {"command": "desk", "arguments": ["exports"]}},
        {"run": {"command": "index", "arguments": ["exports"]}},
        {"run": {"command": "rerun", "arguments": ["foreign.json"]}},
        {"run": []},
        {"run": "freq"},
        {"settings": []},
        {"settings": {"build": 5}},
        {"kyrtext": KeyError},
        {"format": "kyrtext index"},
    ],
    ids=str,
)
def test_a_malformed_manifest_is_one_line(
    study: Path, changes: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(study)
    path = changed(study, **changes)
    assert run("rerun", path, "-o", "again") == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert {**before, "foreign.json": path.read_bytes()} == files(study)


@pytest.mark.parametrize("text", ["", "[", "[]", "5", "\x00", "[" * 100_000, '{"a":' * 100_000, "\ufeff{}"])
def test_no_manifest_at_all(study: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (study / "foreign.json").write_text(text, encoding="utf-8")
    assert run("rerun", "foreign.json", "-o", "again") == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_nothing_that_is_there_is_changed_without_a_folder(study: Path) -> None:
    (study / "out" / "freq.csv").write_text("my own", encoding="utf-8")
    assert run("rerun", "out/freq.csv.manifest.json", "--quiet") == 1
    assert (study / "out" / "freq.csv").read_text("utf-8") == "my own"
    (study / "out" / "freq.csv").unlink()
    assert run("rerun", "out/freq.csv.manifest.json", "--quiet") == 0
    assert (study / "out" / "freq.csv").read_text("utf-8") != "my own"


def test_nothing_personal_is_passed_on(study: Path) -> None:
    """No path from the root, no key, no folder called like a person; and the run can be repeated."""
    exports = study / "exports"
    (exports / "facebook-aibek-asanov-2024-05-01").mkdir()
    os.replace(exports / "a.csv", exports / "facebook-aibek-asanov-2024-05-01" / "a.csv")
    (study / "secret").write_text("f00dfeedf00dfeed")
    given = ("--stopwords", study / "stop.txt", "--key", study / "secret", "--quiet")
    (study / "stop.txt").write_text("бар\n", encoding="utf-8")
    assert run("freq", exports.absolute(), *given, "-o", "two/freq.csv") == 0
    told = (study / "two" / "freq.csv.manifest.json").read_text("utf-8")
    for secret in (str(study), "secret", "aibek", "asanov", "f00d"):
        assert secret not in told, secret
    assert run("rerun", "two/freq.csv.manifest.json", "-o", "again", "--key", "secret", "--quiet") == 0
    assert files(study / "again") == files(study / "two")
