"""Agreement between coders, and precision of the codes against a human's judgement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from ..files.errors import KyrtextError
from .statistics import NO, YES, wilson

HIT = ("code", "document", "start", "end")
PRECISION_COLUMNS = ("code", "hits", "reviewed", "correct", "precision", "low", "high", "should_be")
TABLE_2X2 = ("both", "first_only", "second_only", "neither")
AGREEMENT_COLUMNS = (
    "code",
    "units",
    "percent_agreement",
    "cohen_kappa",
    "krippendorff_alpha",
    *TABLE_2X2,
)
Ratings = dict[str, list[list[int | None]]]  # for each code what each coder said, unit by unit


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
    sheets: Sequence[pd.DataFrame],
    unit: str = "document",
    code: str = "code",
    judged: str | None = None,
    read: Sequence[Collection[object]] | None = None,
) -> pd.DataFrame:
    """Agreement of two or more coders, code by code.

    Parameters
    ----------
    sheets : list of DataFrame
        One of each coder: a row per coding with the columns `unit` and `code`. Was the code given to the
        unit or not? A row with an empty `code` is a unit that was read and left without a code.
    judged : str, optional
        For review sheets (`code_hits`): the column in which each coder judged the hits ("correct"). Then the
        unit is the hit, and hits a coder left empty are missing.
    read : list of collections of units, optional
        What each coder read, coded or not. A unit is compared where both of a pair of coders read it; what a
        coder coded she has read. Without it the units are those the sheets list, if they list units
        without a code, and else those that any coder coded: then units that all read and left without a code
        are not counted, and kappa and alpha are too low.

    Returns
    -------
    DataFrame
        `code, units, percent_agreement, cohen_kappa, krippendorff_alpha`, and the numbers behind them: units
        with the code by `both` coders, by the `first_only`, the `second_only`, by `neither`. A last row "all
        codes" is over every pair of unit and code. With more than two coders percent and kappa are means over
        the pairs of coders (Light 1971), the four numbers sums over them; `units` have at least two values.
        `attrs["units"]` is "read" or "coded": what is known of units without a code.

    Raises
    ------
    KyrtextError
        For fewer than two sheets, a column that is not there, a judgement that is none, or sheets of which
        only some list the units without a code.

    Examples
    --------
    Of 100 posts one coder gave a code to 10, the other to 9 of these.

    >>> one = pd.DataFrame({"document": range(10), "code": "иш"})
    >>> other = pd.DataFrame({"document": range(9), "code": "иш"})
    >>> table = agreement([one, other], read=[range(100), range(100)])
    >>> table[["cohen_kappa", "both", "first_only", "second_only", "neither"]].round(3).values.tolist()[0]
    [0.942, 9.0, 1.0, 0.0, 90.0]
    """
    if len(sheets) < 2:
        raise KyrtextError(
            "cannot compare coders", f"{len(sheets)} sheet was given", "give one of each coder"
        )
    for table in sheets:
        _need(table, (*HIT, judged) if judged else (unit, code))
    if judged:
        ratings, known = _of_hits([_judgements(table, judged) for table in sheets]), True
    else:
        codings = [_codings(table, unit, code) for table in sheets]
        seen = _seen([table[unit].astype(str).tolist() for table in sheets], codings, read)
        ratings, known = _of_units(codings, seen), seen is not None
    rows = [_row(name, sides) for name, sides in ratings.items()]
    together = [
        [value for sides in ratings.values() for value in sides[place]] for place in range(len(sheets))
    ]
    rows.append(_row("all codes", together))
    out = pd.DataFrame(rows, columns=list(AGREEMENT_COLUMNS))
    out.attrs["units"] = "read" if known else "coded"
    return out


def _of_hits(values: Sequence[dict[tuple, int | None]]) -> Ratings:
    """What each coder said of each hit."""
    hits = sorted({key for side in values for key in side}, key=lambda key: tuple(map(str, key)))
    names = sorted({str(key[-1]) for key in hits})
    return {name: [[side.get(key) for key in hits if key[-1] == name] for side in values] for name in names}


def _of_units(codings: Sequence[Collection[tuple]], seen: Sequence[set[str]] | None) -> Ratings:
    """Whether each coder gave each code to each unit, None where she did not read it."""
    if seen is None:
        seen = [{key[0] for side in codings for key in side}] * len(codings)
    everything = sorted(set().union(*seen))
    return {
        name: [
            [int((one, name) in side) if one in there else None for one in everything]
            for side, there in zip(codings, seen, strict=True)
        ]
        for name in sorted({name for side in codings for _, name in side})
    }


def _seen(
    listed: Sequence[Sequence[str]],
    codings: Sequence[Collection[tuple]],
    read: Sequence[Collection[object]] | None,
) -> list[set[str]] | None:
    """The units each coder read; None if that is not known."""
    coded = [{key[0] for key in side} for side in codings]
    if read is not None:
        if len(read) != len(codings):
            raise KyrtextError(
                "cannot compare coders",
                f"{len(read)} lists of what was read for {len(codings)} sheets",
                "give one of each coder",
            )
        return [{str(one) for one in units} | own for units, own in zip(read, coded, strict=True)]
    everything = [set(units) for units in listed]
    if everything == coded:
        return None
    union = set().union(*everything)
    for number, (units, own) in enumerate(zip(everything, coded, strict=True), start=1):
        if units == own and units != union:
            raise KyrtextError(
                "cannot compare coders",
                f"sheet {number} lists no unit without a code, another sheet does",
                "say what each coder read",
            )
    return everything


def _need(table: pd.DataFrame, columns: Sequence[str]) -> None:
    for name in columns:
        if name not in table.columns:
            raise KyrtextError(
                f"a coder's sheet has no column '{name}'", f"there are {', '.join(map(str, table.columns))}"
            )


def _codings(table: pd.DataFrame, unit: str, code: str) -> set[tuple[str, str]]:
    pairs = zip(table[unit].astype(str), table[code], strict=True)
    return {(one, str(name)) for one, name in pairs if not _empty(name)}


def _judgements(table: pd.DataFrame, judged: str) -> dict[tuple, int | None]:
    rows = zip(*(table[name].astype(str) for name in HIT[1:]), table["code"].astype(str), strict=True)
    return dict(zip(rows, marks(table[judged]), strict=True))


def _row(name: str, ratings: list[list[int | None]]) -> tuple[object, ...]:
    units = sum(sum(value is not None for value in unit) > 1 for unit in zip(*ratings, strict=True))
    pairs = list(combinations(ratings, 2))
    percent = _mean([percent_agreement(one, other) for one, other in pairs])
    kappa = _mean([cohen_kappa(one, other) for one, other in pairs])
    both = Counter(pair for one, other in pairs for pair in _both(one, other))
    square = (both[1, 1], both[1, 0], both[0, 1], both[0, 0])
    return name, units, percent, kappa, krippendorff_alpha(ratings), *square


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
        if word and word not in YES | NO:
            raise KyrtextError(
                f"cannot read the judgement in row {row + 2}",
                f"'{value}' in the column '{column.name}' is neither yes nor no",
                "write yes or no (да, нет, ооба, жок, 1, 0)",
            )
        found.append(None if not word else int(word in YES))
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
