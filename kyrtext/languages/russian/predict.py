"""The dictionary's guess at unknown words, from its tables: pymorphy3's answers, several times faster.

An unknown word is a known word behind a short prefix, or it inflects like the words that end as it does. What
an ending predicts is worked out once per ending. (Words with a hyphen go to pymorphy3 itself, and the fixed
prefixes that pymorphy3 cuts off first are left to the caller.)
"""

from __future__ import annotations

from typing import NamedTuple

from .tables import Tables

LONGEST_PREFIX, SHORTEST_REST, SHORTEST_WORD, LONGEST_SUFFIX = 5, 3, 4, 5
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
