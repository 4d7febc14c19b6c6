"""The lexicon files, read into one index from stem shapes to entries.

A word stands in the index under every shape its stem takes before endings: `китеп` before consonants,
`китеб` before vowels; `башта`, and `башт` where the verbal noun melted its vowel (баштоо). Every verb also
brings the voices that the lexicon does not list as verbs of their own (жаздыр, жазыл), so that one look-up
finds `жаздырылган`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ...files.cache import from_cache
from ...files.data import lines
from ...files.errors import KyrtextError
from .morphotactics import (
    HARMONIES,
    PLURAL_BITS,
    data_checksum,
    representative,
    seen_kind,
    stem_bit,
)
from .phonology import VOICED, VOICELESS, VOWELS, attach, harmony

# File of the lexicon -> word class, what an ending costs on top, and whether it takes nominal endings at all.
CLASSES = {
    "nouns": ("noun", 0, True),
    "verbs": ("verb", 0, True),
    "adjectives": ("adjective", 1, True),
    "adverbs": ("adverb", 3, True),
    "pronouns": ("pronoun", 0, True),
    "numerals": ("numeral", 0, True),
    "modals": ("modal", 4, True),
    "postpositions": ("postposition", 2, True),
    "conjunctions": ("conjunction", 0, False),
    "particles": ("particle", 0, False),
    "interjections": ("interjection", 0, False),
    "auxiliaries": ("auxiliary", 0, False),
    "given_names": ("name", 1, True),
    "family_names": ("name", 1, True),
    "places": ("name", 0, True),
    "peoples": ("noun", 0, True),
    "organisations": ("name", 0, True),
}
FREQUENCY_COST = {5: 0, 4: 2, 3: 4, 2: 7, 1: 10}
# Verbs made of a word and эт "do", which their endings follow: кантип, антпе.
FRONTED = {"ант": "е", "кант": "е"}
ALONE = 1 << 63  # the class of words without endings
DOUBLED = {"а": "аа", "е": "ээ", "ө": "өө", "о": "оо"}
# Loans that end so take a high vowel before endings in a consonant: Минскиге, митингиден, аспектилер.
EASED = ("ск", "цк", "кт", "нг", "нд", "нк", "кс", "фт", "рг", "рф")
NO_VOWEL_KINDS = ("VL", "VH", "R", "D", "T")

Entry = tuple[
    int, int, str, str, str
]  # classes, cost, lemma, word class, features of the stem itself (voice)


@dataclass(frozen=True, slots=True)
class Headword:
    """One line of the lexicon: lemma, word class, frequency class 5..1, stems before vowel endings, costs."""

    lemma: str
    pos: str
    frequency: int
    short: tuple[str, ...]
    cost: int
    extra: int
    inflects: bool


def read_file(name: str, lines: Iterable[str]) -> Iterator[Headword]:
    """Yield the headwords of one lexicon file: names with a capital letter, no phrases."""
    pos, extra, inflects = CLASSES[name]
    for line in lines:
        lemma, *marks = line.rstrip().split("\t")
        if " " in lemma:
            continue
        frequency, short = 3, []
        for mark in marks:
            if mark.isdigit():
                frequency = int(mark)
            elif mark.startswith("~"):
                short.append(mark[1:])
        if frequency not in FREQUENCY_COST:
            raise KyrtextError(
                f"{name}.txt: {lemma}", f"frequency class {frequency}", "use 5 (commonest) to 1"
            )
        if pos == "name" and lemma.islower():
            lemma = "-".join(part[:1].upper() + part[1:] for part in lemma.split("-"))
        yield Headword(lemma, pos, frequency, tuple(short), FREQUENCY_COST[frequency], extra, inflects)


def headwords() -> list[Headword]:
    """Return every headword of the lexicon files that exist, file by file."""
    folder = files("kyrtext").joinpath("data", "kyrgyz", "lexicon")
    present = {path.name for path in folder.iterdir()}
    names = [name for name in CLASSES if f"{name}.txt" in present]
    return [word for name in names for word in read_file(name, lines("kyrgyz", "lexicon", f"{name}.txt"))]


def stem_kind(stem: str) -> str:
    """Return the kind of stem end (see `morphotactics.KINDS`) of a stem in its basic shape.

    >>> [stem_kind(stem) for stem in ("бала", "кеңири", "шаар", "үй", "жол", "иш", "китеп", "банк")]
    ['VL', 'VH', 'R', 'J', 'D', 'T', 'P', 'T']
    """
    return _kind_of_end(stem[-2:])


@cache
def _kind_of_end(stem: str) -> str:
    last = stem[-1]
    if last in VOWELS:
        return "VL" if last in "аеоөяёэ" else "VH"
    if last in VOICED and stem[-2:-1] in VOWELS:
        return "P"
    if last in VOICELESS:
        return "T"
    if last == "ь":
        return "T" if stem[-2:-1] in VOICELESS else "D"
    return {"р": "R", "й": "J"}.get(last, "D")


def letters_read_out(stem: str) -> bool:
    """Return whether a string looks like an abbreviation that is read letter by letter (кмш, акш, идп)."""
    vowels = sum(letter in VOWELS for letter in stem)
    return len(stem) <= 5 and (
        not vowels or (vowels == 1 and len(stem) > 2 and not VOWELS.intersection(stem[-2:]))
    )


def shapes(stem: str, verb: bool = False, short: tuple[str, ...] = (), spelt: bool = False) -> dict[str, int]:
    """Return the shapes of a stem before endings, each with the bits of the stem classes it has in that
    shape.

    >>> sorted(shapes("китеп")), sorted(shapes("орун", short=("орд",))), sorted(shapes("башта", verb=True))
    (['китеб', 'китеп'], ['орд', 'орун'], ['башт', 'башта'])
    """
    if spelt or not VOWELS.intersection(stem):
        every = [stem_bit(kind, sound, verb) for kind in NO_VOWEL_KINDS for sound in HARMONIES]
        return {stem: sum(every)}
    kind, sound = stem_kind(stem), FRONTED.get(stem) or harmony(stem)
    found = {stem: stem_bit(kind, sound, verb)}
    if kind == "P":
        found[stem[:-1] + VOICED[stem[-1]]] = stem_bit("G", sound, verb)
    elif kind == "J":
        found[stem[:-1]] = stem_bit("JF", sound, verb)
    elif kind in ("VL", "VH") and verb and len(stem) > 2:  # де and же have no verbal noun in -өө
        found[stem[:-1]] = stem_bit(kind + "C", sound, verb)
    elif stem[-1] in "бгд" and not verb:
        found[stem] |= stem_bit("T", sound)  # a Russian word, spelt as heard too: клубка, клубга
    elif stem[-1] == "ь":
        found[stem] |= stem_bit(kind, "е", verb)  # рублга and рублге
        bare = stem_kind(stem[:-1])  # лагерь: лагерлер
        found[stem[:-1]] = found[stem] | stem_bit(bare, sound, verb) | stem_bit(bare, "е", verb)
    for part in short:
        found[part] = found.get(part, 0) | stem_bit("G", sound, verb)
    return found


# letters dropped, letters added, classes of the new stem, cost, feature, what the first of two voices added
VoiceRow = tuple[int, str, int, int, str, str]


@cache
def voices(kind: str, sound: str, last: str) -> tuple[tuple[VoiceRow, ...], tuple[VoiceRow, ...]]:
    """Return the voice endings of a class of verbs, and those that only frequent verbs bring (келат, айтват).

    `last` is the stem's last letter, which a voiced stem changes (чык-ыш = чыгыш).
    """
    stem = representative(kind, sound)
    allowed = {"any", "frequent", "vowel" if kind in ("VL", "VH") else "consonant"}
    if kind in ("R", "J", "D"):
        allowed.add("liquid")
    if last == "л":
        allowed.add("lateral")
    ordinary: list[VoiceRow] = []
    frequent: list[VoiceRow] = []
    for line in lines("kyrgyz", "morphotactics", "voice.txt"):
        morphemes, feature, cost, after = line.split()
        conditions = set(after.split(","))
        if not conditions <= allowed:
            continue
        first, *more = morphemes.split("+")
        begun = attach(stem, first)
        grown = attach(begun, more[0]) if more else begun
        shape, cut = seen_kind(kind, stem, grown)
        voiced = VOICED[last] if shape == "G" else ""
        between = voiced + begun[cut:] if more else ""
        classes = shapes(grown, verb=True)[grown]
        row = (int(shape != kind), voiced + grown[cut:], classes, int(cost), feature, between)
        (frequent if "frequent" in conditions else ordinary).append(row)
    return tuple(ordinary), tuple(frequent)


@cache
def own_voices() -> frozenset[str]:
    """Return the verbs that look like a voice of another verb but are words of their own."""
    return frozenset(lines("kyrgyz", "morphotactics", "own_voices.txt"))


def regular_passives(words: Iterable[Headword]) -> dict[str, str]:
    """Return the regular passives among the verbs with their bases: курул is a form of кур, not a word of
    its own.

    The passive is -ыл after consonants, -ын after л, -л after vowels, and -н after the -ла that makes verbs
    of nouns. Passives that have gone their own way (жыгыл, кошул) stand in `morphotactics/own_voices.txt`.
    """
    ranked = sorted(
        (word for word in words if word.pos == "verb"), key=lambda word: (word.frequency, word.lemma)
    )
    verbs = {word.lemma for word in ranked}
    own = own_voices()
    found = {}
    for base in (
        word.lemma for word in ranked
    ):  # the more frequent base has the last word: ачыл is of ач, not ачы
        if len(base) < 2:
            continue
        last = base[-1]
        if last not in VOWELS:
            grown = [attach(base, "Iн" if last == "л" else "Iл")]
        elif base[-2] == "л" and len(base) > 3:
            grown = [base + "л", base + "н"]
        else:
            grown = [base + "л"]
        found.update({passive: base for passive in grown if passive in verbs and passive not in own})
    return found


def respelt(stem: str, found: dict[str, int], pos: str) -> Iterator[tuple[str, int, int]]:
    """Yield shapes with their classes and what they cost on top, and the shapes that people also write.

    These are е for ё, names of places without their hyphen (Ысыккөл), a vowel after a loan (Минскиге), a loan
    without its last т (туристер), таап and тээп beside табып and тебип.
    """
    for shape, classes in found.items():
        yield shape, classes, 0
        if pos == "name" and "-" in shape:
            yield shape.replace("-", ""), classes, 2
    if "ё" in stem:
        # актёр is typed актер, and its endings follow what is typed: актерлор, актерлер
        for shape, classes in shapes(stem.replace("ё", "е"), pos == "verb").items():
            yield shape, classes | found.get(shape.replace("е", "ё"), found[stem]), 0
    if pos in ("noun", "name") and stem.endswith(EASED):
        eased = attach(stem, "I")
        yield eased, stem_bit("VH", harmony(eased)), 3
    if pos == "noun" and stem.endswith("ист") and len(stem) > 5:
        yield stem[:-1], found[stem], 3
    if pos == "verb" and len(stem) > 1 and stem[-1] == "п" and stem[-2] in DOUBLED:
        yield stem[:-2] + DOUBLED[stem[-2]], stem_bit("VL", harmony(stem), True), 3


class Index:
    """Stem shapes with their entries: classes, cost, lemma, word class, features."""

    def __init__(self, words: Iterable[Headword]) -> None:
        self.stems: dict[str, tuple[Entry, ...]] = {}
        self.headwords = list(words)
        self._verbs = {word.lemma for word in self.headwords if word.pos == "verb"}
        self._passives = regular_passives(self.headwords)
        for word in self.headwords:
            self._add(word)
        for word in self.headwords:
            if word.pos == "verb" and len(word.lemma) > 1:
                self._add_voices(word)

    def _put(self, shape: str, entry: Entry) -> None:
        self.stems[shape] = (*self.stems.get(shape, ()), entry)

    def _add(self, word: Headword) -> None:
        verb = word.pos == "verb"
        active = self._passives.get(word.lemma, "") if verb else ""
        low = word.lemma.lower()
        if word.extra or not word.inflects:
            price = word.cost + (word.extra if word.pos == "name" else 0)
            self._put(low, (ALONE, price, word.lemma, word.pos, ""))
        if not word.inflects:
            return
        found = shapes(low, verb, word.short, word.lemma.isupper())
        for shape, classes, cost in respelt(low, found, word.pos):
            price = word.cost + word.extra + cost
            self._put(shape, (classes, price, active or word.lemma, word.pos, "pass" if active else ""))

    def _add_voices(self, word: Headword) -> None:
        stem, verbs, own, stems = word.lemma, self._verbs, own_voices(), self.stems
        ordinary, frequent = voices(stem_kind(stem), FRONTED.get(stem) or harmony(stem), stem[-1])
        active = self._passives.get(stem, "")
        seen = set()
        bases = (stem, stem[:-1])
        for dropped, added, classes, cost, feature, between in (
            *ordinary,
            *(frequent if word.frequency >= 4 else ()),
        ):
            grown = bases[dropped] + added
            if len(stem) == 2 and feature != "recp" and stem[1] in VOWELS:
                continue  # де and же have few voices, and those are in the lexicon
            if between and bases[dropped] + between in verbs:
                continue  # киргизиш is of киргиз, a word, not of кир
            if grown in seen or (grown in verbs and (feature != "recp" or grown in own)):
                continue
            seen.add(grown)
            # -ыш is also "they": an entry (алыш) does not hide the everyday plural of its base (алышат)
            rival = grown in verbs
            price = word.cost if rival else word.cost + cost
            noted = f"pass.{feature}" if active else feature
            entry = (classes << PLURAL_BITS if rival else classes, price, active or stem, "verb", noted)
            held = stems.get(grown)
            stems[grown] = (*held, entry) if held else (entry,)


@cache
def stems() -> dict[str, tuple[Entry, ...]]:
    """Return the stem shapes of the packaged lexicon with their entries, kept for later runs."""
    return from_cache("kyrgyz-stems", data_checksum(), lambda: Index(headwords()).stems)
