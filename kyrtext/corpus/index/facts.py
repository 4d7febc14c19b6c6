"""What an index knows of types and documents beforehand: written once, mapped, never worked out again.

`type-NAME.npy` has a number for each type, `post-NAME.npy` one for each document; `spellings.arrow` holds the
sorted lists of the different texts that the numbers of types stand for, or `spellings-NAME.arrow` one of
them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ...files.arrow import MappedLists, map_texts, ordered, taken, write_lists
from ...files.lazy import Later
from ...files.long_arrays import smallest
from ..corpus import Corpus
from ..partition import authors, days, instants
from ..types import TYPED, UNSPACED, Facts
from ..words import words_of_documents
from .alone import read_kept

CODED = ("kind", "language", "form", "form_key", "lemma", "lemma_key", TYPED, UNSPACED)
SHAPES = np.array(list("lutm"))
COLUMNS = ("platform", "group", "group_id", "kind", "author", "author_id", "source", "date_local")


def write_facts(corpus: Corpus, folder: Path) -> None:
    """Write what is known of the types and documents of a corpus into a folder."""
    facts = Facts(corpus.lexicon)
    lists: dict[str, Any] = {"token": facts.values("token")}
    of_types = {**facts_of_types(facts), "inside": corpus.inside.astype(np.int64)}
    for name in CODED:
        of_types[name], lists[name] = _sorted_codes(facts, name)
    of_posts: dict[str, np.ndarray] = {
        "instants": instants(corpus),
        "days": days(corpus),
        "authors": authors(corpus).astype(np.int32),
        "words_of_documents": words_of_documents(corpus),
    }
    for name in COLUMNS:
        codes, lists[f"post {name}"] = corpus.coded(name)
        of_posts[f"code-{name}"] = codes.astype(smallest(len(lists[f"post {name}"])))
    of_posts["dated"] = corpus.documents["date"].notna().to_numpy(dtype=bool)
    for kind, columns in (("type", of_types), ("post", of_posts)):
        for name, values in columns.items():
            np.save(folder / f"{kind}-{name}.npy", values)
    write_lists(lists, spellings(folder))


def spellings(folder: Path, name: str = "") -> Path:
    """Where lists of texts lie: all, or one of them."""
    return folder / (f"spellings-{name}.arrow" if name else "spellings.arrow")


def facts_of_types(facts: Facts) -> dict[str, np.ndarray]:
    """What is known of types as numbers, besides those of their texts."""
    everything = np.arange(len(facts))
    return {
        "length": facts.lengths().astype(np.int32),
        "pattern": (facts.patterns(everything)[:, None] == SHAPES).argmax(axis=1).astype(np.int8),
        "special": facts.special(everything),
        "stop": facts.stop,
    }


def _sorted_codes(facts: Facts, name: str) -> tuple[np.ndarray, np.ndarray]:
    """The codes of a column by the order of its values, and these."""
    codes, names = facts.codes(name), facts.names(name)
    order = ordered(names)
    place = np.full(len(names) + 1, -1, dtype=np.int32)
    place[order] = np.arange(len(names))
    return place[codes], names[order]


class KeptFacts(Facts):
    """The facts of an index; what `Facts` works out of the lexicon is looked up here."""

    def __init__(self, folder: Path, types: int, lexicon: Later, stop: np.ndarray | None = None) -> None:
        self._folder, self._types, self._lexicon, self._stop = folder, types, lexicon, stop
        self._known: dict[Any, Any] = {}

    @property
    def lexicon(self) -> pd.DataFrame:  # type: ignore[override]
        """The table, loaded when somebody looks at it."""
        return self._lexicon.value()

    def __len__(self) -> int:
        return self._types

    def _kept(self, name: str) -> np.ndarray:
        return self._once(("kept", name), lambda: mapped(self._folder / f"type-{name}.npy"))  # type: ignore[no-any-return]

    @property
    def _lists(self) -> MappedLists:
        return self._once("lists", self._mapped_lists)  # type: ignore[no-any-return]

    def _mapped_lists(self) -> MappedLists:
        return MappedLists(sorted(self._folder.glob("spellings-*.arrow")) or [spellings(self._folder)])

    @property
    def stop(self) -> np.ndarray:
        """One bool per type: does a stop list name it?"""
        return self._kept("stop") if self._stop is None else self._stop

    def codes(self, column: str) -> np.ndarray:
        """The number of each type's value in a column; -1 where it has none."""
        return self._kept(column) if column in CODED else super().codes(column)

    def names(self, column: str) -> np.ndarray:
        """The different values of a column, in the order of their numbers."""
        if column not in CODED:
            return super().names(column)
        return self._once(("names", column), lambda: self._lists.whole(column))  # type: ignore[no-any-return]

    def numbers(self, column: str, values: Iterable[str]) -> np.ndarray:
        """The numbers of those of the values that the column has."""
        if column not in CODED:
            return super().numbers(column, values)
        found = [self._lists.place(column, value) for value in dict.fromkeys(values)]
        return np.array([place for place in found if place >= 0], dtype=np.int64)

    def spelled(self, column: str, types: np.ndarray) -> np.ndarray:
        """The strings of a column for some types."""
        if column == "token":
            return self._lists.some(column, types)
        return (
            self._lists.some(column, self.codes(column)[types])
            if column in CODED
            else super().spelled(column, types)
        )

    def read_alone(self, spelling: str) -> list[tuple[str, str]] | None:
        """What is kept of how a spelling is read without any text around it."""
        return self._once("alone", lambda: read_kept(self._folder)).get(spelling)  # type: ignore[no-any-return]

    def lengths(self, types: np.ndarray | None = None) -> np.ndarray:
        """Characters of some types as typed (None: of all)."""
        lengths = self._kept("length")
        return (lengths if types is None else lengths[types]).astype(np.int64)

    def patterns(self, types: np.ndarray) -> np.ndarray:
        """How some types are capitalised: "l", "t", "u" or "m" (see `case_pattern`)."""
        return SHAPES[self._kept("pattern")[types]]

    def special(self, types: np.ndarray) -> np.ndarray:
        """One bool for each of some types: is it a hashtag, or its lemma a proper name?"""
        return self._kept("special")[types]


