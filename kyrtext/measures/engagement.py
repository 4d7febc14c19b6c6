"""What was liked, shared, commented and read: by word, code, group, month; and the posts themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..corpus.columns import COUNTED, division, found_column, in_two_columns, numbers
from ..corpus.corpus import Corpus
from ..files.errors import KyrtextError
from ..reading.addresses import web_address
from ..reading.details import COUNTS
from ..search.coding import WordsOrCodes, items_of

MEASURED = (*COUNTS, "replies")
COLUMNS = ("measure", "documents", "known", "total", "mean", "median", "largest", "top_percent")
SHOWN = ("platform", "group", "kind", "author", "date", "date_local", "url", "text", "flags")
ALL = "all"


def engagement(
    corpus: Corpus,
    items: WordsOrCodes | None = None,
    by: str | None = None,
    measures: Sequence[str] = MEASURED,
) -> pd.DataFrame:
    """How much posts are liked, shared, commented, read and answered.

    Parameters
    ----------
    items : list of terms, Codebook, mapping of names to bool masks over types, or counted Items, optional
        One row for the documents that hold each; a last row "all" for all documents. A document that holds
        two items counts in both rows.
    by : str, optional
        "group", "month", "country" or any other column; "country,month": two at once.
    measures : sequence of str
        Of likes, shares, comments, views, reactions (what the export says) and replies (documents of the
        corpus that answer it, counted in the whole corpus).

    Returns
    -------
    DataFrame
        `item` (with items), the part (with `by`), `measure`, `documents`, `known` (those whose number is
        known: the denominator of all that follows), `total`, `mean`, `median`, `largest`, and `top_percent`,
        the share of the total that the one largest has. An unknown number is never counted as 0; without a
        known one the numbers are NaN. Rows without a known number of a measure that nobody in the corpus
        knows are left out.

    Raises
    ------
    KyrtextError
        For a measure that is no number of documents.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш бар", "Жумуш", "Үй"], likes=[4, None, 10])
    >>> table = engagement(corpus, ["жумуш"], measures=["likes"])
    >>> table[["item", "documents", "known", "mean"]].values.tolist()
    [['жумуш', 2, 1, 4.0], ['all', 3, 2, 7.0]]
    """
    names = _measures(measures)
    codes, parts = division(corpus, by)
    found = items_of(corpus, items) if items is not None else None
    sets = {} if found is None else {
        name: np.flatnonzero(found.counts[:, place] > 0) for place, name in enumerate(found.names)
    }  # fmt: skip
    sets[ALL] = np.arange(len(corpus))
    values = {name: numbers(corpus, name) for name in names}
    shown = [name for name in names if not np.isnan(values[name]).all()] if len(corpus) else names
    rows = []
    for item, documents in sets.items():
        of_part = codes[documents]
        order = np.argsort(of_part, kind="stable")
        edges = np.searchsorted(of_part[order], np.arange(len(parts) + 1)).tolist()
        for place, part in enumerate(parts):
            chosen = documents[order[edges[place] : edges[place + 1]]]
            rows += [(item, part, name, *_summary(values[name][chosen])) for name in shown]
    table = pd.DataFrame(rows, columns=["item", by or "part", *COLUMNS])
    dropped = [*(["item"] if found is None else []), *(["part"] if by is None else [])]
    table = table.drop(columns=dropped).astype({"documents": "int64", "known": "int64"})
    return in_two_columns(table, by)


def _measures(measures: Sequence[str]) -> list[str]:
    wrong = [name for name in measures if name not in COUNTED]
    if wrong:
        raise KyrtextError(f"cannot measure '{wrong[0]}'", "", f"the choices are {', '.join(COUNTED)}")
    return list(dict.fromkeys(measures))


def _summary(values: np.ndarray) -> tuple[float, ...]:
    known = values[~np.isnan(values)]
    if not len(known):
        return (len(values), 0, np.nan, np.nan, np.nan, np.nan, np.nan)
    total, largest = float(known.sum()), float(known.max())
    share = 100 * largest / total if total else np.nan
    return (len(values), len(known), total, float(known.mean()), float(np.median(known)), largest, share)


def posts(corpus: Corpus, sort: str = "likes", top: int | None = 20) -> pd.DataFrame:
    """The documents with the highest number, with their text and address.

    Parameters
    ----------
    sort : str
        likes, shares, comments, views, reactions, replies, attachments, words, or a column of the user's
        that holds numbers.
    top : int, optional
        The first so many; None gives all whose number is known.

    Returns
    -------
    DataFrame
        `rank, document` (row in `corpus.documents`), the number sorted by, the other numbers (<NA> where
        unknown), `platform, group, kind, author, date, url, text`. Documents whose number is unknown are not
        listed. `url` is that of the export, else made of the ids; None where a person's wall was made
        unknown (`--anonymise`; `attrs["hidden"]` says of how many) or no address is known. Ties keep the
        order of the documents.

    Raises
    ------
    KyrtextError
        For a column that documents do not have, or that holds no number.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш бар", "Манас", "Үй"], likes=[4, 90, None])
    >>> posts(corpus)[["rank", "likes", "text"]].values.tolist()
    [[1, 90, 'Манас'], [2, 4, 'Жумуш бар']]
    """
    column = found_column(corpus, sort, f"cannot sort posts by '{sort}'")
    values = numbers(corpus, column)
    if column not in COUNTED and len(corpus) and np.isnan(values).all():
        raise KyrtextError(f"cannot sort posts by '{sort}'", "no post has a number there")
    known = np.flatnonzero(~np.isnan(values))
    rows = known[np.argsort(-values[known], kind="stable")][:top]
    details = corpus.details(rows, (*SHOWN, "id", "group_id", "post_id"))
    table = pd.DataFrame({"rank": np.arange(1, len(rows) + 1), "document": rows})
    for name in dict.fromkeys((column, *MEASURED, "attachments")):
        table[name] = pd.array(numbers(corpus, name)[rows], dtype="Float64")
        whole = table[name].dropna()
        if (whole == whole.round()).all():
            table[name] = table[name].astype("Int64")
    for name in ("platform", "group", "kind", "author"):
        table[name] = details[name]
    local = details["date_local"].where(details["date"].isna(), None)
    dates = details["date"].astype(object).where(details["date"].notna(), local)
    table["date"] = dates
    table["url"] = pd.Series(
        [
            url if url and "/" in url else web_address(*ids)
            for url, *ids in zip(
                *(details[name] for name in ("url", "platform", "kind", "group_id", "id", "post_id")),
                strict=True,
            )
        ],
        dtype=object,
    )
    table["text"] = details["text"]
    # an address without a "/" is the pseudonym of one that leads to a person
    table.attrs["hidden"] = int(sum(bool(url) and "/" not in url for url in details["url"]))
    return table
