"""Values as cells: made plain, and harmless wherever they land."""

from __future__ import annotations

import re

import pandas as pd

# a cell that a spreadsheet would take for a formula
_FORMULA = re.compile(r"^[=+\-@\t\r]")
DAYS = ("period", "start", "end", "peak")  # columns of the time measures that name days
_SMALL = 0.001
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
            small = (column.abs() < _SMALL) & (column != 0)  # a p of 2e-7 is not 0
            out[name] = column.round(6)
            out.loc[small, name] = [float(f"{value:.6g}") for value in column[small]]
        elif column.dtype == object or pd.api.types.is_string_dtype(column):
            # map() would guess a type, and the string type of pandas refuses half an emoji
            out[name] = pd.Series(_scalars(column.tolist()), dtype=object, index=column.index)
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
