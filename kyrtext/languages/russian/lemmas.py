"""Lemmas of Russian forms: the dictionary's first reading, mended where it misleads a frequency table."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

import numpy as np

from ..answers import Answers
from .lexicon import common, entries, preferred, renamed
from .tables import Reading, tables

# Readings that are seldom meant when another one exists: names in lower case, abbreviations, archaic and faulty forms.
SELDOM = (
    "Abbr",
    "Arch",
    "Erro",
    "Init",
    "Name",
    "Surn",
    "Patr",
    "Orgn",
    "Trad",
    "Litr",
    "V-ej",
    "V-sh",
    "Infr",
    "Dist",
)
NAMES = ("Name", "Surn", "Patr", "Geox")
SOFT_SIGN = re.compile(r"[лнрвбпмдтзсчшщжк]ь[еяюи]")


def readings(form: str) -> tuple[Reading, ...]:
    """Return every reading of a Russian form, the one to count first; never empty.

    >>> [r.lemma for r in readings("паспорта")][:1]
    ['паспорт']
    """
    form = form.lower()
    table = tables()
    found = table.lookup(form)
    return tuple(_ordered(form, found) if found else _ordered_guesses(form, table.guess(form)))


def _ordered(form: str, found: Sequence[Reading]) -> list[Reading]:
    """Return the dictionary's readings with the ones meant most often in front."""
    found = [_mended(form, reading) for reading in found]
    if len({reading.lemma for reading in found}) == 1:
        return list(found)
    total: dict[str, float] = {}
    for reading in found:
        total[reading.lemma] = total.get(reading.lemma, 0.0) + reading.score
    tied = len({reading.score for reading in found}) == 1
    usual, better = common(), preferred()
    beaten = {worse for lemma in total for worse in better.get(lemma, ())}

    def rank(place: int) -> tuple[bool, bool, bool, bool, float, int]:
        reading = found[place]
        seldom = any(mark in reading.tag for mark in SELDOM) or "impr" in reading.tag
        nominative = reading.lemma == form and "nomn" in reading.tag
        return (
            reading.lemma in beaten,
            tied and reading.lemma not in usual,
            tied and seldom,
            tied and not nominative,
            0.0 if tied else -total[reading.lemma],
            place,
        )

    return [found[place] for place in sorted(range(len(found)), key=rank)]


def _mended(form: str, reading: Reading) -> Reading:
    """Return the reading under the headword that a reader expects."""
    lemma, tag = reading.lemma, reading.tag
    if lemma in renamed():
        lemma = renamed()[lemma]
    elif "V-be" in tag and lemma.endswith("ие") and SOFT_SIGN.search(form):
        lemma = lemma[:-2] + "ье"  # счастья, варенье: the spelling with ь is a word of its own
    elif "Patr" in tag and "femn" in tag:
        lemma = re.sub(r"(ович|евич)$", lambda end: end.group()[:2] + "на", lemma)
        lemma = re.sub(r"(?<!н)ич$", "ична", lemma) if lemma.endswith("ич") else lemma
    return reading._replace(lemma=lemma) if lemma != reading.lemma else reading


def _ordered_guesses(form: str, found: Sequence[Reading]) -> list[Reading]:
    """Return the guesses for an unknown word, the nominative of a noun first when it is nearly as likely."""
    best = found[0].score

    def rank(place: int) -> tuple[bool, int]:
        reading = found[place]
        nominative = reading.tag.startswith("NOUN") and "nomn" in reading.tag and reading.lemma == form
        return (not (nominative and reading.score >= 0.4 * best), place)

    return [_mended(form, found[place]) for place in sorted(range(len(found)), key=rank)]


def known(forms: Iterable[str]) -> np.ndarray:
    """Tell for each form whether the Russian dictionary or our lexicon has it (in any of its inflections).

    >>> known(["работу", "жумушка", "загране"]).tolist()
    [True, False, True]
    """
    table, own = tables(), entries()
    return np.fromiter((form.lower() in own or table.known(form.lower()) for form in forms), dtype=bool)


def lemmatize_many(forms: Iterable[str]) -> Answers:
    """Return the lemma, part of speech and method of each form, read without its neighbours.

    Methods: override, abbreviation, lexicon (our lists), dictionary, guess, unchanged.

    >>> lemmatize_many(["паспорта", "деньгами", "вотсапе"]).lemma
    ['паспорт', 'деньги', 'вотсап']
    """
    lemmas, tags, methods = [], [], []
    own = entries()
    for form in forms:
        entry = own.get(form.lower())
        if entry is not None:
            answer = (entry.lemma, entry.pos, entry.method)
        else:
            answer = _dictionary_answer(form.lower())
        lemmas.append(answer[0])
        tags.append(answer[1])
        methods.append(answer[2])
    return Answers(lemmas, tags, methods)


def _dictionary_answer(form: str) -> tuple[str, str, str]:
    if len(form) == 2 and form[1] == ".":
        return form[0], "name", "initial"
    first = readings(form)[0]
    if first.known:
        return first.lemma, first.pos, "dictionary"
    if first.pos in ("unknown", "other"):
        return form, first.pos, "unchanged"
    return first.lemma, first.pos, "guess"


@functools.lru_cache(maxsize=None)
def noun_stem(word: str) -> str | None:
    """Return the headword if the word is a Russian noun as Kyrgyz borrows it (the nominative), else None.

    Nouns with names and places, plural-only nouns, substantivised adjectives, and full adjectives in the
    masculine count; a plural nominative does not, nor does any other case.

    >>> noun_stem("паспорт"), noun_stem("москва"), noun_stem("столовая"), noun_stem("паспорта")
    ('паспорт', 'москва', 'столовая', None)
    """
    word = word.lower()
    entry = entries().get(word)
    if entry is not None and entry.method == "lexicon":
        return entry.lemma if entry.lemma == word else None
    best: str | None = None
    for reading in tables().lookup(word):
        tag = reading.tag
        if "nomn" not in tag or any(mark in tag for mark in ("Abbr", "Arch", "Erro", "Init")):
            continue
        if tag.startswith("NOUN"):
            if "sing" in tag or "Pltm" in tag:
                return reading.lemma
        elif tag.startswith("ADJF") and "Apro" not in tag and len(word) > 4 and "sing" in tag:
            best = word if best is None and ("Subx" in tag or "masc" in tag) else best
    return best
