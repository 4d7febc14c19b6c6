"""The documents of an index: written as they come, whatever columns they have, and read column by column.

`post-NAME.npy` has a number for each document: of its date, its best date, its day, its author, and for
columns of which many values are equal the place of its value in `values-NAME.arrow` (-1: none). All other
columns lie in `documents.arrow`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ...files.arrays import ArrayFile, mapped
from ...files.arrow import (
    MappedLists,
    TableFile,
    kinds_of,
    map_texts,
    read_table,
    release,
    taken,
    text_list,
    write_lists,
    write_table,
)
from ...reading.details import NUMBERS
from ...text.words import Numbering, Words
from ..columns import author_keys, best_dates, days_of
from ..documents import (
    COUNT,
    DOCUMENT_COLUMNS,
    GROUP,
    completed_groups,
    fingerprints_of,
    further_in_order,
    joined_tables,
    plain_documents,
    with_flag,
)

CODED = ("platform", "group", "group_id", "kind", "author", "author_id", "source", "date_local", "flags")
FLAG_SIGN = ";"
ROWS = 20_000  # documents of a piece
Shown = Callable[[pd.DataFrame, np.ndarray, bool], pd.DataFrame]


class Coding:
    """Texts as numbers in the order in which they first come; they are known again by 64 bits.

    >>> coding = Coding()
    >>> coding.put(["бар", None, "жок", "бар"]).tolist(), coding.put(["жок"]).tolist()
    ([0, -1, 1, 0], [1])
    >>> coding.values()
    ['бар', 'жок']
    """

    def __init__(self) -> None:
        self._numbering = Numbering()
        self._lists: list[Any] = []

    def __len__(self) -> int:
        return self._numbering.count

    def put(self, texts: Sequence[str | None]) -> np.ndarray:
        """Return the number of each text, -1 for None."""
        codes, different = pd.factorize(np.asarray(texts, dtype=object))
        numbers, fresh = self._numbering.number(Words(different.tolist()).whole())
        if len(fresh):
            self._lists.append(text_list(different[fresh].tolist()))
        return np.append(numbers, np.int32(-1))[codes]

    def values(self) -> list[str]:
        """The different texts in the order of their numbers."""
        return [text for one in self._lists for text in one.to_pylist()]

    def write(self, path: Path) -> None:
        """Write the different texts."""
        write_lists({"values": text_list(self._lists)}, path)


class DocumentFiles:
    """Documents as they come, a file for every so many; settled and written when all have been read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.waiting: list[pd.DataFrame] = []
        self.sizes: list[int] = []  # documents of each piece
        self.codings = {name: Coding() for name in ("platform", *GROUP)}

    def __len__(self) -> int:
        return sum(self.sizes) + sum(map(len, self.waiting))

    def put(self, table: pd.DataFrame) -> None:
        """Take the next documents."""
        self.waiting.append(table)
        if sum(map(len, self.waiting)) >= ROWS:
            self.flush()

    def flush(self) -> None:
        """Write what has come."""
        if not self.waiting:
            return
        table = plain_documents(joined_tables(self.waiting))
        self.waiting = []
        number = len(self.sizes)
        write_table(as_columns(table), self._path(number, "arrow"))
        codes = [coding.put(table[name].tolist()) for name, coding in self.codings.items()]
        own, asked = fingerprints_of(table)
        for name, values in zip(("platform", *GROUP, "own", "asked"), (*codes, own, asked), strict=True):
            np.save(self._path(number, f"{name}.npy"), values)
        self.sizes.append(len(table))

    def _path(self, number: int, name: str) -> Path:
        return self.folder / f"read-documents-{number}.{name}"

    def _pieces(self, name: str, keep: np.ndarray) -> Iterator[np.ndarray]:
        """Numbers of the documents that are kept, in the pieces in which they came."""
        for number, mine in enumerate(self._cut(keep)):
            yield np.load(self._path(number, f"{name}.npy"))[mine]

    def _cut(self, values: np.ndarray) -> list[np.ndarray]:
        ends = np.cumsum([0, *self.sizes]).tolist()
        return [values[begin:end] for begin, end in pairwise(ends)]

    def texts(self, rows: np.ndarray) -> tuple[list[str], list[tuple[str, ...]]]:
        """The texts of some documents, ascending, and their flags."""
        mask = np.zeros(len(self), dtype=bool)
        mask[rows] = True
        found: list[str] = []
        flags: list[tuple[str, ...]] = []
        for number, mine in enumerate(self._cut(mask)):
            if mine.any():
                piece = read_table(self._path(number, "arrow"), ["text", "flags"], np.flatnonzero(mine))
                found += piece["text"].tolist()
                flags += [() if told is None else tuple(told) for told in piece["flags"]]
        return found, flags

    def write(self, folder: Path, keep: np.ndarray, crossposts: np.ndarray, shown: Shown) -> None:
        """Write the documents that are kept; those of some rows get the flag "crosspost".

        A group that is not named in a document's own file is taken from the document it belongs to. What the
        documents were before is written, too: those left out, and groups as they were read. `shown` gives a
        table of documents, and the place of each among all, pseudonyms.
        """
        self.flush()
        groups, numbers = self._groups(keep)
        names = {name: np.array([*self.codings[name].values(), None], dtype=object) for name in GROUP}
        flagged = np.zeros(len(keep), dtype=bool)
        flagged[crossposts] = True
        begins = np.concatenate(([0], np.cumsum([int(mine.sum()) for mine in self._cut(keep)])))
        kinds = kinds_of(self._paths())
        with Writing(folder, kinds) as out, Dropped(folder, kinds) as gone:
            first = 0
            for number, (mine, crossed) in enumerate(zip(self._cut(keep), self._cut(flagged), strict=True)):
                table = from_columns(read_table(self._path(number, "arrow")))
                out_of_it = first + np.flatnonzero(~mine)
                gone.put(shown(table[~mine].reset_index(drop=True), out_of_it, False), out_of_it)
                table = with_flag(table, crossed)[mine].reset_index(drop=True)
                rows = slice(begins[number], begins[number + 1])
                filled = {"group": names["group"][groups[rows]], "group_id": names["group_id"][numbers[rows]]}
                raw = table[list(GROUP)]
                columns = {name: pd.Series(values, dtype=object) for name, values in filled.items()}
                table = shown(table.assign(**columns), first + np.flatnonzero(mine), True)
                gone.completed(raw, table, int(begins[number]))
                out.put(table)
                first += len(mine)
                del table, raw
                release()

    def _paths(self) -> list[Path]:
        return [self._path(number, "arrow") for number in range(len(self.sizes))]

    def _groups(self, keep: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of group and group_id of each document that is kept, filled from other documents."""
        whole = {
            name: np.concatenate([np.zeros(0, dtype=np.int32), *self._pieces(name, keep)])
            for name in ("platform", *GROUP)
        }
        empty = [
            next((number for number, text in enumerate(self.codings[name].values()) if not text), -1)
            for name in GROUP
        ]
        pieces: Callable[[], Iterable[tuple[np.ndarray, np.ndarray]]] = lambda: zip(  # noqa: E731
            self._pieces("own", keep), self._pieces("asked", keep), strict=True
        )
        return completed_groups(whole["platform"], whole["group"], whole["group_id"], empty, pieces)


class Writing:
    """The files of documents in their final order."""

    def __init__(self, folder: Path, kinds: dict[str, Any], name: str = "") -> None:
        self.folder, self.name = folder, name
        others = {name: kind for name, kind in kinds.items() if name not in (*CODED, "date")}
        self.table = TableFile(folder / f"{name}documents.arrow", others)
        self.codings = {name: Coding() for name in CODED}
        self.who = Coding()
        kinds_of_numbers = {"date": "M8[us]", "instants": "M8[us]", "days": "i4", "authors": "i4"}
        kinds_of_numbers.update({f"code-{coded}": "i4" for coded in CODED})
        self.numbers = {
            key: ArrayFile(folder / f"{name}post-{key}.npy", kind) for key, kind in kinds_of_numbers.items()
        }

    def put(self, table: pd.DataFrame) -> None:
        """Take the next documents."""
        best = best_dates(table)
        instants = best.to_numpy(dtype="M8[us]")
        columns = as_columns(table)
        self.numbers["date"].put(columns.pop("date").view("M8[us]"))
        self.numbers["instants"].put(instants)
        self.numbers["days"].put(days_of(instants))
        self.numbers["authors"].put(self.who.put(author_keys(table).tolist()))
        for name, coding in self.codings.items():
            self.numbers[f"code-{name}"].put(coding.put(columns.pop(name)))
        self.table.put(columns)

    def __enter__(self) -> Writing:
        return self

    def __exit__(self, *error: object) -> None:
        self.table.close()
        for file in self.numbers.values():
            file.close()
        for name, coding in self.codings.items():
            coding.write(self.folder / f"{self.name}values-{name}.arrow")


class Dropped:
    """What an index keeps to be brought up to date: documents read twice, groups before they were filled."""

    def __init__(self, folder: Path, kinds: dict[str, Any]) -> None:
        self.folder = folder
        self.writing = Writing(folder, kinds, "dropped-")
        self.rows: list[np.ndarray] = [np.zeros(0, dtype=np.int64)]
        self.filled: list[pd.DataFrame] = []

    def put(self, table: pd.DataFrame, rows: np.ndarray) -> None:
        """Take documents that are left out, and which rows they were of those read."""
        if len(rows):
            self.writing.put(table)
            self.rows.append(rows)

    def completed(self, raw: pd.DataFrame, table: pd.DataFrame, first: int) -> None:
        """Note which groups were filled; the documents are those from a row on."""
        filled = {name: ~raw[name].astype(bool) & table[name].astype(bool) for name in GROUP}
        filled["group"] |= (raw["group"] == "") & table["group"].isna()
        rows = np.flatnonzero(filled["group"] | filled["group_id"])
        if len(rows):
            before = {name: raw[name].where(filled[name], table[name]).iloc[rows] for name in GROUP}
            self.filled.append(pd.DataFrame({**before, "row": rows + first}))

    def __enter__(self) -> Dropped:
        return self

    def __exit__(self, *error: object) -> None:
        self.writing.__exit__(*error)
        np.save(self.folder / "dropped-rows.npy", np.concatenate(self.rows))
        filled = pd.concat([pd.DataFrame(columns=[*GROUP, "row"], dtype=object), *self.filled])
        np.save(self.folder / "raw-rows.npy", filled["row"].to_numpy(dtype=np.int64))
        write_table({name: filled[name].tolist() for name in GROUP}, self.folder / "raw-groups.arrow")


def as_columns(table: pd.DataFrame) -> dict[str, Any]:
    """The columns of documents as texts and numbers, which files can hold."""
    columns: dict[str, Any] = {name: table[name].to_numpy() for name in table.columns if name != "date"}
    columns["date"] = table["date"].dt.tz_localize(None).to_numpy(dtype="M8[us]").view(np.int64)
    columns["flags"] = np.array([FLAG_SIGN.join(flags) for flags in table["flags"]], dtype=object)
    return columns


def from_columns(columns: dict[str, Any]) -> pd.DataFrame:
    """The table whose columns these are; of the usual columns the usual order."""
    dates = pd.Series(np.asarray(columns["date"], dtype=np.int64).view("M8[us]"))
    tuples = {flags: tuple(flags.split(FLAG_SIGN)) if flags else () for flags in set(columns["flags"])}
    flags = np.empty(len(dates), dtype=object)
    flags[:] = [tuples[one] for one in columns["flags"]]
    whole = {**columns, "date": dates.dt.tz_localize("UTC"), "flags": pd.Series(flags, dtype=object)}
    names = (*DOCUMENT_COLUMNS, *further_in_order(columns))
    # text as Python strings, whatever pandas would make of it
    series = {name: pd.Series(whole[name], dtype=whole[name].dtype) for name in names if name in whole}
    table = pd.DataFrame(series, copy=False)
    return table.astype({name: COUNT for name in NUMBERS if name in table.columns})


class IndexDocuments:
    """The documents of an index: columns as numbers, the values of single documents, or all as a table."""

    def __init__(self, folder: Path, name: str = "") -> None:
        self._folder, self._name = folder, name
        self._texts: dict[str, Any] | None = None
        self._lists: dict[str, MappedLists] = {}

    def numbers(self, name: str) -> np.ndarray:
        """A number for each document."""
        return mapped(self._folder / f"{self._name}post-{name}.npy")

    def values(self, name: str) -> MappedLists:
        """The different values of a column."""
        if name not in self._lists:
            self._lists[name] = MappedLists([self._folder / f"{self._name}values-{name}.arrow"])
        return self._lists[name]

    def coded(self, name: str) -> tuple[np.ndarray, np.ndarray] | None:
        """A column as numbers and the value of each number; None for one of which values seldom repeat."""
        if name not in CODED or name == "flags":
            return None
        return self.numbers(f"code-{name}"), self.values(name).whole("values")

    def whole(self, name: str) -> pd.Series:
        """A column of all documents that is not kept as numbers of its values; it is read at once."""
        return pd.Series(self._mapped()[name], copy=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns."""
        there = {*DOCUMENT_COLUMNS, *self._mapped()}
        return tuple(name for name in (*DOCUMENT_COLUMNS, *further_in_order(there)) if name in there)

    def _mapped(self) -> dict[str, Any]:
        if self._texts is None:
            self._texts = map_texts(self._folder / f"{self._name}documents.arrow")
        return self._texts

    def some(self, rows: np.ndarray, names: Iterable[str]) -> pd.DataFrame:
        """The named columns of some documents."""
        return pd.DataFrame({name: self._column(rows, name) for name in names})

    def _column(self, rows: np.ndarray, name: str) -> pd.Series:
        if name == "date":
            return pd.Series(self.numbers("date")[rows]).dt.tz_localize("UTC")
        if name not in CODED:
            return pd.Series(taken(self._mapped()[name], rows), dtype=object)
        codes = self.numbers(f"code-{name}")[rows]
        values = np.full(len(codes), None, dtype=object)
        known = np.flatnonzero(codes >= 0)
        values[known] = self.values(name).some("values", codes[known])
        if name == "flags":
            values[:] = [tuple(one.split(FLAG_SIGN)) if one else () for one in values]
        return pd.Series(values, dtype=object)

    def table(self) -> pd.DataFrame:
        """All documents; columns of which values seldom repeat stay on disk until they are looked at."""
        columns: dict[str, Any] = dict(self._mapped())
        for name in CODED:
            values = np.append(self.values(name).whole("values"), np.array([None], dtype=object))
            columns[name] = values[np.asarray(self.numbers(f"code-{name}"))]
        columns["date"] = np.asarray(self.numbers("date")).view(np.int64)
        return from_columns(columns)
