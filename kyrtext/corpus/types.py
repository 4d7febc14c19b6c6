"""What is asked of the types of a lexicon, as numbers; spellings are given for the types asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..files.arrow import taken
from ..files.lazy import remembered

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
