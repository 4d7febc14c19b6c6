"""Every fixture gives exactly the records that stand beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kyrtext.reading import ColumnMap, ReadOptions, explain
from tests.reading.tables.records import ENDING, FOLDERS, ROOT, account, fixtures


def test_there_are_fixtures_in_every_folder() -> None:
    assert {path.parent.name for path in fixtures()} == set(FOLDERS)


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_records(path: Path) -> None:
    expected = json.loads(path.with_name(path.name + ENDING).read_text(encoding="utf-8"))
    assert account(path) == expected


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_explain_names_the_format_the_reader_uses(path: Path) -> None:
    expected = json.loads(path.with_name(path.name + ENDING).read_text(encoding="utf-8"))
    told = {entry.format for entry in explain(path)}
    assert set(expected.get("formats", [])) <= told
    for entry in explain(path):
        if entry.examples:
            assert entry.evidence
            assert "text" in entry.origins


def test_private_messages_are_read_when_asked_for() -> None:
    full = account(ROOT / "telegram/full.json", ReadOptions(include_private=True))
    assert [d["text"] for d in full["documents"]] == ["Купуя сөз", "Эртең объектте жыйын"]
    chat = account(ROOT / "whatsapp/WhatsApp Chat with Gulnara.txt", ReadOptions(include_private=True))
    assert [d["text"] for d in chat["documents"]] == ["Купуя сөз", "Ооба"]


def test_named_columns_overrule() -> None:
    options = ReadOptions(columns=ColumnMap(text="Пост", author="комментарий"))
    found = account(ROOT / "tables/comments_beside_posts.csv", options)["documents"]
    assert {d["text"] for d in found} == {"Сдаётся комната у метро"}
    assert found[2]["author"] == "Уже сдали"


def test_a_missing_column_is_refused_with_the_columns_there_are() -> None:
    found = account(ROOT / "tables/excel_utf8.csv", ReadOptions(columns=ColumnMap(text="Тексти")))
    assert "documents" not in found
    assert found["problems"] == [
        "excel_utf8.csv: no column 'Тексти': the columns are 'Күнү', 'Жазган', 'Билдирүү', 'Тобу'; "
        "name one of them"
    ]


def test_a_text_column_can_be_forced_where_none_is_plausible() -> None:
    found = account(ROOT / "tables/no_text.csv", ReadOptions(columns=ColumnMap(text="code")))
    assert [d["text"] for d in found["documents"]] == ["A1", "B2"]
