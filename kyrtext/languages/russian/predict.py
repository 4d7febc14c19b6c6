"""The dictionary's guess at unknown words, from its tables: pymorphy3's answers, several times faster.

An unknown word is a known word behind a short prefix, or it inflects like the words that end as it does. What
an ending predicts is worked out once per ending. (Words with a hyphen go to pymorphy3 itself, and the fixed
prefixes that pymorphy3 cuts off first are left to the caller.)
"""

from __future__ import annotations

from typing import NamedTuple

from .tables import Tables

LONGEST_PREFIX, SHORTEST_REST, SHORTEST_WORD = 5, 3, 4
CYRILLIC = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
NOMINATIVE_SHARE = (
    0.4  # a noun's nominative is taken when it is at least so likely compared with the first guess
)


class Guess(NamedTuple):
    """A guessed reading: spelling (ё restored), paradigm, place in it, likelihood."""

    spelling: str
    paradigm: int
    place: int
    chance: float


class Predictor:
    """Guesses at words that the dictionary does not have."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._by_ending: dict[tuple[int, str], tuple[tuple[str, int, int, int], ...]] = {}

    def first(self, form: str) -> tuple[str, int] | None:
        """Return headword and tag number of the best guess, or None when only `parse` can tell.

        The nominative of a noun is preferred to a first guess that is not much likelier.
        """
        if not CYRILLIC.issuperset(form) or len(form) < 2:
            return None
        guesses = self._behind_prefix(form)
        guesses += self._by_suffix(form, {(g.spelling, self._tables.tag(g[1], g[2]), g[1]) for g in guesses})
        if not guesses:
            return None
        enough = NOMINATIVE_SHARE * guesses[0].chance
        for guess in guesses:
            if guess.chance >= enough:
                lemma, tag = self._tables.headword(guess.spelling, guess.paradigm, guess.place)
                if lemma == form and self._tables.is_nominative_noun[tag]:
                    return lemma, tag
        return self._tables.headword(*guesses[0][:3])

    def _behind_prefix(self, form: str) -> list[Guess]:
        found: list[Guess] = []
        seen = set()
        productive, tag_of = self._tables.productive, self._tables.tag
        for cut in range(1, 1 + min(LONGEST_PREFIX, len(form) - SHORTEST_REST)):
            for spelling, places in self._tables.places(form[cut:]):
                for paradigm, index in places:
                    tag = tag_of(paradigm, index)
                    key = (form[:cut] + spelling, tag, paradigm)
                    if productive[tag] and key not in seen:
                        seen.add(key)
                        found.append(Guess(key[0], paradigm, index, 0.5))
        return found

    def _by_suffix(self, form: str, seen: set[tuple[str, int, int]]) -> list[Guess]:
        if len(form) < SHORTEST_WORD:
            return []
        found: list[Guess] = []
        for number, prefix in self._tables.prefixes_backwards:
            if not form.startswith(prefix):
                continue
            rows = self._ending(number, form[-5:])
            total = 1 + sum(row[3] for row in rows)
            for suffix, paradigm, index, count in rows:
                spelling = form[: len(form) - len(suffix)] + suffix
                key = (spelling, self._tables.tag(paradigm, index), paradigm)
                if key not in seen:
                    seen.add(key)
                    found.append(Guess(spelling, paradigm, index, 0.5 * count / total))
        found.sort(key=lambda guess: guess.chance, reverse=True)
        return found

    def _ending(self, prefix: int, ending: str) -> tuple[tuple[str, int, int, int], ...]:
        """Return what the longest known suffix of an ending predicts: (suffix, paradigm, index, count)."""
        key = (prefix, ending)
        rows = self._by_ending.get(key)
        if rows is None:
            rows = ()
            for start in range(len(ending)):
                rows = tuple(self._tables.predictions(prefix, ending[start:]))
                if rows:
                    break
            self._by_ending[key] = rows
        return rows
