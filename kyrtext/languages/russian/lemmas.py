"""Lemmas of Russian forms: the dictionary's first reading, mended where it misleads a frequency table."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import numpy as np

from ..answers import Answers
from .tables import Reading, tables


def readings(form: str) -> tuple[Reading, ...]:
    """Return every reading of a Russian form, the likeliest first; never empty.

    >>> [r.lemma for r in readings("паспорта")][:1]
    ['паспорт']
    """
    form = form.lower()
    table = tables()
    return tuple(table.lookup(form) or table.guess(form))


def known(forms: Iterable[str]) -> np.ndarray:
    """Tell for each form whether the Russian dictionary has it (in any of its inflections).

    >>> known(["работу", "жумушка"]).tolist()
    [True, False]
    """
    table = tables()
    return np.fromiter((table.known(form.lower()) for form in forms), dtype=bool)


def lemmatize_many(forms: Iterable[str]) -> Answers:
    """Return the lemma, part of speech and method of each form, read without its neighbours.

    >>> lemmatize_many(["паспорта", "работу"]).lemma
    ['паспорт', 'работа']
    """
    lemmas, tags, methods = [], [], []
    for form in forms:
        first = readings(form)[0]
        lemmas.append(first.lemma)
        tags.append(first.pos)
        methods.append("dictionary" if first.known else "guess")
    return Answers(lemmas, tags, methods)


@functools.cache
def noun_stem(word: str) -> str | None:
    """Return the headword if the word is a Russian noun as Kyrgyz borrows it (the nominative), else None.

    Nouns with names and places, plural-only nouns, substantivised adjectives, and full adjectives in the masculine
    count; a plural nominative does not, nor does any other case.

    >>> noun_stem("паспорт"), noun_stem("москва"), noun_stem("столовая"), noun_stem("паспорта")
    ('паспорт', 'москва', 'столовая', None)
    """
    word = word.lower()
    best: str | None = None
    for reading in tables().lookup(word):
        tag = reading.tag
        if "nomn" not in tag or "Abbr" in tag or "Arch" in tag or "Erro" in tag or "Init" in tag:
            continue
        if tag.startswith("NOUN"):
            if "sing" in tag or "Pltm" in tag:
                return reading.lemma
        elif tag.startswith("ADJF") and "Apro" not in tag and len(word) > 4 and "sing" in tag:
            if "Subx" in tag or "masc" in tag:
                best = best or word
    return best
