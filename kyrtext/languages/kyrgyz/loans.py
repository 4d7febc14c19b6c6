"""Russian words inside Kyrgyz: which strings are stems that the Russian dictionary knows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

NAMES = ("Name", "Surn", "Patr", "Geox")


@lru_cache(maxsize=100_000)
def russian_stem(word: str) -> str | None:
    """Return a Russian noun, name or adjective as Kyrgyz borrows it, names with a capital letter, or None.

    >>> russian_stem("документ"), russian_stem("воркута"), russian_stem("жумуш")
    ('документ', 'Воркута', None)
    """
    from .. import russian  # the dictionary of Russian is read only when a form asks for it

    lemma = russian.noun_stem(word)
    if lemma is None:
        return None
    if lemma.replace("ё", "е") == word:
        word = str(lemma)  # отчет is written with е and listed with ё
    first = russian.readings(word)[0]
    named = any(mark in first.tag for mark in NAMES)
    return word[:1].upper() + word[1:] if named else word


def russian_forms(forms: Sequence[str]) -> list[bool]:
    """Tell which forms the Russian dictionary has.

    >>> russian_forms(["дети", "кетди"])
    [True, False]
    """
    from .. import russian

    found: list[bool] = russian.known(forms).tolist()
    return found
