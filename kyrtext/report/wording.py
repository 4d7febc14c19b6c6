"""What people read in the cells of a table: numbers and values in their language, days without seconds."""

from __future__ import annotations

import re

import pandas as pd

from ..files.messages import decimal, messages, number, value_named
from .cells import missing, plain, safe_terminal

# whole numbers that are names, not amounts
PLAIN_NUMBERS = (
    *("document", "first", "start", "end", "position", "cluster", "place", "rank", "id", "year", "number"),
)
# whole numbers that are floats where some are unknown
AMOUNTS = (
    *("likes", "shares", "comments", "views", "reactions"),
    *("replies", "total", "largest", "words", "characters"),
)
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:Z|[+-]\d\d:\d\d)?")
_SMALL = 0.01


def number_shown(value: float, column: str = "", lang: str = "en") -> str:
    """A number as it is read: thousands apart, two places, tiny ones by their power of ten.

    >>> number_shown(16224), number_shown(0.0412, "p", "ru"), number_shown(2.5e-7, "p", "ky")
    ('16,224', '0,04', '2,5e-07')
    >>> number_shown(2020, "document"), number_shown(17.0, "likes")
    ('2020', '17')
    """
    if column in AMOUNTS and float(value).is_integer():
        value = int(value)
    if isinstance(value, int):
        return str(value) if column in PLAIN_NUMBERS else number(value, lang)
    if value and abs(value) < _SMALL:
        return f"{value:.1e}".replace(".", "." if lang == "en" else ",")
    return decimal(value, 2, lang)


def worded(
    table: pd.DataFrame, title: str = "", lang: str = "en", *, hours: bool = True
) -> dict[str, list[str]]:
    """The cells of each column as people read them.

    Parameters
    ----------
    title : str
        Which table it is (frequency, kwic ...): the values of its columns may be its own.
    hours : bool
        False leaves of instants the day.

    Examples
    --------
    >>> worded(pd.DataFrame({"kind": ["post"], "per_million": [10450.81]}), lang="ru")["kind"]
    ['пост']
    """
    made = plain(table)
    return {
        name: _instants(made[name], hours=hours)
        if pd.api.types.is_datetime64_any_dtype(table[name])
        else _column(made[name], str(name), title, lang)
        for name in table.columns
    }


def _instants(made: pd.Series, *, hours: bool) -> list[str]:
    shape = r"\1 \2" if hours else r"\1"
    return ["" if missing(value) else _INSTANT.sub(shape, value) for value in made.tolist()]


def _column(made: pd.Series, name: str, title: str, lang: str) -> list[str]:
    cells = made.tolist()
    if {*map(type, cells)} == {str} and lang == "en":
        together = "".join(cells)
        if "\n" not in together and safe_terminal(together) == together:
            return cells  # harmless texts, as most are, are looked at once
    known: dict[str, str] = {}
    return [_cell(value, name, title, lang, known) for value in cells]


def _cell(value: object, name: str, title: str, lang: str, known: dict[str, str]) -> str:
    if missing(value):
        return ""
    if isinstance(value, bool):
        return messages("screen", lang)["yes" if value else "no"]
    if isinstance(value, (int, float)):
        return number_shown(value, name, lang)
    text = str(value)
    if text not in known:
        known[text] = safe_terminal(value_named(text, name, title, lang).replace("\n", " "))
    return known[text]
