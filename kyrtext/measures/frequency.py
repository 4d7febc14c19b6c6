"""Frequency tables: how often each headword was written, and by how many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from ..corpus.columns import in_two_columns
from ..corpus.corpus import Corpus
from ..corpus.counting import Rows, counted_rows, pairs, parts_of, spelled
from ..corpus.grouping import Counting, Grouping, counted_types, group_types, grouped
from ..languages.registry import codes as languages_known
from .statistics import share_intervals

COLUMNS = (
    "rank",
    "headword",
    "lemma",
    "language",
    "length",
    "count",
    "weighted_percent",
    "per_million",
    "documents",
    "documents_percent",
    "authors",
    "forms",
)
PIECE = 5_000  # rows spelled out together when a table is written
NVIVO_COLUMNS = ("Word", "Length", "Count", "Weighted Percentage (%)", "Similar Words")


def frequency(
    corpus: Corpus, by: str | None = None, options: Counting | None = None, **changes: object
) -> pd.DataFrame:
    """Frequency table of the corpus, one row per headword, commonest first.

    Parameters
    ----------
    corpus : Corpus
    by : str, optional
        One table for each value, one below the other, the value in a first column of that name: "platform",
        "group", "month", "week", "year", "language" (of the words), "author", "kind" or any other column of
        the documents; two at once with a comma between ("country,month").
    options, **changes
        A `Counting`, or its fields as keywords: `group`, `concepts`, `language`, `stopwords`,
        `min_length`, `min_count`, `top`, `weight`, `intervals`.

    Returns
    -------
    DataFrame
        `rank, headword, lemma, language, length, count, weighted_percent, per_million, documents,
        documents_percent, authors, forms`.
        `weighted_percent` = 100 * count / words counted (after stop list and minimum length; NVivo's
        Weighted Percentage). `per_million` = 1e6 * count / all words. `documents_percent` = 100 *
        documents / all documents. With `by`, each denominator is that of the part; by language, `count` and
        `weighted_percent` are of the words of that language, the other two shares of the whole corpus.
        With `weight` author or group, `count` is the number of authors (or groups) who wrote the word, and
        both shares are taken of such counts; with likes, shares, comments, views or reactions it is the sum
        of these over the documents that hold the word. `attrs["unknown"]`: documents whose author, group or
        number is unknown. `intervals` adds `weighted_percent_low` and `_high`, 95 % bootstrap intervals
        over posts (1,000 draws, fixed seed).
        `language` of a word shared by Russian and Kyrgyz says how much of each: "ru 3, ky 2".
        Ties: count descending, then the headword's place in the alphabet.

    Raises
    ------
    KyrtextError
        For an unknown grouping, partition or language.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш барбы?", "жумушка барам, жумуш көп"])
    >>> kyrtext.frequency(corpus, top=1)[["headword", "count", "documents", "forms"]].values.tolist()
    [['жумуш', 3, 2, 'жумуш 2, жумушка 1']]
    """
    options = replace(options or Counting(), **changes)  # type: ignore[arg-type]
    return in_two_columns(_frequency(corpus, by, options), by)


def _frequency(corpus: Corpus, by: str | None, options: Counting) -> pd.DataFrame:
    grouping = grouped(corpus, options)
    if by != "language":
        return table_of(corpus, by, grouping, options)
    tables = []
    for language in languages_known():
        spoken = np.where(corpus.facts.where("language", [language]), grouping.of_type, -1)
        if (spoken >= 0).any():
            own = Grouping(spoken.astype(np.int32), grouping.shown)
            # the first column says what the column of languages would
            table = table_of(corpus, None, own, options).drop(columns="language")
            table.insert(0, "language", language)
            tables.append(table)
    return pd.concat(tables, ignore_index=True) if tables else _nothing("language")


def _nothing(by: str) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([], dtype=object) for name in dict.fromkeys((by, *COLUMNS))})


def table_of(corpus: Corpus, by: str | None, grouping: Grouping, options: Counting) -> pd.DataFrame:
    """The tables of groups of types in all parts, one below the other."""
    found = counted_rows(corpus, by, grouping, options)
    if found is None:
        return _nothing(str(by))
    table = spelled(corpus, by, grouping, options, found)
    if options.intervals:
        low, high = _intervals(corpus, by, grouping, options, found.rows)
        table["weighted_percent_low"], table["weighted_percent_high"] = low, high
    return table


def _intervals(
    corpus: Corpus, by: str | None, grouping: Grouping, options: Counting, rows: Rows
) -> tuple[np.ndarray, np.ndarray]:
    """Bootstrap intervals of the shares of rows, each over the documents of its part."""
    parts, every = parts_of(corpus, by), np.arange(len(grouping))
    long_enough = np.append(grouping.shown.lengths(every) >= options.min_length, False)[grouping.of_type]
    low, high = np.zeros(len(rows.part)), np.zeros(len(rows.part))
    for number in range(len(parts.names)):
        mine = np.flatnonzero(rows.part == number)
        place = np.full(len(grouping) + 1, -1, dtype=np.int32)
        place[rows.group[mine]] = np.arange(len(mine))
        part = corpus.select(parts.codes == number) if by else corpus
        found = pairs(part, place[grouping.of_type])
        low[mine], high[mine] = share_intervals(*found, part.per_document(long_enough), len(mine))
    return low, high


def in_pieces(
    corpus: Corpus, by: str | None = None, options: Counting | None = None, size: int = PIECE
) -> Iterator[pd.DataFrame]:
    """The table of `frequency` in pieces of at most `size` rows, none of two parts: for what is written.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш барбы? Жумуш, айлык"])
    >>> [piece["headword"].tolist() for piece in in_pieces(corpus, size=1)]
    [['жумуш'], ['айлык']]
    """
    options = options or Counting()
    if options.intervals or by == "language":
        whole = frequency(corpus, by, options)
        parts = whole[by].to_numpy() if by else np.zeros(len(whole))
        edges = np.flatnonzero(np.append(True, parts[1:] != parts[:-1])) if len(whole) else np.array([0])
        for begin, end in _stretches([*edges.tolist(), len(whole)], size):
            yield whole.iloc[begin:end].reset_index(drop=True)
        return
    grouping = grouped(corpus, options)
    found = counted_rows(corpus, by, grouping, options)
    if found is None:
        yield _nothing(str(by))
        return
    edges = np.searchsorted(found.rows.part, np.arange(len(found.names)))
    for begin, end in _stretches([*edges.tolist(), len(found)], size):
        yield spelled(corpus, by, grouping, options, found, slice(begin, end))


def _stretches(edges: list[int], size: int) -> Iterator[tuple[int, int]]:
    """The stretches between edges, cut to at most `size`; one of nothing when there is nothing."""
    if edges[-1] == 0:
        yield 0, 0
    for begin, end in pairwise(edges):
        for first in range(begin, end, size):
            yield first, min(first + size, end)


def nvivo(table: pd.DataFrame) -> pd.DataFrame:
    """The table under NVivo's own headings: Word, Length, Count, Weighted Percentage (%), Similar Words."""
    similar = table["forms"].str.replace(r" \d+(?=,|$)", "", regex=True)
    out = pd.DataFrame(
        {
            "Word": table["headword"],
            "Length": table["length"],
            "Count": table["count"],
            "Weighted Percentage (%)": table["weighted_percent"].round(2),
            "Similar Words": similar,
        }
    )
    parts = list(table.columns[: list(table.columns).index("rank")]) if "rank" in table.columns else []
    for place, name in enumerate(parts):
        out.insert(place, name, table[name])
    return out


def stopped(corpus: Corpus, top: int | None = None) -> pd.DataFrame:
    """What the stop lists leave out: `headword, lemma, language, count, percent_of_words, forms`.

    Examples
    --------
    >>> import kyrtext
    >>> stopped(kyrtext.from_texts(["Мен жана сен"]))["headword"].tolist()
    ['жана', 'мен', 'сен']
    """
    mask = counted_types(corpus, stopwords=False) & corpus.facts.stop
    table = table_of(corpus, None, group_types(corpus, "lemma", mask), Counting(stopwords=False, top=top))
    share = 100 * table["count"] / max(corpus.words, 1)
    return table.assign(percent_of_words=share)[
        ["headword", "lemma", "language", "count", "percent_of_words", "forms"]
    ]
