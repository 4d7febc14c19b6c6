"""REFI-QDA files: what is written is read back, with exact positions and the order the schema asks for."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

import kyrtext
from kyrtext.report import qda
from kyrtext.search.codebook import Code, Codebook

from .refi_qda import violations

BOOK = Codebook(
    (
        Code(
            "work",
            {"en": "Work", "ky": "Жумуш"},
            "Paid work.",
            {"ky": ("жумуш", "иш")},
            ("зарплат*",),
            ("иш кагаз",),
        ),
        Code("home", {"en": "Home"}, "", {"ky": ("үй",), "ru": ("дом",)}),
    )
)


@pytest.fixture(scope="module")
def corpus() -> kyrtext.Corpus:
    return kyrtext.from_texts(["😀 Жумуш барбы? Үйдө <иш> жок & зарплата", "", "дом\nүй"], id=["1", "2", "3"])


def test_a_project_is_read_back_with_its_positions(tmp_path: Path, corpus: kyrtext.Corpus) -> None:
    sources, codings = qda.read_project(qda.write_project(corpus, BOOK, tmp_path / "долбоор.qdpx"))
    assert sources["text"].tolist() == corpus.documents["text"].tolist()
    assert codings[["code", "text"]].values.tolist() == [
        ["Work", "Жумуш"],
        ["Home", "Үйдө"],
        ["Work", "иш"],
        ["Work", "зарплата"],
        ["Home", "дом"],
        ["Home", "үй"],
    ]
    assert codings["start"].iat[0] == 2


def parts(path: Path) -> tuple[ElementTree.Element, dict[str, bytes]]:
    """The project file and the sources of a .qdpx."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return ElementTree.fromstring(files.pop("project.qde")), files


def test_a_project_keeps_the_rules_of_the_schema(tmp_path: Path, corpus: kyrtext.Corpus) -> None:
    root, files = parts(qda.write_project(corpus, BOOK, tmp_path / "a.qdpx"))
    assert violations(root, qda.PROJECT) == []
    sources = list(root.iter(f"{{{qda.PROJECT}}}TextSource"))
    assert len(sources) == len(corpus)
    for source in sources:
        name = "Sources/" + source.get("plainTextPath", "").removeprefix("internal://")
        text = files[name].decode("utf-8")
        for selection in source.iter(f"{{{qda.PROJECT}}}PlainTextSelection"):
            begin, end = int(selection.get("startPosition", "")), int(selection.get("endPosition", ""))
            assert 0 <= begin < end <= len(text)
            assert text[begin:end] == selection.get("name")


def test_the_rules_find_what_is_wrong(tmp_path: Path, corpus: kyrtext.Corpus) -> None:
    root, _ = parts(qda.write_project(corpus, BOOK, tmp_path / "a.qdpx"))
    root.append(root[0])
    for selection in root.iter(f"{{{qda.PROJECT}}}PlainTextSelection"):
        selection.set("startPosition", "two")
    for code in root.iter(f"{{{qda.PROJECT}}}Code"):
        code.set("guid", "42")
    found = "\n".join(violations(root, qda.PROJECT))
    assert "Project holds" in found
    assert "startPosition is 'two', no integer" in found
    assert "Code.guid is '42', no guid" in found
    assert "points to nothing" in found


def test_posts_bring_what_is_known_of_them(tmp_path: Path) -> None:
    known = {
        "platform": "vkontakte",
        "group": "Москвадагы <кыргыздар>",
        "author": "Айгүл\x01",
        "kind": "comment",
    }
    moment = pd.Timestamp("2020-10-05T12:30:00Z").to_pydatetime()
    posts = kyrtext.from_texts(["жумуш\r\nбар"], date=moment, **known)
    root, files = parts(qda.write_project(posts, BOOK, tmp_path / "a.qdpx"))
    assert violations(root, qda.PROJECT) == []
    names = {item.get("guid"): item.get("name") for item in root.iter(f"{{{qda.PROJECT}}}Variable")}
    values = {
        names[value[0].get("targetGUID")]: value[1].text
        for value in root.iter(f"{{{qda.PROJECT}}}VariableValue")
    }
    assert values == {**known, "author": "Айгүл", "date": "2020-10-05T12:30:00Z"}
    assert list(files.values()) == ["жумуш \nбар".encode()]


@pytest.mark.parametrize("book", [BOOK, Codebook(())])
@pytest.mark.parametrize("texts", [[], [""], ["жумуш"]])
def test_small_projects_keep_the_rules(tmp_path: Path, texts: list[str], book: Codebook) -> None:
    root, _ = parts(qda.write_project(kyrtext.from_texts(texts), book, tmp_path / "a.qdpx"))
    assert violations(root, qda.PROJECT) == []


def test_a_codebook_keeps_the_rules_and_an_empty_one_is_told(tmp_path: Path) -> None:
    path = qda.write_codebook(BOOK, tmp_path / "a.qdc")
    assert violations(ElementTree.fromstring(path.read_bytes()), qda.CODEBOOK) == []
    with pytest.raises(kyrtext.KyrtextError, match="no codes"):
        qda.write_codebook(Codebook(()), tmp_path / "b.qdc")


def test_a_project_of_another_program_is_read(tmp_path: Path) -> None:
    # braces around GUIDs, text inside the project, a code below another, a note: all the schema allows
    one, two, three = (f"{{0000000{number}-0000-0000-0000-00000000000A}}" for number in (1, 2, 3))
    project = f"""<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="{qda.PROJECT}" name="p"><CodeBook><Codes>
<Code guid="{one}" name="Иш" isCodable="true"><Code guid="{two}" name="Айлык" isCodable="true"/></Code>
</Codes></CodeBook><Sources><TextSource guid="{three}" name="пост">
<PlainTextContent>😀 айлык кандай</PlainTextContent>
<PlainTextSelection guid="{one}" startPosition="2" endPosition="7">
<Coding guid="{two}"><CodeRef targetGUID="{two}"/></Coding></PlainTextSelection>
</TextSource></Sources></Project>"""
    path = tmp_path / "other.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", project)
    sources, codings = qda.read_project(path)
    assert sources["text"].tolist() == ["😀 айлык кандай"]
    assert codings[["code", "start", "end", "text"]].values.tolist() == [["Айлык", 2, 7, "айлык"]]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", project.replace('"2"', '"two"'))
    with pytest.raises(kyrtext.KyrtextError, match="startPosition 'two'"):
        qda.read_project(path)


def test_the_same_corpus_gives_the_same_bytes(tmp_path: Path, corpus: kyrtext.Corpus) -> None:
    one = qda.write_project(corpus, BOOK, tmp_path / "a.qdpx").read_bytes()
    assert one == qda.write_project(corpus, BOOK, tmp_path / "b.qdpx").read_bytes()


def test_a_codebook_is_read_back(tmp_path: Path) -> None:
    back = qda.read_codebook(qda.write_codebook(BOOK, tmp_path / "китеп.qdc"))
    for given, found in zip(BOOK.codes, back.codes, strict=True):
        assert (given.name, given.description, dict(given.words)) == (
            found.name,
            found.description,
            dict(found.words),
        )
        assert (given.patterns, given.exclude) == (found.patterns, found.exclude)


@pytest.mark.parametrize("data", [b"", b"<a", b"PK\x03\x04", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'])
def test_rubbish_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "rubbish.qdpx"
    path.write_bytes(data)
    with pytest.raises(kyrtext.KyrtextError, match="rubbish"):
        qda.read_project(path)
    with pytest.raises(kyrtext.KyrtextError, match="rubbish"):
        qda.read_codebook(path)
