"""Every fixture of the platforms gives the records that lie beside it as NAME.expected.jsonl."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from kyrtext.reading import Document, ReadOptions, ReadReport, read_documents

FIXTURES = Path(__file__).parent.parent / "fixtures" / "exports"
CHAT = "facebook/facebook-aigul-05_03_2024-Ef56/your_facebook_activity/messages/inbox/nurlan_1/message_1.json"
FILES = sorted(
    path
    for platform in ("vk", "ok", "facebook")
    for path in (FIXTURES / platform).rglob("*")
    if path.is_file() and not path.name.endswith(".expected.jsonl")
)


def told(document: Document) -> dict[str, Any]:
    """What a document says, without empty fields and without its place."""
    record = {}
    for field in fields(document):
        value = getattr(document, field.name)
        if field.name != "source" and value not in (None, "", ()):
            record[field.name] = value.isoformat() if field.name == "date" else value
    return json.loads(json.dumps(record))


def read(path: Path, **options: Any) -> tuple[list[Document], ReadReport]:
    report = ReadReport()
    return list(read_documents(path, ReadOptions(**options), report)), report


def test_there_are_fixtures() -> None:
    assert len(FILES) > 50


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FIXTURES).as_posix())
def test_records(path: Path) -> None:
    expected = path.with_name(path.name + ".expected.jsonl").read_text(encoding="utf-8").splitlines()
    documents, report = read(path)
    assert [told(document) for document in documents] == [json.loads(line) for line in expected]
    assert {document.source for document in documents} <= {path.name}
    assert [problem.what for problem in report.problems] == (
        ["the file ends in the middle of a record; the records before it are read"]
        if "truncated" in path.name
        else []
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FIXTURES).as_posix())
def test_format_is_known_by_content(path: Path, tmp_path: Path) -> None:
    """The name of a file says nothing: under another one the same format is recognised."""
    if "your_activity" in path.as_posix() or "comments_and_reactions" in path.as_posix():
        pytest.skip("the download's HTML tells comments by its folders")
    other = tmp_path / ("file" + path.suffix)
    other.write_bytes(path.read_bytes())
    here, there = read(path)[1], read(other)[1]
    assert [entry.format for entry in here.files] == [entry.format for entry in there.files]
    assert all(entry.format not in ("table", "plain text", "JSON table") for entry in there.files)


@pytest.mark.parametrize(
    ("name", "reason", "count"),
    [
        ("vk/private_messages.json", "private messages", 2),
        ("vk/archive/messages/501/messages0.html", "private messages", 2),
        (
            CHAT,
            "private messages",
            1,
        ),
        ("facebook/facebook-aigul-05_03_2021-Ab12/posts/your_posts_1.json", "entries without text", 2),
        ("facebook/dataset_facebook-groups-scraper.json", "items with an error instead of a post", 1),
        ("facebook/facepager.csv", "nodes without content (seeds, offcuts, errors)", 3),
    ],
)
def test_what_is_left_out_is_counted(name: str, reason: str, count: int) -> None:
    assert read(FIXTURES / name)[1].skipped[reason] == count


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("vk/private_messages.json", ["Бул купуя кат", "Жооп"]),
        ("vk/archive/messages/501/messages0.html", ["Купуя кат\nэкинчи сап", "Жооп"]),
        (
            CHAT,
            ["Купуя сөз"],
        ),
    ],
)
def test_private_messages_on_demand(name: str, texts: list[str]) -> None:
    documents, _ = read(FIXTURES / name, include_private=True)
    assert [document.text for document in documents] == texts
    assert all(document.flags == ("private",) for document in documents)


def test_words_of_others_never_in_text() -> None:
    """Attachments, polls, link titles, originals of reposts, OCR: in `shared` or nowhere."""
    foreign = (
        "сүрөттүн астындагы жазуу", "Шилтеменин аталышы", "Арбат\n", "Кайсы район?", "Доступно подписчикам",
        "поделился темой", "добавила тему", "Кайсы дүкөн", "оставил комментарий", "Шилтеме аталышы",
        "СҮРӨТТӨГҮ",
        "shared a link", "May be an image", "Тиркеме", "updated their status",
    )  # fmt: skip
    texts = [document.text for path in FILES for document in read(path)[0]]
    assert len(texts) > 80
    for word in foreign:
        assert not any(word in text for text in texts), word
