"""Agreement between coders, and precision of the codes against a human's judgement."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..errors import KyrtextError

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
    return value is None or value == "" or (isinstance(value, float) and np.isnan(value))


def _both(one: Sequence[object], other: Sequence[object]) -> list[tuple[object, object]]:
    if len(one) != len(other):
        raise KyrtextError(
            "cannot compare coders", f"{len(one)} units against {len(other)}", "give the same units"
        )
    return [(a, b) for a, b in zip(one, other, strict=True) if not _empty(a) and not _empty(b)]


def agreement(
    first: pd.DataFrame, second: pd.DataFrame, unit: str = "document", code: str = "code"
) -> pd.DataFrame:
    """Agreement of two coders code by code: was the code given to the unit or not?

    Parameters
    ----------
    first, second : DataFrame
        One row per coding with the columns `unit` and `code`; units are those either coder coded.

    Returns
    -------
    DataFrame
        `code, units, percent_agreement, cohen_kappa, krippendorff_alpha`, and a last row "all codes" over
        every pair of unit and code.
    """
    for table in (first, second):
        for name in (unit, code):
            if name not in table.columns:
                raise KyrtextError(
                    f"a coder's sheet has no column '{name}'",
                    f"there are {', '.join(map(str, table.columns))}",
                )
    sides = [set(zip(table[unit], table[code].astype(str), strict=True)) for table in (first, second)]
    units = sorted({name for side in sides for name, _ in side}, key=str)
    names = sorted({name for side in sides for _, name in side})
    rows = []
    everything: tuple[list[int], list[int]] = ([], [])
    for name in names:
        given = [[int((one, name) in side) for one in units] for side in sides]
        everything[0].extend(given[0])
        everything[1].extend(given[1])
        rows.append(_row(name, given[0], given[1]))
    rows.append(_row("all codes", *everything))
    return pd.DataFrame(rows, columns=list(AGREEMENT_COLUMNS))


def _row(name: str, one: list[int], other: list[int]) -> tuple[object, ...]:
    scores = percent_agreement(one, other), cohen_kappa(one, other), krippendorff_alpha([one, other])
    return (name, len(one), *scores)
