"""What speaks for each language in one spelling, before its neighbours are heard.

Every candidate spelling of a surface gets four numbers, one per language: a rough natural logarithm of how probable
the spelling is in that language. Only differences matter. The numbers rest on our lexica (is it an entry, how common),
on letters, and, where no lexicon knows the form, on endings and letter sequences.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from . import bridge as kyrgyz
from . import english, russian
from .wordlists import rows

LANGUAGES = ("ru", "ky", "en", "other")
RU, KY, EN, OTHER = range(4)
NEVER = -30.0

# How probable a form is, by who knows it: natural logarithms, rounded; see docs/languages.md.
COMMON, ATTESTED, LISTED, RARE, UNKNOWN = -6.0, -9.0, -10.5, -13.0, -15.0
KYRGYZ_CLASS = {5: -6.0, 4: -8.0, 3: -9.5, 2: -11.0, 1: -12.5}
KYRGYZ_METHOD = {"dictionary": 0.0, "irregular": 0.0, "suffix": -0.7, "loan": -1.0, "guess": -4.0}

NOT_RUSSIAN = set("өүңәғқұһіӣӯҷҳўҥѳӊ")
KYRGYZ_ONLY = set("өүң")
FOREIGN = set("әғқұһіӣӯҷҳў")  # Kazakh, Tajik, Uzbek
NOT_KYRGYZ = set("щъ")  # only in Russian loans
LATIN = set("abcdefghijklmnopqrstuvwxyz")


class Word(NamedTuple):
    """Evidence for one candidate spelling: a number per language and the spelling it would be shown in."""

    scores: tuple[float, float, float, float]
    forms: tuple[str, str, str, str]


@functools.lru_cache(maxsize=1)
def _common() -> dict[str, dict[str, float]]:
    """Return, per language, the very common forms with the logarithm of their share of running words."""
    return {
        language: {row[0]: -float(row[1]) for row in rows("languages", f"common_{language}.txt")}
        for language in LANGUAGES
    }


def weigh_many(forms: Sequence[str]) -> list[Word]:
    """Return the evidence for each spelling (lower case)."""
    latin = [any(letter in LATIN for letter in form) for form in forms]
    cyrillic = [form for form, is_latin in zip(forms, latin, strict=True) if not is_latin]
    weighed = iter(_weigh_cyrillic(cyrillic))
    roman = iter(_weigh_latin([form for form, is_latin in zip(forms, latin, strict=True) if is_latin]))
    return [next(roman) if is_latin else next(weighed) for is_latin in latin]


def _weigh_cyrillic(forms: list[str]) -> list[Word]:
    answers = kyrgyz.lemmatize_many(forms)
    common = _common()
    words = []
    for place, form in enumerate(forms):
        letters = set(form)
        kyrgyz_score = _kyrgyz_score(form, answers, place)
        russian_score = NEVER if letters & NOT_RUSSIAN else _russian_score(form)
        other_score = common["other"].get(form, UNKNOWN - 1.0)
        if letters & FOREIGN:
            other_score = max(other_score, LISTED)
            kyrgyz_score -= 8.0
        elif letters & KYRGYZ_ONLY:
            kyrgyz_score += 1.0
        if letters & NOT_KYRGYZ and answers.method[place] != "loan":
            kyrgyz_score -= 4.0
        words.append(
            Word((russian_score, kyrgyz_score, NEVER, other_score), (form, answers.form[place], form, form))
        )
    return words


def _kyrgyz_score(form: str, answers: Any, place: int) -> float:
    method = answers.method[place]
    listed = _common()["ky"].get(form)
    if method not in KYRGYZ_METHOD:
        return listed if listed is not None else UNKNOWN
    score = KYRGYZ_CLASS.get(round(answers.weight[place]), KYRGYZ_CLASS[3]) + KYRGYZ_METHOD[method]
    if method == "loan" and answers.lemma[place] == form:
        score -= 3.0  # a bare Russian word is Russian until its neighbours say otherwise
    return score if listed is None else max(score, listed)


def _russian_score(form: str) -> float:
    listed = _common()["ru"].get(form)
    if listed is not None:
        return listed
    first = russian.readings(form)[0]
    if not first.known:
        return UNKNOWN
    if first.pos in ("name", "place") or "Abbr" in first.tag or "Arch" in first.tag:
        return RARE if first.pos != "place" else LISTED
    return LISTED


def _weigh_latin(forms: list[str]) -> list[Word]:
    in_english = english.known(forms)
    candidates = [kyrgyz.cyrillic(form)[:3] for form in forms]
    flat = sorted({candidate for found in candidates for candidate in found})
    answers = kyrgyz.lemmatize_many(flat)
    row = {form: place for place, form in enumerate(flat)}
    common = _common()
    words = []
    for form, found, is_english in zip(forms, candidates, in_english, strict=True):
        scored = [
            (_kyrgyz_score(candidate, answers, row[candidate]), -rank, candidate)
            for rank, candidate in enumerate(found)
        ]
        kyrgyz_score, _, spelling = max(scored, default=(NEVER, 0, form))
        english_score = common["en"].get(form, LISTED if is_english else UNKNOWN - 0.5)
        other_score = common["other"].get(form, UNKNOWN - 1.5)
        restored = answers.form[row[spelling]] if spelling in row else form
        words.append(
            Word((NEVER, kyrgyz_score - 2.0, english_score, other_score), (form, restored, form, form))
        )
    return words


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return each row of scores as probabilities."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    total: np.ndarray = shifted.sum(axis=1, keepdims=True)
    return shifted / total
