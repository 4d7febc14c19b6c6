"""From types to the rows of a table: which types count, which are one word, which form is its headword."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..files.cache import remembered
from ..files.data import rows
from ..files.errors import KyrtextError
from ..languages.forms import NOMINAL, is_nominative
from ..languages.registry import codes as languages_known
from ..reading.details import COUNTS
from ..text.scripts import fold
from ..text.words import in_order, sort_key
from .corpus import Corpus
from .types import Facts

SOME = 4  # one group in so many, and it is quicker to describe all


class Described:
    """How groups of types are shown; worked out for the groups asked about, or once for all."""

    def __init__(
        self,
        corpus: Corpus,
        of_type: np.ndarray,
        languages: np.ndarray,
        letters: np.ndarray | None = None,
        *,
        exact: bool = False,
    ) -> None:
        self.corpus, self.of_type, self.languages, self.letters = corpus, of_type, languages, letters
        self.exact = exact  # groups of one form, shown as it was written

    def __len__(self) -> int:
        return len(self.languages)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per group: `lemma`, `headword`, `language`."""
        table = describe_groups(self.corpus, self.of_type, len(self), exact=self.exact)
        return table.assign(language=pd.Series(self.languages, dtype=object))

    def of(self, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Lemma and headword of some groups."""
        if "table" not in self.__dict__ and len(groups) * SOME < len(self):
            return _described(self.corpus, self.of_type, len(self), groups, exact=self.exact)
        lemmas, headwords = (self.table[name].to_numpy(dtype=object) for name in ("lemma", "headword"))
        return lemmas[groups], headwords[groups]

    def alphabet(self, groups: np.ndarray) -> np.ndarray:
        """The place of each of some groups in the alphabet; homographs by language."""
        if len(groups) * SOME >= len(self):
            return self._alphabet[groups]
        return self._places(np.unique(groups))[groups]

    @cached_property
    def _alphabet(self) -> np.ndarray:
        return self._places(np.arange(len(self)))

    def _places(self, groups: np.ndarray) -> np.ndarray:
        groups = groups[np.argsort(self.languages[groups], kind="stable")]
        places = np.zeros(len(self), dtype=np.int64)
        places[groups[in_order(self.of(groups)[1].tolist())]] = np.arange(len(groups))
        return places

    def lengths(self, groups: np.ndarray) -> np.ndarray:
        """Letters of the headwords of some groups."""
        if self.letters is not None:  # an index knows them
            return self.letters[groups]  # type: ignore[no-any-return]
        return np.fromiter(map(len, self.of(groups)[1]), dtype=np.int64, count=len(groups))


class Joined(Described):
    """Groups whose table is known from the start."""

    def __init__(self, corpus: Corpus, table: pd.DataFrame) -> None:
        self.table, self.corpus, self.letters = table, corpus, None
        self.languages = table["language"].to_numpy(dtype=object)


def describe_groups(corpus: Corpus, of_type: np.ndarray, groups: int, *, exact: bool = False) -> pd.DataFrame:
    """One row per group: its `lemma` and its `headword`, in its usual case.

    The headword is the form written most; of nouns, adjectives and names the nominative written most, or the
    dictionary form where none was written. Groups of exact forms are shown as they were written.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Требуется повар. Срочно требуется повар, звоните"])
    >>> kyrtext.frequency(corpus)["headword"].tolist()[:2]
    ['повар', 'требуется']
    """
    lemma, headword = _described(corpus, of_type, groups, exact=exact)
    return pd.DataFrame(
        {"lemma": pd.Series(lemma, dtype=object), "headword": pd.Series(headword, dtype=object)}
    )


def _described(
    corpus: Corpus, of_type: np.ndarray, groups: int, wanted: np.ndarray | None = None, *, exact: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Lemma and headword of the wanted groups (None: of all)."""
    forms = _forms_of_groups(corpus, of_type, groups, wanted)
    lemma = np.full(groups, "", dtype=object)
    headword = np.full(groups, "", dtype=object)
    if len(forms.type):
        facts, best = corpus.facts, _best_forms(forms, corpus)
        best, unwritten = (best, []) if exact else _nominatives(forms, best, corpus)
        types = forms.type[best]
        lemma[forms.group[best]] = facts.spelled("lemma", types)
        headword[forms.group[best]] = facts.spelled("form", types)
        unusual = np.flatnonzero(_unusual(forms, best, corpus))
        tokens = facts.spelled("token", types[unusual]).tolist()
        shapes = forms.cases[:, best[unusual]].T.tolist()
        for place, token, written in zip(unusual.tolist(), tokens, shapes, strict=True):
            group = forms.group[best[place]]
            headword[group] = usual_case(_Written(*written), headword[group], token, lemma[group])
        for row in unwritten:  # the dictionary form, as nobody wrote a nominative
            group = forms.group[row]
            written = _Written(*forms.cases[:, row].tolist())
            headword[group] = usual_case(written, lemma[group].lower(), "", lemma[group])
    return (lemma, headword) if wanted is None else (lemma[wanted], headword[wanted])


class _Written(NamedTuple):
    """How often a form was written in small letters, in capitals, with a first capital, otherwise."""

    lower: int
    upper: int
    title: int
    mixed: int


@dataclass(frozen=True, eq=False)
class _Forms:
    """The different forms of each group: the type that stands for each, its tokens, their capitals."""

    group: np.ndarray
    type: np.ndarray
    count: np.ndarray
    cases: np.ndarray  # a row each for lower, upper, title, mixed


def _forms_of_groups(corpus: Corpus, of_type: np.ndarray, groups: int, wanted: np.ndarray | None) -> _Forms:
    asked = np.zeros(groups + 1, dtype=bool)
    asked[:-1] = wanted is None
    if wanted is not None:
        asked[wanted] = True
    types = np.flatnonzero(asked[of_type] & (corpus.type_counts > 0))
    counts = corpus.type_counts[types]
    if wanted is None:
        form = corpus.facts.codes("form")[types]
    else:
        form = pd.factorize(corpus.facts.spelled("form", types))[0]
    pairs = of_type[types].astype(np.int64) * (int(form.max(initial=0)) + 1) + form
    # the commonest spelling of a form stands for it
    order = np.lexsort((types, -counts, pairs))
    pairs, types, counts = pairs[order], types[order], counts[order]
    begins = np.flatnonzero(np.diff(pairs, prepend=-1))
    if not len(begins):
        return _Forms(pairs, types, counts, np.zeros((4, 0), dtype=np.int64))
    pattern = corpus.facts.patterns(types)
    # a capital at the start of a sentence says nothing about the word
    titled = np.flatnonzero(pattern == "t")
    inside = np.zeros(len(types), dtype=np.int64)
    inside[titled] = corpus.inside_of(types[titled])
    cases = [np.where(pattern == code, inside if code == "t" else counts, 0) for code in "lutm"]
    summed = np.stack([np.add.reduceat(values, begins) for values in cases])
    first = types[begins]
    return _Forms(of_type[first], first, np.add.reduceat(counts, begins), summed)


def _best_forms(forms: _Forms, corpus: Corpus) -> np.ndarray:
    """The commonest form of each group; among equals the first in the alphabet."""
    top = np.zeros(int(forms.group.max()) + 1, dtype=np.int64)
    np.maximum.at(top, forms.group, forms.count)
    rows = np.flatnonzero(forms.count == top[forms.group])
    alone = np.bincount(forms.group[rows])[forms.group[rows]] == 1
    chosen: dict[int, tuple[tuple[str, str], int]] = {}
    several = rows[~alone]
    spelled = corpus.facts.spelled("form", forms.type[several]).tolist()
    for row, group, form in zip(several.tolist(), forms.group[several].tolist(), spelled, strict=True):
        key = sort_key(form)
        if group not in chosen or key < chosen[group][0]:
            chosen[group] = key, row
    tied = np.array([row for _, row in chosen.values()], dtype=np.int64)
    return np.sort(np.concatenate([rows[alone], tied]))


def _nominatives(forms: _Forms, best: np.ndarray, corpus: Corpus) -> tuple[np.ndarray, list[int]]:
    """The best forms with those of nouns, adjectives and names nominatives, the one written most.

    Second come the rows of groups of which no nominative was written.
    """
    inflected = np.flatnonzero(corpus.facts.where("pos", NOMINAL)[forms.type[best]])
    oblique = [
        place
        for place, (form, lemma, language) in zip(
            inflected.tolist(), _spelled(corpus, forms.type[best[inflected]]), strict=True
        )
        if form[:1] != "#" and not is_nominative(form, lemma, language)
    ]
    asked = np.zeros(int(forms.group.max()) + 1, dtype=bool)
    asked[forms.group[best[oblique]]] = True
    others = asked[forms.group]
    others[best[oblique]] = False
    rows = np.flatnonzero(others)
    rows = rows[np.argsort(-forms.count[rows], kind="stable")]
    found: dict[int, tuple[int, tuple[str, str], int]] = {}
    listed = zip(rows.tolist(), forms.group[rows].tolist(), forms.count[rows].tolist(), strict=True)
    for (row, group, count), spelled in zip(listed, _spelled(corpus, forms.type[rows]), strict=True):
        known = found.get(group, (1, ("", ""), 0))
        # the dictionary is not asked about forms that are rarer than a nominative
        if -count <= known[0] and is_nominative(*spelled):
            found[group] = min(known, (-count, sort_key(spelled[0]), row))
    best, unwritten = best.copy(), []
    for place in oblique:
        nominative = found.get(int(forms.group[best[place]]))
        if nominative is None:
            unwritten.append(int(best[place]))
        else:
            best[place] = nominative[2]
    return best, unwritten


def _spelled(corpus: Corpus, types: np.ndarray) -> Iterator[tuple[str, str, str]]:
    """Form, lemma and language of some types."""
    return zip(
        *(corpus.facts.spelled(name, types).tolist() for name in ("form", "lemma", "language")), strict=True
    )


def _unusual(forms: _Forms, best: np.ndarray, corpus: Corpus) -> np.ndarray:
    """Which of the forms may have to be written otherwise than in small letters."""
    lower, upper, title, mixed = forms.cases[:, best]
    return corpus.facts.special(forms.type[best]) | (upper + title + mixed > lower)


def usual_case(written: _Written, form: str, token: str, lemma: str) -> str:
    """The form of a group written with its usual capitals; `token` is its commonest spelling."""
    lower, upper, title, mixed = written
    if form.startswith("#"):
        return token if mixed > lower else form
    if upper > lower + title + mixed and (len(form) <= 5 or not lemma.islower()):
        # a long word seen in capitals only is shouted, not an abbreviation
        return form.upper()
    if mixed > lower + upper + title and len(token) == len(form):
        return token
    if len(lemma) > 1 and lemma.isupper() and form == lemma.lower():
        return lemma
    if lemma[:1].isupper() or title > lower:
        return "-".join(part[:1].upper() + part[1:] for part in form.split("-"))
    return form


GROUPINGS = ("lemma", "stem", "exact", "concept")
SHARED = ("ru", "ky")
WEIGHTS = ("author", "group", *COUNTS)
Concepts = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True)
class Counting:
    """How words are counted and which rows are shown.

    Attributes
    ----------
    group : {"lemma", "stem", "exact"}
        What makes two forms one row.
    language : str or None
        Count the words of one language only.
    stopwords : bool
        Leave stop words out (they stay in `per_million`'s denominator).
    min_length : int
        Shortest headword, in letters. Shorter ones are not counted at all.
    min_count, top : int
        Rows shown: at least so many occurrences; the first N. They change no percentage.
    concepts : mapping
        For `group="concept"`: name of a concept -> language -> lemmas (a codebook's `concepts`).
    weight : {"author", "group", "likes", "shares", "comments", "views", "reactions"} or None
        Count each author (or group) once, so that one loud account cannot make a top word; or let each
        document count as often as it was liked, shared ... (once for a word, however often it holds it;
        documents whose number is unknown do not count).
    intervals : bool
        Add 95 % bootstrap intervals over posts.
    """

    group: str = "lemma"
    language: str | None = None
    stopwords: bool = True
    min_length: int = 1
    min_count: int = 1
    top: int | None = None
    concepts: Concepts | None = None
    weight: str | None = None
    intervals: bool = False

    def __post_init__(self) -> None:
        if self.weight not in (None, *WEIGHTS):
            raise KyrtextError(f"cannot weight by '{self.weight}'", f"the choices are {', '.join(WEIGHTS)}")
        if (self.group == "concept") != (self.concepts is not None):
            raise KyrtextError(
                "cannot group by concept", "group='concept' and the concepts belong together", "give both"
            )
        if self.group not in GROUPINGS:
            raise KyrtextError(f"cannot group by '{self.group}'", f"the groupings are {', '.join(GROUPINGS)}")
        if self.language is not None and self.language not in languages_known():
            raise KyrtextError(
                f"no language '{self.language}'", f"the languages are {', '.join(languages_known())}"
            )
        for name in ("min_length", "min_count", "top"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise KyrtextError(f"{name} is {value}", "it counts from 1", "give a positive number")


@dataclass(frozen=True)
class GroupKey:
    """What tells the groups of some types from others: how they are made, and a digest of the types' mask."""

    group: str
    digest: bytes
    mask: np.ndarray | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, eq=False)
