"""Lemmas of Russian forms: the dictionary's first reading, mended where it misleads a frequency table."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..answers import Answers
from .lexicon import common, entries, preferred, renamed
from .predict import NOMINATIVE_SHARE, SHORTEST_REST, Predictor
from .tables import Found, Reading, pymorphy_prefixes, tables

# Readings seldom meant when there is another one: names, abbreviations, archaic and faulty forms.
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
    return listed_readings(form) or tuple(_ordered_guesses(form, tables().guess(form)))


def listed_readings(form: str) -> tuple[Reading, ...]:
    """Return the readings that the dictionary lists of a form in lower case, the one to count first.

    >>> listed_readings("бутявка")
    ()
    """
    table = tables()
    found = table.lookup(form)
    return tuple(table.described(reading) for reading in _ordered(form, found)) if found else ()


def _ordered(form: str, found: Sequence[Found]) -> list[Found]:
    """Return the dictionary's readings with the ones meant most often in front.

    Likelihoods are summed over the cases of a headword. Where the dictionary has none, common headwords come
    first, then readings that are not rare by nature, then the nominative.
    """
    marks = _marks()
    if len(found) == 1:
        lemma, tag, chance = found[0]
        return [(_mended(form, lemma, tag), tag, chance)]
    mended = [
        (_mended(form, *reading), reading[1], reading[2])
        if marks[reading[1]].mend or reading[0] in renamed()
        else reading
        for reading in found
    ]
    total: dict[str, float] = {}
    for lemma, _, chance in mended:
        total[lemma] = total.get(lemma, 0.0) + chance
    if len(total) == 1:
        return sorted(mended, key=_chance, reverse=True)
    tied = len({chance for _, _, chance in mended}) == 1
    usual, better = common(), preferred()
    beaten = {worse for lemma in total for worse in better.get(lemma, ())}
    if tied:
        return sorted(
            mended,
            key=lambda one: (
                one[0] in beaten,
                one[0] not in usual,
                marks[one[1]].seldom,
                not (one[0] == form and marks[one[1]].nominative),
            ),
        )
    return sorted(mended, key=lambda one: (one[0] in beaten, -total[one[0]], -one[2]))


def _chance(reading: Found) -> float:
    return reading[2]


class Mark(NamedTuple):
    """What the choice between readings asks of a tag."""

    seldom: bool
    nominative: bool
    mend: bool


@functools.lru_cache(maxsize=1)
def _marks() -> list[Mark]:
    return [
        Mark(
            any(mark in tag for mark in SELDOM) or "impr" in tag,
            "nomn" in tag,
            "V-be" in tag or ("Patr" in tag and "femn" in tag),
        )
        for tag in tables().tags
    ]


def _mended(form: str, lemma: str, tag: int, _: float = 0.0) -> str:
    """Return the headword that a reader expects."""
    return _mended_as(form, lemma, tables().tags[tag])


def _mended_as(form: str, lemma: str, tag: str) -> str:
    if lemma in renamed():
        return renamed()[lemma]
    if "V-be" in tag:
        # счастья, варенье: the spelling with ь is a word of its own
        return lemma[:-2] + "ье" if lemma.endswith("ие") and SOFT_SIGN.search(form) else lemma
    if "Patr" in tag and "femn" in tag:
        if lemma.endswith(("ович", "евич")):
            return lemma[:-2] + "на"
        return lemma[:-2] + "ична" if lemma.endswith("ич") else lemma
    return lemma


def _ordered_guesses(form: str, found: Sequence[Reading]) -> list[Reading]:
    """Return the guesses for an unknown word, the nominative of a noun first when it is nearly as likely."""
    enough = NOMINATIVE_SHARE * found[0].score
    found = [reading._replace(lemma=_mended_as(form, reading.lemma, reading.tag)) for reading in found]
    for place, reading in enumerate(found):
        if (
            reading.lemma == form
            and reading.tag.startswith("NOUN")
            and "nomn" in reading.tag
            and reading.score >= enough
        ):
            return [reading, *found[:place], *found[place + 1 :]]
    return list(found)


def known(forms: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Tell for each form whether the Russian dictionary or our lexicon has it (in any of its inflections).

    >>> known(["работу", "жумушка", "загране"]).tolist()
    [True, False, True]
    """
    own, listed = entries(), tables().known
    return np.array([form in own or listed(form) for form in map(str.lower, forms)], dtype=bool)


