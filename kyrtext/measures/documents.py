"""What was read: documents counted by platform, group, kind and month."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..corpus.columns import months
from ..files.errors import KyrtextError

COLUMNS = ("platform", "group", "kind", "month")


def overview(documents: pd.DataFrame, by: Sequence[str] = COLUMNS) -> pd.DataFrame:
    """Number of documents for each combination of platform, group, kind and month, or of other columns.

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
    known = {
        **{name: documents[name] for name in documents.columns if name in by},
        "month": months(documents),
    }
    if unknown := [name for name in by if name not in known]:
        raise KyrtextError(f"no column '{unknown[0]}' of the documents", f"there are {', '.join(documents)}")
    table = pd.DataFrame(
        {
            **{name: known[name].astype(object).where(known[name].notna(), "") for name in by},
            "characters": documents["text"].str.len() if len(documents) else pd.Series([], dtype="int64"),
        }
    )
    grouped = table.groupby(list(by), sort=True)["characters"].agg(documents="size", characters="sum")
    return grouped.reset_index().astype({"documents": "int64", "characters": "int64"})
