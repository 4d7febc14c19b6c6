"""How probable a word is in a language, by what the lexica say: the numbers that evidence is made of.

Natural logarithms, rounded; only differences matter.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ..files.data import rows
from ..text.words import Lookup
from . import russian
from .registry import TOGETHER

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
RU, KY, EN, OTHER = range(len(TOGETHER))
NEVER = -30.0

# How probable a form is, by who knows it: natural logarithms, rounded; see docs/languages.md.
COMMON, ATTESTED, LISTED, RARE, UNKNOWN = -8.0, -8.5, -10.0, -12.0, -15.0

STRANGE_WEIGHT, KNOWN_WEIGHT = 0.4, 0.1  # how much the letter sequences count for unknown and for known words
# A Kyrgyz word may be Kazakh, Uzbek or Turkish too, but this much less probably; far less with marks of
# Kyrgyz.
COUSIN, STRANGER = 2.0, 6.0
DOUBTFUL = ("Arch", "Infr", "Erro", "V-ej", "Init")  # tags of readings that are rarely meant


@functools.lru_cache(maxsize=1)
def common() -> dict[str, dict[str, float]]:
    """Return, per language, the very common forms with the logarithm of their share of running words."""
    return {
        language: {row[0]: -float(row[1]) for row in rows("languages", f"common_{language}.txt")}
        for language in TOGETHER
    }


def picked(forms: Sequence[str], places: npt.NDArray[np.integer]) -> list[str]:
    """Return some of the forms."""
    return list(map(forms.__getitem__, places.tolist()))


def listed_in(prints: npt.NDArray[np.uint64], language: str) -> Floats:
    """Return the logarithm of the share of each form that is very common in a language, NaN for others."""
    lookup, shares = _shares(language)
    return shares[lookup.find(prints)]


@functools.lru_cache(maxsize=len(TOGETHER))
def _shares(language: str) -> tuple[Lookup, Floats]:
    listed = common()[language]
    return Lookup(list(listed)), np.array([*listed.values(), np.nan])  # number -1, not found, is the last


def known_or(listed: Floats, otherwise: Floats | float) -> Floats:
    """Return the scores of very common forms, and for all others (NaN) something else."""
    return np.where(np.isnan(listed), otherwise, listed)


def kyrgyz_score_of(weight: Floats, bare_loan: Bools | bool, listed: Floats) -> Floats:
    """Return the evidence for Kyrgyz, given the weights of answers and the very common ones."""
    score = -6.0 - 10.0 * (1.0 - weight)
    # a bare Russian word is Russian until its neighbours say otherwise
    score = np.where(bare_loan, score - 3.0, score)
    return np.maximum(score, known_or(listed, NEVER))


def russian_score_of(forms: list[str], listed: Floats, is_known: Bools) -> Floats:
    """Return the evidence for Russian of forms, given the very common ones and which the dictionary has."""
    score = known_or(listed, UNKNOWN)
    open_ = np.flatnonzero(np.isnan(listed) & is_known)
    tables, usual = russian.tables(), russian.common()
    for place in open_.tolist():
        reading = russian.known_reading(forms[place])
        if reading is None:
            score[place] = COMMON  # our own slang and abbreviations
            continue
        lemma, number, attested = reading
        if lemma in usual:
            score[place] = COMMON
        elif tables.pos[number] == "name" or _is_doubtful(tables.tags[number], forms[place]):
            score[place] = RARE
        else:
            score[place] = ATTESTED if attested else LISTED
    return score


def _is_doubtful(tag: str, form: str) -> bool:
    return any(mark in tag for mark in DOUBTFUL) or ("Abbr" in tag and len(form) < 3)
