"""Frequency tables: how often each headword was written, and by how many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from ..corpus.columns import numbers
from ..corpus.corpus import Corpus
from ..corpus.counting import pairs
from ..corpus.grouping import Counting, Grouping, counted_types, group_types, grouped
from ..corpus.partition import authors as authors_of
from ..corpus.partition import counting_units, divided, in_two_columns
from ..corpus.rows import Forms, counted_rows, leading, spelled, spelled_out
from ..files.arrays import distinct
from ..languages.registry import codes as languages_known
from ..reading.details import COUNTS
from ..text.alphabet import sort_key
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
    if options.weight or options.intervals or by == "language":
        return part_by_part(corpus, by, grouping, options)
    return at_once(corpus, by, grouping, options)


def part_by_part(corpus: Corpus, by: str | None, grouping: Grouping, options: Counting) -> pd.DataFrame:
    """The tables of the parts, one after the other; for weights and intervals."""
    if by is None:
        return _table(corpus, grouping, options)
    parts = []
    for value, part, part_grouping in _parts(corpus, by, grouping):
        table = _table(part, part_grouping, options)
        table = table.drop(columns=by, errors="ignore")  # of one language, the column `language` says it
        table.insert(0, by, value)
        parts.append(table)
    return _one_below_the_other(parts, by)


def _one_below_the_other(tables: list[pd.DataFrame], by: str) -> pd.DataFrame:
    return pd.concat(tables, ignore_index=True) if tables else _nothing(by)


def _nothing(by: str) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([], dtype=object) for name in dict.fromkeys((by, *COLUMNS))})


def at_once(corpus: Corpus, by: str | None, grouping: Grouping, options: Counting) -> pd.DataFrame:
    """The tables of all parts from one pass: `part_by_part` gives the same, slowly."""
    found = counted_rows(corpus, by, grouping, options)
    return _nothing(str(by)) if found is None else spelled(corpus, by, grouping, options, found)


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
    if options.weight or options.intervals or by == "language":
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


def _parts(corpus: Corpus, by: str, grouping: Grouping) -> list[tuple[str, Corpus, Grouping]]:
    if by == "language":
        parts = []
        for language in languages_known():
            spoken = corpus.facts.where("language", [language])
            of_type = np.where(spoken, grouping.of_type, -1).astype(np.int32)
            if (of_type >= 0).any():
                parts.append((language, corpus, Grouping(of_type, grouping.shown)))
        return parts
    return [(value, part, grouping) for value, part in divided(corpus, by)]


def _table(corpus: Corpus, grouping: Grouping, options: Counting) -> pd.DataFrame:
    groups = len(grouping)
    liked = numbers(corpus, options.weight) if options.weight in COUNTS else None
    units = counting_units(corpus, options.weight) if options.weight and liked is None else None
    if liked is not None:
        counts = _weighted(corpus, grouping.of_type, groups, liked)
    elif units is None:
        some = grouping.of_type >= 0
        weights = corpus.type_counts[some]
        counts = np.bincount(grouping.of_type[some], weights=weights, minlength=groups).astype(np.int64)
    else:
        counts = _counted(corpus, grouping.of_type, groups, units)
    length = _lengths(grouping.table)
    counts = np.where(length >= options.min_length, counts, 0)
    counted = int(counts.sum())
    if liked is not None:
        every = group_types(corpus, "lemma", counted_types(corpus, stopwords=False))
        words = int(_weighted(corpus, every.of_type, len(every), liked).sum())
    else:
        words = corpus.words if units is None else _words_once(corpus, units)
    rows = _ranked(counts, grouping.table, options)
    place = np.full(groups + 1, -1, dtype=np.int32)
    place[rows] = np.arange(len(rows))
    documents, authors = _reach(corpus, place[grouping.of_type], len(rows))
    count = counts[rows]
    table = pd.DataFrame(
        {
            "rank": np.arange(1, len(rows) + 1),
            "headword": grouping.table["headword"].to_numpy(dtype=object)[rows],
            "lemma": grouping.table["lemma"].to_numpy(dtype=object)[rows],
            "language": "",
            "length": length[rows],
            "count": count,
            "weighted_percent": 100 * count / max(counted, 1),
            "per_million": 1e6 * count / max(words, 1),
            "documents": documents,
            "documents_percent": 100 * documents / max(len(corpus), 1),
            "authors": authors,
            "forms": "",
        }
    )
    table["language"], table["forms"] = spelled_out(corpus, _forms(corpus, grouping, rows), len(rows))
    if options.intervals:
        long_enough = np.append(length >= options.min_length, False)[grouping.of_type]
        low, high = _intervals(corpus, place[grouping.of_type], len(rows), long_enough)
        table["weighted_percent_low"], table["weighted_percent_high"] = low, high
    table.attrs = {"words": words, "words_counted": counted, "documents": len(corpus), "group": options.group}
    if options.weight:
        table.attrs["unknown"] = unknown_weights(corpus, options.weight)
    return table


def unknown_weights(corpus: Corpus, weight: str) -> int:
    """Documents whose author, group or number is unknown.

    Each is an author or group of its own in a table weighted by these, and is left out of one weighted by
    likes, shares ...

    Examples
    --------
    >>> import kyrtext
    >>> unknown_weights(kyrtext.from_texts(["иш", "үй"], author=["Айбек", None]), "author")
    1
    """
    if weight in COUNTS:
        return int(np.isnan(numbers(corpus, weight)).sum())
    if weight == "author":
        return int((authors_of(corpus) < 0).sum())
    codes, names = corpus.coded("group")
    return int((~np.append(names != "", False)[codes]).sum())


def _forms(corpus: Corpus, grouping: Grouping, rows: np.ndarray) -> Forms:
    """How often each type of the shown groups occurs."""
    place = np.full(len(grouping) + 1, -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    row = place[grouping.of_type]
    types = np.flatnonzero((row >= 0) & (corpus.type_counts > 0))
    return Forms(row[types], types, corpus.type_counts[types])


def _lengths(table: pd.DataFrame) -> np.ndarray:
    """Letters of each headword; counted once, for all parts of a corpus share the table."""
    if "length" not in table.columns:
        table["length"] = np.fromiter(map(len, table["headword"]), dtype=np.int64, count=len(table))
    return table["length"].to_numpy(dtype=np.int64)


def _counted(corpus: Corpus, of_type: np.ndarray, groups: int, units: np.ndarray) -> np.ndarray:
    """Occurrences of each group when each unit counts a group once however often it wrote it."""
    document, group, _ = pairs(corpus, of_type)
    width = max(groups, 1)
    return np.bincount(distinct(units[document].astype(np.int64) * width + group) % width, minlength=groups)


def _weighted(corpus: Corpus, of_type: np.ndarray, groups: int, weights: np.ndarray) -> np.ndarray:
    """For each group the weights of the documents that hold it, added up; unknown weights are left out."""
    document, group, _ = pairs(corpus, of_type)
    found = np.bincount(group, weights=np.nan_to_num(weights)[document], minlength=groups)
    return found.astype(np.int64)


def _words_once(corpus: Corpus, units: np.ndarray) -> int:
    """Different words of each unit, stop words included, added up: the "all words" of a weighted table."""
    whole = group_types(corpus, "lemma", counted_types(corpus, stopwords=False))
    return int(_counted(corpus, whole.of_type, len(whole), units).sum())


def _intervals(
    corpus: Corpus, row_of_type: np.ndarray, rows: int, long_enough: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    return share_intervals(*pairs(corpus, row_of_type), corpus.per_document(long_enough), rows)


def _ranked(counts: np.ndarray, table: pd.DataFrame, options: Counting) -> np.ndarray:
    """Groups in the order of the table: count descending, then the alphabet, homographs by language."""
    rows = np.flatnonzero(counts >= options.min_count)
    rows = rows[leading(counts[rows], options.top)]
    headwords, languages = (table[name].to_numpy(dtype=object) for name in ("headword", "language"))
    ordered = sorted(rows.tolist(), key=lambda row: (-counts[row], sort_key(headwords[row]), languages[row]))
    return np.asarray(ordered[: options.top], dtype=np.int64)


def _reach(corpus: Corpus, of_type: np.ndarray, groups: int) -> tuple[np.ndarray, np.ndarray]:
    """Number of documents and of authors in which each group occurs.

    Documents whose author is unknown count as documents only.
    """
    document, group, _ = pairs(corpus, of_type)
    author = authors_of(corpus)[document]
    width = max(groups, 1)
    written = distinct(author[author >= 0].astype(np.int64) * width + group[author >= 0])
    return np.bincount(group, minlength=groups), np.bincount(written % width, minlength=groups)


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
    table = _table(corpus, group_types(corpus, "lemma", mask), Counting(stopwords=False, top=top))
    share = 100 * table["count"] / max(corpus.words, 1)
    return table.assign(percent_of_words=share)[
        ["headword", "lemma", "language", "count", "percent_of_words", "forms"]
    ]
