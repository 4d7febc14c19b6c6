"""The one value in the middle: tokens as numbers, types and documents as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from .documents import DOCUMENT_COLUMNS, documents_table, plain_documents, typed_documents
from .errors import KyrtextError

T = TypeVar("T")
COUNTED_KINDS = ("word", "hashtag")
MANY_STRETCHES = 1_000
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


@dataclass(frozen=True, eq=False)
class Corpus:
    """Documents, their tokens as type ids, and the lexicon that says what each type is.

    Attributes
    ----------
    ids : int32 array
        One type id per token, document after document; row number of `lexicon`.
    starts : int32 array
        Character offset of each token in the raw text of its document.
    opens : bool array
        True where a token begins a sentence.
    bounds : int64 array
        Tokens of document ``d`` are ``ids[bounds[d]:bounds[d + 1]]``.
    lexicon : DataFrame
        One row per type: `token` (as typed), `form`, `language`, `lemma`, `pos`, `method`, `kind`,
        `rules` (repairs), `form_key` and `lemma_key` (folded for comparison), `stop`.
    documents : DataFrame
        One row per document, raw text kept in `text`.
    notes : mapping
        What reading found: files, skipped things, settings.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Салам! Москвада жумуш барбы?", "Ищу работу"])
    >>> len(corpus), corpus.words
    (2, 6)
    """

    ids: np.ndarray
    starts: np.ndarray
    opens: np.ndarray
    bounds: np.ndarray
    lexicon: pd.DataFrame
    documents: pd.DataFrame
    notes: Mapping[str, Any] = field(default_factory=dict)
    _of_lexicon: dict[Any, Any] = field(default_factory=dict, repr=False)
    _known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """Return what `make` gives, worked out once for this corpus; `key` names it."""
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]  # type: ignore[no-any-return]

    def of_lexicon(self, key: Any, make: Callable[[], T]) -> T:
        """Return what `make` gives, worked out once for this lexicon and shared by all its corpora."""
        if key not in self._of_lexicon:
            self._of_lexicon[key] = make()
        return self._of_lexicon[key]  # type: ignore[no-any-return]

    @property
    def counted(self) -> np.ndarray:
        """One bool per type: True for words and hashtags, the kinds that are counted."""
        return self.of_lexicon(
            "counted", lambda: self.lexicon["kind"].isin(COUNTED_KINDS).to_numpy(dtype=bool)
        )

    @property
    def lengths(self) -> np.ndarray:
        """Number of characters of each type as typed."""
        return self.of_lexicon(
            "lengths", lambda: np.fromiter(map(len, self.lexicon["token"]), np.int64, len(self.lexicon))
        )

    @property
    def words(self) -> int:
        """Number of tokens that are words or hashtags, stop words included."""
        return int(self.type_counts[self.counted].sum())

    @property
    def type_counts(self) -> np.ndarray:
        """Number of tokens of each type."""
        return self.once("type_counts", lambda: np.bincount(self.ids, minlength=len(self.lexicon)))

    @property
    def document_ids(self) -> np.ndarray:
        """Row of the document of each token."""
        return self.once(
            "document_ids", lambda: np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.bounds))
        )

    def places(self, types: np.ndarray) -> np.ndarray:
        """Places in `ids`, ascending, of the tokens whose type is marked (one bool per type).

        A corpus opened from an index looks them up there; another one goes through its tokens.
        """
        index = self._known.get("postings")
        if index is None:
            return np.flatnonzero(types[self.ids]) if len(self.ids) else np.zeros(0, dtype=np.int64)
        offsets, positions = index
        wanted = np.flatnonzero(types)
        runs = [positions[offsets[row] : offsets[row + 1]] for row in wanted.tolist()]
        found = np.concatenate([np.zeros(0, dtype=np.int64), *runs])
        return np.sort(found) if len(wanted) > 1 else found

    def per_document(self, types: np.ndarray) -> np.ndarray:
        """Tokens of the marked types (one bool per type) in each document."""
        return np.bincount(self.document_ids[self.places(types)], minlength=len(self))

    def details(self, rows: np.ndarray, columns: Sequence[str]) -> pd.DataFrame:
        """The named columns of these documents, as plain objects (None where nothing is known)."""
        return plain_documents(self.documents[list(columns)].iloc[rows].reset_index(drop=True))

    def select(self, documents: np.ndarray | pd.Series) -> Corpus:
        """Return the corpus of the documents where a bool mask (one per document) is True.

        The lexicon stays whole, so type ids mean the same in both corpora.
        """
        mask = np.asarray(documents, dtype=bool)
        if mask.shape != (len(self),):
            raise KyrtextError(
                "cannot select documents",
                f"a mask of {mask.shape} for {len(self)} documents",
                "give one bool each",
            )
        pick = _picker(mask, self.bounds)
        return replace(
            self,
            ids=pick(self.ids),
            starts=pick(self.starts),
            opens=pick(self.opens),
            bounds=np.concatenate(([0], np.cumsum(np.diff(self.bounds)[mask]))).astype(np.int64),
            documents=self.documents[mask].reset_index(drop=True),
        )

    def where(self, **values: str | Sequence[str]) -> Corpus:
        """Return the corpus of the documents whose columns have these values.

        Examples
        --------
        >>> import kyrtext
        >>> corpus = kyrtext.from_texts(["иш", "работа"], platform=["odnoklassniki", "facebook"])
        >>> len(corpus.where(platform="facebook"))
        1
        """
        key = ("where", *((name, _hashable(value)) for name, value in sorted(values.items())))
        return self.once(key, lambda: self.select(self._having(values)))

    def _having(self, values: Mapping[str, str | Sequence[str]]) -> np.ndarray:
        mask = np.ones(len(self), dtype=bool)
        for column, wanted in values.items():
            if column not in self.documents.columns:
                raise KyrtextError(
                    f"documents have no column '{column}'", f"there are {', '.join(self.documents.columns)}"
                )
            allowed = [wanted] if isinstance(wanted, str) else list(wanted)
            mask &= self.documents[column].isin(allowed).to_numpy(dtype=bool)
        return mask

    def with_lexicon(self, lexicon: pd.DataFrame) -> Corpus:
        """Return the same tokens under another lexicon (other stop words, other lemmas)."""
        if len(lexicon) != len(self.lexicon):
            raise KyrtextError(
                "cannot change the lexicon", f"{len(lexicon)} rows for {len(self.lexicon)} types"
            )
        return replace(self, lexicon=lexicon, _of_lexicon={})

    def with_notes(self, **more: Any) -> Corpus:
        """Return the same corpus with more notes."""
        noted = replace(self, notes={**self.notes, **more})
        noted._known.update(self._known)
        return noted

    def __repr__(self) -> str:
        parts = [f"{len(self):,} documents", f"{self.words:,} words", f"{len(self.lexicon):,} types"]
        lines = [f"Corpus: {', '.join(parts)}"]
        if len(self.documents):
            platforms = self.documents["platform"].value_counts(sort=False).sort_index()
            lines.append(
                "  platforms: " + ", ".join(f"{name} {count:,}" for name, count in platforms.items())
            )
            dates = self.documents["date"].dropna()
            if len(dates):
                lines.append(f"  dates: {dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}")
        if self.words:
            shares = language_shares(self)
            lines.append("  languages: " + ", ".join(f"{name} {share:.0%}" for name, share in shares.items()))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from .shown import corpus_html

        return corpus_html(self, language_shares(self))


def _hashable(value: str | Sequence[str]) -> str | tuple[str, ...]:
    return value if isinstance(value, str) else tuple(value)


def _picker(mask: np.ndarray, bounds: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """How to take the tokens of the marked documents out of an array.

    Documents that stand together (a folder, a platform) are taken as stretches; a single one is not copied.
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    begins, ends = bounds[edges[::2]].tolist(), bounds[edges[1::2]].tolist()
    if len(begins) > MANY_STRETCHES:
        tokens = np.repeat(mask, np.diff(bounds))
        return lambda values: values[tokens]
    if len(begins) == 1:
        return lambda values: values[begins[0] : ends[0]]
    return lambda values: np.concatenate(
        [values[:0], *(values[begin:end] for begin, end in zip(begins, ends, strict=True))]
    )


