"""What speaks for each language in a word of Latin letters: English, or Russian, Kyrgyz and others."""

from __future__ import annotations

import re

import numpy as np

from ..text.words import Words
from . import english, kyrgyz, russian
from .scores import (
    ATTESTED,
    COMMON,
    COUSIN,
    KNOWN_WEIGHT,
    NEVER,
    RARE,
    STRANGE_WEIGHT,
    UNKNOWN,
    common,
    kyrgyz_score_of,
    listed_in,
    russian_score_of,
)
from .trigrams import kyrgyz_leans

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
