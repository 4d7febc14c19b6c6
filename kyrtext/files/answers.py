"""Answers by 64-bit keys in a file that is mapped into memory, not read: opened at once, loaded when asked.

Of each key stands the number of its answer, and each different answer stands once, as bytes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .arrow import arrow

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]


class Table:
    """The answers of one file.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "table.arrow"
    >>> write(path, np.array([7, 3], dtype=np.uint64), [b"seven", b"three"])
    >>> table = Table(path)
    >>> table.find(np.array([3, 4], dtype=np.uint64)).tolist()
    [1, -1]
    >>> table.of(np.array([1]))
    ([0], [b'three'])
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
        keys, numbers, self._answers = (column.flatten() for column in batch.columns)
        self.keys: Keys = keys.to_numpy()
        self._numbers = numbers.to_numpy()
        if len(self.keys) != len(self._numbers):
            raise ValueError(f"{path.name}: keys and answers do not fit")

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, keys: Keys) -> Numbers:
        """Return the number of the answer of each key, -1 where there is none."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int64)
        rows = np.searchsorted(self.keys, keys)
        rows[rows == len(self.keys)] = 0
        found: Numbers = np.where(self.keys[rows] == keys, self._numbers[rows], -1)
        return found

    def of(self, numbers: Numbers) -> tuple[list[int], list[bytes]]:
        """Return for answers by number the place of each among the different ones, and these."""
        if len(numbers) == 1:
            return [0], [self._answers[int(numbers[0])].as_py()]
        different, places = np.unique(numbers, return_inverse=True)
        return places.tolist(), self._answers.take(arrow().array(different)).to_pylist()

    def whole(self) -> tuple[Keys, npt.NDArray[np.int32], Any]:
        """Return keys, numbers of answers, and the answers as an Arrow array."""
        return self.keys, self._numbers, self._answers


def write(path: Path, keys: Keys, answers: Sequence[bytes]) -> None:
    """Write different keys and the answer of each, whole or not at all, for the user's eyes alone."""
    encoded = arrow().array(answers, type=arrow().large_binary()).dictionary_encode()
    _write(path, keys, encoded.indices.to_numpy(), encoded.dictionary)


def write_numbered(
    path: Path, keys: Keys, numbers: npt.NDArray[np.integer], answers: Sequence[bytes]
) -> None:
    """Write different keys, the number of the answer of each, and the different answers."""
    _write(path, keys, numbers, arrow().array(answers, type=arrow().large_binary()))


def joined(path: Path, tables: Iterable[Table], most: int) -> None:
    """Write the answers of several tables, the newest first, as one; of two for a key the newer one stays.

    When there are more than `most`, the oldest are left out.
    """
    pyarrow = arrow()
    all_keys, all_numbers, all_answers, known = [], [], [], 0
    for keys, numbers, answers in (table.whole() for table in tables):
        all_keys.append(keys)
        all_numbers.append(numbers + np.int32(known))
        all_answers.append(answers)
        known += len(answers)
    keys, first = np.unique(np.concatenate(all_keys)[:most], return_index=True)
    chosen = np.concatenate(all_numbers)[first]
    used = np.unique(chosen)
    encoded = pyarrow.chunked_array(all_answers).take(pyarrow.array(used)).combine_chunks()
    encoded = encoded.dictionary_encode()
    _write(path, keys, encoded.indices.to_numpy()[np.searchsorted(used, chosen)], encoded.dictionary)


def _write(path: Path, keys: Keys, numbers: npt.NDArray[np.integer], answers: Any) -> None:
    pyarrow = arrow()
    order = np.argsort(keys, kind="stable")
    columns = [pyarrow.array(keys[order]), pyarrow.array(numbers[order].astype(np.int32)), answers]
    lists = [pyarrow.LargeListArray.from_arrays([0, len(values)], values) for values in columns]
    batch = pyarrow.record_batch(lists, names=["keys", "numbers", "answers"])
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(
        prefix=f".{path.name}.", dir=path.parent
    )  # read and written by the user alone
    try:
        os.close(handle)
        with pyarrow.OSFile(part, "wb") as sink, pyarrow.ipc.new_file(sink, batch.schema) as writer:
            writer.write_batch(batch)
        os.replace(part, path)
    except OSError:
        with suppress(OSError):
            os.unlink(part)
        raise


__all__ = ["Table", "joined", "write", "write_numbered"]
