"""What kyrtext wrote is known again, and what looks like it is not."""

from __future__ import annotations

import importlib
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import kyrtext
from kyrtext import measures
from kyrtext.reading import ReadReport, read_documents
from kyrtext.reading.format import MODULES
from kyrtext.reading.report import account
from kyrtext.reading.walk import is_own_table
from kyrtext.report.tables import write_table

OTHERS = ("corpus.decisions", "corpus.documents", "corpus.corrections", "search.coding", "search.codebook")
# divisions of documents, and three words that anybody's table may have
NOT_TOLD = {("documents", "COLUMNS"), ("coding", "MEMO_COLUMNS")}


def columns() -> list[tuple[str, str, tuple[str, ...]]]:
    """The columns of every table that a module writes down."""
    names = [f"measures.{module.name}" for module in pkgutil.iter_modules(measures.__path__)]
    found = []
    for name in [*names, *OTHERS]:
        module = importlib.import_module(f"kyrtext.{name}")
        for attribute, value in vars(module).items():
            told = (name.rpartition(".")[2], attribute)
            if attribute.endswith("COLUMNS") and isinstance(value, tuple) and told not in NOT_TOLD:
                found.append((*told, value))
    return found


def test_there_are_tables() -> None:
    assert len(columns()) > 15


@pytest.mark.parametrize(("module", "name", "names"), columns(), ids=lambda value: str(value)[:20])
def test_tables_are_known_by_their_columns(module: str, name: str, names: tuple[str, ...]) -> None:
    assert is_own_table(names), (module, name)


@pytest.mark.parametrize(
    "header", ["id,text,date", "platform,author,text,likes", "code,text,count", "word,count"]
)
def test_tables_of_others_are_not(header: str) -> None:
    assert not is_own_table(header.split(","))


def test_a_second_run_reads_what_the_first_read(tmp_path: Path) -> None:
    (tmp_path / "пост.csv").write_text(
        "id,text\n1,Айылда көпүрө курулду\n2,Жол жабык турат\n", encoding="utf-8"
    )
    corpus = kyrtext.read(tmp_path)
    for ending in ("csv", "xlsx", "docx", "json", "jsonl", "parquet"):
        write_table(kyrtext.frequency(corpus), tmp_path / f"words.{ending}", None, "words", {})
        write_table(kyrtext.tokens(corpus), tmp_path / f"tokens.{ending}", None, "tokens", {})
    kyrtext.figures(corpus, tmp_path / "results")
    report = ReadReport()
    assert len(list(read_documents(tmp_path, report=report))) == 2
    table = account(report)
    assert (table["outcome"] == "failed").sum() == 0
    assert report.own >= 13
    assert "that kyrtext wrote left out" in report.summary()


def test_every_module_of_formats_is_there() -> None:
    for name, carriers in MODULES.items():
        module = import_module(f"kyrtext.reading.platforms.{name}")
        assert {carrier for entry in module.FORMATS for carrier in entry.carriers} == set(carriers.split())
