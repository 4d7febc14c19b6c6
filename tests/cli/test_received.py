"""Files a colleague may send beside exports: read or told in a line, nothing run, nothing written elsewhere.

Each case of `tests/cases/received` says what kind of file it is, how it is made (`text`, then `unit` as often
as `times` says, then `end`; `hex`; `members` of a zip; `sql` run on an empty file of codings), and what is
told, null when it is read.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kyrtext.cli import main
from kyrtext.desk.store import open_file
from kyrtext.report.manifest import digest

CASES = Path(__file__).resolve().parents[1] / "cases" / "received"
LONGEST = 5.0  # seconds of the processor
COMMANDS: dict[str, tuple[str, ...]] = {
    "corrections": ("freq", "IN", "--corrections", "FILE"),
    "events": ("timeline", "IN", "--word", "жумуш", "--events", "FILE"),
    "stop list": ("freq", "IN", "--stopwords", "FILE"),
    "groups": ("freq", "IN", "--groups", "FILE"),
    "codebook": ("timeline", "IN", "--codebook", "FILE"),
    "project": ("exchange", "--read", "FILE"),
    "codings": ("exchange", "IN", "--codings", "FILE"),
}


def cases() -> list[dict[str, Any]]:
    return [one for path in sorted(CASES.glob("*.json")) for one in json.loads(path.read_text("utf-8"))]


def content(case: Any) -> bytes:
    """The bytes of a file or of a member of an archive."""
    if isinstance(case, str):
        return case.encode()
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    unit = case.get("unit", "") * case.get("times", 1)
    return f"{case.get('text', '')}{unit}{case.get('end', '')}".encode()


def made(case: dict[str, Any], path: Path) -> None:
    if "members" in case:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, member in case["members"].items():
                archive.writestr(name, content(member))
    elif "sql" in case:
        open_file(path, coder="Айгүл", create=True).close()
        connection = sqlite3.connect(path, isolation_level=None)
        for statement in case["sql"]:
            connection.execute(statement)
        connection.close()
    else:
        path.write_bytes(content(case))


def files(folder: Path) -> dict[str, str]:
    return {str(path): digest(path) for path in folder.rglob("*") if path.is_file()}


def test_every_kind_has_cases() -> None:
    assert {case["kind"] for case in cases()} == set(COMMANDS)


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['kind']}: {case['told']}")
def test_what_was_sent_is_read_or_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: dict[str, Any]
) -> None:
    given, out = tmp_path / "here" / "in", tmp_path / "here" / "out"
    given.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("KYRTEXT_KEY", "a key only for tests")
    monkeypatch.setenv("KYRTEXT_CACHE", str(tmp_path / "cache"))
    (given / "a.csv").write_text("id,group,date,text\n1,а,2020-10-05,Жумуш барбы зп\n", encoding="utf-8")
    sent = tmp_path / "here" / case["file"]
    made(case, sent)
    before = files(tmp_path / "here")
    places = {"IN": str(given), "FILE": str(sent)}
    command = [places.get(part, part) for part in COMMANDS[case["kind"]]]
    began = time.process_time()
    with pytest.raises(SystemExit) as done:
        main([*command, "-o", str(out / ("t.xlsx" if case["kind"] == "codings" else "t.csv")), "--quiet"])
    told = capsys.readouterr().err.strip()
    assert time.process_time() - began < LONGEST
    if case["told"] is None:
        assert not done.value.code, told
    else:
        assert done.value.code == 1, told
        assert case["told"] in told
        assert len(told.splitlines()) == 1
        assert not out.exists()
    after = files(tmp_path)
    cache = str(tmp_path / "cache")
    assert {path: sha for path, sha in after.items() if not path.startswith((str(out), cache))} == before
