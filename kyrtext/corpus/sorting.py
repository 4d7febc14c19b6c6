"""Rows in the order of a table, and distinct numbers, without looking at more than is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..text.alphabet import sort_key


def ranked(
    keys: Sequence[np.ndarray], name: Callable[[int], str] | Sequence[str], top: int | None = None
) -> list[int]:
    """Rows by the first key, largest first, then by the others, then by the alphabet of their names.

    With `top` only so many; names are asked for where rows may be shown.

    Examples
    --------
    >>> ranked([np.array([1, 2, 2, 2])], ["а", "в", "ө", "б"], top=2)
    [3, 1]
    """
    first = np.asarray(keys[0], dtype=float)
    rows = leading(first, top)
    named = name if callable(name) else name.__getitem__
    order = np.lexsort([-np.asarray(key, dtype=float)[rows] for key in reversed(keys)])
    rows = rows[order]
    columns = np.stack([np.asarray(key, dtype=float)[rows] for key in keys])
    # the alphabet decides only within runs of equal keys
    edges = np.flatnonzero((columns[:, 1:] != columns[:, :-1]).any(axis=0)) + 1
    out: list[int] = []
    for run in np.split(rows, edges):
        if top is not None and len(out) >= top:
            break
        listed = run.tolist()
        out += sorted(listed, key=lambda row: (sort_key(named(row)), row)) if len(listed) > 1 else listed
    return out[:top]


def leading(values: np.ndarray, top: int | None) -> np.ndarray:
    """Places of the `top` largest numbers and of those that tie with the last of them; None: of all.

    All that tie stay in, for the alphabet decides between them.

    Examples
    --------
    >>> leading(np.array([3, 1, 2, 1]), 3).tolist()
    [0, 1, 2, 3]
    """
    if top is None or len(values) <= top:
        return np.arange(len(values))
    return np.flatnonzero(values >= np.sort(values)[-top])


def distinct(values: np.ndarray) -> np.ndarray:
    """The values of an array of numbers, each once, ascending.

    Examples
    --------
    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    ordered = np.sort(values)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered
