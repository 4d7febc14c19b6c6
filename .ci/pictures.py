"""Pictures of the documentation: commands of its pages that write into made/ are run before it is built."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def commands() -> list[str]:
    """The commands of all pages that draw into made/, each once."""
    lines = [
        line
        for page in sorted(DOCS.rglob("*.md"))
        for line in page.read_text("utf-8").splitlines()
        if line.startswith("kyrtext ") and " made/" in line
    ]
    return list(dict.fromkeys(lines))


def on_pre_build(config: Any) -> None:  # noqa: ARG001  # what mkdocs calls
    """Draw what is missing; a command that fails stops the build."""
    from kyrtext.cli import group

    (DOCS / "made").mkdir(exist_ok=True)
    os.chdir(ROOT)
    for line in commands():
        words = shlex.split(line)[1:]
        target = Path(words[words.index("--plot") + 1])
        if (DOCS / target).exists():
            continue
        words[words.index("--plot") + 1] = str(DOCS / target)
        with contextlib.redirect_stdout(io.StringIO()):
            group.main(args=[*words, "--quiet"], prog_name="kyrtext", standalone_mode=False)
