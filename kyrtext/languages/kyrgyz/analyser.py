"""All readings of a form that the lexicon and the endings allow, and the best of them.

A reading's `rank` is what it costs: the frequency class of its entry, its voice, its endings. Lower is
better.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from ...files.cache import from_cache
from ...files.data import lines
from ...text.words import Words
from .lexicon import ALONE, Entry
from .morphotactics import VERB_BITS, Reading, data_checksum, representative
from .phonology import attach

PREDICATES = frozenset({"adjective", "pronoun", "adverb", "modal"})
REQUESTS = ("imp", "opt", "cond")
Suffixes = dict[str, tuple[Reading, ...]]
# rank, minus the length of the stem (the longer stem wins a tie), lemma, word class, features, method
Ranked = tuple[int, int, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Clitic:
    """One surface shape of a word-final clitic: morpheme, feature, cost, and the word class it follows."""

    morpheme: str
    feature: str
    cost: int
    after: str

    def follows(self, reading: Ranked) -> bool:
        """Return whether the clitic can follow a word with this reading."""
        pos, features = reading[3], reading[4]
        if self.after == "predicate":
            return pos in PREDICATES
        if self.after == "request":
            return pos == "verb" and any(mood in features for mood in REQUESTS)
        return self.after == "any" or pos != "verb"

    def added(self, reading: Ranked) -> Ranked:
        """Return the reading of a word with the clitic added to it."""
        rank, stem, lemma, pos, features, _ = reading
        noted = f"{features}.{self.feature}" if features else self.feature
        return (rank + self.cost, stem, lemma, pos, noted, "suffix")


@cache
def suffixes() -> Suffixes:
    """Return the table: surface ending -> readings (mask of stem classes, cost, features, kept part)."""
    return from_cache("kyrgyz-endings", data_checksum(), _suffixes)


def _suffixes() -> Suffixes:
    table: Suffixes = {}
    features: dict[str, str] = {}
    for line in lines("kyrgyz", "suffixes.txt"):
        head, endings = line.split("\t")
        readings = []
        for part in head.split(";"):
            mask, cost, feature, kept = part.split(",")
            readings.append((int(mask, 16), int(cost), features.setdefault(feature, feature), kept))
        table.update(dict.fromkeys(endings.split(" "), tuple(readings)))
    # A bare word is likelier than any single inflected form: билет is a ticket before it is "knows".
    bare = [
        (mask, cost - 1 if not features else cost, features, kept) for mask, cost, features, kept in table[""]
    ]
    table[""] = (*bare, (ALONE, -1, "", ""))
    return table


FOLDED = {"ө": "о", "ү": "у", "ң": "н"}


def fold(text: str) -> str:
    """Return a text with ө ү ң as о у н.

    >>> fold("өлкөнүн")
    'олконун'
    """
    return text.replace("ө", "о").replace("ү", "у").replace("ң", "н")


@cache
def tails() -> dict[str, bool]:
    """Return the ends of all endings, folded, and whether each is an ending itself.

    A form is read from its last letter on for as long as what is read stands here: beyond, no ending begins.
    """
    table = dict.fromkeys(fold("\n".join(suffixes())).split("\n"), True)
    for ending in list(table):
        rest = ending[1:]
        while rest not in table:
            table[rest] = False
            rest = rest[1:]
    return table


@cache
def clitics() -> dict[str, tuple[Clitic, ...]]:
    """Return the clitics by surface shape."""
    found: dict[str, list[Clitic]] = {}
    for line in lines("kyrgyz", "morphotactics", "clitics.txt"):
        morpheme, feature, cost, after = line.split()
        clitic = Clitic(morpheme, feature, int(cost), after)
        for kind in ("D", "T"):
            for sound in "ауоеө":
                stem = representative(kind, sound)
                held = found.setdefault(attach(stem, morpheme)[len(stem) :], [])
                if clitic not in held:
                    held.append(clitic)
    return {surface: tuple(held) for surface, held in found.items()}


CUTS_KEPT = 64  # forms: the experts ask about the same one, and about its parts
EVERY_NOUN, EVERY_VERB = (1 << VERB_BITS) - 1, -1 << VERB_BITS  # the stem classes of nouns, of verbs
CHEAP = 3  # a reading that costs no more than this is not doubted: no clitic is looked for


@dataclass(frozen=True, slots=True)
class Analysis:
    """One reading of a form.

    Attributes
    ----------
    lemma, pos : the headword and its word class
    features : endings in order, joined by dots (`pl.poss1sg.dat`), empty for the bare word
    method : dictionary, irregular, suffix, loan, guess or unchanged
    form : the spelling that was analysed (restored where the keyboard lacked ө ү ң)
    rank : cost of the reading, lower is better
    """

    lemma: str
    pos: str
    features: str
    method: str
    form: str
    rank: int

    @property
    def citation(self) -> str:
        """Return the dictionary's citation form: of a verb the verbal noun (келүү)."""
        return attach(self.lemma, "W") if self.pos == "verb" else self.lemma

    def explained(self, language: str = "en") -> str:
        """Return the features in words, in English (`en`) or Russian (`ru`); empty for a bare word.

        >>> Analysis("китеп", "noun", "pl.poss1sg.dat", "suffix", "китептериме", 3).explained()
        'plural, my, dative'
        """
        column = 1 if language == "ru" else 0
        words = feature_words()
        return ", ".join(words[part][column] for part in self.features.split(".") if part)