def mapped(path: Path) -> np.ndarray:
    """An array on disk, loaded where it is looked at."""
    return np.load(path, mmap_mode="r").view(np.ndarray)


class KeptDocuments:
    """The documents of an index: columns as numbers, and the values of single documents."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = Later(lambda: MappedLists([spellings(folder)]))
        self._texts = Later(lambda: map_texts(folder / "documents.arrow"))

    def known(self) -> dict[Any, Later]:
        """What a corpus need not work out, by the names it has there."""
        known: dict[Any, Later] = {("coded", name): Later(partial(self._coded, name)) for name in COLUMNS}
        for name in ("instants", "days", "authors", "words_of_documents"):
            known[name] = Later(partial(self._mapped, name))
        return known

    def _mapped(self, name: str) -> np.ndarray:
        return mapped(self._folder / f"post-{name}.npy")

    def _coded(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        return self._mapped(f"code-{name}"), self._names.value().whole(f"post {name}")

    def columns(self, rows: np.ndarray, names: Iterable[str]) -> pd.DataFrame | None:
        """The named columns of some documents; None if one of them lies elsewhere."""
        found = {name: self._column(rows, name) for name in names}
        return None if any(values is None for values in found.values()) else pd.DataFrame(found)

    def _column(self, rows: np.ndarray, name: str) -> pd.Series | None:
        if name in COLUMNS:
            codes = self._mapped(f"code-{name}")[rows]
            values = np.full(len(codes), None, dtype=object)
            known = np.flatnonzero(codes >= 0)
            values[known] = self._names.value().some(f"post {name}", codes[known])
            return pd.Series(values, dtype=object)
        if name == "date":
            dates = self._mapped("instants")[rows]
            dates[~self._mapped("dated")[rows]] = np.datetime64("NaT")
            return pd.Series(dates).dt.tz_localize("UTC")
        kept = self._texts.value()
        return pd.Series(taken(kept[name], rows), dtype=object) if name in kept else None
