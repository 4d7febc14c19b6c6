"""REFI-QDA files: what is written is read back, with exact positions and the order the schema asks for."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kyrtext
from kyrtext.report import qda
from kyrtext.report.qda_reading import from_utf16, to_utf16
from kyrtext.search.codebook import Code, Codebook
from kyrtext.search.coding import HandCodings, codings_table

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
        name = "sources/" + source.get("plainTextPath", "").removeprefix("internal://")
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
    for code, found in zip(BOOK.codes, back.codes, strict=True):
        assert (code.name, code.description, dict(code.words)) == (
            found.name,
            found.description,
            dict(found.words),
        )
        assert (code.patterns, code.exclude) == (found.patterns, found.exclude)


@pytest.mark.parametrize("data", [b"", b"<a", b"PK\x03\x04", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'])
def test_rubbish_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "rubbish.qdpx"
    path.write_bytes(data)
    with pytest.raises(kyrtext.KyrtextError, match="rubbish"):
        qda.read_project(path)
    with pytest.raises(kyrtext.KyrtextError, match="rubbish"):
        qda.read_codebook(path)


# ------------------------------------------------------------------ places as NVivo for Windows counts them

FAMILY = "😀👨‍👩‍👧 🇰🇬"


def project_of(path: Path, text: str, passages: list[str], *, origin: str, utf16: bool, named: bool) -> Path:
    """A project with the passages of a text coded, its places counted one way or the other."""
    one = "00000001-0000-0000-0000-00000000000a"
    selections = []
    for number, passage in enumerate(passages):
        start = text.index(passage)
        places = [start, start + len(passage)]
        if utf16:
            places = [to_utf16(text, place) for place in places]
        name = passage if named else f"Reference {number + 1}"
        selections.append(
            f'<PlainTextSelection guid="{one}" name="{name}" startPosition="{places[0]}" '
            f'endPosition="{places[1]}"><Coding guid="{one}"><CodeRef targetGUID="{one}"/></Coding>'
            "</PlainTextSelection>"
        )
    project = (
        f'<Project xmlns="{qda.PROJECT}" name="p" origin="{origin}"><CodeBook><Codes>'
        f'<Code guid="{one}" name="Иш" isCodable="true"/></Codes></CodeBook>'
        f'<Sources><TextSource guid="{one}" name="пост" '
        f'plainTextPath="internal://a.txt">{"".join(selections)}</TextSource></Sources></Project>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", project)
        archive.writestr("sources/a.txt", text.encode("utf-8"))
    return path


@pytest.mark.parametrize(
    ("origin", "utf16", "mended"),
    [
        ("NVivo for Windows 14", True, False),
        ("NVivo 14", True, False),
        ("NVivo 14 For Mac", False, False),
        ("QualCoder-3.6", False, False),
        ("NVivo for Windows 14", False, True),  # what the text says counts
        ("a program nobody knows", True, True),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_places_are_read_as_the_program_counted_them(
    tmp_path: Path, origin: str, utf16: bool, mended: bool, named: bool
) -> None:
    text = f"{FAMILY} Жумуш барбы? {FAMILY} Айлык кандай, квартира керек {FAMILY} жакшы"
    passages = ["Жумуш барбы", "Айлык", "квартира керек", "жакшы"]
    path = project_of(tmp_path / "a.qdpx", text, passages, origin=origin, utf16=utf16, named=named)
    found = qda.read_whole_project(path)
    assert found.codings["text"].tolist() == passages
    assert found.positions == (qda.UTF16 if utf16 else qda.CODE_POINTS)
    assert bool(found.remarks) == mended


@given(st.text(), st.data())
def test_places_there_and_back(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    units = to_utf16(text, place)
    assert units == sum(1 + (ord(sign) > 0xFFFF) for sign in text[:place])
    if not any(0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        assert from_utf16(text, units) == place
    assert from_utf16("иш", 3) is None


def test_a_project_can_be_written_as_nvivo_counts(tmp_path: Path) -> None:
    corpus = kyrtext.from_texts([f"{FAMILY} жумуш"])
    path = qda.write_project(corpus, BOOK, tmp_path / "a.qdpx", positions=qda.UTF16)
    selection = next(parts(path)[0].iter(f"{{{qda.PROJECT}}}PlainTextSelection"))
    assert int(selection.get("startPosition", "")) == to_utf16(corpus.documents["text"][0], len(FAMILY) + 1)


# ------------------------------------------------------------------ what people coded


def hand() -> tuple[kyrtext.Corpus, HandCodings]:
    corpus = kyrtext.from_texts([f"{FAMILY} айлык аз", "үй", "тааныш"], id=["1", "2", "3"])
    book = Codebook(
        (
            Code("home", {"en": "Home"}, colour="#112233"),
            Code("work", {"en": "Work"}),
            Code("pay", {"en": "Pay"}, parent="work"),
            Code("little", {"en": "Little"}, parent="pay"),
        )
    )
    start = len(FAMILY) + 1
    rows = [
        ("a", 0, "pay", start, start + 5, "айлык", "Айгүл", "2024-03-05T06:00:00Z", "hand", "why <so>?"),
        ("b", 0, "little", start + 3, start + 8, "ык аз", "Бакыт", "2024-03-05T06:00:01Z", "hand", ""),
        ("c", 1, "home", -1, -1, "", "Айгүл", "2024-03-05T06:00:02Z", "hand", ""),
    ]
    memos = pd.DataFrame(
        [("project", "", "Тема"), ("code", "pay", "wages only"), ("post", 2, "ask again")],
        columns=["kind", "target", "text"],
    )
    return corpus, HandCodings(book, codings_table(rows), np.array([True, True, True]), memos, "Айгүл")


def test_hand_codings_go_there_and_come_back_whole(tmp_path: Path) -> None:
    corpus, codings = hand()
    path = qda.write_project(corpus, codings, tmp_path / "a.qdpx")
    assert violations(parts(path)[0], qda.PROJECT) == []
    back = qda.read_whole_project(path)
    assert [(code.name, code.parent) for code in back.codebook.codes] == [
        ("home", ""),
        ("work", ""),
        ("pay", "work"),
        ("little", "pay"),
    ]
    assert back.codebook.codes[0].colour == "#112233"
    columns = ["code", "text", "whole", "coder", "created", "memo"]
    assert back.codings[columns].values.tolist() == [
        ["pay", "айлык", False, "Айгүл", "2024-03-05T06:00:00Z", "why <so>?"],
        ["little", "ык аз", False, "Бакыт", "2024-03-05T06:00:01Z", ""],
        ["home", "үй", True, "Айгүл", "2024-03-05T06:00:02Z", ""],
    ]
    assert back.memos[["kind", "text"]].values.tolist() == [
        ["project", "Тема"],
        ["code", "wages only"],
        ["post", "ask again"],
    ]
    assert back.coders == ("Айгүл", "Бакыт")
    assert len(back.sources) == 3
    only = qda.write_project(*_without_memo(), tmp_path / "b.qdpx")
    assert len(qda.read_project(only)[0]) == 2  # posts with a coding go along, others stay


def _without_memo() -> tuple[kyrtext.Corpus, HandCodings]:
    corpus, codings = hand()
    return corpus, HandCodings(codings.codebook, codings.table, codings.read)


def test_the_same_name_under_two_parents_stays_two_codes(tmp_path: Path) -> None:
    one, two, three, four = (f"0000000{number}-0000-0000-0000-00000000000a" for number in (1, 2, 3, 4))
    path = tmp_path / "a.qdc"
    path.write_text(
        f'<CodeBook xmlns="{qda.CODEBOOK}"><Codes><Code guid="{one}" name="Иш" isCodable="true" color="#abc">'
        f'<Code guid="{two}" name="жакшы" isCodable="true"/></Code><Code guid="{three}" name="Үй" '
        f'isCodable="true"><Code guid="{four}" name="жакшы" isCodable="true"/></Code></Codes></CodeBook>',
        encoding="utf-8",
    )
    book = qda.read_codebook(path)
    assert [(code.name, code.parent) for code in book.codes] == [
        ("Иш", ""),
        ("жакшы", "Иш"),
        ("Үй", ""),
        ("Үй/жакшы", "Үй"),
    ]
    assert book.codes[0].colour == "#aabbcc"
    assert book.silent == ("Иш", "жакшы", "Үй", "Үй/жакшы")


def test_what_a_project_holds_besides_text_is_told(tmp_path: Path) -> None:
    one = "00000001-0000-0000-0000-00000000000a"
    path = tmp_path / "a.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "project.qde",
            f'<Project xmlns="{qda.PROJECT}" name="p"><Sources><PictureSource guid="{one}" name="x">'
            f'<Coding guid="{one}"><CodeRef targetGUID="{one}"/></Coding></PictureSource></Sources>'
            "</Project>",
        )
    found = qda.read_whole_project(path)
    assert found.remarks == ("1 sources that hold no plain text are left out, 1 codings with them",)
    assert len(found.codings) == 0
