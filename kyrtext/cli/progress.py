"""How much is done, and how much memory it may take."""

from __future__ import annotations

import re
import sys
from typing import Any

import click


class progress:  # noqa: N801
    """A progress bar on stderr, only on a terminal; calling it says how much of how much is done."""

    def __init__(self, label: str, *, quiet: bool = False) -> None:
        self.label = label
        self.shown = sys.stderr.isatty() and not quiet
        self.bar: Any = None

    def __enter__(self) -> progress:
        if self.shown:
            from ..progress import bar

            self.bar = bar(self.label)
        return self

    def __call__(self, done: int, total: int) -> None:  # noqa: D102
        if self.bar is not None:
            self.bar.total = total
            self.bar.update(done - self.bar.n)

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()


class Size(click.ParamType):
    """An amount of memory: 2GB, 500MB, or bytes."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of bytes."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"([\d.]+)\s*([KMGT]?)i?B?", str(value).strip(), re.IGNORECASE)
        if not found:
            self.fail(f"'{value}' is no size; write it as 2GB or 500MB", param, ctx)
        return int(float(found[1]) * 1024 ** " KMGT".index(found[2].upper() or " "))


ELSEWHERE = (
    click.option(
        "--max-memory",
        type=Size(),
        metavar="SIZE",
        help="Count what does not fit into memory, in at most about SIZE (2GB).",
    ),
    click.option("--scheduler", metavar="ADDRESS", help="Count on the Dask cluster at tcp://HOST:PORT."),
    click.option(
        "--workers", type=click.IntRange(1), metavar="N", help="Count on a Dask cluster of N local workers."
    ),
)


def elsewhere(command: Any) -> Any:
    """Options for counting what does not fit into this memory or this machine."""
    for option in reversed(ELSEWHERE):
        command = option(command)
    return command
