"""Archives: names, limits, damage."""

from __future__ import annotations

import bz2
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest

from kyrtext.files.errors import KyrtextError
from kyrtext.reading import ReadOptions, ReadReport, read_documents
from kyrtext.reading.carriers.archives import is_archive, members
from kyrtext.reading.format import Context, Source

POST = "Жумуш барбы, достор?".encode()


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("шилтеме.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


def listed(data: bytes, name: str = "a.zip", **limits: int) -> tuple[dict[str, bytes], list[str]]:
    source = Source.of_bytes(name, data)
    context = Context(source, ReadOptions(**limits), ReadReport())
    found = {member.name: member.read() for member in members(source, context)}
    return found, [str(problem) for problem in context.report.problems]


def test_zip_members_in_their_order() -> None:
    assert listed(zipped({"б/пост.txt": POST, "а.txt": POST})) == (
        {"a.zip!б/пост.txt": POST, "a.zip!а.txt": POST},
        [],
    )


@pytest.mark.parametrize(
    ("pack", "name"), [(bytes, "a.tar"), (bz2.compress, "a.tar.bz2"), (lzma.compress, "a.tar.xz")]
)
def test_tars_packed_or_not(pack: object, name: str) -> None:
    data = tarred({"чат/пост.txt": POST})
    assert listed(pack(data), name) == ({f"{name}!чат/пост.txt": POST}, [])  # type: ignore[operator]


def test_one_packed_file() -> None:
    assert listed(bz2.compress(POST), "пост.txt.bz2") == ({"пост.txt.bz2!пост.txt": POST}, [])


def test_archives_in_archives_up_to_a_depth() -> None:
    data = zipped({"in.zip": zipped({"пост.txt": POST}), "in.tar": tarred({"пост.txt": POST})})
    assert set(listed(data)[0]) == {"a.zip!in.zip!пост.txt", "a.zip!in.tar!пост.txt"}
    found, problems = listed(data, max_archive_depth=1)
    assert found == {}
    assert len(problems) == 2


def test_paths_that_lead_out_are_left_out() -> None:
    names = ["../x.txt", "/etc/x.txt", "a/../../x.txt", "C:/x.txt", "..\\x.txt"]
    found, problems = listed(zipped(dict.fromkeys(names, POST) | {"a/x..y.txt": POST}))
    assert list(found) == ["a.zip!a/x..y.txt"]
    assert len(problems) == len(names)


def test_bombs() -> None:
    found, problems = listed(zipped({"бомба.txt": bytes(2 << 20), "пост.txt": POST}))
    assert list(found) == ["a.zip!пост.txt"]
    assert "bomb" in problems[0]
    found, problems = listed(zipped({f"{n}.txt": POST for n in range(5)}), max_archive_bytes=3 * len(POST))
    assert len(found) == 3
    assert len(problems) == 2
    with pytest.raises(KyrtextError, match="bomb"):
        listed(bz2.compress(bytes(5 << 20)), "бомба.bz2")


def with_size(size: int) -> list[Source]:
    """The members of an archive whose list claims another size for one of them."""
    data = bytearray(zipped({"пост.txt": POST * 10}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = size.to_bytes(4, "little")
    source = Source.of_bytes("a.zip", bytes(data))
    return list(members(source, Context(source, report=ReadReport())))


def test_a_size_that_lies() -> None:
    assert with_size(10**6)[0].read() == POST * 10
    # one that claims too little fails its checksum when it is looked into, and is left out
    assert with_size(7) == []


def test_encrypted_members_are_named() -> None:
    data = bytearray(zipped({"купуя.txt": POST, "ачык.txt": POST}))
    local, central = data.find(b"PK\x03\x04"), data.find(b"PK\x01\x02")
    data[local + 6] |= 1
    data[central + 8] |= 1
    found, problems = listed(bytes(data))
    assert list(found) == ["a.zip!ачык.txt"]
    assert "encrypted" in problems[0]


def test_what_is_no_archive(tmp_path: Path) -> None:
    office = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    assert not is_archive(office, "кат.docx")
    assert not is_archive(office, "кат.bin")
    assert is_archive(office, "кат.zip")
    assert not is_archive(b"", "a.zip")
    with pytest.raises(KyrtextError, match="cannot be opened"):
        listed(b"PK\x03\x04 and nothing more")
    assert listed(zipped({})) == ({}, [])


def test_an_archive_with_nothing_in_it_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "бош.zip", "w"):
        pass
    report = ReadReport()
    assert list(read_documents(tmp_path, report=report)) == []
    assert report.ignored == [("бош.zip", "an archive with nothing to read in it")]
