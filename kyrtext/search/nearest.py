"""The nearest words there are to one there is not."""

from __future__ import annotations

import difflib

import numpy as np

from ..corpus.corpus import Corpus

LIKE = 0.7  # least similarity, 0 to 1


def nearest(corpus: Corpus, word: str, most: int = 3) -> list[str]:
    """Words of the corpus that are written much like a word, the most alike first, then the commonest.

    Examples
    --------
    >>> import kyrtext
    >>> nearest(kyrtext.from_texts(["Жумуш керек, жумушка барам"]), "жумшу")
    ['жумуш']
    """
    wanted = word.strip().lower()
    types = np.flatnonzero(corpus.counted & (corpus.type_counts > 0))
    counts: dict[str, int] = {}
    spelled = corpus.facts.spelled("form", types).tolist()
    for form, count in zip(spelled, corpus.type_counts[types].tolist(), strict=True):
        if abs(len(form) - len(wanted)) <= 3 and form[:1] == wanted[:1]:
            counts[form] = counts.get(form, 0) + count
    found = difflib.get_close_matches(wanted, counts, 20, LIKE)
    likeness = {form: difflib.SequenceMatcher(None, wanted, form).ratio() for form in found}
    return sorted(found, key=lambda form: (-round(likeness[form], 1), -counts[form], form))[:most]


def absent(corpus: Corpus, words: list[str]) -> dict[str, list[str]]:
    """The terms that no document holds, each with the nearest words there are."""
    from ..corpus.terms import types_of

    return {
        word: nearest(corpus, word) for word in words if not corpus.type_counts[types_of(corpus, word)].sum()
    }
