"""REFI-QDA files: what is written is read back, with exact positions and the order the schema asks for."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

import kyrtext
from kyrtext.codebook import Code, Codebook
from kyrtext.report import qda

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


def test_a_project_has_the_elements_in_the_order_of_the_schema(
    tmp_path: Path, corpus: kyrtext.Corpus
) -> None:
    path = qda.write_project(corpus, BOOK, tmp_path / "a.qdpx")
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("project.qde"))
        names = archive.namelist()
    assert [child.tag.rpartition("}")[2] for child in root] == ["Users", "CodeBook", "Sources"]
    assert all(child.tag.startswith(f"{{{qda.PROJECT}}}") for child in root.iter())
    for source in root.iter(f"{{{qda.PROJECT}}}TextSource"):
        assert source.get("plainTextPath", "").removeprefix("internal://") in {
            name.removeprefix("Sources/") for name in names
        }
    codes = {code.get("guid") for code in root.iter(f"{{{qda.PROJECT}}}Code")}
    assert {ref.get("targetGUID") for ref in root.iter(f"{{{qda.PROJECT}}}CodeRef")} <= codes
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))


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
