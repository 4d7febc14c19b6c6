"""Chats and tables in files of a word processor are read as what they are."""

from __future__ import annotations

from pathlib import Path

import docx

from kyrtext.reading import ReadReport, read_documents


def written(path: Path, lines: list[str], rows: list[list[str]]) -> Path:
    book = docx.Document()
    for line in lines:
        book.add_paragraph(line)
    if rows:
        table = book.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    book.save(str(path))
    return path


def test_a_chat(tmp_path: Path) -> None:
    lines = ["Айгүл, [12 Feb 2015 at 14:22:05]:", "Салам", "", "Нурлан, [12 Feb 2015 at 14:23:10]:", "Бар"]
    path = written(tmp_path / "чат.docx", lines, [])
    found = [(d.author, d.text, d.date_local) for d in read_documents(path)]
    assert found == [("Айгүл", "Салам", "2015-02-12T14:22:05"), ("Нурлан", "Бар", "2015-02-12T14:23:10")]


def test_a_table_of_posts(tmp_path: Path) -> None:
    rows = [
        ["Дата", "Автор", "Текст"],
        ["05.03.2024", "Айгүл", "Көпүрө\nкурулду"],
        ["06.03.2024", "Олег", "Дождь"],
    ]
    report = ReadReport()
    path = written(tmp_path / "посттор.docx", ["Выгрузка за март"], rows)
    found = [(d.author, d.text, d.date_local) for d in read_documents(path, report=report)]
    assert found == [("Айгүл", "Көпүрө\nкурулду", "2024-03-05"), ("Олег", "Дождь", "2024-03-06")]
    assert "what stands around them" in report.told()


def test_a_text_with_a_table_of_numbers(tmp_path: Path) -> None:
    path = written(tmp_path / "отчёт.docx", ["Айылда жаңы көпүрө курулду."], [["Ай", "Саны"], ["Март", "5"]])
    assert [d.text.split("\n")[0] for d in read_documents(path)] == ["Айылда жаңы көпүрө курулду."]
