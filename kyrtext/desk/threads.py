"""Which post a comment stands under, and what stands beside it."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from ..corpus.columns import instants
from .study import Study

LONGEST = 400  # comments of one thread that are shown around the one looked at
Threads = tuple[list[object], dict[object, list[int]], list[object], list[object]]


def threads(study: Study) -> Threads:
    """For every row the thread it belongs to, rows by thread, and own and parent ids."""
    if "threads" not in study.answers:
        columns = ("platform", "id", "post_id", "parent_id", "group_id")
        table = study.corpus.details(np.arange(len(study.corpus)), list(columns))
        platform, own, post, parent, group = (
            [None if value != value else value for value in table[name].tolist()]  # noqa: PLR0124
            for name in columns
        )
        of_row: list[object] = []
        rows: defaultdict[object, list[int]] = defaultdict(list)
        for row, values in enumerate(zip(platform, own, post, group, strict=True)):
            name, number, above, place = values
            told = above or number
            # ids of groups that number their posts anew are told apart by the group
            key = None if told is None else (name, told, None if "_" in str(told) else place)
            of_row.append(key)
            if key is not None:
                rows[key].append(row)
        study.answers["threads"] = of_row, dict(rows), own, parent
    return study.answers["threads"]  # type: ignore[no-any-return]


def thread_of(study: Study, row: int) -> list[tuple[int, int]]:
    """Rows of the thread with how deep each stands: the post, then comments by time, answers below theirs.

    Of a very long thread the part around the row is given, with the post above.
    """
    of_row, rows_of, own, parent = threads(study)
    key = of_row[row]
    if key is None:
        return [(row, 0)]
    rows = rows_of[key]
    dates = instants(study.corpus)[rows]
    order = [
        rows[place]
        for place in np.lexsort((np.array(rows), np.where(np.isnat(dates), 0, dates.view(np.int64))))
    ]
    by_id = {own[one]: one for one in order if own[one] is not None}
    below: defaultdict[int | None, list[int]] = defaultdict(list)
    for one in order:
        above = by_id.get(parent[one]) if parent[one] is not None else None
        if above is None and one != order[0]:
            root = by_id.get(key[1])  # type: ignore[index]
            above = root if root != one else None
        below[above if above != one else None].append(one)
    found: list[tuple[int, int]] = []
    waiting = [(one, 0) for one in reversed(below[None])]
    seen: set[int] = set()
    while waiting:
        one, depth = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        found.append((one, depth))
        waiting += [(child, depth + 1) for child in reversed(below[one])]
    found += [(one, 0) for one in order if one not in seen]  # a ring of answers hides nothing
    if len(found) <= LONGEST:
        return found
    at = next(place for place, (one, _) in enumerate(found) if one == row)
    first = max(1, min(at - LONGEST // 2, len(found) - LONGEST))
    return [found[0], *found[first : first + LONGEST]]
