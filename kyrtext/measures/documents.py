"""What was read: documents counted by platform, group, kind and month."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..corpus.partition import months

COLUMNS = ("platform", "group", "kind", "month")


def overview(documents: pd.DataFrame, by: Sequence[str] = COLUMNS) -> pd.DataFrame:
    """Number of documents for each combination of platform, group, kind and month.

    Returns
    -------
    DataFrame
        The columns of `by`, then `documents` and `characters`.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Салам", "Жумуш"], platform="vkontakte", date_local="2020-10-05")
    >>> overview(corpus.documents).values.tolist()
    [['vkontakte', '', 'post', '2020-10', 2, 10]]
    """
    table = pd.DataFrame(
        {
            "platform": documents["platform"],
            "group": documents["group"].astype(object).where(documents["group"].notna(), ""),
            "kind": documents["kind"],
            "month": months(documents),
            "characters": documents["text"].str.len() if len(documents) else pd.Series([], dtype="int64"),
        }
    )
    grouped = table.groupby(list(by), sort=True)["characters"].agg(documents="size", characters="sum")
    return grouped.reset_index().astype({"documents": "int64", "characters": "int64"})
