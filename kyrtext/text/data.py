"""Reading the small data files of this room."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["entries", "pairs"]


@cache
def entries(name: str) -> tuple[str, ...]:
    """Return the entries of ``kyrtext/data/text/NAME.txt``, one a line, comments left out.

    >>> "vk.com" in entries("hosts")
    True
    """
    text = files("kyrtext").joinpath("data", "text", f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("# "))


@cache
def pairs(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of ``kyrtext/data/text/NAME.tsv``, cut at tabs, comments left out.

    >>> ("c", "с") in [row[:2] for row in pairs("lookalikes")]
    True
    """
    text = files("kyrtext").joinpath("data", "text", f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("# "))
