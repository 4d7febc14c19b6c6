"""What a corpus in parts knows of its documents: no texts, no names, a few bytes for each.

Names become 64-bit marks, which mean the same in every process and tell authors and posts apart without
saying who they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..files.long_arrays import in_turn, smallest
from ..reading.batches import Batch
from ..text.numbering import Numbering, by_first
from ..text.words import Words
from .documents import table_of
from .partition import author_keys, best_dates

CODED = ("platform", "kind", "group", "group_id")  # columns of few values, kept as numbers of these


@dataclass(frozen=True, eq=False)
class Metadata:
    """Some documents: their table, and marks of their authors, of themselves, and of their posts (0: none).

    The mark of a post is kept where the group has to be asked of it.
    """

    table: pd.DataFrame
    authors: np.ndarray
    own: np.ndarray
    posts: np.ndarray

    def __len__(self) -> int:
        return len(self.table)

    def select(self, keep: np.ndarray) -> Metadata:
        """The documents where `keep` is True."""
        table = self.table[keep].reset_index(drop=True)
        return Metadata(table, self.authors[keep], self.own[keep], self.posts[keep])


def marks(texts: Iterable[str | None], size: int) -> np.ndarray:
    """A 64-bit number for each of so many texts, the same in every process; 0 stands for None alone."""
    found = np.zeros(size, dtype=np.uint64)
    named = [(row, text) for row, text in enumerate(texts) if text is not None]
    found[[row for row, _ in named]] = np.maximum(Words([text for _, text in named]).whole(), 1)
    return found


def metadata(batch: Batch) -> Metadata:
    """What is kept of the documents of a batch.

    >>> found = metadata(Batch.like(["Салам", "Ия"], "odnoklassniki", id=["7", "8"], post_id=[None, "7"]))
    >>> found.table["platform"].tolist(), bool(found.posts[1] == found.own[0]), found.authors.tolist()
    (['odnoklassniki', 'odnoklassniki'], True, [0, 0])
    """
    size = len(batch)
    documents = table_of([without_text(batch)])
    table = pd.DataFrame({name: _coded(documents[name]) for name in CODED})
    table["date"] = best_dates(documents)
    table["date_local"] = _coded(pd.Series([None] * size, dtype=object))  # the best date knows it
    platforms = documents["platform"].tolist()
    who, authors = pd.factorize(author_keys(documents))
    alone = [not group and not number for group, number in zip(batch.group, batch.group_id, strict=True)]
    return Metadata(
        table,
        np.append(marks(authors, len(authors)), np.uint64(0))[who],
        marks(_named(platforms, batch.id, [True] * size), size),
        marks(_named(platforms, batch.post_id, alone), size),
    )


def _coded(column: pd.Series) -> pd.Categorical:
    codes, names = pd.factorize(column.to_numpy(dtype=object))
    return pd.Categorical.from_codes(codes, categories=pd.Index(names, dtype=object))


def without_text(batch: Batch) -> Batch:
    """The same documents, their texts left out."""
    nothing = [""] * len(batch)
    return replace(batch, text=nothing, shared=nothing, objects=None)


def _named(platforms: list[str], names: list[str | None], asked: list[bool]) -> Iterable[str | None]:
    for platform, name, wanted in zip(platforms, names, asked, strict=True):
        yield f"{platform}\t{name}" if name and wanted else None


def joined(tables: Iterable[pd.DataFrame], size: int) -> pd.DataFrame:
    """The tables of several batches, which have so many rows, as one; they are taken one by one."""
    columns: dict[str, _Column] = {}
    first = 0
    for table in tables:
        for name in table.columns:
            columns.setdefault(name, _Column(size)).put(first, table[name])
        first += len(table)
    return pd.DataFrame({name: column.taken() for name, column in columns.items()}, copy=False)


class _Column:
    """A column that is filled piece by piece: numbers of its values, or dates."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.values: np.ndarray | None = None
        self.numbers: dict[object, int] = {}

    def put(self, first: int, piece: pd.Series) -> None:
        """Fill the rows from this one on."""
        dated = not isinstance(piece.dtype, pd.CategoricalDtype)
        if self.values is None:
            self.values = np.full(self.size, "NaT" if dated else -1, dtype="M8[us]" if dated else np.int8)
        rows = slice(first, first + len(piece))
        if dated:
            self.values[rows] = piece.to_numpy(dtype="M8[us]")
            return
        own = [self.numbers.setdefault(value, len(self.numbers)) for value in piece.cat.categories]
        fits = smallest(len(self.numbers))
        if np.dtype(fits).itemsize > self.values.dtype.itemsize:
            self.values = self.values.astype(fits)
        self.values[rows] = np.array([*own, -1])[piece.cat.codes.to_numpy()]

    def taken(self) -> pd.Series:
        """Return the whole column."""
        values = np.zeros(0) if self.values is None else self.values
        if values.dtype.kind == "M":
            return pd.Series(values, copy=False).dt.tz_localize("UTC")
        names = pd.Index(list(self.numbers), dtype=object)
        return pd.Series(pd.Categorical.from_codes(values, categories=names), copy=False)


