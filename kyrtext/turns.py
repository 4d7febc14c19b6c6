"""Long arrays in little memory: the smallest kind of number, and some rows at a time."""

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
