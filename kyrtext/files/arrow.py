"""The home of pyarrow: loaded only when a Parquet file is really read or written."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from .arrays import by_letters
from .errors import KyrtextError

if TYPE_CHECKING:
    import pandas as pd


def arrow() -> Any:
    """Return the module `pyarrow`.

    Raises KyrtextError when it is not installed.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise KyrtextError("pyarrow is missing", str(error), "pip install pyarrow") from error
    return pyarrow


def _parquet() -> Any:
    """Return the module `pyarrow.parquet`, which takes a while to load."""
    arrow()
    import pyarrow.parquet

    return pyarrow.parquet


def open_columns(stream: BinaryIO) -> tuple[list[str], Iterator[list[list[Any]]]]:
    """Return the column names of a Parquet file and its content in batches, each a list of columns.

    Raises KyrtextError for a file that is damaged, at once or in the batch where the damage lies.
    """
    pyarrow = arrow()
    try:
        file = _parquet().ParquetFile(stream)
        names = [str(name) for name in file.schema_arrow.names]
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise _damaged(error) from error
    return names, _batches(file, pyarrow)


def _batches(file: Any, pyarrow: Any) -> Iterator[list[list[Any]]]:
    try:
        for batch in file.iter_batches(batch_size=4096):
            yield [column.to_pylist() for column in batch.columns]
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> KyrtextError:
    return KyrtextError("the Parquet file cannot be read", str(error), "write it again")


def write_parquet(table: pd.DataFrame, path: str | Path) -> None:
    """Write a table to a Parquet file."""
    _parquet().write_table(arrow().Table.from_pandas(table, preserve_index=False), path)


def read_columns(path: str | Path) -> dict[str, np.ndarray]:
    """Return columns that kyrtext 0.1.0 wrote: text as strings (None where missing), numbers as arrays.

    Raises KyrtextError for a file that is damaged.
    """
    pyarrow = arrow()
    try:
        schema = _parquet().read_schema(path)
        text = [field.name for field in schema if _is_text(field.type, pyarrow)]
        table = _parquet().read_table(path, read_dictionary=text, memory_map=True)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise _damaged(error) from error
    return {name: _decoded(table.column(name), pyarrow) for name in table.column_names}


def _is_text(kind: Any, pyarrow: Any) -> bool:
    inner = kind.value_type if pyarrow.types.is_dictionary(kind) else kind
    return bool(pyarrow.types.is_string(inner) or pyarrow.types.is_large_string(inner))


def _decoded(column: Any, pyarrow: Any) -> np.ndarray:
    whole = column.unify_dictionaries().combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if not pyarrow.types.is_dictionary(whole.type):
        return whole.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]
    # each different spelling becomes a Python string once, however many rows share it
    known = whole.dictionary.to_numpy(zero_copy_only=False)
    spellings = np.empty(len(known) + 1, dtype=object)  # the last place stays None
    spellings[:-1] = known
    return spellings[whole.indices.fill_null(-1).to_numpy(zero_copy_only=False)]


def write_texts(columns: Mapping[str, Sequence[str | None]], path: str | Path, rows: int = 1 << 16) -> None:
    """Write text columns as an uncompressed Arrow file, so that they can be mapped instead of read."""
    pyarrow = arrow()
    schema = pyarrow.schema([(name, pyarrow.large_string()) for name in columns])
    size = len(next(iter(columns.values())))
    with pyarrow.OSFile(str(path), "wb") as sink, pyarrow.ipc.new_file(sink, schema) as writer:
        for start in range(0, max(size, 1), rows):
            batch = [
                pyarrow.array(values[start : start + rows], type=pyarrow.large_string(), from_pandas=True)
                for values in columns.values()
            ]
            writer.write_batch(pyarrow.record_batch(batch, schema=schema))


def map_texts(path: str | Path) -> dict[str, Any]:
    """Return the columns of an Arrow file as pandas arrays over the mapped file: loaded when looked at.

    Raises KyrtextError for a file that is damaged.
    """
    import pandas as pd

    table = _mapped(path)
    return {
        name: pd.arrays.ArrowExtensionArray(table.column(name))  # type: ignore[attr-defined]
        for name in table.column_names
    }


