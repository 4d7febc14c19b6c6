"""From spellings to words: the language, form and lemma of every surface type, decided where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import ne

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..text.scripts import Candidate
from ..text.tokens import KINDS, Spans
from ..text.words import by_first, renumbered
from . import kyrgyz
from .evidence import COUSIN, KY, NEVER, OTHER, RU, RUSSIAN_GUESS
from .identify import among_kyrgyz, decide
from .kyrgyz.keyboard import keyboards_of_tokens
from .memory import (
    ANYWHERE,
    COLUMNS,
    HASHTAG,
    KYRGYZ,
    LATIN_NAME,
    WORD,
    Memory,
    Types,
    kyrgyz_on,
    lemmas_of,
    number_types,
    shown,
)
from .registry import Answers, codes, language_of
from .russian import context
from .russian.lemmas import Entry

Variants = npt.NDArray[np.int16]
KEYBOARDS = 3  # what can be known of one, see `kyrgyz.keyboard`
ONLY_COUSIN, COUSINS_AMONG = 2.0, 5  # how far `other` must lead; one such word in so many
UNFOLDED = str.maketrans("өүң8", "оуно")
VARIANTS = 1 << 12  # more than there are readings by context
# How much less probable a word in Latin letters is as ru ky en other in a message that is mostly Cyrillic:
# by `Memory.latin`, none, without a capital, with one.
# A word with a capital in Latin letters must be so good in Russian or Kyrgyz not to be a name, among Cyrillic
# words and all alone (Salam and Krasivo are, Runar and Debra are not).
NO_NAME, NO_NAME_ALONE = -12.0, -14.6
FOREIGN = ((0.0, 0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0), (4.0, 7.0, 0.0, 0.0))


@dataclass(frozen=True, eq=False)
class Annotation:
    """A type id per token and a table that says what each type is.

    ids    int32[n], row of `table` for each token
    table  DataFrame, rows in order of first occurrence, columns token (as typed), form (normalised), language
           (ru ky en other; "" for what is no word), lemma, pos, method (who answered), kind, rules (repairs
           joined by ";")
    """

    ids: npt.NDArray[np.int32]
    table: pd.DataFrame


class Annotator:
    """Annotates block after block of spans, remembering what it found out about each spelling.

    What it remembers is about spellings alone; how a word is read depends on its own document only. So a
    corpus may be cut between documents in any way, and in any order, with the same answers.
    """

    def __init__(self) -> None:
        self.types = Types()
        self._codes = codes()
        self._memory = Memory()

    @property
    def spellings(self) -> int:
        """How many spellings are remembered."""
        return len(self._memory.forms)

    def annotate(self, spans: Spans) -> Annotation:
        """Return the annotation of these spans."""
        ids, order = renumbered(self.number(spans), len(self.types))
        chosen = order.tolist()
        columns = {
            name: pd.Series([values[number] for number in chosen], dtype=object)
            for name, values in zip(COLUMNS, self.types.columns, strict=True)
        }
        return Annotation(ids, pd.DataFrame(columns))

    def learn(self, surfaces: Sequence[str], kinds: Sequence[int]) -> None:
        """Learn surface types, which must be new: their rows are the numbers from `spellings` on."""
        self._memory.learn(surfaces, kinds)

    def number(
        self, spans: Spans, rows: npt.NDArray[np.integer] | None = None, singly: int | None = None
    ) -> npt.NDArray[np.int32]:
        """Return the type of each token, a number in `types`, which grows by the types not met before.

        `rows` are those of the surfaces where all have been learnt; `singly` is the language (its number in
        the registry) of words that are no text: no word is read by its neighbours.
        """
        if not len(spans.ids):
            return np.zeros(0, dtype=np.int32)
        if rows is None:
            rows = self._memory.rows(spans.surfaces, spans.kinds.tolist())
        language = self._languages(spans, rows, singly)
        variant = self._variants(spans, rows, language, in_text=singly is None)
        size = len(self._codes) + 1
        pairs = spans.ids.astype(np.int64) * size + language
        ids, (pairs, variants) = number_types(pairs, variant, len(spans.surfaces) * size)
        order = by_first(ids)
        pairs, variants = pairs[order], variants[order]
        surfaces, languages = np.divmod(pairs, size)
        readings = (rows[surfaces] * size + languages) * VARIANTS + variants
        numbers, fresh = self.types.fresh(readings)
        self._describe(spans, rows, surfaces[fresh], languages[fresh], variants[fresh])
        number = np.empty(len(order), dtype=np.int32)
        number[order] = self.types.of(numbers)
        return number[ids]

    def _languages(
        self, spans: Spans, rows: npt.NDArray[np.integer], singly: int | None
    ) -> npt.NDArray[np.int8]:
        if singly is not None:
            return np.full(len(spans.ids), singly, dtype=np.int8)
        language = np.full(len(spans.ids), len(self._codes), dtype=np.int8)  # last: what is no word
        words = np.flatnonzero(((spans.kinds == WORD) | (spans.kinds == HASHTAG))[spans.ids])
        bounds = np.searchsorted(words, spans.bounds)
        scores, latin = self._memory.scores(rows), self._memory.latin.array()[rows]
        scores, ids = among_cyrillic(scores, latin, spans.ids[words], bounds)
        scores, ids = among_cousins(scores, latin, ids, bounds)
        scores, ids = among_kyrgyz(scores, self._memory.forms, rows, ids, bounds)
        language[words] = decide(scores, ids, bounds)
        return language

    def _variants(
        self,
        spans: Spans,
        rows: npt.NDArray[np.integer],
        language: npt.NDArray[np.integer],
        *,
        in_text: bool,
    ) -> npt.NDArray[np.int16]:
        """Return which of its readings each token has: 0, or a number of Russian context or keyboard."""
        memory = self._memory
        variant = np.zeros(len(spans.ids), dtype=np.int16)
        if in_text:
            variant = context.choose(spans.ids, spans.bounds, language == RU, memory.seen, rows)
            letters = memory.special.array()[rows], memory.plain.array()[rows]
            keyboard = keyboards_of_tokens(spans.ids, spans.bounds, language == KY, *letters)
            variant += keyboard + KEYBOARDS * self._chosen(spans, rows, language, keyboard)
        return names(spans, memory.named.array()[rows], language == RU, variant)

    def _chosen(
        self,
        spans: Spans,
        rows: npt.NDArray[np.integer],
        language: npt.NDArray[np.integer],
        keyboard: npt.NDArray[np.int16],
    ) -> npt.NDArray[np.int16]:
        """Return which of its competing readings each Kyrgyz word has, from 1 on; 0 for all other tokens."""
        chosen = np.zeros(len(spans.ids), dtype=np.int16)
        places = np.flatnonzero((language == KY) & (spans.kinds == WORD)[spans.ids])
        if len(places):
            row = rows[spans.ids[places]].astype(np.int64)
            known = self._memory.kyrgyz_readings(np.unique(row))
            classes = self._memory.foreign_classes(spans.kinds, rows)[spans.ids]
            around = classes, self._memory.cues.array()[rows][spans.ids], spans.bounds
            chosen[places] = kyrgyz.choose(known, row, places, around, keyboard[places], spans.opens[places])
        return chosen

    def _describe(
        self,
        spans: Spans,
        rows: npt.NDArray[np.integer],
        surfaces: npt.NDArray[np.int64],
        languages: npt.NDArray[np.int64],
        variants: npt.NDArray[np.int64],
    ) -> None:
        """Add to the types what these readings are: surfaces with their languages, and variants."""
        described: list[tuple[str, ...]] = [()] * len(surfaces)
        for code in np.flatnonzero(np.bincount(languages)).tolist():
            here = np.flatnonzero(languages == code)
            numbers = surfaces[here]
            tokens = [spans.surfaces[number] for number in numbers.tolist()]
            kinds = spans.kinds[numbers].tolist()
            if code == len(self._codes):
                made = no_words(tokens, kinds)
            else:
                made = self._words(code, tokens, kinds, rows[numbers], variants[here])
            for place, row in zip(here.tolist(), made, strict=True):
                described[place] = row
        self.types.add(rows[surfaces], described)

    def _words(
        self,
        code: int,
        tokens: list[str],
        kinds: list[int],
        rows: npt.NDArray[np.integer],
        variants: npt.NDArray[np.int64],
    ) -> list[tuple[str, ...]]:
        """Return the rows of the table for words of one language."""
        language = self._codes[code]
        numbers = rows.tolist()
        spellings, read = self._memory.spellings(numbers, code)
        if code == KY:
            different = list(dict.fromkeys(spellings))
            answer = dict(zip(different, KYRGYZ(different), strict=True))
            answers = list(map(answer.__getitem__, spellings))
            choices, on = np.divmod(variants, KEYBOARDS)
            answers = kyrgyz.on_keyboards(spellings, answers, on.tolist(), kyrgyz_on)
            for place in np.flatnonzero(choices).tolist():
                answers[place] = self._memory.kyrgyz_reading(numbers[place], int(choices[place]))
            (lemma, pos, method), form = shown(answers)
        else:
            (lemma, pos, method), form = for_all(spellings, language), list(spellings)
        for place, entry in read_as(form, variants.tolist()) if code == RU else ():
            lemma[place], pos[place], method[place] = entry.lemma, entry.pos, entry.method
        rules = [""] * len(form)
        restored = np.flatnonzero(list(map(ne, spellings, form))).tolist() if code == KY else ()
        for place in dict.fromkeys([*read, *restored]):
            typed = self._memory.candidate(numbers[place], code)
            rules[place] = ";".join(repairs(typed, spellings[place], form[place]))
        for place in [place for place, kind in enumerate(kinds) if kind == HASHTAG]:
            word = form[place]
            form[place], lemma[place] = "#" + word, "#" + (word if method[place] == "guess" else lemma[place])
        named = [KINDS[kind] for kind in kinds]
        return list(zip(tokens, form, [language] * len(form), lemma, pos, method, named, rules, strict=True))


def among_cyrillic(
    scores: npt.NDArray[np.floating],
    latin: npt.NDArray[np.uint8],
    ids: npt.NDArray[np.integer],
    bounds: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.integer]]:
    """Return evidence and ids of words (as for `decide`) with rows of their own for Latin words in Cyrillic.

    Who writes Cyrillic types a word in Latin letters because it is foreign: a name (Samsung) more than any.
    A name in Latin letters that is all of its message is no less foreign.
    """
    if not latin.any():
        return scores, ids
    is_latin = latin[ids] > 0
    sums = np.concatenate([[0], np.cumsum(is_latin)])
    size = np.diff(bounds)
    alone = np.repeat(size == 1, size) & (latin[ids] == LATIN_NAME)
    foreign = is_latin & np.repeat(2 * np.diff(sums[bounds]) <= size, size)
    if not (alone | foreign).any():
        return scores, ids
    types = np.flatnonzero(latin)
    place = np.zeros(len(latin), dtype=np.int64)
    place[types] = len(scores) + np.arange(len(types))
    doubted, lone = scores[types].copy(), scores[types].copy()
    doubted[:, : OTHER + 1] -= np.array(FOREIGN)[latin[types]]
    doubted[scores[types, RU] < RUSSIAN_GUESS, RU] = NEVER
    for asked, least in ((doubted, NO_NAME), (lone, NO_NAME_ALONE)):
        asked[:, :2][(latin[types] == LATIN_NAME)[:, None] & (scores[types][:, :2] < least)] = NEVER
    ids = ids.astype(np.int64)
    ids[foreign] = place[ids[foreign]]
    ids[alone] = place[ids[alone]] + len(types)
    return np.concatenate([scores, doubted, lone]), ids


def among_cousins(
    scores: npt.NDArray[np.floating],
    latin: npt.NDArray[np.uint8],
    ids: npt.NDArray[np.integer],
    bounds: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.integer]]:
    """Return evidence and ids with rows of their own for words of messages in a cousin of Kyrgyz.

    Where one word in five can only be Kazakh, Uzbek, Tajik or Tatar, words that these share with Kyrgyz are
    theirs, unless they bear its marks.
    """
    others = scores[:, OTHER] - scores[:, :OTHER].max(axis=1, initial=NEVER) > ONLY_COUSIN
    others[: len(latin)] &= latin == 0  # in Latin letters they are told by their words alone
    others[len(latin) :] = False
    if not others.any():
        return scores, ids
    sums = np.concatenate([[0], np.cumsum(others[ids])])
    many = COUSINS_AMONG * np.diff(sums[bounds]) >= np.maximum(np.diff(bounds), 1)
    theirs = np.flatnonzero(np.repeat(many, np.diff(bounds)))
    if not len(theirs):
        return scores, ids
    moved = scores.copy()
    shared = moved[:, KY] - moved[:, OTHER] < COUSIN + 1.0
    moved[shared, OTHER] = np.maximum(moved[shared, OTHER], moved[shared, KY] + 2.0)
    ids = ids.astype(np.int64)
    ids[theirs] += len(scores)
    return np.concatenate([scores, moved]), ids


def no_words(tokens: list[str], kinds: list[int]) -> list[tuple[str, ...]]:
    """Return the rows of the table for what is no word: numbers, links, punctuation."""
    return [
        (token, form, "", form, "", "", KINDS[kind], "")
        for token, kind in zip(tokens, kinds, strict=True)
        for form in (token.lower(),)
    ]


def repairs(candidate: Candidate, spelling: str, shown: str) -> tuple[str, ...]:
    """Return the repairs of a spelling: of its script, Latin letters spelt out, ө ү ң put back, as spoken.

    >>> repairs(Candidate("jumush"), "жумуш", "жумуш"), repairs(Candidate("журом"), "журом", "жүрөм")
    (('latin',), ('keyboard',))
    >>> repairs(Candidate("жокбу"), "жокбу", "жокпу")
    ('spoken',)
    """
    latin = ("latin",) if spelling != candidate.form else ()
    kept = len(shown) == len(spelling) and shown.translate(UNFOLDED) == spelling.translate(UNFOLDED)
    last = () if shown == spelling else ("keyboard",) if kept else ("spoken",)
    return (*candidate.rules, *latin, *last)


def for_all(forms: list[str], language: str) -> Answers:
    """Return the answers for forms of a language, of which each is asked for once."""
    number = {form: place for place, form in enumerate(dict.fromkeys(forms))}
    found = lemmas_of(list(number), language)
    places = list(map(number.__getitem__, forms))
    return Answers(*(list(map(column.__getitem__, places)) for column in found))


def read_as(forms: list[str], variants: list[int]) -> Iterator[tuple[int, Entry]]:
    """Yield the places of Russian forms that a variant gives another reading, and that reading."""
    entries = context.alternatives()
    chosen = [place for place, variant in enumerate(variants) if variant]
    named = [place for place in chosen if variants[place] > len(entries)]
    yield from ((place, entries[variants[place] - 1]) for place in chosen if variants[place] <= len(entries))
    names = context.names_of([forms[place] for place in named])
    yield from ((place, entry) for place, entry in zip(named, names, strict=True) if entry)


def names(
    spans: Spans, named: npt.NDArray[np.uint8], russian_word: npt.NDArray[np.bool_], variant: Variants
) -> Variants:
    """Return the variants with capitalised words read as names where the dictionary has such a reading.

    A capital at the start of a sentence says nothing, so there only a nominative counts (Лена пришла).
    """
    places = np.flatnonzero((named > 0)[spans.ids] & russian_word)
    places = places[variant[places] == 0]
    anywhere = (named & ANYWHERE > 0)[spans.ids[places]]
    variant[places[anywhere | ~spans.opens[places]]] = len(context.alternatives()) + 1
    return variant


def annotate(spans: Spans) -> Annotation:
    """Return the language, form and lemma of every token of some spans.

    >>> from kyrtext.text.tokens import spans
    >>> found = annotate(spans(["Ищу работу, жумуш керек"]))
    >>> found.table[["token", "language", "lemma"]].values.tolist()[:2]
    [['Ищу', 'ru', 'искать'], ['работу', 'ru', 'работа']]
    """
    return Annotator().annotate(spans)


def lemmatize(forms: Sequence[str], language: str) -> pd.DataFrame:
    """Return form, lemma and method for ready-made tokens of one language (ru, ky, en or other), read singly.

    They are read as a text is, but without neighbours: look-alikes, stretched vowels, Latin letters, ө ү ң.

    Raises
    ------
    KyrtextError
        When the language is none of these.

    >>> lemmatize(["работу", "паспорта", "раабооооту"], "ru")["lemma"].tolist()
    ['работа', 'паспорт', 'работа']
    >>> lemmatize(["jumushka", "салааам"], "ky")["lemma"].tolist()
    ['жумуш', 'салам']
    """
    language_of(language)
    typed = [str(form) for form in forms]
    number = {form: place for place, form in enumerate(dict.fromkeys(typed))}
    kinds = np.array([HASHTAG if is_hashtag(form) else WORD for form in number], dtype=np.uint8)
    size = len(typed)
    alone = Spans(
        np.fromiter(map(number.__getitem__, typed), np.int32, size),
        np.zeros(size, np.int32),
        np.ones(size, np.bool_),
        np.arange(size + 1),
        list(number),
        kinds,
    )
    annotator = Annotator()
    ids = annotator.number(alone, singly=codes().index(language)).tolist()
    columns = dict(zip(COLUMNS, annotator.types.columns, strict=True))
    found = {name: [columns[name][type_] for type_ in ids] for name in ("lemma", "method")}
    for place, form in enumerate(typed) if language in ("ru", "ky") else ():
        # a Latin word that is in no lexicon, or a name such as FIFA, is not spelt in other letters
        plain = form.islower() or (form.istitle() and language == "ky")
        unknown = found["method"][place] in ("guess", "unchanged")
        if form.isascii() and (unknown or is_hashtag(form) or not plain):
            found["lemma"][place] = form.lower()
    return pd.DataFrame({"form": typed, **found}, dtype=object)


def is_hashtag(form: str) -> bool:
    """Tell whether a ready-made token is a hashtag.

    >>> is_hashtag("#жумуш"), is_hashtag("#")
    (True, False)
    """
    return form.startswith("#") and len(form) > 1


__all__ = ["Annotation", "Annotator", "annotate", "lemmatize"]
