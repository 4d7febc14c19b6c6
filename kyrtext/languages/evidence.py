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

from ..text.words import Lookup, Words
from . import english, kyrgyz, russian
from .shapes import Shapes
from .trigrams import kyrgyz_leans
from .wordlists import rows

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
LANGUAGES = ("ru", "ky", "en", "other")
RU, KY, EN, OTHER = range(4)
NEVER = -30.0

# How probable a form is, by who knows it: natural logarithms, rounded; see docs/languages.md.
COMMON, ATTESTED, LISTED, RARE, UNKNOWN = -8.0, -8.5, -10.0, -12.0, -15.0

STRANGE_WEIGHT, KNOWN_WEIGHT = 0.4, 0.1  # how much the letter sequences count for unknown and for known words
# Kyrgyz is rarer in Latin letters than English; a little less so where English does not have the word.
LATIN_KYRGYZ, LATIN_KYRGYZ_ALONE = 7.0, 5.0
LATIN_RUSSIAN, LATIN_RUSSIAN_GUESS = 4.0, 5.0  # and so is Russian; what the dictionary lacks may be anything
RUSSIAN_GUESS = (
    UNKNOWN - LATIN_RUSSIAN_GUESS + 1.0
)  # who has less as Russian in Latin letters is no known word
LATIN_STEP = 1.5  # what each unit of the cost of a Russian spelling in Latin letters takes off
# A Kyrgyz word may be Kazakh, Uzbek or Turkish too, but this much less probably; far less with marks of
# Kyrgyz.
COUSIN, STRANGER = 2.0, 6.0

# Who gives the Kyrgyz answer: the lexicon, or, from LOAN on, whoever is asked when it does not know a word.
METHODS = {
    name: number
    for number, name in enumerate(("dictionary", "irregular", "suffix", "loan", "guess", "unchanged"))
}
DICTIONARY, LOAN = METHODS["dictionary"], METHODS["loan"]
DOUBTFUL = ("Arch", "Infr", "Erro", "V-ej", "Init")
LONG_ENGLISH = 6  # an English word longer than this is not also a Kyrgyz one
NOT_RUSSIAN = set("өүңәғқұһіӣӯҷҳўҥѳӊ")
KYRGYZ_ONLY = set("өүң")
FOREIGN = set("әғқұһіӣӯҷҳў")  # Kazakh, Tajik, Uzbek
NOT_KYRGYZ = set("щъ")  # only in Russian loans
VOWELS = set("aeiouyöüı")
# The groups as bits, so that the letters of all words are looked at in one pass.
IS_LATIN, NO_RUSSIAN_LETTER, KYRGYZ_ONLY_LETTER, FOREIGN_LETTER, NO_KYRGYZ_LETTER, MARKED_LETTER = (
    1 << place for place in range(6)
)
KYRGYZ_LETTER = KYRGYZ_ONLY_LETTER | FOREIGN_LETTER
# An ending that a Russian stem may take in Kyrgyz: plural, possessive, case, question, personal ending.
KYRGYZ_ENDING = Shapes("[ыиумң]$|[нтд][ыиу]н$|[гкдт][аео]$|[дт][аео]н$|[лдт][аео]р|[лдт][ыиу]к$|с[ыиу]з$")
# What its neighbours do not share: long vowels, э, the shapes of genitive, first person plural, -ышат,
# question.
KYRGYZ_MARKS = set("эё")
KYRGYZ_MARK = Shapes("аа|оо|уу|өө|үү|[нд][ыиуү]н$|[бп][ыиуү]з|ш[аеоө]т$|[бп][ыиуү]$|[бп][аеоө][йсг]")
# Endings of Uzbek and Turkish in Latin letters that neither English nor Latin Kyrgyz has.
TURKIC_LATIN = re.compile(
    "(?:yap(?:man|san|ti|miz|siz)|moqda|ning|larga|lardan|danman|ingiz|iyor|yorum|acak|ecek)$|q[^u]|o'|g'"
)
LATIN = set("abcdefghijklmnopqrstuvwxyz")
SIGNS = (
    (LATIN, IS_LATIN),
    (NOT_RUSSIAN, NO_RUSSIAN_LETTER),
    (KYRGYZ_ONLY, KYRGYZ_ONLY_LETTER),
    (FOREIGN, FOREIGN_LETTER),
    (NOT_KYRGYZ, NO_KYRGYZ_LETTER),
    (KYRGYZ_MARKS, MARKED_LETTER),
)


class Weighed(NamedTuple):
    """Evidence for many spellings: a row of numbers each, a column per language.

    `spelt` has, by place, the spelling each language would show; a place that is missing shows its own.
    `kyrgyz` has what the Kyrgyz analyser said of each spelling, None where it was not asked.
    """

    scores: Floats
    spelt: dict[int, tuple[str, ...]]
    kyrgyz: Objects


