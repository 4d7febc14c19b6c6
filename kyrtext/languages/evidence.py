"""What speaks for each language in one spelling, before its neighbours are heard.

Every candidate spelling of a surface gets four numbers, one per language: a rough natural logarithm of how
probable the spelling is in that language. Only differences matter. The numbers rest on our lexica (is it an
entry, how common), on letters, and, where no lexicon knows the form, on endings and letter sequences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..files.data import rows
from ..text.words import Lookup, Words
from . import english, kyrgyz, russian
from .cousins import NO_WORD, spelt_as
from .kyrgyz.analyser import fold
from .registry import TOGETHER
from .trigrams import cousin_leans, kyrgyz_leans

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


@lru_cache(maxsize=1)
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


@lru_cache(maxsize=len(TOGETHER))
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


Array = npt.NDArray[Any]
STEP = re.compile(r"\[(\w+)\]|(\w)")


class Shapes:
    """A regular expression of alternatives, each some letters or sets of letters in a row, perhaps before $.

    >>> Shapes("аа|[бп][ыи]з$").found(Words(["саат", "билебиз", "бизге", "ата"])).tolist()
    [True, True, False, False]
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        sets = dict.fromkeys(one or two for one, two in STEP.findall(pattern))
        self._bit = {letters: 1 << place for place, letters in enumerate(sets)}
        self._rows = [
            ([self._bit[one or two] for one, two in STEP.findall(row)], row.endswith("$"))
            for row in pattern.split("|")
        ]

    @cached_property
    def _table(self) -> Array:
        """Return for each letter its sets, as bits; the last place is for all letters beyond."""
        table = np.zeros(
            max(map(ord, "".join(self._bit))) + 2, dtype=np.min_scalar_type((1 << len(self._bit)) - 1)
        )
        for letters, bit in self._bit.items():
            table[[ord(letter) for letter in letters]] |= bit
        return table

    def found(self, words: Words) -> npt.NDArray[np.bool_]:
        """Return which words the expression is found in."""
        longest = max(len(sets) for sets, _ in self._rows)
        # no set has the line break between words: nothing runs on into another one
        bits = np.zeros(len(words.codes) + longest, dtype=self._table.dtype)
        self._table.take(words.codes, mode="clip", out=bits[longest:])
        ends, found = words.ends + longest, np.zeros(len(words), dtype=bool)
        inside = np.zeros(len(words.codes), dtype=bool)  # by the last letter of what is found
        for sets, at_end in self._rows:
            if at_end:
                found |= _all_in([bits[ends - back] for back in range(len(sets), 0, -1)], sets)
            else:
                size = len(bits)
                inside |= _all_in(
                    [bits[longest - back : size - back] for back in range(len(sets) - 1, -1, -1)], sets
                )
        found[words.owners(np.flatnonzero(inside))] = True
        return found


def _all_in(letters: list[Array], sets: list[int]) -> npt.NDArray[np.bool_]:
    """Return where each of some letters, given by the bits of its sets, is in one of some sets."""
    found: npt.NDArray[np.bool_] = letters[0] & sets[0] != 0
    for bits, wanted in zip(letters[1:], sets[1:], strict=True):
        found &= bits & wanted != 0
    return found


# Kyrgyz is rarer in Latin letters than English; a little less so where English does not have the word.
LATIN_KYRGYZ, LATIN_KYRGYZ_ALONE = 7.0, 5.0
LATIN_RUSSIAN, LATIN_RUSSIAN_GUESS = 4.0, 5.0  # and so is Russian; what the dictionary lacks may be anything
# Who has less as Russian in Latin letters is no word of the dictionary.
RUSSIAN_GUESS = UNKNOWN - LATIN_RUSSIAN_GUESS + 1.0
LATIN_STEP = 1.5  # what each unit of the cost of a Russian spelling in Latin letters takes off
LONG_ENGLISH = 6  # an English word longer than this is not also a Kyrgyz one
VOWELS = set("aeiouyöüı")
# Endings of Uzbek and Turkish in Latin letters that neither English nor Latin Kyrgyz has.
TURKIC_LATIN = re.compile(
    "(?:yap(?:man|san|ti|miz|siz)|moqda|ning|larga|lardan|danman|ingiz|iyor|yorum|acak|ecek)$|q[^u]|o'|g'"
)


