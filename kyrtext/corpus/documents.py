"""The table of documents: fixed columns and types, and after them every column an export had besides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any

import numpy as np
import pandas as pd

from ..reading import ReadReport
from ..reading.details import DETAILS, NUMBERS
from ..reading.document import Batch, instants
from ..text.words import Words

DOCUMENT_COLUMNS = (
    "platform",
    "group",
    "group_id",
    "id",
    "parent_id",
    "post_id",
    "kind",
    "author",
    "author_id",
    "date",
    "date_local",
    "text",
    "shared",
    "flags",
    "source",
)
# what stands where a text is missing
DEFAULTS = {"text": "", "shared": "", "source": "", "platform": "other", "kind": "post"}
GROUP = ("group", "group_id")  # completed from other documents
REPEATED = ("group", "group_id", "author", "author_id")
STANDING = (*DOCUMENT_COLUMNS, *DETAILS)  # the columns of every table of documents
COUNT = "Int64"  # a number or unknown


def documents_table(rows: Iterable[Any]) -> pd.DataFrame:
    """One row per document; `date` is UTC, everything missing is None or "", an unknown number <NA>."""
    iterator = iter(rows)
    return table_of(map(Batch.of, iter(lambda: list(islice(iterator, 512)), [])))


def table_of(batches: Iterable[Batch]) -> pd.DataFrame:
    """The same table of documents that come in batches."""
    columns: dict[str, list[list[Any]]] = {name: [] for name in DOCUMENT_COLUMNS if name != "date"}
    dates = [np.zeros(0, dtype=np.int64)]
    # of names that come again and again, one copy is kept; looked for among few, it is sooner found
    kept: defaultdict[tuple[str, str], dict[Any, Any]] = defaultdict(dict)
    more: dict[str, list[tuple[int, list[Any]]]] = {}
    size = 0
    for batch in batches:
        for name, cells in batch.more.items():
            one = kept[name, ""].setdefault
            told = cells if name in DETAILS else list(map(one, cells, cells))
            more.setdefault(name, []).append((size, told))
        for name, parts in columns.items():
            column = _given(name, getattr(batch, name))
            if name in REPEATED and any(column):
                one = kept[name, batch.platform[0]].setdefault
                column = list(map(one, column, column))
            parts.append(column)
        dates.append(batch.date)
        size += len(batch)
    table = {
        name: in_utc(np.concatenate(dates)) if name == "date" else _objects(columns.pop(name), size)
        for name in DOCUMENT_COLUMNS
    }
    for name in further_in_order([name for name, parts in more.items() if _says_something(parts)]):
        table[name] = _placed(more.pop(name, []), size, counts=name in NUMBERS)
    return pd.DataFrame(table, copy=False)


def _says_something(parts: list[tuple[int, list[Any]]]) -> bool:
    return any(value is not None for _, values in parts for value in values)


def _objects(parts: list[list[Any]], size: int) -> pd.Series:
    return pd.Series(np.fromiter(chain.from_iterable(parts), object, size), dtype=object, copy=False)


def _placed(parts: list[tuple[int, list[Any]]], size: int, *, counts: bool) -> pd.Series:
    """A column of pieces, each with the row it begins at; between them nothing is known."""
    if not counts:
        column = np.full(size, None, dtype=object)
        for first, values in parts:
            column[first : first + len(values)] = values
        return pd.Series(column, dtype=object, copy=False)
    found, unknown = np.zeros(size, dtype=np.int64), np.ones(size, dtype=bool)
    for first, values in parts:
        rows = slice(first, first + len(values))
        unknown[rows] = [value is None for value in values]
        found[rows] = [value or 0 for value in values]
    return pd.Series(pd.arrays.IntegerArray(found, unknown), copy=False)


def further_in_order(names: Iterable[str]) -> list[str]:
    """The columns after the fixed ones: the details every table has, then the others by name.

    >>> further_in_order(["Өлкө", "likes", "Country"])[-3:]
    ['links', 'Country', 'Өлкө']
    """
    return [*DETAILS, *sorted(set(names) - set(STANDING))]


def _given(name: str, column: list[Any]) -> list[Any]:
    """A column with its default where a text is missing, and flags as tuples."""
    types = set(map(type, column))
    if name == "flags":
        return column if types <= {tuple} else [tuple(value or ()) for value in column]
    default = DEFAULTS.get(name)
    if default is None or (types <= {str} and (not default or "" not in column)):
        return column
    return [default if value == "" or pd.isna(value) else value for value in column]


def in_utc(microseconds: np.ndarray) -> pd.Series:
    """A column of instants from microseconds since 1970, which hold every date Python can write."""
    return pd.Series(microseconds.view("M8[us]")).dt.tz_localize("UTC")


def microseconds(dates: Sequence[datetime | None]) -> pd.Series:
    """Aware dates as a column of instants in UTC."""
    return in_utc(instants(dates))


def joined_tables(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables of documents one below the other, with the further columns of all of them that say something."""
    joined = pd.concat(tables, ignore_index=True)
    empty = [name for name in joined.columns if name not in STANDING and joined[name].isna().all()]
    out = joined[[*DOCUMENT_COLUMNS, *further_in_order(set(joined.columns) - set(empty))]].copy()
    for name in out.columns[len(DOCUMENT_COLUMNS) :]:
        if name in NUMBERS:
            out[name] = out[name].astype(COUNT)
        else:
            values = out[name].astype(object)
            out[name] = values.where(values.notna(), None)
    return out


