"""The Kyrgyz analyser as the language stage asks it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from . import kyrgyz

_ENDINGS = tuple(
    [
        "да",
        "де",
        "го",
        "ко",
        "ган",
        "ген",
        "дар",
        "лар",
        "лер",
        "ды",
        "ди",
        "ты",
        "ти",
        "нын",
        "нин",
        "ып",
        "ип",
        "ет",
        "ат",
    ]
)


class KyrgyzAnswers(NamedTuple):
    """Parallel lists, one entry per form."""

    lemma: list[str]
    pos: list[str]
    method: list[str]
    form: list[str]
    weight: list[float]


def lemmatize_many(forms: Sequence[str]) -> Any:
    """Return the analyser's answers."""
    if hasattr(kyrgyz, "lemmatize_many"):
        return kyrgyz.lemmatize_many(list(forms))
    guess = ["guess" if form.endswith(_ENDINGS) else "unchanged" for form in forms]
    return KyrgyzAnswers(list(forms), [""] * len(forms), guess, list(forms), [3.0] * len(forms))


def cyrillic(form: str) -> list[str]:
    """Return Cyrillic spellings of a Latin form."""
    return kyrgyz.cyrillic(form) if hasattr(kyrgyz, "cyrillic") else []
