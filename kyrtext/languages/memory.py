"""What is known about each spelling, worked out once: its evidence per language, its repairs; and lemmas."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import compress, repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..text.scripts import Candidate, forms_many
from ..text.tokens import KINDS
from ..text.words import Growing, Numbering, compact
from . import english, kyrgyz, russian
from .evidence import KY, RU, Objects, Weighed, picked, weigh_many
from .known import SCATTER, Columns, Question, as_objects, in_columns
from .kyrgyz.keyboard import PLAIN, SPECIAL, letters_among
from .registry import TOGETHER, Answers, codes, further, language_of
from .russian import context

COLUMNS = ("token", "form", "language", "lemma", "pos", "method", "kind", "rules")


class Types:
    """Every type met so far, a list for each of COLUMNS; types are numbered as they first occurred."""

    def __init__(self) -> None:
        self.columns: tuple[list[str], ...] = tuple([] for _ in COLUMNS)
        self._readings = Numbering()  # of (row of the memory, language, variant)
        self._of_reading = Growing(np.int32)
        self._first = Growing(np.int32)  # per row of the memory its first type, -1 for none
        self._more: dict[int, list[int]] = {}  # and those after it

    def __len__(self) -> int:
        return len(self.columns[0])

    def fresh(self, readings: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        """Return the numbers of readings and the places of those not met before, which `add` then takes."""
        keys = readings.astype(np.uint64) * SCATTER
        keys ^= keys >> np.uint64(32)
        return self._readings.number(keys)

    def add(self, rows: npt.NDArray[np.integer], described: list[tuple[str, ...]]) -> None:
        """Take what the fresh readings of some rows are; readings that come to the same are one type."""
        known = len(self)
        self._first.extend(np.full(max(0, rows.max(initial=-1) + 1 - self._first.size), -1, dtype=np.int32))
        first = self._first.array()
        places = known + np.arange(len(rows), dtype=np.int32)  # stand for numbers until these are known
        new = np.flatnonzero(first[rows] < 0)[::-1]
        first[rows[new]] = places[new]  # the last write is the first occurrence
        numbers = first[rows]
        fresh = numbers == places
        again, late = np.flatnonzero(~fresh), []
        for place, row, number in zip(
            again.tolist(), rows[again].tolist(), numbers[again].tolist(), strict=True
        ):
            what = described[place]
            for other in (number, *self._more.get(row, ())):
                if (self._row(other) if other < known else described[other - known]) == what:
                    numbers[place] = other
                    break
            else:
                held = self._more.setdefault(row, [])
                late.append((held, len(held), place))
                held.append(known + place)
                fresh[place], numbers[place] = True, known + place
        number_of = np.cumsum(fresh, dtype=np.int32) + np.int32(known - 1)
        first[rows[new]] = number_of[first[rows[new]] - known]
        for held, at, place in late:
            held[at] = int(number_of[place])
        numbers = np.where(numbers < known, numbers, number_of[np.maximum(numbers - known, 0)])
        self._of_reading.extend(numbers)
        taken = described if fresh.all() else list(compress(described, fresh.tolist()))
        for column, values in zip(self.columns, zip(*taken, strict=True), strict=bool(taken)):
            column.extend(values)

    def of(self, numbers: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Return the types of numbered readings."""
        return self._of_reading.array()[numbers]

    def _row(self, number: int) -> tuple[str, ...]:
        return tuple([column[number] for column in self.columns])


