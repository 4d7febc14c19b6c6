"""Agreement between coders, and precision of the codes against a human's judgement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from ..errors import KyrtextError
from .statistics.proportions import wilson

HIT = ("code", "document", "start", "end")
PRECISION_COLUMNS = ("code", "hits", "reviewed", "correct", "precision", "low", "high", "should_be")
RIGHT = {"yes", "y", "1", "true", "+", "да", "верно", "ооба", "туура"}
WRONG = {"no", "n", "0", "false", "-", "нет", "неверно", "жок", "туура эмес"}
AGREEMENT_COLUMNS = ("code", "units", "percent_agreement", "cohen_kappa", "krippendorff_alpha")


def percent_agreement(one: Sequence[object], other: Sequence[object]) -> float:
    """Share of units on which two coders agree, in percent; units one of them left empty do not count.

    >>> percent_agreement(["иш", "үй", "иш"], ["иш", "үй", "үй"])
    66.66666666666667
    """
    pairs = _both(one, other)
    return 100 * sum(a == b for a, b in pairs) / len(pairs) if pairs else float("nan")


def cohen_kappa(one: Sequence[object], other: Sequence[object]) -> float:
    """Cohen's (1960) kappa: (Po - Pe) / (1 - Pe), Pe = sum over categories of the product of their shares.

    NaN when there are no units, or when both coders used one and the same category throughout.

    >>> round(cohen_kappa(["иш"] * 25 + ["үй"] * 25, ["иш"] * 20 + ["үй"] * 5 + ["иш"] * 10 + ["үй"] * 15), 2)
    0.4
    """
    pairs = _both(one, other)
    if not pairs:
        return float("nan")
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    categories = sorted({value for pair in pairs for value in pair}, key=str)
    expected = sum(
        sum(a == name for a, _ in pairs) / n * (sum(b == name for _, b in pairs) / n) for name in categories
    )
    return (observed - expected) / (1 - expected) if expected < 1 else float("nan")


def krippendorff_alpha(ratings: Sequence[Sequence[object]]) -> float:
    """Krippendorff's (2011) alpha for nominal data, any number of coders, missing values allowed.

    `ratings` has one row per coder and one value per unit, None where the coder left it empty.
    1 - Do / De over the coincidences of values within units; NaN when nothing can be paired.

    >>> round(krippendorff_alpha([[1, 1, 2, 2], [1, 2, 2, 2]]), 3)
    0.533
    """
    units = [[value for value in unit if not _empty(value)] for unit in zip(*ratings, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    n = sum(len(unit) for unit in units)
    if n == 0:
        return float("nan")
    totals: dict[object, float] = {}
    disagreement = 0.0
    for unit in units:
        for value in unit:
            totals[value] = totals.get(value, 0) + 1
        pairs = sum(a != b for a in unit for b in unit)
        disagreement += pairs / (len(unit) - 1)
    expected = sum(a * b for name, a in totals.items() for other, b in totals.items() if name != other)
    return 1 - (n - 1) * disagreement / expected if expected else float("nan")


def _empty(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, float) and np.isnan(value))


def _both(one: Sequence[object], other: Sequence[object]) -> list[tuple[object, object]]:
    if len(one) != len(other):
        raise KyrtextError(
            "cannot compare coders", f"{len(one)} units against {len(other)}", "give the same units"
        )
    return [(a, b) for a, b in zip(one, other, strict=True) if not _empty(a) and not _empty(b)]


def agreement(
    sheets: Sequence[pd.DataFrame], unit: str = "document", code: str = "code", judged: str | None = None
) -> pd.DataFrame:
    """Agreement of two or more coders, code by code.

    Parameters
    ----------
    sheets : list of DataFrame
        One of each coder: a row per coding with the columns `unit` and `code`. Was the code given to the
        unit or not? Units are those that any coder coded.
    judged : str, optional
        For review sheets (`code_hits`): the column in which each coder judged the hits ("correct"). Then the
        unit is the hit, and hits a coder left empty are missing.

    Returns
    -------
    DataFrame
        `code, units, percent_agreement, cohen_kappa, krippendorff_alpha`, and a last row "all codes" over
        every pair of unit and code. With more than two coders the first two are means over the pairs of
        coders (Light 1971); `units` have at least two values.

    Raises
    ------
    KyrtextError
        For fewer than two sheets, a column that is not there, or a judgement that is none.

    Examples
    --------
    >>> one = pd.DataFrame({"document": [1, 2, 3], "code": ["иш", "иш", "үй"]})
    >>> other = pd.DataFrame({"document": [1, 2, 3], "code": ["иш", "үй", "үй"]})
    >>> agreement([one, other])[["code", "units", "percent_agreement"]].values.tolist()[-1]
    ['all codes', 6, 66.66666666666667]
    """
    if len(sheets) < 2:
        raise KyrtextError(
            "cannot compare coders", f"{len(sheets)} sheet was given", "give one of each coder"
        )
    for table in sheets:
        _need(table, (*HIT, judged) if judged else (unit, code))
    values = [_judgements(table, judged) if judged else _codings(table, unit, code) for table in sheets]
    units = sorted({key for side in values for key in side}, key=lambda key: tuple(map(str, key)))
    names = sorted({str(key[-1]) for key in units})
    known = None if judged else 0
    if not judged:
        # a unit that somebody coded was read for every code
        units = [(one, name) for one in sorted({key[0] for key in units}, key=str) for name in names]
    rows = []
    for name in names:
        rows.append(
            _row(name, [[side.get(key, known) for key in units if key[-1] == name] for side in values])
        )
    rows.append(_row("all codes", [[side.get(key, known) for key in units] for side in values]))
    return pd.DataFrame(rows, columns=list(AGREEMENT_COLUMNS))


def _need(table: pd.DataFrame, columns: Sequence[str]) -> None:
    for name in columns:
        if name not in table.columns:
            raise KyrtextError(
                f"a coder's sheet has no column '{name}'", f"there are {', '.join(map(str, table.columns))}"
            )


def _codings(table: pd.DataFrame, unit: str, code: str) -> dict[tuple, int]:
    pairs = zip(table[unit].astype(str), table[code].astype(str), strict=True)
    return {(one, name): 1 for one, name in pairs if not _empty(name)}


def _judgements(table: pd.DataFrame, judged: str) -> dict[tuple, int | None]:
    rows = zip(*(table[name].astype(str) for name in HIT[1:]), table["code"].astype(str), strict=True)
    return dict(zip(rows, marks(table[judged]), strict=True))


def _row(name: str, ratings: list[list[int | None]]) -> tuple[object, ...]:
    units = sum(sum(value is not None for value in unit) > 1 for unit in zip(*ratings, strict=True))
    pairs = list(combinations(ratings, 2))
    percent = _mean([percent_agreement(one, other) for one, other in pairs])
    kappa = _mean([cohen_kappa(one, other) for one, other in pairs])
    return name, units, percent, kappa, krippendorff_alpha(ratings)


def _mean(values: list[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return sum(known) / len(known) if known else float("nan")


def marks(column: pd.Series) -> list[int | None]:
    """The judgements of a column as 1 (right), 0 (wrong) or None (left empty).

    >>> marks(pd.Series(["yes", "ооба", "нет", "", "0"]))
    [1, 1, 0, None, 0]
    """
    found: list[int | None] = []
    for row, value in enumerate(column):
        word = "" if _empty(value) else str(value).strip().casefold().removesuffix(".0")
        if word and word not in RIGHT and word not in WRONG:
            raise KyrtextError(
                f"cannot read the judgement in row {row + 2}",
                f"'{value}' in the column '{column.name}' is neither yes nor no",
                "write yes or no (да, нет, ооба, жок, 1, 0)",
            )
        found.append(None if not word else int(word in RIGHT))
    return found


def precision(sheet: pd.DataFrame, judged: str = "correct") -> pd.DataFrame:
    """How many of the hits a human looked at are right, code by code.

    Parameters
    ----------
    sheet : DataFrame
        A review sheet from `code_hits`, filled in: `code` and `correct` (yes or no in English, Russian or
        Kyrgyz, 1 or 0); `code_by_hand` may say what a wrong hit should be. Empty rows were not looked at.

    Returns
    -------
    DataFrame
        `code, hits` (rows), `reviewed, correct, precision` (100 * correct / reviewed), `low, high` (Wilson's
        1927 95 % interval), `should_be` (codes written by hand with counts, commonest first); and a last row
        "all codes". Precision is NaN where nothing was reviewed.

    Raises
    ------
    KyrtextError
        For a column that is not there, or a judgement that is neither yes nor no.

    Examples
    --------
    >>> sheet = pd.DataFrame({"code": ["иш", "иш", "үй"], "correct": ["ооба", "жок", ""]})
    >>> precision(sheet)[["code", "reviewed", "correct", "precision"]].values.tolist()[0]
    ['иш', 2, 1, 50.0]
    """
    _need(sheet, ("code", judged))
    given = marks(sheet[judged])
    hand = sheet["code_by_hand"] if "code_by_hand" in sheet.columns else pd.Series([""] * len(sheet))
    rows = list(zip(sheet["code"].astype(str), given, hand, strict=True))
    names = list(dict.fromkeys(name for name, *_ in rows))
    table = [_precise(name, [row for row in rows if row[0] == name]) for name in names]
    return pd.DataFrame([*table, _precise("all codes", rows)], columns=list(PRECISION_COLUMNS))


def _precise(name: str, rows: list[tuple]) -> tuple[object, ...]:
    given = [mark for _, mark, _ in rows if mark is not None]
    low, high = wilson(sum(given), len(given))
    share = 100 * sum(given) / len(given) if given else float("nan")
    counts = Counter(str(hand).strip() for _, mark, hand in rows if mark == 0 and not _empty(hand))
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    listed = ", ".join(f"{code} {count}" for code, count in order)
    return name, len(rows), len(given), sum(given), share, 100 * low, 100 * high, listed