def plain_documents(table: pd.DataFrame) -> pd.DataFrame:
    """Documents with every text as a Python string and every missing value None, wherever they came from."""
    out = table.copy()
    for name in out.columns:
        if not isinstance(out[name].dtype, np.dtype) and name != "date":
            values = out[name].astype(object)
            out[name] = values.where(values.notna(), None)
    return out


def typed_documents(table: pd.DataFrame) -> pd.DataFrame:
    """The same table with the dtypes every corpus has."""
    further = [str(name) for name in table.columns if table[name].notna().any()]
    out = table.reindex(columns=[*DOCUMENT_COLUMNS, *further_in_order(further)]).copy()
    # years outside 1678-2261 do not fit nanoseconds; microseconds hold every date Python can write
    out["date"] = pd.to_datetime(out["date"], utc=True, errors="coerce").astype("datetime64[us, UTC]")
    for name, default in DEFAULTS.items():
        known = out[name].notna() & (out[name] != "")
        out[name] = out[name].astype(object).where(known, default)
    for name in out.columns[len(DOCUMENT_COLUMNS) :]:
        if name in NUMBERS:
            out[name] = pd.to_numeric(out[name], errors="coerce").astype(COUNT)
        else:
            values = out[name].astype(object)
            out[name] = values.where(values.notna(), None)
    out["flags"] = [tuple(value) if isinstance(value, (tuple, list)) else () for value in out["flags"]]
    return out


Fingerprints = Iterable[tuple[np.ndarray, np.ndarray]]


def completed_groups(
    platform: np.ndarray,
    group: np.ndarray,
    number: np.ndarray,
    empty: Sequence[int],
    pieces: Callable[[], Fingerprints],
) -> tuple[np.ndarray, np.ndarray]:
    """The groups of documents and the numbers of these groups, filled from the documents they belong to.

    A comment without a group takes that of its post (`discussions.getComments` of OK names the topic only); a
    group known by its number takes the name that number has elsewhere. What is there is never changed.

    Parameters
    ----------
    platform, group, number : int arrays
        What each document says of them, as numbers of texts; -1 for nothing.
    empty : pair of int
        The numbers of the empty text in `group` and in `number` (-1: it does not occur).
    pieces : callable
        Yields, piece by piece, a 64-bit fingerprint of each document and that of the post it asks (0: none).

    Examples
    --------
    A comment of OK (the second) asks its post, which has the fingerprint 7:

    >>> own, asked = np.array([7, 9], np.uint64), np.array([0, 7], np.uint64)
    >>> found = completed_groups(*np.array([[0, 0], [0, -1], [0, -1]]), (-1, -1), lambda: [(own, asked)])
    >>> [codes.tolist() for codes in found]
    [[0, 0], [0, 0]]
    """
    has_group, has_number = (
        (codes >= 0) & (codes != none) for codes, none in zip((group, number), empty, strict=True)
    )
    filled, numbers = group.copy(), number.copy()
    nothing = np.zeros(0, dtype=np.uint64)
    posts = np.unique(np.concatenate([nothing, *(np.unique(asked[asked != 0]) for _, asked in pieces())]))
    if len(posts):
        row_of_post, first = np.full(len(posts), -1, dtype=np.int64), 0
        for own, _ in pieces():
            rows = np.arange(first, first + len(own))
            place = np.minimum(np.searchsorted(posts, own), len(posts) - 1)
            tells = (posts[place] == own) & (own != 0) & (has_group[rows] | has_number[rows])
            row_of_post[place[tells]] = rows[tells]  # the last one counts
            first += len(own)
        first = 0
        for _, asked in pieces():
            rows = first + np.flatnonzero(asked)
            post = row_of_post[np.searchsorted(posts, asked[rows - first])]
            rows, post = rows[post >= 0], post[post >= 0]
            filled[rows], numbers[rows] = group[post], number[post]
            first += len(asked)
    both = np.flatnonzero(has_group & has_number)
    width = int(number.max(initial=-1)) + 1
    name_of = np.full((int(platform.max(initial=-1)) + 1) * width, -1, dtype=group.dtype)
    name_of[platform[both].astype(np.int64) * width + number[both]] = group[both]
    unnamed = (filled < 0) | (filled == empty[0])
    rows = np.flatnonzero(~has_group & unnamed & (numbers >= 0) & (numbers != empty[1]))
    filled[rows] = name_of[platform[rows].astype(np.int64) * width + numbers[rows]]
    return filled, numbers


