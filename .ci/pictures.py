"""Pictures and tables of the documentation, made from the examples by the commands of its pages.

A command that draws into made/ is run once. Where a page says `<!-- printed -->`, there stands what the
last command above prints; `<!-- printed: lines 1-12 -->` takes a part of it, and
`<!-- printed: lines 1-12 of results/decisions.csv -->` a part of a file that it wrote.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import re
import shlex
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
WIDTH = 110
EXPORTS = "examples/exports"
OF_FILES = ("start", "figures", "report", "documents", "index", "audit")  # what they say differs for an index
BLOCK = re.compile(r"^```console\n((?:(?!```).*\n)+)```$", re.MULTILINE)
PRINTED = re.compile(r"<!-- printed(?:: lines (?P<first>\d+)-(?P<last>\d+)(?: of (?P<file>\S+))?)? -->")


def commands() -> list[str]:
    """The commands of all pages that draw into made/, each once."""
    lines = [
        line
        for page in sorted(DOCS.rglob("*.md"))
        for line in page.read_text("utf-8").splitlines()
        if line.startswith("kyrtext ") and " made/" in line
    ]
    return list(dict.fromkeys(lines))


@functools.cache
def workplace() -> tempfile.TemporaryDirectory[str]:
    """A folder that looks like the project's to a command, where results may be written."""
    folder = tempfile.TemporaryDirectory()
    (DOCS / "made").mkdir(exist_ok=True)
    for name, place in (("examples", ROOT / "examples"), ("made", DOCS / "made")):
        (Path(folder.name) / name).symlink_to(place)
    return folder


@functools.cache
def printed(line: str) -> str:
    """What a command prints on a screen of WIDTH columns; one that fails stops the build.

    The exports are indexed once: a table is the same from an index.
    """
    from kyrtext.cli import group

    os.environ["COLUMNS"] = str(WIDTH)
    output = io.StringIO()
    words = shlex.split(line)[1:]
    if EXPORTS in words and words[0] not in OF_FILES:
        index = str(Path(workplace().name) / "examples.kyr")
        if not Path(index).exists():
            printed(f"kyrtext index {EXPORTS} -o {shlex.quote(index)}")
        words = [index if word == EXPORTS else word for word in words]
    with (
        contextlib.chdir(workplace().name),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        group.main(args=words, prog_name="kyrtext", standalone_mode=False)
    return output.getvalue()


def shown(found: re.Match[str]) -> str:
    """What is shown instead of a comment: what the last command above it prints or has written."""
    text = printed(BLOCK.findall(found.string, 0, found.start())[-1].splitlines()[-1])
    if found["file"]:
        text = (Path(workplace().name) / found["file"]).read_text("utf-8-sig")
    rows = [row.rstrip() for row in text.splitlines()]
    if found["first"]:
        rows = rows[int(found["first"]) - 1 : int(found["last"])]
    if not any(rows):
        raise ValueError(f"nothing to show: {found[0]}")
    rows = [part for row in rows for part in (textwrap.wrap(row, WIDTH) if len(row) > WIDTH + 10 else [row])]
    return "```text\n" + "\n".join(rows) + "\n```"


def on_pre_build(config: Any) -> None:  # noqa: ARG001  # what mkdocs calls
    """Draw what is missing or older than the code and the examples."""
    sources = [path for room in ("kyrtext", "examples") for path in (ROOT / room).rglob("*.*")]
    newest = max(path.stat().st_mtime for path in sources if path.suffix != ".pyc")
    for line in commands():
        words = shlex.split(line)
        target = DOCS / words[words.index("--plot") + 1]
        if not target.exists() or target.stat().st_mtime < newest:
            printed(line)


def on_post_build(config: Any) -> None:
    """Draw the report and the desk anew for the built pages; without Chromium they show what is stored."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    import stored_pictures

    if stored_pictures.CHROMIUM and stored_pictures.DRIVER:
        stored_pictures.draw(Path(config["site_dir"]) / "images")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """A page with what its commands print."""
    return PRINTED.sub(shown, markdown)
