"""The Kyrgyz analyser as the language stage asks it: every form by itself, whatever stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .kyrgyz import latin
from .kyrgyz.latin import cyrillic
from .kyrgyz.lemmatiser import lemmatiser
from .kyrgyz.many import PAYS_FROM, Answer, answer_of, many

AFTER_VOWEL = re.compile("(?<=[аеоөуүэ])ы")
# How much cheaper a spelling with ө ү ң must be than the one typed: nothing known about the writer's
# keyboard, a keyboard that seems to lack the letters, one that has them.
MARGINS = (4.0, 1.0, 9.0)
NEUTRAL, LACKING, HAVING = range(3)


__all__ = [
    "HAVING",
    "LACKING",
    "NEUTRAL",
    "Answer",
    "are_entries",
    "ask",
    "cyrillic",
    "spellings",
    "with_keyboards",
]


SOME = 60  # forms: reading them together has its own price
READ_BY_LETTERS = ("loan", "guess", "unchanged")  # methods for forms without any reading by the lexicon


def ask(forms: Sequence[str]) -> list[Answer]:
    """Return lemma, word class, method, restored spelling and weight (0 to 1) of each form.

    >>> [answer[0] for answer in ask(["китебим", "ооба"])]
    ['китеп', 'ооба']
    """
    return _chosen(forms, np.full(len(forms), MARGINS[NEUTRAL]))


def with_keyboards(
    forms: Sequence[str], answers: list[Answer], keyboards: npt.NDArray[np.integer]
) -> list[Answer]:
    """Return the answers of `ask` as they are where the keyboard of each form may have or lack ө ү ң.

    >>> forms = ["торт", "торт"]
    >>> [answer[3] for answer in with_keyboards(forms, ask(forms), np.array([LACKING, HAVING]))]
    ['төрт', 'торт']
    """
    # a wider margin never restores more, a narrower one never less
    differs = {LACKING: _may_be_restored, HAVING: _is_restored}
    known = np.flatnonzero(keyboards != NEUTRAL)
    pairs = zip(known.tolist(), keyboards[known].tolist(), strict=True)
    open_ = [place for place, keyboard in pairs if differs[keyboard](forms[place], answers[place])]
    margins = np.array(MARGINS)[keyboards[open_]]
    answers = list(answers)
    for place, answer in zip(open_, _chosen([forms[at] for at in open_], margins), strict=True):
        answers[place] = answer
    return answers


def _is_restored(form: str, answer: Answer) -> bool:
    return answer[3] != form


def _may_be_restored(form: str, answer: Answer) -> bool:
    """Tell whether a narrower margin may put ө ү ң back: not beside the best of readings, or without any."""
    _, _, method, shown, weight = answer
    return shown == form and weight < 1.0 and not (method in READ_BY_LETTERS and form.isalpha())


def _chosen(typed: Sequence[str], margins: npt.NDArray[np.float64]) -> list[Answer]:
    if _together(typed):
        return many().answers(typed, margins)
    one = lemmatiser().one
    return [
        answer_of(form, one(form, frozenset(), margin))
        for form, margin in zip(typed, margins.tolist(), strict=True)
    ]


def _together(forms: Sequence[str]) -> bool:
    """Tell whether it pays to read these forms together; less has to be there once the arrays are made."""
    return len(forms) >= (SOME if many.cache_info().currsize else PAYS_FROM)


def are_entries(forms: Sequence[str], prints: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Tell which forms, given with their fingerprints, are a headword or an irregular form of Kyrgyz.

    >>> from kyrtext.text.words import Words
    >>> forms = ["китеп", "китебим"]
    >>> are_entries(forms, Words(forms).whole()).tolist()
    [True, False]
    """
    if _together(forms):
        return many().are_entries(prints)
    analyser = lemmatiser().analyser
    return np.array([form in analyser.stems or form in analyser.irregular for form in forms], dtype=bool)


def spellings(form: str) -> list[str]:
    """Return the Cyrillic spellings of a Latin form, the plainest first, whether they are words or not.

    A hyphenated word is spelt part by part.

    >>> spellings("taygak")[0], spellings("ata-enem")[0]
    ('тайгак', 'ата-энем')
    """
    parts = [latin.spellings(part) for part in form.split("-")]
    if not all(parts):
        return []
    words = ["-".join(found[0][1] for found in parts)] if len(parts) > 1 else [word for _, word in parts[0]]
    return list(dict.fromkeys(AFTER_VOWEL.sub("й", word) for word in words[:3]))  # y after a vowel is й
