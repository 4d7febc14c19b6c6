"""How probable a Cyrillic form is in a cousin of Kyrgyz: Kazakh, Uzbek, Tatar or Tajik."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ..text.words import Words
from . import kyrgyz
from .cousins import NO_WORD, spelt_as
from .scores import COUSIN, KY, NEVER, OTHER, RU, STRANGE_WEIGHT, UNKNOWN, Bools, Floats, picked
from .trigrams import KEYBOARD, cousin_leans

# How far a listed word of a cousin leads what Russian and Kyrgyz make of it: by its spelling, see
# `cousins.spelt_as`, where they do not know it; where Russian does; where Kyrgyz knows it as it is spoken.
LEADS = np.array([NEVER, 3.0, 4.0])
SHORT, SHORT_LEADS = 3, 2.5  # so few letters may be anything
RUSSIAN_LEADS, SPOKEN_LEADS = -1.0, 1.5
# What letter sequences of a word that no list has prove, before they are weighed; and how far they lead at
# most: it may be a name.
LIKE_A_COUSIN, ALONE = -1.0, 1.9
STRANGE, SPOKEN, OWN = range(3)  # how Kyrgyz knows a form: not, only as it is spoken, as it is spelt


def known_to_kyrgyz(forms: Sequence[str], answers: Sequence[kyrgyz.Answer]) -> list[int]:
    """Return for forms with the answers of the Kyrgyz analyser how it knows them: STRANGE, SPOKEN or OWN.

    >>> known_to_kyrgyz(["болды", "болду"], kyrgyz.ask(["болды", "болду"])) == [SPOKEN, OWN]
    True
    """
    return [
        STRANGE
        if answer.method in ("guess", "unchanged")
        else OWN
        if len(form) != len(answer.form) or form.translate(KEYBOARD) == answer.form.translate(KEYBOARD)
        else SPOKEN
        for form, answer in zip(forms, answers, strict=True)
    ]


def weigh_cousins(
    forms: Sequence[str],
    words: Words,
    scores: Floats,
    in_russian: Bools,
    leans: Floats,
    known: npt.NDArray[np.integer],
) -> Floats:
    """Return the evidence for cousins, given all that was found before.

    `in_russian` says which forms the Russian dictionary has, `leans` how much more they look Kyrgyz than
    Russian, `known` how Kyrgyz knows them. A word that Russian or Kyrgyz has too proves nothing; one that
    Kyrgyz only knows as spoken (болды for болду) proves little.
    """
    found = scores[:, OTHER].copy()
    best = scores[:, [RU, KY]].max(axis=1)
    like = np.flatnonzero(~in_russian & (known != OWN))
    if len(like):
        # what is more for one language is less for the other, so a strange word is weighed twice
        strange = known[like] == STRANGE
        weight, most = np.where(strange, 2.0, 1.0) * STRANGE_WEIGHT, np.where(strange, ALONE, SPOKEN_LEADS)
        as_unknown = np.maximum(scores[like, KY], UNKNOWN + LIKE_A_COUSIN + STRANGE_WEIGHT * leans[like])
        by_letters = as_unknown + LIKE_A_COUSIN + weight * cousin_leans(Words(picked(forms, like)))
        found[like] = np.maximum(found[like], np.minimum(by_letters, best[like] + most))
    by_kyrgyz = scores[:, KY] + np.where(known == OWN, -COUSIN, SPOKEN_LEADS)
    by_russian = np.where(in_russian, scores[:, RU] + RUSSIAN_LEADS, np.inf)

    def as_listed(lead: Floats) -> Floats:
        return np.minimum(np.where(known == STRANGE, best + lead, by_kyrgyz), by_russian)

    spelling = np.full(len(forms), NO_WORD)
    asked = np.flatnonzero(as_listed(np.full(len(forms), LEADS.max())) > found)
    spelling[asked] = spelt_as(picked(forms, asked))
    lead = np.where(words.lengths > SHORT, LEADS[spelling], np.minimum(LEADS[spelling], SHORT_LEADS))
    return np.where(spelling == NO_WORD, found, np.maximum(found, as_listed(lead)))


__all__ = ["STRANGE", "known_to_kyrgyz", "weigh_cousins"]
