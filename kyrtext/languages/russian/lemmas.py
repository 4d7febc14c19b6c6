"""Lemmas of Russian forms: the dictionary's first reading, mended where it misleads a frequency table."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ...files.data import rows
from ..registry import Answers
from .tables import Found, Reading, Tables, pymorphy_prefixes, tables


@dataclass(frozen=True, slots=True)
class Entry:
    """What a form is, without asking the dictionary."""

    lemma: str
    pos: str
    method: str


@functools.lru_cache(maxsize=1)
def entries() -> dict[str, Entry]:
    """Return the forms that have an answer of their own: overrides, abbreviations, slang in all its cases."""
    found: dict[str, Entry] = {}
    for headword, model in rows("russian", "slang.txt"):
        for form in inflect(headword, model):
            found[form] = Entry(headword, "noun", "lexicon")
    for form, lemma, pos in rows("russian", "abbreviations.txt"):
        found[form] = Entry(lemma, pos, "abbreviation")
    for form, lemma, pos in rows("russian", "overrides.txt"):
        found[form] = Entry(lemma, pos, "override")
    return found


@functools.lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """Return the headwords that win where the dictionary gives no likelihood."""
    return frozenset(row[0] for row in rows("russian", "common.txt"))


@functools.lru_cache(maxsize=1)
def renamed() -> dict[str, str]:
    """Return the headwords that are shown under another name (деньга: деньги)."""
    return {row[0]: row[1] for row in rows("russian", "renamed.txt")}


@functools.lru_cache(maxsize=1)
def preferred() -> dict[str, frozenset[str]]:
    """Return, for a headword, the headwords it is always preferred to when a form may be either."""
    better: dict[str, set[str]] = {}
    for row in rows("russian", "preferred.txt"):
        better.setdefault(row[0], set()).update(row[1:])
    return {lemma: frozenset(worse) for lemma, worse in better.items()}


def inflect(headword: str, model: str) -> list[str]:
    """Return the forms of a word that is inflected like a dictionary word; only itself when the model is "-".

    >>> sorted(inflect("загран", "экран"))[:3]
    ['загран', 'заграна', 'загранам']
    """
    forms = tables().inflections(model) if model != "-" else []
    stem = _shared_beginning(forms)
    cut = len(model) - len(stem)
    if not forms or headword[len(headword) - cut :] != model[len(stem) :]:
        return [headword]
    base = headword[: len(headword) - cut]
    return sorted({base + form[len(stem) :] for form in forms})


def _shared_beginning(forms: list[str]) -> str:
    first, last = min(forms, default=""), max(forms, default="")
    size = next(
        (place for place, pair in enumerate(zip(first, last, strict=False)) if len(set(pair)) > 1), len(first)
    )
    return first[:size]


LONGEST_PREFIX, SHORTEST_REST, SHORTEST_WORD, LONGEST_SUFFIX, SHORTEST_PREFIX = 5, 3, 4, 5, 2
CYRILLIC = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
NOMINATIVE_SHARE = (
    0.4  # a noun's nominative is taken when it is at least so likely compared with the first guess
)


class Guess(NamedTuple):
    """What an ending predicts: suffix (ё restored), paradigm, place in it, number of its tag, likelihood."""

    suffix: str
    paradigm: int
    place: int
    tag: int
    chance: float


class Predictor:
    """Guesses at words that the dictionary does not have."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._by_ending: dict[tuple[int, str], tuple[Guess, ...]] = {}

    def first(self, form: str) -> tuple[str, int] | None:
        """Return headword and tag number of the best guess, or None when only `parse` can tell.

        The nominative of a noun is preferred to a first guess that is not much likelier.
        """
        if not CYRILLIC.issuperset(form) or len(form) < 2:
            return None
        behind = self._behind_prefix(form)
        ending = self.by_suffix(form) if len(form) >= SHORTEST_WORD else ()
        if behind is None and not ending:
            return None
        enough = NOMINATIVE_SHARE * (0.5 if behind is not None else ending[0].chance)
        for place in behind or ():
            if self._tables.is_nominative_noun[place[1]] and place[0] == form:
                return place
        for guess in ending:
            if guess.chance < enough:
                break
            if self._tables.is_nominative_noun[guess.tag] and self._headword(form, guess)[0] == form:
                return form, guess.tag
        return behind[0] if behind else self._headword(form, ending[0])

    def _headword(self, form: str, guess: Guess) -> tuple[str, int]:
        spelling = form[: len(form) - len(guess.suffix)] + guess.suffix
        return self._tables.headword(spelling, guess.paradigm, guess.place)

    def _behind_prefix(self, form: str) -> list[tuple[str, int]] | None:
        """Return headword and tag of the productive words behind a prefix of one to five letters, or None."""
        found = []
        for cut in range(1, 1 + min(LONGEST_PREFIX, len(form) - SHORTEST_REST)):
            rest = form[cut:]
            for spelling, places in self._tables.places(rest) if self._tables.known(rest) else ():
                for paradigm, place in places:
                    if self._tables.productive[self._tables.tag(paradigm, place)]:
                        lemma, tag = self._tables.headword(spelling, paradigm, place)
                        found.append((form[:cut] + lemma, tag))
        return found or None

    def by_suffix(self, form: str) -> tuple[Guess, ...]:
        """Return what the ending predicts, likeliest first; по- and наи- have tables of their own."""
        tables = [number for number, prefix in self._tables.prefixes_backwards if form.startswith(prefix)]
        if len(tables) == 1:
            return self._ending(tables[0], form[-LONGEST_SUFFIX:])
        merged: dict[tuple[str, int, int], Guess] = {}
        for number in tables:
            for guess in self._ending(number, form[-LONGEST_SUFFIX:]):
                merged.setdefault((guess.suffix, guess.tag, guess.paradigm), guess)
        return tuple(sorted(merged.values(), key=lambda guess: guess.chance, reverse=True))

    def _ending(self, prefix: int, ending: str) -> tuple[Guess, ...]:
        """Return the predictions of the longest known suffix of an ending, worked out once."""
        if not ending:
            return ()
        key = (prefix, ending)
        known = self._by_ending.get(key)
        if known is None:
            rows = list(self._tables.predictions(prefix, ending))
            if not rows:
                known = self._by_ending[key] = self._ending(prefix, ending[1:])
                return known
            total = 1 + sum(row[3] for row in rows)
            guesses = [
                Guess(suffix, paradigm, place, self._tables.tag(paradigm, place), 0.5 * count / total)
                for suffix, paradigm, place, count in rows
            ]
            guesses.sort(key=lambda guess: guess.chance, reverse=True)
            known = self._by_ending[key] = tuple(guesses)
        return known


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
    return np.array(
        [form in own or listed(form) or bool(without_particle(form)) for form in map(str.lower, forms)],
        dtype=bool,
    )


