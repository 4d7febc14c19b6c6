"""The desk over 100,000 posts: ready, first answer, scrolling, filters, saving; prints a table.

    python -m benchmarks.desk [--folder FOLDER | --index STUDY.kyr]

The index is made once in FOLDER (default: a temporary one) of invented posts; or the desk opens another index
of as many posts. Chromium and chromedriver are needed for the lines about the browser.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import kyrtext
from kyrtext.corpus.index import is_store, save
from tests.desk.serving import CHROMIUM, Desk, Window, chrome

SIZE = 100_000
WORDS = """
жумуш керек айлык кандай москвада үй берилет батир комната документ паспорт патент жардам салам тааныш
работа требуется повар уборка такси доставка зарплата оплата квартира метро место посольство билет
""".split()  # noqa: SIM905


def made(place: Path) -> Path:
    """The index of the invented posts: one post in five, four comments below it."""
    index = place / "large.kyr"
    if is_store(index):
        return index
    rng = random.Random(11)
    texts = [" ".join(rng.choices(WORDS, k=rng.randrange(4, 30))) for _ in range(SIZE)]
    posts = [row - row % 5 for row in range(SIZE)]
    corpus = kyrtext.from_texts(
        texts,
        kind=["post" if row % 5 == 0 else "comment" for row in range(SIZE)],
        id=[f"-1_{row}" for row in range(SIZE)],
        post_id=[None if row % 5 == 0 else f"-1_{posts[row]}" for row in range(SIZE)],
        platform=[("vkontakte", "facebook", "odnoklassniki")[posts[row] % 3] for row in range(SIZE)],
        group=[f"Топ {posts[row] % 40}" for row in range(SIZE)],
        date=[f"20{19 + row % 4}-{row % 12 + 1:02}-{row % 28 + 1:02}T10:00:00Z" for row in range(SIZE)],
    )
    return save(corpus, index)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


def measure(index: Path) -> None:
    desk = Desk(index, coder=f"bench{random.randrange(10**6)}")
    print(f"{'answers':38} {desk.ready:7.2f} s")
    seconds, _ = timed(desk.enter)
    print(f"{'page handed out':38} {seconds:7.2f} s")

    def told(name: str, work: Callable[[], Any]) -> None:
        seconds, _ = timed(work)
        print(f"{name:38} {seconds * 1000:7.0f} ms")

    told("first list", lambda: desk.ask("list"))
    size = desk.ask("list")["total"]
    told("the last 100 of the list", lambda: desk.ask("list", offset=size - 100, limit=100))
    told("query, first time", lambda: desk.ask("list", q="жумуш AND айлык"))
    told("query, again", lambda: desk.ask("list", q="жумуш AND айлык", offset=100))
    told("platform and dates", lambda: desk.ask("list", platform="facebook", **{"from": "2020-01-01"}))
    told("post with its thread, first time", lambda: desk.ask("post", row=size // 2))
    told("post with its thread", lambda: desk.ask("post", row=size * 7 // 10))
    told("words, first time", lambda: desk.ask("words"))
    told("words, again", lambda: desk.ask("words"))
    desk.tell("new_code", **{"name": "иш"})
    code = desk.ask("codes")[0]["id"]
    times = [timed(lambda row=row: desk.tell("code", row=row, code=code, start=None))[0] for row in range(50)]
    print(f"{'save, median of 50':38} {sorted(times)[25] * 1000:7.0f} ms")
    if CHROMIUM:
        page(desk, size)
    desk.stop()


def page(desk: Desk, size: int) -> None:
    desk.stop()
    seconds, _ = timed(desk.start)
    window = Window(chrome())
    try:
        shown, _ = timed(lambda: window.open(desk.address).until(lambda: window.all(".item:not(.empty)")))
        print(f"{'start to the first rows on the screen':38} {seconds + shown:7.2f} s")
        scroll = (
            "const [last, done] = arguments, list = document.getElementById('list');"
            "const began = performance.now(); list.scrollTop = list.scrollHeight;"
            "const look = () => document.getElementById(last) ? done(performance.now() - began)"
            " : requestAnimationFrame(look); look();"
        )
        taken = window.driver.execute_async_script(scroll, f"row-{size - 1}")
        print(f"{f'scroll to post {size:,}':38} {taken:7.0f} ms")
        rows = window.run("return document.querySelectorAll('#list .item').length")
        print(f"{'rows in the page':38} {rows:7}")
    finally:
        window.driver.quit()


def main() -> None:
    """Measure over an index given, or one made of invented posts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--folder", type=Path, help="where the index of invented posts lies, or is made")
    where.add_argument("--index", type=Path, help="another index")
    options = parser.parse_args()
    if options.index:
        measure(options.index)
    elif options.folder:
        measure(made(options.folder))
    else:
        with tempfile.TemporaryDirectory() as folder:
            measure(made(Path(folder)))


if __name__ == "__main__":
    main()
