"""Long arrays in little memory: small numbers, some rows at a time, texts sorted where they lie."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

ROWS = 1 << 20


def smallest(size: int) -> type[np.signedinteger]:
    """The smallest kind of number that holds the numbers of so many things, and -1.

    >>> smallest(300).__name__
    'int16'
    """
    return next(kind for kind in (np.int8, np.int16, np.int32, np.int64) if size <= np.iinfo(kind).max)


def in_turn(size: int) -> Iterator[slice]:
    """Stretches of so many rows, one after the other: what is worked out of one is let go for the next.

    >>> [(rows.start, rows.stop) for rows in in_turn(1_500_000)]
    [(0, 1048576), (1048576, 1500000)]
    """
    for first in range(0, size, ROWS):
        yield slice(first, min(first + ROWS, size))


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
