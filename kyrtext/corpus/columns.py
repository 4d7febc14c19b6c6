"""Columns of documents by the names a user types (numbers, dates, authors), and the parts they make."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from ..files.arrays import BLOCK, in_turn, tally
from ..files.cache import remembered
from ..files.errors import KyrtextError
from ..languages.registry import codes as languages_known
from ..reading.details import DETAILS, NUMBERS
from .corpus import Corpus, of_documents
from .documents import STANDING

WORKED_OUT = ("replies", "words", "language", "day", "week", "month", "year")
COUNTED = (*NUMBERS, "replies", "words")  # numbers every corpus has, known or not


def plain_name(name: str) -> str:
    """A column's name without regard to case, spaces and signs.

    >>> plain_name("Page Category"), plain_name("page_category")
    ('page_category', 'page_category')
    """
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def column_names(corpus: Corpus) -> list[str]:
    """Every column a filter or a division may name."""
    return list(dict.fromkeys([*corpus.columns, *WORKED_OUT]))


def column_called(corpus: Corpus, name: str) -> str | None:
    """The column of this name: exactly, else without regard to case, spaces and signs; None for none.

    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["иш"], more={"Page Category": "COMMUNITY"})
    >>> column_called(corpus, "page_category"), column_called(corpus, "colour")
    ('Page Category', None)
    """
    if name in STANDING or name in WORKED_OUT:
        return name
    names = column_names(corpus)
    if name in names:
        return name
    wanted = plain_name(name)
    return next((one for one in names if plain_name(one) == wanted), None)


def found_column(corpus: Corpus, name: str, failed: str) -> str:
    """The same; KyrtextError with the columns there are when there is none."""
    column = column_called(corpus, name)
    if column is None:
        # what no document has is no help
        names = [one for one in column_names(corpus) if one in WORKED_OUT or _has_values(corpus, one)]
        raise KyrtextError(
            failed,
            f"documents have no column '{name}'",
            f"there are {', '.join(sorted(names, key=plain_name))}",
        )
    return column


def _has_values(corpus: Corpus, name: str) -> bool:
    if name in ("text", "shared", "date", "date_local"):
        return False
    column = corpus.documents.get(name)
    return column is None or (name == "flags" and any(column)) or bool(column.notna().any())


def whole_column(corpus: Corpus, name: str) -> pd.Series:
    """A column of all documents; an index reads no other for it."""
    stored = corpus.stored.documents
    if stored is None or "documents" in corpus.__dict__ or name not in DETAILS:
        return corpus.documents[name]
    return stored.whole(name)  # type: ignore[no-any-return]


@of_documents
def numbers(corpus: Corpus, name: str) -> np.ndarray:
    """A column as numbers, NaN where nothing is known or what stands there is no number.

    >>> import kyrtext
    >>> numbers(kyrtext.from_texts(["иш", "үй"], likes=[5, None]), "likes").tolist()
    [5.0, nan]
    """
    if name == "replies":
        return np.where(answers_are_here(corpus), replies(corpus), np.nan)
    if name == "words":
        return words_of_documents(corpus).astype(np.float64)
    if name in NUMBERS:
        return whole_column(corpus, name).to_numpy(dtype=np.float64, na_value=np.nan)
    from ..reading.details import number

    codes, values = corpus.coded(name)
    read = [number(value) if isinstance(value, str) else value for value in values.tolist()]
    known = np.array([np.nan if value is None else float(value) for value in read] + [np.nan])
    return known[codes]


@of_documents
def words_of_documents(corpus: Corpus) -> np.ndarray:
    """Words of each document."""
    if corpus.stored.documents is not None:
        return corpus.stored.documents.numbers("words")  # type: ignore[no-any-return]
    counted, found = corpus.counted, np.zeros(len(corpus), dtype=np.int64)
    bounds = corpus.bounds
    # a block of documents at a time, so that no array is as long as all tokens
    edges = np.searchsorted(bounds, np.arange(0, int(bounds[-1]) + BLOCK, BLOCK)).clip(max=len(corpus))
    for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        begin, end = int(bounds[first]), int(bounds[last])
        running = np.concatenate(([0], np.cumsum(counted[corpus.ids[begin:end]], dtype=np.int64)))
        found[first:last] = np.diff(running[bounds[first : last + 1] - begin])
    return found


@of_documents
def replies(corpus: Corpus) -> np.ndarray:
    """How many documents of the corpus answer each: comments under a post at any depth, answers to a comment.

    They are counted in the whole corpus, whatever was selected of it; the number an export gives is in
    `comments`.

    >>> import kyrtext
    >>> replies(kyrtext.from_texts(
    ...     ["Жумуш бар", "Кайда?", "Ошто"], id=["1", "2", "3"], post_id=[None, "1", "1"],
    ...     parent_id=[None, "1", "2"], kind=["post", "comment", "comment"])).tolist()
    [2, 1, 0]
    """
    parent, post = links(corpus)
    size = len(corpus)
    found = np.bincount(parent[parent >= 0], minlength=size)
    other = (post >= 0) & (post != parent) & (post != np.arange(size))
    return found + np.bincount(post[other], minlength=size)


@of_documents
def answers_are_here(corpus: Corpus) -> np.ndarray:
    """Documents whose platform and group have any answers in the corpus: elsewhere they were not exported.

    There no reply means nothing, and `numbers(corpus, "replies")` is unknown.
    """
    (sites, _), (names, known) = corpus.coded("platform"), corpus.coded("group")
    key = sites.astype(np.int64) * (len(known) + 1) + names + 1
    return np.isin(key, np.unique(key[replies(corpus) > 0]))


@remembered
def links(corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
    """For each document of a whole corpus the row of the one it answers, and that of its post (-1: none).

    Documents are told by platform and id; a document that names itself answers nobody.
    """
    size = len(corpus)
    table = corpus.details(np.arange(size), ["platform", "id", "parent_id", "post_id"])
    names = [table[name].to_numpy(dtype=object) for name in ("id", "parent_id", "post_id")]
    codes, different = pd.factorize(np.concatenate(names))
    platform, _ = pd.factorize(table["platform"].to_numpy(dtype=object))
    keys = np.where(codes >= 0, np.tile(platform, 3).astype(np.int64) * max(len(different), 1) + codes, -1)
    own, parent, post = np.split(keys, 3) if size else (keys, keys, keys)
    rows = np.flatnonzero(own >= 0)
    order = rows[np.argsort(own[rows], kind="stable")]
    ordered = own[order]

    def row_of(wanted: np.ndarray) -> np.ndarray:
        if not len(ordered):
            return np.full(size, -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
        found = np.where((wanted >= 0) & (ordered[at] == wanted), order[at], -1)
        return np.where(found == np.arange(size), -1, found)

    return row_of(parent), row_of(post)


def main_language(corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
    """The language most words of each document are in, as its number (-1: no words), and all.

    Of languages with as many words the first of the registry counts.

    >>> import kyrtext
    >>> main_language(kyrtext.from_texts(["Жумуш барбы?", "Ищу работу", "😀"]))[0].tolist()
    [1, 0, -1]
    """
    return _main_language(corpus), np.asarray(languages_known(), dtype=object)


@of_documents
def _main_language(corpus: Corpus) -> np.ndarray:
    counts = np.stack(
        [
            corpus.per_document(corpus.facts.where("language", [language]) & corpus.counted)
            for language in languages_known()
        ]
    )
    return np.where(counts.sum(axis=0) > 0, counts.argmax(axis=0), -1)


@remembered
def coded_links(corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
    """The cells of attached links as numbers (-1: none), and what each number stands for."""
    if corpus.whole is not None:
        codes, values = coded_links(corpus.whole.corpus)
        return codes[corpus.whole.mask], values
    codes, values = pd.factorize(whole_column(corpus, "links").array)
    return codes, np.asarray(values, dtype=object)


UNDIVIDED = ("text", "shared", "date", "date_local", "id")
NAMED = {"month": "%Y-%m", "week": "%Y-%m-%d", "day": "%Y-%m-%d", "year": "%Y"}
PAIR, MARK = ",", "\x1f"  # between the names of two columns, between their values
UNDATED, LAST = np.iinfo(np.int32).min, np.iinfo(np.int32).max


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
def division(corpus: Corpus, by: str | None) -> tuple[np.ndarray, list[str]]:
    """The number of each document's part, and the names of the parts in the order they are shown.

    Without a column all documents are one part, which has no name.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["иш", "үй"], platform=["vkontakte", "facebook"])
    >>> codes, names = division(corpus, "platform")
    >>> codes.tolist(), names
    ([1, 0], ['facebook', 'vkontakte'])
    """
    if by is None:
        return np.zeros(len(corpus), dtype=np.int32), [""]
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


def put_part(table: pd.DataFrame, by: str, values: Any) -> None:
    """Put the part that rows are of before the other columns of a table.

    Raises
    ------
    KyrtextError
        When the table has a column of that name, which says something else.
    """
    if by in table.columns:
        raise KyrtextError(
            f"cannot divide this table by '{by}'",
            f"it has a column '{by}' of its own",
            "divide by another column, or rename yours",
        )
    table.insert(0, by, values)


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


def of_each_part(
    corpus: Corpus, by: str | None, table_of: Callable[[np.ndarray], pd.DataFrame]
) -> pd.DataFrame:
    """What a function makes of the documents of each part (one bool each), the part in a first column.

    Without a column its table of all documents.
    """
    codes, names = division(corpus, by)
    tables = []
    for part, name in enumerate(names or [""]):
        table = table_of(codes == part)
        if by:
            put_part(table, by, name)
        tables.append(table if names else table[:0].astype(object))
    return in_two_columns(pd.concat(tables, ignore_index=True) if by else tables[0], by)


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
