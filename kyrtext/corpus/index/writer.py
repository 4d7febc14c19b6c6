"""An index is written as documents and blocks of tokens come, in memory that does not grow with them.

What comes is put into a folder for the time being: documents in pieces, tokens one after the other, types in
the order in which they first occur. When everything has come, the documents that stay are known; their tokens
are put one behind the other, types are numbered anew, and what an index knows beforehand is worked out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ...files.arrays import ArrayFile, by_number, mapped, ranges_of
from ...files.arrow import release
from ...text.words import by_first
from ..engine import KEYED, Collector, with_prints
from ..types import COUNTED_KINDS
from .documents import DocumentFiles, Shown
from .lexicon import Complete, TypeFiles

AT_ONCE = 1 << 21  # tokens looked at together
SORTED, SHELVES = 1 << 22, 100  # tokens whose places are sorted together, and how many files at most


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
        for first, last in ranges_of(bounds, AT_ONCE):
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


TYPES = 1 << 16  # of a lexicon that is given, taken at once


@dataclass(frozen=True, eq=False)
class Source:
    """Tokens of documents that are known; `numbers` has the number of each of their types in the index."""

    ids: np.ndarray
    starts: np.ndarray
    opens: np.ndarray
    bounds: np.ndarray
    numbers: np.ndarray | None = None


class Gathering:
    """Documents and tokens on their way into an index: see the module's description."""

    def __init__(self, folder: Path, complete: Complete) -> None:
        self.documents = DocumentFiles(folder)
        self.types = TypeFiles(folder, complete)
        self.counted: list[np.ndarray] = []
        self.tokens = TokenFiles(folder)
        self.collector = Collector(self.tokens, self)

    def put(self, columns: Mapping[str, Sequence[str]]) -> None:
        """Take the next types; of each it stays in memory whether it is counted."""
        kinds = columns["kind"]
        self.counted.append(np.fromiter((kind in COUNTED_KINDS for kind in kinds), bool, len(kinds)))
        self.types.put(columns)

    def numbers_of(self, lexicon: pd.DataFrame) -> np.ndarray:
        """The numbers of the types of another lexicon, which join those that have come."""
        found = [np.zeros(0, dtype=np.int32)]
        for first in range(0, len(lexicon), TYPES):
            some = lexicon.iloc[first : first + TYPES]
            found.append(self.collector.number(with_prints(tuple(some[name].tolist() for name in KEYED))))
        return np.concatenate(found)

    def write(
        self,
        folder: Path,
        keep: np.ndarray,
        crossposts: np.ndarray,
        shown: Shown,
        others: Sequence[Source] = (),
        origin: np.ndarray | None = None,
    ) -> None:
        """Write the documents that are kept (one bool each) and their tokens into a folder.

        `origin` has for each document that is kept its place among those of all sources, the first of which
        are the tokens that came in blocks; None: they came in blocks, in their order. `shown` gives documents
        pseudonyms (see `DocumentFiles.write`).
        """
        sources = [Source(*self.tokens.taken()), *others]
        rows = np.flatnonzero(keep) if origin is None else origin
        order = self._write_tokens(folder, sources, rows)
        release()
        self.documents.write(folder, keep, crossposts, shown)
        release()
        self.types.write(folder, order)

    def _write_tokens(self, folder: Path, sources: Sequence[Source], rows: np.ndarray) -> np.ndarray:
        """Write the tokens of documents; returns the types in the order in which they first occur."""
        counted = np.concatenate([np.zeros(0, dtype=bool), *self.counted])
        number = np.full(len(counted), -1, dtype=np.int32)
        counts, inside = (np.zeros(len(counted), dtype=np.int64) for _ in range(2))
        met, size = [np.zeros(0, dtype=np.int64)], 0
        lengths = np.concatenate([np.diff(source.bounds) for source in sources])[rows]
        bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        np.save(folder / "bounds.npy", bounds)
        kinds = {"ids": np.int32, "starts": np.int32, "opens": np.bool_, "post-words": np.int64}
        files = {name: ArrayFile(folder / f"{name}.npy", kind) for name, kind in kinds.items()}
        for first, last in ranges_of(bounds, AT_ONCE):
            ids, starts, opens = tokens_of(sources, rows[first:last], lengths[first:last])
            order = by_first(ids)
            new = order[number[order] < 0]
            number[new] = np.arange(size, size + len(new))
            met.append(new)
            size += len(new)
            running = np.concatenate(([0], np.cumsum(counted[ids], dtype=np.int64)))
            files["post-words"].put(np.diff(running[bounds[first : last + 1] - bounds[first]]))
            ids = number[ids]
            counts += np.bincount(ids, minlength=len(counts))
            inside += np.bincount(ids[~opens], minlength=len(counts))
            for name, values in (("ids", ids), ("starts", starts), ("opens", opens)):
                files[name].put(values)
        for file in files.values():
            file.close()
        np.save(folder / "type-inside.npy", inside[:size])
        ids = np.load(folder / "ids.npy", mmap_mode="r")
        write_postings(folder, ids, bounds, counts[:size])
        return np.concatenate(met)


def tokens_of(
    sources: Sequence[Source], rows: np.ndarray, lengths: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Type numbers, places and sentence marks of documents, each a place among those of all sources."""
    size = int(lengths.sum())
    ids, starts, opens = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.bool_)
    ends, first = np.cumsum(lengths), 0
    for source in sources:
        mine = np.flatnonzero((rows >= first) & (rows < first + len(source.bounds) - 1))
        document = rows[mine] - first
        first += len(source.bounds) - 1
        own = lengths[mine]
        if not own.sum():
            continue
        steps = np.arange(int(own.sum())) - np.repeat(np.cumsum(own) - own, own)
        there = np.repeat(source.bounds[document], own) + steps
        here = np.repeat(ends[mine] - own, own) + steps
        found = source.ids[there]
        ids[here] = found if source.numbers is None else source.numbers[found]
        starts[here], opens[here] = source.starts[there], source.opens[there]
    return ids, starts, opens


@contextmanager
def gathering(complete: Complete, beside: Path | None = None) -> Iterator[Gathering]:
    """Within it there is a folder for what comes, beside another one or where temporary files are."""
    with tempfile.TemporaryDirectory(prefix="state-read-", dir=beside) as folder:
        yield Gathering(Path(folder), complete)