def taken(column: Any, rows: np.ndarray) -> np.ndarray:
    """The texts of some rows of a mapped column, None where one is missing; each row is read once."""
    places, number = np.unique(rows, return_inverse=True)
    values = np.empty(len(places), dtype=object)
    begin = 0
    # chunk by chunk: taken out of all at once, they would be copied into one before
    for chunk in column.__arrow_array__().chunks:
        first, last = np.searchsorted(places, [begin, begin + len(chunk)]).tolist()
        if last > first:
            values[first:last] = chunk.take(arrow().array(places[first:last] - begin)).to_pylist()
        begin += len(chunk)
    return values[number]


def text_list(texts: Sequence[Any]) -> Any:
    """Texts (or lists of this function, one after the other) as a compact list, None where one is missing."""
    pyarrow = arrow()
    kind = pyarrow.large_string()
    if len(texts) and all(isinstance(one, pyarrow.Array) for one in texts):
        return pyarrow.concat_arrays(texts)
    return pyarrow.array(texts, type=kind, from_pandas=True)


def write_table(columns: Mapping[str, Any], path: str | Path) -> None:
    """Write columns of texts and numbers as an Arrow file whose kinds are those of the values."""
    pyarrow = arrow()
    arrays = {name: _of_its_kind(values) for name, values in columns.items()}
    batch = pyarrow.record_batch(list(arrays.values()), names=list(arrays))
    with pyarrow.OSFile(str(path), "wb") as sink, pyarrow.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)


def _of_its_kind(values: Any) -> Any:
    """Values as an Arrow array; what is not all of one kind is text."""
    pyarrow = arrow()
    try:
        array = pyarrow.array(values, from_pandas=True)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError):
        array = pyarrow.array([None if value is None else str(value) for value in values])
    if isinstance(array, pyarrow.ChunkedArray):
        array = array.combine_chunks()
    return array.cast(pyarrow.large_string()) if pyarrow.types.is_string(array.type) else array


def kinds_of(paths: Sequence[str | Path]) -> dict[str, Any]:
    """The kinds of the columns of some files of `write_table`; where they differ, one that holds both."""
    pyarrow = arrow()
    found: dict[str, Any] = {}
    for path in paths:
        for field in pyarrow.ipc.open_file(pyarrow.memory_map(str(path), "r")).schema:
            known = found.get(field.name)
            if known is None or pyarrow.types.is_null(known):
                found[field.name] = field.type
            elif known != field.type and not pyarrow.types.is_null(field.type):
                numbers = all(map(_is_number, (known, field.type)))
                found[field.name] = pyarrow.float64() if numbers else pyarrow.large_string()
    return {
        name: pyarrow.large_string() if pyarrow.types.is_null(kind) else kind for name, kind in found.items()
    }


def _is_number(kind: Any) -> bool:
    types = arrow().types
    return bool(types.is_integer(kind) or types.is_floating(kind))


