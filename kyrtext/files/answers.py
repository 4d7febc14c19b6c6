"""Answers by 64-bit keys in a file that is mapped into memory, not read: opened at once, loaded when asked.

An answer is a row of numbers and texts. Each different value of a column stands once; of each key stands the
number of its value.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .arrow import arrow

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
Array = npt.NDArray[Any]
SCATTER = np.uint64(0x9E3779B97F4A7C15)  # odd: different numbers stay different, their bits spread


class Column(NamedTuple):
    """A column of answers: different values (texts, or rows of numbers), and which of them each row has."""

    codes: Array
    values: Any

    def at(self, rows: Numbers) -> Array:
        """Return the values of some rows: an array of texts, or with a row of numbers each."""
        different, places = np.unique(self.codes[rows], return_inverse=True)
        values = self.values.take(arrow().array(different))
        return _unpacked(values)[places]


def column(values: Array | Sequence[str]) -> Column:
    """Return an array of texts, or of rows of numbers, as a column.

    >>> found = column(["ат", "эт", "ат"])
    >>> found.codes.tolist(), found.at(np.array([2, 1])).tolist()
    ([0, 1, 0], ['ат', 'эт'])
    >>> column(np.array([[0.5, 1.0], [0.5, 1.0]])).at(np.array([1])).tolist()
    [[0.5, 1.0]]
    """
    pyarrow = arrow()
    if isinstance(values, np.ndarray) and values.ndim == 2:
        keys = np.zeros(len(values), dtype=np.uint64)
        for part in np.ascontiguousarray(values.T).view(np.uint64):
            keys = (keys ^ part) * SCATTER
            keys ^= keys >> np.uint64(31)
        _, first, codes = np.unique(keys, return_index=True, return_inverse=True)
        flat = pyarrow.array(np.ascontiguousarray(values[first]).reshape(-1))
        return Column(_small(codes), pyarrow.FixedSizeListArray.from_arrays(flat, values.shape[1]))
    encoded = pyarrow.array(values, type=pyarrow.large_string()).dictionary_encode()
    return Column(_small(encoded.indices.to_numpy()), encoded.dictionary)


def _unpacked(values: Any) -> Array:
    if arrow().types.is_fixed_size_list(values.type):
        return values.flatten().to_numpy().reshape(-1, values.type.list_size)  # type: ignore[no-any-return]
    return values.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]


def _small(codes: Array) -> Array:
    return codes.astype(np.min_scalar_type(int(codes.max(initial=0))))


def together(parts: Sequence[Column]) -> Column:
    """Return columns, one below the other, as one."""
    whole = column(_unpacked(arrow().concat_arrays([part.values for part in parts])))
    firsts = np.cumsum([0, *(len(part.values) for part in parts)])
    codes = [
        whole.codes[part.codes.astype(np.int64) + first] for part, first in zip(parts, firsts, strict=False)
    ]
    return Column(np.concatenate(codes), whole.values)


class Table:
    """The answers of one file.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "table.arrow"
    >>> write(path, np.array([7, 3], dtype=np.uint64), [column(["seven", "three"])])
    >>> table = Table(path)
    >>> table.find(np.array([3, 4], dtype=np.uint64)).tolist()
    [0, -1]
    >>> table.columns[0].at(np.array([0])).tolist()
    ['three']
    """

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises
        ------
        OSError, ValueError
            When there is none, or what is there is no such file.
        """
        pyarrow = arrow()
        batch = pyarrow.ipc.open_file(pyarrow.memory_map(str(path), "r")).get_batch(0)
        keys, *parts = (part.flatten() for part in batch.columns)
        self.keys: Keys = keys.to_numpy()
        self.columns = [
            Column(codes.to_numpy(), values) for codes, values in zip(parts[::2], parts[1::2], strict=True)
        ]
        if any(len(part.codes) != len(self.keys) for part in self.columns):
            raise ValueError(f"{path.name}: keys and answers do not fit")

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, keys: Keys) -> Numbers:
        """Return the row of each key, -1 where there is none."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int64)
        order = np.argsort(keys)  # in their order: the pages of the file are gone through once
        rows = np.empty(len(keys), dtype=np.int64)
        rows[order] = np.searchsorted(self.keys, keys[order])
        rows[rows == len(self.keys)] = 0
        rows[self.keys[rows] != keys] = -1
        return rows


def joined(path: Path, tables: Sequence[Table], most: int) -> None:
    """Write the answers of several tables, the newest first, as one; of two for a key the newer one stays.

    When there are more than `most`, the oldest are left out.
    """
    keys, first = np.unique(np.concatenate([table.keys for table in tables])[:most], return_index=True)
    columns = []
    for parts in zip(*(table.columns for table in tables), strict=True):
        whole = together(parts)
        columns.append(column(whole.at(first)))
    write(path, keys, columns)


def write(path: Path, keys: Keys, columns: Sequence[Column]) -> None:
    """Write different keys and the answer of each, whole or not at all, for the user's eyes alone."""
    pyarrow = arrow()
    order = np.argsort(keys, kind="stable")
    parts = [pyarrow.array(keys[order])]
    for codes, values in columns:
        parts += [pyarrow.array(codes[order]), values]
    lists = [pyarrow.LargeListArray.from_arrays([0, len(part)], part) for part in parts]
    batch = pyarrow.record_batch(lists, names=[str(number) for number in range(len(lists))])
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # read and written by the user alone
    handle, part_of_it = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        os.close(handle)
        with pyarrow.OSFile(part_of_it, "wb") as sink, pyarrow.ipc.new_file(sink, batch.schema) as writer:
            writer.write_batch(batch)
        os.replace(part_of_it, path)
    except OSError:
        with suppress(OSError):
            os.unlink(part_of_it)
        raise


__all__ = ["Column", "Table", "column", "joined", "together", "write"]
