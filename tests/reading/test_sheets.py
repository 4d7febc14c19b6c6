"""A table a person filled in: what is no table with one name a column is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kyrtext import KyrtextError
from kyrtext.corpus.corrections import load_corrections
from kyrtext.reading.carriers.sheets import read_sheet
from kyrtext.search.events import load_events


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text("form,lemma, Form\nзп,зарплата,з/п\n", encoding="utf-8")
    with pytest.raises(KyrtextError, match="two columns are called 'form'"):
        load_corrections([path])


@pytest.mark.parametrize("text", ["", "\n"])
def test_a_table_without_a_header(tmp_path: Path, text: str) -> None:
    path = tmp_path / "events.csv"
    path.write_text(text, encoding="utf-8")
    for read in (read_sheet, load_events):
        with pytest.raises(KyrtextError):
            read(path)