CROSSPOST = "crosspost"


def fingerprints_of(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """64-bit fingerprints of documents, and of the posts of those without a group of their own (0: none)."""
    platforms, ids, posts = (table[name].tolist() for name in ("platform", "id", "post_id"))
    alone = [not group and not number for group, number in zip(*(table[name] for name in GROUP), strict=True)]
    own = [f"{platform}\t{name}" if name else None for platform, name in zip(platforms, ids, strict=True)]
    asked = [
        f"{platform}\t{post}" if post and mine else None
        for platform, post, mine in zip(platforms, posts, alone, strict=True)
    ]
    return fingerprints(own), fingerprints(asked)


def fingerprints(texts: Sequence[str | None]) -> np.ndarray:
    """A 64-bit number for each text, the same in every process; 0 stands for None alone."""
    found = np.zeros(len(texts), dtype=np.uint64)
    named = [(row, text) for row, text in enumerate(texts) if text is not None]
    found[[row for row, _ in named]] = np.maximum(Words([text for _, text in named]).whole(), 1)
    return found


def completed_documents(documents: pd.DataFrame, report: ReadReport) -> pd.DataFrame:
    """The documents that stay; a text that also stands under another id gets the flag "crosspost".

    A group that is not named in a document's own file is taken from the document it belongs to.
    """
    flagged, keep = np.zeros(len(documents), dtype=bool), np.ones(len(documents), dtype=bool)
    flagged[report.crossposts] = True
    keep[report.superseded] = False
    table = with_flag(documents, flagged)
    table = table if keep.all() else table[keep]
    table = table.reset_index(drop=True)
    (platform, _), (group, groups), (number, numbers) = (
        pd.factorize(table[name].to_numpy(dtype=object)) for name in ("platform", *GROUP)
    )
    empty = [next(iter(np.flatnonzero(names == "").tolist()), -1) for names in (groups, numbers)]
    alone = table["post_id"].to_numpy(dtype=object) != ""
    for codes, none in zip((group, number), empty, strict=True):
        alone &= (codes < 0) | (codes == none)
    # where nobody asks for the group of a post, posts need no fingerprints
    found = fingerprints_of(table) if alone.any() else (np.zeros(0, np.uint64), np.zeros(0, np.uint64))
    filled = completed_groups(platform, group, number, empty, lambda: [found])
    columns = {
        name: pd.Series(np.array([*names, None], dtype=object)[codes], dtype=object)
        for name, codes, names in zip(GROUP, filled, (groups, numbers), strict=True)
    }
    return table.assign(**columns)


def with_flag(table: pd.DataFrame, marked: np.ndarray) -> pd.DataFrame:
    """The documents, the marked ones with the flag "crosspost" after their own."""
    if not marked.any():
        return table
    flags = table["flags"].to_numpy(dtype=object).copy()
    for row in np.flatnonzero(marked).tolist():
        flags[row] = (*flags[row], CROSSPOST)
    return table.assign(flags=flags)
