"""From texts to analysed tokens: in blocks, by one process or several, with the same outcome.

A block is a run of whole documents. How a word is read depends on its own document only, and types are
numbered in the order in which they first occur, so neither the size of a block nor the number of processes
shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from ..text.blocks import numbered
from ..text.joined import in_blocks
from ..text.numbering import Growing, Numbering, renumbered
from .processes import Processes
from .sessions import KEYED, Block, Session, Types, Work

PAYS_FROM = 10_000_000  # bytes; for less, processes cost more than they save
BYTES_OF_TOKEN, MOST_FORESEEN = 10, 1 << 25  # for fewer bytes, or more tokens, arrays grow


@dataclass(frozen=True, eq=False)
class Analysed:
    """Tokens of texts and what their types are; the arrays of a corpus, its lexicon without stop marks."""

    ids: np.ndarray
    starts: np.ndarray
    opens: np.ndarray
    bounds: np.ndarray
    lexicon: pd.DataFrame


class Piled:
    """An array put together piece by piece, while the next pieces are still being made."""

    def __init__(self, dtype: type, room: int = 0) -> None:
        # what is never written to takes no memory
        self.values: np.ndarray = np.empty(max(room, 1 << 16), dtype)
        self.size = 0

    def put(self, piece: np.ndarray | list[str]) -> None:
        """Put a piece at the end."""
        size = self.size + len(piece)
        if size > len(self.values):
            values = np.empty(max(2 * len(self.values), size), self.values.dtype)
            values[: self.size] = self.values[: self.size]
            self.values = values
        self.values[self.size : size] = piece
        self.size = size

    def taken(self) -> np.ndarray:
        """Return all there is."""
        return self.values[: self.size]


class Tokens(Protocol):
    """Where the tokens of documents go as they come."""

    def put(self, *pieces: np.ndarray) -> None:
        """Take type numbers, places, sentence marks, and how many tokens each of the next documents has."""

    def taken(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return type numbers, places, sentence marks and the bounds of the documents."""


class Described(Protocol):
    """Where types go as they come, in the order of their numbers."""

    def put(self, columns: Mapping[str, Sequence[str]]) -> None:
        """Take the next types, a list for each of KEYED."""


