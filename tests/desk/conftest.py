"""One browser and one small study for all tests of the page."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kyrtext
from kyrtext.corpus.index import save

from .make import FAMILY
from .serving import CHROMIUM, DRIVER, Desk, Window, chrome

HOSTILE = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>"
BOOK = """codes:
  work:
    label: {en: Work, ru: Работа, ky: Жумуш}
    words: {ky: [жумуш], ru: [работа]}
  pay:
    label: {en: Pay, ru: Оплата, ky: Айлык}
    words: {ky: [айлык]}
    parent: work
  home:
    label: {en: Home, ru: Жильё, ky: Турак жай}
    words: {ky: [үй], ru: [квартира]}
"""


def small() -> kyrtext.Corpus:
    """Posts with their comments over two years, on three platforms; strange ones first."""
    texts = [
        f"{FAMILY} Жумуш керек, айлык кандай?",
        f"{HOSTILE} үй керек",
        "مرحبا \u202e عالم иш",
        "жумуш жок,\r\nайлык\tаз",
        "",
    ]
    kinds = ["post"] * 5
    ids = [f"-1_{place}" for place in range(5)]
    above: list[str | None] = [None] * 5
    for number in range(60):
        post = f"-1_{100 + number}"
        texts += [
            f"Жумуш барбы {number} Москвада",
            f"Айлык канча {number}",
            f"Ищу работу и квартиру {number}",
        ]
        kinds += ["post", "comment", "comment"]
        ids += [post, f"-1_{500 + number}", f"-1_{700 + number}"]
        above += [None, post, post]
    size = len(texts)
    months = [
        f"20{20 + place % 24 // 12}-{place % 12 + 1:02}-{place % 27 + 1:02}T10:00:00Z"
        for place in range(size)
    ]
    return kyrtext.from_texts(
        texts,
        kind=kinds,
        id=ids,
        post_id=above,
        parent_id=above,
        date=months,
        platform=["vkontakte" if place // 3 % 3 else "facebook" for place in range(1, size + 1)],
        group=[(HOSTILE, "Биз барбыз", None)[place // 3 % 3] for place in range(1, size + 1)],
        author=[f"Автор {place % 9}" for place in range(size)],
        likes=[place % 50 for place in range(size)],
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Window]:
    pytest.importorskip("selenium", reason="selenium is in the extra 'test'")
    if not (CHROMIUM and DRIVER):
        pytest.skip("no chromium and chromedriver on this machine (apt install chromium-driver)")
    driver = chrome()
    yield Window(driver)
    driver.quit()


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(small(), tmp_path_factory.mktemp("saved") / "study.kyr")


@pytest.fixture
def index(saved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(saved, tmp_path / "study.kyr"))


@pytest.fixture
def serve(index: Path) -> Iterator[Callable[..., Desk]]:
    started: list[Desk] = []

    def start(*options: str, **more: str) -> Desk:
        started.append(Desk(index, *options, **more))
        return started[-1]

    yield start
    for desk in started:
        desk.stop()


@pytest.fixture
def book(tmp_path: Path) -> str:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return str(path)


@pytest.fixture
def page(browser: Window, serve: Callable[..., Desk], book: str) -> Iterator[Window]:
    """The desk with a codebook, open in a window; no error in its console, nothing asked of another host."""
    desk = serve("--codebook", book)
    browser.driver.get_log("performance")
    browser.driver.get_log("browser")
    browser.desk = desk
    browser.open(desk.address)
    desk.enter_with(browser)
    first = browser.driver.current_window_handle
    yield browser
    for other in browser.driver.window_handles:
        if other != first:
            browser.driver.switch_to.window(other)
            browser.driver.close()
    browser.driver.switch_to.window(first)
    assert browser.run("return window.hacked === undefined")
    assert browser.errors() == []
    browser.driver.get("about:blank")
