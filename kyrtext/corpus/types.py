"""The types of a lexicon as numbers: what is asked of them, where they stand and how often."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import pandas as pd

from ..files.arrays import by_number
from ..files.arrow import taken
from ..files.cache import remembered

COUNTED_KINDS = ("word", "hashtag")
LEXICON_COLUMNS = (
    "token",
    "form",
    "language",
    "lemma",
    "pos",
    "method",
    "kind",
    "rules",
    "form_key",
    "lemma_key",
    "stop",
)
TYPED, UNSPACED = "typed", "unspaced"  # columns no lexicon has: small letters; other kinds without spaces
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")


class Facts:
    """The types of a lexicon: codes of their columns, which are counted, how they are spelled.

    An index keeps the same facts on disk (`kyrtext.corpus.index.facts`); these are worked out from the table.
    """

    def __init__(self, lexicon: pd.DataFrame) -> None:
        self.lexicon = lexicon
        self.answers: dict[Any, Any] = {}  # see `remembered`
        self._asked: set[str] = set()  # columns whose values have been looked for

    def __len__(self) -> int:
        return len(self.lexicon)

    @cached_property
    def counted(self) -> np.ndarray:
        """One bool per type: is it a word or a hashtag?"""
        return self.of_kind(*COUNTED_KINDS)

    def of_kind(self, *kinds: str) -> np.ndarray:
        """One bool per type: is it of one of these kinds?"""
        return self.where("kind", kinds)

    @property
    def stop(self) -> np.ndarray:
        """One bool per type: does a stop list name it?"""
        return self.lexicon["stop"].to_numpy(dtype=bool)

    def codes(self, column: str) -> np.ndarray:
        """The number of each type's value in a column; -1 where it has none."""
        return self._coded(column)[0]

    def names(self, column: str) -> np.ndarray:
        """The different values of a column, in the order of their numbers."""
        return self._coded(column)[1]

    @remembered
    def _coded(self, column: str) -> tuple[np.ndarray, np.ndarray]:
        codes, names = pd.factorize(self.values(column))
        return codes.astype(np.int32), names

    def values(self, column: str) -> np.ndarray:
        """A column of the lexicon as objects, or one worked out of it; None where a type has no value."""
        if column == TYPED:
            return lowered(self.lexicon["token"])
        if column == UNSPACED:
            return unspaced_tokens(self.lexicon)
        return self.lexicon[column].to_numpy(dtype=object)

    def numbers(self, column: str, values: Iterable[str]) -> np.ndarray:
        """The numbers of those of the values that the column has."""
        if column not in self._asked:
            # to look once at all values is quicker than an index of them, which later questions get
            self._asked.add(column)
            wanted, names = frozenset(values), self.names(column)
            return np.flatnonzero(np.fromiter(map(wanted.__contains__, names), dtype=bool, count=len(names)))
        index = self._place_of(column)
        return np.array(sorted({index[value] for value in values if value in index}), dtype=np.int64)

    @remembered
    def _place_of(self, column: str) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names(column))}

    def where(self, column: str, values: Iterable[str]) -> np.ndarray:
        """One bool per type: has it one of these values in the column?"""
        codes = self.codes(column)
        found = np.zeros(len(codes), dtype=bool)
        for number in self.numbers(column, values).tolist():
            found |= codes == number
        return found

    def spelled(self, column: str, types: np.ndarray) -> np.ndarray:
        """The strings of a column for some types."""
        values = self.lexicon[column]
        # what lies on disk is read where it is asked for
        return values.to_numpy()[types] if values.dtype == object else taken(values.array, types)

    def read_without_context(self, spelling: str) -> list[tuple[str, str]] | None:  # noqa: ARG002
        """What is kept of how a spelling is read without any text around it (see `terms`): nothing here."""
        return None

    def groups(self, group: str, digest: bytes) -> tuple[np.ndarray, np.ndarray] | None:  # noqa: ARG002
        """What is kept of how some types are grouped (see `grouping`): nothing here."""
        return None

    def lengths(self, types: np.ndarray | None = None) -> np.ndarray:
        """Characters of some types as typed (None: of all)."""
        tokens = self.lexicon["token"] if types is None else self.spelled("token", types)
        return np.fromiter(map(len, tokens), np.int64, len(tokens))

    def patterns(self, types: np.ndarray) -> np.ndarray:
        """How some types are capitalised: "l", "t", "u" or "m" (see `case_pattern`)."""
        return np.array([case_pattern(token) for token in self.spelled("token", types)], dtype="U1")

    def special(self, types: np.ndarray) -> np.ndarray:
        """One bool for each of some types: is it a hashtag, or its lemma a proper name?"""
        lemmas = self.spelled("lemma", types)
        proper = np.fromiter((lemma[:1].isupper() for lemma in lemmas), dtype=bool, count=len(lemmas))
        return proper | self.of_kind("hashtag")[types]