def weigh_latin(forms: list[str]) -> tuple[list[tuple[float, ...]], list[tuple[str, ...]]]:
    """Return the evidence for forms in Latin letters, and how Russian and Kyrgyz would spell them."""
    in_english = english.known(forms).tolist()
    words = dict(zip(forms, kyrgyz.cyrillic(forms), strict=True))
    candidates = [
        _cyrillic(form, words[form], is_english) for form, is_english in zip(forms, in_english, strict=True)
    ]
    flat = sorted({candidate for found in candidates for candidate in found})
    scores = _candidate_scores(flat)
    russians = _latin_russian(forms, in_english)
    leans = kyrgyz_leans(Words(forms)).tolist()
    weights: list[tuple[float, ...]] = []
    spelt: list[tuple[str, ...]] = []
    for form, found, is_english, typed_lean, (russian_score, in_russian) in zip(
        forms, candidates, in_english, leans, russians, strict=True
    ):
        scored = [(scores[text] - 0.7 * rank, text) for rank, text in enumerate(found)]
        kyrgyz_score, spelling = max(scored, default=(NEVER, ""))
        english_score = common()["en"].get(form, ATTESTED if is_english else UNKNOWN)
        lean = typed_lean * (KNOWN_WEIGHT if is_english or kyrgyz_score > UNKNOWN else STRANGE_WEIGHT)
        strange = not is_english and (not form.isascii() or TURKIC_LATIN.search(form) is not None)
        as_other = common()["other"].get(form, RARE if strange else UNKNOWN - 1.5)
        alone = not is_english or spelling in common()["ky"]  # men, bar, da, go are as good Kyrgyz as English
        kyrgyz_score -= LATIN_KYRGYZ_ALONE if alone else LATIN_KYRGYZ
        other_score = max(as_other, kyrgyz_score - COUSIN)
        # what is unlike Kyrgyz may be Russian as well as English
        english_score -= lean if is_english else max(lean, 0.0)
        weights.append((russian_score, kyrgyz_score + lean, english_score, other_score))
        spelt.append((in_russian, spelling or form))
    return weights, spelt


def _latin_russian(forms: list[str], in_english: list[bool]) -> list[tuple[float, str]]:
    """Return how probable each Latin form is as Russian, and how Russian would spell it.

    An English word is less probably Russian too, unless it is a usual word there (brat, tam, no).
    """
    found = list(map(russian.cyrillic, forms))
    words = sorted({word for one in found for _, word in one})
    listed = listed_in(Words(words).whole(), "ru") if words else np.zeros(0)
    known = np.ones(len(words), dtype=bool)
    scores = dict(zip(words, russian_score_of(words, listed, known).tolist(), strict=True))
    scores.update((word, max(score, COMMON)) for word, score in scores.items() if word in russian.entries())
    out = []
    for form, one, is_english in zip(forms, found, in_english, strict=True):
        weighed = [(scores[word] - LATIN_STEP * cost, word) for cost, word in one]
        best = max(weighed, default=(NEVER, form))
        if is_english:
            best = (best[0] - LATIN_STEP * (1 if best[0] >= COMMON - LATIN_STEP else 2), best[1])
        elif not weighed and form.isascii() and form.isalpha() and len(form) > 3 and not is_english:
            best = (UNKNOWN - LATIN_RUSSIAN_GUESS + LATIN_RUSSIAN, russian.plainly(form))
        out.append((best[0] - LATIN_RUSSIAN, best[1]))
    return out


def _candidate_scores(spellings: list[str]) -> dict[str, float]:
    answers = kyrgyz.ask(spellings)
    weight = np.array([answer.weight for answer in answers])
    bare = [
        answer.method == "loan" and answer.lemma == form
        for form, answer in zip(spellings, answers, strict=True)
    ]
    scores = kyrgyz_score_of(weight, np.array(bare, dtype=bool), listed_in(Words(spellings).whole(), "ky"))
    return dict(zip(spellings, scores.tolist(), strict=True))


def _cyrillic(form: str, words: list[str], is_english: bool) -> list[str]:
    """Return the Cyrillic Kyrgyz words that a Latin form may stand for; guesses if no lexicon has one."""
    if is_english and len(form) > LONG_ENGLISH:
        return []
    found = words[:3]
    if not found and form.isascii() and (not is_english or len(form) < 3):
        found = kyrgyz.plainest(form)[:3]
    if not VOWELS & set(form):
        return [text for text in found if kyrgyz.is_skeleton(text)]
    if len(form) < 3:
        found = [text for text in found if text in common()["ky"]]
    return found


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

    >>> known_to_kyrgyz(["келды", "келди"], kyrgyz.ask(["келды", "келди"])) == [SPOKEN, OWN]
    True
    """
    return [
        STRANGE
        if answer.method in ("guess", "unchanged")
        else OWN
        if len(form) != len(answer.form) or fold(form) == fold(answer.form)
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
    Kyrgyz only knows as spoken (келды for келди) proves little.
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


@lru_cache(maxsize=1)
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