def concat(corpora: Sequence[Corpus]) -> Corpus:
    """One corpus of the documents of several, in their order; counts add up.

    Corpora that share a lexicon keep it; otherwise equal rows of their lexicons become one type.

    Examples
    --------
    >>> import kyrtext
    >>> both = concat([kyrtext.from_texts(["жумуш"]), kyrtext.from_texts(["жумуш бар"])])
    >>> len(both), both.words, len(both.lexicon)
    (2, 3, 2)
    """
    if not corpora:
        raise KyrtextError("there is nothing to join", "no corpus was given")
    first = corpora[0]
    if all(corpus.lexicon is first.lexicon for corpus in corpora):
        lexicon, ids = first.lexicon, [corpus.ids for corpus in corpora]
    else:
        joined = pd.concat([corpus.lexicon for corpus in corpora], ignore_index=True)
        codes = np.zeros(0, dtype=np.int64)
        if len(joined):
            codes, _ = pd.factorize(pd.MultiIndex.from_frame(joined.astype(str)))
        lexicon = joined[~pd.Series(codes).duplicated().to_numpy()].reset_index(drop=True)
        ends = np.cumsum([0] + [len(corpus.lexicon) for corpus in corpora])
        ids = [
            codes[start:end][corpus.ids].astype(np.int32)
            for corpus, start, end in zip(corpora, ends[:-1], ends[1:], strict=True)
        ]
    lengths = np.concatenate([np.diff(corpus.bounds) for corpus in corpora])
    return Corpus(
        np.concatenate(ids),
        np.concatenate([corpus.starts for corpus in corpora]),
        np.concatenate([corpus.opens for corpus in corpora]),
        np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        lexicon,
        pd.concat([corpus.documents for corpus in corpora], ignore_index=True),
        first.notes,
        *([first._of_lexicon] if lexicon is first.lexicon else []),
    )