@functools.lru_cache(maxsize=1)
def _common() -> dict[str, dict[str, float]]:
    """Return, per language, the very common forms with the logarithm of their share of running words."""
    return {
        language: {row[0]: -float(row[1]) for row in rows("languages", f"common_{language}.txt")}
        for language in LANGUAGES
    }


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
    """Return the evidence for each spelling (lower case)."""
    signs = _letters(forms)
    is_latin = (signs & IS_LATIN) > 0
    scores = np.empty((len(forms), len(LANGUAGES)))
    cyrillic, latin = np.flatnonzero(~is_latin), np.flatnonzero(is_latin)
    asked = forms if not len(latin) else picked(forms, cyrillic)
    scores[cyrillic], places, answers = _weigh_cyrillic(asked, signs[cyrillic])
    told = np.full(len(forms), None, dtype=object)
    told[cyrillic[places]] = np.fromiter(answers, dtype=object, count=len(answers))
    spelt: dict[int, tuple[str, ...]] = {}
    if len(latin):
        scores[latin], found = _weigh_latin(picked(forms, latin))
        spelt = dict(zip(latin.tolist(), found, strict=True))
    return Weighed(scores, spelt, told)


def picked(forms: Sequence[str], places: npt.NDArray[np.integer]) -> list[str]:
    """Return some of the forms."""
    return list(map(forms.__getitem__, places.tolist()))


def _listed(prints: npt.NDArray[np.uint64], language: str) -> Floats:
    """Return the logarithm of the share of each form that is very common in a language, NaN for others."""
    lookup, shares = _shares(language)
    return shares[lookup.find(prints)]


@functools.lru_cache(maxsize=len(LANGUAGES))
def _shares(language: str) -> tuple[Lookup, Floats]:
    common = _common()[language]
    return Lookup(list(common)), np.array([*common.values(), np.nan])  # number -1, not found, is the last


def _or(listed: Floats, otherwise: Floats | float) -> Floats:
    return np.where(np.isnan(listed), otherwise, listed)


def _weigh_cyrillic(
    forms: Sequence[str], signs: npt.NDArray[np.uint8]
) -> tuple[Floats, npt.NDArray[np.int64], list[kyrgyz.Answer]]:
    """Return the evidence for forms, which ones the Kyrgyz analyser was asked about, and its answers."""
    is_known = russian.known(forms)
    words = Words(forms)
    leans = kyrgyz_leans(words)
    leans[(signs & NO_RUSSIAN_LETTER) > 0] = 0.0
    prints = words.whole()
    listed = {language: _listed(prints, language) for language in LANGUAGES}
    open_ = (
        is_known & ~np.isnan(listed["ky"])
        | (signs & KYRGYZ_LETTER > 0)
        | KYRGYZ_ENDING.found(words) & ~is_known
    )
    sure = ~open_ & np.where(is_known, (leans < -4.0) & (words.lengths > 5), leans < -5.0)
    # with Russian letters and no sign of Kyrgyz the Kyrgyz analyser need not be asked
    places = np.flatnonzero(sure)
    sure[places[kyrgyz.are_entries(picked(forms, places))]] = False
    scores = np.empty((len(forms), len(LANGUAGES)))
    scores[:, RU] = _or(listed["ru"], np.where(is_known, LISTED, UNKNOWN))
    scores[:, KY] = UNKNOWN - 4.0
    scores[:, EN] = NEVER
    scores[:, OTHER] = _or(listed["other"], UNKNOWN - 3.0)
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
    return scores, rest, answers


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
    lemmas, _, methods, _, weights = zip(*answers, strict=True) if forms else ((),) * 5
    weight = np.array(weights, dtype=np.float64)
    method = np.fromiter(map(METHODS.__getitem__, methods), np.uint8, len(forms))
    loan, entry = method == LOAN, method == DICTIONARY
    itself = np.zeros(len(forms), dtype=bool)
    for place in np.flatnonzero(loan).tolist():
        itself[place] = lemmas[place] == forms[place]
    as_kyrgyz = _kyrgyz_score(weight, loan & itself, listed["ky"])
    russian_ = _russian_score(told.forms, told.listed["ru"], told.is_known & ~told.has(NO_RUSSIAN_LETTER))
    russian_[told.has(NO_RUSSIAN_LETTER)] = NEVER
    other = _or(listed["other"], UNKNOWN - 3.0)
    foreign = has(FOREIGN_LETTER)
    other[foreign] = np.maximum(other[foreign], LISTED)
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
    marked = has(MARKED_LETTER) | told.marked
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