def numbered(authors: Iterable[np.ndarray], size: int) -> np.ndarray:
    """A number for each mark of an author, -1 for none, in the order in which they come, piece by piece."""
    numbering = Numbering()
    out = np.full(size, -1, dtype=np.int32)
    first = 0
    for piece in authors:
        rows = np.flatnonzero(piece)
        numbering.number(by_first(piece[rows]))
        out[first + rows] = numbering.find(piece[rows])
        first += len(piece)
    return out


Marks = tuple[np.ndarray, ...]  # of some documents: their own, and those of the posts they ask


def completed(table: pd.DataFrame, marked: Callable[[], Iterable[Marks]]) -> pd.DataFrame:
    """The table with groups filled from the documents they belong to, as `complete_groups` does it.

    `marked` yields the marks of all its documents, piece by piece, each time it is called. The numbers of
    groups are no longer needed afterwards and are left out.
    """
    group, number, platform = (_codes(table[name]) for name in ("group", "group_id", "platform"))
    named, numbers = group.copy(), number.copy()
    posts = np.unique(np.concatenate([np.zeros(0, dtype=np.uint64), *(_some(asks) for _, asks in marked())]))
    if len(posts):
        row_of_post = np.full(len(posts), -1, dtype=np.int64)
        for first, (own, _) in _placed(marked()):
            rows = np.arange(first, first + len(own))
            place = np.minimum(np.searchsorted(posts, own), len(posts) - 1)
            tells = (posts[place] == own) & (own != 0) & ((group[rows] >= 0) | (number[rows] >= 0))
            row_of_post[place[tells]] = rows[tells]  # the last one counts
        for first, (_, asks) in _placed(marked()):
            rows = first + np.flatnonzero(asks)
            post = row_of_post[np.searchsorted(posts, asks[rows - first])]
            rows, post = rows[post >= 0], post[post >= 0]
            named[rows], numbers[rows] = group[post], number[post]
    width = int(number.max(initial=-1)) + 1
    name_of = np.full((int(platform.max(initial=-1)) + 1) * width, -1, dtype=group.dtype)
    for some in in_turn(len(table)):
        rows = some.start + np.flatnonzero((group[some] >= 0) & (number[some] >= 0))
        name_of[platform[rows].astype(np.int64) * width + number[rows]] = group[rows]
    codes = table["group"].cat.codes.to_numpy().copy()
    for some in in_turn(len(table)):
        rows = some.start + np.flatnonzero((named[some] < 0) & (numbers[some] >= 0))
        named[rows] = name_of[platform[rows].astype(np.int64) * width + numbers[rows]]
        settled = (named[some] >= 0) | (numbers[some] >= 0)  # without a name to take, "" becomes None
        np.copyto(codes[some], named[some], where=settled)
    filled = pd.Categorical.from_codes(codes, dtype=table["group"].dtype)
    kept = {name: table[name] for name in table.columns if name != "group_id"}
    return pd.DataFrame({**kept, "group": pd.Series(filled, copy=False)}, copy=False)


def _codes(column: pd.Series) -> np.ndarray:
    """The numbers of a column's values; those that say nothing have -1."""
    codes = column.cat.codes.to_numpy().copy()
    for empty in np.flatnonzero(column.cat.categories == ""):
        codes[codes == empty] = -1
    return codes


def _some(marks: np.ndarray) -> np.ndarray:
    return np.unique(marks[marks != 0])


def _placed(marked: Iterable[Marks]) -> Iterable[tuple[int, Marks]]:
    """The pieces, and which row each begins with."""
    first = 0
    for piece in marked:
        yield first, piece
        first += len(piece[0])
