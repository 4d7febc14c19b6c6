"""The readings of a form between which its neighbours may choose, each with its price and its class.

A class says what a word with this reading is in its sentence: a noun in the accusative, a converb, a numeral.
Only readings that would change a count stand beside each other: another lemma, another part of speech,
another spelling (ө ү ң put back or not), or a verb as the auxiliary of the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ...files.data import rows as data_rows
from .keyboard import suspicious, unify
from .lemmatiser import MARGINS, NEUTRAL, Lemmatiser, lemmatiser
from .spoken import auxiliary_verbs
from .suffixes import Ranked

CASES = ("gen", "acc", "dat", "loc", "abl")
PERSONS = frozenset({"1sg", "2sg", "1pl", "2pl", "q", "dubit"})
# Words without endings by their part of speech; all others without endings are bare nouns.
BARE = {
    "adjective": "ADJ", "adverb": "ADV", "numeral": "NUM", "pronoun": "PRON", "postposition": "POST",
    "conjunction": "CONJ", "particle": "PART", "interjection": "INTJ", "modal": "MOD", "auxiliary": "EKEN",
    "name": "NAME",
}  # fmt: skip
CLASSES = (
    "EDGE", "ALIEN", "LATIN", "DIGIT", "SAY", *BARE.values(), "N", "N.pl", "N.poss", "N.poss3", "N.attr",
    "PRED",
    *(f"{what}.{case}" for what in ("N", "V") for case in CASES), "PRON.gen", "ADV.equ",
    "V.imp", "V.fin", "V.cond", "V.p", "V.a", "V.neg", "V.ptcp", "V.noun", "V.aor", "SUFFIX",
)  # fmt: skip
PLAIN, AUXILIARY, SUFFIX = range(
    3
)  # where a reading can stand: anywhere, behind a converb, behind foreign letters
WINDOW = 12  # a reading that costs so much more than the cheapest is never meant,
REQUEST = 3  # but a bare stem as an imperative may cost so much more: it costs much wherever it stands alone
MOST = 6  # readings of a form
# Endings that stand apart from a word in foreign letters (Kaspi ден), as they are before any assimilation.
APART = frozenset(
    [
        first + vowel + last
        for first in "гкдт"
        for vowel in "аеоө"
        for last in (("", "н") if first in "дт" else ("",))
    ]
    + [first + vowel + last for first in "ндт" for vowel in "ыиуү" for last in ("", "н")]
    + [first + vowel + "р" + last for first in "лдт" for vowel in "аеоө" for last in ("", "ы", "и", "у", "ү")]
    + [f"{first}{vowel}р{high}н" for first in "лдт" for vowel in "аеоө" for high in "ыиуү"]
)


class Alternative(NamedTuple):
    """One reading: its price, where it can stand, whether ө ү ң are put back, and (`kind`) its class."""

    cost: int
    where: int
    restored: int
    lemma: str
    pos: str
    method: str
    form: str
    kind: str


class Alternatives(NamedTuple):
    """The readings of a form, cheapest first, as one text: what is remembered between runs."""

    text: str

    def all(self) -> tuple[Alternative, ...]:
        """Return the readings."""
        lines = (line.split("|") for line in self.text.split(";"))
        return tuple(Alternative(*map(int, line[:3]), *line[3:]) for line in lines)  # type: ignore[arg-type]


def class_of(pos: str, features: str) -> str:
    """Return the class of a reading.

    >>> class_of("noun", "pl.poss1sg.dat"), class_of("verb", "prs.cvb"), class_of("pronoun", "gen")
    ('N.dat', 'V.a', 'PRON.gen')
    """
    parts = features.split(".") if features else []
    verb = pos == "verb"
    for part in reversed(parts):
        if part in CASES:
            return "PRON.gen" if pos == "pronoun" and part == "gen" else f"{'V' if verb else 'N'}.{part}"
    if verb:
        return _class_of_verb(parts)
    if not parts:
        return BARE.get(pos, "N")
    if "attr" in parts:
        return "N.attr"
    if PERSONS.intersection(parts):
        return "PRED"
    if {"equ", "sim"}.intersection(parts):
        return "ADV.equ"
    if "poss3" in parts:
        return "N.poss3"
    return "N.poss" if parts[-1].startswith("poss") else "N.pl" if "pl" in parts else BARE.get(pos, "N")


def _class_of_verb(parts: list[str]) -> str:
    if "cvb" in parts:
        return "V.a" if "prs" in parts else "V.neg" if "neg" in parts else "V.p"
    if parts[-2:] == ["imp", "2sg"]:
        return "V.imp"
    for part, kind in (("cond", "V.cond"), ("ptcp", "V.ptcp"), ("vnoun", "V.noun"), ("inf", "V.noun")):
        if part in parts:
            return kind
    return "V.aor" if parts[-1:] == ["aor"] else "V.fin"


def alternatives(typed: str) -> tuple[Alternative, ...]:
    """Return the readings of a form (lower case) that compete, cheapest first.

    >>> [(one.lemma, one.pos) for one in alternatives("уй")][:2]
    [('үй', 'noun'), ('уй', 'noun')]
    >>> [one.lemma for one in alternatives("китепти")]
    ['китеп']
    """
    return of_many([typed])[0]


def of_many(typed: Sequence[str]) -> list[tuple[Alternative, ...]]:
    """Return the readings that compete of each of many forms (see `alternatives`)."""
    tool = lemmatiser()
    forms = list(map(unify, typed))
    rows = [_by_the_lexicon(tool, form) for form in forms]
    unread = [
        place
        for place, (form, found) in enumerate(zip(forms, rows, strict=True))
        if not any(spelling == form for _, spelling in found)
    ]
    read = tool.many([typed[place] for place in unread], MARGINS[NEUTRAL])
    for place, (spelling, reading) in zip(unread, read, strict=True):
        rows[place].append((reading, spelling))
    return [_competing(form, found) for form, found in zip(forms, rows, strict=True)]


def _by_the_lexicon(tool: Lemmatiser, form: str) -> list[tuple[Ranked, str]]:
    """Return every reading of a form by the lexicon, and of its spellings with ө ү ң, with the spelling."""
    rows = [(reading, form) for reading in tool.analyser.readings(form)]
    if suspicious(form):
        # all that a spelling could be where it is typed in full
        restored = tool.keyboard.spellings(form)
        dearest = min((reading[0] for reading, _ in rows), default=WINDOW) + WINDOW
        near = [spelling for spelling, reading in restored.items() if reading[0] <= dearest]
        rows += [(reading, spelling) for spelling in near for reading in tool.analyser.readings(spelling)]
    return rows


def _competing(form: str, rows: Sequence[tuple[Ranked, str]]) -> tuple[Alternative, ...]:
    """Return those of the readings of a form that would change a count, cheapest first."""
    best: dict[tuple[str, str, str], Alternative] = {}
    for (cost, _, lemma, pos, features, method), spelling in rows:
        changed = int(spelling != form and spelling.translate(FOLDED) == form.translate(FOLDED))
        # before "saying" (деп) anything may stand
        kind = "SAY" if lemma == "де" else class_of(pos, features)
        one = Alternative(cost, PLAIN, changed, lemma, pos, method, spelling, kind)
        key = (spelling, lemma.lower(), "noun" if pos in ("name", "noun") else pos)
        if key not in best or one < best[key]:
            best[key] = one
    ranked: list[Alternative] = []
    dearest = min(best.values()).cost + WINDOW
    for one in sorted(best.values(), key=_order):
        if one.cost <= dearest + REQUEST * (one.kind == "V.imp") and not any(
            related(one, other) for other in ranked
        ):
            ranked.append(one)
    ranked = ranked[:MOST]
    helping = [
        one._replace(where=AUXILIARY, pos="auxiliary")
        for one in ranked
        if one.pos == "verb" and one.lemma in auxiliary_verbs()
    ]
    if form in APART:
        helping.append(Alternative(0, SUFFIX, 0, f"-{form}", "suffix", "suffix", form, "SUFFIX"))
    return (*ranked, *helping)


def _order(one: Alternative) -> tuple[int | str, ...]:
    """Return what readings are put in order by: of equally cheap ones the longer word comes first."""
    return one.cost, one.restored, -len(one.lemma), one.lemma, one.pos, one.form


def related(one: Alternative, other: Alternative) -> bool:
    """Tell whether two readings of one spelling are a word and one made of it: no neighbour tells them apart.

    These are verbal nouns (берүү, көрүнүш), voices (сүйлөш), and cases that became adverbs (көптөн).
    """
    if one.form != other.form or {(one.lemma, one.pos), (other.lemma, other.pos)} <= told_apart():
        return False
    short, long = sorted((one, other), key=lambda reading: len(reading.lemma))
    made = long.lemma.lower()
    if short.pos == "verb":
        if long.pos == "verb":
            voiced = short.lemma[:-1] + VOICED.get(short.lemma[-1], short.lemma[-1])
            return made.startswith((short.lemma, voiced + "ыш", voiced + "иш", voiced + "уш", voiced + "үш"))
        # the last letter changes: чык, чыгыш; эсепте, эсептөө
        same = LONG_VERB <= len(short.lemma) < len(made) and made.startswith(short.lemma[:-1])
        return same and MADE_OF_VERBS.search(made) is not None
    petrified = long.pos in PETRIFIED or (long.pos == "noun" and short.kind == "N.poss")  # айым
    return made == long.form and petrified and made[:2] == short.lemma[:2].lower()


@cache
def told_apart() -> frozenset[tuple[str, str]]:
    """Return the readings (lemma and part of speech) for which words nearby speak."""
    return frozenset(
        (lemma, one) for lemma, senses, _ in data_rows("kyrgyz", "cues.txt") for one in senses.split(",")
    )


VOICED = {"к": "г", "п": "б"}  # жолук, жолугуш
LONG_VERB = 3  # letters: алма is an apple before it is made of ал
# What makes nouns and adverbs of verbs: билдирүү, көрүнүш, калдык, бүтүм, кесе.
MADE_OF_VERBS = re.compile(
    "(?:уу|үү|оо|өө)(?:чу|чү)?$|[ыиуүаеоө]ш$|[ыиуү]к$|[ыиуү]?м$|[ыиуү]нд[ыиуү]$|[гк][ыиуү]н?$|м[аеоө]$|[аеоө][лк]?$|чу$|чү$"
)
# Inflected forms that became words: көптөн, түнү, себеби.
PETRIFIED = frozenset({"adverb", "adjective", "postposition", "pronoun", "conjunction", "particle", "modal"})
FOLDED = str.maketrans("өүң", "оун")


def told(forms: list[str]) -> list[Alternatives]:
    """Return the readings of forms as texts."""
    return [Alternatives(";".join("|".join(map(str, one)) for one in found)) for found in of_many(forms)]


@cache
def class_numbers() -> dict[str, int]:
    """Return the number of each class."""
    return {kind: number for number, kind in enumerate(CLASSES)}


__all__ = ["AUXILIARY", "CLASSES", "PLAIN", "SUFFIX", "Alternative", "Alternatives", "alternatives", "told"]