def language_shares(corpus: Corpus) -> dict[str, float]:
    """Share of each language in the words of the corpus, largest first."""
    counted = corpus.counted
    counts = (
        pd.Series(corpus.type_counts[counted]).groupby(corpus.lexicon["language"].to_numpy()[counted]).sum()
    )
    total = counts.sum()
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return {str(name): float(count / total) for name, count in ordered if count}


def empty_lexicon() -> pd.DataFrame:
    """A lexicon of no types."""
    table = pd.DataFrame({name: pd.Series([], dtype=object) for name in LEXICON_COLUMNS})
    table["stop"] = table["stop"].astype(bool)
    return table


def check(corpus: Corpus) -> None:
    """Raise KyrtextError when the arrays of a corpus do not fit each other."""
    sizes = {item.name: len(getattr(corpus, item.name)) for item in fields(corpus) if item.name[0] != "_"}
    sizes.pop("notes")
    consistent = (
        sizes["ids"] == sizes["starts"] == sizes["opens"] == int(corpus.bounds[-1])
        and sizes["bounds"] == sizes["documents"] + 1
        and (not sizes["ids"] or int(corpus.ids.max()) < sizes["lexicon"])
    )
    if not consistent:
        raise KyrtextError("this corpus is damaged", f"its parts have the sizes {sizes}", "build it again")


__all__ = [
    "COUNTED_KINDS",
    "DOCUMENT_COLUMNS",
    "LEXICON_COLUMNS",
    "Corpus",
    "check",
    "concat",
    "documents_table",
    "empty_lexicon",
    "language_shares",
    "plain_documents",
    "typed_documents",
]