class Grouping:
    """Which group of types each type belongs to, and how the group is shown.

    Attributes
    ----------
    of_type : int32 array
        Group of each type, -1 for types that are not counted.
    shown : Described
        How groups are shown: `shown.of(groups)` for some of them, `table` for all.
    """

    of_type: np.ndarray
    shown: Described
    key: GroupKey | None = None

    @property
    def table(self) -> pd.DataFrame:
        """One row per group: `lemma`, `headword`, `language` ("" for a word Russian and Kyrgyz share)."""
        return self.shown.table

    def __len__(self) -> int:
        return len(self.shown)


def grouped(corpus: Corpus, options: Counting) -> Grouping:
    """Groups of the types that `options` count, joined as it says."""
    mask = counted_types(corpus, stopwords=options.stopwords, language=options.language)
    return group_types(corpus, options.group, mask, options.concepts)


def counted_types(corpus: Corpus, *, stopwords: bool = True, language: str | None = None) -> np.ndarray:
    """One bool per type: is it counted in a frequency table?

    Words and hashtags are; stop words are not unless `stopwords` is False; `language` keeps one language.
    """
    mask = corpus.counted
    if stopwords:
        mask = mask & ~corpus.facts.stop
    return mask & corpus.facts.where("language", [language]) if language else mask


