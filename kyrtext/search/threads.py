"""A post whole, with what it answers and what answers it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus.columns import instants
from ..corpus.corpus import Corpus
from ..files.errors import KyrtextError

COLUMNS = ("platform", "group", "kind", "author", "date", "date_local", "id", "parent_id", "post_id", "text")


def thread(corpus: Corpus, wanted: str) -> pd.DataFrame:
    """The thread of a post or comment: the post first, then what stands under it by date.

    Parameters
    ----------
    wanted : str
        The id of a post or comment, or its document number, as tables list them (many posts have no id).

    Returns
    -------
    DataFrame
        `document`, `asked` (is it the one asked for?), then `platform, group, kind, author, date,
        date_local, id, parent_id, post_id, text`.

    Raises
    ------
    KyrtextError
        When there is no such document, or several have the id.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш барбы?", "Бар"], id=["7", "8"], post_id=[None, "7"])
    >>> thread(corpus, "8")[["document", "asked", "text"]].values.tolist()
    [[0, False, 'Жумуш барбы?'], [1, True, 'Бар']]
    """
    known = corpus.details(np.arange(len(corpus)), ("platform", "group_id", "id", "post_id"))
    text = {name: known[name].map(lambda value: "" if pd.isna(value) else str(value)) for name in known}
    found = np.flatnonzero((text["id"] == wanted).to_numpy(dtype=bool)) if wanted else np.zeros(0, dtype=int)
    if not len(found) and wanted.isdigit() and int(wanted) < len(corpus):
        found = np.array([int(wanted)])
    if not len(found):
        raise KyrtextError(
            f"there is no post '{wanted}'",
            f"it is neither an id nor a number below {len(corpus)}",
            "take it from the columns id or document of kyrtext search or kwic",
        )
    if len(found) > 1:
        numbers = ", ".join(map(str, found[:5].tolist()))
        raise KyrtextError(f"{len(found)} posts have the id '{wanted}'", numbers, "give the document number")
    row = int(found[0])
    key, platform, group = (
        text["post_id"][row] or text["id"][row],
        text["platform"][row],
        text["group_id"][row],
    )
    rows = np.array([row])
    if key:
        same = (text["platform"] == platform) & (text["group_id"] == group)
        under = same & ((text["id"] == key) | (text["post_id"] == key))
        rows = np.union1d(np.flatnonzero(under.to_numpy(dtype=bool)), rows)
    when = instants(corpus)[rows]
    first = (text["id"].to_numpy(dtype=object)[rows] != key).astype(int)
    rows = rows[
        np.lexsort((rows, np.where(np.isnat(when), np.iinfo(np.int64).max, when.view(np.int64)), first))
    ]
    table = corpus.details(rows, COLUMNS).reset_index(drop=True)
    table.insert(0, "document", rows)
    table.insert(1, "asked", rows == row)
    return table
