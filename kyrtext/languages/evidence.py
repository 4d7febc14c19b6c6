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

from . import bridge, english, russian
from .trigrams import kyrgyz_lean
from .wordlists import rows

LANGUAGES = ("ru", "ky", "en", "other")
RU, KY, EN, OTHER = range(4)
NEVER = -30.0

# How probable a form is, by who knows it: natural logarithms, rounded; see docs/languages.md.
COMMON, ATTESTED, LISTED, RARE, UNKNOWN = -8.0, -8.5, -10.0, -12.0, -15.0

STRANGE_WEIGHT, KNOWN_WEIGHT = 0.4, 0.1  # how much the letter sequences count for unknown and for known words
LATIN_KYRGYZ = 7.0  # Kyrgyz is rarer in Latin letters than English
# A Kyrgyz word may be Kazakh, Uzbek or Turkish too, but this much less probably; far less with marks of
# Kyrgyz.
COUSIN, STRANGER = 2.0, 6.0

DOUBTFUL = ("Arch", "Infr", "Erro", "V-ej", "Init")
LONG_ENGLISH = 6  # an English word longer than this is not also a Kyrgyz one
NOT_RUSSIAN = set("өүңәғқұһіӣӯҷҳўҥѳӊ")
KYRGYZ_ONLY = set("өүң")
FOREIGN = set("әғқұһіӣӯҷҳў")  # Kazakh, Tajik, Uzbek
NOT_KYRGYZ = set("щъ")  # only in Russian loans
VOWELS = set("aeiouyöüı")
KYRGYZ_LETTERS = KYRGYZ_ONLY | FOREIGN
# An ending that a Russian stem may take in Kyrgyz: plural, possessive, case, question, personal ending.
KYRGYZ_ENDING = re.compile(
    "(?:[нтд][ыиу]н?|[гк][аео]|[дт][аео]н?|[лдт][аео]р.*|[бп][ыиу]|с[ыиу]|[ыиу][мң]?|[лдт][ыиу]к?|с[ыиу]з|ч[ыиу]|[мң])$"
)
# What its neighbours do not share: long vowels, э, the shapes of genitive, first person plural, -ышат,
# question.
KYRGYZ_MARKS = set("эё")
KYRGYZ_MARK = re.compile("аа|оо|уу|өө|үү|[нд][ыиуү]н$|[бп][ыиуү]з|ш[аеоө]т$|[бп][ыиуү]$|[бп][аеоө][йсг]")
# Endings of Uzbek and Turkish in Latin letters that neither English nor Latin Kyrgyz has.
TURKIC_LATIN = re.compile(
    "(?:yap(?:man|san|ti|miz|siz)|moqda|ning|larga|lardan|danman|ingiz|iyor|yorum|acak|ecek)$|q[^u]|o'|g'"
)
LATIN = set("abcdefghijklmnopqrstuvwxyz")


class Word(NamedTuple):
    """Evidence for one candidate spelling: a number per language and the spelling it would be shown in."""

    scores: tuple[float, ...]
    forms: tuple[str, ...]


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
    is_known = russian.known(forms).tolist()
    leans = [0.0 if NOT_RUSSIAN.intersection(form) else kyrgyz_lean(form) for form in forms]
    plain = [
        not KYRGYZ_LETTERS.intersection(form) and _surely_russian(form, lean, in_dictionary)
        for form, lean, in_dictionary in zip(forms, leans, is_known, strict=True)
    ]
    rest = [place for place, settled in enumerate(plain) if not settled]
    answers = bridge.lemmatize_many([forms[place] for place in rest])
    row = {place: number for number, place in enumerate(rest)}
    return [
        _russian_word(form, is_known[place])
        if plain[place]
        else _weigh_one(form, leans[place], is_known[place], answers, row[place])
        for place, form in enumerate(forms)
    ]


def _surely_russian(form: str, lean: float, in_dictionary: bool) -> bool:
    """Tell whether the Kyrgyz analyser need not be asked: Russian letter sequences, and no sign of Kyrgyz."""
    if in_dictionary:
        return len(form) > 5 and lean < -4.0 and not bridge.is_entry(form) and form not in _common()["ky"]
    return lean < -5.0 and not KYRGYZ_ENDING.search(form) and not bridge.is_entry(form)


def _russian_word(form: str, in_dictionary: bool) -> Word:
    score = _common()["ru"].get(form, LISTED if in_dictionary else UNKNOWN)
    other = _common()["other"].get(form, UNKNOWN - 3.0)
    return Word((score, UNKNOWN - 4.0, NEVER, other), (form, form, form, form))


