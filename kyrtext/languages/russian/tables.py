"""The Russian dictionary, asked directly: the only module that imports pymorphy3.

`pymorphy3.MorphAnalyzer.parse` builds tag objects, method stacks and named tuples for every reading. A
frequency count needs the lemma, the part of speech and the order of the readings, so known words are looked
up straight in the dictionary's tables (the word graph, the paradigms, P(tag | word)); only words outside it
go through `parse`. The answers are the same (tests compare them).
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ...files.errors import KyrtextError

if TYPE_CHECKING:
    import pymorphy3


class Reading(NamedTuple):
    """One way to read a form: headword, part of speech, pymorphy3's tag, likelihood."""

    lemma: str
    pos: str
    tag: str
    score: float


LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
Found = tuple[str, int, float]  # headword, number of its tag, likelihood

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

    try:
        return pymorphy3.MorphAnalyzer()
    except UnicodeEncodeError as error:  # files are opened by names in the encoding of the system
        raise KyrtextError(
            "the Russian dictionary cannot be opened",
            f"its folder has letters that this system's encoding lacks: {sys.prefix}",
            "set the environment variable PYTHONUTF8=1 before Python starts",
        ) from error


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


def pymorphy_prefixes() -> list[str]:
    """Return the prefixes that pymorphy3 cuts off unknown words before anything else."""
    from pymorphy3.lang.ru import KNOWN_PREFIXES

    return [str(prefix) for prefix in KNOWN_PREFIXES]


