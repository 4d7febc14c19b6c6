"""What is known about each spelling, worked out once: its evidence per language, its repairs; and lemmas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.numbering import Growing
from ..text.scripts import Candidate, forms_many
from ..text.tokens import KINDS
from . import bridge, english, russian
from .evidence import KY, LANGUAGES, RU, Weighed, weigh_many
from .keyboards import PLAIN, SPECIAL, letters_among
from .russian import context

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
INSIDE, ANYWHERE = 1, 2  # where a capital makes a word a name


Lemma = tuple[
    str, str, str, str
]  # the answer for a form: as it is shown, headword, part of speech, who answered


class Read(NamedTuple):
    """A spelling read otherwise than typed: the candidate chosen for each language, its spelling there."""

    chosen: tuple[Candidate, ...]
    forms: tuple[str, ...]


class Memory:
    """Rows of evidence by (spelling, kind), which only ever grow.

    forms    per row, the word in lower case, which is what is looked up; "" for what is no word
    read     for the rows read otherwise than they were typed, how
    seen     per row, what its neighbours in Russian see of it
    special  per row, how many letters ө ү ң a Kyrgyz keyboard typed; `plain`, how many о у н
    named    per row, whether a capital makes it a name: INSIDE a sentence, ANYWHERE
    """

    def __init__(self) -> None:
        self._rows: dict[tuple[str, int], int] = {}
        self._scores: npt.NDArray[np.float32] = np.zeros((0, len(LANGUAGES)), dtype=np.float32)
        self.forms: list[str] = []
        self.read: dict[int, Read] = {}
        self.seen: list[str] = []
        self.special, self.plain = Growing(np.int8), Growing(np.int8)
        self.named = Growing(np.uint8)

    def rows(self, surfaces: Sequence[str], kinds: Sequence[int]) -> npt.NDArray[np.int64]:
        """Return the row of each surface type; types not met before are weighed now."""
        keys = list(zip(surfaces, kinds, strict=True))
        fresh = [key for key in dict.fromkeys(keys) if key not in self._rows]
        first = len(self.forms)
        self.learn(fresh)
        self._rows.update(zip(fresh, range(first, first + len(fresh)), strict=True))
        return np.fromiter(map(self._rows.__getitem__, keys), dtype=np.int64, count=len(keys))

    def scores(self, rows: npt.NDArray[np.integer]) -> npt.NDArray[np.float32]:
        """Return the evidence of each row, one column per language."""
        return self._scores[rows]

    def spelling(self, row: int, language: int) -> str:
        """Return the word that is looked up in a language for a row."""
        read = self.read.get(row)
        return read.forms[language] if read else self.forms[row]

    def learn(self, fresh: list[tuple[str, int]]) -> None:
        """Note the candidates of new types, the best one for each language, and their evidence."""
        first = len(self.forms)
        is_word = [kind in (WORD, HASHTAG) for _, kind in fresh]
        words = [place for place, word in enumerate(is_word) if word]
        typed = [surface[1:] if kind == HASHTAG else surface for surface, kind in (fresh[p] for p in words)]
        plain, repaired = forms_many(typed)
        choices = {place: fixed(typed[place], found) for place, found in repaired.items()}
        asked = dict.fromkeys(plain)
        asked.update(dict.fromkeys(choice.form for found in choices.values() for choice in found))
        number = {form: place for place, form in enumerate(asked)}
        weights = weigh_many(list(asked))
        scores = np.zeros((len(fresh), len(LANGUAGES)))
        scores[words] = weights.scores[[number[form] for form in plain]]
        for form, place in zip(plain, words, strict=True):
            spelt = weights.spelt.get(number[form]) if weights.spelt else None
            if spelt:
                self.read[first + place] = Read((), spelt)
        for at, found in choices.items():
            place = words[at]
            scores[place], self.read[first + place] = settled(fresh[place][0], found, weights, number)
        for place in words:
            surface = fresh[place][0]
            if surface[:2].isupper():
                scores[place] = shaped(surface, scores[place])
        self._scores = np.concatenate([self._scores, scores.astype(np.float32)])
        self._note(fresh, words, plain)

    def _note(self, fresh: list[tuple[str, int]], words: list[int], plain: list[str]) -> None:
        """Put down what later steps ask of the new rows."""
        first = len(self.forms)
        forms, seen, typed = [""] * len(fresh), [surface for surface, _ in fresh], [""] * len(fresh)
        for place, form in zip(words, plain, strict=True):
            forms[place] = form
            if fresh[place][1] == WORD:
                seen[place] = typed[place] = form
        self.forms += forms
        for row in range(first, len(self.forms)) if self.read else ():
            read = self.read.get(row)
            if read and fresh[row - first][1] == WORD:
                seen[row - first], typed[row - first] = read.forms[RU], read.forms[KY]
        self.seen += seen
        self.special.extend(letters_among(typed, SPECIAL))
        self.plain.extend(letters_among(typed, PLAIN))
        self.named.extend(self._names(fresh, seen))

    def _names(self, fresh: list[tuple[str, int]], seen: list[str]) -> npt.NDArray[np.uint8]:
        titled = [place for place, (text, _) in enumerate(fresh) if text[:1].isupper() and text[1:].islower()]
        flags = np.zeros(len(fresh), dtype=np.uint8)
        for place, entry in zip(
            titled, context.name_readings([seen[place] for place in titled]), strict=True
        ):
            if entry is not None:
                flags[place] = INSIDE | (ANYWHERE if entry.lemma == seen[place] else 0)
        return flags


def settled(
    surface: str, choices: tuple[Candidate, ...], weights: Weighed, number: dict[str, int]
) -> tuple[Sequence[float], Read]:
    """Return the evidence of a spelling with the best of its candidates for each language, and which."""
    scores = [weights.scores[number[choice.form]].tolist() for choice in choices]
    spelt = [weights.spelt.get(number[choice.form]) or (choice.form,) * len(LANGUAGES) for choice in choices]
    if len(choices) == 1:
        return scores[0], Read(choices * len(LANGUAGES), spelt[0])
    weighed = [
        [score - doubt(surface, choice, rank) for score in scores[rank]]
        for rank, choice in enumerate(choices)
    ]
    picks = [column.index(max(column)) for column in map(list, zip(*weighed, strict=True))]
    chosen = tuple(choices[pick] for pick in picks)
    forms = tuple(spelt[pick][code] for code, pick in enumerate(picks))
    return [weighed[pick][code] for code, pick in enumerate(picks)], Read(chosen, forms)


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
    [('паспорта', 'паспорт', 'noun', 'dictionary')]
    """
    if language == "ru":
        return list(zip(forms, *russian.lemmatize_many(forms), strict=True))
    if language == "en":
        return list(zip(forms, *english.lemmatize_many(forms), strict=True))
    if language == "ky":
        found = bridge.ask(forms, keyboard)
        return [(shown, lemma, pos, method) for lemma, pos, method, shown, _ in found]
    return [(form, form, "", "unchanged") for form in forms]


__all__ = ["HASHTAG", "WORD", "Lemma", "Memory", "lemmas_of"]
