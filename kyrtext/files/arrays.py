"""Long arrays: in little memory, on disk, sorted, counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

import numpy as np

ROWS = 1 << 20


def in_turn(size: int) -> Iterator[slice]:
    """Stretches of so many rows, one after the other: what is worked out of one is let go for the next.

    >>> [(rows.start, rows.stop) for rows in in_turn(1_500_000)]
    [(0, 1048576), (1048576, 1500000)]
    """
    for first in range(0, size, ROWS):
        yield slice(first, min(first + ROWS, size))


def by_letters(offsets: np.ndarray, data: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Texts as numbers into the sorted list of the different ones, and a row that has each of these.

    Text i is `data[offsets[i]:offsets[i + 1]]` in UTF-8, whose bytes sort as letters do in Python. They are
    compared eight bytes at a time, and those that are still alike go on; no text is copied.

    Examples
    --------
    >>> texts = ["жок", "бар", "жок", "барбы"]
    >>> data = np.frombuffer("".join(texts).encode(), np.uint8)
    >>> offsets = np.cumsum([0, *(len(text.encode()) for text in texts)])
    >>> [part.tolist() for part in by_letters(offsets, data)]
    [[2, 0, 2, 1], [1, 3, 0]]
    """
    size = len(offsets) - 1
    begins, ends = offsets[:-1], offsets[1:]
    # where a text may end in zeros, the words alone do not tell it from a shorter one
    zeros = not data.all()
    order = np.arange(size, dtype=np.int32)
    head = np.zeros(size, dtype=bool)  # does another text begin at this place of the order?
    head[:1] = True
    at, step = np.arange(size, dtype=np.int32), 0  # places that are not settled
    while len(at):
        rows = order[at]
        left = ends[rows] - begins[rows] - step
        keys = [_eight_bytes(data, begins[rows] + step, left)]
        if zeros:
            keys.insert(0, np.minimum(left, 8))
        new = np.lexsort([*keys, np.cumsum(head[at])] if step else keys)
        order[at], left = rows[new], left[new]
        for key in keys:
            head[at[1:]] |= np.diff(key[new]) != 0
        begin = np.flatnonzero(head[at])
        going = (np.diff(begin, append=len(at)) > 1) & (np.maximum.reduceat(left, begin) > 8)
        at, step = at[np.repeat(going, np.diff(begin, append=len(at)))], step + 8
    number = np.empty(size, dtype=np.int32)
    number[order] = np.cumsum(head) - 1
    return number, order[head]


def _eight_bytes(data: np.ndarray, begins: np.ndarray, left: np.ndarray) -> np.ndarray:
    """The next eight bytes of texts as numbers that sort like them; zeros where no more are left."""
    if len(data) < 8:
        data = np.concatenate([data, np.zeros(8, dtype=np.uint8)])
    last = len(data) - 8
    # at every byte eight of them, of which some are looked at
    words = np.ndarray((last + 1,), dtype=">u8", buffer=data, strides=(1,))
    back = np.maximum(begins - last, 0)
    found = words[begins - back].astype(np.uint64)
    beyond = np.clip(8 - left, back, 8)
    found <<= (8 * np.minimum(back, 7)).astype(np.uint64)
    cut = (8 * np.minimum(beyond, 7)).astype(np.uint64)
    return np.where(beyond < 8, (found >> cut) << cut, np.uint64(0))


class ArrayFile:
    """An array in NumPy's own format that grows at its end.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "ids.npy"
    >>> with ArrayFile(path, np.int32) as file:
    ...     file.put(np.array([1, 2]))
    ...     file.put(np.array([3]))
    >>> np.load(path).tolist()
    [1, 2, 3]
    """

    def __init__(self, path: Path, dtype: type | str) -> None:
        self.path, self.dtype, self.size = path, np.dtype(dtype), 0
        self._stream = path.open("wb")
        self._head()

    def _head(self) -> None:
        # the header leaves room for a longer array, so that it can be written anew in its place
        shape = {"descr": np.lib.format.dtype_to_descr(self.dtype), "fortran_order": False}
        np.lib.format.write_array_header_1_0(self._stream, {**shape, "shape": (self.size,)})

    def put(self, values: np.ndarray) -> None:
        """Put values at the end."""
        piece = np.ascontiguousarray(values, dtype=self.dtype)
        self._stream.write(piece.data.cast("B") if piece.dtype.kind not in "Mm" else piece.tobytes())
        self.size += len(piece)

    def close(self) -> None:
        """Write what the array has become; nothing can be put any more."""
        if not self._stream.closed:
            self._stream.seek(0)
            self._head()
            self._stream.close()

    def __enter__(self) -> ArrayFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def mapped(path: Path) -> np.ndarray:
    """An array on disk, loaded where it is looked at."""
    return np.load(path, mmap_mode="r").view(np.ndarray)


