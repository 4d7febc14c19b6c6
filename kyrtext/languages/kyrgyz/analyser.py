"""All readings of a form that the lexicon and the endings allow, and the best of them.

A reading's `rank` is what it costs: the frequency class of its entry, its voice, its endings. Lower is
better.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from ...files.data import lines
from .lexicon import Entry
from .morphotactics import VERB_BITS, Reading
from .phonology import attach
from .suffixes import Ranked, Suffixes, clitics, fold, suffixes, tails

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
