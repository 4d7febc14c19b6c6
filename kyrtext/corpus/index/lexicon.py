"""The lexicon of an index: numbers of types and sorted lists of texts, written piece by piece, mapped.

`type-NAME.npy` has a number for each type, `spellings-NAME.arrow` the sorted list of the different texts that
the numbers of a column stand for; `spellings-token.arrow` has the token of each type.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ...files.arrays import mapped
from ...files.arrow import MappedColumns, MappedLists, release, write_lists, write_texts
from ...files.cache import Lazy, remembered
from ..types import LEXICON_COLUMNS, TYPED, UNSPACED, Facts

GROUPS = "groups.json"
SHAPES = np.array(list("lutm"))
TEXTS = tuple(name for name in LEXICON_COLUMNS if name not in ("token", "stop"))
CODED = (*TEXTS, TYPED, UNSPACED)
ROWS = 1 << 16  # types of a piece
Complete = Callable[[pd.DataFrame], pd.DataFrame]


class TypeFiles:
    """Types in the order in which they are numbered, in files of a folder.

    `complete` gets a table of types and returns it with the user's corrections and the column `stop`.
    """

    def __init__(self, folder: Path, complete: Complete) -> None:
        self.folder, self.complete = folder, complete
        self.paths: list[Path] = []
        self.numbers: list[dict[str, np.ndarray]] = []
        self.waiting: dict[str, list[Any]] = {}
        self.size = 0
        self.stop: np.ndarray | None = None  # stop marks of all types, where they are given

    def put(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """Take the next types."""
        for name, values in columns.items():
            self.waiting.setdefault(name, []).extend(values)
        if len(self.waiting["token"]) >= ROWS:
            self._flush()

    def _flush(self) -> None:
        columns, self.waiting = self.waiting, {}
        table = self.complete(
            pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
        )
        facts = Facts(table)
        self.numbers.append(facts_of_types(facts))
        self.size += len(facts)
        self.paths.append(self.folder / f"read-types-{len(self.paths)}.arrow")
        write_texts({name: facts.values(name).tolist() for name in ("token", *CODED)}, self.paths[-1])

    def write(self, folder: Path, order: np.ndarray) -> None:
        """Write the types into a folder in this order of their numbers; the others are left out."""
        if self.waiting or not self.paths:
            self.waiting = self.waiting or {name: [] for name in ("token", *TEXTS)}
            self._flush()
        for name in self.numbers[0]:
            values = np.concatenate([piece[name] for piece in self.numbers])
            if name == "stop" and self.stop is not None:
                values = self.stop
            np.save(folder / f"type-{name}.npy", values[order])
        whole = len(order) == self.size and bool((order == np.arange(self.size)).all())
        there = self.paths, None if whole else order
        # mapped anew for each column: what has been looked at would stay in memory
        write_lists({"token": MappedColumns(*there).column("token")}, spellings(folder, "token"))
        for name in CODED:
            codes, values = MappedColumns(*there).encoded(name)
            np.save(folder / f"type-{name}.npy", codes)
            write_lists({name: values}, spellings(folder, name))
            release()


def spellings(folder: Path, name: str) -> Path:
    """Where a list of texts lies."""
    return folder / f"spellings-{name}.arrow"


def facts_of_types(facts: Facts) -> dict[str, np.ndarray]:
    """What is known of types as numbers, besides those of their texts."""
    everything = np.arange(len(facts))
    return {
        "length": facts.lengths().astype(np.int32),
        "pattern": (facts.patterns(everything)[:, None] == SHAPES).argmax(axis=1).astype(np.int8),
        "special": facts.special(everything),
        "stop": np.asarray(facts.stop, dtype=bool),
    }


class IndexFacts(Facts):
    """The facts of an index; what `Facts` works out of the lexicon is looked up here."""

    def __init__(self, folder: Path, types: int, lexicon: Lazy, stop: np.ndarray | None = None) -> None:
        self._folder, self._types, self._lexicon, self._stop = folder, types, lexicon, stop
        self.answers: dict[Any, Any] = {}  # see `remembered`
        self._asked: set[str] = set()

    @property
    def lexicon(self) -> pd.DataFrame:  # type: ignore[override]
        """The table, loaded when somebody looks at it."""
        return self._lexicon.value()

    def __len__(self) -> int:
        return self._types

    @remembered
    def _array(self, name: str) -> np.ndarray:
        return mapped(self._folder / f"type-{name}.npy")

    @remembered
    def _list(self, name: str) -> MappedLists:
        return MappedLists([spellings(self._folder, name)])

    @remembered
    def _values(self, column: str) -> np.ndarray:
        return self._list(column).whole(column)

    @cached_property
    def _common_readings(self) -> dict[str, list[tuple[str, str]]]:
        return common_readings(self._folder)

    @property
    def stop(self) -> np.ndarray:
        """One bool per type: does a stop list name it?"""
        return self._array("stop") if self._stop is None else self._stop

    def codes(self, column: str) -> np.ndarray:
        """The number of each type's value in a column; -1 where it has none."""
        return self._array(column) if column in CODED else super().codes(column)

    def names(self, column: str) -> np.ndarray:
        """The different values of a column, in the order of their numbers."""
        return self._values(column) if column in CODED else super().names(column)

    def numbers(self, column: str, values: Iterable[str]) -> np.ndarray:
        """The numbers of those of the values that the column has."""
        if column not in CODED:
            return super().numbers(column, values)
        found = [self._list(column).place(column, value) for value in dict.fromkeys(values)]
        return np.array([place for place in found if place >= 0], dtype=np.int64)

    def spelled(self, column: str, types: np.ndarray) -> np.ndarray:
        """The strings of a column for some types."""
        if column == "token":
            return self._list(column).some(column, types)
        return (
            self._list(column).some(column, self.codes(column)[types])
            if column in CODED
            else super().spelled(column, types)
        )

    def read_without_context(self, spelling: str) -> list[tuple[str, str]] | None:
        """What is kept of how a spelling is read without any text around it."""
        return self._common_readings.get(spelling)

    def groups(self, group: str, digest: bytes) -> tuple[np.ndarray, np.ndarray] | None:
        """What is kept of how some types are grouped: the group of each, and the language of each group."""
        path = self._folder / GROUPS
        known = json.loads(path.read_text("utf-8")) if path.is_file() else None
        if known is None or group != "lemma" or digest.hex() != known["key"]:
            return None
        names = np.array(known["languages"], dtype=object)
        return mapped(self._folder / "group-of_type.npy"), names[mapped(self._folder / "group-language.npy")]

    def lengths(self, types: np.ndarray | None = None) -> np.ndarray:
        """Characters of some types as typed (None: of all)."""
        lengths = self._array("length")
        return (lengths if types is None else lengths[types]).astype(np.int64)

    def patterns(self, types: np.ndarray) -> np.ndarray:
        """How some types are capitalised: "l", "t", "u" or "m" (see `case_pattern`)."""
        return SHAPES[self._array("pattern")[types]]

    def special(self, types: np.ndarray) -> np.ndarray:
        """One bool for each of some types: is it a hashtag, or its lemma a proper name?"""
        return self._array("special")[types]


def lexicon_table(folder: Path) -> pd.DataFrame:
    """The lexicon of an index as a table; each different text is one Python string."""
    columns: dict[str, Any] = {"token": MappedLists([spellings(folder, "token")]).whole("token")}
    for name in TEXTS:
        columns[name] = MappedLists([spellings(folder, name)]).whole(name)[
            np.load(folder / f"type-{name}.npy")
        ]
    columns = {name: pd.Series(columns[name], dtype=object) for name in LEXICON_COLUMNS if name != "stop"}
    return pd.DataFrame({**columns, "stop": np.load(folder / "type-stop.npy")}, copy=False)


FILE = "alone.json"


def common_readings(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Read what `write_common_readings` wrote; an older index has nothing."""
    path = folder / FILE
    if not path.is_file():
        return {}
    kept = json.loads(path.read_text("utf-8"))
    return {form: [(key, language) for key, language in read] for form, read in kept.items()}
