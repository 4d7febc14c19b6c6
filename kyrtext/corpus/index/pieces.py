"""A lexicon that is never in memory whole: written piece by piece, its facts worked out column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ...files.arrow import MappedColumns, release, write_lists, write_texts
from ...files.lazy import Later
from ..types import LEXICON_COLUMNS, TYPED, UNSPACED, Facts
from .facts import CODED, KeptFacts, facts_of_types, spellings

ROWS = 1 << 16  # types of a piece
TEXTS = tuple(name for name in LEXICON_COLUMNS if name != "stop")


class Pieces:
    """Types in the order in which they are numbered, in files of a folder.

    `settled` gets a table of types and returns it with the user's corrections and the column `stop`.
    """

    def __init__(self, folder: Path, settled: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
        self.folder, self.settled = folder, settled
        self.paths: list[Path] = []
        self.numbers: list[dict[str, np.ndarray]] = []
        self.waiting: dict[str, list[str]] = {}
        self.size = 0

    def put(self, columns: Mapping[str, Sequence[str]]) -> None:
        """Take the next types."""
        for name, values in columns.items():
            self.waiting.setdefault(name, []).extend(values)
        if len(self.waiting["token"]) >= ROWS:
            self._flush()

    def _flush(self) -> None:
        columns, self.waiting = self.waiting, {}
        table = self.settled(
            pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
        )
        facts = Facts(table)
        self.numbers.append(facts_of_types(facts))
        self.size += len(facts)
        self.paths.append(self.folder / f"types-{len(self.paths)}.arrow")
        write_texts({name: facts.values(name).tolist() for name in (*TEXTS, TYPED, UNSPACED)}, self.paths[-1])

    def finish(self, order: np.ndarray) -> KeptFacts:
        """Return the facts of the types in this order of their numbers; the others are left out."""
        if self.waiting or not self.paths:
            self.waiting = self.waiting or {name: [] for name in TEXTS}
            self._flush()
        for name in self.numbers[0]:
            values = np.concatenate([piece[name] for piece in self.numbers])
            np.save(self.folder / f"type-{name}.npy", values[order])
        self.numbers.clear()
        there = self.paths, None if is_whole(order, self.size) else order
        # mapped anew for each column: what has been looked at would stay in memory
        write_lists({"token": MappedColumns(*there).column("token")}, spellings(self.folder, "token"))
        for name in CODED:
            codes, values = MappedColumns(*there).encoded(name)
            np.save(self.folder / f"type-{name}.npy", codes)
            write_lists({name: values}, spellings(self.folder, name))
            release()
        stop = self.folder / "type-stop.npy"
        return KeptFacts(self.folder, len(order), Later(lambda: self._table(MappedColumns(*there), stop)))

    @staticmethod
    def _table(columns: MappedColumns, stop: Path) -> pd.DataFrame:
        """The lexicon as a table over the files: loaded where it is looked at."""
        table = pd.DataFrame({name: pd.Series(columns.array(name), copy=False) for name in TEXTS}, copy=False)
        return table.assign(stop=np.load(stop))


def is_whole(order: np.ndarray, size: int) -> bool:
    """Are these so many things in the order they have anyway?"""
    return len(order) == size and bool((order == np.arange(size)).all())
