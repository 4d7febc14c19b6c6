"""Kyrgyz readings chosen by the neighbours: which word it is, if ө ү ң are put back, what only helps a verb.

For every word with competing readings (`alternatives`) each reading gets a score: its price, the letters the
writer's keyboard has, how often its spelling was seen in text with ө ү ң (`data/kyrgyz/spellings.txt`), how
well its class stands between those of its neighbours (`data/kyrgyz/class_pairs.txt`; both learnt by `learn`),
and the words that speak for it nearby (`data/kyrgyz/cues.txt`, written by hand). All places are scored
together, twice: the second time the neighbours are read as the first time chose. A word never looks beyond
its own document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ...files.data import rows as data_rows
from ...text.words import Growing
from .analyser import Ranked, among_sorted, fold
from .keyboard import HAVING, LACKING, NEUTRAL, suspicious, unify
from .lemmatiser import MARGINS, Lemmatiser, lemmatiser
from .spoken import auxiliary_verbs

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
OWNED = 3  # what an adjective with "my" or "your" costs on top: жаным is "my soul", not жаңым "my new one"
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
    if "cvb" in parts and "until" in parts:
        return "V.cond"  # it opens a clause, as "if" does: келгенче ал кетти
    if "cvb" in parts and PERSONS.isdisjoint(parts):
        return "V.a" if "prs" in parts else "V.neg" if "neg" in parts else "V.p"
    if parts[-2:] == ["imp", "2sg"]:
        return "V.imp"
    for part, kind in (("cond", "V.cond"), ("ptcp", "V.ptcp"), ("vnoun", "V.noun"), ("inf", "V.noun")):
        if part in parts:
            return kind
    if parts[-1] == "aor":
        return "V.aor"
    # барары, баруучусу: a noun
    return "V.ptcp" if parts[-1].startswith("poss") and {"aor", "hab"}.intersection(parts) else "V.fin"


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
        changed = int(spelling != form and fold(spelling) == fold(form))
        owned = OWNED if pos == "adjective" and ("poss1" in features or "poss2" in features) else 0
        # before "saying" (деп) anything may stand
        kind = "SAY" if lemma == "де" else class_of(pos, features)
        one = Alternative(cost + owned, PLAIN, changed, lemma, pos, method, spelling, kind)
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
    "(?:уу|үү|юу|оо|өө)(?:чу|чү)?$|[ыиуүаеоө]ш$|[ыиуү]к$|[ыиуү]?м$|[ыиуү]нд[ыиуү]$|[гк][ыиуү]н?$|м[аеоө]$|[аеоө][лк]?$|чу$|чү$"
)
# Inflected forms that became words: көптөн, түнү, себеби.
PETRIFIED = frozenset({"adverb", "adjective", "postposition", "pronoun", "conjunction", "particle", "modal"})


def told(forms: list[str]) -> list[Alternatives]:
    """Return the readings of forms as texts."""
    return [Alternatives(";".join("|".join(map(str, one)) for one in found)) for found in of_many(forms)]


@cache
def class_numbers() -> dict[str, int]:
    """Return the number of each class."""
    return {kind: number for number, kind in enumerate(CLASSES)}


Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
PRICE = 0.8  # what a unit of a reading's price takes off its score, in nats
# What ө ү ң put back take off, by the keyboard: nothing known, one that lacks them, one that has them.
RESTORING = {NEUTRAL: 3.0, LACKING: 1.2, HAVING: 4.0}
SEEN_WEIGHT = 0.6  # how much the logarithm of the count of a spelling weighs
# What a word nearby adds that speaks for a reading, a second, and one that is beside it; how near is nearby.
CUE, SECOND, BESIDE, NEAR = 4.0, 3.0, 1.5, 4
FARTHEST = 1.8  # what learnt pairs of classes say at most: the lexicon and the cues know more
MARGIN, RESPELT = 2.5, 1.0  # how much better another reading must be than the cheapest, and another spelling
FOREIGN = 0.6  # how much of what a class says of its neighbours a foreign word says
HELPS, HELPED = 8.0, 3.0  # an auxiliary behind a converb is nothing else; a converb before what may be one
NAME, NO_NAME = 2.0, -3.0  # a capital, none at all
INSIDE = 6.0  # what a capital adds that does not open a sentence
NEVER = -99.0
PASSES = 2
# A clause ends with its one predicate. What its end adds where no other word is one: to a finite verb, and
# to an imperative behind an object, behind a place to go to or come from, behind an adverb; to a case.
PREDICATES = ("V.fin", "V.imp", "MOD", "EKEN", "PRED")
FINITE, OBJECT, PLACE, ADVERB, CASE = 2.0, 9.0, 3.0, 1.5, -1.5
ENDLESS = ("N.acc", "N.gen")  # what no clause ends with
UNTAKEN = -2.0  # what an object loses without any verb behind it
VERBS = tuple(kind for kind in CLASSES if kind.startswith("V."))
TAKING = ("V.ptcp", "V.noun", "V.cond")  # verbs that an object before them belongs to
TWO_VERBS = -1.0  # what a finite verb loses in a clause that ends with another predicate
CONVERBS = {"p": "V.p", "a": "V.a", "n": "V.neg"}


@cache
def pairs() -> Floats:
    """Return how much likelier a class (row) stands before another (column) than anywhere, as logarithms."""
    number = class_numbers()
    table = np.zeros((len(CLASSES), len(CLASSES)))
    for left, right, weight in data_rows("kyrgyz", "class_pairs.txt"):
        table[number[left], number[right]] = float(weight) / 10
    table = np.clip(table, -FARTHEST, FARTHEST)
    for left, right, weight in data_rows("kyrgyz", "class_pairs_by_hand.txt"):
        table[number[left], number[right]] = float(weight) / 10
    table[:, number["SAY"]] = 0.0
    # a Russian word in a Kyrgyz sentence is mostly a noun, one in Latin letters a name
    for foreign, like in (("ALIEN", "N"), ("LATIN", "NAME")):
        table[number[foreign]] = FOREIGN * table[number[like]]
        table[:, number[foreign]] = FOREIGN * table[:, number[like]]
    return table


@cache
def spellings() -> dict[str, float]:
    """Return what the count of a spelling adds to readings of it."""
    found = data_rows("kyrgyz", "spellings.txt")
    return {form: SEEN_WEIGHT * float(np.log1p(int(count))) for form, count in found}


class Cues(NamedTuple):
    """Words that speak for readings: numbers of the words, of the readings (lemma and class), and pairs."""

    words: dict[str, int]
    readings: dict[tuple[str, str], int]
    keys: Ints  # sorted: number of the reading times how many words there are, plus number of the word


@cache
def cues() -> Cues:
    """Return the cues of `data/kyrgyz/cues.txt`."""
    words: dict[str, int] = {}
    readings: dict[tuple[str, str], int] = {}
    found = []
    for lemma, senses, listed in data_rows("kyrgyz", "cues.txt"):
        for pos in senses.split(","):
            reading = readings.setdefault((lemma, pos), len(readings))
            found += [(reading, words.setdefault(word.lower(), len(words))) for word in listed.split()]
    keys = np.array(sorted({reading * len(words) + word for reading, word in found}), dtype=np.int64)
    return Cues(words, readings, keys)


def speaking_for(lemma: str, pos: str, nearby: Sequence[str]) -> list[str]:
    """Return which of some lemmas nearby speak for a reading.

    >>> speaking_for("уй", "noun", ["саа", "жат"])
    ['саа']
    """
    known = cues()
    reading = known.readings.get((lemma.lower().replace("ё", "е"), pos))
    if reading is None:
        return []
    keys = {int(key) for key in known.keys if key // len(known.words) == reading}
    numbers = {one: known.words.get(one.lower().replace("ё", "е"), -1) for one in nearby}
    return [
        one for one, number in numbers.items() if reading * len(known.words) + number in keys and number >= 0
    ]


class Known:
    """The readings of every row of the memory that was Kyrgyz somewhere; rows only ever grow.

    first, count  where the readings of a row begin in the columns, and how many they are
    helped        which converbs it helps if it is an auxiliary, as bits by the numbers of their classes
    """

    def __init__(self) -> None:
        self.first, self.count, self.helped = Growing(np.int64), Growing(np.int16), Growing(np.int64)
        self.readings: list[Alternative] = []
        self._columns = tuple(
            Growing(kind) for kind in (np.int16, np.int32, np.int32, np.float64, np.int8, np.int8, np.int8)
        )

    def grow(self, size: int) -> None:
        """Make room for rows up to a number."""
        missing = size - self.first.size
        if missing > 0:
            self.first.extend(np.full(missing, -1, dtype=np.int64))
            self.count.extend(np.zeros(missing, dtype=np.int16))
            self.helped.extend(np.zeros(missing, dtype=np.int64))

    def missing(self, rows: Ints) -> Ints:
        """Return those of different rows whose readings are not known yet."""
        return rows[self.first.array()[rows] < 0]

    def learn(
        self, rows: Sequence[int], readings: Sequence[Sequence[Alternative]], named: Sequence[float]
    ) -> None:
        """Take the readings of rows; `named` is what the capital of each speaks for a name."""
        number, known = class_numbers(), cues()
        first, count, helped = self.first.array(), self.count.array(), self.helped.array()
        helps = {
            verb: sum(1 << number[CONVERBS[one]] for one in after)
            for verb, after in auxiliary_verbs().items()
        }
        for row, found, name in zip(rows, readings, named, strict=True):
            first[row], count[row] = len(self.readings), len(found)
            self.readings += found
            capital = [
                # one capital makes no abbreviation: Уккум келбейт
                0.0 if one.pos != "name" else NO_NAME if one.lemma.isupper() else name
                for one in found
            ]
            whole = {
                one.form
                for one in found
                if one.lemma == one.form and one.pos != "name" and (one.lemma, one.pos) not in known.readings
            }
            values = [
                (
                    number[one.kind],
                    known.words.get(lemma, -1),
                    # Beside үй and жол акча is money, not ак "white": a word of the lexicon is taken for a
                    # form of another by what stands nearby only where that may speak for it too.
                    -1
                    if one.form in whole and lemma != one.form
                    else known.readings.get((lemma, one.pos), -1),
                    spellings().get(one.form, 0.0)
                    - PRICE * one.cost
                    + as_name
                    - (one is not found[0]) * (MARGIN if one.restored == found[0].restored else RESPELT),
                    one.restored,
                    one.where,
                    int(as_name > 0),
                )
                for one, as_name in zip(found, capital, strict=True)
                for lemma in (one.lemma.lower().replace("ё", "е"),)
            ]
            for column, listed in zip(self._columns, zip(*values, strict=True), strict=True):
                column.extend(list(listed))
            helped[row] = max((helps[one.lemma] for one in found if one.where == AUXILIARY), default=0)
        self._helps = helps

    def reading(self, row: int, number: int) -> Alternative:
        """Return one of the readings of a row, counted from 1."""
        return self.readings[int(self.first.array()[row]) + number - 1]

    def column(self, number: int) -> npt.NDArray:
        """Return a column: 0 class, 1 cue word, 2 reading with cues, 3 score, 4 restored, 5 where, 6 name."""
        return self._columns[number].array()


def choose(
    known: Known,
    rows: Ints,
    places: Ints,
    around: tuple[npt.NDArray[np.int16], npt.NDArray[np.int32], Ints],
    keyboards: npt.NDArray[np.int16],
    opens: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int16]:
    """Return for Kyrgyz tokens the number of the reading chosen, from 1 on; 0 where there is only one.

    `rows` are those of the tokens at `places`; `around` are the classes and cue words (`Cues.words`) of all
    tokens as if none was Kyrgyz, and the bounds of documents; `keyboards` what is known of the keyboard of
    each token, `opens` whether it opens a sentence.
    """
    kinds, words, bounds = around
    first, count = known.first.array()[rows], known.count.array()[rows]
    kinds[places] = known.column(0)[first]
    words[places] = known.column(1)[first]
    chosen = np.zeros(len(places), dtype=np.int16)
    open_ = np.flatnonzero(count > 1)
    if not len(open_):
        return chosen
    score = Score(known, first[open_], count[open_], places[open_], bounds, keyboards[open_])
    score.fixed += INSIDE * (known.column(6)[score.reading] & ~opens[open_][score.owner])
    helped = np.zeros(len(kinds), dtype=np.int64)
    helped[places] = known.helped.array()[rows]
    score.fixed += HELPED * (score.beside(helped, 1, 0) >> score.kind & 1)
    for _ in range(PASSES):
        best = score.best(kinds, words)
        kinds[places[open_]] = known.column(0)[best]
        words[places[open_]] = known.column(1)[best]
    chosen[open_] = best - first[open_] + 1
    return chosen


class Score:
    """The readings of some places, spread out, with what does not change from pass to pass."""

    def __init__(
        self,
        known: Known,
        first: Ints,
        count: Ints,
        places: Ints,
        bounds: Ints,
        keyboards: npt.NDArray[np.int16],
    ) -> None:
        owner = np.repeat(np.arange(len(first)), count)
        self.begins = np.cumsum(count) - count
        self.reading = first[owner] + np.arange(len(owner)) - self.begins[owner]
        self.kind = known.column(0)[self.reading]
        self.cue, self.where = known.column(2)[self.reading], known.column(5)[self.reading]
        restoring = np.array([RESTORING[keyboard] for keyboard in (NEUTRAL, LACKING, HAVING)])
        restored = known.column(4)[self.reading] > 0
        self.fixed = known.column(3)[self.reading] - np.where(restored, restoring[keyboards[owner]], 0.0)
        document = np.searchsorted(bounds, places, side="right") - 1
        self.low, self.high = bounds[document][owner], bounds[document + 1][owner]
        self.place = places[owner]
        self.owner = owner
        behind = np.zeros(len(owner), dtype=np.int64)
        for at in np.flatnonzero(self.where == AUXILIARY).tolist():
            behind[at] = known._helps[known.readings[self.reading[at]].lemma]
        self.behind = behind
        self.bounds = bounds
        of = class_numbers()
        self.ending = np.flatnonzero(np.isin(self.kind, [of[one] for one in ("V.fin", "V.imp", *ENDLESS)]))

    def beside(self, values: npt.NDArray, offset: int, outside: int) -> npt.NDArray:
        """Return the value of the token at an offset from each reading's place."""
        target = self.place + offset
        inside = (target >= self.low) & (target < self.high)
        return np.where(inside, values[np.clip(target, 0, len(values) - 1)], outside)

    def best(self, kinds: npt.NDArray[np.int16], words: npt.NDArray[np.int32]) -> Ints:
        """Return the best reading of each place, the first of equals."""
        number = class_numbers()
        left, right = (self.beside(kinds, offset, number["EDGE"]).astype(np.int64) for offset in (-1, 1))
        if (self.where == AUXILIARY).any():  # a particle may stand between: чалып эле кой
            further = self.beside(kinds, -2, number["EDGE"]).astype(np.int64)
            converb = np.where(left == number["PART"], further, left)
        else:
            converb = left
        score = self.fixed + pairs()[left, self.kind] + pairs()[self.kind, right]
        # what a predicate follows is no request: карабай ал кетти
        subject = (self.kind == number["V.imp"]) & (right == number["V.fin"])
        helps = (self.behind >> converb & 1 > 0) & ~subject
        score += np.where(self.where == AUXILIARY, np.where(helps, HELPS, NEVER), 0.0)
        foreign = (left == number["LATIN"]) | (left == number["DIGIT"])
        score += np.where(self.where == SUFFIX, np.where(foreign, HELPS, NEVER), 0.0)
        cued = np.flatnonzero(self.cue >= 0)
        if len(cued):
            known = cues()
            found = np.zeros(len(cued), dtype=np.int64)
            beside = np.zeros(len(cued), dtype=np.bool_)
            for offset in (step for step in range(-NEAR, NEAR + 1) if step):
                word = self.beside(words, offset, -1)[cued]
                met = np.flatnonzero(word >= 0)  # few words are cues
                key = self.cue[cued[met]].astype(np.int64) * len(known.words) + word[met]
                hit = among_sorted(key, known.keys)
                found[met] += hit
                if abs(offset) == 1:
                    beside[met] |= hit
            score[cued] += CUE * (found > 0) + SECOND * (found > 1) + BESIDE * beside
        if len(self.ending):
            score[self.ending] += self.as_predicate(kinds, right[self.ending])
        top = np.maximum.reduceat(score, self.begins)
        hits = np.flatnonzero(score == top[self.owner])
        return self.reading[hits[np.flatnonzero(np.diff(self.owner[hits], prepend=-1))]]

    def as_predicate(self, kinds: npt.NDArray[np.int16], right: Ints) -> Floats:
        """Return what its clause says to each reading of `ending` as its predicate."""
        of = class_numbers()
        place, kind = self.place[self.ending], self.kind[self.ending]
        edges = np.flatnonzero(kinds == of["EDGE"])
        after = np.searchsorted(edges, place)
        start = np.append(-1, edges)[after] + 1
        stop = np.append(edges, len(kinds))[after]
        start = np.maximum(start, self.low[self.ending])
        stop = np.minimum(stop, self.high[self.ending])

        def sums(*names: str) -> npt.NDArray[np.int32]:
            found = np.zeros(len(kinds) + 1, dtype=np.int32)
            np.cumsum(np.isin(np.arange(len(of)), [of[name] for name in names])[kinds], out=found[1:])
            return found

        before = kinds[np.maximum(place - 1, 0)]
        predicates, verbs, objects = sums(*PREDICATES), sums(*VERBS), sums("N.acc")
        taking, places = sums(*TAKING), sums("N.dat", "N.abl")
        ahead = predicates[stop] - predicates[place + 1]
        alone = predicates[place] - predicates[start] + ahead == 0
        last = (place + 1 + (right == of["PART"]) >= stop) & (place > start)
        finite, imperative = kind == of["V.fin"], kind == of["V.imp"]
        object_ = (objects[place] > objects[start]) & (taking[place] == taking[start])
        adverb = (before == of["ADV"]) | (before == of["V.neg"])
        moved = np.where(places[place] > places[start], PLACE, np.where(adverb, ADVERB, 0.0))
        said = np.select([finite, imperative], [FINITE, np.where(object_, OBJECT, moved)], CASE)
        second = (finite | imperative) & (ahead > 0) & (right != of["PART"])
        untaken = (kind == of["N.acc"]) & (place > start) & (verbs[stop] == verbs[place + 1])
        found: Floats = np.where(last & alone, said, np.where(second, TWO_VERBS, 0.0)) + untaken * UNTAKEN
        return found
