"""How much is done."""

from __future__ import annotations

import sys
from typing import Any


class progress:  # noqa: N801
    """A progress bar on stderr, only on a terminal; calling it says how much of how much is done."""

    def __init__(self, label: str, *, quiet: bool = False) -> None:
        self.label = label
        self.shown = sys.stderr.isatty() and not quiet
        self.bar: Any = None

    def __enter__(self) -> progress:
        if self.shown:
            from ..files.progress import bar

            self.bar = bar(self.label)
        return self

    def __call__(self, done: int, total: int) -> None:  # noqa: D102
        if self.bar is not None:
            self.bar.total = total
            self.bar.update(done - self.bar.n)

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()