def lowered(tokens: pd.Series) -> np.ndarray:
    """Every type as it was typed, in small letters."""
    values = np.empty(len(tokens), dtype=object)
    values[:] = [token.lower() for token in tokens]
    return values


def unspaced_tokens(lexicon: pd.DataFrame) -> np.ndarray:
    """Numbers, phones, links as they are looked up, however they are spaced; None for other types."""
    values = np.full(len(lexicon), None, dtype=object)
    rows = np.flatnonzero(~lexicon["kind"].isin((*COUNTED_KINDS, "punctuation")).to_numpy(dtype=bool))
    values[rows] = [unspaced(token) for token in lexicon["token"].to_numpy(dtype=object)[rows]]
    return values


def unspaced(text: str) -> str:
    """A text as it is looked up when spaces do not matter.

    >>> unspaced("0555 123 456")
    '0555123456'
    """
    return _SPACES.sub("", text).casefold()


def case_pattern(token: str) -> str:
    """How a token is capitalised: "l" lower, "t" Title, "u" UPPER, "m" mixed.

    Examples
    --------
    >>> [case_pattern(token) for token in ("жумуш", "Бишкек", "COVID", "ЖогоркуКеңеш", "Ысык-Көл")]
    ['l', 't', 'u', 'm', 't']
    """
    if token.islower():
        return "l"
    if token.isupper():
        return "u" if sum(map(str.isalpha, token)) > 1 else "t"
    return "t" if token.istitle() or (token[:1].isupper() and token[1:].islower()) else "m"


