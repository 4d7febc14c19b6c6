"""A corpus that is nowhere whole: its tokens lie in parts, on disk or on other machines; only sums are held.

`PartedCorpus` answers what tables are made of (how often each type occurs, in how many documents and authors
a group of types occurs) by asking every part and adding up. So frequency, keyness and timelines take it in
place of a corpus and give the same numbers; what needs the running text (KWIC, collocates) needs an index.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import pandas as pd

from .corpus import Corpus
from .errors import KyrtextError
from .spread import cells
from .tally import different

DIVIDED_BY = ("platform", "month", "week", "kind")
COLUMNS = ("platform", "kind", "date", "date_local", "author")
PAIRS = 20_000_000  # author-word pairs held at once


@dataclass(frozen=True, eq=False)
class Part:
    """Some documents: tokens, and the columns documents are divided by; `author` is a number, 0 unknown."""

    ids: np.ndarray
    opens: np.ndarray
    bounds: np.ndarray
    documents: pd.DataFrame

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def document_ids(self) -> np.ndarray:
        """Row of the document of each token."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.bounds))

    def select(self, keep: np.ndarray | None) -> Part:
        """The part with the documents where `keep` is True (None: all)."""
        if keep is None or keep.all():
            return self
        lengths = np.diff(self.bounds)
        tokens = np.repeat(keep, lengths)
        bounds = np.concatenate(([0], np.cumsum(lengths[keep]))).astype(np.int64)
        documents = self.documents[keep].reset_index(drop=True)
        return Part(self.ids[tokens], self.opens[tokens], bounds, documents)


class Parts(Protocol):
    """Where the parts are.

    `documents` has a row for each document of all parts, `sizes` their number in each part; `map` calls
    ``function(part, *arguments)`` for each part, with the documents that are marked in `keep` (None: all).
    """

    lexicon: pd.DataFrame
    documents: pd.DataFrame
    sizes: list[int]

    def map(self, function: Callable[..., Any], keep: np.ndarray | None, *arguments: Any) -> list[Any]:
        """Return the answers of all parts in their order."""


# ------------------------------------------------------------- what is asked of each part


def tally(part: Part, types: int) -> tuple[np.ndarray, np.ndarray]:
    """Tokens of each type, and those of them that do not begin a sentence."""
    return np.bincount(part.ids, minlength=types), np.bincount(part.ids[~part.opens], minlength=types)


