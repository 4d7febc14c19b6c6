"""How values look in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from .corpus import Corpus

HEADS = ("platform", "posts and comments", "words", "authors", "first", "last")


def corpus_html(corpus: Corpus, shares: Mapping[str, float]) -> str:
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
    listed = ", ".join(f"{name} {share:.0%}" for name, share in shares.items())
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<p>{len(corpus.lexicon):,} types; languages: {escape(listed) or 'none'}</p>"
    )


def _row(name: str, texts: pd.DataFrame, words: np.ndarray, chosen: np.ndarray) -> tuple[str, ...]:
    days = texts["date"][chosen].dropna()
    ends = (f"{days.min():%Y-%m-%d}", f"{days.max():%Y-%m-%d}") if len(days) else ("", "")
    authors = texts["author_id"][chosen].fillna(texts["author"][chosen]).nunique()
    return (name, f"{int(chosen.sum()):,}", f"{int(words[chosen].sum()):,}", f"{authors:,}", *ends)