class Places(Protocol):
    """Places of tokens (ascending within a type), and the rows of their documents."""

    def positions_of(self, types: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How many tokens each of these types has, and where they stand, type after type."""

    def documents_of(self, types: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How many tokens each of these types has, and their documents, type after type."""

    def sizes(self) -> np.ndarray:
        """How many tokens each type has."""


class Postings:
    """The postings of a whole index: tokens of type t are ``positions[offsets[t]:offsets[t + 1]]``.

    >>> whole = Postings(np.array([0, 1, 3]), np.array([1, 0, 2]), np.array([0, 0, 1]))
    >>> whole.positions_of(np.array([1]))[1].tolist(), whole.documents_of(np.array([1, 0]))[0].tolist()
    ([0, 2], [2, 1])
    """

    def __init__(self, offsets: np.ndarray, positions: np.ndarray, documents: np.ndarray) -> None:
        self.offsets, self.positions, self.documents = offsets, positions, documents

    def positions_of(self, types: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How many tokens each of these types has, and where they stand, type after type."""
        return self._taken(self.positions, types)

    def documents_of(self, types: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How many tokens each of these types has, and their documents, type after type."""
        return self._taken(self.documents, types)

    def sizes(self) -> np.ndarray:
        """How many tokens each type has."""
        return np.diff(self.offsets)

    def _taken(self, values: np.ndarray, types: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        begins, ends = self.offsets[types], self.offsets[types + 1]
        if len(types) and np.array_equal(begins[1:], ends[:-1]):  # neighbours: one stretch
            return ends - begins, values[begins[0] : ends[-1]]
        if len(types) >= MANY and (types[1:] > types[:-1]).all():
            wanted = np.zeros(len(self.offsets) - 1, dtype=bool)
            wanted[types] = True
            return ends - begins, values[np.repeat(wanted, self.sizes())]
        runs = [values[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
        return ends - begins, np.concatenate([values[:0], *runs])


class Selection:
    """The postings of the documents of a selection: those of the whole, the others left out."""

    def __init__(self, whole: Places, mask: np.ndarray, before: np.ndarray, after: np.ndarray) -> None:
        self.whole, self.mask = whole, mask
        self._bounds = before, after

    @cached_property
    def _rows(self) -> np.ndarray:
        return (np.cumsum(self.mask) - 1).astype(np.int32)

    @cached_property
    def _shift(self) -> np.ndarray:
        """How far the tokens of each document have moved."""
        before, after = self._bounds
        shift = np.zeros(len(self.mask), dtype=np.int64)
        shift[self.mask] = after[:-1] - before[:-1][self.mask]
        return shift

    def positions_of(self, types: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How many tokens each of these types has, and where they stand, type after type."""
        sizes, documents = self.whole.documents_of(types)
        positions = self.whole.positions_of(types)[1]
        kept = self.mask[documents]
        return sizes_of_marked(sizes, kept), positions[kept] + self._shift[documents[kept]]

    def documents_of(self, types: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How many tokens each of these types has, and their documents, type after type."""
        sizes, documents = self.whole.documents_of(types)
        kept = self.mask[documents]
        return sizes_of_marked(sizes, kept), self._rows[documents[kept]]

    def sizes(self) -> np.ndarray:
        """How many tokens each type has."""
        return self.documents_of(np.arange(len(self.whole.sizes())))[0]


def sizes_of_marked(sizes: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """How many are kept of runs that stand one after the other.

    >>> sizes_of_marked(np.array([2, 1]), np.array([True, False, True])).tolist()
    [1, 1]
    """
    running = np.concatenate(([0], np.cumsum(kept)))
    return np.diff(running[np.concatenate(([0], np.cumsum(sizes)))])


class Scanned:
    """The postings of a corpus that has none: looked for among all its tokens at every question."""

    def __init__(self, ids: np.ndarray, documents: Callable[[], np.ndarray], types: int) -> None:
        self.ids, self.documents, self.types = ids, documents, types

    def positions_of(self, types: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How many tokens each of these types has, and where they stand, type after type."""
        if not len(self.ids) or not len(types):
            return np.zeros(len(types), dtype=np.int64), np.zeros(0, dtype=np.int64)
        small = len(types) < 2**16 - 1
        place = np.full(self.types, len(types), dtype=np.uint16 if small else np.int32)
        place[types] = np.arange(len(types))
        of_token = place.take(self.ids)
        tokens = np.flatnonzero(of_token != len(types))
        of_token = of_token.take(tokens)
        order = by_number(of_token)
        return np.bincount(of_token, minlength=len(types)), tokens.take(order)

    def documents_of(self, types: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How many tokens each of these types has, and their documents, type after type."""
        sizes, positions = self.positions_of(types)
        return sizes, self.documents().take(positions)

    def sizes(self) -> np.ndarray:
        """How many tokens each type has."""
        return np.bincount(self.ids, minlength=self.types)


MANY = 1_000  # runs; beyond it tokens are picked one by one


def token_runs(mask: np.ndarray, bounds: np.ndarray) -> list[tuple[int, int]]:
    """Begin and end of each run of marked documents."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return list(zip(bounds[edges[::2]].tolist(), bounds[edges[1::2]].tolist(), strict=True))


def tokens_of_runs(
    values: np.ndarray, lengths: np.ndarray, mask: np.ndarray, runs: Sequence[tuple[int, int]]
) -> np.ndarray:
    """The tokens of the marked documents out of an array.

    Documents that stand together (a folder, a platform) are taken as runs; a single one is not copied.
    """
    if len(runs) >= MANY:
        return values[np.repeat(mask, lengths)]
    if len(runs) == 1:
        return values[slice(*runs[0])]
    return np.concatenate([values[:0], *(values[begin:end] for begin, end in runs)])


def whole_parts(codes: np.ndarray, names: np.ndarray, mask: np.ndarray) -> list[str] | None:
    """The parts that the marked documents are, or None if of one only some are marked."""
    sizes = np.bincount(codes + 1, minlength=len(names) + 1)
    marked = np.bincount(codes[mask] + 1, minlength=len(names) + 1)
    if marked[0] or ((marked != 0) & (marked != sizes)).any():
        return None
    return [names[place - 1] for place in np.flatnonzero(marked).tolist()]


@dataclass(frozen=True, eq=False)
class TypeCounts:
    """Tokens of each type in each part, those that are not 0; `edges` says where each part begins."""

    names: list[str]
    edges: np.ndarray
    types: np.ndarray
    counts: np.ndarray

    def added(self, names: Sequence[str], types: int) -> np.ndarray:
        """Tokens of each type in some parts together."""
        found = np.zeros(types, dtype=np.int64)
        for number in map(self.names.index, names):
            mine = slice(*self.edges[number : number + 2])
            found[self.types[mine]] += self.counts[mine]
        return found
