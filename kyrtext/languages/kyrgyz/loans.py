"""Russian words inside Kyrgyz: which strings are stems that the Russian dictionary knows."""

from __future__ import annotations

from functools import cache


@cache
def russian_stem(word: str) -> str | None:
    """Return the dictionary form of a Russian noun, name or adjective as Kyrgyz borrows it, or None."""
    from .. import russian

    stem: str | None = russian.noun_stem(word) if hasattr(russian, "noun_stem") else None
    return stem
