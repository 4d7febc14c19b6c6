"""Questions about many Russian words at once; the answers are those of asking for each word alone."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from .graph import Letters, Met, letters
from .lemmas import NAMES, _borrowed, _marks, _ordered, known_reading, noun_stem, readings
from .lexicon import entries, renamed
from .senses import Sense, Senses, Way, restored
from .tables import Found, tables

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
    found[together.met(words).places] = True
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
    forms, words, together = asked_for(forms, lower=False)
    if together is None:
        return [known_reading(form) for form in forms]
    found = together.met(words)
    said = together.of(found, forms)
    answers: list[Known | None] = [None] * len(forms)
    mend, better = [mark.mend for mark in _marks()], renamed()
    open_rows = []
    rows = zip(found.places.tolist(), found.restored.tolist(), said, _alone(found), strict=True)
    for row, (place, places, sense, alone) in enumerate(rows):
        way = sense.ways[0]
        if not alone or len(sense.ways) > 1 or mend[way.tag]:
            open_rows.append(row)
            continue
        spelling = restored(forms[place], places) if places else forms[place]
        lemma = way.front + spelling[way.start : len(spelling) - way.cut] + way.back
        answers[place] = (better.get(lemma, lemma), way.tag, False)
    _choose(together, forms, found, said, open_rows, answers)
    return answers


def _alone(found: Met) -> list[bool]:
    """Tell for each row whether its word has no other row."""
    same = found.places[1:] == found.places[:-1]
    edge = np.zeros(1, dtype=bool)
    return (~(np.concatenate([same, edge]) | np.concatenate([edge, same]))).tolist()[: len(found.places)]


def _choose(
    together: Senses,
    forms: Sequence[str],
    found: Met,
    said: list[Sense],
    rows: list[int],
    answers: list[Known | None],
) -> None:
    """Write down the reading of the words of some rows that need to be weighed."""
    places, marks = found.places.tolist(), found.restored.tolist()
    of_word: dict[int, list[int]] = {}
    for row in rows:
        of_word.setdefault(places[row], []).append(row)
    words = list(of_word)
    attested = together.attested(letters([forms[place] for place in words]))
    heard = {words[place] for place in attested}
    mend, better = [mark.mend for mark in _marks()], renamed()
    for place, mine in of_word.items():
        form, (ways, one), mark = forms[place], said[mine[0]], marks[mine[0]]
        if one and len(mine) == 1 and not any(mend[way.tag] for way in ways):
            lemma = ways[0].headword(restored(form, mark) if mark else form)
            tag, decided = ways[0].tag, False
            if place in heard:
                tag, decided = _likeliest(form, [way.tag for way in ways])
            answers[place] = (better.get(lemma, lemma), tag, decided)
            continue
        listed = [
            (way.headword(restored(form, marks[row])), way.tag, 0.0) for row in mine for way in said[row].ways
        ]
        answers[place] = _weighed(form, listed, place in heard)


def _likeliest(form: str, tags: list[int]) -> tuple[int, bool]:
    chances = tables().likelihoods(form, tags)
    best = max(chances)
    return tags[chances.index(best)], min(chances) != best


def _weighed(form: str, listed: list[Found], heard: bool) -> Known:
    if heard:
        listed = tables().weighed(form, listed)
    lemma, tag, chance = _ordered(form, listed)[0]
    return lemma, tag, any(other[2] != chance for other in listed)


def noun_stems(words: Sequence[str]) -> list[str | None]:
    """Return the headword of each word that is a Russian noun as Kyrgyz borrows it, or None.

    >>> noun_stems(["паспорт", "паспорта", "столовая"])
    ['паспорт', None, 'столовая']
    """
    words, spelled, together = asked_for(words)
    if together is None:
        return [noun_stem(word) for word in words]
    found = together.met(spelled)
    lends = _lent(found.nodes.tolist(), together.of(found, words))
    answers: list[str | None] = [None] * len(words)
    taken = -1
    for place, places, (way, adjective) in zip(
        found.places.tolist(), found.restored.tolist(), lends, strict=True
    ):
        if place == taken:
            continue
        if adjective and len(words[place]) > 4:
            answers[place] = words[place]
        if way is not None:
            answers[place] = way.headword(restored(words[place], places) if places else words[place])
            taken = place
    own = entries()
    hits = _own().intersection(words)
    if hits:
        for place, word in enumerate(words):
            if word in hits and own[word].method == "lexicon":
                answers[place] = own[word].lemma if own[word].lemma == word else None
    return answers


def _lent(nodes: list[int], said: list[Sense]) -> list[tuple[Way | None, bool]]:
    """Return for each node its first reading as a noun Kyrgyz borrows, and whether one is an adjective."""
    kinds, known = _borrowed(), _lends()
    for node, sense in zip(nodes, said, strict=True):
        if node not in known:
            nouns = [way for way in sense.ways if kinds[way.tag] == "noun"]
            known[node] = (
                nouns[0] if nouns else None,
                any(kinds[way.tag] == "adjective" for way in sense.ways),
            )
    return [known[node] for node in nodes]


@functools.lru_cache(maxsize=1)
def _lends() -> dict[int, tuple[Way | None, bool]]:
    return {}


def borrowed(words: Sequence[str]) -> list[str | None]:
    """Return each word as a Russian noun, name or adjective that Kyrgyz borrows, or None; names capitalised.

    >>> borrowed(["документ", "воркута", "жумуш"])
    ['документ', 'Воркута', None]
    """
    stems = noun_stems(words)
    places = [place for place, lemma in enumerate(stems) if lemma is not None]
    # отчет is written with е and listed with ё
    spelled = [
        lemma if lemma.replace("ё", "е") == words[place] else words[place]
        for place, lemma in ((place, stems[place] or "") for place in places)
    ]
    found = known_readings([word.lower() for word in spelled])
    tags = tables().tags
    for place, word, first in zip(places, spelled, found, strict=True):
        tag = tags[first[1]] if first else readings(word)[0].tag
        stems[place] = word[:1].upper() + word[1:] if any(mark in tag for mark in NAMES) else word
    return stems


__all__ = ["borrowed", "known", "known_readings", "noun_stems", "senses"]
