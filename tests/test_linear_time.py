"""Twice the input takes about twice the time, whatever it is made of: nothing can hold a run for hours."""

from __future__ import annotations

import contextlib
import gc
import json
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from kyrtext.corpus import stop_lists
from kyrtext.corpus.corrections import load_corrections
from kyrtext.corpus.group_table import load_groups
from kyrtext.corpus.personal.names import Names
from kyrtext.corpus.personal.spelling import mark
from kyrtext.corpus.privacy import personal
from kyrtext.corpus.pseudonyms import pseudonym
from kyrtext.files.errors import KyrtextError
from kyrtext.languages.annotate import annotate
from kyrtext.languages.known import OFF, VARIABLE
from kyrtext.reading import read_documents
from kyrtext.report.qda_reading import read_whole_project
from kyrtext.report.refi import read_codebook
from kyrtext.search.codebook import load_codebook
from kyrtext.search.events import load_events
from kyrtext.search.query import parse
from kyrtext.text.tokens import spans

MOST = 2.6  # times the time for twice the input
ENOUGH = 0.05  # seconds of the processor: less cannot be told from nothing
LARGEST = 1 << 18  # characters


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier run was told of a word would take no time, and the next word some."""
    monkeypatch.setenv(VARIABLE, OFF)


def grows_with(work: Callable[[str], object], before: str, piece: str, after: str) -> bool:
    """Does twice the input take at most about twice the time?"""

    def spent(size: int) -> float:
        text = before + piece * (size // len(piece)) + after
        gc.disable()  # when the collector comes is chance
        began = time.process_time()
        try:
            with contextlib.suppress(KyrtextError):  # refused is as good, if it is soon
                work(text)
            return time.process_time() - began
        finally:
            gc.enable()

    spent(1 << 8)  # what is loaded once
    size = 1 << 12
    while spent(size) < ENOUGH and size < LARGEST:
        size *= 2
    # from some size on a reader looks at a second sample: one step, not one at each doubling
    sizes = (size, 2 * size, size, 2 * size)
    return any(spent(2 * one) < MOST * max(spent(one), ENOUGH) for one in sizes)


PIECES = (
    *("0", "0-", "1 ", "а", "к ", "а-", "a.", "://", "a@", "#", "_", "👍", "\u0301", "собака ", "точка "),
    *("ул. А ", "инста: ", "vk . ", "паспорт ", "д.р. ", "беш ", "А5", "(", "Улан ", "http://a.b/", "[id1|"),
    *("Улан @аб ", "Бакыт ", "Ким. ", "офис А 5, ", "a гмейл точка ", "4169 5853 9012 7746 02 ", "isbn 1-"),
)
KEY = b"a key only for tests"
NAMES = Names(frozenset(pseudonym(mark(name), KEY) for name in ("улан", "бакыт", "ким")), KEY)


@pytest.mark.parametrize("piece", PIECES)
def test_of_tokens_and_masks(piece: str) -> None:
    assert grows_with(lambda text: spans([text]), "", piece, "")
    assert grows_with(lambda text: personal(text, NAMES), "", piece, "")


# one word without an end, in the letters of every language, with and without vowels, hyphens and figures
@pytest.mark.parametrize(
    "piece", ["лар", "жаз", "нын", "та-", "8", "ө", "ә", "x", "sh", "a-", "zh", "'а", "аб."]
)
def test_of_the_analysis_of_one_word(piece: str) -> None:
    assert grows_with(lambda text: annotate(spans([text])), "к", piece, "")


@pytest.mark.parametrize(
    "piece",
    ["(", "а ", '"', "а OR ", "а NEAR/5 ", "*", "NOT ", "-", "likes:>", '"а ', "(а) ", "а AND (", "?"],
)
def test_of_a_query(piece: str) -> None:
    assert grows_with(parse, "", piece, "")


@cache
def folder() -> Path:
    import tempfile

    return Path(tempfile.mkdtemp(prefix="kyrtext-linear-"))


def of_file(name: str, read: Callable[[Path], object]) -> Callable[[str], object]:
    def work(text: str) -> object:
        path = folder() / name
        path.write_text(text, encoding="utf-8")
        return read(path)

    return work


def documents(path: Path) -> list[object]:
    return list(read_documents(path))


@pytest.mark.parametrize(
    ("name", "before", "piece", "after"),
    [
        ("a.html", "", "<p>иш ", ""),
        ("a.html", "<table>", "<tr><td>иш", "</table>"),
        ("a.html", "", "<!--", ""),
        ("a.html", "", "&amp;", ""),
        ("a.xml", "<a>", "<a>", ""),
        ("a.xml", "<a>", "<b>иш</b>", "</a>"),
        ("a.json", "", "[", ""),
        ("a.json", "[", '{"a":', ""),
        ("a.json", "[", '{"text": "иш"},', "0]"),
        ("a.json", '[{"text": "', "\\\\", '"}]'),
        ("a.jsonl", "", '{"text": "иш"}\n', ""),
        ("a.csv", "text\n", '"', ""),
        ("a.csv", "", ",", "\n"),
        ("a.csv", "text\n", "иш,;\t|\n", ""),
        ("a.csv", "text\n", "\n", ""),
        ("a.txt", "", "[01.01.20, 10:00] ", ""),
        ("a.txt", "", "А: ", ""),
        ("a.rtf", "{\\rtf1 ", "{", ""),
        ("a.eml", "From: a@b.c\n", "A: b\n", "\n\nиш"),
        ("a.eml", "Content-Type: multipart/mixed; boundary=a\n\n", "--a\n\n", ""),
    ],
)
def test_of_reading(name: str, before: str, piece: str, after: str) -> None:
    assert grows_with(of_file(name, documents), before, piece, after)


def stop_list_anew(path: Path) -> object:
    stop_lists._entries.cache_clear()
    return stop_lists.load(path)


CODES = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>'


@pytest.mark.parametrize(
    ("name", "read", "before", "piece", "after"),
    [
        ("c.yaml", load_codebook, "codes:\n", "  иш: {}\n", ""),
        ("c.yaml", load_codebook, "codes: {иш: {words: {ky: [", "а, ", "]}}}"),
        ("c.yaml", load_codebook, "codes: ", "[", ""),
        ("c.yaml", load_codebook, "codes: '", "а", "'"),
        ("c.yaml", load_codebook, "a: &a [x]\n", "- *a\n", ""),
        ("c.csv", load_codebook, "code,label_en,ky\n", "а,б,в\n", ""),
        ("c.csv", load_codebook, "code,label_en,ky\nа,б,", "в;", "\n"),
        ("c.qdc", read_codebook, CODES, '<Code guid="1" name="иш"/>', "</Codes></CodeBook>"),
        ("c.qdc", read_codebook, CODES, '<Code guid="1" name="иш">', ""),
        ("s.txt", stop_list_anew, "иш", " ", "жок"),
        ("s.txt", stop_list_anew, "", "[", ""),
        ("s.txt", stop_list_anew, "", "а [б] ", ""),
        ("s.txt", stop_list_anew, "", "а\n", ""),
        ("k.csv", lambda path: load_corrections([path]), "form,lemma\n", "а,б\n", ""),
        ("e.csv", load_events, "date,label\n", "2020-10-05,а\n", ""),
        ("e.csv", load_events, "date,label\n", "0", ",а\n"),
        ("g.csv", load_groups, "platform,group\n", "vk,а\n", ""),
        ("g.csv", load_groups, "platform,url\nvk,", "a/", "\n"),
    ],
)
def test_of_what_a_colleague_sends(
    name: str, read: Callable[[Path], object], before: str, piece: str, after: str
) -> None:
    assert grows_with(of_file(name, read), before, piece, after)


@pytest.mark.parametrize("emoji", ["", "👍"])
def test_of_a_project(emoji: str) -> None:
    import zipfile

    def work(text: str) -> object:
        with zipfile.ZipFile(folder() / "p.qdpx", "w") as archive:
            archive.writestr("sources/a.txt", emoji + text)
            archive.writestr("project.qde", project(len(text) // 20))
        return read_whole_project(folder() / "p.qdpx")

    def project(passages: int) -> str:
        coding = '<Coding><CodeRef targetGUID="1"/></Coding>'
        passage = (
            f'<PlainTextSelection startPosition="{{0}}" endPosition="{{0}}">{coding}</PlainTextSelection>'
        )
        inside = "".join(passage.format(at) for at in range(passages))
        return (
            '<Project xmlns="urn:QDA-XML:project:1.0"><CodeBook><Codes><Code guid="1" name="иш"/></Codes>'
            f'</CodeBook><Sources><TextSource guid="2" plainTextPath="internal://a.txt">{inside}</TextSource>'
            "</Sources></Project>"
        )

    assert grows_with(work, "", "Жумуш барбы? ", "")


def test_of_settings_kept_as_json() -> None:
    """A manifest of many settings, as `rerun` reads it."""
    from kyrtext.report.manifest import read_manifest

    def work(text: str) -> object:
        path = folder() / "m.json"
        path.write_text(json.dumps({"format": "kyrtext run", "run": {"command": text}}), encoding="utf-8")
        return read_manifest(path)

    assert grows_with(work, "", "а", "")
    assert grows_with(of_file("m.json", read_manifest), "", "[", "")
