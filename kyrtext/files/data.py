"""Reading the data files of the package: one entry a line, columns by TAB, `#` begins a comment."""

from __future__ import annotations

from importlib.resources import files

__all__ = ["lines", "rows"]


def lines(*path: str) -> list[str]:
    """Return the lines of ``kyrtext/data/PATH`` as they stand, without comments and empty lines.

    >>> "vk.com" in lines("text", "hosts.txt")
    True
    """
    text = files("kyrtext").joinpath("data", *path).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and line[0] != "#"]


def rows(*path: str) -> list[list[str]]:
    """Return the entries of a data file as lists of columns; a comment may also stand behind an entry.

    >>> rows("english", "overrides.txt")[0]
    ['app', 'app']
    """
    entries = (line.split(" #", 1)[0].rstrip() for line in lines(*path))
    return [[column.strip() for column in entry.split("\t")] for entry in entries if entry]
