"""Tables on a terminal at three widths, kept as text; Word documents, CSV for Excel, headings."""

from __future__ import annotations

import io
import os
import re
from importlib.resources import files
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest

import kyrtext
from kyrtext.cli import group
from kyrtext.corpus.privacy import KINDS
from kyrtext.files.messages import LANGUAGES, headings, messages, values
from kyrtext.languages.russian.tables import POS
from kyrtext.measures.audit import METHODS
from kyrtext.measures.bursts import bursts
from kyrtext.measures.concordance import kwic, search
from kyrtext.measures.effect import effect
from kyrtext.measures.timeline import timeline
from kyrtext.report.document import write_document
from kyrtext.report.screen import chosen, concordance, width_of
from kyrtext.report.tables import to_csv, to_terminal, write_table
from kyrtext.report.wording import worded
from kyrtext.report.workbook import Sheet, known, write_workbook
from kyrtext.text.scripts import RULES

from ..make import corpus as made

CASES = Path(__file__).parent.parent / "cases" / "screens"
WIDTHS = (80, 110, 200)


@pytest.fixture(scope="module")
def corpus() -> kyrtext.Corpus:
    texts = [
        "Москвада жумуш барбы, туугандар? Метро жакын болсо жакшы болот эле, айлык канча берет экен",
        "Требуется повар в кафе, работа в центре, метро рядом, оплата каждый день, жильё есть",
        "Шайлоо болду, элдер аянтта",
        "Жумуш бар: такси, доставка. Паспорт керек, документтер керек",
    ]
    days = [f"2020-{1 + place // 28:02}-{1 + place % 28:02}" for place in range(160)]
    return kyrtext.from_texts(
        [texts[2 if 60 < place < 70 else (place % 2) * 3] for place in range(160)],
        platform=["facebook", "vkontakte"] * 80,
        group="Кыргыздар Москвада | Работа и жильё для своих",
        date_local=days,
    )


@pytest.fixture(scope="module")
def tables(corpus: kyrtext.Corpus) -> dict[str, pd.DataFrame]:
    events = pd.DataFrame(
        {
            "date": pd.to_datetime(["2020-03-05"], utc=True),
            "end": pd.to_datetime(["2020-03-05"], utc=True),
            "label": ["Парламенттик шайлоо"],
            "kind": "",
        }
    )
    along = timeline(corpus, ["шайлоо", "жумуш"], "week")
    return {
        "frequency": kyrtext.frequency(
            made(["документтер/ky документке/ky", "работа/ru жумуш/ky жумуш/ky", "паспорт/ru паспорт/ky"]),
            "kind",
        ),
        "search": search(corpus, "шайлоо").head(5),
        "bursts": bursts(along, events),
        "effect": effect(corpus, ["шайлоо"], "2020-03-05", 10),
        "kwic": kwic(corpus, "жумуш").head(5),
    }


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("title", ["frequency", "search", "bursts", "effect", "kwic"])
def test_screens(title: str, width: int, lang: str, tables: dict[str, pd.DataFrame]) -> None:
    """To keep what is printed now: KYRTEXT_KEEP=1 pytest tests/report/test_screen.py."""
    table = concordance(tables[title], width) if title == "kwic" else tables[title]
    text = to_terminal(table, width, title=title, lang=lang)
    assert max(width_of(line) for line in text.splitlines() if not line.startswith("(")) <= width
    case = CASES / f"{title}-{width}{'' if lang == 'en' else f'.{lang}'}.txt"
    if os.environ.get("KYRTEXT_KEEP"):
        case.write_text(text, encoding="utf-8")
    assert text == case.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", range(60, 200, 7))
def test_both_ends_of_an_interval_or_none(width: int, tables: dict[str, pd.DataFrame]) -> None:
    table = tables["effect"]
    kept = chosen(table, "effect", {name: len(name) for name in table.columns}, width)
    assert ("low" in kept) == ("high" in kept)
    assert ("ratio_low" in kept) == ("ratio_high" in kept)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_was_asked_for_is_never_dropped(width: int, tables: dict[str, pd.DataFrame]) -> None:
    def heads(title: str) -> list[str]:
        return to_terminal(tables[title], width, title=title).splitlines()[0].split()

    assert {"kind", "headword", "count"} <= set(heads("frequency"))
    assert heads("search")[0] == "text"
    assert "events" in heads("bursts")
    assert {"ratio", "p"} <= set(heads("effect"))


