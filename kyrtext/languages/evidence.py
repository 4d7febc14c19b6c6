"""What speaks for each language in one spelling, before its neighbours are heard.

Every candidate spelling of a surface gets four numbers, one per language: a rough natural logarithm of how
probable the spelling is in that language. Only differences matter. The numbers rest on our lexica (is it an
entry, how common), on letters, and, where no lexicon knows the form, on endings and letter sequences.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.words import Words
from . import kyrgyz, russian
from .cousin_evidence import STRANGE, known_to_kyrgyz, weigh_cousins
from .latin_evidence import weigh_latin
from .registry import TOGETHER
from .scores import (
    COUSIN,
    EN,
    KNOWN_WEIGHT,
    KY,
    LISTED,
    NEVER,
    OTHER,
    RU,
    STRANGE_WEIGHT,
    STRANGER,
    UNKNOWN,
    Bools,
    Floats,
    known_or,
    kyrgyz_score_of,
    listed_in,
    picked,
    russian_score_of,
)
from .shapes import Shapes
from .trigrams import kyrgyz_leans

# Who gives the Kyrgyz answer: the lexicon, or, from LOAN on, whoever is asked when it does not know a word.
METHODS = {
    name: number
    for number, name in enumerate(("dictionary", "irregular", "suffix", "loan", "guess", "unchanged"))
}
DICTIONARY, LOAN = METHODS["dictionary"], METHODS["loan"]
NOT_RUSSIAN = set("өүңәғқұһіӣӯҷҳўҥѳӊҗ")
KYRGYZ_ONLY = set("өүң")
FOREIGN = set("әғқұһіӣӯҷҳўҗ")  # Kazakh, Tajik, Uzbek, Tatar
ABROAD = -4.5  # what a letter that no Kyrgyz writes proves: more than a usual word of Kyrgyz that is near
STANDINS = set("ұһ")  # which Kyrgyz writers type too, for ү and х
NOT_KYRGYZ = set("щъ")  # only in Russian loans
# The groups as bits, so that the letters of all words are looked at in one pass.
IS_LATIN, NO_RUSSIAN_LETTER, KYRGYZ_ONLY_LETTER, FOREIGN_LETTER = (1 << place for place in range(4))
NO_KYRGYZ_LETTER, MARKED_LETTER, SURE_LETTER = (1 << place for place in range(4, 7))
KYRGYZ_LETTER = KYRGYZ_ONLY_LETTER | FOREIGN_LETTER
# An ending that a Russian stem may take in Kyrgyz: plural, possessive, case, question, personal ending.
KYRGYZ_ENDING = Shapes("[ыиумң]$|[нтд][ыиу]н$|[гкдт][аео]$|[дт][аео]н$|[лдт][аео]р|[лдт][ыиу]к$|с[ыиу]з$")
# What its neighbours do not share: long vowels, э and ё in its own words, the shapes of genitive, first
# person plural, -ышат, question.
KYRGYZ_MARKS = set("эё")
KYRGYZ_MARK = Shapes("аа|оо|уу|өө|үү|[нд][ыиуү]н$|[бп][ыиуү]з|ш[аеоө]т$|[бп][ыиуү]$|[бп][аеоө][йсг]")
VERB_MARK = Shapes("[аеоөй]т$")  # барат, иштейт, of words with an ending: сабат is none
BEHIND_LATIN = re.compile("[a-z0-9-]+-([а-яёөүң]+)$")
LATIN = set("abcdefghijklmnopqrstuvwxyz")
SIGNS = (
    (LATIN, IS_LATIN),
    (NOT_RUSSIAN, NO_RUSSIAN_LETTER),
    (KYRGYZ_ONLY, KYRGYZ_ONLY_LETTER),
    (FOREIGN, FOREIGN_LETTER),
    (NOT_KYRGYZ, NO_KYRGYZ_LETTER),
    (KYRGYZ_MARKS, MARKED_LETTER),
    (FOREIGN - STANDINS, SURE_LETTER),
)


class Weighed(NamedTuple):
    """Evidence for many spellings: a row of numbers each, a column per language.

    `spelt` has, by place, the spellings that Russian and Kyrgyz would show; a place that is missing shows its
    own.
    """

    scores: Floats
    spelt: dict[int, tuple[str, ...]]


def _letters(forms: Sequence[str]) -> npt.NDArray[np.uint8]:
    """Return for each form which groups of letters (see SIGNS) it has, as bits."""
    if not forms:
        return np.zeros(0, dtype=np.uint8)
    joined = "\0".join(forms)
    codes = np.frombuffer((joined + "\0").encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.flatnonzero(codes == 0)
    if len(ends) != len(forms):  # no word of the tokeniser has such a character
        return np.concatenate([_letters([form.replace("\0", " ")]) for form in forms])
    bits = np.take(_signs(), codes, mode="clip")
    starts = np.concatenate([[0], ends[:-1] + 1])
    found: npt.NDArray[np.uint8] = np.bitwise_or.reduceat(bits, starts)
    return found


@functools.lru_cache(maxsize=1)
def _signs() -> npt.NDArray[np.uint8]:
    table = np.zeros(max(ord(letter) for letters, _ in SIGNS for letter in letters) + 2, dtype=np.uint8)
    for letters, bit in SIGNS:
        table[[ord(letter) for letter in letters]] |= bit
    return table


def weigh_many(forms: Sequence[str]) -> Weighed:
    """Return the evidence for each spelling (lower case).

    A word whose Latin letters stand before a hyphen is in the language of what follows: QR-кодду, IT-адистер.
    """
    signs = _letters(forms)
    is_latin = (signs & IS_LATIN) > 0
    if is_latin.any():
        behind = {at: BEHIND_LATIN.match(forms[at]) for at in np.flatnonzero(is_latin).tolist()}
        tails = {at: found[1] for at, found in behind.items() if found}
        if tails:
            forms = [tails.get(at, form) for at, form in enumerate(forms)]
            signs = _letters(forms)
            is_latin = (signs & IS_LATIN) > 0
    scores = np.empty((len(forms), len(TOGETHER)))
    cyrillic, latin = np.flatnonzero(~is_latin), np.flatnonzero(is_latin)
    asked = forms if not len(latin) else picked(forms, cyrillic)
    scores[cyrillic] = _weigh_cyrillic(asked, signs[cyrillic])
    spelt: dict[int, tuple[str, ...]] = {}
    if len(latin):
        scores[latin], found = weigh_latin(picked(forms, latin))
        spelt = dict(zip(latin.tolist(), found, strict=True))
    return Weighed(scores, spelt)


def _weigh_cyrillic(forms: Sequence[str], signs: npt.NDArray[np.uint8]) -> Floats:
    """Return the evidence for forms without Latin letters."""
    is_known = russian.known(forms)
    words = Words(forms)
    leans = kyrgyz_leans(words)
    leans[(signs & NO_RUSSIAN_LETTER) > 0] = 0.0
    prints = words.whole()
    listed = {language: listed_in(prints, language) for language in TOGETHER}
    open_ = (
        is_known & ~np.isnan(listed["ky"])
        | (signs & KYRGYZ_LETTER > 0)
        | KYRGYZ_ENDING.found(words) & ~is_known
    )
    sure = ~open_ & np.where(is_known, (leans < -4.0) & (words.lengths > 5), leans < -5.0)
    # with Russian letters and no sign of Kyrgyz the Kyrgyz analyser need not be asked
    places = np.flatnonzero(sure)
    sure[places[kyrgyz.are_entries(picked(forms, places))]] = False
    scores = np.empty((len(forms), len(TOGETHER)))
    scores[:, RU] = known_or(listed["ru"], np.where(is_known, LISTED, UNKNOWN))
    scores[:, KY] = UNKNOWN - 4.0
    scores[:, EN] = NEVER
    scores[:, OTHER] = known_or(listed["other"], UNKNOWN - 3.0)
    rest = np.flatnonzero(~sure)
    told = Told(
        picked(forms, rest),
        leans[rest],
        is_known[rest],
        signs[rest],
        KYRGYZ_MARK.found(words)[rest],
        {language: shares[rest] for language, shares in listed.items()},
    )
    answers = kyrgyz.ask(told.forms)
    scores[rest] = _weigh_open(told, answers)
    known = np.full(len(forms), STRANGE)
    known[rest] = known_to_kyrgyz(told.forms, answers)
    scores[:, OTHER] = weigh_cousins(forms, words, scores, is_known, leans, known)
    return scores


class Told(NamedTuple):
    """What is known of Cyrillic forms that may be Kyrgyz, before the Kyrgyz analyser is asked."""

    forms: list[str]
    leans: Floats
    is_known: Bools
    signs: npt.NDArray[np.uint8]
    marked: Bools
    listed: dict[str, Floats]

    def has(self, letters: int) -> Bools:
        """Return whether each form has one of a group of letters."""
        return (self.signs & letters) > 0


def _weigh_open(told: Told, answers: list[kyrgyz.Answer]) -> Floats:
    forms, has, listed = told.forms, told.has, told.listed
    weights, lemmas, _, methods, _ = zip(*answers, strict=True) if forms else ((),) * 5
    weight = np.array(weights, dtype=np.float64)
    method = np.fromiter(map(METHODS.__getitem__, methods), np.uint8, len(forms))
    loan, entry = method == LOAN, method == DICTIONARY
    itself = np.zeros(len(forms), dtype=bool)
    for place in np.flatnonzero(loan).tolist():
        itself[place] = lemmas[place] == forms[place]
    as_kyrgyz = kyrgyz_score_of(weight, loan & itself, listed["ky"])
    russian_ = russian_score_of(told.forms, told.listed["ru"], told.is_known & ~told.has(NO_RUSSIAN_LETTER))
    russian_[told.has(NO_RUSSIAN_LETTER)] = NEVER
    other = known_or(listed["other"], UNKNOWN - 3.0)
    foreign = has(FOREIGN_LETTER)
    other[foreign] = np.maximum(other[foreign], LISTED)
    sure = has(SURE_LETTER)
    other[sure] = np.maximum(other[sure], ABROAD)
    as_kyrgyz[foreign] -= 8.0
    own = has(KYRGYZ_ONLY_LETTER) & ~foreign
    as_kyrgyz[own] += 1.0
    strange = ~told.is_known & (method >= LOAN)
    lean = told.leans * np.where(strange, STRANGE_WEIGHT, KNOWN_WEIGHT)
    lean[foreign | own | (russian_ <= NEVER) | (loan & ~itself)] = 0.0
    as_kyrgyz, russian_ = as_kyrgyz + lean, russian_ - lean
    as_kyrgyz[has(NO_KYRGYZ_LETTER) & ~loan] -= 4.0
    both = np.flatnonzero(np.isnan(listed["ky"]) & entry & told.is_known)
    # союз, музыкант: Russian unless in Kyrgyz company
    both = both[_also_russian(picked(forms, both))]
    as_kyrgyz[both] = np.minimum(as_kyrgyz[both], russian_[both] - 1.0)
    third = VERB_MARK.found(Words(told.forms)) & (method == METHODS["suffix"])
    marked = told.marked | third | has(MARKED_LETTER) & ~told.is_known & (method < LOAN)
    other = np.maximum(other, as_kyrgyz - np.where(marked, STRANGER, COUSIN))
    return np.stack([russian_, as_kyrgyz, np.full(len(forms), NEVER), other], axis=1)


def _also_russian(forms: list[str]) -> Bools:
    """Tell whether Kyrgyz headwords are Russian words in their basic form too (союз, музыкант, Москва)."""
    return np.fromiter(
        (
            stem == form or form.endswith(("ая", "ое", "ий", "ый"))
            for form, stem in zip(forms, map(russian.noun_stem, forms), strict=True)
        ),
        np.bool_,
        len(forms),
    )
