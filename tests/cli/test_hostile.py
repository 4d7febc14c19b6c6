"""Hostile and unlucky input: nothing crashes, nothing escapes, nothing half-written stays."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kyrtext
from kyrtext.cli import main
from kyrtext.corpus.build import Settings
from kyrtext.corpus.decisions import decisions
from kyrtext.corpus.privacy import protect
from kyrtext.files import writing as files
from kyrtext.files.errors import KyrtextError
from kyrtext.reading import ReadOptions, ReadReport, read_documents
from kyrtext.report import tables
from kyrtext.report.html import embedded
from kyrtext.report.workbook import Sheet, write_workbook
from kyrtext.search.query import parse

ROOT = Path(__file__).resolve().parents[2]
WICKED = json.loads((ROOT / "tests" / "cases" / "wicked.json").read_text("utf-8"))
wicked_text = st.lists(st.one_of(st.sampled_from(WICKED), st.text(max_size=20)), max_size=8).map(" ".join)
calm = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as done:
        main([str(one) for one in arguments])
    return int(done.value.code or 0)


def documents(folder: Path, report: ReadReport | None = None, **options: object) -> list[str]:
    return [one.text for one in read_documents(folder, ReadOptions(**options), report)]  # type: ignore[arg-type]


# --------------------------------------------------------------------------- properties


@calm
@given(st.lists(wicked_text, max_size=4))
def test_any_text_goes_all_the_way(texts: list[str]) -> None:
    corpus = kyrtext.from_texts(texts, author="Айбек", group="=1+1", platform="CON")
    table = kyrtext.frequency(corpus, stopwords=False)
    assert table["count"].sum() == corpus.words
    decisions(corpus)
    shown = protect(corpus, "full").documents["text"].tolist()
    assert list(map(len, shown)) == list(map(len, corpus.documents["text"]))
    for text in (
        tables.to_csv(kyrtext.tokens(corpus)),
        tables.to_json(corpus.documents),
        tables.to_terminal(table),
    ):
        text.encode("utf-8", "backslashreplace")


@calm
@given(wicked_text)
def test_cells_are_no_formulas(text: str) -> None:
    table = kyrtext.tokens(kyrtext.from_texts([text]))[["token"]]
    table["whole"] = pd.Series([text] * len(table), dtype=object)
    for line in tables.to_csv(table).splitlines()[1:]:
        assert not re.match(r'"?[=+@\t\r-]', line), line


@calm
@given(wicked_text)
def test_text_cannot_leave_its_script(text: str) -> None:
    found = embedded({"text": text})
    assert not set("<>&\u2028\u2029") & set(found)
    assert json.loads(found)["text"] == text


@calm
@given(wicked_text)
def test_a_terminal_is_not_moved(text: str) -> None:
    drawn = tables.to_terminal(kyrtext.search(kyrtext.from_texts([f"жумуш {text}"]), "жумуш"))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", drawn)


@calm
@given(st.one_of(wicked_text, st.text(alphabet='()"«» ANDORTNEAR/510:*?~-+жумуш|&!', max_size=40)))
def test_a_query_is_answered_or_refused(query: str) -> None:
    with contextlib.suppress(KyrtextError):
        parse(query)
        kyrtext.search(kyrtext.from_texts(["Жумуш барбы?", "Ищу работу"]), query)


@calm
@given(
    st.binary(max_size=400),
    st.sampled_from(["a.json", "a.csv", "a.xlsx", "a.zip", "a.html", "a.pdf", "a.docx", "a.mbox"]),
)
def test_any_bytes_are_read_or_told(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    (folder / name).write_bytes(data)
    report = ReadReport()
    documents(folder, report)
    assert report.files or report.ignored or report.problems or not data.strip()


@calm
@given(st.binary(min_size=1, max_size=200))
def test_a_workbook_takes_any_text(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    stream = kyrtext.from_texts([text]).documents
    with_name = [Sheet(text, stream), Sheet(text, stream)]
    place = Path(os.environ.get("TMPDIR", "/tmp")) / f"kyrtext-hostile-{os.getpid()}.xlsx"
    try:
        write_workbook(with_name, place)
        assert zipfile.ZipFile(place).testzip() is None
    finally:
        place.unlink(missing_ok=True)


# --------------------------------------------------------------------------- files


def test_archives_that_explode_or_climb(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.txt", b"a" * 30_000_000)
        archive.writestr("../../climbed.txt", "сырт")
        archive.writestr("/etc/absolute.txt", "сырт")
        archive.writestr("C:\\windows.txt", "сырт")
        archive.writestr("fine.txt", "Жумуш барбы?")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep.txt", "терең")
    for _ in range(6):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w") as archive:
            archive.writestr("nest.zip", inner.getvalue())
        inner = outer
    (tmp_path / "nest.zip").write_bytes(inner.getvalue())
    report = ReadReport()
    texts = documents(tmp_path, report)
    assert "Жумуш барбы?" in texts
    assert not any(len(text) > 1_000_000 for text in texts)
    assert "терең" not in texts
    assert report.problems
    assert not (tmp_path.parent / "climbed.txt").exists()


def test_xml_entities_do_not_grow_nor_read(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{("&l" + str(n - 1) + ";") * 10}">' for n in range(1, 10))
    evil = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = f"{evil}<w:document xmlns:w='u'><w:p><w:t>&l9;&f;</w:t></w:p></w:document>"
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", f"{evil}<Types>&f;</Types>")
        archive.writestr("word/document.xml", body)
    (tmp_path / "b.qdc").write_text(f"{evil}<CodeBook>&l9;</CodeBook>")
    (tmp_path / "c.html").write_text(f"{evil}<p>&l9;&f; жумуш</p>")
    texts = documents(tmp_path)
    assert not any("root:" in text or "lollol" in text for text in texts)


def test_one_very_long_line(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("Жумуш барбы " * 200_000, encoding="utf-8")  # 4.4 MB of one line
    corpus = kyrtext.read(tmp_path, settings=Settings(anonymise="off"))
    assert corpus.words == 400_000


def test_one_very_long_word() -> None:
    corpus = kyrtext.from_texts(["ж" * 50_000, "а-" * 50_000, "." * 100_000, "#" * 50_000, "😀" * 50_000])
    assert len(corpus) == 5
    decisions(corpus)


def test_many_empty_files(tmp_path: Path) -> None:
    for number in range(500):
        (tmp_path / f"{number}.{('txt', 'json', 'csv', 'html', 'xlsx')[number % 5]}").write_bytes(b"")
    (tmp_path / "one.txt").write_text("Жумуш", encoding="utf-8")
    assert kyrtext.read(tmp_path).words == 1


@pytest.mark.parametrize(
    "date", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0000-00-00", "-5000", "1e400"]
)
def test_dates_at_the_ends_of_time(tmp_path: Path, date: str) -> None:
    rows = f"text,date,author\nЖумуш барбы достор,{date},а\nИш бар Москвада,2020-10-05,б\n"
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    corpus = kyrtext.read(tmp_path)
    assert len(corpus) == 2
    kyrtext.timeline(corpus, ["жумуш"])
    tables.to_json(corpus.documents)
    kyrtext.frequency(corpus, by="month")


@pytest.mark.parametrize(
    "number", [0, -62135596800, 253402300799, 10**20, -(10**20), "nan", None, True, [], {}]
)
def test_dates_that_are_no_dates(tmp_path: Path, number: object) -> None:
    posts = [
        {"id": 1, "owner_id": -1, "from_id": 5, "post_type": "post", "date": number, "text": "Жумуш барбы?"}
    ]
    (tmp_path / "vk").mkdir()
    (tmp_path / "vk" / "w.json").write_text(json.dumps(posts), encoding="utf-8")
    assert len(documents(tmp_path)) <= 1


def test_surrogates_and_nul_bytes(tmp_path: Path) -> None:
    (tmp_path / "vk").mkdir()
    post = '{"id": 1, "owner_id": -1, "from_id": 5, "date": 1600000000, "text": "Жумуш \\ud83d \\u0000 бар"}'
    (tmp_path / "vk" / "a.json").write_text(f"[{post}]", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes("Иш\0 бар\n".encode() * 3)
    corpus = kyrtext.read(tmp_path, settings=Settings(anonymise="off"))
    assert run("freq", tmp_path, "-o", tmp_path / "out" / "f.csv", "--quiet") == 0
    assert run("documents", tmp_path, "-o", tmp_path / "out" / "d.jsonl", "--quiet") == 0
    assert corpus.words >= 2
    report = corpus.notes["reading"]
    assert len(report.files) + len(report.ignored) + len(report.problems) >= 2


# --------------------------------------------------------------------------- writing


@pytest.mark.parametrize(
    "platform", ["CON", "nul", "a:b", "a*?b", "..", "/etc/passwd", "a\\b", "x" * 400, " ", "\n", "COM1.txt"]
)
def test_names_that_no_file_may_have(tmp_path: Path, platform: str) -> None:
    name = files.safe_name(platform)
    assert 0 < len(name) <= 81
    assert not set(name) & set('<>:"/\\|?*\n')
    assert name.split(".")[0].casefold() not in {"con", "nul", "com1"}
    assert name.strip(". ") == name.rstrip(". ") == name
    (tmp_path / name).write_text("")


def test_figures_of_a_platform_with_a_wicked_name(tmp_path: Path) -> None:
    corpus = kyrtext.from_texts(["Жумуш барбы достор"], platform="../CON:*?")
    for path in kyrtext.figures(corpus, tmp_path / "results").written:
        assert path.parent == tmp_path / "results"
        assert path.is_file()


class Full:
    """A write that fails as a full disk does, after some files."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.real = os.replace

    def __call__(self, source: object, target: object) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.real(source, target)  # type: ignore[arg-type]


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if ".part" in path.name or path.name.endswith(".lock")]


