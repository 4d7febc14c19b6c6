"""The evidence for an encoding, and the two kinds of damage."""

from __future__ import annotations

import gzip
import io
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyrtext.files.errors import KyrtextError
from kyrtext.reading import ReadReport, read_documents
from kyrtext.reading.carriers.encodings import (
    PAGES,
    choose,
    declared_charset,
    decode,
    detect,
    lossy,
    open_text,
    repair,
    score,
    words,
)
from kyrtext.reading.format import Source

CASES = Path(__file__).parents[2] / "cases" / "reading" / "encodings.txt"


def sentences(language: str) -> list[str]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    found = [line.split("\t")[1] for line in lines if line.startswith(language + "\t")]
    assert found
    return found


def shapes(text: str) -> list[str]:
    return [text, text.upper(), text.title()]


@pytest.mark.parametrize("page", PAGES)
def test_russian_sentences_in_every_code_page(page: str) -> None:
    for sentence in sentences("ru"):
        for text in shapes(sentence):
            assert decode(text.encode(page)).text == text


@pytest.mark.parametrize("page", ["ptcp154", "kz1048"])
def test_kyrgyz_sentences_in_the_code_pages_that_hold_them(page: str) -> None:
    for sentence in sentences("ky"):
        for text in shapes(sentence):
            assert decode(text.encode(page)).text == text


@pytest.mark.parametrize("page", ["cp1251", "koi8-r", "cp866", "mac-cyrillic"])
def test_kyrgyz_typed_on_a_russian_keyboard(page: str) -> None:
    for sentence in sentences("ky"):
        text = sentence.translate(str.maketrans("өүңӨҮҢ", "оунОУН"))
        assert decode(text.encode(page)).text == text


@pytest.mark.parametrize("page", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_with_and_without_a_mark(page: str) -> None:
    for text in sentences("ru") + sentences("ky"):
        assert decode(text.encode(page)).text == text


def test_russian_utf16_is_not_taken_for_utf8() -> None:
    data = "Привет".encode("utf-16-le")
    assert data.decode("utf-8")  # the trap: it is valid UTF-8
    assert decode(data).encoding == "utf-16-le"


@pytest.mark.parametrize("view", ["cp1251", "cp1252", "latin-1", "cp866", "koi8-r", "mac-cyrillic"])
def test_double_encoding_is_undone(view: str) -> None:
    for text in sentences("ru") + sentences("ky"):
        seen = "".join(bytes([b]).decode(view, "ignore") or chr(b) for b in text.encode())
        assert repair(seen) == (text, ("double_encoding",))
        assert repair(f"{text} | {seen}")[0] == f"{text} | {text}"


def test_sound_text_is_left_alone() -> None:
    for text in [*sentences("ru"), *sentences("ky"), "«Россия…» – СССР", "Ñandú, Ðe", "РС/2", "–А —Б –В"]:
        assert repair(text) == (text, ())


def test_lossy_needs_holes_in_words() -> None:
    for text in sentences("ky"):
        holes = text.translate(str.maketrans("өүңӨҮҢ", "??????"))
        assert lossy(holes) or "?" not in holes
    for text in sentences("ru"):
        assert not lossy(text)
    assert not lossy("Барасызбы? Качан? https://vk.com/wall?own=1")


def test_declared_charset_is_believed_after_utf8() -> None:
    page = '<html><head><meta charset="koi8-r"></head>Салам</html>'
    assert decode(page.encode("koi8-r")).encoding == "koi8-r"
    assert decode(page.encode()).encoding == "utf-8"
    assert declared_charset(b'<?xml version="1.0" encoding="windows-1251"?>') == "cp1251"
    assert declared_charset(b"Salam") is None
    # latin-1 is what programs declare when they know nothing
    assert decode('<meta charset="iso-8859-1">Приходите завтра утром'.encode("cp1251")).encoding == "cp1251"


def test_never_a_silent_latin_1() -> None:
    found = decode("une journée à Bichkek, des amis".encode("latin-1"))
    assert found.flags == ("uncertain_encoding",)
    with pytest.raises(KyrtextError):
        decode(bytes(range(0x80, 0x100)) * 20)


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 50, bytes(range(256)) * 4])
def test_rubbish_is_no_text(data: bytes) -> None:
    with pytest.raises(KyrtextError, match="not text"):
        decode(data)


def test_empty() -> None:
    assert decode(b"").text == ""
    assert detect(b"").name == "utf-8"
    assert open_text(Source.of_bytes("а.txt", b"")).stream.read() == ""
    assert repair("") == ("", ())
    assert not lossy("")
    assert score("") == 0.0
    assert choose(b"")[0] == "cp1251"


def test_a_stream_looks_past_ascii() -> None:
    lines = "id;text\r\n" + "1;abc\r\n" * 30_000 + "2;Требуется повар в кафе\r\n"
    opened = open_text(Source.of_bytes("а.csv", lines.encode("cp1251")))
    assert opened.how.name == "cp1251"
    with opened as stream:
        assert stream.read() == lines


def test_a_stream_over_a_packed_file() -> None:
    text = "Жумуш барбы?\r\n" * 10_000
    packed = gzip.compress(text.encode("utf-16"))
    source = Source("а.gz!а.txt", len(packed), lambda: gzip.GzipFile(fileobj=io.BytesIO(packed)))
    with open_text(source) as stream:
        assert stream.read() == text


def test_byte_0x98_does_not_stop_cp1251() -> None:
    assert decode("Привет, земляки, как дела".encode("cp1251") + b"\x98").text.startswith("Привет")


def test_the_word_lists_are_lower_case_and_sorted() -> None:
    for language in ("ru", "ky"):
        assert all(word == word.lower() for word in words(language))
        file = Path(__file__).parents[3] / "kyrtext" / "data" / "reading" / f"words_{language}.txt"
        listed = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        assert listed == sorted(set(listed))


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        found = decode(data)
    except KyrtextError:
        return
    assert found.evidence


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80))
@settings(max_examples=200, deadline=None)
def test_utf8_survives_unless_it_looks_doubly_encoded(text: str) -> None:
    data = text.encode()
    # a text of a few CJK or Latin letters may be UTF-16 by its bytes: that rung is asked first
    if detect(data).name.startswith("utf-16") or data.startswith(b"\xef\xbb\xbf"):
        return
    assert decode(data).text == repair(text)[0]


@given(st.sampled_from(list(product(sorted(words("ru") | words("ky")), repeat=2))))
@settings(max_examples=100, deadline=None)
def test_two_words_are_put_back(pair: tuple[str, str]) -> None:
    text = " ".join(pair)
    seen = text.encode().decode("latin-1")
    assert repair(seen)[0] == text


def test_a_code_page_that_comes_late(tmp_path: Path) -> None:
    early = "".join(f"{number},Суу жок калды айылда бүгүн дагы\n" for number in range(2000)).encode()
    late = "".join(f"{number},Привет всем жителям нашего города\n" for number in range(2000, 2100))
    (tmp_path / "а.csv").write_bytes(b"id,text\n" + early + late.encode("cp1251"))
    report = ReadReport()
    texts = [document.text for document in read_documents(tmp_path, report=report)]
    assert texts.count("Привет всем жителям нашего города") == 100
    assert report.notes == [("а.csv", "rows in two encodings, UTF-8 and cp1251: each is read in its own")]
