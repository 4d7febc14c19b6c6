"""The Kyrgyz analyser as the language stage asks it: every form by itself, so that cutting a corpus changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .kyrgyz import latin
from .kyrgyz.latin import cyrillic
from .kyrgyz.lemmatiser import lemmatiser, weigh

# How much cheaper a spelling with ө ү ң must be than the one typed: nothing known about the writer's keyboard,
# a keyboard that seems to lack the letters, one that has them.
MARGINS = (4.0, 1.0, 9.0)
NEUTRAL, LACKING, HAVING = range(3)


__all__ = ["HAVING", "LACKING", "NEUTRAL", "KyrgyzAnswers", "cyrillic", "lemmatize_many", "spellings"]


class KyrgyzAnswers(NamedTuple):
    """Parallel lists, one entry per form asked."""

    lemma: list[str]
    pos: list[str]
    method: list[str]
    form: list[str]
    weight: list[float]


def lemmatize_many(forms: Sequence[str], keyboard: int = NEUTRAL) -> KyrgyzAnswers:
    """Return lemma, word class, method, restored spelling and weight (0 to 1) of each form."""
    tool, margin = lemmatiser(), MARGINS[keyboard]
    found = KyrgyzAnswers([], [], [], [], [])
    for typed in forms:
        form, reading = tool.one(typed, frozenset(), margin)
        found.lemma.append(reading[2])
        found.pos.append(reading[3])
        found.method.append(reading[5])
        found.form.append(form)
        found.weight.append(weigh(reading, form != typed))
    return found


def spellings(form: str) -> list[str]:
    """Return the Cyrillic spellings of a Latin form, the plainest first, whether they are words or not.

    A hyphenated word is spelt part by part.

    >>> spellings("taygak")[0], spellings("ata-enem")[0]
    ('тайгак', 'ата-энем')
    """
    parts = [latin.spellings(part) for part in form.split("-")]
    if not all(parts):
        return []
    if len(parts) > 1:
        return ["-".join(found[0][1] for found in parts)]
    return [word for _, word in parts[0][:3]]
