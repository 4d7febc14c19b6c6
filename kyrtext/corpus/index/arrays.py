"""Long arrays on disk: written piece by piece, mapped when they are looked at, sorted in little memory."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import numpy as np

from ..postings import by_number

AT_ONCE = 1 << 21  # tokens looked at together
SORTED, SHELVES = 1 << 22, 100  # tokens whose places are sorted together, and how many files at most


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


TOKENS = {"ids": np.int32, "starts": np.int32, "opens": np.bool_, "lengths": np.int64}


class TokenFiles:
    """The tokens of documents as they come: type numbers, places, sentence marks, and tokens a document."""

    def __init__(self, folder: Path) -> None:
        self.files = {name: ArrayFile(folder / f"read-{name}.npy", kind) for name, kind in TOKENS.items()}

    def put(self, *pieces: np.ndarray) -> None:
        """Take the tokens of the next documents, one array for each of TOKENS."""
        for file, piece in zip(self.files.values(), pieces, strict=True):
            file.put(piece)

    def taken(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return type numbers, places, sentence marks and the bounds of the documents."""
        for file in self.files.values():
            file.close()
        ids, starts, opens, lengths = (mapped(file.path) for file in self.files.values())
        return ids, starts, opens, np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)


def write_postings(folder: Path, ids: np.ndarray, bounds: np.ndarray, counts: np.ndarray) -> None:
    """Write where each type stands: tokens of type t are ``positions[offsets[t]:offsets[t + 1]]``, ascending.

    `places` has the documents of these tokens, `counts` is how many tokens each type has. Tokens are put into
    files by stretches of types first, and then sorted file by file, so that memory does not grow with them.
    """
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    np.save(folder / "offsets.npy", offsets)
    stretch_of = (offsets[:-1] // max(SORTED, len(ids) // SHELVES)).astype(np.int32)
    stretches = int(stretch_of.max(initial=0)) + 1
    kind = np.int32 if len(ids) < 2**31 else np.int64
    shelves = [Shelf(folder, number, kind) for number in range(stretches)] if stretches > 1 else []
    with (
        ArrayFile(folder / "positions.npy", kind) as positions,
        ArrayFile(folder / "places.npy", np.int32) as places,
    ):
        for first, last in document_ranges(bounds, AT_ONCE):
            begin, end = int(bounds[first]), int(bounds[last])
            some = np.asarray(ids[begin:end])
            where = np.arange(begin, end, dtype=kind)
            rows = np.repeat(np.arange(first, last, dtype=np.int32), np.diff(bounds[first : last + 1]))
            if not shelves:
                if end - begin == len(ids):
                    order = by_number(some)
                    positions.put(where[order])
                    places.put(rows[order])
                    return
                shelves = [Shelf(folder, 0, kind)]
            stretch = stretch_of[some]
            order = by_number(stretch)
            edges = np.searchsorted(stretch[order], np.arange(len(shelves) + 1))
            for shelf, left, right in zip(shelves, edges[:-1].tolist(), edges[1:].tolist(), strict=True):
                mine = order[left:right]
                shelf.put(some[mine], where[mine], rows[mine])
        for shelf in shelves:
            own, where, rows = shelf.taken()
            order = by_number(own)
            positions.put(where[order])
            places.put(rows[order])


class Shelf:
    """Tokens of a stretch of types on their way into the postings."""

    def __init__(self, folder: Path, number: int, kind: type) -> None:
        kinds = (np.int32, kind, np.int32)
        self.files = [ArrayFile(folder / f"sort-{number}-{part}.npy", one) for part, one in enumerate(kinds)]

    def put(self, *pieces: np.ndarray) -> None:
        """Take tokens: their types, their places, their documents."""
        for file, piece in zip(self.files, pieces, strict=True):
            file.put(piece)

    def taken(self) -> list[np.ndarray]:
        """Return all tokens; the files are gone."""
        for file in self.files:
            file.close()
        found = [np.load(file.path) for file in self.files]
        for file in self.files:
            file.path.unlink()
        return found


def document_ranges(bounds: np.ndarray, tokens: int) -> list[tuple[int, int]]:
    """Ranges of documents, first and last + 1, that have about so many tokens each.

    >>> document_ranges(np.array([0, 3, 5, 9, 10]), 5)
    [(0, 2), (2, 4)]
    """
    last, ranges, first = len(bounds) - 1, [], 0
    while first < last:
        end = int(np.searchsorted(bounds, bounds[first] + tokens, side="right")) - 1
        end = min(max(end, first + 1), last)
        ranges.append((first, end))
        first = end
    return ranges
