"""Values as people read them in cells: plain, harmless wherever they land, in their language."""

from __future__ import annotations

import math
import re

import pandas as pd

from ..files.messages import decimal, messages, number, value_named

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
_SMALL, _TINY = 0.01, 0.001


def number_shown(value: float, column: str = "", lang: str = "en") -> str:
    """A number as it is read: thousands apart, two places, tiny ones by their power of ten.

    >>> number_shown(16224), number_shown(0.0412, "p", "ru"), number_shown(2.5e-7, "p", "ky")
    ('16,224', '0,04', '2,5e-07')
    >>> number_shown(2020, "document"), number_shown(17.0, "likes")
    ('2020', '17')
    >>> number_shown(float("inf"), "difference_percent")
    '∞'
    """
    if abs(value) == math.inf:
        return "∞" if value > 0 else "\N{MINUS SIGN}∞"
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


# a cell that a spreadsheet would take for a formula
_FORMULA = re.compile(r"^[=+\-@\t\r]")
DAYS = ("period", "start", "end", "peak")  # columns of the time measures that name days
# everything that could move a terminal's cursor or turn its text around
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def safe_cell(value: object) -> object:
    """The value with an apostrophe before it if a spreadsheet would read it as a formula.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell("ата-эне"), safe_cell(-5)
    ("'=HYPERLINK(1)", 'ата-эне', -5)
    """
    return "'" + value if isinstance(value, str) and _FORMULA.match(value) else value


def safe_terminal(text: str) -> str:
    """The text with control and direction characters replaced by a visible sign.

    >>> safe_terminal("салам\\x1b[31m")
    'салам�[31m'
    """
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The table with times as ISO 8601 UTC, the days of periods as dates, tuples as "; "-joined text.

    Numbers are rounded to six places, small ones to six digits.
    """
    out = table.copy()
    for name in out.columns:
        column = out[name]
        if isinstance(column.dtype, pd.DatetimeTZDtype) or pd.api.types.is_datetime64_any_dtype(column):
            known = column.dropna()
            if name in DAYS and bool((known.dt.normalize() == known).all()):
                out[name] = column.dt.strftime("%Y-%m-%d").astype(object).where(column.notna(), None)
                continue
            zone = "Z" if isinstance(column.dtype, pd.DatetimeTZDtype) else ""
            out[name] = (
                column.dt.strftime(f"%Y-%m-%dT%H:%M:%S{zone}").astype(object).where(column.notna(), None)
            )
        elif pd.api.types.is_float_dtype(column):
            small = (column.abs() < _TINY) & (column != 0)  # a p of 2e-7 is not 0
            out[name] = column.round(6)
            out.loc[small, name] = [float(f"{value:.6g}") for value in column[small]]
        elif column.dtype == object or pd.api.types.is_string_dtype(column):
            # map() would guess a type, and the string type of pandas refuses half an emoji
            out[name] = pd.Series(_scalars(column.tolist()), dtype=object, index=column.index)
    return out


def values_named(table: pd.DataFrame, title: str = "", lang: str = "en") -> pd.DataFrame:
    """The table with values of closed sets (languages, kinds, platforms) as they are called in a language.

    >>> values_named(pd.DataFrame({"kind": ["post"], "text": ["post"]}), lang="ky").values.tolist()
    [['пост', 'post']]
    """
    out = table.copy()
    for name in table.columns if lang != "en" else ():
        cells = table[name].tolist()
        if any(isinstance(cell, str) for cell in cells):
            called = (
                value_named(cell, name, title, lang) if isinstance(cell, str) else cell for cell in cells
            )
            out[name] = pd.Series([*called], dtype=object, index=table.index)
    return out


def is_number(column: pd.Series) -> bool:
    """Does a column hold numbers (and not yes and no)?"""
    return bool(pd.api.types.is_numeric_dtype(column)) and not pd.api.types.is_bool_dtype(column)


def missing(value: object) -> bool:
    """Is the value None, NaN, NaT or NA?"""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))  # type: ignore[call-overload]


def _scalars(values: list[object]) -> list[object]:
    return values if {*map(type, values)} <= {str} else [_scalar(value) for value in values]


def _scalar(value: object) -> object:
    if isinstance(value, (tuple, list, set, frozenset)):
        return "; ".join(map(str, value))
    return None if missing(value) else value
