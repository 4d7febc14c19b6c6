"""What a site writes itself on a page that somebody copied from it: buttons, menus, counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources

from ..format import Context

_FEW = 3


@cache
def _site_words() -> frozenset[str]:
    file = resources.files("kyrtext") / "data" / "reading" / "site_words.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def copied_lines(lines: Sequence[str]) -> list[int]:
    """Return which lines are nothing but a site's own words, if they are enough to tell a copied page.

    >>> copied_lines(["Суу жок калды", "Класс", "Ответить", "Поделиться", "Жол жабык"])
    [1, 2, 3]
    """
    found = [at for at, line in enumerate(lines) if line.strip().casefold() in _site_words()]
    enough = len(found) >= _FEW and len({lines[at].strip().casefold() for at in found}) > 1
    return found if enough and 20 * len(found) >= sum(bool(line.strip()) for line in lines) else []


def without_site_words(text: str, context: Context) -> str:
    """Return a text without the lines that a site wrote on a copied page; they are told as a problem."""
    lines = text.split("\n")
    gone = set(copied_lines(lines))
    if gone:
        context.problem(
            f"it looks like a page copied from a site: {len(gone)} lines are its own words and left out,"
            " names and dates between the posts cannot be told apart: export the posts instead"
        )
    return "\n".join(line for at, line in enumerate(lines) if at not in gone) if gone else text