@pytest.mark.parametrize("width", WIDTHS)
def test_hits_stand_one_below_the_other(width: int, tables: dict[str, pd.DataFrame]) -> None:
    lines = to_terminal(concordance(tables["kwic"], width), width, title="kwic").splitlines()
    places = {line.lower().index("жумуш") for line in lines[2:]}
    assert len(places) == 1


def test_headings_speak_the_language(tables: dict[str, pd.DataFrame]) -> None:
    assert "№" in to_terminal(tables["frequency"], 110, title="frequency", lang="ky")
    assert "миллион сөзгө карата" in to_terminal(tables["frequency"], 200, title="frequency", lang="ky")


def test_every_column_has_a_name_in_every_language() -> None:
    explained = {name for section in known().values() for name in section} - {"*"}
    named = {name.rpartition(".")[2] for name in headings()}
    assert explained - named == set()
    for name, (russian, kyrgyz, *_) in headings().items():
        assert russian, name
        assert kyrgyz, name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_workbook_speaks_one_language_and_prints_on_pages(
    lang: str, tables: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    sheet = Sheet("t", tables["frequency"], topic="frequency")
    book = openpyxl.load_workbook(write_workbook([sheet], tmp_path / "t.xlsx", {"a": 1}, lang))
    assert messages("screen", lang)["sheet_columns"] in book.sheetnames
    page = book["t"]
    assert page.print_title_rows == "$1:$1"
    assert page.print_area
    assert page.page_setup.fitToHeight == 0
    named = [cell.value for cell in page[1]]
    assert ("headword" in named) == (lang == "en")


def test_excel_s_csv_has_semicolons_and_decimal_commas() -> None:
    table = pd.DataFrame({"headword": ["үй; жер", "=1"], "count": [2, 1], "share": [1.5, 0.25]})
    text = to_csv(table, excel=True)
    assert text.split("\r\n")[:3] == ["headword;count;share", '"үй; жер";2;1,5', "'=1;1;0,25"]
    back = pd.read_csv(io.StringIO(text), sep=";", decimal=",")
    assert back["share"].tolist() == [1.5, 0.25]


def test_a_document_holds_the_table(tables: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    path = write_table(tables["frequency"], tmp_path / "т.docx", title="frequency", lang="ru")
    made = docx.Document(str(path)).tables[0]
    assert [cell.text for cell in made.rows[0].cells][:3] == ["вид", "№", "слово"]
    assert [row.cells[2].text for row in made.rows[1:]] == tables["frequency"]["headword"].tolist()
    again = write_table(tables["frequency"], tmp_path / "т2.docx", title="frequency", lang="ru")
    assert path.read_bytes() == again.read_bytes()


def test_the_hit_of_a_line_is_bold(tables: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    path = write_document(tables["kwic"], tmp_path / "к.docx", "жумуш\x00", "ky")
    lines = [line for line in docx.Document(str(path)).paragraphs if len(line.runs) >= 3]
    assert len(lines) == len(tables["kwic"])
    assert all(line.runs[1].bold and line.runs[1].text.lower() == "жумуш" for line in lines)


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_a_document_tells_the_method_of_the_manifest_and_shows_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    (tmp_path / "posts.txt").write_text("Жумуш барбы? Жумушка алгыла, работа керек\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    path, drawn = tmp_path / "ж.docx", tmp_path / f"ж.{ending}"
    told = ["freq", "posts.txt", "--language", "ky", "--lang", "ru", "--plot", drawn, "-o", path]
    kyrtext_command(told)
    book = docx.Document(str(path))
    paragraphs = [one.text for one in book.paragraphs]
    russian = (tmp_path / "ж.docx.method.txt").read_text(encoding="utf-8").split("\n\n")[1]
    assert russian in paragraphs
    assert "Считались только слова одного языка (кыргызский)" in russian
    assert "pymorphy3" in russian
    assert paragraphs[0] == "Частота слов"
    assert any("posts.txt --language ky" in text for text in paragraphs)
    assert len(book.inline_shapes) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("kwic", "жумуш"),
        ("search", "жумуш"),
        ("collocates", "жумуш"),
        ("crosstab", "--word", "жумуш"),
        ("timeline", "--word", "жумуш"),
        ("ngrams",),
        ("links",),
    ],
)
def test_every_document_of_counted_posts_tells_its_method(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    posts = "text,date\nЖумуш барбы? Бул https://example.com/a,2020-10-05\nРабота бар,2020-10-06\n"
    (tmp_path / "posts.csv").write_text(posts, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    where = ["--where", "from:2020-10-05 to:2020-10-05", "--lang", "ky", "-o", tmp_path / "м.docx"]
    kyrtext_command([*arguments, "posts.csv", *where])
    told = "\n".join(one.text for one in docx.Document(str(tmp_path / "м.docx")).paragraphs)
    assert "Корпуста 1 пост жана комментарий" in told
    assert "Булар суроого жооп берген посттор: from:2020-10-05 to:2020-10-05" in told
    assert f"kyrtext {kyrtext.__version__}" in told
    assert ("алынып салынды" in told) == (arguments[0] in ("collocates", "ngrams"))


def kyrtext_command(arguments: list[object]) -> None:
    group.main(args=list(map(str, arguments)), prog_name="kyrtext", standalone_mode=False)


@pytest.mark.parametrize("lang", ["ru", "ky"])
def test_values_and_numbers_speak_the_language_on_the_screen_and_in_word(lang: str, tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "platform": ["vkontakte", "odnoklassniki"],
            "language": ["ru 73, ky 60", "other"],
            "headword": ["unknown", "comment"],
            "stop": [True, False],
            "count": [1_234, 5],
            "per_million": [10_450.81, 0.0],
            "document": [2020, 1],
        }
    )
    text = to_terminal(table, lang=lang)
    assert "1\N{NO-BREAK SPACE}234" in text
    assert "10\N{NO-BREAK SPACE}450,81" in text
    assert " 2020" in text
    words = set(re.findall("[A-Za-z]+", text))
    assert words == {"unknown", "comment"}  # people's words stay as they are
    path = write_table(table, tmp_path / "а.docx", title="frequency", lang=lang)
    cells = docx.Document(str(path)).tables[0]
    assert [cell.text for cell in cells.rows[1].cells] == [
        column[0] for column in worded(table, "frequency", lang).values()
    ]


def test_a_code_is_never_called_like_a_column() -> None:
    table = pd.DataFrame({"code": ["documents"], "documents": [2], "help": [1]})
    assert to_terminal(table, title="overlaps", lang="ru").splitlines()[0].split() == [
        "код",
        "documents",
        "help",
    ]


def test_every_value_kyrtext_gives_has_a_name() -> None:
    known = values()
    assert set(KINDS) == set(known["privacy.kind"])
    assert set(RULES.values()) < set(known["repairs"])
    assert {*POS.values(), "auxiliary", "place"} <= set(known["pos"])
    assert set(METHODS) <= set(known["method"])
    assert {"ru", "ky", "en", "other"} == set(known["language"])
    features = files("kyrtext") / "data" / "kyrgyz" / "morphotactics" / "features.txt"
    for line in features.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            _, english, russian = line.split("\t")
            assert known["explain.features"][english][0] == russian
    for column, names in known.items():
        for value, told in names.items():
            assert all(told), (column, value)


@pytest.mark.parametrize("place", ["told", "screen", "titles", "method", "plots", "account"])
def test_messages_hold_the_same_in_three_languages(place: str) -> None:
    said = {lang: messages(place, lang) for lang in LANGUAGES}
    for key, text in said["en"].items():
        holds = {lang: set(re.findall(r"{\w+}", said[lang][key])) for lang in LANGUAGES}
        assert holds["en"] == holds["ru"] == holds["ky"], (key, text)


def test_hits_of_codes_stand_one_below_the_other_with_their_codes(corpus: kyrtext.Corpus) -> None:
    lines = kwic(corpus, "жумуш").head(4).assign(code=["work", "a-very-long-name-of-a-code", "work", "work"])
    shown = to_terminal(concordance(lines, 80), 80, title="codes").splitlines()[2:]
    assert {line.lower().index("жумуш") for line in shown} == {shown[0].lower().index("жумуш")}
    assert shown[1].startswith("a-very-long")
    assert max(map(width_of, shown)) <= 80


def test_a_matrix_shows_words_and_codes_before_what_is_known_of_the_posts() -> None:
    known = {"document": [1], "platform": ["facebook"], "group": ["Т" * 30], "id": ["9" * 30], "words": [3]}
    table = pd.DataFrame({**known, **{f"code{n}": [n] for n in range(8)}})
    heads = to_terminal(table, 80, title="matrix").splitlines()[0].split()
    assert [name for name in heads if name.startswith("code")] == [f"code{n}" for n in range(8)]
