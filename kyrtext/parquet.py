"""The home of pyarrow: loaded only when a Parquet file is really read or written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from .errors import KyrtextError


def arrow() -> Any:
    """Return the module `pyarrow`, with `pyarrow.parquet` loaded.

    Raises KyrtextError when it is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise KyrtextError("pyarrow is missing", str(error), "pip install pyarrow") from error
    return pyarrow


def open_columns(stream: BinaryIO) -> tuple[list[str], Iterator[list[list[Any]]]]:
    """Return the column names of a Parquet file and its content in batches, each a list of columns.

    Raises KyrtextError for a file that is damaged, at once or in the batch where the damage lies.
    """
    pyarrow = arrow()
    try:
        file = pyarrow.parquet.ParquetFile(stream)
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
