"""One bad file never ends the run, nor makes it wait."""

from __future__ import annotations

import os
import signal
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from kyrtext.reading import ReadReport, read_documents
from kyrtext.reading.carriers.native_process import native
from kyrtext.reading.report import account

GOOD = '{"id": 1, "owner_id": -1, "from_id": 2, "date": 1709619161, "text": "Салам, достор"}\n'
VK = '{"id":1,"owner_id":-1,"from_id":1,"date":1709619160,"text":"ич"}'
STRINGS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def read(folder: Path) -> ReadReport:
    """The report of reading a folder in which one good file stands last."""
    (folder / "я.jsonl").write_text(GOOD, encoding="utf-8")
    report = ReadReport()
    began = time.process_time()
    assert [d.text for d in read_documents(folder, report=report)][-1] == "Салам, достор"
    assert time.process_time() - began < 10
    return report


def workbook(path: Path, *changes: tuple[str, bytes, bytes]) -> None:
    """A workbook with some bytes of its parts changed."""
    whole = path.with_suffix(".tmp")
    with xlsxwriter.Workbook(str(whole)) as book:
        sheet = book.add_worksheet("Посттор")
        for row, cells in enumerate([["id", "text"], [1, "Биринчи пост"], [2, "Экинчи пост"]]):
            sheet.write_row(row, 0, cells)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for part, before, after in changes:
                if name.endswith(part):
                    assert before in data
                    data = data.replace(before, after)
            new.writestr(name, data)
    whole.unlink()


def test_a_workbook_is_read(tmp_path: Path) -> None:
    workbook(tmp_path / "а.xlsx")
    assert account(read(tmp_path)).set_index("file").loc["а.xlsx [Посттор]", "documents"] == 2


@pytest.mark.parametrize(
    "change",
    [
        ("sheet1.xml", b'r="A2"', b"r='XFD1048576'"),
        ("sheet1.xml", b'r="A2"', b"r = 'XFD1048576'"),
        ("sharedStrings.xml", b'uniqueCount="', b'uniqueCount="4294967295" was="'),
        ("sheet1.xml", b"<v>3</v>", b"<v>99999</v>"),
        ("xl/workbook.xml", b"<sheets>", b"<sheets"),
    ],
    ids=["far cell", "far cell with spaces", "strings without end", "a string that is not there", "no XML"],
)
def test_a_workbook_that_claims_too_much(tmp_path: Path, change: tuple[str, bytes, bytes]) -> None:
    workbook(tmp_path / "а.xlsx", change)
    workbook(tmp_path / "б.xlsx")
    table = account(read(tmp_path)).set_index("file")
    assert table.loc["а.xlsx", "outcome"] == "failed"
    assert table.loc["а.xlsx", "reasons"]
    assert table.loc["б.xlsx [Посттор]", "documents"] == 2  # by the next process, if that one has died


@pytest.mark.skipif(os.name == "nt", reason="signals are Unix")
def test_a_parser_that_never_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook(tmp_path / "а.xlsx")
    monkeypatch.setattr("kyrtext.reading.carriers.tables.patience_for", lambda size: 0.2)
    os.kill(native().process.pid, signal.SIGSTOP)
    assert account(read(tmp_path)).set_index("file").loc["а.xlsx", "outcome"] == "failed"
    monkeypatch.undo()
    assert account(read(tmp_path)).set_index("file").loc["а.xlsx [Посттор]", "documents"] == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", "[" * 1000 + VK + "]" * 1000),
        ("a.json", '{"a":' * 900 + VK + "}" * 900),
        ("a.json", "[" * 50_000),
        ("a.json", '{"items":[{"snippet":{"textOriginal":"а"},"replies":' * 200 + "[]" + "}]}" * 200),
        (
            "a.json",
            '[{"id":1,"owner_id":-1,"from_id":1,"date":1709619160,"text":"' + "[id1|" * 15_000 + '"}]',
        ),
        ("a.html", "<html><body>" + "<table><tr><td>" * 300 + "сөз" + "</td></tr></table>" * 300),
        ("a.html", "<html><body>" + "<div>" * 1500 + "сөз сөз" + "</div>" * 1500),
        ("a.html", "<html><body>" + "<!-- " * 80_000 + "сөз"),
        ("a.html", "<!--a-->" * 40_000 + "x<html><body>сөз бар</body></html>"),
        (
            "a.html",
            "<html><body><p " + " ".join(f"a{n}='{n}'" for n in range(40_000)) + ">сөз</p></body></html>",
        ),
        ("a.xml", "<?xml version='1.0'?>" + "<a>" * 50_000 + "сөз" + "</a>" * 50_000),
        (
            "a.csv",
            "id,text\n1," + "<!--" * 20_000 + "\n2," + "<a " * 20_000 + "\n3," + "&amp" * 20_000 + "\n",
        ),
    ],
    ids=lambda value: value[:24] if len(value) > 10 else value,
)
def test_depth_and_length(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    report = read(tmp_path)
    assert report.files or report.problems


def test_a_record_of_many_megabytes_is_read(tmp_path: Path) -> None:
    record = VK.replace('"ич"', '"' + "сөз " * 3_000_000 + '"').replace('"id":1,', '"id":2,')
    (tmp_path / "a.json").write_text(f"[{VK},{record},{VK.replace(':1,', ':3,', 1)}]", encoding="utf-8")
    assert read(tmp_path).documents == 4


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(GOOD, encoding="utf-8")
    os.link(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    report = ReadReport()
    assert len(list(read_documents([tmp_path, tmp_path / "a.jsonl"], report=report))) == 1
    assert [reason for _, reason in report.ignored] == ["the same file is read already"] * 2


def test_a_cluster_takes_local_names_as_they_are(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    from kyrtext.corpus.cluster import place_of

    path = tmp_path / "a::b.json"
    system, place = place_of(fsspec, f"file://{path}", {})
    assert place == str(path)
    assert not system.exists(place)


def test_thousands_of_rows_in_a_code_page_take_no_longer_than_their_letters(tmp_path: Path) -> None:
    own = "".join(f"{row};Салам, бүгүн {row} өрүктүн күнү\n" for row in range(60))
    joined = "".join(f"{row};Сегодня {row} весь день холодно и дождь\n" for row in range(60, 3060))
    later = "".join(f"{row};Завтра {row} будет тепло и сухо\n" for row in range(3060, 3100))
    data = ("id;text\n" + own).encode() + joined.encode("cp1251") + later.encode("koi8-r")
    (tmp_path / "a.csv").write_bytes(data)
    began = time.process_time()
    found = list(read_documents(tmp_path))
    assert time.process_time() - began < 10  # a choice of the page for each row takes two minutes
    assert [one.text for one in found] == [line.split(";")[1] for line in (own + joined + later).splitlines()]
