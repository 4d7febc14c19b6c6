"""A corpus that is nowhere whole: its tokens lie in parts, on disk or on other machines; only sums are held.

`PartedCorpus` answers what tables are made of (how often each type occurs, in how many documents and authors
a group of types occurs) by asking every part and adding up, one answer after the other. So frequency, keyness
and timelines take it in place of a corpus and give the same numbers; what needs the running text (KWIC,
collocates) needs an index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, cast

import numpy as np
import pandas as pd

from ..errors import KyrtextError
from ..files.arrow import release
from ..files.lazy import Later
from . import asked
from .asked import Wanted
from .corpus import Corpus
from .counting import Division, different, expected_types, piled
from .occurrence import Shown
from .partition import authors
from .stretches import PartCounts, tally
from .types import Facts
from .words import words_of_documents

DIVIDED_BY = ("platform", "group", "month", "week", "kind", "language")
ROOM = 20_000_000  # numbers that a question holds at once, where memory is not limited


class Parts(Protocol):
    """Where the parts are.

    `documents` has a row for each document of all parts, `authors` the number of each one's author (-1:
    unknown), `sizes` their number in each part. A question may hold `room` numbers at once.
    """

    facts: Facts
    documents: pd.DataFrame
    authors: np.ndarray
    sizes: list[int]
    room: int

    def map(
        self, function: Callable[..., Any], keep: np.ndarray | None, each: Sequence[tuple[Any, ...]]
    ) -> Iterable[Any]:
        """Yield what `function(part, *arguments)` answers for each part in their order.

        A part has the documents that are marked in `keep` (None: all); `each` has the arguments for each.
        """


@dataclass(frozen=True, eq=False, repr=False)
class PartedCorpus(Corpus):
    """A corpus of which only sums are held; see the module's description."""

    source: Any = None  # Parts
    chosen: np.ndarray | None = None  # of the source's documents; None: all
    running: ClassVar[bool] = False

    def __len__(self) -> int:
        return self.once("size", lambda: len(self.documents))

    @property
    def indexed(self) -> bool:
        """Are the postings kept? They are not."""
        return False

    def coded(self, column: str) -> tuple[np.ndarray, np.ndarray]:
        """A column of the documents as numbers (-1: nothing known), and the value of each number."""
        if column not in self.documents.columns:
            raise KyrtextError(
                f"a corpus in parts has no column '{column}'",
                f"it has {', '.join(self.documents.columns)}",
                "leave out --max-memory, --workers and --scheduler, or make an index",
            )
        if not isinstance(self.documents[column].dtype, pd.CategoricalDtype):
            return super().coded(column)
        return self.once(("coded", column), lambda: self._categories(column))

    def _categories(self, column: str) -> tuple[np.ndarray, np.ndarray]:
        values = self.documents[column].cat
        return values.codes.to_numpy(), values.categories.to_numpy(dtype=object)

    def of_whole(self, key: Any, make: Callable[[Corpus], np.ndarray]) -> np.ndarray:
        """A value for each document; dates, which are at hand, are not kept a second time."""
        return make(self) if key in ("instants", "days") else super().of_whole(key, make)

    @property
    def type_counts(self) -> np.ndarray:
        """Number of tokens of each type."""
        return self._tallied()[0]

    @property
    def inside(self) -> np.ndarray:
        """Number of tokens of each type that do not begin a sentence."""
        return self._tallied()[1]

    def _tallied(self) -> list[np.ndarray]:
        return self.once("tallied", self._tally)

    def _tally(self) -> list[np.ndarray]:
        found = [np.zeros(len(self.facts), dtype=np.int64) for _ in range(2)]
        for types, *counts in self._asked(asked.tally, len(self.facts)):
            for whole, own in zip(found, counts, strict=True):
                whole[types] += own
        return found

    def _own(self, values: np.ndarray) -> list[np.ndarray]:
        """Values of the documents (along the last axis), cut into those of each part."""
        sizes = self.source.sizes
        if self.chosen is not None:
            sizes = [int(np.count_nonzero(mask)) for mask in cut(self.chosen, sizes)]
        return cut(values, sizes)

    def _asked(
        self, function: Callable[..., Any], *arguments: Any, along: Sequence[np.ndarray] = ()
    ) -> Iterator[Any]:
        """Yield the answer of each part; it is given its documents' values of each array `along` them."""
        own = zip(*map(self._own, along), strict=True) if along else [()] * len(self.source.sizes)
        yield from self.source.map(function, self.chosen, [(*values, *arguments) for values in own])

    def changed(self, **changes: Any) -> PartedCorpus:
        """Return the corpus with other parts."""
        return cast(PartedCorpus, super().changed(**changes))

    def select(self, documents: np.ndarray | pd.Series) -> PartedCorpus:
        """The documents where a bool mask (one per document) is True."""
        mask = np.asarray(documents, dtype=bool)
        chosen = mask
        if self.chosen is not None:
            chosen = self.chosen.copy()
            chosen[self.chosen] = mask
        # sums are asked of documents, seldom their columns
        columns: Any = Later(lambda: self.documents[mask].reset_index(drop=True))
        part = self.changed(documents=columns, chosen=chosen)
        part._known.update(whole=(self, mask), size=int(np.count_nonzero(mask)))
        return part

    def per_document(self, types: np.ndarray) -> np.ndarray:
        """Tokens of the marked types in each document."""
        found, first = np.empty(len(self), dtype=np.int32), 0
        for answer in self._asked(asked.per_document, types):
            found[first : first + len(answer)] = answer
            first += len(answer)
        return found

    def in_periods(self, masks: Sequence[np.ndarray], codes: np.ndarray, size: int) -> np.ndarray:
        """Tokens, and documents with some, of each set of types (one bool per type) in each period.

        `codes` has the period of each document, -1 for none, of so many.
        """
        found = np.zeros((len(masks), 2, size), dtype=np.int64)
        for answer in self._asked(asked.by_period, masks, size, along=[codes]):
            found += answer
        return found

    def cells(self, by: str, codes: np.ndarray, names: list[str]) -> PartCounts:
        """Tokens of each type in each part of a division; kept, as an index keeps them."""
        return self.once(("cells", by), lambda: self._cells(codes, names))

    def _cells(self, codes: np.ndarray, names: list[str]) -> PartCounts:
        types = max(len(self.facts), 1)
        keys, counts = piled(self._asked(asked.divided, types, along=[codes]), self.source.room)
        edges = np.searchsorted(keys, np.arange(len(names) + 1) * types)
        return PartCounts(names, edges, (keys % types).astype(np.int32), counts.astype(np.int32))

    def reach(self, of_type: np.ndarray, shown: Shown, division: Division) -> tuple[np.ndarray, np.ndarray]:
        """Number of documents and of authors of each row; documents of unknown authors count as such only."""
        parts = max(division.parts, 1)
        keys = shown.group.astype(np.int64) * parts + shown.part
        order = np.argsort(keys, kind="stable")
        out = np.zeros((2, len(keys)), dtype=np.int64)
        asked_for = np.zeros(int(of_type.max(initial=-1)) + 2, dtype=bool)
        asked_for[shown.group] = True
        mine = np.where(asked_for[of_type], of_type, -1)
        out[:, order] = self.met(mine, keys[order], authors(self), division)
        return out[0], out[1]

    def met(
        self, of_type: np.ndarray, keys: np.ndarray, numbers: np.ndarray, division: Division | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Number of documents of each row, and of the different numbers these have (-1: none).

        A row is a group of types in a part of the division: group * parts + part, ascending.
        """
        division = division or Division(None, 1)
        documents, written = (np.zeros(len(keys), dtype=np.int64) for _ in range(2))
        if not len(keys):
            return documents, written
        codes = np.zeros(len(self), dtype=np.int32) if division.codes is None else division.codes
        numbers = numbers.astype(np.int32, copy=False)
        inside = of_type >= 0
        many = int(numbers.max(initial=0)) + 1
        tokens = np.bincount(of_type[inside], weights=self.type_counts[inside])
        # groups by the batch, so that the pairs of a batch fit into memory
        pairs = np.minimum(tokens, float(division.parts * many))
        batch = (np.cumsum(pairs) // self.source.room).astype(np.int64)
        for number in np.unique(batch):
            mine = np.where(inside & (batch[np.maximum(of_type, 0)] == number), of_type, -1)
            wanted = Wanted(mine, keys, division.parts, many)
            found, size = [np.zeros(0, dtype=np.int64)], 0
            for answer in self._asked(asked.reach, wanted, along=[codes, numbers]):
                documents += answer[0]
                found.append(answer[1])
                size += len(answer[1])
                if size > max(len(found[0]), self.source.room // 8):
                    found, size = [different(np.concatenate(found))], 0
            written += np.bincount(different(np.concatenate(found)) // many, minlength=len(keys))
        return documents, written

    def in_reach(self, by: str, codes: np.ndarray, names: list[str]) -> Iterator[PartedCorpus]:
        """Yield the documents of some parts of a division, one part after the other, that fit into memory.

        What is kept of the cells of each goes when the next is asked for.
        """
        sizes = tally(codes, len(names), weights=words_of_documents(self))
        cells = expected_types(self.type_counts, sizes / max(sizes.sum(), 1))
        batch = (np.cumsum(cells) // self.source.room).astype(np.int64)
        for number in np.unique(batch):
            mine, some = batch == number, self
            if not mine.all():
                some = self.select(mine[codes])
                place = np.cumsum(mine, dtype=np.int32) - 1
                own = [name for name, here in zip(names, mine.tolist(), strict=True) if here]
                some._known["division", by] = place[codes[mine[codes]]], own
            yield some
            some._known.pop(("cells", by), None)
            del some
            release()

    def pairs(self, row_of_type: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The different pairs of a document and a row with tokens in it (-1: no row), and these counted.

        Raises KyrtextError when there are more than fit into memory.
        """
        tokens = int(self.type_counts[row_of_type >= 0].sum())
        if tokens > self.source.room:
            raise KyrtextError(
                "intervals of so many words need too much memory",
                f"they occur {tokens:,} times, {self.source.room:,} fit",
                "ask for fewer (--top) or make an index",
            )
        found = [(np.zeros(0, dtype=np.int64),) * 3]
        for (document, row, count), own in zip(
            self._asked(asked.pairs, row_of_type), self._own(np.arange(len(self))), strict=True
        ):
            found.append((own[document], row, count))
        document, row, count = (np.concatenate(values) for values in zip(*found, strict=True))
        return document, row, count

    def spread(self, of_type: np.ndarray, groups: int) -> dict[str, np.ndarray]:
        """What keyness asks of a side: count, documents, DP and Juilland's D of each group, words in all."""
        count, documents, first, second, sizes = added(self._asked(asked.sums, self.counted, of_type, groups))
        words, n = (int(value) for value in sizes)
        (terms,) = added(self._asked(asked.deviations, self.counted, of_type, count, words))
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = first / max(n, 1)
            sd = np.sqrt(np.maximum(second / max(n, 1) - mean**2, 0))
            juilland = np.where(mean > 0, 1 - (sd / mean) / np.sqrt(max(n - 1, 1)), np.nan)
        return {
            "count": count,
            "documents": documents,
            "DP": np.where(count > 0, 0.5 * (1 + terms), np.nan),
            "juilland_d": juilland if n > 1 else np.full(groups, np.nan),
            "words": np.asarray(words),
        }

    def with_lexicon(self, lexicon: pd.DataFrame) -> PartedCorpus:
        """The same tokens under another lexicon (other stop words)."""
        other = self.changed(lexicon=lexicon, _of_lexicon={})
        other._known["authors"] = authors(self)
        return other


def parted(source: Parts, notes: Mapping[str, Any] | None = None) -> PartedCorpus:
    """The corpus of some parts."""
    nowhere: Any = Later(_no_text)
    lexicon: Any = Later(lambda: source.facts.lexicon)
    bounds = np.zeros(1, dtype=np.int64)
    corpus = PartedCorpus(
        nowhere, nowhere, nowhere, bounds, lexicon, source.documents, notes or {}, source=source
    )
    corpus._known["authors"] = source.authors
    corpus._of_lexicon["facts"] = source.facts
    return corpus


def _no_text() -> Any:
    raise KyrtextError(
        "a corpus in parts has no running text",
        "it knows how often and in which documents words occur, not where in them",
        "leave out --max-memory, --workers and --scheduler, or make an index",
    )


def check_division(by: str | None) -> None:
    """Raise KyrtextError for a division that a corpus in parts cannot make: it knows no names of authors."""
    if by not in (None, *DIVIDED_BY):
        raise KyrtextError(
            f"a corpus in parts cannot be divided by '{by}'",
            f"the choices are {', '.join(DIVIDED_BY)}",
            "make an index for the others",
        )


def added(answers: Iterable[Sequence[np.ndarray]]) -> list[np.ndarray]:
    """The sums of what all parts answer; there is one answer at a time in memory.

    >>> [values.tolist() for values in added([(np.array([1, 2]),), (np.array([3, 4]),)])]
    [[4, 6]]
    """
    found: list[np.ndarray] = []
    for answer in answers:
        found = [mine + other for mine, other in zip(found, answer, strict=True)] if found else list(answer)
    return found


def cut(values: np.ndarray, sizes: Sequence[int]) -> list[np.ndarray]:
    """Values of all documents (along the last axis) as those of each part.

    >>> [part.tolist() for part in cut(np.array([1, 2, 3]), [2, 1])]
    [[1, 2], [3]]
    """
    return np.split(values, np.cumsum(sizes)[:-1], axis=-1)


def slices(keep: np.ndarray | None, sizes: Sequence[int]) -> list[np.ndarray] | list[None]:
    """A mask over all documents as one for each part."""
    return [None for _ in sizes] if keep is None else cut(keep, sizes)


def both(one: PartedCorpus, other: PartedCorpus) -> PartedCorpus:
    """Two parted corpora of one source as one, for what both hold together."""
    if one.source is not other.source:
        raise KyrtextError("these corpora cannot be compared", "they were read apart", "read them together")
    columns: Any = Later(lambda: pd.concat([one.documents, other.documents], ignore_index=True))
    joined = one.changed(documents=columns)
    joined._known["size"] = len(one) + len(other)
    joined._known["tallied"] = added([one._tallied(), other._tallied()])
    return joined