def _weigh_one(
    form: str, lean: float, in_dictionary: bool, answers: bridge.KyrgyzAnswers, place: int
) -> Word:
    letters = set(form)
    common, method = _common(), answers.method[place]
    kyrgyz_score = _kyrgyz_score(form, answers, place)
    russian_score = NEVER if letters & NOT_RUSSIAN else _russian_score(form, in_dictionary)
    other_score = common["other"].get(form, UNKNOWN - 3.0)
    if letters & FOREIGN:
        other_score = max(other_score, LISTED)
        kyrgyz_score -= 8.0
    elif letters & KYRGYZ_ONLY:
        kyrgyz_score += 1.0
    elif russian_score > NEVER and not (method == "loan" and answers.lemma[place] != form):
        strange = not in_dictionary and method not in ("dictionary", "irregular", "suffix")
        lean *= STRANGE_WEIGHT if strange else KNOWN_WEIGHT
        kyrgyz_score, russian_score = kyrgyz_score + lean, russian_score - lean
    if letters & NOT_KYRGYZ and method != "loan":
        kyrgyz_score -= 4.0
    if form not in common["ky"] and method == "dictionary" and in_dictionary and _also_russian(form):
        kyrgyz_score = min(
            kyrgyz_score, russian_score - 1.0
        )  # союз, музыкант: Russian unless in Kyrgyz company
    apart = STRANGER if letters & KYRGYZ_MARKS or KYRGYZ_MARK.search(form) else COUSIN
    other_score = max(other_score, kyrgyz_score - apart)
    return Word((russian_score, kyrgyz_score, NEVER, other_score), (form, form, form, form))


def _also_russian(form: str) -> bool:
    """Tell whether a Kyrgyz headword is a Russian word in its basic form too (союз, музыкант, Москва)."""
    return russian.noun_stem(form) == form or form.endswith(("ая", "ое", "ий", "ый"))


def _kyrgyz_score(form: str, answers: bridge.KyrgyzAnswers, place: int) -> float:
    score = -6.0 - 10.0 * (1.0 - answers.weight[place])
    if answers.method[place] == "loan" and answers.lemma[place] == form:
        score -= 3.0  # a bare Russian word is Russian until its neighbours say otherwise
    return max(score, _common()["ky"].get(form, NEVER))


def _russian_score(form: str, in_dictionary: bool) -> float:
    listed = _common()["ru"].get(form)
    if listed is not None or not in_dictionary:
        return UNKNOWN if listed is None else listed
    found = russian.known_reading(form)
    if found is None:
        return COMMON  # our own slang and abbreviations
    lemma, number, attested = found
    if lemma in russian.common():
        return COMMON
    tag, pos = russian.tables().tags[number], russian.tables().pos[number]
    if pos == "name" or any(mark in tag for mark in DOUBTFUL) or ("Abbr" in tag and len(form) < 3):
        return RARE
    return ATTESTED if attested else LISTED


def _weigh_latin(forms: list[str]) -> list[Word]:
    in_english = english.known(forms).tolist()
    candidates = [_cyrillic(form, is_english) for form, is_english in zip(forms, in_english, strict=True)]
    flat = sorted({candidate for found in candidates for candidate in found})
    answers = bridge.lemmatize_many(flat)
    row = {form: place for place, form in enumerate(flat)}
    common = _common()
    words = []
    for form, found, is_english in zip(forms, candidates, in_english, strict=True):
        scored = [
            (_kyrgyz_score(text, answers, row[text]) - 0.7 * rank, text) for rank, text in enumerate(found)
        ]
        kyrgyz_score, spelling = max(scored, default=(NEVER, ""))
        english_score = common["en"].get(form, ATTESTED if is_english else UNKNOWN)
        lean = kyrgyz_lean(form) * (KNOWN_WEIGHT if is_english or kyrgyz_score > UNKNOWN else STRANGE_WEIGHT)
        strange = not is_english and (not form.isascii() or TURKIC_LATIN.search(form) is not None)
        as_other = common["other"].get(form, RARE if strange else UNKNOWN - 1.5)
        other_score = max(as_other, kyrgyz_score - LATIN_KYRGYZ - COUSIN)
        scores = (NEVER, kyrgyz_score - LATIN_KYRGYZ + lean, english_score - lean, other_score)
        words.append(Word(scores, (form, spelling or form, form, form)))
    return words


def _cyrillic(form: str, is_english: bool) -> list[str]:
    """Return the Cyrillic Kyrgyz words that a Latin form may stand for; guesses if no lexicon has one."""
    if is_english and len(form) > LONG_ENGLISH:
        return []
    found = bridge.cyrillic(form)[:3]
    if not found and form.isascii() and (not is_english or len(form) < 3):
        found = bridge.spellings(form)[:3]
    if not VOWELS & set(form):
        return []
    if len(form) < 3:
        found = [text for text in found if text in _common()["ky"]]
    return found
