"""What is known about each spelling, worked out once: its evidence per language, its repairs, its lemmas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.scripts import Candidate, forms_many
from ..text.tokens import KINDS
from . import bridge, english, russian
from .evidence import KY, LANGUAGES, RU, Word, weigh_many

WORD, HASHTAG = KINDS.index("word"), KINDS.index("hashtag")
# How much a repair must be worth: a whole word of look-alikes (cop), a neighbour alphabet's letter (ұ for
# ү), each step down the list of candidates, the dot of what looks like an abbreviation (в.).
WHOLE_WORD_LOOKALIKE, STANDIN, LATER_CANDIDATE, DOT = 5.0, 5.0, 0.5, 6.0
ROMAN = re.compile("[IVX]{2,}")
# An acronym with a Kyrgyz ending (КМУда, ИИМдин) is Kyrgyz whatever the lexica say.
ACRONYM = re.compile(
    r"[А-ЯЁӨҮҢ]{2,}-?(?:[нд][ыиуү]н?|[нт][ыиуү]|[тд][ыиуү]н|[дтгк][аеоө]|[дт][аеоө]н|[лдт][аеоө]р\w*)"
)
ACRONYM_BONUS = 8.0


NOTHING = (0.0,) * len(LANGUAGES)


class Lemma(NamedTuple):
    """The answer for a form: as it is shown, headword, part of speech, who answered."""

    form: str
    lemma: str
    pos: str
    method: str


class Memory:
    """Rows of evidence by (spelling, kind), and lemmas by (language, form, keyboard); both only ever grow."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, int], int] = {}
        self._scores: npt.NDArray[np.float32] = np.zeros((0, len(LANGUAGES)), dtype=np.float32)
        # per row, one candidate per language; none where the word is what was typed, in lower case
        self.chosen: list[tuple[Candidate, ...]] = []
        self.forms: list[tuple[str, ...]] = []  # per row, the spelling to lemmatise, per language
        # per row, what its neighbours in Russian see of it, and what a Kyrgyz keyboard typed
        self.seen: list[str] = []
        self.typed: list[str] = []
        self._lemmas: dict[tuple[int, int], dict[str, Lemma]] = {}

    def rows(self, surfaces: Sequence[str], kinds: Sequence[int]) -> npt.NDArray[np.int64]:
        """Return the row of each surface type; types not met before are weighed now."""
        keys = list(zip(surfaces, kinds, strict=True))
        fresh = [key for key in dict.fromkeys(keys) if key not in self._rows]
        self._learn(fresh)
        return np.fromiter((self._rows[key] for key in keys), dtype=np.int64, count=len(keys))

    def scores(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Return the evidence of each row, one column per language."""
        return self._scores[rows]

    def _learn(self, fresh: list[tuple[str, int]]) -> None:
        """Note the candidates of new types, the best one for each language, and their evidence."""
        words = [key for key in fresh if key[1] in (WORD, HASHTAG)]
        typed = [surface[1:] if kind == HASHTAG else surface for surface, kind in words]
        plain, repaired = forms_many(typed)
        choices = {place: fixed(typed[place], found) for place, found in repaired.items()}
        forms = dict.fromkeys(plain)
        forms.update(dict.fromkeys(choice.form for found in choices.values() for choice in found))
        weights = dict(zip(forms, weigh_many(list(forms)), strict=True))
        scores: list[Sequence[float]] = []
        place = 0
        for key in fresh:
            self._rows[key] = len(self.chosen)
            surface, kind = key
            if kind not in (WORD, HASHTAG):
                self._note(surface, "", (), ())
                scores.append(NOTHING)
                continue
            score: Sequence[float] = NOTHING
            score, spelt = weights[plain[place]]
            chosen: tuple[Candidate, ...] = ()
            if place in choices:
                score, spelt, chosen = settled(surface, choices[place], weights)
            self._note(*((spelt[RU], spelt[KY]) if kind == WORD else (surface, "")), chosen, spelt)
            scores.append(shaped(surface, score) if surface[:2].isupper() else score)
            place += 1
        added = np.array(scores, dtype=np.float32).reshape(-1, len(LANGUAGES))
        self._scores = np.concatenate([self._scores, added])

    def _note(self, seen: str, typed: str, chosen: tuple[Candidate, ...], forms: tuple[str, ...]) -> None:
        self.seen.append(seen)
        self.typed.append(typed)
        self.chosen.append(chosen)
        self.forms.append(forms)

    def lemmas(self, language: int, keyboard: int, forms: Iterable[str]) -> dict[str, Lemma]:
        """Return a table that has the lemma of each of these forms, and of those asked about before."""
        table = self._lemmas.setdefault((language, keyboard), {})
        fresh = [form for form in dict.fromkeys(forms) if form not in table]
        if fresh:
            table.update(zip(fresh, lemmas_of(fresh, LANGUAGES[language], keyboard), strict=True))
        return table


def settled(
    surface: str, choices: tuple[Candidate, ...], weights: dict[str, Word]
) -> tuple[Sequence[float], tuple[str, ...], tuple[Candidate, ...]]:
    """Return the evidence of a spelling with the best of its candidates for each language, and which."""
    if len(choices) == 1:
        return (*weights[choices[0].form], choices * len(LANGUAGES))
    weighed = [
        [score - doubt(surface, choice, rank) for score in weights[choice.form].scores]
        for rank, choice in enumerate(choices)
    ]
    picks = [column.index(max(column)) for column in map(list, zip(*weighed, strict=True))]
    chosen = tuple(choices[pick] for pick in picks)
    forms = tuple(weights[choice.form].forms[code] for code, choice in enumerate(chosen))
    return tuple(weighed[pick][code] for code, pick in enumerate(picks)), forms, chosen


def shaped(surface: str, scores: Sequence[float]) -> Sequence[float]:
    """Return the evidence of a spelling that begins with two capitals, changed by what its shape tells."""
    if ROMAN.fullmatch(surface):
        return NOTHING  # a Roman numeral is in the language of its neighbours
    if not surface.isupper() and ACRONYM.fullmatch(surface):
        return tuple(score + ACRONYM_BONUS * (code == KY) for code, score in enumerate(scores))
    return scores


def fixed(surface: str, choices: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Return the candidates of a spelling, fewer where its shape leaves no doubt: initials, Roman numerals.

    >>> [choice.form for choice in fixed("XVIII", (Candidate("xviii"), Candidate("хуііі")))]
    ['xviii']
    """
    if ROMAN.fullmatch(surface) or (len(surface) == 2 and surface[1] == "." and surface[0].isupper()):
        return (Candidate(surface.lower(), ()),)
    return choices


def doubt(surface: str, choice: Candidate, rank: int) -> float:
    """Return how much less probable a candidate is for not being what was typed, as a logarithm."""
    if "lookalike" in choice.rules and surface.isascii():
        return WHOLE_WORD_LOOKALIKE
    if "dot" in choice.rules and rank:
        return DOT
    return STANDIN if "standin" in choice.rules else LATER_CANDIDATE * rank


def lemmas_of(forms: list[str], language: str, keyboard: int = bridge.NEUTRAL) -> list[Lemma]:
    """Return the answers for forms of one language.

    >>> lemmas_of(["паспорта"], "ru")
    [Lemma(form='паспорта', lemma='паспорт', pos='noun', method='dictionary')]
    """
    if language == "ru":
        return [Lemma(*row) for row in zip(forms, *russian.lemmatize_many(forms), strict=True)]
    if language == "en":
        return [Lemma(*row) for row in zip(forms, *english.lemmatize_many(forms), strict=True)]
    if language == "ky":
        found = bridge.lemmatize_many(forms, keyboard)
        return [Lemma(*row) for row in zip(found.form, found.lemma, found.pos, found.method, strict=True)]
    return [Lemma(form, form, "", "unchanged") for form in forms]


__all__ = ["HASHTAG", "WORD", "Lemma", "Memory", "lemmas_of"]