def _kyrgyz_score(weight: Floats, bare_loan: Bools | bool, listed: Floats) -> Floats:
    score = -6.0 - 10.0 * (1.0 - weight)
    # a bare Russian word is Russian until its neighbours say otherwise
    score = np.where(bare_loan, score - 3.0, score)
    return np.maximum(score, _or(listed, NEVER))


def _russian_score(forms: list[str], listed: Floats, is_known: Bools) -> Floats:
    """Return the evidence for Russian of forms, given the very common ones and which the dictionary has."""
    score = _or(listed, UNKNOWN)
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


def _weigh_latin(forms: list[str]) -> tuple[list[tuple[float, ...]], list[tuple[str, ...]]]:
    """Return the evidence for forms in Latin letters, and how each language would spell them."""
    in_english = english.known(forms).tolist()
    candidates = [_cyrillic(form, is_english) for form, is_english in zip(forms, in_english, strict=True)]
    flat = sorted({candidate for found in candidates for candidate in found})
    scores = _candidate_scores(flat)
    russians = _latin_russian(forms, in_english)
    leans = kyrgyz_leans(Words(forms)).tolist()
    common = _common()
    weights: list[tuple[float, ...]] = []
    spelt: list[tuple[str, ...]] = []
    for form, found, is_english, typed_lean, (russian_score, in_russian) in zip(
        forms, candidates, in_english, leans, russians, strict=True
    ):
        scored = [(scores[text] - 0.7 * rank, text) for rank, text in enumerate(found)]
        kyrgyz_score, spelling = max(scored, default=(NEVER, ""))
        english_score = common["en"].get(form, ATTESTED if is_english else UNKNOWN)
        lean = typed_lean * (KNOWN_WEIGHT if is_english or kyrgyz_score > UNKNOWN else STRANGE_WEIGHT)
        strange = not is_english and (not form.isascii() or TURKIC_LATIN.search(form) is not None)
        as_other = common["other"].get(form, RARE if strange else UNKNOWN - 1.5)
        alone = not is_english or spelling in common["ky"]  # men, bar, da, go are as good Kyrgyz as English
        kyrgyz_score -= LATIN_KYRGYZ_ALONE if alone else LATIN_KYRGYZ
        other_score = max(as_other, kyrgyz_score - COUSIN)
        # what is unlike Kyrgyz may be Russian as well as English
        english_score -= lean if is_english else max(lean, 0.0)
        weights.append((russian_score, kyrgyz_score + lean, english_score, other_score))
        spelt.append((in_russian, spelling or form, form, form))
    return weights, spelt


def _latin_russian(forms: list[str], in_english: list[bool]) -> list[tuple[float, str]]:
    """Return how probable each Latin form is as Russian, and how Russian would spell it.

    An English word is less probably Russian too, unless it is a usual word there (brat, tam, no).
    """
    found = russian.cyrillic_many(forms)
    words = sorted({word for one in found for _, word in one})
    listed = _listed(Words(words).whole(), "ru") if words else np.zeros(0)
    known = np.ones(len(words), dtype=bool)
    scores = dict(zip(words, _russian_score(words, listed, known).tolist(), strict=True))
    scores.update((word, max(score, COMMON)) for word, score in scores.items() if word in russian.entries())
    out = []
    for form, one, is_english in zip(forms, found, in_english, strict=True):
        weighed = [(scores[word] - LATIN_STEP * cost, word) for cost, word in one]
        best = max(weighed, default=(NEVER, form))
        if is_english and best[0] < COMMON - LATIN_STEP:
            best = (best[0] - LATIN_STEP, best[1])
        elif not weighed and form.isascii() and len(form) > 3 and not is_english:
            best = (UNKNOWN - LATIN_RUSSIAN_GUESS + LATIN_RUSSIAN, russian.plainly(form))
        out.append((best[0] - LATIN_RUSSIAN, best[1]))
    return out


def _candidate_scores(spellings: list[str]) -> dict[str, float]:
    answers = kyrgyz.ask(spellings)
    weight = np.array([answer[4] for answer in answers])
    bare = [
        answer[2] == "loan" and answer[0] == form for form, answer in zip(spellings, answers, strict=True)
    ]
    scores = _kyrgyz_score(weight, np.array(bare, dtype=bool), _listed(Words(spellings).whole(), "ky"))
    return dict(zip(spellings, scores.tolist(), strict=True))


def _cyrillic(form: str, is_english: bool) -> list[str]:
    """Return the Cyrillic Kyrgyz words that a Latin form may stand for; guesses if no lexicon has one."""
    if is_english and len(form) > LONG_ENGLISH:
        return []
    found = kyrgyz.cyrillic(form)[:3]
    if not found and form.isascii() and (not is_english or len(form) < 3):
        found = kyrgyz.plainest(form)[:3]
    if not VOWELS & set(form):
        return []
    if len(form) < 3:
        found = [text for text in found if text in _common()["ky"]]
    return found
