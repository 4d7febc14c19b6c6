"""The one value in the middle: tokens as numbers, types and documents as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from .errors import KyrtextError

COUNTED_KINDS = ("word", "hashtag")
DOCUMENT_COLUMNS = (
    "platform",
    "group",
    "group_id",
    "id",
    "parent_id",
    "post_id",
    "kind",
    "author",
    "author_id",
    "date",
    "date_local",
    "text",
    "shared",
    "flags",
    "source",
)
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

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def counted(self) -> np.ndarray:
        """One bool per type: True for words and hashtags, the kinds that are counted."""
        return self.lexicon["kind"].isin(COUNTED_KINDS).to_numpy(dtype=bool)

    @property
    def words(self) -> int:
        """Number of tokens that are words or hashtags, stop words included."""
        return int(self.type_counts[self.counted].sum())

    @property
    def type_counts(self) -> np.ndarray:
        """Number of tokens of each type."""
        return np.bincount(self.ids, minlength=len(self.lexicon))

    @property
    def document_ids(self) -> np.ndarray:
        """Row of the document of each token."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.bounds))

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
        lengths = np.diff(self.bounds)
        tokens = np.repeat(mask, lengths)
        return replace(
            self,
            ids=self.ids[tokens],
            starts=self.starts[tokens],
            opens=self.opens[tokens],
            bounds=np.concatenate(([0], np.cumsum(lengths[mask]))).astype(np.int64),
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
        mask = np.ones(len(self), dtype=bool)
        for column, wanted in values.items():
            if column not in self.documents.columns:
                raise KyrtextError(
                    f"documents have no column '{column}'", f"there are {', '.join(self.documents.columns)}"
                )
            allowed = [wanted] if isinstance(wanted, str) else list(wanted)
            mask &= self.documents[column].isin(allowed).to_numpy(dtype=bool)
        return self.select(mask)

    def with_lexicon(self, lexicon: pd.DataFrame) -> Corpus:
        """Return the same tokens under another lexicon (other stop words, other lemmas)."""
        if len(lexicon) != len(self.lexicon):
            raise KyrtextError(
                "cannot change the lexicon", f"{len(lexicon)} rows for {len(self.lexicon)} types"
            )
        return replace(self, lexicon=lexicon)

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
        import html

        return f"<pre>{html.escape(repr(self))}</pre>"


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


def documents_table(rows: Iterable[Any]) -> pd.DataFrame:
    """One row per document in the fixed columns; `date` is UTC, everything missing is None or ""."""
    records = [tuple(getattr(row, name) for name in DOCUMENT_COLUMNS) for row in rows]
    table = pd.DataFrame.from_records(records, columns=list(DOCUMENT_COLUMNS))
    return typed_documents(table)


def typed_documents(table: pd.DataFrame) -> pd.DataFrame:
    """The same table with the dtypes every corpus has."""
    out = table.reindex(columns=list(DOCUMENT_COLUMNS)).copy()
    # years outside 1678-2261 do not fit nanoseconds; microseconds hold every date Python can write
    out["date"] = pd.to_datetime(out["date"], utc=True, errors="coerce").astype("datetime64[us, UTC]")
    for name in ("text", "shared", "source", "platform", "kind"):
        default = {"platform": "other", "kind": "post"}.get(name, "")
        known = out[name].notna() & (out[name] != "")
        out[name] = out[name].astype(object).where(known, default)
    out["flags"] = [tuple(value) if isinstance(value, (tuple, list)) else () for value in out["flags"]]
    return out


def empty_lexicon() -> pd.DataFrame:
    """A lexicon of no types."""
    table = pd.DataFrame({name: pd.Series([], dtype=object) for name in LEXICON_COLUMNS})
    table["stop"] = table["stop"].astype(bool)
    return table


def check(corpus: Corpus) -> None:
    """Raise KyrtextError when the arrays of a corpus do not fit each other."""
    sizes = {item.name: len(getattr(corpus, item.name)) for item in fields(corpus) if item.name != "notes"}
    consistent = (
        sizes["ids"] == sizes["starts"] == sizes["opens"] == int(corpus.bounds[-1])
        and sizes["bounds"] == sizes["documents"] + 1
        and (not sizes["ids"] or int(corpus.ids.max()) < sizes["lexicon"])
    )
    if not consistent:
        raise KyrtextError("this corpus is damaged", f"its parts have the sizes {sizes}", "build it again")
