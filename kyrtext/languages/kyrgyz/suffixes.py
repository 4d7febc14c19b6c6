"""The compiled table of surface endings, and what may be written after a whole word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ...files.cache import from_cache
from ...files.data import lines
from .lexicon import ALONE
from .morphotactics import Reading, data_checksum, representative
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
