"""How values look in a session and in a notebook."""

from __future__ import annotations

from html import escape
from typing import Protocol

import numpy as np
import pandas as pd

from .types import Facts

HEADS = ("platform", "posts and comments", "words", "authors", "first", "last")


class Shown(Protocol):
    """What is shown of a corpus (which shows itself, so it cannot be named here)."""

    @property
    def documents(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def facts(self) -> Facts: ...  # noqa: D102
    @property
    def counted(self) -> np.ndarray: ...  # noqa: D102
    @property
    def type_counts(self) -> np.ndarray: ...  # noqa: D102
    @property
    def words(self) -> int: ...  # noqa: D102
    def per_document(self, types: np.ndarray) -> np.ndarray: ...  # noqa: D102
    def __len__(self) -> int: ...


def corpus_html(corpus: Shown) -> str:
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


def corpus_text(corpus: Shown) -> str:
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


def language_shares(corpus: Shown) -> dict[str, float]:
    """Share of each language in the words of the corpus, largest first."""
    counted, facts = corpus.counted, corpus.facts
    sums = np.bincount(facts.codes("language")[counted], weights=corpus.type_counts[counted])
    counts = dict(zip(facts.names("language").tolist(), sums.astype(np.int64).tolist(), strict=False))
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return {str(name): float(count / total) for name, count in ordered if count}