@pytest.mark.parametrize("after", [0, 1, 4])
def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    corpus = kyrtext.from_texts(["Жумуш барбы достор"], platform="facebook")
    monkeypatch.setattr("kyrtext.files.writing.os.replace", Full(after))
    with pytest.raises(KyrtextError, match="No space left"):
        kyrtext.figures(corpus, tmp_path / "results")
    assert not leftovers(tmp_path)
    assert len(list((tmp_path / "results").iterdir())) == after


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_device_that_is_full(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Жумуш барбы?", encoding="utf-8")
    command = [sys.executable, "-m", "kyrtext", "freq", str(tmp_path), "--format", "csv"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "No space left" in done.stderr


def test_an_old_result_stays_when_the_new_one_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    files.write_text(path, "эски")
    with contextlib.suppress(RuntimeError), files.writing(path) as temporary:
        temporary.write_text("жарым")
        raise RuntimeError
    assert path.read_text("utf-8") == "эски"
    assert not leftovers(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="signals are sent so on POSIX only")
@pytest.mark.parametrize("told_to_end", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_the_middle_of_writing(tmp_path: Path, told_to_end: signal.Signals) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Жумуш барбы достор, Москвада иш бар. " * 200, encoding="utf-8")
    target = tmp_path / "results"
    process = subprocess.Popen(
        [sys.executable, "-m", "kyrtext", "figures", str(tmp_path / "in"), "-o", str(target), "--jobs", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    end = time.monotonic() + 120
    while (
        not (target.is_dir() and any(target.iterdir())) and time.monotonic() < end and process.poll() is None
    ):
        time.sleep(0.01)
    process.send_signal(told_to_end)
    _, told = process.communicate(timeout=60)
    if process.returncode != 0:  # it may have finished before the signal came
        assert process.returncode == 130
        assert "nothing half-written" in told
        assert "Traceback" not in told
    assert not leftovers(target)
    for path in target.iterdir():
        assert path.stat().st_size > 0


def test_two_runs_into_one_folder(tmp_path: Path) -> None:
    corpus = kyrtext.from_texts(["Жумуш барбы достор"], platform="facebook")
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with files.only_run_in(tmp_path / "results"):
            inside.set()
            leave.wait(60)

    other = threading.Thread(target=hold)
    other.start()
    assert inside.wait(60)
    try:
        with pytest.raises(KyrtextError, match="another run is writing"):
            kyrtext.figures(corpus, tmp_path / "results")
    finally:
        leave.set()
        other.join()
    assert kyrtext.figures(corpus, tmp_path / "results").written


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(KyrtextError, match="cannot write"):
        files.write_text(tmp_path / "locked" / "a.csv", "сөз")


def test_a_folder_that_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Жумуш барбы?", encoding="utf-8")
    (tmp_path / "results").write_text("")
    assert run("figures", tmp_path / "a.txt", "-o", tmp_path / "results", "--quiet") == 1
    assert "cannot write" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["жок", "../../жок", "a\0b", "", "x" * 5000])
def test_paths_that_are_no_paths(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run("freq", name) in (1, 2)
    assert "Traceback" not in capsys.readouterr().err
