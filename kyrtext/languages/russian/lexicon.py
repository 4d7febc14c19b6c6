"""Our own knowledge of Russian words beside the dictionary's, read from kyrtext/data/russian."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from ...files.data import rows
from .tables import tables


@dataclass(frozen=True, slots=True)
class Entry:
    """What a form is, without asking the dictionary."""

    lemma: str
    pos: str
    method: str


@functools.lru_cache(maxsize=1)
def entries() -> dict[str, Entry]:
    """Return the forms that have an answer of their own: overrides, abbreviations, slang in all its cases."""
    found: dict[str, Entry] = {}
    for headword, model in rows("russian", "slang.txt"):
        for form in inflect(headword, model):
            found[form] = Entry(headword, "noun", "lexicon")
    for form, lemma, pos in rows("russian", "abbreviations.txt"):
        found[form] = Entry(lemma, pos, "abbreviation")
    for form, lemma, pos in rows("russian", "overrides.txt"):
        found[form] = Entry(lemma, pos, "override")
    return found


@functools.lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """Return the headwords that win where the dictionary gives no likelihood."""
    return frozenset(row[0] for row in rows("russian", "common.txt"))


@functools.lru_cache(maxsize=1)
def renamed() -> dict[str, str]:
    """Return the headwords that are shown under another name (деньга: деньги)."""
    return {row[0]: row[1] for row in rows("russian", "renamed.txt")}


@functools.lru_cache(maxsize=1)
def preferred() -> dict[str, frozenset[str]]:
    """Return, for a headword, the headwords it is always preferred to when a form may be either."""
    better: dict[str, set[str]] = {}
    for row in rows("russian", "preferred.txt"):
        better.setdefault(row[0], set()).update(row[1:])
    return {lemma: frozenset(worse) for lemma, worse in better.items()}


def inflect(headword: str, model: str) -> list[str]:
    """Return the forms of a word that is inflected like a dictionary word; only itself when the model is "-".

    >>> sorted(inflect("загран", "экран"))[:3]
    ['загран', 'заграна', 'загранам']
    """
    forms = tables().inflections(model) if model != "-" else []
    stem = _shared_beginning(forms)
    cut = len(model) - len(stem)
    if not forms or headword[len(headword) - cut :] != model[len(stem) :]:
        return [headword]
    base = headword[: len(headword) - cut]
    return sorted({base + form[len(stem) :] for form in forms})


def _shared_beginning(forms: list[str]) -> str:
    first, last = min(forms, default=""), max(forms, default="")
    size = next(
        (place for place, pair in enumerate(zip(first, last, strict=False)) if len(set(pair)) > 1), len(first)
    )
    return first[:size]
