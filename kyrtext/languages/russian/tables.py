"""The Russian dictionary, asked directly: the only module that imports pymorphy3.

`pymorphy3.MorphAnalyzer.parse` builds tag objects, method stacks and named tuples for every reading. A
frequency count needs the lemma, the part of speech and the order of the readings, so known words are looked
up straight in the dictionary's tables (the word graph, the paradigms, P(tag | word)); only words outside it
go through `parse`. The answers are the same (tests compare them).
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pymorphy3


class Reading(NamedTuple):
    """One way to read a form: headword, part of speech, pymorphy3's tag, probability, in the dictionary or not."""

    lemma: str
    pos: str
    tag: str
    score: float
    known: bool


# OpenCorpora's parts of speech as kyrtext names them.
POS = {
    "NOUN": "noun",
    "ADJF": "adjective",
    "ADJS": "adjective",
    "COMP": "adjective",
    "VERB": "verb",
    "INFN": "verb",
    "PRTF": "participle",
    "PRTS": "participle",
    "GRND": "verb",
    "NUMR": "numeral",
    "ADVB": "adverb",
    "NPRO": "pronoun",
    "PRED": "adverb",
    "PREP": "preposition",
    "CONJ": "conjunction",
    "PRCL": "particle",
    "INTJ": "interjection",
    "LATN": "other",
    "NUMB": "other",
    "ROMN": "other",
    "PNCT": "other",
    "UNKN": "unknown",
}


@functools.lru_cache(maxsize=1)
def _analyzer() -> pymorphy3.MorphAnalyzer:
    import pymorphy3  # a tenth of a second and 30 MB: only when Russian is really asked for

    return pymorphy3.MorphAnalyzer()


def pos_of(tag: str) -> str:
    """Return kyrtext's part of speech for a tag of pymorphy3.

    >>> pos_of("NOUN,inan,femn sing,nomn"), pos_of("ADJF,Apro masc,sing,nomn")
    ('noun', 'pronoun')
    """
    if "Apro" in tag:
        return "pronoun"
    if "Anum" in tag:
        return "numeral"
    if "Name" in tag or "Surn" in tag or "Patr" in tag:
        return "name"
    if "Geox" in tag:
        return "place"
    return POS.get(tag[:4], "unknown")


class Tables:
    """The dictionary's tables, unpacked once into plain Python lists."""

    def __init__(self) -> None:
        morph = _analyzer()
        data: Any = morph.dictionary
        self._words = data.words
        self._replaces = morph.char_substitutes
        self._probability = morph.prob_estimator.p_t_given_w.get if morph.prob_estimator else None
        self._parse = morph.parse
        self._paradigms = data.paradigms
        self._suffixes = data.suffixes
        self._prefixes = data.paradigm_prefixes
        self._tags = [str(tag) for tag in data.gramtab]
        self._pos = [pos_of(tag) for tag in self._tags]

    def known(self, form: str) -> bool:
        """Tell whether the form (lower case; е may stand for ё) is in the dictionary."""
        return form in self._words or ("е" in form and bool(self._words.similar_keys(form, self._replaces)))

    def lookup(self, form: str) -> list[Reading]:
        """Return the dictionary's readings of a form, the likeliest first; none for an unknown word."""
        found: list[tuple[str, int]] = []
        for spelling, places in self._words.similar_items(form, self._replaces):
            for paradigm_id, index in places:
                lemma, tag_id = self._headword(spelling, paradigm_id, index)
                found.append((lemma, tag_id))
        if not found:
            return []
        tags, pos = self._tags, self._pos
        if len(found) == 1:
            lemma, tag_id = found[0]
            return [Reading(lemma, pos[tag_id], tags[tag_id], 1.0, True)]
        chances = [0.0] * len(found)
        if self._probability is not None:
            chances = [self._probability(f"{form}:{tags[tag_id]}", 0) / 1_000_000 for _, tag_id in found]
        if not any(chances):
            chances = [1.0 / len(found)] * len(found)
        order = sorted(range(len(found)), key=lambda i: -chances[i])
        return [Reading(found[i][0], pos[found[i][1]], tags[found[i][1]], chances[i], True) for i in order]

    def guess(self, form: str) -> list[Reading]:
        """Return pymorphy3's guesses for an unknown word, by prefix, hyphen parts or ending."""
        return [Reading(p[2], pos_of(str(p[1])), str(p[1]), p[3], False) for p in self._parse(form)]

    def attested(self) -> list[str]:
        """Return the forms of several readings that occur in the corpus the dictionary's likelihoods come from."""
        estimator = _analyzer().prob_estimator
        keys = estimator.p_t_given_w.keys() if estimator else []
        return sorted({key.rsplit(":", 1)[0] for key in keys})

    def inflections(self, lemma: str) -> list[str]:
        """Return every form of a dictionary headword (the first noun, adjective or verb spelled so)."""
        for spelling, places in self._words.similar_items(lemma, self._replaces):
            for paradigm_id, index in places:
                if index == 0:
                    paradigm = self._paradigms[paradigm_id]
                    size = len(paradigm) // 3
                    stem = spelling[: len(spelling) - len(self._suffixes[paradigm[0]])]
                    return [stem + self._suffixes[paradigm[place]] for place in range(size)]
        return []

    def _headword(self, spelling: str, paradigm_id: int, index: int) -> tuple[str, int]:
        paradigm = self._paradigms[paradigm_id]
        size = len(paradigm) // 3
        tag_id = paradigm[size + index]
        if index == 0:
            return spelling, tag_id
        start = len(self._prefixes[paradigm[2 * size + index]])
        stop = len(spelling) - len(self._suffixes[paradigm[index]])
        stem = spelling[start:stop]
        return self._prefixes[paradigm[2 * size]] + stem + self._suffixes[paradigm[0]], tag_id


@functools.lru_cache(maxsize=1)
def tables() -> Tables:
    """Return the one instance of the tables, loaded on first use."""
    return Tables()