def number_types(
    codes: npt.NDArray[np.int64], variants: npt.NDArray[np.int16], limit: int
) -> tuple[npt.NDArray[np.int32], tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Return different (code, variant) pairs numbered, and the code and variant of each number.

    >>> ids, (found, _) = number_types(np.array([5, 2, 5]), np.zeros(3, dtype=np.int16), 9)
    >>> ids.tolist(), found.tolist()
    ([1, 0, 1], [2, 5])
    """
    special = np.flatnonzero(variants)
    extra = np.zeros(0, dtype=np.int64)
    if len(special):
        width = int(variants.max()) + 1
        place, extra = pd.factorize(codes[special] * width + variants[special])
        codes = codes.copy()
        codes[special] = limit + place
    ids, order = compact(codes, limit + len(extra))
    found, variant = order.copy(), np.zeros(len(order), dtype=np.int64)
    if len(extra):
        late = order >= limit
        found[late], variant[late] = np.divmod(extra[order[late] - limit], width)
    return ids, (found, variant)


WORD, HASHTAG, NUMBER = (KINDS.index(kind) for kind in ("word", "hashtag", "number"))
# How much a repair must be worth: a whole word of look-alikes (cop), a neighbour alphabet's letter (ұ for
# ү), each step down the list of candidates, the dot of what looks like an abbreviation (в.).
WHOLE_WORD_LOOKALIKE, STANDIN, LATER_CANDIDATE, DOT = 5.0, 5.0, 0.5, 6.0
ROMAN = re.compile("[IVX]{2,}")
# An acronym with a Kyrgyz ending (КМУда, ИИМдин) is Kyrgyz whatever the lexica say.
ACRONYM = re.compile(
    r"[А-ЯЁӨҮҢ]{2,}-?(?:[нд][ыиуү]н?|[нт][ыиуү]|[тд][ыиуү]н|[дтгк][аеоө]|[дт][аеоө]н|[лдт][аеоө]р\w*)"
)
ACRONYM_BONUS = 8.0


INSIDE, ANYWHERE = 1, 2  # where a capital makes a word a name
IN_LATIN, LATIN_NAME = 1, 2
CAPITAL = 1.5  # how much less a capital makes a word in Latin letters Russian or Kyrgyz: it may be any name


class Read(NamedTuple):
    """A spelling read otherwise than typed: the candidate chosen for each language, its spelling there."""

    chosen: tuple[Candidate, ...]
    forms: tuple[str, ...]


class Memory:
    """Rows of evidence by (spelling, kind), which only ever grow.

    forms    per row, the word in lower case, which is what is looked up; "" for what is no word
    read     for the rows read otherwise than they were typed, how
    seen     per row, what its neighbours in Russian see of it
    special  per row, how many letters ө ү ң a Kyrgyz keyboard typed; `plain`, how many о у н
    named    per row, whether a capital makes it a name: INSIDE a sentence, ANYWHERE
    cues     per row, which of the words that speak for a Kyrgyz reading nearby it is, -1 for none
    latin    per row, whether it is a word in Latin letters: 0 no, IN_LATIN, or with a capital LATIN_NAME
    """

    def __init__(self) -> None:
        self._rows: dict[tuple[str, int], int] = {}
        self._scores = Growing(np.dtype((np.float32, len(codes()))))
        self.forms: list[str] = []
        self.read: dict[int, Read] = {}
        self.seen = context.Seen()
        self.special, self.plain = Growing(np.int8), Growing(np.int8)
        self.named, self.latin = Growing(np.uint8), Growing(np.uint8)
        self.cues = Growing(np.int32)
        self._competing = kyrgyz.Known()
        self._titled: set[int] = set()  # rows with a capital

    def rows(self, surfaces: Sequence[str], kinds: Sequence[int]) -> npt.NDArray[np.int64]:
        """Return the row of each surface type; types not met before are weighed now."""
        keys = list(zip(surfaces, kinds, strict=True))
        fresh = [key for key in dict.fromkeys(keys) if key not in self._rows]
        first = len(self.forms)
        self.learn([surface for surface, _ in fresh], [kind for _, kind in fresh])
        self._rows.update(zip(fresh, range(first, first + len(fresh)), strict=True))
        return np.fromiter(map(self._rows.__getitem__, keys), dtype=np.int64, count=len(keys))

    def scores(self, rows: npt.NDArray[np.integer]) -> npt.NDArray[np.float32]:
        """Return the evidence of each row, one column per language."""
        found: npt.NDArray[np.float32] = self._scores.array().take(rows, axis=0)
        return found

    def spellings(self, rows: Sequence[int], language: int) -> tuple[list[str], list[int]]:
        """Return the words looked up in a language for some rows, and the places of those read otherwise."""
        found, read = list(map(self.forms.__getitem__, rows)), self.read
        places = [place for place, row in enumerate(rows) if row in read] if read else []
        for place in places:
            found[place] = read[rows[place]].forms[language]
        return found, places

    def kyrgyz_readings(self, rows: npt.NDArray[np.int64]) -> kyrgyz.Known:
        """Return the readings between which neighbours choose; those of these Kyrgyz rows are among them."""
        known = self._competing
        known.grow(len(self.forms))
        new = known.missing(rows).tolist()
        if new:
            found, _ = self.spellings(new, KY)
            different = list(dict.fromkeys(found))
            told = {form: one.all() for form, one in zip(different, READINGS(different), strict=True)}
            named = [kyrgyz.NAME if row in self._titled else kyrgyz.NO_NAME for row in new]
            known.learn(new, [told[form] for form in found], named)
        return known

    def kyrgyz_reading(self, row: int, number: int) -> kyrgyz.Answer:
        """Return the reading of a row that was chosen, counted from 1."""
        one = self._competing.reading(row, number)
        method = "context" if number > 1 else one.method  # neighbours spoke against the cheapest
        return kyrgyz.Answer(1.0, one.lemma, one.pos, method, one.form)

    def foreign_classes(
        self, kinds: npt.NDArray[np.integer], rows: npt.NDArray[np.integer]
    ) -> npt.NDArray[np.int16]:
        """Return what surface types are for Kyrgyz neighbours as long as they are not Kyrgyz themselves."""
        number = kyrgyz.class_numbers()
        found = np.full(len(kinds), number["EDGE"], dtype=np.int16)
        found[kinds == WORD] = number["ALIEN"]
        found[kinds == HASHTAG] = number["ALIEN"]
        found[kinds == NUMBER] = number["DIGIT"]
        found[self.latin.array()[rows] > 0] = number["LATIN"]
        return found

    def candidate(self, row: int, language: int) -> Candidate:
        """Return which of its candidates a row is in a language."""
        read = self.read.get(row)
        return read.chosen[language] if read and read.chosen else Candidate(self.forms[row])

    def learn(self, surfaces: Sequence[str], kinds: Sequence[int]) -> None:
        """Note the candidates of new types, the best one for each language, and their evidence."""
        first = len(self.forms)
        kind = np.array(kinds, dtype=np.int8)
        words = np.flatnonzero((kind == WORD) | (kind == HASHTAG))
        typed = picked(surfaces, words)
        for at in np.flatnonzero(kind[words] == HASHTAG).tolist():
            typed[at] = typed[at][1:]
        plain, repaired = forms_many(typed)
        choices = {at: fixed(typed[at], found) for at, found in repaired.items()}
        asked = dict.fromkeys(plain)
        asked.update(dict.fromkeys(choice.form for found in choices.values() for choice in found))
        number = dict(zip(asked, range(len(asked)), strict=True))
        weights = weighed(list(asked))
        numbers = np.fromiter(map(number.__getitem__, plain), dtype=np.int64, count=len(plain))
        scores = np.zeros((len(surfaces), len(codes())))
        scores[words] = weights.scores[numbers]
        read: dict[int, Read] = {}
        for at in np.flatnonzero(np.isin(numbers, list(weights.spelt))).tolist():
            read[int(words[at])] = Read((), in_all(plain[at], weights.spelt[int(numbers[at])]))
        for at, found in choices.items():
            place = int(words[at])
            scores[place], read[place] = settled(surfaces[place], found, weights, number)
        # a word without a capital is the very string that was typed
        capital = words[[at for at, form in enumerate(plain) if form is not typed[at]]].tolist()
        for place in [place for place in capital if surfaces[place][:2].isupper()]:
            scores[place] = shaped(surfaces[place], scores[place])
        self.read.update((first + place, chosen) for place, chosen in read.items())
        forms = np.full(len(surfaces), "", dtype=object)
        forms[words] = np.array(plain, dtype=object)
        self._note(surfaces, kind, forms, read)
        titled = [place for place in capital if is_titled(surfaces[place])]
        self._titled.update(first + place for place in titled)
        flags = np.zeros(len(surfaces), dtype=np.uint8)
        flags[titled] = name_flags([self.seen.forms[first + place] for place in titled])
        self.named.extend(flags)
        latin = np.zeros(len(surfaces), dtype=np.uint8)
        for place in words[[at for at, form in enumerate(plain) if form[:1].isascii()]].tolist():
            chosen = read[place].chosen if place in read else ()
            if not chosen or chosen[RU].form.isascii():  # else it may be Cyrillic that looks Latin: cop
                capital = surfaces[place] != surfaces[place].lower() and kind[place] == WORD
                latin[place] = LATIN_NAME if capital else IN_LATIN
                if capital and not ROMAN.fullmatch(surfaces[place]):
                    scores[place, : KY + 1] -= CAPITAL
        self.latin.extend(latin)
        self._scores.extend(scores)

    def _note(
        self, surfaces: Sequence[str], kind: npt.NDArray[np.int8], forms: Objects, read: dict[int, Read]
    ) -> None:
        """Put down what later steps ask of new rows, given their forms and those read otherwise."""
        seen, typed = np.array(surfaces, dtype=object), forms.copy()
        seen[kind == WORD] = forms[kind == WORD]
        typed[kind == HASHTAG] = ""
        for place, chosen in read.items():
            if kind[place] == WORD:
                seen[place], typed[place] = chosen.forms[RU], chosen.forms[KY]
        self.forms += forms.tolist()
        self.seen.extend(seen.tolist())
        spelt = typed.tolist()
        found = map(kyrgyz.cues().words.get, spelt, repeat(-1))
        self.cues.extend(np.fromiter(found, dtype=np.int32, count=len(spelt)))
        self.special.extend(letters_among(spelt, SPECIAL))
        self.plain.extend(letters_among(spelt, PLAIN))


def in_all(form: str, spelt: tuple[str, ...]) -> tuple[str, ...]:
    """Return how each language of the registry spells a form, given how the first do."""
    return (*spelt, *(form,) * (len(codes()) - len(spelt)))


def is_titled(text: str) -> bool:
    """Tell whether a word has a capital in front alone.

    >>> is_titled("Света"), is_titled("ОБСЕ")
    (True, False)
    """
    return text[:1].isupper() and text[1:].islower()


def name_flags(forms: list[str]) -> list[int]:
    """Return for forms written with a capital where that makes them names: nowhere (0), INSIDE, ANYWHERE.

    >>> name_flags(["света", "стол"])
    [3, 0]
    """
    lemmas = context.NAMES_OF.columns(forms).texts[0].tolist()
    return [
        (INSIDE | ANYWHERE * (lemma == form)) if lemma else 0
        for form, lemma in zip(forms, lemmas, strict=True)
    ]


def settled(
    surface: str, choices: tuple[Candidate, ...], weights: Weighed, number: dict[str, int]
) -> tuple[Sequence[float], Read]:
    """Return the evidence of a spelling with the best of its candidates for each language, and which."""
    scores = [weights.scores[number[choice.form]].tolist() for choice in choices]
    spelt = [in_all(choice.form, weights.spelt.get(number[choice.form], ())) for choice in choices]
    if ROMAN.fullmatch(surface):  # no word, whatever its letters spell
        return scores[0], Read(choices * len(codes()), (choices[0].form,) * len(codes()))
    if len(choices) == 1:
        return scores[0], Read(choices * len(codes()), spelt[0])
    weighed = [
        [score - doubt(surface, choice, rank) for score in scores[rank]]
        for rank, choice in enumerate(choices)
    ]
    picks = [column.index(max(column)) for column in map(list, zip(*weighed, strict=True))]
    chosen = tuple(choices[pick] for pick in picks)
    forms = tuple(spelt[pick][code] for code, pick in enumerate(picks))
    return [weighed[pick][code] for code, pick in enumerate(picks)], Read(chosen, forms)


def shaped(surface: str, scores: Sequence[float]) -> Sequence[float]:
    """Return the evidence of a spelling that begins with two capitals, changed by what its shape tells."""
    if ROMAN.fullmatch(surface):
        return (0.0,) * len(scores)  # a Roman numeral is in the language of its neighbours
    if not surface.isupper() and ACRONYM.fullmatch(surface):
        return tuple(score + ACRONYM_BONUS * (code == KY) for code, score in enumerate(scores))
    return scores


def fixed(surface: str, choices: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Return the candidates of a spelling, fewer where its shape leaves no doubt: initials, Roman numerals.

    >>> [choice.form for choice in fixed("XVIII", (Candidate("xviii"), Candidate("хуііі")))]
    ['xviii']
    """
    if ROMAN.fullmatch(surface) or (len(surface) == 2 and surface[1] == "." and surface[0].isupper()):
        return (Candidate(surface.lower(), ()),)
    return choices


def doubt(surface: str, choice: Candidate, rank: int) -> float:
    """Return how much less probable a candidate is for not being what was typed, as a logarithm."""
    if "lookalike" in choice.rules and surface.isascii():
        return WHOLE_WORD_LOOKALIKE
    if "dot" in choice.rules and rank:
        return DOT
    return STANDIN if "standin" in choice.rules else LATER_CANDIDATE * rank


def _evidence(forms: list[str]) -> Columns:
    """Return the scores of forms, and how Russian and Kyrgyz spell those in Latin letters, "" for others."""
    scores, spelt = weigh_many(forms)
    texts = [as_objects([""] * len(forms)) for _ in range(2)]
    for place, (in_russian, in_kyrgyz) in spelt.items():
        texts[RU][place], texts[KY][place] = in_russian, in_kyrgyz
    return Columns(scores, texts)


def _lemmas(lemmatize: Callable[[list[str]], Answers]) -> Callable[[list[str]], Columns]:
    return lambda forms: Columns(np.zeros((len(forms), 0)), list(map(as_objects, lemmatize(forms))))


def _kyrgyz(keyboard: int) -> Callable[[list[str]], Columns]:
    return lambda forms: in_columns(kyrgyz.ask(forms, [keyboard] * len(forms)), 1, 4)


EVIDENCE: Question[Any] = Question("evidence", _evidence, len(TOGETHER), 2)
RUSSIAN: Question[Any] = Question("russian", _lemmas(russian.lemmatize_many), 0, 3)
ENGLISH: Question[Any] = Question("english", _lemmas(english.lemmatize_many), 0, 3)
KYRGYZ = Question("kyrgyz", _kyrgyz(kyrgyz.NEUTRAL), 1, 4, kyrgyz.Answer)
LACKING = Question("kyrgyz-lacking", _kyrgyz(kyrgyz.LACKING), 1, 4, kyrgyz.Answer)
HAVING = Question("kyrgyz-having", _kyrgyz(kyrgyz.HAVING), 1, 4, kyrgyz.Answer)
READINGS = Question(
    "kyrgyz-readings", lambda forms: in_columns(kyrgyz.told(forms), 0, 1), 0, 1, kyrgyz.Alternatives
)


def kyrgyz_on(keyboard: int, forms: list[str]) -> list[kyrgyz.Answer]:
    """Return what is said of Kyrgyz forms typed on a keyboard."""
    return {kyrgyz.NEUTRAL: KYRGYZ, kyrgyz.LACKING: LACKING, kyrgyz.HAVING: HAVING}[keyboard](forms)


def weighed(forms: list[str]) -> Weighed:
    """Return the evidence for forms, a column for each language of the registry (see `weigh_many`)."""
    scores, (in_russian, in_kyrgyz) = EVIDENCE.columns(forms)
    spelt: dict[int, tuple[str, ...]] = {
        place: (in_russian[place], in_kyrgyz[place]) for place in np.flatnonzero(in_kyrgyz != "").tolist()
    }
    more = further()
    if more:
        scores = np.column_stack([scores, *(np.asarray(row.weigh(forms), dtype=float) for row in more)])
    return Weighed(scores, spelt)


def _answering(question: Question[Any]) -> Callable[[list[str]], Answers]:
    return lambda forms: Answers(*(texts.tolist() for texts in question.columns(forms).texts))


in_russian, in_english = _answering(RUSSIAN), _answering(ENGLISH)


def in_kyrgyz(forms: list[str]) -> Answers:
    """Return what is said of Kyrgyz forms."""
    return shown(KYRGYZ(forms))[0]


def lemmas_of(forms: list[str], language: str) -> Answers:
    """Return the answers for forms of one language.

    >>> lemmas_of(["паспорта"], "ru")
    Answers(lemma=['паспорт'], pos=['noun'], method=['dictionary'])
    """
    row = language_of(language)
    if not row.analyser or not forms:
        return Answers(forms, [""] * len(forms), ["unchanged"] * len(forms))
    return row.analyse(forms)


def shown(answers: Sequence[kyrgyz.Answer]) -> tuple[Answers, list[str]]:
    """Return answers of the Kyrgyz analyser in columns, and how each form is spelt."""
    _, lemma, pos, method, form = map(list, zip(*answers, strict=True)) if answers else ([], [], [], [], [])
    return Answers(lemma, pos, method), form