@cache
def feature_words() -> dict[str, tuple[str, str]]:
    """Return what every feature means, in English and in Russian."""
    rows = (line.split("\t") for line in lines("kyrgyz", "morphotactics", "features.txt"))
    return {feature: (english, russian) for feature, english, russian in rows}


@cache
def irregular_forms() -> dict[str, tuple[Ranked, ...]]:
    """Return the forms of `lexicon/irregular.txt` with their readings."""
    found: dict[str, tuple[Ranked, ...]] = {}
    for line in lines("kyrgyz", "lexicon", "irregular.txt"):
        form, lemma, pos, features, *rank = line.split("\t")
        reading = (int(rank[0]) if rank else 0, -len(form), lemma, pos, features, "irregular")
        found[form] = (*found.get(form, ()), reading)
    return found


class Analyser:
    """The analyser over one lexicon: look-ups of stem shapes and endings, irregular forms, clitics."""

    def __init__(self, stems: dict[str, tuple[Entry, ...]]) -> None:
        self.stems = stems
        self.suffixes: Suffixes = suffixes()
        self.irregular = irregular_forms()
        self.clitics = clitics()
        self.clitic_lengths = tuple(sorted({len(surface) for surface in self.clitics}))
        self.clitic_ends = frozenset(surface[-self.clitic_lengths[0] :] for surface in self.clitics)
        self._tails = tails()
        self._cuts: dict[str, tuple[str, list[int]]] = {}
        self._inflecting: tuple[dict[str, tuple[Reading, ...]], dict[str, tuple[Reading, ...]]] = ({}, {})

    @cached_property
    def clitic_ends_folded(self) -> frozenset[str]:
        """Return the last letters of all clitics, folded."""
        return frozenset(map(fold, self.clitic_ends))

    def cuts(self, form: str) -> tuple[str, list[int]]:
        """Return a form folded (ө ү ң as о у н) and where, so read, an ending may begin, last place first."""
        held = self._cuts.get(form)
        if held is not None:
            return held
        key, known = fold(form), self._tails.get
        place = len(key)
        places = [place]
        while place > 1:
            place -= 1
            whole = known(key[place:])
            if whole:
                places.append(place)
            elif whole is None:
                break
        if len(self._cuts) >= CUTS_KEPT:
            self._cuts.clear()
        self._cuts[form] = held = (key, places)
        return held

    def inflections(self, ending: str, verb: bool = False) -> tuple[Reading, ...]:
        """Return the readings of an ending as one of a noun, or of a verb, that adds nothing to the lemma."""
        known = self._inflecting[verb]
        found = known.get(ending)
        if found is None:
            classes = EVERY_VERB if verb else EVERY_NOUN
            listed = self.suffixes.get(ending, ())
            found = known[ending] = tuple(row for row in listed if row[0] & classes and not row[3])
        return found

    def direct(self, form: str) -> list[Ranked]:
        """Return the readings of a form without clitics, in no particular order."""
        found: list[Ranked] = list(self.irregular.get(form, ()))
        stems, endings = self.stems, self.suffixes
        for cut in self.cuts(form)[1] if form else ():
            entries = stems.get(form[:cut])
            if entries is None:
                continue
            readings = endings.get(form[cut:])
            if readings is None:
                continue
            for classes, price, lemma, pos, voice in entries:
                for mask, cost, features, kept in readings:
                    if classes & mask:
                        if kept:
                            found.append((price + cost, -cut, form[:cut] + kept, "noun", features, "suffix"))
                            continue
                        noted = f"{voice}.{features}" if voice and features else voice or features
                        found.append(
                            (price + cost, -cut, lemma, pos, noted, "suffix" if noted else "dictionary")
                        )
        return found

    def readings(self, form: str) -> list[Ranked]:
        """Return all readings of a form, best first; the same lemma and features are listed once."""
        found = self.direct(form)
        if not found or min(found)[0] > CHEAP:
            found += self.with_clitic(form)
        return sorted(set(found))

    def with_clitic(self, form: str, depth: int = 2) -> list[Ranked]:
        """Return the readings of a form as a word and a clitic: жакшысызбы = жакшы + сыз + бы."""
        found: list[Ranked] = []
        if form[-self.clitic_lengths[0] :] not in self.clitic_ends:
            return found
        for length in self.clitic_lengths:
            core, tail = form[:-length], form[-length:]
            for clitic in self.clitics.get(tail, ()) if len(core) > 1 else ():
                if attach(core, clitic.morpheme) != form:
                    continue
                inner = self.direct(core)
                if depth > 1 and clitic.after == "any":
                    inner += self.with_clitic(core, depth - 1)
                found += [clitic.added(reading) for reading in inner if clitic.follows(reading)]
        return found

    def best(self, form: str) -> Ranked | None:
        """Return the best reading of a form, or None when the lexicon and the endings do not explain it."""
        found = self.direct(form)
        if found:
            best = min(found)
            if best[0] <= CHEAP:
                return best
        found += self.with_clitic(form)
        return min(found) if found else None