class Tables:
    """The dictionary's tables, unpacked once into plain Python lists."""

    def __init__(self) -> None:
        morph = _analyzer()
        data: Any = morph.dictionary
        self._words = data.words
        self._replaces = morph.char_substitutes
        self._probability = morph.prob_estimator.p_t_given_w.get if morph.prob_estimator else None
        self._parse = morph.parse
        self.paradigms = data.paradigms
        self.suffixes = data.suffixes
        self._prefixes = data.paradigm_prefixes
        self._predictions = data.prediction_suffixes_dawgs
        self.productive = [bool(tag.is_productive()) for tag in data.gramtab]
        self.prefixes_backwards = list(reversed(list(enumerate(data.paradigm_prefixes))))
        self.tags = [str(tag) for tag in data.gramtab]
        self.pos = [pos_of(tag) for tag in self.tags]
        self.is_nominative_noun = [tag.startswith("NOUN") and "nomn" in tag for tag in self.tags]

    def likelihoods(self, form: str, tags: list[int]) -> list[int]:
        """Return how likely each tag is for a form, in millionths; 0 where the dictionary does not say."""
        if self._probability is None:
            return [0] * len(tags)
        return [self._probability(f"{form}:{self.tags[tag]}", 0) for tag in tags]

    def places(self, form: str) -> list[tuple[str, list[tuple[int, int]]]]:
        """Return spellings of a known form (ё restored) with their paradigms and places in them."""
        try:
            found: list[tuple[str, list[tuple[int, int]]]] = self._words.similar_items(form, self._replaces)
        except UnicodeEncodeError:  # half a letter
            return []
        return found

    def tag(self, paradigm_id: int, index: int) -> int:
        """Return the number of the tag at a place of a paradigm."""
        paradigm = self.paradigms[paradigm_id]
        return int(paradigm[len(paradigm) // 3 + index])

    def predictions(self, prefix: int, suffix: str) -> Iterator[tuple[str, int, int, int]]:
        """Yield (suffix with ё restored, paradigm, index, count) of productive words with this suffix."""
        for spelling, rows in self._predictions[prefix].similar_items(suffix, self._replaces):
            for count, paradigm_id, index in rows:
                if self.productive[self.tag(paradigm_id, index)]:
                    yield spelling, paradigm_id, index, count

    def is_word(self, form: str) -> bool:
        """Tell whether the form, ё written where it belongs, is in the dictionary."""
        return form in self._words

    def begins(self, start: str) -> bool:
        """Tell whether some word of the dictionary begins so."""
        return bool(self._words.has_keys_with_prefix(start))

    def known(self, form: str) -> bool:
        """Tell whether the form (lower case; е may stand for ё) is in the dictionary."""
        try:
            return form in self._words or (
                "е" in form and bool(self._words.similar_keys(form, self._replaces))
            )
        except UnicodeEncodeError:  # half a letter
            return False

    def lookup(self, form: str) -> list[Found]:
        """Return the dictionary's readings of a form in its own order; none for an unknown word."""
        found: list[Found] = []
        for spelling, places in self.places(form):
            for paradigm_id, index in places:
                lemma, tag = self.headword(spelling, paradigm_id, index)
                found.append((lemma, tag, 0.0))
        return self._weighed(form, found)

    def _weighed(self, form: str, found: list[Found]) -> list[Found]:
        """Return readings of a form with their likelihoods, all the same where the dictionary has none."""
        if len(found) > 1:
            chances = self.likelihoods(form, [tag for _, tag, _ in found])
            if any(chances):
                return [
                    (lemma, tag, chance / 1_000_000)
                    for (lemma, tag, _), chance in zip(found, chances, strict=True)
                ]
        return [(lemma, tag, 1.0 / len(found)) for lemma, tag, _ in found]

    def bases(self, form: str) -> Iterator[tuple[int, str, int, int]]:
        """Yield tag number, spelling, paradigm and place in it of each reading of a known form."""
        for spelling, places in self.places(form):
            for paradigm_id, index in places:
                paradigm = self.paradigms[paradigm_id]
                yield paradigm[len(paradigm) // 3 + index], spelling, paradigm_id, index

    def described(self, found: Found) -> Reading:
        """Return a reading of `lookup` with its tag and part of speech spelt out."""
        lemma, tag, chance = found
        return Reading(lemma, self.pos[tag], self.tags[tag], chance)

    def guess(self, form: str) -> list[Reading]:
        """Return pymorphy3's guesses for an unknown word, by prefix, hyphen parts or ending."""
        try:
            parsed = self._parse(form)
        except ValueError:  # a letter so new that Python has no name for it, which pymorphy3 asks for
            return [Reading(form, pos_of("UNKN"), "UNKN", 1.0)]
        return [Reading(p[2], pos_of(str(p[1])), str(p[1]), p[3]) for p in parsed]

    def attested(self) -> list[str]:
        """Return the forms of several readings for which the dictionary has likelihoods."""
        estimator = _analyzer().prob_estimator
        keys = estimator.p_t_given_w.keys() if estimator else []
        return sorted({key.rsplit(":", 1)[0] for key in keys})

    def forms(self) -> Iterator[str]:
        """Yield every form of the dictionary, letter by letter of its alphabet, each once."""
        for first in LETTERS:
            yield from dict.fromkeys(self._words.keys(first))

    def inflections(self, lemma: str) -> list[str]:
        """Return every form of a dictionary headword (the first noun, adjective or verb spelled so)."""
        for spelling, places in self._words.similar_items(lemma, self._replaces):
            for paradigm_id, index in places:
                if index == 0:
                    paradigm = self.paradigms[paradigm_id]
                    size = len(paradigm) // 3
                    stem = spelling[: len(spelling) - len(self.suffixes[paradigm[0]])]
                    return [stem + self.suffixes[paradigm[place]] for place in range(size)]
        return []

    def headword(self, spelling: str, paradigm_id: int, index: int) -> tuple[str, int]:
        """Return the first form of a paradigm, given one of its forms, and the number of that form's tag."""
        paradigm = self.paradigms[paradigm_id]
        size = len(paradigm) // 3
        tag_id = paradigm[size + index]
        if index == 0:
            return spelling, tag_id
        start = len(self._prefixes[paradigm[2 * size + index]])
        stop = len(spelling) - len(self.suffixes[paradigm[index]])
        stem = spelling[start:stop]
        return self._prefixes[paradigm[2 * size]] + stem + self.suffixes[paradigm[0]], tag_id


@functools.lru_cache(maxsize=1)
def tables() -> Tables:
    """Return the one instance of the tables, loaded on first use."""
    return Tables()
