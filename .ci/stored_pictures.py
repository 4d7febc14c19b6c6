"""Draw docs/images, which README and pages show, from the examples: `python .ci/stored_pictures.py [FOLDER]`.

With a folder every view of the desk is drawn in three languages at 1024 pixels, to be looked at.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import kyrtext  # noqa: E402
from kyrtext.corpus.index import index  # noqa: E402
from tests.desk.serving import CHROMIUM, DRIVER, Desk, Window, chrome  # noqa: E402, F401

TARGET = ROOT / "docs" / "images"


def worked(desk: Desk) -> None:
    """Some posts read and coded, as after an hour."""
    codes = {one["name"]: one["id"] for one in desk.ask("codes")}
    for row in range(0, 1500, 9):
        known = desk.ask("post", row=row, suggest=1)
        desk.tell("state", row=row, state="read")
        for one in known["suggestions"][:2]:
            desk.tell("verdict", row=row, verdict="accepted", **one)
    texts = desk.ask("list", q="жумуш AND айлык", limit=1)["rows"]
    row = texts[0]["row"]
    text = desk.ask("post", row=row)["text"]
    end = text.index(" ", 20)
    desk.tell("code", row=row, code=codes["employment"], start=0, end=end, quote=text[:end])
    half = text.index(" ", 8) + 1
    last = text.index(" ", end + 12)
    desk.tell("code", row=row, code=codes["help"], start=half, end=last, quote=text[half:last])
    key = desk.ask("post", row=row)["key"]
    desk.tell(
        "memo",
        on="post",
        target=key,
        version=0,
        text="Wages named with the work: see the others of this group.",
    )
    desk.tell("sample", n=300, seed=7, name="300 / 7")
    desk.row = row


def shot(
    window: Window, desk: Desk, path: Path, width: int = 1024, height: int = 720, **params: object
) -> None:
    """A picture of one view."""
    window.open(f"http://{desk.host}/?{urlencode(params)}", width, height)
    time.sleep(1.2)
    window.driver.save_screenshot(str(path))


def first_figure(corpus: kyrtext.Corpus, target: Path) -> None:
    """The cloud of Figure 1."""
    figure = next(iter(kyrtext.figures(corpus)))
    figure.cloud.savefig(target / f"{figure.name}-cloud.png", dpi=150, metadata={"Software": None})


def report(window: Window, corpus: kyrtext.Corpus, folder: Path, target: Path) -> None:
    """The words of the report with one of them opened."""
    book = kyrtext.load_codebook(ROOT / "examples" / "codebook.yaml")
    events = kyrtext.load_events(ROOT / "examples" / "events.csv")
    path = kyrtext.write_report(corpus, folder / "report.html", codebook=book, events=events)
    window.size(1200, 1100)
    window.driver.get(path.as_uri())
    window.click("#row-0 .c-head")
    time.sleep(1)
    window.run("document.querySelector('#words').scrollIntoView()")
    time.sleep(1)
    window.driver.save_screenshot(str(target / "report.png"))


def draw(target: Path = TARGET, views: Path | None = None) -> None:
    """Draw what the pages show; with `views`, every view of the desk in three languages into that folder."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = kyrtext.read(ROOT / "examples" / "exports")
        first_figure(corpus, target)
        store = Path(folder) / "study.kyr"
        index([ROOT / "examples" / "exports"], store)
        desk = Desk(store, "--codebook", str(ROOT / "examples" / "codebook.yaml"))
        window = Window(chrome())
        try:
            window.open(desk.address)
            desk.enter_with(window)
            worked(desk)
            report(window, corpus, Path(folder), target)
            if views:
                views.mkdir(parents=True, exist_ok=True)
                for lang in ("en", "ru", "ky"):
                    shown = [("read", {"post": desk.row, "q": "айлык"}), ("welcome", {})]
                    shown += [
                        (view, {"view": view})
                        for view in ("words", "time", "table", "passages", "sample", "export")
                    ]
                    for name, params in shown:
                        shot(window, desk, views / f"{name}-{lang}.png", lang=lang, **params)
            shot(window, desk, target / "desk-read.png", lang="en", post=desk.row, q="айлык")
            shot(window, desk, target / "desk-time.png", lang="en", view="time", of="codes")
            shot(window, desk, target / "desk-table.png", lang="en", view="table", of="codes", by="platform")
        finally:
            window.driver.quit()
            desk.stop()


if __name__ == "__main__":
    draw(views=Path(sys.argv[1]) if len(sys.argv) > 1 else None)
