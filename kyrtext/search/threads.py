"""Which posts and comments stand together, and one of them whole with what it answers and what answers it."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..corpus.columns import instants
from ..corpus.corpus import Corpus
from ..files.cache import remembered
from ..files.errors import KyrtextError

COLUMNS = ("platform", "group", "kind", "author", "date", "date_local", "id", "parent_id", "post_id", "text")
Key = tuple[str, str, str | None]


class Threads(NamedTuple):
    """The thread of every document (None without an id), the documents of each, own ids and parent ids."""

    of_row: list[Key | None]
    rows: dict[Key, list[int]]
    own: list[str | None]
    parent: list[str | None]


@remembered
def threads(corpus: Corpus) -> Threads:
    """Which documents stand together: a post, and what names it as its post."""
    columns = ("platform", "id", "post_id", "parent_id", "group_id")
    table = corpus.details(np.arange(len(corpus)), list(columns))
    platform, own, post, parent, group = (
        table[name].astype(object).where(table[name].notna(), None).tolist() for name in columns
    )
    of_row: list[Key | None] = []
    rows: defaultdict[Key, list[int]] = defaultdict(list)
    for row, (name, number, above, place) in enumerate(zip(platform, own, post, group, strict=True)):
        told = above or number
        # ids of groups that number their posts anew are told apart by the group
        key = (str(name), told, None if "_" in told else place) if told else None
        of_row.append(key)
        if key:
            rows[key].append(row)
    return Threads(of_row, dict(rows), own, parent)


def beside(corpus: Corpus, row: int) -> list[int]:
    """The documents of the thread of one: the post first, then what stands under it by date, undated last."""
    known = threads(corpus)
    key = known.of_row[row]
    if key is None:
        return [row]
    rows = np.array(known.rows[key])
    when = instants(corpus)[rows]
    under = [known.own[one] != key[1] for one in rows]
    late = np.where(np.isnat(when), np.iinfo(np.int64).max, when.view(np.int64))
    return rows[np.lexsort((rows, late, under))].tolist()  # type: ignore[no-any-return]


def nested(corpus: Corpus, row: int, most: int) -> list[tuple[int, int]]:
    """Rows of the thread with how deep each stands, answers below theirs.

    Of a thread longer than `most` the part around the row is given, with the post above.
    """
    order, known = beside(corpus, row), threads(corpus)
    by_id = {known.own[one]: one for one in reversed(order) if known.own[one]}
    below: defaultdict[int | None, list[int]] = defaultdict(list)
    for one in order:
        # whose answer it is when the parent is unknown: the post's
        above = by_id.get(known.parent[one]) if known.parent[one] else None
        if above is None and one != order[0]:
            above = by_id.get(known.of_row[one][1])  # type: ignore[index]
        below[above if above != one else None].append(one)
    found: list[tuple[int, int]] = []
    waiting = [(one, 0) for one in reversed(below[None])]
    seen: set[int] = set()
    while waiting:
        one, depth = waiting.pop()
        if one not in seen:
            seen.add(one)
            found.append((one, depth))
            waiting += [(child, depth + 1) for child in reversed(below[one])]
    found += [(one, 0) for one in order if one not in seen]  # a ring of answers hides nothing
    if len(found) <= most:
        return found
    at = next(place for place, (one, _) in enumerate(found) if one == row)
    first = max(1, min(at - most // 2, len(found) - most))
    return [found[0], *found[first : first + most]]


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
    found = [row for row, own in enumerate(threads(corpus).own) if own == wanted and own]
    if not found and wanted.isdigit() and int(wanted) < len(corpus):
        found = [int(wanted)]
    if not found:
        raise KyrtextError(
            f"there is no post '{wanted}'",
            f"it is neither an id nor a number below {len(corpus)}",
            "take it from the columns id or document of kyrtext search or kwic",
        )
    if len(found) > 1:
        numbers = ", ".join(map(str, found[:5]))
        raise KyrtextError(f"{len(found)} posts have the id '{wanted}'", numbers, "give the document number")
    rows = np.array(beside(corpus, found[0]))
    table = corpus.details(rows, COLUMNS).reset_index(drop=True)
    table.insert(0, "document", rows)
    table.insert(1, "asked", rows == found[0])
    return table
