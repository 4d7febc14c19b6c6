"""Millions of small lasting objects are made at once: the collector of cycles need not watch them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the collector of cyclic garbage, and leave it as it was before.

    The tables of words hold no cycles, so nothing is missed; a fifth of the time is saved.

    >>> with collector_paused():
    ...     gc.isenabled()
    False
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()  # what was made joins the old objects without being looked at now
                gc.unfreeze()
            gc.enable()


__all__ = ["collector_paused"]
