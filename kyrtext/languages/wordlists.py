"""Reading the linguistic data files: one entry a line, columns by TAB, `#` begins a comment."""

from __future__ import annotations

from importlib.resources import files


def rows(*path: str) -> list[list[str]]:
    """Return the entries of a data file as lists of columns, comments and blank lines left out.

    >>> rows("english", "overrides.txt")[0]
    ['app', 'app']
    """
    place = files("kyrtext").joinpath("data", *path)
    found = []
    for line in place.read_text(encoding="utf-8").splitlines():
        entry = line.split(" #", 1)[0].rstrip() if not line.startswith("#") else ""
        if entry:
            found.append([column.strip() for column in entry.split("\t")])
    return found


def words(*path: str) -> list[str]:
    """Return the words of a data file in which a line may hold several, separated by spaces."""
    return [word for row in rows(*path) for column in row for word in column.split()]
