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

from . import bridge, english, russian
from .trigrams import kyrgyz_leans
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
# The groups as bits, so that the letters of all words are looked at in one pass.
IS_LATIN, NO_RUSSIAN_LETTER, KYRGYZ_ONLY_LETTER, FOREIGN_LETTER, NO_KYRGYZ_LETTER, MARKED_LETTER = (
    1 << place for place in range(6)
)
KYRGYZ_LETTER = KYRGYZ_ONLY_LETTER | FOREIGN_LETTER
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
SIGNS = (
    (LATIN, IS_LATIN),
    (NOT_RUSSIAN, NO_RUSSIAN_LETTER),
    (KYRGYZ_ONLY, KYRGYZ_ONLY_LETTER),
    (FOREIGN, FOREIGN_LETTER),
    (NOT_KYRGYZ, NO_KYRGYZ_LETTER),
    (KYRGYZ_MARKS, MARKED_LETTER),
)


class Word(NamedTuple):
    """Evidence for one candidate spelling: a number per language and the spelling it would be shown in."""

    scores: tuple[float, ...]
    forms: tuple[str, ...]


NO_WORD = Word((), ())


@functools.lru_cache(maxsize=1)
def _common() -> dict[str, dict[str, float]]:
    """Return, per language, the very common forms with the logarithm of their share of running words."""
    return {
        language: {row[0]: -float(row[1]) for row in rows("languages", f"common_{language}.txt")}
        for language in LANGUAGES
    }


def _letters(forms: Sequence[str]) -> list[int]:
    """Return for each form which groups of letters (see SIGNS) it has, as bits."""
    if not forms:
        return []
    joined = "\0".join(forms)
    codes = np.frombuffer((joined + "\0").encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.flatnonzero(codes == 0)
    if len(ends) != len(forms):  # no word of the tokeniser has such a character
        return [part for form in forms for part in _letters([form.replace("\0", " ")])]
    bits = np.take(_signs(), codes, mode="clip")
    starts = np.concatenate([[0], ends[:-1] + 1])
    found: list[int] = np.bitwise_or.reduceat(bits, starts).tolist()
    return found


@functools.lru_cache(maxsize=1)
def _signs() -> npt.NDArray[np.uint8]:
    table = np.zeros(max(ord(letter) for letters, _ in SIGNS for letter in letters) + 2, dtype=np.uint8)
    for letters, bit in SIGNS:
        table[[ord(letter) for letter in letters]] |= bit
    return table


def weigh_many(forms: Sequence[str]) -> list[Word]:
    """Return the evidence for each spelling (lower case)."""
    signs = _letters(forms)
    latin = [place for place, bits in enumerate(signs) if bits & IS_LATIN]
    if not latin:
        return _weigh_cyrillic(forms, signs)
    cyrillic = [place for place, bits in enumerate(signs) if not bits & IS_LATIN]
    words: list[Word] = [NO_WORD] * len(forms)
    weighed = _weigh_cyrillic([forms[place] for place in cyrillic], [signs[place] for place in cyrillic])
    roman = _weigh_latin([forms[place] for place in latin])
    for places, found in ((cyrillic, weighed), (latin, roman)):
        for place, word in zip(places, found, strict=True):
            words[place] = word
    return words


def _weigh_cyrillic(forms: Sequence[str], signs: list[int]) -> list[Word]:
    is_known = russian.known(forms).tolist()
    leans = kyrgyz_leans(forms).tolist()
    words: list[Word] = [NO_WORD] * len(forms)
    rest = []
    for place, form in enumerate(forms):
        if signs[place] & NO_RUSSIAN_LETTER:
            leans[place] = 0.0
        if not signs[place] & KYRGYZ_LETTER and _surely_russian(form, leans[place], is_known[place]):
            words[place] = _russian_word(form, is_known[place])
        else:
            rest.append(place)
    answers = bridge.ask([forms[place] for place in rest])
    for place, answer in zip(rest, answers, strict=True):
        words[place] = _weigh_one(forms[place], leans[place], is_known[place], signs[place], answer)
    return words


def _surely_russian(form: str, lean: float, in_dictionary: bool) -> bool:
    """Tell whether the Kyrgyz analyser need not be asked: Russian letter sequences, and no sign of Kyrgyz."""
    if in_dictionary:
        return lean < -4.0 and len(form) > 5 and not bridge.is_entry(form) and form not in _common()["ky"]
    return lean < -5.0 and not KYRGYZ_ENDING.search(form) and not bridge.is_entry(form)


def _russian_word(form: str, in_dictionary: bool) -> Word:
    score = _common()["ru"].get(form, LISTED if in_dictionary else UNKNOWN)
    other = _common()["other"].get(form, UNKNOWN - 3.0)
    return Word((score, UNKNOWN - 4.0, NEVER, other), (form, form, form, form))


def _weigh_one(form: str, lean: float, in_dictionary: bool, signs: int, answer: bridge.Answer) -> Word:
    common, method = _common(), answer[2]
    kyrgyz_score = _kyrgyz_score(form, answer)
    russian_score = NEVER if signs & NO_RUSSIAN_LETTER else _russian_score(form, in_dictionary)
    other_score = common["other"].get(form, UNKNOWN - 3.0)
    if signs & FOREIGN_LETTER:
        other_score = max(other_score, LISTED)
        kyrgyz_score -= 8.0
    elif signs & KYRGYZ_ONLY_LETTER:
        kyrgyz_score += 1.0
    elif russian_score > NEVER and not (method == "loan" and answer[0] != form):
        strange = not in_dictionary and method not in ("dictionary", "irregular", "suffix")
        lean *= STRANGE_WEIGHT if strange else KNOWN_WEIGHT
        kyrgyz_score, russian_score = kyrgyz_score + lean, russian_score - lean
    if signs & NO_KYRGYZ_LETTER and method != "loan":
        kyrgyz_score -= 4.0
    if form not in common["ky"] and method == "dictionary" and in_dictionary and _also_russian(form):
        kyrgyz_score = min(
            kyrgyz_score, russian_score - 1.0
        )  # союз, музыкант: Russian unless in Kyrgyz company
    apart = STRANGER if signs & MARKED_LETTER or KYRGYZ_MARK.search(form) else COUSIN
    other_score = max(other_score, kyrgyz_score - apart)
    return Word((russian_score, kyrgyz_score, NEVER, other_score), (form, form, form, form))


def _also_russian(form: str) -> bool:
    """Tell whether a Kyrgyz headword is a Russian word in its basic form too (союз, музыкант, Москва)."""
    return russian.noun_stem(form) == form or form.endswith(("ая", "ое", "ий", "ый"))


def _kyrgyz_score(form: str, answer: bridge.Answer) -> float:
    score = -6.0 - 10.0 * (1.0 - answer[4])
    if answer[2] == "loan" and answer[0] == form:
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
    answers = dict(zip(flat, bridge.ask(flat), strict=True))
    leans = kyrgyz_leans(forms).tolist()
    common = _common()
    words = []
    for form, found, is_english, typed_lean in zip(forms, candidates, in_english, leans, strict=True):
        scored = [(_kyrgyz_score(text, answers[text]) - 0.7 * rank, text) for rank, text in enumerate(found)]
        kyrgyz_score, spelling = max(scored, default=(NEVER, ""))
        english_score = common["en"].get(form, ATTESTED if is_english else UNKNOWN)
        lean = typed_lean * (KNOWN_WEIGHT if is_english or kyrgyz_score > UNKNOWN else STRANGE_WEIGHT)
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
