"""The forms of the dictionaries, and the answers for all of them made at once, for later runs (`known`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from . import english, russian
from .known import Question, digest
from .kyrgyz.keyboard import fold
from .kyrgyz.lexicon import headwords
from .kyrgyz.morphotactics import paths
from .memory import ENGLISH, EVIDENCE, KYRGYZ, READINGS, RUSSIAN
from .russian.context import NAMES_OF
from .russian.lemmas import entries

PORTION = 50_000  # forms asked for together
DEAREST, USUAL = 1, 3  # cost of endings that people write every day, frequency class of words they write
Progress = Callable[[int, int], None]


def prepare(progress: Progress | None = None) -> int:
    """Make the answers for all forms of the dictionaries and keep them; return how many forms that are.

    `progress` is called with steps done and steps in all.
    """
    english.keep()
    digest()  # of the data as it is now, should it be installed anew meanwhile
    russian_forms, kyrgyz_forms, english_forms = (
        _russian(),
        _kyrgyz(),
        list(filter(None, english.headwords())),
    )
    everything = list(dict.fromkeys([*russian_forms, *kyrgyz_forms, *english_forms]))
    work: tuple[tuple[Question[Any], list[str]], ...] = (
        (EVIDENCE, everything),
        (RUSSIAN, russian_forms),
        (NAMES_OF, russian_forms),
        (KYRGYZ, kyrgyz_forms),
        (READINGS, kyrgyz_forms),
        (ENGLISH, english_forms),
    )
    total = sum(len(forms) for _, forms in work)
    done = 0

    def portions(forms: list[str]) -> Iterator[list[str]]:
        nonlocal done
        rest = iter(forms)
        while portion := list(islice(rest, PORTION)):
            yield portion
            done += len(portion)
            if progress:
                progress(done, total)

    for question, forms in work:
        question.prepare(portions(forms))
    return len(everything)


def _russian() -> list[str]:
    """Return the forms of the dictionary as they are spelt and with е for ё, and those of our own lists."""
    found = dict.fromkeys(entries())
    for form in russian.tables().forms():
        found[form] = None
        if "ё" in form:
            found[form.replace("ё", "е")] = None
    return list(found)


def _kyrgyz() -> list[str]:
    """Return every headword with everyday endings, as it is spelt and as a Russian keyboard types it."""
    found: dict[str, None] = {}
    for word in headwords():
        form = word.lemma.lower()
        found[form] = None
        if word.inflects:
            start = "verb" if word.pos == "verb" else "noun"
            dearest = DEAREST if word.frequency >= USUAL else 0
            found.update((path.surface, None) for path in paths(form, start) if path.cost <= dearest)
    return list(dict.fromkeys([*found, *map(fold, found)]))


__all__ = ["prepare"]
