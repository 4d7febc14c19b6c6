"""Rows in the order of a table, and distinct numbers, without looking at more than is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from .text.alphabet import sort_key


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


def by_letters(offsets: np.ndarray, data: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Texts as numbers into the sorted list of the different ones, and a row that has each of these.

    Text i is `data[offsets[i]:offsets[i + 1]]` in UTF-8, whose bytes sort as letters do in Python. They are
    compared eight bytes at a time, and those that are still alike go on; no text is copied.

    Examples
    --------
    >>> texts = ["жок", "бар", "жок", "барбы"]
    >>> data = np.frombuffer("".join(texts).encode(), np.uint8)
    >>> offsets = np.cumsum([0, *(len(text.encode()) for text in texts)])
    >>> [part.tolist() for part in by_letters(offsets, data)]
    [[2, 0, 2, 1], [1, 3, 0]]
    """
    size = len(offsets) - 1
    begins, ends = offsets[:-1], offsets[1:]
    # where a text may end in zeros, the words alone do not tell it from a shorter one
    zeros = not data.all()
    order = np.arange(size, dtype=np.int32)
    head = np.zeros(size, dtype=bool)  # does another text begin at this place of the order?
    head[:1] = True
    at, step = np.arange(size, dtype=np.int32), 0  # places that are not settled
    while len(at):
        rows = order[at]
        left = ends[rows] - begins[rows] - step
        keys = [_eight_bytes(data, begins[rows] + step, left)]
        if zeros:
            keys.insert(0, np.minimum(left, 8))
        new = np.lexsort([*keys, np.cumsum(head[at])] if step else keys)
        order[at], left = rows[new], left[new]
        for key in keys:
            head[at[1:]] |= np.diff(key[new]) != 0
        begin = np.flatnonzero(head[at])
        going = (np.diff(begin, append=len(at)) > 1) & (np.maximum.reduceat(left, begin) > 8)
        at, step = at[np.repeat(going, np.diff(begin, append=len(at)))], step + 8
    number = np.empty(size, dtype=np.int32)
    number[order] = np.cumsum(head) - 1
    return number, order[head]


def _eight_bytes(data: np.ndarray, begins: np.ndarray, left: np.ndarray) -> np.ndarray:
    """The next eight bytes of texts as numbers that sort like them; zeros where no more are left."""
    if len(data) < 8:
        data = np.concatenate([data, np.zeros(8, dtype=np.uint8)])
    last = len(data) - 8
    # at every byte eight of them, of which some are looked at
    words = np.ndarray((last + 1,), dtype=">u8", buffer=data, strides=(1,))
    back = np.maximum(begins - last, 0)
    found = words[begins - back].astype(np.uint64)
    beyond = np.clip(8 - left, back, 8)
    found <<= (8 * np.minimum(back, 7)).astype(np.uint64)
    cut = (8 * np.minimum(beyond, 7)).astype(np.uint64)
    return np.where(beyond < 8, (found >> cut) << cut, np.uint64(0))
