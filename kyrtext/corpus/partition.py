"""Parts of a corpus: by platform, group, month, author, or any other column of its documents, or two."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..files.arrays import in_turn, tally
from ..files.errors import KyrtextError
from ..files.lazy import remembered
from .columns import COUNTED, found_column, main_language, numbers
from .corpus import Corpus, of_documents

UNDIVIDED = ("text", "shared", "date", "date_local", "id")
NAMED = {"month": "%Y-%m", "week": "%Y-%m-%d", "day": "%Y-%m-%d", "year": "%Y"}
PAIR, MARK = ",", "\x1f"  # between the names of two columns, between their values
UNDATED, LAST = np.iinfo(np.int32).min, np.iinfo(np.int32).max
PARTITIONS = ("platform", "group", "month", "week", "language", "author", "kind")


def best_dates(documents: pd.DataFrame) -> pd.Series:
    """Instant of each document (UTC), or its local date taken as UTC where the instant is unknown."""
    date, local = documents["date"], documents["date_local"]
    rows = np.flatnonzero(date.isna().to_numpy(dtype=bool) & local.notna().to_numpy(dtype=bool))
    if not len(rows):
        return date
    read = pd.to_datetime(local.iloc[rows], errors="coerce", format="ISO8601", utc=True).astype(date.dtype)
    out = date.copy()
    out.iloc[rows] = read.array
    return out


def documents_by(corpus: Corpus, column: str) -> dict[str, int]:
    """How many documents have each value of a column, in the order of the values.

    Examples
    --------
    >>> import kyrtext
    >>> documents_by(kyrtext.from_texts(["иш", "үй"], platform=["vkontakte", "facebook"]), "platform")
    {'facebook': 1, 'vkontakte': 1}
    """
    codes, names = corpus.coded(column)
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    met = sorted((name, count) for name, count in zip(names, counts.tolist(), strict=True) if count)
    return {str(name): count for name, count in met}


@of_documents
def instants(corpus: Corpus) -> np.ndarray:
    """The best date of each document as a datetime64 in UTC, NaT without one."""
    if corpus.stored.documents is not None:
        return corpus.stored.documents.numbers("instants")  # type: ignore[no-any-return]
    return best_dates(corpus.documents).to_numpy(dtype="M8[us]")


@remembered
def periods(corpus: Corpus, every: str) -> tuple[np.ndarray, np.ndarray]:
    """Number of the day, week, month or year of each document (-1: undated), and the first days of these.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["иш", "үй"], date_local=["2020-10-07", "2020-10-01"])
    >>> periods(corpus, "week")[1].astype("M8[D]").astype(str).tolist()
    ['2020-09-28', '2020-10-05']
    """
    numbers = days(corpus)
    most = int(numbers.max(initial=UNDATED))
    codes = np.full(len(numbers), -1, dtype=np.int32)
    if most == UNDATED:
        return codes, np.zeros(0, dtype="M8[us]")
    least = int(numbers.min(where=numbers != UNDATED, initial=LAST))
    # each day that occurs is looked at once, not each document
    met = np.zeros(most - least + 1, dtype=bool)
    for rows in in_turn(len(numbers)):
        some = numbers[rows]
        met[some[some != UNDATED] - least] = True
    found = np.flatnonzero(met)
    day = found + least
    if every == "week":
        day = day - (day + 3) % 7  # the first of January 1970 was a Thursday
    starts = day.view("M8[D]").astype({"month": "M8[M]", "year": "M8[Y]"}.get(every, "M8[D]"))
    starts, of_day = np.unique(starts.astype("M8[us]"), return_inverse=True)
    of_place = np.full(len(met), -1, dtype=np.int32)
    of_place[found] = of_day
    for rows in in_turn(len(numbers)):
        some = numbers[rows]
        codes[rows] = np.where(some == UNDATED, -1, of_place[np.maximum(some, least) - least])
    return codes, starts


@of_documents
def days(corpus: Corpus) -> np.ndarray:
    """The day of each document, counted from the first of January 1970; `UNDATED` without one."""
    if corpus.stored.documents is not None:
        return corpus.stored.documents.numbers("days")  # type: ignore[no-any-return]
    return days_of(instants(corpus))


def days_of(dates: np.ndarray) -> np.ndarray:
    """The day of each date, counted from the first of January 1970; `UNDATED` without one."""
    found = np.empty(len(dates), dtype=np.int32)
    for rows in in_turn(len(dates)):
        some = dates[rows]
        found[rows] = np.where(np.isnat(some), UNDATED, some.astype("M8[D]").view(np.int64))
    return found


@remembered
def division(corpus: Corpus, by: str) -> tuple[np.ndarray, list[str]]:
    """The number of each document's part, and the names of the parts in the order they are shown.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["иш", "үй"], platform=["vkontakte", "facebook"])
    >>> codes, names = division(corpus, "platform")
    >>> codes.tolist(), names
    ([1, 0], ['facebook', 'vkontakte'])
    """
    if PAIR in by:
        return _pairs(corpus, by)
    if by in NAMED:
        codes, starts = periods(corpus, by)
        dates = pd.Series(starts).dt.tz_localize("UTC")
        return _shown(codes, [*dates.dt.strftime(NAMED[by])], "undated", by)
    by = found_column(corpus, by, f"cannot divide documents by '{by}'")
    if by in UNDIVIDED:
        raise KyrtextError(f"cannot divide documents by '{by}'", "nearly every document has its own")
    if by == "language":
        codes, values = main_language(corpus)
    elif by in COUNTED:
        counts = numbers(corpus, by)
        codes, values = pd.factorize(counts)
        values = np.array([f"{value:.0f}" for value in values], dtype=object)
    else:
        codes, values = corpus.coded(by)
    if by == "flags":
        values = np.array([", ".join(value) or "none" for value in values], dtype=object)
    return _shown(codes, [*map(str, values)], "unknown", by)


def _pairs(corpus: Corpus, by: str) -> tuple[np.ndarray, list[str]]:
    """The parts of two divisions at once that occur, in the order of the first and then of the second."""
    one, other, *more = by.split(PAIR)
    if more or not one or not other:
        raise KyrtextError(
            f"cannot divide documents by '{by}'", "two columns at most", "write --by country,month"
        )
    (codes, names), (inner, below) = division(corpus, one.strip()), division(corpus, other.strip())
    keys = codes.astype(np.int64) * max(len(below), 1) + inner
    met, numbered = np.unique(keys, return_inverse=True)
    wide = max(len(below), 1)
    return numbered.astype(np.int32), [
        f"{names[key // wide]}{MARK}{below[key % wide]}" for key in met.tolist()
    ]


def in_two_columns(table: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """A table divided by two columns at once with a column for each; any other table as it is.

    >>> table = pd.DataFrame({"platform,month": [f"facebook{MARK}2020-10"], "n": [1]})
    >>> in_two_columns(table, "platform,month")
       platform    month  n
    0  facebook  2020-10  1
    """
    if by is None or PAIR not in by or by not in table.columns:
        return table
    place = list(table.columns).index(by)
    cells = [value.partition(MARK) for value in table[by]]
    out = table.drop(columns=by)
    for step, name in enumerate(by.split(PAIR)):
        out.insert(place + step, name.strip(), pd.Series([cell[2 * step] for cell in cells], dtype=object))
    out.attrs = table.attrs
    return out


def _shown(codes: np.ndarray, names: list[str], missing: str, by: str) -> tuple[np.ndarray, list[str]]:
    """Parts that occur, numbered as they are shown; documents without a value are one part, too."""
    if (codes < 0).any():
        if missing not in names:
            names = [*names, missing]
        codes = np.where(codes < 0, names.index(missing), codes)
    if by == "author":
        present = pd.unique(codes).tolist()
    else:
        counts = tally(codes, len(names))
        present = sorted(np.flatnonzero(counts).tolist(), key=lambda code: str(names[code]))
    if by in COUNTED:
        present.sort(
            key=lambda code: (names[code] == missing, float(names[code]) if names[code] != missing else 0)
        )
    if present == list(range(len(names))):
        return codes.astype(np.int32, copy=False), names
    place = np.zeros(max(len(names), 1), dtype=np.int32)
    place[present] = np.arange(len(present))
    return place[codes], [names[code] for code in present]


def months(documents: pd.DataFrame) -> pd.Series:
    """Month of each document as "2020-10", from its instant or else its local date; "undated" without one."""
    return best_dates(documents).dt.strftime("%Y-%m").fillna("undated")


def partition(corpus: Corpus, by: str) -> pd.Series:
    """Value of the column `by` for each document; months as "2020-10", weeks as the Monday's date, years.

    Documents whose instant is unknown take month and week from their local date.
    """
    documents = corpus.documents
    if by == "month":
        return months(documents)
    if by == "week":
        date = best_dates(documents)
        monday = date - pd.to_timedelta(date.dt.day_of_week, unit="D")
        return monday.dt.strftime("%Y-%m-%d").fillna("undated")
    if by == "year":
        return best_dates(documents).dt.strftime("%Y").fillna("undated")
    if by not in PARTITIONS or by == "language":
        codes, names = division(corpus, by)
        return pd.Series(np.asarray([*names, None], dtype=object)[codes], dtype=object)
    return documents[by].astype(object).where(documents[by].notna(), "unknown")


def values_in_order(values: pd.Series, by: str) -> list[str]:
    """The parts in the order they are shown: by name, but authors as they first wrote.

    The alphabet of pseudonyms would depend on the secret they are made with.

    Examples
    --------
    >>> values_in_order(pd.Series(["б", "а"]), "group"), values_in_order(pd.Series(["б", "а"]), "author")
    (['а', 'б'], ['б', 'а'])
    """
    if by in COUNTED:
        return sorted(
            values.unique(), key=lambda value: (value == "unknown", float(value) if value != "unknown" else 0)
        )
    return list(values.unique()) if by == "author" else sorted(values.unique(), key=str)


def author_keys(table: pd.DataFrame) -> np.ndarray:
    """One key per document that tells authors apart: platform and id, or name; None where unknown."""
    name = table["author_id"].astype(object).where(table["author_id"].notna(), table["author"].astype(object))
    known = name.notna().to_numpy(dtype=bool)
    keys = np.full(len(table), None, dtype=object)
    keys[known] = (table["platform"].astype(str) + "\t" + name.astype(str)).to_numpy(dtype=object)[known]
    return keys


@of_documents
def authors(corpus: Corpus) -> np.ndarray:
    """A number for each document that tells its author from others (see `author_keys`), -1 where unknown."""
    if corpus.stored.documents is not None:
        return corpus.stored.documents.numbers("authors")  # type: ignore[no-any-return]
    (platform, _), (own, ids), (written, names) = (
        corpus.coded(column) for column in ("platform", "author_id", "author")
    )
    spelled, _ = pd.factorize(np.array([*map(str, ids), *map(str, names)], dtype=object))
    spelled = np.append(spelled, -1).astype(np.int64)
    name = np.where(own >= 0, spelled[own], spelled[np.where(written >= 0, len(ids) + written, -1)])
    key = (platform.astype(np.int64) + 1) * len(spelled) + name
    codes = np.full(len(name), -1, dtype=np.int32)
    codes[name >= 0] = pd.factorize(key[name >= 0])[0]
    return codes


def counting_units(corpus: Corpus, weight: str) -> np.ndarray:
    """Number of the author or group each document belongs to, for counting each of them once.

    A document of an unknown author stands for itself.
    """
    if weight == "author":
        codes = authors(corpus).astype(np.int64)  # a copy
    elif weight == "group":
        (platform, _), (group, names) = corpus.coded("platform"), corpus.coded("group")
        named = (group >= 0) & np.append(names != "", False)[group]
        key = platform[named].astype(np.int64) * max(len(names), 1) + group[named]
        codes = np.full(len(corpus), -1, dtype=np.int64)
        codes[named] = pd.factorize(key)[0]
    else:
        raise KyrtextError(f"cannot count each {weight} once", "the choices are author, group")
    alone = codes < 0
    codes[alone] = codes.max(initial=-1) + 1 + np.arange(int(alone.sum()))
    return codes