def read_table(
    path: str | Path, names: Sequence[str] | None = None, rows: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """The columns of a file of `write_table`, or some rows of some: objects, None where a value is missing.

    Raises KyrtextError for a file that is damaged.
    """
    pyarrow = arrow()
    table = _mapped(path)
    found = {}
    for name in names or table.column_names:
        column = table.column(name)
        if rows is not None:
            column = column.take(pyarrow.array(rows))
        if pyarrow.types.is_integer(column.type) and not column.null_count:
            found[name] = column.to_numpy()
            continue
        values = np.empty(len(column), dtype=object)
        values[:] = column.to_pylist()
        found[name] = values
    return found


class TableFile:
    """An Arrow file that grows batch by batch; columns that a batch lacks are missing there."""

    def __init__(self, path: str | Path, kinds: Mapping[str, Any]) -> None:
        pyarrow = arrow()
        self._schema = pyarrow.schema(list(kinds.items()))
        self._sink = pyarrow.OSFile(str(path), "wb")
        self._writer = pyarrow.ipc.new_file(self._sink, self._schema)

    def put(self, columns: Mapping[str, Any]) -> None:
        """Write the next batch."""
        pyarrow = arrow()
        size = len(next(iter(columns.values()))) if columns else 0
        arrays = []
        for field in self._schema:
            values = columns.get(field.name)
            array = pyarrow.nulls(size, field.type) if values is None else _of_its_kind(values)
            arrays.append(array if array.type == field.type else array.cast(field.type))
        self._writer.write_batch(pyarrow.record_batch(arrays, schema=self._schema))

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()
        self._sink.close()


def write_lists(columns: Mapping[str, Any], path: str | Path) -> None:
    """Write lists of texts (Python's or Arrow's), each as long as it is, to be mapped instead of read."""
    pyarrow = arrow()
    kind = pyarrow.large_list(pyarrow.large_string())
    schema = pyarrow.schema([(name, kind) for name in columns])
    texts = [
        values if isinstance(values, pyarrow.Array) else pyarrow.array(values, type=pyarrow.large_string())
        for values in columns.values()
    ]
    arrays = [pyarrow.LargeListArray.from_arrays([0, len(values)], values) for values in texts]
    with pyarrow.OSFile(str(path), "wb") as sink, pyarrow.ipc.new_file(sink, schema) as writer:
        writer.write_batch(pyarrow.record_batch(arrays, schema=schema))


class MappedColumns:
    """Text columns in several files of `write_texts`, one after the other, perhaps in another order.

    Raises KyrtextError for a file that is damaged.
    """

    def __init__(self, paths: Sequence[str | Path], order: np.ndarray | None = None) -> None:
        self._order = order
        self._tables = [_mapped(path) for path in paths]

    def _chunks(self, name: str) -> Any:
        pyarrow = arrow()
        chunks = [chunk for table in self._tables for chunk in table.column(name).chunks]
        column = pyarrow.chunked_array(chunks, type=pyarrow.large_string())
        return column if self._order is None else column.take(pyarrow.array(self._order))

    def column(self, name: str) -> Any:
        """The texts of a column as one Arrow array."""
        return self._chunks(name).combine_chunks()

    def encoded(self, name: str) -> tuple[np.ndarray, Any]:
        """A column as numbers into the list of its different texts, sorted as Python does; -1 for none."""
        column = self.column(name)
        there = column.is_valid().to_numpy(zero_copy_only=False)
        column = column.drop_null()
        _, offsets, data = column.buffers()
        edges = np.frombuffer(offsets, dtype=np.int64)[column.offset :][: len(column) + 1]
        found, rows = by_letters(edges, np.frombuffer(data or b"", dtype=np.uint8))
        numbers = np.full(len(there), -1, dtype=np.int32)
        numbers[there] = found
        return numbers, column.take(arrow().array(rows))


def release() -> None:
    """Give memory that neither Arrow nor the C library needs any more back to the system."""
    arrow().default_memory_pool().release_unused()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # not every C library can
            ctypes.CDLL(None).malloc_trim(0)


def _mapped(path: str | Path) -> Any:
    pyarrow = arrow()
    try:
        return pyarrow.ipc.open_file(pyarrow.memory_map(str(path), "r")).read_all()
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise _damaged(error) from error


class MappedLists:
    """The lists `write_lists` wrote: texts are read from the mapped files when they are asked for.

    Raises KyrtextError for a file that is damaged.
    """

    def __init__(self, paths: Sequence[str | Path]) -> None:
        tables = [_mapped(path) for path in paths]
        self._lists = {
            name: table.column(name).chunk(0).flatten() for table in tables for name in table.column_names
        }

    def whole(self, name: str) -> np.ndarray:
        """All texts of a list."""
        values = np.empty(len(self._lists[name]), dtype=object)
        values[:] = self._lists[name].to_pylist()
        return values

    def some(self, name: str, rows: np.ndarray) -> np.ndarray:
        """The texts at some places of a list; each different place becomes a string once."""
        places, number = np.unique(rows, return_inverse=True)
        values = np.empty(len(places), dtype=object)
        values[:] = self._lists[name].take(arrow().array(places)).to_pylist()
        return values[number]

    def place(self, name: str, text: str) -> int:
        """Where a text stands in a sorted list, or -1."""
        values = self._lists[name]
        low, high = 0, len(values)
        while low < high:
            middle = (low + high) // 2
            if values[middle].as_py() < text:
                low = middle + 1
            else:
                high = middle
        return low if low < len(values) and values[low].as_py() == text else -1
