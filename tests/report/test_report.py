"""The report as a file: the same bytes twice, nothing escapes from the data, the numbers are the table's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

import kyrtext
from kyrtext.files.errors import KyrtextError
from kyrtext.files.messages import LANGUAGES, _file, messages
from kyrtext.report.html import SCRIPTS, ReportOptions, embedded, report_html
from kyrtext.report.method import paragraph
from kyrtext.search.codebook import Code, Codebook
from kyrtext.text.scripts import RULES
from tests.make import corpus as made

MESSAGES = Path(kyrtext.__file__).parent / "data" / "messages"
ASSETS = Path(kyrtext.__file__).parent / "report" / "assets"
HOSTILE = [
    "</script><script>window.hacked=1</script> Москвада жумуш барбы, жумушка алгыла",
    '"><img src=x onerror="window.hacked=1"> жумуш {{method}} \u2028 бар',
    "\u202eтескери жумуш\u202c <b>жумуш</b> & 'тырмакча'",
    "Требуется повар, работа в центре, метро рядом, оплата каждый день, жильё есть",
    "Требуется повар, работа в центре, метро рядом, оплата каждый день, жильё есть!!!",
    "🙂🙂 Ищу рабoту, документы есть, помогите: жумуш керек",
]


def hostile() -> kyrtext.Corpus:
    return kyrtext.from_texts(
        HOSTILE,
        platform=["facebook", "facebook", "vkontakte", "vkontakte", "odnoklassniki", "odnoklassniki"],
        group="<script>window.hacked=1</script>",
        date_local=["2020-05-01", "2020-06-11", "2020-07-07", "2020-10-05", "2021-01-01", None],
    )


def options(lang: str = "en") -> ReportOptions:
    events = pd.DataFrame(
        {
            "date": pd.to_datetime(["2020-10-05"], utc=True),
            "end": pd.to_datetime(["2020-10-15"], utc=True),
            "label": ["<script>window.hacked=1</script>"],
            "kind": [""],
        }
    )
    label = {lang: '</script><img src=x onerror="window.hacked=1">'}
    book = Codebook(
        (
            Code("work", label, words={"ky": ("жумуш",), "ru": ("работа",)}),
            Code("home", words={"ru": ("жильё",)}),
        )
    )
    return ReportOptions(lang, book, events)


def data_of(page: str) -> dict:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


@pytest.fixture(scope="module")
def page() -> str:
    return report_html(hostile(), options())


def test_the_same_bytes_twice(page: str) -> None:
    assert report_html(hostile(), options()) == page
    page.encode("utf-8")


def test_nothing_is_fetched_and_nothing_else_may_run(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    shell = re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.DOTALL)
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", shell)
    assert shell.count("<script>") == 1


def test_posts_cannot_end_the_script_they_stand_in(page: str) -> None:
    data = page[page.index('id="data">') + len('id="data">') :]
    data = data[: data.index("</script>")]
    assert not set("<>&\u2028\u2029") & set(data)
    posts = [post[0] for post in data_of(page)["posts"]]
    assert any("</script><script>" in post for post in posts)
    assert any("{{method}}" in post for post in posts)


@pytest.mark.parametrize("text", ["</script>", "<!--", "\u2028", "a\ud83db", "&lt;", "{{data}}"])
def test_embedded_text_comes_back(text: str) -> None:
    assert json.loads(embedded([text])) == [text]


def test_no_script_puts_html_on_the_page() -> None:
    scripts = "".join((ASSETS / name).read_text("utf-8") for name in SCRIPTS)
    assert "textContent" in scripts
    for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert sink not in scripts


def test_rows_are_those_of_the_frequency_table(page: str) -> None:
    data, corpus = data_of(page), hostile()
    whole = kyrtext.frequency(corpus)
    assert data["words"]["head"] == whole["headword"].tolist()
    by_platform = kyrtext.frequency(corpus, by="platform")
    for part, name in zip(data["parts"][1:], ("facebook", "vkontakte", "odnoklassniki"), strict=True):
        table = by_platform[by_platform["platform"] == name]
        assert [data["words"]["head"][word] for word in part["word"]] == table["headword"].tolist()
        assert part["count"] == table["count"].tolist()
        assert part["counted"] == table["count"].sum()
        assert part["all_words"] == corpus.where(platform=name).words


def test_months_add_up_to_the_dated_occurrences(page: str) -> None:
    data, corpus = data_of(page), hostile()
    dated = corpus.select(corpus.documents["date_local"].notna())
    counts = kyrtext.frequency(dated).set_index("headword")["count"]
    for head, series in zip(data["words"]["head"], data["months"]["series"], strict=False):
        assert sum(series[2::3]) == counts.get(head, 0)


def test_lines_point_at_the_word_in_utf16(page: str) -> None:
    data = data_of(page)
    word = data["words"]["head"].index("жумуш")
    flat = data["lines"][word]
    found = []
    for post, start, end in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
        units = data["posts"][post][0].encode("utf-16-le", "surrogatepass")
        found.append(units[2 * start : 2 * end].decode("utf-16-le").casefold().strip("\u202c"))
    assert len(found) == 6
    assert set(found) == {"жумуш", "жумушка"}


def test_lines_are_bounded_and_spread() -> None:
    corpus = made(["жумуш/ky үй/ky"] * 300)
    data = data_of(report_html(corpus, ReportOptions(lines=5)))
    assert [len(flat) // 3 for flat in data["lines"]] == [5, 5]
    assert data["bounds"]["lines"] == 5


def test_words_beyond_the_bound_are_told() -> None:
    corpus = made([" ".join(f"сөз{number}/ky" for number in range(50))])
    data = data_of(report_html(corpus, ReportOptions(words=20)))
    assert len(data["words"]["head"]) == 20
    assert data["left_out"] == 30


def test_codes_mark_the_words_inside_their_hits(page: str) -> None:
    data = data_of(page)
    heads = data["words"]["head"]
    assert data["words"]["codes"][heads.index("жумуш")] == [0]
    assert data["words"]["codes"][heads.index("повар")] == []
    assert data["codes"]["percent"][0][0] == 100.0


def test_repairs_and_copies_are_listed(page: str) -> None:
    data = data_of(page)
    assert ["рабoту", "работу", "lookalike", 1] in data["repairs"]["rows"]
    assert [cluster["size"] for cluster in data["copies"]["clusters"]] == [2]


def test_figures_know_the_numbers_of_their_words(page: str) -> None:
    data = data_of(page)
    for words, part in zip(data["figures"], data["parts"][1:], strict=True):
        assert words[:5] == part["word"][:5]


def test_posts_carry_their_date_and_address() -> None:
    corpus = kyrtext.from_texts(
        ["Жумуш барбы?", "үй"],
        date_local=["2020-05-01", None],
        url=["https://vk.com/wall-1_2", "javascript:alert(1)"],
    )
    posts = {post[0]: post[3:] for post in data_of(report_html(corpus))["posts"]}
    assert posts["Жумуш барбы?"] == ["2020-05-01", "post", "https://vk.com/wall-1_2"]
    assert posts["үй"] == ["", "post", ""]


def test_every_shown_word_has_its_sentences() -> None:
    corpus = made([f"сөз{number % 40}/ky жумуш/ky" for number in range(400)])
    data = data_of(report_html(corpus, ReportOptions(words=30, lines=3)))
    assert len(data["lines"]) == 30
    for word, flat in enumerate(data["lines"]):
        assert len(flat) // 3 == 3
        for post, start, end in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
            assert data["posts"][post][0][start:end] == data["words"]["head"][word]


def test_a_hit_far_into_a_long_post_has_its_sentence() -> None:
    corpus = kyrtext.from_texts(["Үй бар. " * 900 + "Жумуш керек. " + "Үй бар. " * 300])
    data = data_of(report_html(corpus))
    word = data["words"]["head"].index("жумуш")
    post, start, end = data["lines"][word][:3]
    text = data["posts"][post][0]
    assert text[start:end] == "Жумуш"
    assert text.startswith("[…]")
    assert len(text) < 2000


def test_an_empty_corpus_is_one_clear_error() -> None:
    with pytest.raises(KyrtextError, match="nothing to"):
        report_html(kyrtext.from_texts([]))


def test_without_codebook_or_dates() -> None:
    data = data_of(report_html(kyrtext.from_texts(["Жумуш барбы?"])))
    assert data["codes"] is None
    assert data["months"]["names"] == []


# ------------------------------------------------------------------- what it says


@pytest.mark.parametrize("path", sorted(MESSAGES.glob("*.json")), ids=lambda path: path.stem)
def test_every_message_is_in_three_languages(path: Path) -> None:
    for key, texts in _file(path.stem).items():
        assert set(texts) == set(LANGUAGES), key
        assert all(texts.values()), key
        slots = {lang: set(re.findall(r"\{\w*\}", text)) for lang, text in texts.items()}
        assert slots["en"] == slots["ru"] == slots["ky"], key


def test_the_page_says_only_what_is_translated() -> None:
    said = messages("report", "ky")
    template = (ASSETS / "report.html").read_text("utf-8")
    built = {"lang", "version", "figures", "method", "settings", "summary", "data", "no_codes"}
    built |= {"style", "script", "policy"}
    used = set(re.findall(r"\{\{(\w+)\}\}", template))
    assert used <= set(said) | built
    scripts = "".join((ASSETS / name).read_text("utf-8") for name in SCRIPTS)
    keys = {f"js_{key}" for key in re.findall(r'say\("(\w+)"[,)]', scripts)}
    assert keys <= set(said)
    assert len(keys) > 20


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("group", ["lemma", "stem", "exact"])
def test_the_method_paragraph_is_whole(lang: str, group: str) -> None:
    counting = kyrtext.Counting(group=group, min_length=3, weight="author", intervals=True)
    text = paragraph(hostile(), counting, lang)
    assert "{" not in text
    assert kyrtext.__version__ in text
    assert len(text) > 300


def test_every_repair_has_a_name() -> None:
    said = messages("report", "ky")
    assert {f"js_rule_{rule}" for rule in (*RULES, "keyboard", "latin", "letters")} <= set(said)


def test_russian_number_agreement() -> None:
    assert "1 пост или комментарий (2 слова)" in paragraph(kyrtext.from_texts(["Жумуш барбы"]), lang="ru")