def reach(part: Part, of_type: np.ndarray, groups: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number of documents in which each group occurs, and the different pairs of a group and an author."""
    of_token = of_type[part.ids]
    tokens = np.flatnonzero(of_token >= 0)
    pairs = different(part.document_ids[tokens].astype(np.int64) * max(groups, 1) + of_token[tokens])
    document, group = np.divmod(pairs, max(groups, 1))
    author = part.documents["author"].to_numpy(dtype=np.uint64)[document]
    known = author != 0
    return np.bincount(group, minlength=groups), *_met(group[known], author[known])


def _met(group: np.ndarray, author: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different pairs of a group and an author."""
    numbers, names = pd.factorize(author)
    met = different(group * np.int64(max(len(names), 1)) + numbers)
    group, number = np.divmod(met, max(len(names), 1))
    return group, names[number]


def per_document(part: Part, types: np.ndarray) -> np.ndarray:
    """Tokens of the marked types in each document."""
    return np.bincount(part.document_ids[types[part.ids]], minlength=len(part))


def sums(part: Part, counted: np.ndarray, of_type: np.ndarray, groups: int) -> list[np.ndarray]:
    """Per group: tokens, documents, sums of its rates and their squares; then words and filled documents."""
    table = _cells(part, counted, of_type, groups)
    rate = table.count / np.maximum(table.sizes[table.part], 1)
    return [
        np.bincount(table.group, weights=table.count, minlength=groups).astype(np.int64),
        np.bincount(table.group, minlength=groups),
        np.bincount(table.group, weights=rate, minlength=groups),
        np.bincount(table.group, weights=rate**2, minlength=groups),
        np.array([table.sizes.sum(), (table.sizes > 0).sum()]),
    ]


def deviations(
    part: Part, counted: np.ndarray, of_type: np.ndarray, totals: np.ndarray, words: int
) -> np.ndarray:
    """Per group, its share of the sum in DP: how far its documents' shares are from their sizes."""
    table = _cells(part, counted, of_type, len(totals))
    share = (table.sizes / max(words, 1))[table.part]
    own = table.count / np.maximum(totals[table.group], 1)
    return np.bincount(table.group, weights=np.abs(share - own) - share, minlength=len(totals))


def _cells(part: Part, counted: np.ndarray, of_type: np.ndarray, groups: int) -> Any:
    words = np.flatnonzero(counted[part.ids])
    return cells(part.document_ids[words], of_type[part.ids[words]], len(part), groups)


# ------------------------------------------------------------- the whole


@dataclass(frozen=True, eq=False, repr=False)
class PartedCorpus(Corpus):
    """A corpus of which only sums are held; see the module's description."""

    source: Any = None  # Parts
    chosen: np.ndarray | None = None  # of the source's documents; None: all

    def __len__(self) -> int:
        return len(self.documents)

    @property
    def type_counts(self) -> np.ndarray:
        """Number of tokens of each type."""
        self._tally()
        return self._known["type_counts"]  # type: ignore[no-any-return]

    def _tally(self) -> None:
        if "type_counts" not in self._known:
            found = self.source.map(tally, self.chosen, len(self.lexicon))
            empty = np.zeros(len(self.lexicon), dtype=np.int64)
            self._known["type_counts"] = sum((part[0] for part in found), empty)
            self._known["inside"] = sum((part[1] for part in found), empty)

    def select(self, documents: np.ndarray | pd.Series) -> PartedCorpus:
        """The documents where a bool mask (one per document) is True."""
        mask = np.asarray(documents, dtype=bool)
        chosen = mask
        if self.chosen is not None:
            chosen = self.chosen.copy()
            chosen[self.chosen] = mask
        return replace(self, documents=self.documents[mask].reset_index(drop=True), chosen=chosen)

    def per_document(self, types: np.ndarray) -> np.ndarray:
        """Tokens of the marked types in each document."""
        found = self.source.map(per_document, self.chosen, types)
        return np.concatenate([np.zeros(0, dtype=np.int64), *found])

    def reach(self, of_type: np.ndarray, groups: int) -> tuple[np.ndarray, np.ndarray]:
        """Number of documents and of authors in which each group occurs."""
        if not groups:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        inside = of_type >= 0
        sizes = np.bincount(of_type[inside], weights=self.type_counts[inside], minlength=groups)
        documents, authors = np.zeros(groups, dtype=np.int64), np.zeros(groups, dtype=np.int64)
        # groups by the batch, so that the pairs of a batch fit into memory
        batch = (np.cumsum(sizes) // PAIRS).astype(np.int64)
        for number in np.unique(batch):
            mine = np.where(inside & (batch[np.maximum(of_type, 0)] == number), of_type, -1)
            found = self.source.map(reach, self.chosen, mine, groups)
            documents += sum((part[0] for part in found), np.zeros(groups, dtype=np.int64))
            met, _ = _met(*(np.concatenate([part[place] for part in found]) for place in (1, 2)))
            authors += np.bincount(met, minlength=groups)
        return documents, authors

    def spread(self, of_type: np.ndarray, groups: int) -> dict[str, np.ndarray]:
        """What keyness asks of a side: count, documents, DP and Juilland's D of each group, words in all."""
        found = self.source.map(sums, self.chosen, self.counted, of_type, groups)
        count, documents, first, second, sizes = (
            sum(values[1:], values[0]) for values in zip(*found, strict=True)
        )
        words, n = (int(value) for value in sizes)
        terms = self.source.map(deviations, self.chosen, self.counted, of_type, count, words)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = first / max(n, 1)
            sd = np.sqrt(np.maximum(second / max(n, 1) - mean**2, 0))
            juilland = np.where(mean > 0, 1 - (sd / mean) / np.sqrt(max(n - 1, 1)), np.nan)
        return {
            "count": count,
            "documents": documents,
            "DP": np.where(count > 0, 0.5 * (1 + sum(terms[1:], terms[0])), np.nan),
            "juilland_d": juilland if n > 1 else np.full(groups, np.nan),
            "words": np.asarray(words),
        }

    def with_lexicon(self, lexicon: pd.DataFrame) -> PartedCorpus:
        """The same tokens under another lexicon (other stop words)."""
        return replace(self, lexicon=lexicon, _of_lexicon={})


def parted(source: Parts, notes: Mapping[str, Any] | None = None) -> PartedCorpus:
    """The corpus of some parts."""
    nothing, nowhere = np.zeros(0, dtype=np.int32), np.zeros(1, dtype=np.int64)
    documents = source.documents.drop(columns="author")
    opens = np.zeros(0, dtype=bool)
    return PartedCorpus(
        nothing, nothing, opens, nowhere, source.lexicon, documents, notes or {}, source=source
    )


def slices(keep: np.ndarray | None, sizes: Sequence[int]) -> list[np.ndarray | None]:
    """A mask over all documents as one for each part."""
    if keep is None:
        return [None for _ in sizes]
    return list(np.split(keep, np.cumsum(sizes)[:-1]))


def both(one: PartedCorpus, other: PartedCorpus) -> PartedCorpus:
    """Two parted corpora of one source as one, for what both hold together."""
    if one.source is not other.source:
        raise KyrtextError("these corpora cannot be compared", "they were read apart", "read them together")
    joined = replace(one, documents=pd.concat([one.documents, other.documents], ignore_index=True))
    joined._known["type_counts"] = one.type_counts + other.type_counts
    joined._known["inside"] = one._known["inside"] + other._known["inside"]
    return joined
