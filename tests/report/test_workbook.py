"""Workbooks: typed cells, every column explained, nothing runs, the same bytes twice."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

import kyrtext
import kyrtext.measures
from kyrtext.files.messages import messages
from kyrtext.measures import audit, codes, crosstab, duplicates, keyness, timeline, word_tree
from kyrtext.measures.frequency import nvivo, stopped
from kyrtext.report import workbook
from kyrtext.report.wording import plain
from kyrtext.report.workbook import CHARTS, Sheet, known, meaning, sheet_name, write_workbook
from kyrtext.search.codebook import Code, Codebook

DANGEROUS = [
    "=1+1",
    "+7 900 000-00-00",
    "-5",
    "@SUM(A1)",
    '=HYPERLINK("http://example.com")',
    "https://example.com",
]
BOOK = Codebook(
    (Code("work", words={"ky": ("жумуш",), "ru": ("работа",)}), Code("home", words={"ky": ("үй",)}))
)


@pytest.fixture(scope="module")
def corpus() -> kyrtext.Corpus:
    return kyrtext.from_texts(
        ["Жумуш барбы, жумушка барам", "Требуется повар, работа в центре города", "үй жок, жумуш бар"],
        platform=["vkontakte", "facebook", "vkontakte"],
        date_local=["2020-10-04", "2020-10-12", "2021-01-05"],
        author=["а", "б", "а"],
    )


def tables(corpus: kyrtext.Corpus) -> dict[str, pd.DataFrame]:
    """A table of every command, by its topic."""
    parts = corpus.where(platform="vkontakte"), corpus.where(platform="facebook")
    clusters = kyrtext.cluster_words(corpus, 5)
    weekly = timeline.timeline(corpus, ["жумуш"], "month")
    return {
        "frequency": kyrtext.frequency(corpus, by="platform", intervals=True),
        "frequency nvivo": nvivo(kyrtext.frequency(corpus)),
        "documents": corpus.documents,
        "tokens": kyrtext.tokens(corpus),
        "search": kyrtext.search(corpus, "жумуш"),
        "kwic": kyrtext.kwic(corpus, "жумуш"),
        "collocates": kyrtext.collocates(corpus, "жумуш"),
        "ngrams": kyrtext.ngrams(corpus),
        "keyness": keyness.keyness(*parts),
        "dispersion": kyrtext.dispersion(corpus),
        "timeline": weekly,
        "bursts": kyrtext.bursts(weekly),
        "codes": codes.codes(corpus, BOOK, by="platform"),
        "codes hits": codes.code_hits(corpus, BOOK),
        "crosstab": crosstab.crosstab(corpus, ["жумуш"], "platform"),
        "coverage": audit.coverage(corpus),
        "tree": word_tree.word_tree(corpus, "жумуш"),
        "audit": audit.draw(corpus, 3),
        "codes overlaps": codes.overlaps(corpus, BOOK),
        "clusters": clusters.items,
        "clusters pairs": clusters.pairs,
        "duplicates": duplicates.duplicates(corpus),
        "switching": kyrtext.switching(corpus, "platform"),
        "effect": kyrtext.effect(corpus, ["жумуш"], "2020-10-10", 90),
        "stop words": stopped(corpus),
    }


def test_every_column_of_every_table_has_a_meaning(corpus: kyrtext.Corpus) -> None:
    missing = [
        f"{topic}: {name}"
        for topic, table in tables(corpus).items()
        for name in table.columns
        if not meaning(str(name), topic_of(topic))[0]
    ]
    assert missing == []


def topic_of(name: str) -> str:
    return name if name in known() else name.split()[0]


def test_every_percentage_names_what_it_is_of(corpus: kyrtext.Corpus) -> None:
    bare = [
        f"{topic}: {name}"
        for topic, table in tables(corpus).items()
        for name in table.columns
        if ("percent" in str(name) or "per_million" in str(name) or "(%)" in str(name))
        and not meaning(str(name), topic_of(topic))[1]
    ]
    assert bare == []


def test_every_table_a_command_delivers_is_explained() -> None:
    commands = Path(kyrtext.__file__).parent / "cli"
    titles = {
        title
        for path in commands.glob("*.py")
        for title in re.findall(r'title="([^"]+)"', path.read_text("utf-8"))
    }
    assert len(titles) > 15
    common = {"documents", "frequency", "search", "kwic"}  # their columns are those of [any]
    assert titles - common <= set(known())
    assert titles <= set(messages("titles"))


def test_columns_of_every_measure_have_a_meaning() -> None:
    anywhere = {name for section in known().values() for name in section}
    found = 0
    for module in pkgutil.iter_modules(kyrtext.measures.__path__):
        measure = importlib.import_module(f"kyrtext.measures.{module.name}")
        for name, columns in vars(measure).items():
            if name.endswith("COLUMNS") and name.isupper():
                assert set(columns) <= anywhere, (module.name, name)
                found += len(columns)
    assert found > 80


def test_cells_are_typed(corpus: kyrtext.Corpus, tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "headword": ["жумуш", "үй"],
            "count": [1200, 3],
            "weighted_percent": [12.345678, np.nan],
            "date": pd.to_datetime(["2020-10-04T10:30:00Z", None], utc=True),
            "period": pd.to_datetime(["2020-10-05", "2020-10-12"], utc=True),
            "stop": [True, False],
        }
    )
    path = write_workbook([Sheet("салыштыруу", table)], tmp_path / "т.xlsx", {"kyrtext": "1", "words": 5})
    book = openpyxl.load_workbook(path)
    page = book["салыштыруу"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:F3"
    row = [cell.value for cell in page[2]]
    assert row[:3] == ["жумуш", 1200, 12.345678]
    assert str(row[3]) == "2020-10-04 10:30:00"
    assert [cell.number_format for cell in page[2]][1:5] == [
        "#,##0",
        "#,##0.00",
        "yyyy-mm-dd hh:mm:ss",
        "yyyy-mm-dd",
    ]
    assert page["F2"].value is True
    assert page["C3"].value is None
    assert page["D3"].value is None
    assert [[cell.value for cell in row] for row in book["settings"].iter_rows(min_row=2)] == [
        ["kyrtext", "1"],
        ["words", 5],
    ]
    explained = {row[1].value: (row[2].value, row[3].value) for row in book["columns"].iter_rows(min_row=2)}
    assert explained["weighted_percent"][1].startswith("words counted")


def test_values_are_in_the_language_of_the_headings(tmp_path: Path) -> None:
    table = pd.DataFrame({"platform": ["vkontakte"], "language": ["ru 3, ky 2"], "headword": ["unknown"]})
    path = write_workbook([Sheet("s", table, topic="frequency")], tmp_path / "x.xlsx", lang="ru")
    first, row, *_ = openpyxl.load_workbook(path)["s"].iter_rows(values_only=True)
    assert first == ("платформа", "язык", "слово")
    assert row == ("ВКонтакте", "русский 3, кыргызский 2", "unknown")


def test_text_is_never_a_formula_or_a_link(tmp_path: Path) -> None:
    path = write_workbook([Sheet("kwic", pd.DataFrame({"text": DANGEROUS}))], tmp_path / "t.xlsx")
    page = openpyxl.load_workbook(path)["kwic"]
    for row, text in enumerate(DANGEROUS, start=2):
        cell = page.cell(row, 1)
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_what_excel_cannot_hold_is_cut_and_told(tmp_path: Path) -> None:
    texts = ["ж" * 40_000, "a\x00b\x1b", "half \ud83d emoji", "_x0041_"]
    table = pd.DataFrame({"text": pd.Series(texts, dtype=object)})
    page = openpyxl.load_workbook(write_workbook([Sheet("t", table)], tmp_path / "t.xlsx"))["t"]
    assert len(page["A2"].value) == 32_767
    assert page["A2"].value.endswith("[…]")
    assert page["A4"].value == "half ? emoji"


def test_long_tables_go_on_on_the_next_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 11)
    path = write_workbook([Sheet("сөздөр", pd.DataFrame({"count": range(25)}))], tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["сөздөр", "сөздөр (2)", "сөздөр (3)", "columns"]
    values = [cell.value for name in book.sheetnames[:3] for cell in book[name]["A"][1:]]
    assert values == list(range(25))


def test_the_same_bytes_twice(corpus: kyrtext.Corpus, tmp_path: Path) -> None:
    sheets = [Sheet(topic, table, topic=topic.split()[0]) for topic, table in tables(corpus).items()]
    first = write_workbook(sheets, tmp_path / "1.xlsx", {"a": 1}).read_bytes()
    assert write_workbook(sheets, tmp_path / "2.xlsx", {"a": 1}).read_bytes() == first


def test_names_of_sheets_are_excels(tmp_path: Path) -> None:
    names = ["a/b", "A-B", "history", "", "ж" * 40, "ж" * 40]
    path = write_workbook([Sheet(name, pd.DataFrame({"x": [1]})) for name in names], tmp_path / "t.xlsx")
    found = openpyxl.load_workbook(path).sheetnames
    assert len({name.casefold() for name in found}) == len(names) + 1
    assert all(len(name) <= 31 for name in found)


def test_empty_tables_make_a_workbook(tmp_path: Path) -> None:
    empty = kyrtext.frequency(kyrtext.from_texts([]))
    page = openpyxl.load_workbook(
        write_workbook([Sheet("all", empty, topic="frequency")], tmp_path / "t.xlsx")
    )
    assert [cell.value for cell in page["all"][1]][:2] == ["rank", "headword"]


def test_a_chart_follows_the_cells(corpus: kyrtext.Corpus, tmp_path: Path) -> None:
    for topic, (label, value) in CHARTS.items():
        table = tables(corpus)[topic].drop(columns="platform", errors="ignore")
        assert {label, value} <= set(table.columns)
        path = write_workbook([Sheet(topic, table, topic=topic)], tmp_path / "t.xlsx")
        assert len(openpyxl.load_workbook(path)[topic]._charts) == 1


def test_figures_stand_beside_their_table(corpus: kyrtext.Corpus, tmp_path: Path) -> None:
    kyrtext.figures(corpus, tmp_path, top=5)
    book = openpyxl.load_workbook(tmp_path / "frequencies.xlsx")
    assert {"all", "facebook", "vkontakte", "columns", "settings"} <= set(book.sheetnames)
    assert len(book["facebook"]._images) == 1


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice on this machine")
def test_libreoffice_opens_it(corpus: kyrtext.Corpus, tmp_path: Path) -> None:
    table = kyrtext.frequency(corpus)
    path = write_workbook(
        [Sheet("жыштык", table, topic="frequency")], tmp_path / "таблица.xlsx", {"words": 3}
    )
    utf8 = "csv:Text - txt - csv (StarCalc):44,34,76"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    done = subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", utf8, "--outdir", str(tmp_path), str(path)],
        capture_output=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    back = pd.read_csv(tmp_path / "таблица.csv")
    assert back["headword"].tolist() == table["headword"].tolist()
    assert back["count"].tolist() == table["count"].tolist()


def test_small_numbers_keep_their_digits_and_periods_are_days() -> None:
    table = pd.DataFrame(
        {
            "period": pd.to_datetime(["2020-10-05", None], utc=True),
            "date": pd.to_datetime(["2020-10-05", None], utc=True),
            "p": [2.738291e-07, 0.0],
            "share": [12.3456789, float("nan")],
        }
    )
    made = plain(table)
    assert made["period"].tolist() == ["2020-10-05", None]
    assert made["date"].tolist() == ["2020-10-05T00:00:00Z", None]
    assert made["p"].tolist() == [2.73829e-07, 0.0]
    assert made["share"].tolist()[0] == 12.345679


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no limits on files here")
def test_a_workbook_on_a_full_disk_is_one_line(tmp_path: Path) -> None:
    """As for every other output: the error is told, the old file stays."""
    (tmp_path / "t.xlsx").write_bytes(b"old")
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "import pandas, tempfile, xlsxwriter\n"
        "from kyrtext.files.errors import KyrtextError\n"
        "from kyrtext.report.workbook import Sheet, write_workbook\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "try:\n"
        "    table = pandas.DataFrame({'a': range(5000)})\n"
        f"    write_workbook([Sheet('t', table)], {str(tmp_path / 't.xlsx')!r})\n"
        "except KyrtextError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=Path(kyrtext.__file__).parents[1],
        check=False,
    )
    assert "cannot write" in done.stdout, done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["t.xlsx"]
    assert (tmp_path / "t.xlsx").read_bytes() == b"old"


def test_names_of_sheets_are_cut_as_excel_counts(tmp_path: Path) -> None:
    used: set[str] = set()
    names = [sheet_name(name, used) for name in ["🏳" * 40, "а" * 29 + "''б"] + ["🏳" * 40] * 12]
    assert len(set(names)) == len(names)
    assert all(len(name.encode("utf-16-le")) <= 62 and not name.endswith("'") for name in names)
    write_workbook([Sheet(name, pd.DataFrame({"а": [1]})) for name in names], tmp_path / "t.xlsx")
