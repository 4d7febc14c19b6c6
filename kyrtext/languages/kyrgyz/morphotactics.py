"""The morphotactics files, read and compiled into one table of surface endings.

`python -m kyrtext.languages.kyrgyz` writes the table anew (`data/kyrgyz/suffixes.txt`); a
test says when it is stale. An ending is written once for every way it can look, with the classes of stems
it can follow, so that the analyser needs one look-up to know whether `-лардан` fits a stem and what it means.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ...files.data import lines
from ...files.errors import KyrtextError
from .phonology import VOWELS, attach

# A stem class is a harmony class and a kind of stem end:
# VL low vowel, VH high vowel, R after р, J after й, D other voiced consonant, T voiceless that never changes,
# P voiceless that is voiced before vowels (only consonants may follow), G such a stem in its voiced or
# short shape (only vowels may follow: китеб-им, орд-у), and stems that lost their end to a fusion: JF
# (то-юм), VLC (башт-оо), VHC (ок-уу).
KINDS = ("VL", "VH", "R", "J", "D", "T", "P", "G", "JF", "VLC", "VHC")
HARMONIES = "ауоеө"
STARTS = {"noun": "nominal", "verb": "verbal"}
VERB_BITS = 64
# A second set of verb classes, of which only what "they" do is a form: алыш-ат is "they take" as well as
# алыш "exchange".
PLURAL_BITS = 64
THIRD = frozenset(
    f"{polarity}{one}"
    for polarity in ("", "neg.")
    for one in ("prs.3", "past.3", "imp.3", "cond.3", "evid", "hab", "pst.ptcp", "pst.ptcp.evid")
) | {"prs.cvb", "neg.cvb"}
_ENDINGS = {"VL": "а-оеө", "VH": "ыу-иү"}
_FINALS = {"R": "р", "J": "й", "D": "м", "T": "с", "P": "п"}


@dataclass(frozen=True, slots=True)
class Step:
    """One way out of a state: morpheme, feature, cost, next state, and whether it makes a lemma."""

    morpheme: str
    feature: str
    cost: int
    goal: str
    keep: bool


@dataclass(frozen=True, slots=True)
class State:
    """A state: its steps, and the feature and cost of ending a word here (None: it cannot)."""

    steps: tuple[Step, ...]
    end: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class Path:
    """One surface form with its features, its cost, and the derived lemma if a step made one."""

    surface: str
    features: str
    cost: int
    lemma: str


@dataclass(frozen=True, slots=True)
class Tactics:
    """One morphotactics file: its states by name, and the cost beyond which a path is left out."""

    states: dict[str, State]
    limit: int


@cache
def stem_bit(kind: str, harmony: str, verb: bool = False) -> int:
    """Return the bit that stands for a stem class in the masks of the suffix table."""
    return 1 << (KINDS.index(kind) * 5 + HARMONIES.index(harmony) + (VERB_BITS if verb else 0))


@cache
def data_checksum() -> str:
    """Return a checksum of all data and rules of Kyrgyz, for tables that are made from them and kept."""
    digest = hashlib.sha256()
    data, rules = files("kyrtext").joinpath("data", "kyrgyz"), files(__package__)
    for folder in (data, data.joinpath("lexicon"), data.joinpath("morphotactics"), rules):
        for path in sorted(folder.iterdir(), key=lambda path: path.name):
            if path.is_file() and path.name.endswith((".txt", ".py")):
                digest.update(path.name.encode("utf-8") + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def tactics(name: str) -> Tactics:
    """Return one morphotactics file (`nominal` or `verbal`): its states by name and its limit of cost."""
    found: dict[str, tuple[list[Step], tuple[str, int] | None]] = {}
    steps: list[Step] = []
    limit = 99
    for line in lines("kyrgyz", "morphotactics", f"{name}.txt"):
        fields = line.split()
        if fields[0] == "limit":
            limit = int(fields[1])
        elif fields[0] == "state":
            end: tuple[str, int] | None = None
            if len(fields) > 2:
                marks = fields[2].split("-")
                end = (marks[1], int(marks[2])) if len(marks) == 3 else ("", 0)
            steps = []
            found[fields[1]] = (steps, end)
        else:
            morpheme, feature = ("" if field == "-" else field for field in fields[:2])
            steps.append(Step(morpheme, feature, int(fields[2]), fields[3], len(fields) > 4))
    unknown = {step.goal for part, _ in found.values() for step in part} - set(found)
    if unknown:
        raise KyrtextError(f"morphotactics file {name}.txt names unknown states", ", ".join(sorted(unknown)))
    return Tactics({state: State(tuple(part), end) for state, (part, end) in found.items()}, limit)


def paths(stem: str, start: str) -> Iterator[Path]:
    """Yield every form of a stem (`start` is noun or verb) that the morphotactics allow, with its features.

    >>> [path.surface for path in paths("бала", "noun") if path.features == "pl.poss1sg.dat"]
    ['балаларыма']
    """
    table = tactics(STARTS[start])
    todo: list[tuple[str, str, tuple[str, ...], int, str, int]] = [(stem, start, (), 0, "", table.limit)]
    while todo:
        surface, name, features, cost, lemma, left = todo.pop()
        state = table.states[name]
        if state.end is not None:
            extra, price = state.end
            yield Path(surface, ".".join((*features, extra) if extra else features), cost + price, lemma)
        for step in reversed(state.steps):
            remaining = left if step.keep else left - step.cost
            if remaining >= 0:
                grown = attach(surface, step.morpheme)
                noted = (*features, step.feature) if step.feature else features
                made = grown if step.keep else lemma
                todo.append((grown, step.goal, noted, cost + step.cost, made, remaining))


def representative(kind: str, harmony: str) -> str:
    """Return a made-up stem of a stem class, empty when no stem has that kind of end and that harmony."""
    place = HARMONIES.index(harmony)
    if kind in _ENDINGS:
        final = _ENDINGS[kind][place]
        return "" if final == "-" else "х" + final
    if kind == "J" and harmony == "е":
        return "хий"  # й melts before е only after и (кий-ет = киет)
    return "х" + harmony + _FINALS[kind]


def seen_kind(kind: str, stem: str, surface: str) -> tuple[str, int]:
    """Return the kind of stem that is really seen in a surface form, and where its ending begins."""
    if surface.startswith(stem):
        return kind, len(stem)
    if kind == "P":
        return "G", len(stem)
    return {"J": "JF", "VL": "VLC", "VH": "VHC"}[kind], len(stem) - 1


Reading = tuple[int, int, str, str]  # mask of stem classes, cost, features, what the ending adds to the lemma


Ending = tuple[str, str, str, str]  # ending, kind of stem it is seen with, features, kept part


def spelt(endings: dict[Ending, int]) -> Iterator[tuple[Ending, int]]:
    """Yield endings with their costs and the other spellings people use: коет for коёт, койуп for коюп."""
    for (ending, kind, features, kept), cost in endings.items():
        yield (ending, kind, features, kept), cost
        if kind == "JF" and not kept:
            if ending[0] == "ё":
                yield ("е" + ending[1:], kind, features, kept), cost + 1
            plain = {"я": "а", "ё": "о", "ю": "у"}.get(ending[0])
            if plain:
                yield (plain + ending[1:], "J", features, kept), cost + 2


def compile_suffixes() -> dict[str, list[Reading]]:
    """Return every surface ending with its readings, worked out from the morphotactics files.

    A reading is (mask, cost, features, kept): `kept` is the part of the ending that belongs to a derived
    lemma.
    """
    masks: dict[str, dict[tuple[int, str, str, bool], int]] = defaultdict(lambda: defaultdict(int))
    for start in STARTS:
        verb = start == "verb"
        classes = [(kind, sound) for kind in (*_ENDINGS, *_FINALS) for sound in HARMONIES]
        for kind, harmony in classes:
            stem = representative(kind, harmony)
            if not stem:
                continue
            best: dict[Ending, int] = {}
            for path in paths(stem, start):
                seen, cut = seen_kind(kind, stem, path.surface)
                key = (path.surface[cut:], seen, path.features, path.lemma[cut:])
                best[key] = min(best.get(key, 999), path.cost)
            for (ending, shape, features, kept), cost in spelt(best):
                kinds = (shape, "G") if shape == "D" and ending[:1] in VOWELS else (shape,)
                for kind_seen in kinds:
                    bit = stem_bit(kind_seen, harmony, verb)
                    if verb and kind_seen == "T" and features in THIRD:
                        bit |= bit << PLURAL_BITS
                    masks[ending][cost, features, kept, verb] |= bit
    table: dict[str, list[Reading]] = {}
    for ending, readings in masks.items():
        rows = [(mask, cost, features, kept) for (cost, features, kept, _), mask in readings.items()]
        table[ending] = sorted(rows, key=lambda row: (row[1], row[2], row[3], row[0]))
    return table


def write_table(table: dict[str, list[Reading]]) -> str:
    """Return the text of the compiled table: endings with the same readings share a line.

    A line is: readings (mask in hexadecimal, cost, features, kept part; parted by `,` and `;`), a tab, the
    endings.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for ending, readings in table.items():
        groups[
            ";".join(f"{mask:x},{cost},{features},{kept}" for mask, cost, features, kept in readings)
        ].append(ending)
    lines = [f"{readings}\t{' '.join(sorted(endings))}" for readings, endings in groups.items()]
    head = "# Compiled by python -m kyrtext.languages.kyrgyz: do not edit.\n"
    return head + "\n".join(sorted(lines)) + "\n"