PARTICLES = ("-то", "-ка", "-таки", "-с")


def without_particle(form: str) -> str:
    """Return the known word before a particle that is written with a hyphen, empty where there is none.

    >>> without_particle("брат-то"), without_particle("давай-ка"), without_particle("чат-бот")
    ('брат', 'давай', '')
    """
    head = form.rpartition("-")[0] if form.endswith(PARTICLES) else ""
    return head if head and (head in entries() or tables().known(head)) else ""


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
    if entry is None and not tables().known(form):
        entry = entries().get(without_particle(form))
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
        head = without_particle(form)
        return known_reading(head) if head else None
    lemma, tag, chance = _ordered(form, found)[0]
    return lemma, tag, len(found) > 1 and any(other[2] != chance for other in found)


def _behind_fixed_prefix(form: str) -> str:
    """Return the known word behind the longest fixed prefix of an unknown one (авто, супер), or ""."""
    prefixes, longest = _fixed_prefixes()
    if "-" in form or form[:SHORTEST_PREFIX] not in longest:
        return ""
    sizes = range(min(longest[form[:SHORTEST_PREFIX]], len(form) - SHORTEST_REST), 0, -1)
    return next((form[n:] for n in sizes if form[:n] in prefixes and _productive(form[n:])), "")


@functools.lru_cache(maxsize=1)
def _fixed_prefixes() -> tuple[frozenset[str], dict[str, int]]:
    """Return the prefixes, and by their first letters how long the longest is."""
    prefixes = sorted(pymorphy_prefixes(), key=len)
    return frozenset(prefixes), {prefix[:SHORTEST_PREFIX]: len(prefix) for prefix in prefixes}


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
