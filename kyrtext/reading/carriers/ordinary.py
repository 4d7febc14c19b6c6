"""Runs of values in which nearly all are as ordinary as can be: they are taken together, as columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..batches import Batch

_MOST = 512  # values taken together: what they leave behind stays in the processor's cache
_FEWEST = 8  # fewer are not worth columns
_PIECES = 8


def parted(values: Sequence[Any], together: Callable[[Sequence[Any]], Batch | None]) -> Iterator[Any]:
    """Yield the values in order, but stretches of dictionaries as the batch that `together` makes of them.

    It makes none, early, of a stretch in which one takes a closer look: then shorter ones are tried.

    >>> few = lambda values: Batch.like([v["text"] for v in values], "") if all(values) else None
    >>> found = list(parted([{"text": "Салам"}] * 60 + [{}] * 3, few))
    >>> [len(one) for one in found]
    [8, 8, 8, 8, 8, 8, 8, 1, 1, 1, 1, 0, 0, 0]
    """
    size = len(values)
    if size > _MOST:
        for at in range(0, size, _MOST):
            yield from parted(values[at : at + _MOST], together)
    elif size < _FEWEST or set(map(type, values)) != {dict}:
        yield from values
    elif (batch := together(values)) is not None:
        yield batch
    elif size == _FEWEST:
        yield from values
    else:
        step = max(-(-size // _PIECES), _FEWEST)
        for at in range(0, size, step):
            yield from parted(values[at : at + step], together)
