"""The one value in the middle: tokens as numbers, types and documents as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial, wraps
from html import escape
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import numpy as np
import pandas as pd

from ..files.arrays import tally
from ..files.cache import Lazy, LazyMap, remembered
from ..files.errors import KyrtextError
from .documents import joined_tables, plain_documents
from .types import (
    MANY,
    Facts,
    Places,
    Scanned,
    Selection,
    TypeCounts,
    sizes_of_marked,
    token_runs,
    tokens_of_runs,
    whole_parts,
)

SOME = 8  # one type in so many, and it is quicker to count them all
ARRAYS = ("ids", "starts", "opens")
LATER = (*ARRAYS, "lexicon", "documents")  # may be made when they are looked at


@dataclass(frozen=True, eq=False)
class Stored:
    """What an index knows of its corpus, so that it need not be worked out.

    Attributes
    ----------
    postings : Places or None
        Where each type stands.
    inside : array or None
        Tokens of each type that do not begin a sentence.
    documents : IndexDocuments or None
        Columns of the documents, without the table of all.
    usual : UsualTables or None
        Frequency tables and decisions that are asked for most.
    """

    postings: Places | None = None
    inside: np.ndarray | None = None
    documents: Any = None
    usual: Any = None


@dataclass(frozen=True, eq=False)
class Whole:
    """The corpus that another one was selected from, and which of its documents (one bool each)."""

    corpus: Corpus
    mask: np.ndarray


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
    facts: Facts = field(default=None, repr=False)  # type: ignore[assignment]
    stored: Stored = field(default=Stored(), repr=False)
    whole: Whole | None = field(default=None, repr=False)
    sides: tuple[Corpus, ...] = field(default=(), repr=False)  # those it was joined of
    unmade: dict[str, Lazy] = field(default_factory=dict, init=False, repr=False)
    answers: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)  # see `remembered`

    def __post_init__(self) -> None:
        later = {name: self.__dict__[name] for name in LATER if isinstance(self.__dict__[name], Lazy)}
        for name in later:
            del self.__dict__[name]
        self.unmade.update(later)
        if self.facts is None:
            self.__dict__["facts"] = Facts(self.lexicon)

    if not TYPE_CHECKING:  # who reads a name that no corpus has is told before it runs

        def __getattr__(self, name: str) -> Any:
            if name not in self.__dict__.get("unmade", ()):
                raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
            self.__dict__[name] = self.unmade[name].value()
            return self.__dict__[name]

    def __reduce__(self) -> tuple[Any, ...]:
        return Corpus, tuple(
            getattr(self, name) for name in (*ARRAYS, "bounds", "lexicon", "documents", "notes")
        )

    def changed(self, **changes: Any) -> Corpus:
        """Return the corpus with other parts; what nobody has looked at is not made for it.

        What was known of the corpus as a whole does not hold any more; of its types it does, unless the
        lexicon is another.
        """
        unseen = {name: self.unmade[name] for name in LATER if name not in self.__dict__}
        known: dict[str, Any] = {"stored": Stored(), "whole": None, "sides": ()}
        if "lexicon" in changes:
            known["facts"] = None
        return replace(self, **{**unseen, **known, **changes})

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def counted(self) -> np.ndarray:
        """One bool per type: True for words and hashtags, the kinds that are counted."""
        return self.facts.counted

    @cached_property
    def words(self) -> int:
        """Number of tokens that are words or hashtags, stop words included."""
        return int(self.type_counts[self.counted].sum())

    @cached_property
    def type_counts(self) -> np.ndarray:
        """Number of tokens of each type."""
        types = len(self.facts)
        if self.sides:
            return np.sum([side.type_counts for side in self.sides], axis=0)
        if self.whole is None:
            known = self.stored.postings
            return tally(self.ids, types) if known is None else known.sizes()
        whole, mask = self.whole.corpus, self.whole.mask
        runs = token_runs(mask, whole.bounds)
        if len(runs) >= MANY:
            return tally(self.ids, types)
        # whole platforms need not be counted again
        cells: TypeCounts | None = whole.stored.usual and whole.stored.usual.type_counts("platform")
        parts = None if cells is None else whole_parts(*whole.coded("platform"), mask)
        if cells is None or parts is None:
            return tally(whole.ids, types, runs)
        return cells.added(parts, types)

    @cached_property
    def inside(self) -> np.ndarray:
        """Number of tokens of each type that do not begin a sentence."""
        if self.sides:
            return np.sum([side.inside for side in self.sides], axis=0)
        if self.stored.inside is not None:
            return self.stored.inside
        return self.type_counts - tally(self.ids[self.opens], len(self.facts))

    def inside_of(self, types: np.ndarray) -> np.ndarray:
        """Number of tokens of some types that do not begin a sentence."""
        if self.sides:
            return np.sum([side.inside_of(types) for side in self.sides], axis=0)
        few = len(types) * SOME <= len(self.facts)
        if not self.indexed or not few or self.stored.inside is not None or "inside" in self.__dict__:
            return self.inside[types]  # type: ignore[no-any-return]
        # those of a selection are looked up in the whole, so that nothing is copied for them
        assert self.whole is not None
        whole, mask = self.whole.corpus, self.whole.mask
        sizes, positions = whole.postings.positions_of(types)
        inside = ~whole.opens[positions] & mask[whole.postings.documents_of(types)[1]]
        return sizes_of_marked(sizes, inside)

    @cached_property
    def document_ids(self) -> np.ndarray:
        """Row of the document of each token."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.bounds))

    @cached_property
    def postings(self) -> Places:
        """Where each type stands; looked up in the index the corpus was opened from, if it was."""
        return self.stored.postings or Scanned(self.ids, lambda: self.document_ids, len(self.facts))

    @property
    def indexed(self) -> bool:
        """Are the postings kept, so that no question has to go through the tokens?"""
        return self.stored.postings is not None

    def places(self, types: np.ndarray) -> np.ndarray:
        """Places in `ids`, ascending, of the tokens whose type is marked (one bool per type).

        A corpus opened from an index looks them up there; another one goes through its tokens.
        """
        if not self.indexed:
            return np.flatnonzero(types[self.ids]) if len(self.ids) else np.zeros(0, dtype=np.int64)
        wanted = np.flatnonzero(types)
        found = self.postings.positions_of(wanted)[1]
        return np.sort(found) if len(wanted) > 1 else found

    def ends(self, places: np.ndarray) -> np.ndarray:
        """Where the tokens at these places end in the texts of their documents."""
        return self.starts[places] + self.facts.lengths(self.ids[places])

    def per_document(self, types: np.ndarray) -> np.ndarray:
        """Tokens of the marked types (one bool per type) in each document."""
        if self.indexed:
            return np.bincount(self.postings.documents_of(np.flatnonzero(types))[1], minlength=len(self))
        return np.bincount(self.document_ids[self.places(types)], minlength=len(self))

    def details(self, rows: np.ndarray, columns: Sequence[str]) -> pd.DataFrame:
        """The named columns of these documents, as plain objects (None where nothing is known)."""
        return plain_documents(self._rows(rows, columns))

    def texts(self, rows: np.ndarray) -> list[str]:
        """The raw texts of these documents."""
        return self._rows(rows, ["text"])["text"].tolist()

    def _rows(self, rows: np.ndarray, columns: Sequence[str]) -> pd.DataFrame:
        """Columns of some documents; the table is not loaded for them where an index keeps it."""
        if "documents" not in self.__dict__:
            if self.whole is not None:
                return self.whole.corpus._rows(np.flatnonzero(self.whole.mask)[rows], columns)
            if self.stored.documents is not None:
                return self.stored.documents.some(rows, columns)  # type: ignore[no-any-return]
        return self.documents[list(columns)].iloc[rows].reset_index(drop=True)

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
        runs = token_runs(mask, self.bounds)
        bounds = np.concatenate(([0], np.cumsum(np.diff(self.bounds)[mask]))).astype(np.int64)
        postings = Selection(self.postings, mask, self.bounds, bounds) if self.indexed else None
        return self.changed(
            **{name: Lazy(partial(self._tokens, name, mask, runs)) for name in ARRAYS},
            bounds=bounds,
            documents=Lazy(lambda: self.documents[mask].reset_index(drop=True)),
            stored=Stored(postings),
            whole=Whole(self, mask),
        )

    def _tokens(self, name: str, mask: np.ndarray, runs: list[tuple[int, int]]) -> np.ndarray:
        return tokens_of_runs(getattr(self, name), np.diff(self.bounds), mask, runs)

    def where(self, **values: str | Sequence[str]) -> Corpus:
        """Return the corpus of the documents whose columns have these values.

        Examples
        --------
        >>> import kyrtext
        >>> corpus = kyrtext.from_texts(["иш", "работа"], platform=["odnoklassniki", "facebook"])
        >>> len(corpus.where(platform="facebook"))
        1
        """
        wanted = ((name, _listed(value)) for name, value in sorted(values.items()))
        return self._having(tuple(wanted))

    @remembered
    def _having(self, values: tuple[tuple[str, tuple[str, ...]], ...]) -> Corpus:
        mask = np.ones(len(self), dtype=bool)
        for column, allowed in values:
            if column not in self.columns:
                raise KyrtextError(
                    f"documents have no column '{column}'", f"there are {', '.join(self.columns)}"
                )
            codes, names = self.coded(column)
            mask &= np.array([*(name in allowed for name in names), None in allowed], dtype=bool)[codes]
        return self.select(mask)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the documents; an index knows their names without loading them."""
        if "documents" not in self.__dict__:
            if self.whole is not None:
                return self.whole.corpus.columns
            if self.stored.documents is not None:
                return tuple(self.stored.documents.columns)
        return tuple(self.documents.columns)

    @remembered
    def coded(self, column: str) -> tuple[np.ndarray, np.ndarray]:
        """A column of the documents as numbers (-1: nothing known), and the value of each number."""
        if self.whole is not None:
            codes, names = self.whole.corpus.coded(column)
            return codes[self.whole.mask], names
        known = self.stored.documents and self.stored.documents.coded(column)
        if known:
            return known  # type: ignore[no-any-return]
        values = self.documents[column]
        # a column of texts (pseudonyms) is told apart where it is, without making objects of them
        codes, names = pd.factorize(values.to_numpy() if values.dtype == object else values.array)
        return codes, np.asarray(names, dtype=object)

    def with_lexicon(self, lexicon: pd.DataFrame) -> Corpus:
        """Return the same tokens under another lexicon (other stop words, other lemmas)."""
        if len(lexicon) != len(self.facts):
            raise KyrtextError(
                "cannot change the lexicon", f"{len(lexicon)} rows for {len(self.facts)} types"
            )
        return self.changed(lexicon=lexicon)

    def with_notes(self, **more: Any) -> Corpus:
        """Return the same corpus with more notes."""
        own = self.notes
        noted = object.__new__(Corpus)
        noted.__dict__.update(self.__dict__)
        noted.__dict__["notes"] = own.joined(more) if isinstance(own, LazyMap) else {**own, **more}
        return noted

    def __repr__(self) -> str:
        return corpus_text(self)

    def _repr_html_(self) -> str:
        return corpus_html(self)


def _listed(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


Rest = ParamSpec("Rest")


def of_documents(
    function: Callable[Concatenate[Corpus, Rest], np.ndarray],
) -> Callable[Concatenate[Corpus, Rest], np.ndarray]:
    """A function with a value for each document, worked out once for a corpus and all its selections."""

    @remembered
    @wraps(function)
    def values(corpus: Corpus, *more: Rest.args, **named: Rest.kwargs) -> np.ndarray:
        if corpus.whole is None:
            return function(corpus, *more, **named)
        return values(corpus.whole.corpus, *more, **named)[corpus.whole.mask]

    return values


HEADS = ("platform", "posts and comments", "words", "authors", "first", "last")


def corpus_html(corpus: Corpus) -> str:
    """A table of a corpus: each platform's posts, words, authors and dates, and the languages below.

    Examples
    --------
    >>> import kyrtext
    >>> "<td>3</td>" in kyrtext.from_texts(["Жумуш барбы, туугандар?"])._repr_html_()
    True
    """
    texts = corpus.documents
    words = corpus.per_document(corpus.counted)
    rows = [
        _row(str(name), texts, words, (texts["platform"] == name).to_numpy(dtype=bool))
        for name in sorted(texts["platform"].unique())
    ]
    if len(rows) > 1:
        rows.append(_row("all", texts, words, np.ones(len(corpus), dtype=bool)))
    head = "".join(f"<th>{name}</th>" for name in HEADS)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    listed = ", ".join(f"{name} {share:.0%}" for name, share in language_shares(corpus).items())
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<p>{len(corpus.facts):,} types; languages: {escape(listed) or 'none'}</p>"
    )


def _row(name: str, texts: pd.DataFrame, words: np.ndarray, chosen: np.ndarray) -> tuple[str, ...]:
    days = texts["date"][chosen].dropna()
    ends = (f"{days.min():%Y-%m-%d}", f"{days.max():%Y-%m-%d}") if len(days) else ("", "")
    authors = texts["author_id"][chosen].fillna(texts["author"][chosen]).nunique()
    return (name, f"{int(chosen.sum()):,}", f"{int(words[chosen].sum()):,}", f"{authors:,}", *ends)


def corpus_text(corpus: Corpus) -> str:
    """A corpus in a few lines: documents, words, platforms, dates, languages."""
    parts = [f"{len(corpus):,} documents", f"{corpus.words:,} words", f"{len(corpus.facts):,} types"]
    lines = [f"Corpus: {', '.join(parts)}"]
    if len(corpus.documents):
        platforms = corpus.documents["platform"].value_counts(sort=False).sort_index()
        lines.append("  platforms: " + ", ".join(f"{name} {count:,}" for name, count in platforms.items()))
        dates = corpus.documents["date"].dropna()
        if len(dates):
            lines.append(f"  dates: {dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}")
    if corpus.words:
        shares = language_shares(corpus)
        lines.append("  languages: " + ", ".join(f"{name} {share:.0%}" for name, share in shares.items()))
    return "\n".join(lines)


def language_shares(corpus: Corpus) -> dict[str, float]:
    """Share of each language in the words of the corpus, largest first."""
    counted, facts = corpus.counted, corpus.facts
    sums = np.bincount(facts.codes("language")[counted], weights=corpus.type_counts[counted])
    counts = dict(zip(facts.names("language").tolist(), sums.astype(np.int64).tolist(), strict=False))
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return {str(name): float(count / total) for name, count in ordered if count}


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
    lengths = np.concatenate([np.diff(corpus.bounds) for corpus in corpora])
    bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    parts: dict[str, Any] = {
        name: Lazy(lambda name=name: np.concatenate([getattr(corpus, name) for corpus in corpora]))  # type: ignore[misc]
        for name in ("ids", "starts", "opens")
    }
    parts["documents"] = Lazy(lambda: joined_tables([corpus.documents for corpus in corpora]))
    if all(same_lexicon(corpus, first) for corpus in corpora):
        return first.changed(bounds=bounds, **parts, sides=tuple(corpora))
    parts["lexicon"], parts["ids"] = _one_lexicon(corpora)
    return first.changed(bounds=bounds, **parts)


def _one_lexicon(corpora: Sequence[Corpus]) -> tuple[pd.DataFrame, np.ndarray]:
    """The lexicons of several corpora as one, equal rows once, and the ids of their tokens in it."""
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
    return lexicon, np.concatenate(ids)


def same_lexicon(one: Corpus, other: Corpus) -> bool:
    """Do the type ids of two corpora mean the same?"""
    return one.facts is other.facts or one.lexicon is other.lexicon