def by_number(numbers: np.ndarray) -> np.ndarray:
    """The order that puts whole numbers from 0 on into sequence, equal ones as they stand.

    >>> by_number(np.array([1, 0, 1])).tolist()
    [1, 0, 2]
    """
    # 16 bits at a time: numpy puts these into sequence by counting, several times faster than by comparing
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    shift, most = 16, int(numbers.max(initial=0))
    while most >> shift:
        digits = (numbers >> shift).astype(np.uint16)
        order = order[np.argsort(digits[order], kind="stable")]
        shift += 16
    return order


BLOCK = 1 << 23  # tokens counted at once


def tally(
    ids: np.ndarray,
    types: int,
    runs: Sequence[tuple[int, int]] | None = None,
    weights: np.ndarray | None = None,
) -> np.ndarray:
    """Tokens of each type, in some runs of tokens or in all, counted a block at a time.

    With weights (whole numbers) each token counts so many times.

    >>> tally(np.array([0, 1, 1, 2]), 3, [(0, 2), (3, 4)]).tolist()
    [1, 1, 1]
    """
    found = np.zeros(types, dtype=np.int64)
    for begin, end in [(0, len(ids))] if runs is None else runs:
        for start in range(begin, end, BLOCK):
            some = slice(start, min(start + BLOCK, end))
            times = None if weights is None else weights[some]
            found += np.bincount(ids[some], weights=times, minlength=types).astype(np.int64, copy=False)
    return found


def run_lengths(ordered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different values of a sorted array, and how often each stands in it.

    >>> [values.tolist() for values in run_lengths(np.array([1, 1, 4]))]
    [[1, 4], [2, 1]]
    """
    if not len(ordered):
        return ordered, np.zeros(0, dtype=np.int64)
    begins = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    return ordered[begins], np.diff(np.append(begins, len(ordered)))


def distinct(values: np.ndarray) -> np.ndarray:
    """The values of an array of numbers, each once, ascending.

    Examples
    --------
    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    ordered = np.sort(values)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


DENSE = 8  # places of a table for each key, above which keys are sorted instead


def occurring(keys: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The different keys, ascending, of so many that there may be, and how often each stands there.

    >>> [values.tolist() for values in occurring(np.array([4, 1, 4]), 5)]
    [[1, 4], [1, 2]]
    """
    if size > DENSE * max(len(keys), 1 << 16):
        return run_lengths(np.sort(keys))
    count = np.bincount(keys, minlength=size)
    found = np.flatnonzero(count)
    return found, count[found]


def summed(keys: np.ndarray, counts: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The different keys, ascending, of so many that there may be, and the sum of the counts of each.

    >>> [values.tolist() for values in summed(np.array([4, 1, 4]), np.array([1, 2, 3]), 5)]
    [[1, 4], [2, 4]]
    """
    if size <= DENSE * max(len(keys), 1 << 16):
        sums = np.bincount(keys, weights=counts, minlength=size).astype(np.int64)
        found = np.flatnonzero(sums)
        return found, sums[found]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    begins = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[begins], np.add.reduceat(counts[order], begins)


def ranges_of(bounds: np.ndarray, size: int) -> list[tuple[int, int]]:
    """Ranges of things, first and last + 1, that together are about so long; one thing begins at each bound.

    >>> ranges_of(np.array([0, 3, 5, 9, 10]), 5)
    [(0, 2), (2, 4)]
    """
    last, ranges, first = len(bounds) - 1, [], 0
    while first < last:
        end = int(np.searchsorted(bounds, bounds[first] + size, side="right")) - 1
        end = min(max(end, first + 1), last)
        ranges.append((first, end))
        first = end
    return ranges