def lemmatize_many(forms: Iterable[str]) -> Answers:
    """Return the lemma, part of speech and method of each form, read without its neighbours.

    Methods: override, abbreviation, lexicon (our lists), dictionary, guess, unchanged.

    >>> lemmatize_many(["паспорта", "деньгами", "вотсапе"]).lemma
    ['паспорт', 'деньги', 'вотсап']
    """
    answers = [answer_of(form.lower()) for form in forms]
    return Answers(*map(list, zip(*answers, strict=True))) if answers else Answers([], [], [])


def answer_of(form: str) -> tuple[str, str, str]:
    """Return the lemma, part of speech and method of one form in lower case (see `lemmatize_many`).

    >>> answer_of("паспорта")
    ('паспорт', 'noun', 'dictionary')
    """
    entry = entries().get(form)
    return (entry.lemma, entry.pos, entry.method) if entry is not None else _dictionary_answer(form)


def _dictionary_answer(form: str) -> tuple[str, str, str]:
    table = tables()
    first_known = known_reading(form)
    if first_known is not None:
        return first_known[0], table.pos[first_known[1]], "dictionary"
    if len(form) == 2 and form[1] == ".":
        return form[0], "name", "initial"
    if "*" in form:
        return form, "unknown", "unchanged"  # a word hidden behind asterisks has no ending to guess by
    if form.startswith("по-") and form.endswith(("ски", "цки")):
        return form, "adverb", "guess"  # по-кыргызски
    rest = _behind_fixed_prefix(form)
    if rest:
        headword, pos, _ = _dictionary_answer(rest)
        return form[: -len(rest)] + headword, pos, "guess"
    guess = predictor().first(form)
    if guess is not None:
        return _mended(form, *guess), table.pos[guess[1]], "guess"
    # only pymorphy3's own chain of guesses can tell
    first = _ordered_guesses(form, tables().guess(form))[0]
    if first.pos in ("unknown", "other"):
        return form, first.pos, "unchanged"
    return first.lemma, first.pos, "guess"


@functools.lru_cache(maxsize=200_000)
def known_reading(form: str) -> tuple[str, int, bool] | None:
    """Return headword, tag number and whether likelihoods decided, of a form of the dictionary; else None.

    The evidence stage and the lemma stage both ask: recent answers are kept.
    """
    found = tables().lookup(form)
    if not found:
        return None
    lemma, tag, chance = _ordered(form, found)[0]
    return lemma, tag, len(found) > 1 and any(other[2] != chance for other in found)


def _behind_fixed_prefix(form: str) -> str:
    """Return the known word behind the longest fixed prefix of an unknown one (авто, супер), or ""."""
    if "-" in form or not tables().has_fixed_prefix(form):
        return ""
    rests = (form[size:] for size in range(min(8, len(form) - SHORTEST_REST), 0, -1))
    return next((r for r in rests if form[: -len(r)] in _fixed_prefixes() and _productive(r)), "")


@functools.lru_cache(maxsize=1)
def _fixed_prefixes() -> frozenset[str]:
    return frozenset(pymorphy_prefixes())


def _productive(form: str) -> bool:
    return any(tables().productive[tag] for _, tag, _ in tables().lookup(form))


def first_tag(form: str) -> str:
    """Return the tag of the reading that a form is counted by.

    >>> first_tag("паспорта")[:4], first_tag("бутявка")[:4]
    ('NOUN', 'NOUN')
    """
    table = tables()
    known_first = known_reading(form)
    if known_first is not None:
        return table.tags[known_first[1]]
    guess = predictor().first(form)
    return table.tags[guess[1]] if guess is not None else table.guess(form)[0].tag


@functools.lru_cache(maxsize=1)
def predictor() -> Predictor:
    """Return the one predictor."""
    return Predictor(tables())


@functools.lru_cache(maxsize=100_000)
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
    table, borrowed = tables(), _borrowed()
    for number, spelling, paradigm, place in table.bases(word):
        kind = borrowed[number]
        if kind == "noun":
            return table.headword(spelling, paradigm, place)[0]
        if kind and len(word) > 4:
            best = word
    return best


@functools.lru_cache(maxsize=1)
def _borrowed() -> list[str]:
    """Return for each tag whether Kyrgyz borrows such a form as a noun, as an adjective, or not at all."""
    kinds = []
    for tag in tables().tags:
        kind = ""
        if "nomn" in tag and not any(mark in tag for mark in ("Abbr", "Arch", "Erro", "Init")):
            if tag.startswith("NOUN"):
                kind = "noun" if "sing" in tag or "Pltm" in tag else ""
            elif tag.startswith("ADJF") and "Apro" not in tag and "sing" in tag:
                kind = "adjective" if "Subx" in tag or "masc" in tag else ""
        kinds.append(kind)
    return kinds
