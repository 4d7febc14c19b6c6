"""The report in a real browser: every control, at desktop and phone width, in three languages."""

from __future__ import annotations

import base64
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import kyrtext
from kyrtext.report.html import ReportOptions, write_report
from kyrtext.search.codebook import Code, Codebook
from tests.make import corpus as made

from .test_report import hostile, options

selenium = pytest.importorskip("selenium", reason="selenium is in the extra 'test'")
from selenium.webdriver import Chrome, ChromeOptions  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.remote.webelement import WebElement  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER),
    reason="no chromium and chromedriver on this machine (apt install chromium-driver)",
)
WIDTHS = {"desktop": 1280, "phone": 360}


class Page:
    """A report in a browser window."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    def open(self, path: Path, width: int) -> None:
        # true phone widths need the device metrics: a window cannot be made that narrow
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600},
        )
        self.driver.get("about:blank")  # a reload would keep what was left out
        self.driver.get(path.as_uri())
        self.run("return document.body.classList.contains('ready') || 0")

    def run(self, script: str, *values: object) -> object:
        return self.driver.execute_script(script, *values)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def click(self, target: str | WebElement) -> None:
        element = self.one(target) if isinstance(target, str) else target
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def texts(self, selector: str) -> list[str]:
        return self.run(
            "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector
        )  # type: ignore[return-value]

    def heads(self) -> list[str]:
        return self.texts(".rows .c-head bdi")

    def errors(self) -> list[dict]:
        return self.driver.get_log("browser")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    chosen = ChromeOptions()
    chosen.binary_location = str(CHROMIUM)
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        chosen.add_argument(argument)
    chosen.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=chosen, service=Service(str(DRIVER)))
    yield Page(driver)
    driver.quit()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("кабарлар")
    corpus = hostile()
    return {
        lang: write_report(corpus, folder / f"отчёт {lang}.html", options(lang))
        for lang in ("en", "ru", "ky")
    }


@pytest.fixture(params=list(WIDTHS))
def width(request: pytest.FixtureRequest) -> int:
    return WIDTHS[request.param]


@pytest.fixture(params=["en", "ru", "ky"])
def page(
    request: pytest.FixtureRequest, browser: Page, reports: dict[str, Path], width: int
) -> Iterator[Page]:
    browser.open(reports[request.param], width)
    yield browser
    assert browser.errors() == []
    assert browser.run("return window.hacked === undefined")


def test_it_opens_whole_and_fits_the_screen(page: Page, width: int) -> None:
    assert page.run("return document.body.className") == "ready"
    assert page.run("return document.documentElement.scrollWidth") <= width
    assert "{{" not in page.one("main").text.replace("{{method}}", "")
    assert len(page.all("figure img")) == 6
    assert page.run("return [...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    assert page.run(
        "return performance.getEntriesByType('resource').every((r) => r.name.startsWith('data:'))"
    )


def test_every_button_can_be_pressed(page: Page) -> None:
    page.click(page.all(".rows .row .c-head")[0])
    pressed = 0
    for selector in (
        "#parts button",
        "#head button",
        "#word button",
        ".legend button",
        "summary",
        "#copy-method",
    ):
        for place in range(len(page.all(selector))):
            found = page.all(selector)
            if place < len(found) and found[place].is_displayed():
                page.click(found[place])
                pressed += 1
    assert pressed >= 15


def test_of_nine_codes_four_are_in_colour(browser: Page, tmp_path: Path) -> None:
    words = ["жумуш", "үй", "апа", "ата", "бала", "акча", "көйнөк", "күрөш", "жол"]
    book = Codebook(tuple(Code(word, words={"ky": (word,)}) for word in words))
    days = [f"2020-{month:02}-10" for month in range(1, 10) for _ in words]
    corpus = kyrtext.from_texts([f"{' '.join(words[place % 9 :])}" for place in range(81)], date_local=days)
    browser.open(write_report(corpus, tmp_path / "тогуз.html", ReportOptions(codebook=book)), 1280)
    quiet = "#code-chart .line.quiet"
    assert len(browser.all("#code-chart .line")) == 9
    assert len(browser.all(quiet)) == 5
    assert len({line.get_attribute("stroke") for line in browser.all(quiet)}) == 1
    buttons = browser.all("#code-chart .legend button")
    pressed = [button.get_attribute("aria-pressed") for button in buttons]
    assert pressed == ["false"] * 5 + ["true"] * 4  # the words written most stand last
    browser.click(buttons[0])
    browser.click(buttons[8])
    assert [button.get_attribute("aria-pressed") for button in buttons][::8] == ["true", "false"]
    assert len(browser.all(quiet)) == 5


def test_filters(page: Page) -> None:
    whole = page.heads()
    page.one("#text").send_keys("жумушка")
    assert page.heads() == ["жумуш"]
    page.one("#text").send_keys("ррр")
    assert page.heads() == []
    assert page.one(".empty").text
    page.run("arguments[0].value = ''; arguments[0].dispatchEvent(new Event('input'))", page.one("#text"))
    assert page.heads() == whole
    page.click("#language option[value=ky]")
    assert set(
        page.run("return [...document.querySelectorAll('.rows .dot')].map((dot) => dot.className)")
    ) == {  # type: ignore[call-overload]
        "dot ky"
    }
    page.click("#language option[value='']")
    page.click("#code option[value='0']")
    assert page.heads() == ["жумуш", "работа"]


def test_sorting_goes_both_ways(page: Page) -> None:
    page.click("#head .c-head button")
    forwards = page.heads()
    assert page.one("#head .c-head").get_attribute("aria-sort") == "ascending"
    assert forwards.index("жумуш") < forwards.index("работа") < forwards.index("требуется")
    page.click("#head .c-head button")
    assert page.heads() == forwards[::-1]
    assert page.one("#head .c-head").get_attribute("aria-sort") == "descending"
    page.click("#head .c-count button")
    counts = [int(text) for text in page.texts(".rows .c-count b")]
    assert counts == sorted(counts, reverse=True)


def test_percentages_follow_the_words_taken_out(page: Page) -> None:
    heads, table = page.heads(), kyrtext.frequency(hostile())
    assert heads == table["headword"].tolist()
    page.click(page.all(".rows .row .c-out")[0])
    counted = int(table["count"].sum() - table["count"].iat[0])
    shown = page.texts(".rows .c-percent")
    assert shown[0] == "–"
    assert float(shown[1].replace(",", ".")) == pytest.approx(
        100 * table["count"].iat[1] / counted, abs=0.005
    )
    assert page.texts(".rows .c-rank")[:2] == ["–", "1"]
    page.click("#restore")
    assert page.texts(".rows .c-rank")[:2] == ["1", "2"]


def test_a_word_opens_and_closes(page: Page) -> None:
    page.click(page.all(".rows .row .c-head")[0])
    panel = page.one("#word")
    assert panel.is_displayed()
    assert page.one("#word-title").text == page.heads()[0] == "жумуш"
    assert set(page.texts(".forms bdi")) == {"жумуш", "жумушка"}
    assert len(page.all("#word .chart rect.bar")) >= 6
    lines = page.all(".kwic li > button")
    assert len(lines) == 6
    assert {text.strip("\u202c") for text in page.texts(".kwic button mark")} == {"жумуш", "жумушка"}
    page.click(lines[0])
    post = page.one(".kwic .post")
    assert post.is_displayed()
    assert "</script><script>window.hacked=1</script>" in post.text
    page.click(lines[0])
    assert not post.is_displayed()
    page.click("#word .close")
    assert not panel.is_displayed()


def test_the_keyboard_is_enough(page: Page) -> None:
    grid = page.one("#scroller")
    page.run("arguments[0].focus()", grid)
    grid.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert grid.get_attribute("aria-activedescendant") == "row-2"
    grid.send_keys(Keys.ENTER)
    assert page.one("#word-title").text == page.heads()[2]
    page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not page.one("#word").is_displayed()
    assert page.run("return document.activeElement.id") == "scroller"
    grid.send_keys(" ")
    assert page.texts(".rows .c-rank")[2] == "–"
    grid.send_keys(Keys.END)
    assert grid.get_attribute("aria-activedescendant") == f"row-{len(kyrtext.frequency(hostile())) - 1}"


def test_platforms_have_their_own_tables(page: Page) -> None:
    names = page.texts("#parts button")
    assert len(names) == 4
    table = kyrtext.frequency(hostile(), by="platform")
    for number, platform in enumerate(("facebook", "vkontakte", "odnoklassniki"), start=1):
        page.click(page.all("#parts button")[number])
        assert page.heads() == table[table["platform"] == platform]["headword"].tolist()


def test_a_saved_stop_list_works_in_the_next_run(
    browser: Page, reports: dict[str, Path], tmp_path: Path
) -> None:
    browser.open(reports["ky"], 1280)
    browser.driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    gone = browser.heads()[:3]
    for place in range(3):
        browser.click(browser.all(".rows .row .c-out")[place])
    browser.click("#save")
    saved = tmp_path / "stopwords.txt"
    for _ in range(100):
        if saved.exists() and saved.stat().st_size:
            break
        time.sleep(0.05)
    without = kyrtext.with_stopwords(hostile(), [saved])
    assert not set(gone) & set(kyrtext.frequency(without)["headword"])
    counted = browser.run("return sums.counted")
    assert kyrtext.frequency(without)["count"].sum() == counted
    # and the page opens it again
    browser.click("#restore")
    browser.one("#load").send_keys(str(saved))
    for _ in range(100):
        if browser.run("return sums.counted") == counted:
            break
        time.sleep(0.05)
    assert browser.run("return sums.counted") == counted
    assert browser.errors() == []


@pytest.fixture(scope="module")
def long_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = [
        " ".join(f"сөз{number}/ky" for number in range(start, start + 100)) for start in range(0, 30000, 100)
    ]
    texts.append("сөз29999/ky " * 5)
    return write_report(made(texts), tmp_path_factory.mktemp("long") / "report.html", ReportOptions(top=10))


def test_tens_of_thousands_of_rows_scroll(browser: Page, long_report: Path, width: int) -> None:
    browser.open(long_report, width)
    assert browser.one("#scroller").get_attribute("aria-rowcount") == "30001"
    for place in (0, 500_000, 10**9):
        browser.run("document.getElementById('scroller').scrollTop = arguments[0]", place)
        browser.driver.execute_async_script(
            "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))"
        )
        rows = browser.all(".rows .row")
        assert 5 < len(rows) < 80
    assert rows[-1].get_attribute("id") == "row-29999"
    box = browser.run(
        "const a = document.getElementById('row-29999').getBoundingClientRect();"
        "const b = document.getElementById('scroller').getBoundingClientRect(); return b.bottom - a.bottom"
    )
    assert -1 <= box <= 3  # type: ignore[operator]
    browser.one("#text").send_keys("сөз29999")
    assert browser.heads() == ["сөз29999"]
    assert browser.errors() == []


def test_it_prints(browser: Page, reports: dict[str, Path]) -> None:
    import pypdfium2

    browser.open(reports["ru"], 1280)
    browser.click(browser.all(".rows .row .c-head")[0])
    document = pypdfium2.PdfDocument(base64.b64decode(browser.driver.print_page()))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert 2 <= len(document) <= 20
    for word in kyrtext.frequency(hostile())["headword"]:
        assert word in text
    assert "kyrtext" in text
    assert browser.errors() == []


def test_the_command_writes_a_pdf(tmp_path: Path) -> None:
    import pypdfium2
    from click.testing import CliRunner

    from kyrtext.cli import group
    from kyrtext.report.printing import browser as printer

    if printer() is None:
        pytest.skip("neither Chromium nor Chrome is on the path")
    exports, path = tmp_path / "posts.csv", tmp_path / "отчёт.pdf"
    exports.write_text(
        "id,text,date\n1,Требуется повар,2020-10-05\n2,Жумуш барбы,2020-10-06\n", encoding="utf-8"
    )
    done = CliRunner().invoke(group, ["report", str(exports), "-o", str(path), "--lang", "ru"])
    assert done.exit_code == 0, done.output
    document = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert {"повар", "жумуш", "требуется"} <= set(text.split())
    assert 2 <= len(document) <= 6


def test_what_is_left_out_goes_out_of_the_figures_and_stays_out(
    browser: Page, reports: dict[str, Path]
) -> None:
    browser.open(reports["en"], 1280)
    before = [image.get_attribute("src") for image in browser.all("figure img")]
    browser.click(browser.all(".rows .c-out input")[0])
    after = [image.get_attribute("src") for image in browser.all("figure img")]
    assert any(old != new for old, new in zip(before, after, strict=True))
    browser.driver.refresh()
    browser.run("return document.body.classList.contains('ready') || 0")
    assert browser.run("return state.out.size") == 1
    browser.click("#restore")
    assert [image.get_attribute("src") for image in browser.all("figure img")] == before
    assert browser.errors() == []


def test_posts_are_searched(browser: Page, reports: dict[str, Path]) -> None:
    browser.open(reports["ru"], 1280)
    browser.one("#posts-text").send_keys("жумуш")
    lines = browser.texts("#posts-list > li")
    assert lines
    assert all("жумуш" in line.lower() for line in lines)
    assert "2020" in browser.texts("#posts-list .about")[0]
    assert browser.errors() == []
