"""Questions about many Russian words at once; the answers are those of asking for each word alone."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import NamedTuple, cast

import numpy as np

from .graph import Ints, Letters, Met, at, letters
from .lemmas import NAMES, _borrowed, _marks, _ordered, known_reading, noun_stem, readings
from .lexicon import entries, renamed
from .senses import Senses, spelled
from .tables import Found, tables

RECENT = 200_000  # readings kept
Known = tuple[str, int, bool]  # headword, number of its tag, did likelihoods decide


@functools.lru_cache(maxsize=1)
def senses() -> Senses | None:
    """Return the dictionary to be asked for lists of words, or None where its files are not as expected."""
    graphs = tables().graphs
    return Senses(tables(), graphs) if graphs else None


class Asked(NamedTuple):
    """Forms, their letters, and the dictionary to ask for all; None when each is to be asked alone."""

    forms: list[str]
    words: Letters
    senses: Senses | None


def asked_for(forms: Iterable[str], *, lower: bool = True) -> Asked:
    """Return forms ready to be asked for, in lower case unless told otherwise.

    >>> asked_for(["Работа"]).forms
    ['работа']
    """
    forms = list(forms)
    text = "\0".join([*forms, ""])
    if lower and text.lower() != text:
        forms = [form.lower() for form in forms]
        text = "\0".join([*forms, ""])
    # a NUL inside a word: what pymorphy3 makes of it depends on how it was installed
    together = senses() if text.count("\0") == len(forms) else None
    return Asked(forms, letters(forms, text), together)


def known(forms: Iterable[str]) -> np.ndarray:
    """Tell for each form whether the Russian dictionary or our lexicon has it (in any of its inflections).

    >>> known(["работу", "жумушка", "загране"]).tolist()
    [True, False, True]
    """
    forms, words, together = asked_for(forms)
    if together is None:
        own, table = entries(), tables()
        return np.fromiter((form in own or table.known(form) for form in forms), dtype=bool, count=len(forms))
    found = np.zeros(len(forms), dtype=bool)
    found[together.graph.walk(words).places] = True
    own_forms = _own().intersection(forms)
    if own_forms:
        found |= np.fromiter(map(own_forms.__contains__, forms), dtype=bool, count=len(forms))
    return found


@functools.lru_cache(maxsize=1)
def _own() -> frozenset[str]:
    return frozenset(entries())


def known_readings(forms: Sequence[str]) -> list[Known | None]:
    """Return for each form of the dictionary headword, tag number and whether likelihoods decided; else None.

    >>> [found and found[0] for found in known_readings(["паспорта", "жумуш"])]
    ['паспорт', None]
    """
    recent = _recent()
    answers = list(map(recent.get, forms))
    new = [place for place, answer in enumerate(answers) if answer is None]
    if not new:
        return answers
    if len(recent) > RECENT:
        recent.clear()
    asked = [forms[place] for place in new]
    for place, form, found in zip(new, asked, _looked_up(asked), strict=True):
        if found is not None:
            answers[place] = recent[form] = found
    return answers


@functools.lru_cache(maxsize=1)
def _recent() -> dict[str, Known]:
    """Return the readings found lately: the evidence stage and the lemma stage both ask."""
    return {}


def _looked_up(forms: list[str]) -> list[Known | None]:
    forms, words, together = asked_for(forms, lower=False)
    if together is None:
        return [known_reading(form) for form in forms]
    found = together.met(words)
    numbers = together.numbers(found, forms)
    answers: list[Known | None] = [None] * len(forms)
    several = together.count[numbers] > 1
    alone = _alone(found)
    heard = np.zeros(len(forms), dtype=bool)
    unsure = np.unique(found.places[several | ~alone])
    attested = together.attested(Letters(words.codes, words.starts[unsure]))
    heard[unsure[attested]] = True
    easy = (
        alone & together.one[numbers] & (together.firsts("mend", lambda: _mended_ways(together))[numbers] < 0)
    )
    _write(together, forms, at(found, np.flatnonzero(easy)), numbers[easy], answers)
    for row in np.flatnonzero(easy & several & heard[found.places]).tolist():
        place = int(found.places[row])
        lemma, *_ = cast(Known, answers[place])
        tags = [way.tag for way in together.ways_of(int(numbers[row]))]
        answers[place] = (lemma, *_likeliest(forms[place], tags))
    hard = np.flatnonzero(~easy)
    for place, listed in _listed(together, forms, at(found, hard), numbers[hard]).items():
        answers[place] = _weighed(forms[place], listed, heard=bool(heard[place]))
    return answers


def _mended_ways(together: Senses) -> np.ndarray:
    return together.of.tagged([mark.mend for mark in _marks()])


def _alone(found: Met) -> np.ndarray:
    """Tell for each row whether its word has no other row."""
    alone = np.ones(len(found.places), dtype=bool)
    same = found.places[1:] == found.places[:-1]
    alone[1:] &= ~same
    alone[:-1] &= ~same
    return alone


def _write(
    together: Senses, forms: Sequence[str], found: Met, numbers: Ints, answers: list[Known | None]
) -> None:
    """Write down the headwords of words that have only one, as the first way of each sense gives it."""
    ways, better = together.ways[together.first[numbers]], renamed()
    cuts, backs = together.of.cut[ways].tolist(), together.of.back[ways].tolist()
    ending, words = together.of.backs, spelled(forms, found)
    lemmas = [
        (word[:-cut] if cut else word) + ending[back]
        for word, cut, back in zip(words, cuts, backs, strict=True)
    ]
    for row in np.flatnonzero(together.of.turned[ways]).tolist():
        lemmas[row] = together.of.way(int(ways[row])).headword(words[row])
    tags = together.of.tag[ways].tolist()
    for place, lemma, tag in zip(found.places.tolist(), lemmas, tags, strict=True):
        answers[place] = (better.get(lemma, lemma), tag, False)


def _listed(together: Senses, forms: Sequence[str], found: Met, numbers: Ints) -> dict[int, list[Found]]:
    """Return all readings of the words of some rows, not yet weighed, by the places of the words."""
    listed: dict[int, list[Found]] = {}
    words = spelled(forms, found)
    for place, word, number in zip(found.places.tolist(), words, numbers.tolist(), strict=True):
        ways = together.ways_of(number)
        listed.setdefault(place, []).extend([(way.headword(word), way.tag, 0.0) for way in ways])
    return listed


def _likeliest(form: str, tags: list[int]) -> tuple[int, bool]:
    chances = tables().likelihoods(form, tags)
    best = max(chances)
    return tags[chances.index(best)], min(chances) != best


def _weighed(form: str, listed: list[Found], *, heard: bool) -> Known:
    if heard:
        listed = tables().weighed(form, listed)
    lemma, tag, chance = _ordered(form, listed)[0]
    return lemma, tag, any(other[2] != chance for other in listed)


def noun_stems(words: Sequence[str]) -> list[str | None]:
    """Return the headword of each word that is a Russian noun as Kyrgyz borrows it, or None.

    >>> noun_stems(["паспорт", "паспорта", "столовая"])
    ['паспорт', None, 'столовая']
    """
    words, letters_of, together = asked_for(words)
    if together is None:
        return [noun_stem(word) for word in words]
    found = together.met(letters_of)
    numbers = together.numbers(found, words)
    noun, adjective = (
        together.firsts(f"lent {kind}", functools.partial(_lent, together, kind))[numbers]
        for kind in ("noun", "adjective")
    )
    answers: list[str | None] = [None] * len(words)
    rows = np.flatnonzero((noun >= 0) | (adjective >= 0))
    lending = at(found, rows)
    taken = -1
    for place, word, way in zip(
        lending.places.tolist(), spelled(words, lending), noun[rows].tolist(), strict=True
    ):
        if place == taken:
            continue
        if way >= 0:
            answers[place] = together.of.way(way).headword(word)
            taken = place
        elif len(word) > 4:
            answers[place] = words[place]
    own = entries()
    hits = _own().intersection(words)
    if hits:
        for place, word in enumerate(words):
            if word in hits and own[word].method == "lexicon":
                answers[place] = own[word].lemma if own[word].lemma == word else None
    return answers


def _lent(together: Senses, kind: str) -> np.ndarray:
    """Return which ways lead from a form that Kyrgyz borrows as a noun, or as an adjective."""
    return together.of.tagged([kind == other for other in _borrowed()])


def borrowed(words: Sequence[str]) -> list[str | None]:
    """Return each word as a Russian noun, name or adjective that Kyrgyz borrows, or None; names capitalised.

    >>> borrowed(["документ", "воркута", "жумуш"])
    ['документ', 'Воркута', None]
    """
    stems = noun_stems(words)
    places = [place for place, lemma in enumerate(stems) if lemma is not None]
    # отчет is written with е and listed with ё
    written = [
        lemma if lemma.replace("ё", "е") == words[place] else words[place]
        for place, lemma in ((place, stems[place] or "") for place in places)
    ]
    found = known_readings([word.lower() for word in written])
    tags = tables().tags
    for place, word, first in zip(places, written, found, strict=True):
        tag = tags[first[1]] if first else readings(word)[0].tag
        stems[place] = word[:1].upper() + word[1:] if any(mark in tag for mark in NAMES) else word
    return stems


def named(forms: Sequence[str]) -> list[int]:
    """Return the places of the forms of the dictionary that can be read as a name or a place.

    >>> named(["стол", "света"])
    [1]
    """
    forms, words, together = asked_for(forms, lower=False)
    if together is None:
        return [place for place, form in enumerate(forms) if _named_alone(form)]
    found = together.graph.walk(words)
    numbers = together.numbers(found, forms)
    names = together.firsts("named", lambda: together.of.tagged(_name_tags()))[numbers] >= 0
    places: list[int] = np.unique(found.places[names]).tolist()
    return places


def _named_alone(form: str) -> bool:
    return any(_name_tags()[tag] for _, tag, _ in tables().lookup(form))


@functools.lru_cache(maxsize=1)
def _name_tags() -> list[bool]:
    return [any(mark in tag for mark in NAMES) for tag in tables().tags]


__all__ = ["borrowed", "known", "known_readings", "named", "noun_stems", "senses"]