class TokenArrays:
    """Tokens in memory; so many are expected."""

    def __init__(self, tokens: int = 0) -> None:
        self.piles = (*(Piled(dtype, tokens) for dtype in (np.int32, np.int32, np.bool_)), Piled(np.int64))

    def put(self, *pieces: np.ndarray) -> None:
        """Take type numbers, places, sentence marks, and how many tokens each of the next documents has."""
        for pile, piece in zip(self.piles, pieces, strict=True):
            pile.put(piece)

    def taken(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return type numbers, places, sentence marks and the bounds of the documents."""
        ids, starts, opens, lengths = (pile.taken() for pile in self.piles)
        return ids, starts, opens, np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)


class TypeColumns:
    """Types in memory."""

    def __init__(self) -> None:
        self.columns = {name: Piled(np.object_) for name in KEYED}

    def put(self, columns: Mapping[str, Sequence[str]]) -> None:
        """Take the next types, a list for each of KEYED."""
        for name, values in columns.items():
            self.columns[name].put(list(values))

    def table(self) -> pd.DataFrame:
        """Return all types."""
        columns = {name: pd.Series(column.taken(), dtype=object) for name, column in self.columns.items()}
        return pd.DataFrame(columns, copy=False)


class Collector:
    """Takes blocks in their order: types are numbered as they first occur, and both go where they belong.

    A type is known again by 128 bits: the fingerprint of its token, and one of everything that is said of it.
    """

    def __init__(self, tokens: Tokens, types: Described) -> None:
        self.tokens, self.types = tokens, types
        self.size = 0  # types
        self.maps: dict[str, np.ndarray] = {}
        self._taken: dict[str, int] = {}  # blocks of each session
        self._tokens = Numbering()
        self._first = Growing(np.int32)  # of each token its first type
        self._more: dict[int, list[int]] = {}  # and those after it, of tokens read in several ways
        self._said = Growing(np.int64)  # of each type

    def number(self, types: Types) -> np.ndarray:
        """Return the number of each of some types, which must differ."""
        said = np.fromiter(map(hash, zip(*types.columns, strict=True)), np.int64, len(types.prints))
        tokens, new = numbered(self._tokens, types.prints)
        fresh = np.zeros(len(tokens), dtype=np.bool_)
        fresh[new] = True
        numbers = np.zeros(len(tokens), dtype=np.int32)
        met, known = self._first.array(), self._said.array()
        again = np.flatnonzero(~fresh)
        # a token that came twice in these types only is not met yet
        first = np.append(met, np.int32(-1))[np.minimum(tokens[again], len(met))]
        alike = first >= 0
        alike[alike] = known[first[alike]] == said[again[alike]]
        numbers[again[alike]] = first[alike]
        further: list[tuple[int, int]] = []
        for place in again[~alike].tolist():
            token = int(tokens[place])
            for number in self._more.get(token, ()):
                if known[number] == said[place]:
                    numbers[place] = number
                    break
            else:
                fresh[place] = True
                further.append((token, place))
        places = np.flatnonzero(fresh)
        numbers[places] = np.arange(self.size, self.size + len(places))
        self.size += len(places)
        self._said.extend(said[places])
        chosen, whole = places.tolist(), len(places) == len(said)
        self.types.put(
            {
                name: values if whole else list(map(values.__getitem__, chosen))
                for name, values in zip(KEYED, types.columns, strict=True)
            }
        )
        self._first.extend(numbers[new])
        for token, place in further:
            self._more.setdefault(token, []).append(int(numbers[place]))
        return numbers

    def add(self, block: Block) -> None:
        """Take the next block."""
        self.tokens.put(self.ids(block), block.starts, block.opens, block.lengths)

    def ids(self, block: Block) -> np.ndarray:
        """Return the types of the tokens of the next block."""
        self.maps.pop(block.over, None)
        self._taken[block.session] = self._taken.pop(block.session, 0) + 1
        if block.number != self._taken[block.session]:
            raise RuntimeError(f"block {block.number} of a process came as its {self._taken[block.session]}.")
        if block.session not in self.maps:
            self.maps[block.session] = np.zeros(0, dtype=np.int32)
        if len(block.types.prints):
            fresh = self.number(block.types)
            self.maps[block.session] = np.concatenate([self.maps[block.session], fresh])
        return self.maps[block.session][block.ids] if len(block.ids) else block.ids


class Pipeline:
    """Analyses texts while they are still being read; `expected` bytes of them are known to come.

    >>> pipeline = Pipeline()
    >>> pipeline.add("Жумуш барбы?")
    >>> pipeline.finish().lexicon["lemma"].tolist()
    ['жумуш', 'бар', '?']
    """

    def __init__(
        self, how: Work | None = None, collector: Collector | None = None, expected: int = 0
    ) -> None:
        self.how = how or Work()
        room = min(expected // BYTES_OF_TOKEN, MOST_FORESEEN)
        self.collector = collector or Collector(TokenArrays(room), TypeColumns())
        self.texts: list[str] = []
        self.size = 0
        self.here: Session | None = None
        self.processes: Processes | None = None
        if self.how.processes and expected > PAYS_FROM:
            self.processes = Processes(self.how, self.collector.add)

    def add(self, text: str) -> None:
        """Take the next text."""
        self.extend([text])

    def extend(self, texts: list[str]) -> None:
        """Take the next texts."""
        self.texts += texts
        self.size += sum(map(len, texts))
        if self.size >= self.how.block:
            self._flush()

    def finish(self) -> Analysed:
        """Return the tokens of all texts taken, which are in memory."""
        self.work_out()
        ids, starts, opens, bounds = self.collector.tokens.taken()
        assert isinstance(self.collector.types, TypeColumns)
        return Analysed(ids, starts, opens, bounds, self.collector.types.table())

    def all_taken(self) -> None:
        """Say that no more texts will come."""
        self._flush()

    def work_out(self) -> None:
        """Have all texts analysed that were taken."""
        try:
            self.all_taken()
            if self.processes:
                self.processes.drain()
        finally:
            self.close()

    def close(self) -> None:
        """Let the processes go, and what this one remembers."""
        self.here = None
        if self.processes:
            self.processes.close()
            self.processes = None

    def _flush(self) -> None:
        texts, self.texts, self.size = self.texts, [], 0
        if texts and self.processes:
            self.processes.submit(texts)
        elif texts:
            self.here = self.here or Session(self.how)
            self.collector.add(self.here.work(in_blocks(texts)))


def analyse(texts: Iterable[str], how: Work | None = None) -> Analysed:
    """Return the tokens of texts with the language, form and lemma of each type."""
    pipeline = Pipeline(how)
    try:
        for text in texts:
            pipeline.add(text)
        return pipeline.finish()
    finally:
        pipeline.close()


def kept(found: Analysed, keep: np.ndarray) -> Analysed:
    """The tokens of the documents that are kept (one bool each), as if the others had never been there."""
    if keep.all():
        return found
    lengths = np.diff(found.bounds)
    tokens = np.repeat(keep, lengths)
    ids, order = renumbered(found.ids[tokens], len(found.lexicon))
    bounds = np.concatenate(([0], np.cumsum(lengths[keep]))).astype(np.int64)
    lexicon = found.lexicon.iloc[order].reset_index(drop=True)
    return Analysed(ids, found.starts[tokens], found.opens[tokens], bounds, lexicon)


__all__ = ["Analysed", "Collector", "Pipeline", "Work", "analyse", "kept"]
