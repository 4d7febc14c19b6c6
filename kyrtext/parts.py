"""Parts of a corpus: by platform, group, month, week, author, kind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from .corpus import Corpus
from .errors import KyrtextError

COLUMNS = ("author_id", "group_id", "post_id", "source")  # other columns that divide documents
PARTITIONS = ("platform", "group", "month", "week", "language", "author", "kind")


def best_dates(documents: pd.DataFrame) -> pd.Series:
    """Instant of each document (UTC), or its local date taken as UTC where the instant is unknown."""
    local = pd.to_datetime(documents["date_local"], errors="coerce", format="ISO8601", utc=True)
    return documents["date"].fillna(local.astype(documents["date"].dtype))


def months(documents: pd.DataFrame) -> pd.Series:
    """Month of each document as "2020-10", from its instant or else its local date; "undated" without one."""
    return best_dates(documents).dt.strftime("%Y-%m").fillna("undated")


def partition(corpus: Corpus, by: str) -> pd.Series:
    """Value of the column `by` for each document; months as "2020-10", weeks as the Monday's date, years.

    Documents whose instant is unknown take month and week from their local date.
    """
    documents = corpus.documents
    if by == "month":
        return months(documents)
    if by == "week":
        date = best_dates(documents)
        monday = date - pd.to_timedelta(date.dt.day_of_week, unit="D")
        return monday.dt.strftime("%Y-%m-%d").fillna("undated")
    if by == "year":
        return best_dates(documents).dt.strftime("%Y").fillna("undated")
    if by not in PARTITIONS and by in COLUMNS:
        return documents[by].astype(object).where(documents[by].notna(), "unknown")
    if by not in PARTITIONS or by == "language":
        raise KyrtextError(f"cannot divide documents by '{by}'", f"the choices are {', '.join(PARTITIONS)}")
    return documents[by].astype(object).where(documents[by].notna(), "unknown")


def values_in_order(values: pd.Series, by: str) -> list[str]:
    """The parts in the order they are shown: by name, but authors as they first wrote.

    The alphabet of pseudonyms would depend on the secret they are made with.

    Examples
    --------
    >>> values_in_order(pd.Series(["б", "а"]), "group"), values_in_order(pd.Series(["б", "а"]), "author")
    (['а', 'б'], ['б', 'а'])
    """
    return list(values.unique()) if by == "author" else sorted(values.unique(), key=str)


def author_keys(corpus: Corpus) -> np.ndarray:
    """One key per document that tells authors apart: platform and id, or name; None where unknown."""
    table = corpus.documents
    name = table["author_id"].astype(object).where(table["author_id"].notna(), table["author"].astype(object))
    known = name.notna().to_numpy(dtype=bool)
    keys = np.full(len(table), None, dtype=object)
    keys[known] = (table["platform"].astype(str) + "\t" + name.astype(str)).to_numpy(dtype=object)[known]
    return keys


def counting_units(corpus: Corpus, weight: str) -> np.ndarray:
    """Number of the author or group each document belongs to, for counting each of them once.

    A document of an unknown author stands for itself.
    """
    if weight == "author":
        keys = author_keys(corpus)
    elif weight == "group":
        table = corpus.documents
        named = table["group"].notna() & (table["group"] != "")
        names = table["platform"].astype(str) + "\t" + table["group"].astype(str)
        keys = names.where(named, None).to_numpy(dtype=object)
    else:
        raise KyrtextError(f"cannot count each {weight} once", "the choices are author, group")
    codes, _ = pd.factorize(keys)
    alone = codes < 0
    codes[alone] = codes.max(initial=-1) + 1 + np.arange(int(alone.sum()))
    return codes


def divided(corpus: Corpus, by: str) -> list[tuple[str, Corpus]]:
    """For each value of `by` the corpus of its documents, without their texts: for counting.

    The tokens are put in order once, and every part is a view of them.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["иш", "работа"], platform=["vkontakte", "facebook"])
    >>> [(value, len(part)) for value, part in divided(corpus, "platform")]
    [('facebook', 1), ('vkontakte', 1)]
    """
    return corpus.once(("divided", by), lambda: _divided(corpus, partition(corpus, by), by))


def _divided(corpus: Corpus, values: pd.Series, by: str) -> list[tuple[str, Corpus]]:
    codes, names = pd.factorize(values)
    order = np.argsort(codes, kind="stable")
    lengths = np.diff(corpus.bounds)[order]
    bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    tokens = np.repeat(corpus.bounds[:-1][order] - bounds[:-1], lengths) + np.arange(bounds[-1])
    light = corpus.documents.drop(columns=["text", "shared"]).iloc[order].reset_index(drop=True)
    ids, starts, opens = corpus.ids[tokens], corpus.starts[tokens], corpus.opens[tokens]
    edges = np.concatenate(([0], np.cumsum(np.bincount(codes, minlength=len(names))))).tolist()
    parts = {}
    for name, first, last in zip(names, edges[:-1], edges[1:], strict=True):
        stretch = slice(bounds[first], bounds[last])
        parts[name] = replace(
            corpus,
            ids=ids[stretch],
            starts=starts[stretch],
            opens=opens[stretch],
            bounds=bounds[first : last + 1] - bounds[first],
            documents=light.iloc[first:last].reset_index(drop=True),
        )
    return [(name, parts[name]) for name in values_in_order(values, by)]