Prints = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]
FEW = 12  # forms that are quicker looked at one by one


class Possible:
    """Folded stems (and irregular forms), endings and clitics of an analyser by their fingerprints."""

    def __init__(self, analyser: Analyser) -> None:
        self._fold = np.arange(max(map(ord, FOLDED)) + 1, dtype=np.uint32)
        for letter, plain in FOLDED.items():
            self._fold[ord(letter)] = ord(plain)
        self._stems = _prints("stems", [*analyser.stems, *analyser.irregular])
        self._endings = _prints("endings", analyser.suffixes)
        self._clitics = _prints("clitics", analyser.clitics)

    def __call__(self, forms: Sequence[str]) -> Bools:
        """Tell which forms (lower case) may have a reading by the lexicon; of a few forms, all."""
        if len(forms) < FEW:
            return np.ones(len(forms), dtype=bool)
        words, owner, cut = self._cuts(forms)
        tail = words.part(cut, words.ends[owner])
        found = np.zeros(len(words), dtype=bool)
        found[owner[among_sorted(tail, self._clitics)]] = True
        open_ = np.flatnonzero(among_sorted(tail, self._endings) & ~found[owner])
        owner, cut = owner[open_], cut[open_]
        found[owner[among_sorted(words.part(words.begins[owner], cut), self._stems)]] = True
        return found

    def stems_before(self, forms: Sequence[str]) -> list[Sequence[int]]:
        """Return for each form where a stem may end in it, first place first; of a few forms, anywhere."""
        if len(forms) < FEW:
            return [range(1, len(form) + 1) for form in forms]
        words, owner, cut = self._cuts(forms)
        hits = np.flatnonzero(among_sorted(words.part(words.begins[owner], cut), self._stems))
        sizes = (cut[hits] - words.begins[owner[hits]]).tolist()
        bounds = np.searchsorted(owner[hits], np.arange(len(words) + 1)).tolist()
        return [sizes[first:last] for first, last in pairwise(bounds)]

    def _cuts(self, forms: Sequence[str]) -> tuple[Words, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return forms folded, and for each of their letters whose it is and the place behind it."""
        words = Words(forms, self._fold)
        owner = np.repeat(np.arange(len(words)), words.lengths)
        return words, owner, np.arange(len(owner)) + owner + 1

    def among(self, listed: Sequence[Sequence[str]]) -> list[list[str]]:
        """Return of each list of forms those that may have a reading."""
        every = [form for forms in listed for form in forms]
        may = iter(self(every).tolist())
        return [[form for form, possible in zip(forms, may, strict=False) if possible] for forms in listed]


def _prints(name: str, words: Iterable[str]) -> Prints:
    """Return the sorted fingerprints of words, folded, worked out once for the same words."""
    folded = fold("\n".join(words))
    made_from = hashlib.blake2b(folded.encode(), digest_size=16).hexdigest()
    held = from_cache(f"kyrgyz-possible-{name}", made_from, lambda: _sorted(folded).tobytes())
    return np.frombuffer(held, dtype=np.uint64)


def _sorted(folded: str) -> Prints:
    return np.sort(Words(folded.split("\n")).whole())


def among_sorted(numbers: npt.NDArray[Any], listed: npt.NDArray[Any]) -> Bools:
    """Tell which numbers are among sorted ones."""
    places = np.searchsorted(listed, numbers)
    places[places == len(listed)] = 0
    return np.asarray(listed[places] == numbers)