def group_types(corpus: Corpus, group: str, mask: np.ndarray, concepts: Concepts | None = None) -> Grouping:
    """Groups of the types where `mask` is True, by lemma, stem, exact form or concept.

    A lemma that is one word in Russian and Kyrgyz (паспорт) is one group; true homographs
    (кол: stake / hand; listed in data/languages/homographs.txt) are two.
    """
    if group == "concept":
        return _of_concepts(corpus, group_types(corpus, "lemma", mask), concepts or {})
    key = GroupKey(group, hashlib.blake2b(np.packbits(mask).tobytes(), digest_size=16).digest(), mask)
    return Grouping(_numbered(corpus.facts, key)[0], _shown_groups(corpus, key), key)


@remembered
def _shown_groups(corpus: Corpus, key: GroupKey) -> Described:
    of_type, languages = _numbered(corpus.facts, key)
    return Described(
        corpus,
        of_type,
        languages,
        corpus.stored.usual and corpus.stored.usual.lengths(key),
        exact=key.group == "exact",
    )


@remembered
def _numbered(facts: Facts, key: GroupKey) -> tuple[np.ndarray, np.ndarray]:
    """Group of each type (-1: none), and for each group the language that sets it apart, or ""."""
    known = facts.groups(key.group, key.digest)
    if known is not None:
        return known
    assert key.mask is not None
    rows = np.flatnonzero(key.mask)
    codes, alone = _keys(facts, key.group, rows)
    names = facts.names("language")
    tongues = facts.codes("language")[rows].astype(np.int64)
    shared = np.array([name in SHARED for name in names], dtype=bool)
    together = shared[tongues] & ~alone if len(rows) else np.zeros(0, dtype=bool)
    if key.group == "exact":  # a spelling is one row, whatever language it is read in
        together = np.ones(len(rows), dtype=bool)
    pairs = codes.astype(np.int64) * (len(names) + 1) + np.where(together, 0, tongues + 1)
    numbers, unique = pd.factorize(pairs)
    of_type = np.full(len(facts), -1, dtype=np.int32)
    of_type[rows] = numbers
    spelled = np.array(["", *names], dtype=object)
    return of_type, spelled[unique % len(spelled)]


