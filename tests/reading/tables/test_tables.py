"""Tables: the dialect vote, the header, the rows, the choice of columns."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kyrtext.files.errors import KyrtextError
from kyrtext.reading import ColumnMap, ReadOptions, ReadReport, read_documents
from kyrtext.reading.addresses import parts, site_of
from kyrtext.reading.carriers.tables import open_tables
from kyrtext.reading.carriers.text_tables import sniff, tabular
from kyrtext.reading.columns import field_of, header_row
from kyrtext.reading.format import Context, Source, Table
from kyrtext.reading.platforms.json_generic import flat, records
from kyrtext.reading.platforms.table_columns import choose

CASES = Path(__file__).parents[2] / "cases" / "reading"


def opened(data: bytes, kind: str = "csv") -> tuple[Table, list[tuple[int, list[str]]], list[str]]:
    source = Source.of_bytes("таблица.csv", data)
    context = Context(source, report=ReadReport())
    table = next(open_tables(source, kind, context))
    return table, list(table.rows), [str(problem) for problem in context.report.problems]


def written(rows: list[list[str]], delimiter: str, ends: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=ends, quoting=quoting).writerows(rows)
    return out.getvalue()


cells = st.text(alphabet="абвүө Z5.,;:!\"'\n\t-—😀", max_size=25)


@given(
    st.lists(st.tuples(st.integers(1, 10**12), cells, cells), min_size=3, max_size=12),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\r\n", "\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@settings(max_examples=150, deadline=None)
def test_what_a_writer_wrote_is_read_back(
    rows: list[tuple[int, str, str]], delimiter: str, ends: str, encoding: str
) -> None:
    table = [["id", "Автор", "Текст"], *([str(n), a, b] for n, a, b in rows)]
    found, read, problems = opened(written(table, delimiter, ends, csv.QUOTE_ALL).encode(encoding))
    assert found.header == ("id", "Автор", "Текст")
    assert [row for _, row in read] == table[1:]
    assert [number for number, _ in read] == list(range(2, len(table) + 1))
    assert problems == []


@given(st.lists(st.lists(st.text("абв гд", max_size=8), min_size=3, max_size=3), min_size=3, max_size=30))
@settings(max_examples=100, deadline=None)
def test_rows_are_those_of_a_plain_reader(rows: list[list[str]]) -> None:
    text = written([["дата", "имя", "текст"], *rows], ";", "\n")
    plain = [row for row in list(csv.reader(io.StringIO(text), delimiter=";"))[1:] if row]
    assert [row for _, row in opened(text.encode())[1]] == plain


def test_a_quotation_mark_left_open_costs_nothing() -> None:
    lines = ["id;date;text", *(f"{n};2024-03-01;Билдирүү {n}" for n in range(1, 2001))]
    lines[700] = '700;2024-03-01;"Ачык калган тырмакча'
    _, read, problems = opened("\r\n".join(lines).encode())
    assert len(read) == 2000
    assert read[699][1] == ["700", "2024-03-01", "Ачык калган тырмакча"]
    assert problems == ["таблица.csv, row 701: a quotation mark is left open: this line is read as it stands"]


def test_long_multi_line_cells_are_no_open_quotation_marks() -> None:
    rows = [
        ["id", "text", "x"],
        ["1", "\n".join(f"сап {n}; дагы" for n in range(100)), "а"],
        ["2", "кыска", "б"],
    ]
    rows += [[str(n), "кыска", "в"] for n in range(3, 30)]
    _, read, problems = opened(written(rows, ";", "\r\n").encode())
    assert [row for _, row in read] == rows[1:]
    assert problems == []


def test_a_cell_longer_than_any_post_is_reported_and_the_rest_is_read() -> None:
    huge = "а" * (17 * 2**20)
    data = f'id,text\n1,"{huge}{huge}"\n2,Салам дос\n'.encode()
    _, read, problems = opened(data)
    assert [row for _, row in read] == [["2", "Салам дос"]]
    assert len(problems) == 1


@pytest.mark.parametrize("line", (CASES / "headers.txt").read_text(encoding="utf-8").splitlines())
def test_names_of_columns(line: str) -> None:
    if line.startswith("#"):
        return
    field, *names = line.split("\t")
    for name in names:
        assert field_of(name) == (field if field != "-" else None), name


def test_no_table_in_prose() -> None:
    for text in (
        "",
        "Салам",
        "Салам, дос.\nКандайсың, иш кандай?\nЖакшы, рахмат.\n",
        "1. Бир\n2. Эки\n3. Үч\n",
    ):
        assert not tabular(text, "a.txt")
    assert tabular("", "a.csv")


def test_sniffing_nothing() -> None:
    assert sniff("").delimiter == ""
    assert header_row([]) is None
    assert opened(b"")[1] == []
    assert opened("Текст\n".encode())[0].header == ("Текст",)


def test_choosing_among_nothing_is_refused() -> None:
    with pytest.raises(KyrtextError, match="no column looks like the text"):
        choose([], [])
    with pytest.raises(KyrtextError, match="the columns are 'а', 'б'"):
        choose(["а", "б"], [["1", "2"]], ColumnMap(text="в"))


def test_dates_of_one_table_are_read_one_way() -> None:
    rows = [["03/04/2024", "Салам"], ["03/25/2024", "дос"]]
    assert choose(["date", "text"], rows).month_first is True
    assert choose(["date", "text"], [["25/03/2024", "дос"]]).month_first is False
    assert choose(["date", "text"], [["03/04/2024", "дос"]]).month_first is None


def test_day_numbers_of_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "сан.csv"
    rows = [
        "Дата;Текст",
        "45356;Салам дос",
        "45356.5;Жумуш барбы",
        "45356,25;Ооба бар",
        "05.03.2024;Эртең кел",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    dates = [d.date_local for d in read_documents(path)]
    assert dates == ["2024-03-05", "2024-03-05T12:00:00", "2024-03-05T06:00:00", "2024-03-05"]


def test_a_hidden_sheet_is_read_and_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "а.xlsx")) as book:
        for name in ("Посттор", "черновик"):
            book.add_worksheet(name).write_column(0, 0, ["Текст", f"Суу жок ({name})", f"Жол жабык ({name})"])
        book.get_worksheet_by_name("черновик").hide()
    report = ReadReport()
    assert len(list(read_documents(tmp_path, report=report))) == 4
    assert [note for note in report.notes if "hidden" in note[1]] == report.notes


def test_merged_cells_hold_their_words_once(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "а.xlsx")) as book:
        sheet, plain = book.add_worksheet(), book.add_format()
        sheet.merge_range(0, 0, 0, 2, "Комментарийлер, март", plain)
        sheet.write_row(1, 0, ["Пост", "Автор", "Комментарий"])
        sheet.merge_range(2, 0, 3, 0, "Суу жок калды", plain)
        sheet.write_row(2, 1, ["Айгүл", "Бизде да жок"])
        sheet.write_row(3, 1, ["Нурлан", "Эртең келет"])
    texts = [d.text for d in read_documents(tmp_path)]
    assert sorted(texts) == ["Бизде да жок", "Суу жок калды", "Эртең келет"]


def test_formula_guards_and_carriage_returns_go(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Текст;id\n'=Салам дос;1\n'тырмакча' сөз;2\nсап_x000D_;3\n", encoding="utf-8")
    assert [d.text for d in read_documents(path)] == ["=Салам дос", "'тырмакча' сөз", "сап"]


def test_addresses() -> None:
    assert parts("https://vk.com/feed?w=wall-77_101") == ("vkontakte", "-77", "-77_101", None)
    assert parts("https://m.facebook.com/groups/55/permalink/7001/?comment_id=9001")[3] == "9001"
    assert parts("https://youtu.be/abcdefghij1") == ("youtube", None, "abcdefghij1", None)
    assert parts("https://www.youtube.com/watch?v=abcdefghij1&lc=Ugx.1")[3] == "Ugx.1"
    assert parts("") == parts("https://example.org/салам") == ("", None, None, None)
    assert site_of("") == ""


def test_json_records() -> None:
    assert flat({}) == {}
    assert list(records(None)) == []
    assert list(records([[{"text": "Салам"}]])) == [((), {"text": "Салам"})]
    deep: dict[str, object] = {"text": "ич"}
    for _ in range(200):
        deep = {"a": deep}
    assert [record for _, record in records(deep)] == [{"text": "ич"}]


def test_tables_put_one_below_the_other() -> None:
    data = "id;Текст\n1;Салам\nid;Текст\n2;дос\n".encode()
    assert [row for _, row in opened(data)[1]] == [["1", "Салам"], ["2", "дос"]]


def test_named_columns_overrule_only_where_they_are(tmp_path: Path) -> None:
    (tmp_path / "а.csv").write_text("Сөз;Текст\nбир нерсе;Салам\n", encoding="utf-8")
    (tmp_path / "б.json").write_text(
        '[{"id": 1, "owner_id": -1, "from_id": 5, "date": 1709619160, "post_type": "post",'
        ' "text": "ВК посту"}]',
        encoding="utf-8",
    )
    options = ReadOptions(columns=ColumnMap(text="сөз"))
    found = [(d.text, d.platform, d.id) for d in read_documents(tmp_path, options)]
    assert found == [("бир нерсе", "other", None), ("ВК посту", "vkontakte", "-1_1")]