def _keys(facts: Facts, group: str, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A number for the key of each of these types; and is it that of a true homograph?"""
    if group in ("lemma", "exact"):
        column = "lemma_key" if group == "lemma" else "form_key"
        codes = facts.codes(column)[rows]
        return codes, np.isin(codes, facts.numbers(column, homographs()))
    if group == "stem":
        from ..languages.forms import stem_many

        forms, lemmas, languages = (
            facts.spelled(name, rows).tolist() for name in ("form", "lemma", "language")
        )
        stems = [fold(stem) for stem in stem_many(forms, languages, lemmas)]
        codes, keys = pd.factorize(np.asarray(stems, dtype=object))
        known = homographs()
        alone = np.array([key in known for key in keys], dtype=bool)
        return codes, alone[codes] if len(codes) else np.zeros(0, dtype=bool)
    raise KyrtextError(f"cannot group by '{group}'", f"the groupings are {', '.join(GROUPINGS)}")


def _of_concepts(corpus: Corpus, lemmas: Grouping, concepts: Concepts) -> Grouping:
    """Groups of lemmas that a concept names become one, shown as "работа = жумуш = work"."""
    named: dict[tuple[str, str], int] = {}
    for number, (concept, words) in enumerate(concepts.items()):
        for language, listed in words.items():
            for word in listed:
                first = named.setdefault((fold(word.casefold()), language), number)
                if first != number:
                    raise KyrtextError(
                        "a word cannot count for two concepts",
                        f"'{word}' ({language}) stands in '{list(concepts)[first]}' and in '{concept}'",
                        "leave it in one of them, or use codes, which may share words",
                    )
    table = lemmas.table
    lemma, headword = (table[name].to_numpy(dtype=object) for name in ("lemma", "headword"))
    tongues = main_languages(corpus, lemmas.of_type, len(table))
    found = np.fromiter(
        (
            _concept_of(named, fold(str(word).casefold()), tongue, own)
            for word, tongue, own in zip(lemma, tongues, table["language"], strict=True)
        ),
        dtype=np.int64,
        count=len(table),
    )
    codes, unique = pd.factorize(np.where(found >= 0, found, len(concepts) + np.arange(len(found))))
    counts = tokens_of(corpus, lemmas.of_type, len(table))
    alone = unique >= len(concepts)
    rows = np.where(alone, unique - len(concepts), 0)
    labels = np.asarray([*concepts], dtype=object)
    joined_lemma, names = (
        np.where(alone, values[rows], "") if len(rows) else values for values in (lemma, headword)
    )
    heads: dict[int, dict[str, str]] = {int(code): {} for code in np.flatnonzero(~alone)}
    members = np.flatnonzero(found >= 0)
    for row in members[np.lexsort((members, -counts[members]))].tolist():
        heads[int(codes[row])].setdefault(tongues[row], str(headword[row]))
    for code, head in heads.items():
        names[code], joined_lemma[code] = " = ".join(dict.fromkeys(head.values())), labels[unique[code]]
    out = pd.DataFrame({"lemma": joined_lemma, "headword": names, "language": ["" for _ in unique]})
    of_type = (
        np.where(lemmas.of_type >= 0, codes[lemmas.of_type], -1).astype(np.int32)
        if len(codes)
        else lemmas.of_type
    )
    return Grouping(of_type, Joined(corpus, out))


def tokens_of(corpus: Corpus, of_type: np.ndarray, groups: int) -> np.ndarray:
    """Tokens of each group of types.

    >>> import kyrtext
    >>> tokens_of(kyrtext.from_texts(["үй үй суу"]), np.array([0, -1]), 1).tolist()
    [2]
    """
    rows = np.flatnonzero(of_type >= 0)
    found = np.bincount(of_type[rows], weights=corpus.type_counts[rows], minlength=groups)
    return found.astype(np.int64)


def _concept_of(named: Mapping[tuple[str, str], int], key: str, tongue: str, own: str) -> int:
    """Number of the concept a lemma belongs to, -1 for none; one of a single language is met in that only."""
    return named.get((key, tongue), -1 if own else named.get((key, "ru"), named.get((key, "ky"), -1)))


def main_languages(
    corpus: Corpus, of_type: np.ndarray, groups: int, wanted: np.ndarray | None = None
) -> list[str]:
    """The language most tokens of each group are in; of the wanted groups alone if they are given."""
    if wanted is not None:
        place = np.full(groups + 1, -1, dtype=np.int64)
        place[wanted] = np.arange(len(wanted))
        of_type, groups = place[of_type], len(wanted)
    rows = np.flatnonzero(of_type >= 0)
    if not len(rows):
        return [""] * groups
    codes, names = _tongues(corpus.facts)
    places = of_type[rows].astype(np.int64) * len(names) + codes[rows]
    counts = np.full(groups * len(names), -1, dtype=np.int64)  # -1: no type of the group is in that language
    counts[places] = 0
    counts += np.bincount(places, weights=corpus.type_counts[rows], minlength=len(counts)).astype(np.int64)
    table = counts.reshape(groups, len(names))
    best = table.argmax(axis=1)  # among equals the first in the alphabet
    return [
        "" if none else str(names[place]) for place, none in zip(best, table.max(axis=1) < 0, strict=True)
    ]


@remembered
def _tongues(facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    """Number and names of the languages, in the order of their names."""
    names = facts.names("language")
    order = np.argsort(names)
    place = np.empty(len(names), dtype=np.int64)
    place[order] = np.arange(len(names))
    return place[facts.codes("language")], names[order]


@lru_cache(maxsize=1)
def homographs() -> frozenset[str]:
    """Lemmas spelled alike in Russian and Kyrgyz that are two different words."""
    return frozenset(fold(row[0]) for row in rows("languages", "homographs.txt"))
