"""From types to the rows of a table: which types count, which are one word, how it is shown."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import pandas as pd

from .corpus import COUNTED_KINDS, Corpus
from .errors import KyrtextError
from .headwords import describe_groups
from .text.scripts import fold

GROUPINGS = ("lemma", "stem", "exact", "concept")
LANGUAGES = ("ru", "ky", "en", "other")
SHARED = ("ru", "ky")
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
    weight : {"author", "group"} or None
        Count each author (or group) once, so that one loud account cannot make a top word.
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
        if self.weight not in (None, "author", "group"):
            raise KyrtextError(f"cannot count each {self.weight} once", "the choices are author, group")
        if (self.group == "concept") != (self.concepts is not None):
            raise KyrtextError(
                "cannot group by concept", "group='concept' and the concepts belong together", "give both"
            )
        if self.group not in GROUPINGS:
            raise KyrtextError(f"cannot group by '{self.group}'", f"the groupings are {', '.join(GROUPINGS)}")
        if self.language is not None and self.language not in LANGUAGES:
            raise KyrtextError(f"no language '{self.language}'", f"the languages are {', '.join(LANGUAGES)}")
        for name in ("min_length", "min_count", "top"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise KyrtextError(f"{name} is {value}", "it counts from 1", "give a positive number")


@dataclass(frozen=True)
class Grouping:
    """Which group of types each type belongs to, and how the group is shown.

    Attributes
    ----------
    of_type : int32 array
        Group of each type, -1 for types that are not counted.
    table : DataFrame
        One row per group: `lemma`, `headword`, `language` ("" for a word Russian and Kyrgyz share).
    """

    of_type: np.ndarray
    table: pd.DataFrame


def countable(lexicon: pd.DataFrame, *, stopwords: bool = True, language: str | None = None) -> np.ndarray:
    """One bool per type: is it counted in a frequency table?

    Words and hashtags are; stop words are not unless `stopwords` is False; `language` keeps one language.
    """
    mask = lexicon["kind"].isin(COUNTED_KINDS).to_numpy(dtype=bool)
    if stopwords:
        mask = mask & ~lexicon["stop"].to_numpy(dtype=bool)
    if language:
        mask = mask & (lexicon["language"] == language).to_numpy(dtype=bool)
    return mask


def grouped(corpus: Corpus, options: Counting) -> Grouping:
    """Groups of the types that `options` count, joined as it says."""
    mask = countable(corpus.lexicon, stopwords=options.stopwords, language=options.language)
    return group_types(corpus, options.group, mask, options.concepts)


def group_types(corpus: Corpus, group: str, mask: np.ndarray, concepts: Concepts | None = None) -> Grouping:
    """Groups of the types where `mask` is True, by lemma, stem, exact form or concept.

    A lemma that is one word in Russian and Kyrgyz (паспорт) is one group; true homographs
    (кол: stake / hand; listed in data/languages/homographs.txt) are two.
    """
    if group == "concept":
        return _joined(corpus, group_types(corpus, "lemma", mask), concepts or {})
    key = (group, hashlib.blake2b(np.packbits(mask).tobytes(), digest_size=16).digest())
    of_type, languages = corpus.of_lexicon(key, lambda: _numbered(corpus.lexicon, group, mask))
    table = corpus.once(
        ("described", *key),
        lambda: describe_groups(corpus, of_type, len(languages)).assign(
            language=pd.Series(languages, dtype=object)
        ),
    )
    return Grouping(of_type, table)


def _numbered(lexicon: pd.DataFrame, group: str, mask: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Group of each type (-1: none), and for each group the language that sets it apart, or ""."""
    rows = np.flatnonzero(mask)
    codes, keys = pd.factorize(np.asarray(_keys(lexicon, group, rows), dtype=object))
    tongues, names = pd.factorize(lexicon["language"].to_numpy(dtype=object)[rows])
    known = homographs()
    alone = np.array([key in known for key in keys], dtype=bool)
    shared = np.array([name in SHARED for name in names], dtype=bool)
    together = shared[tongues] & ~alone[codes] if len(rows) else np.zeros(0, dtype=bool)
    pairs = codes.astype(np.int64) * (len(names) + 1) + np.where(together, 0, tongues + 1)
    numbers, unique = pd.factorize(pairs)
    of_type = np.full(len(lexicon), -1, dtype=np.int32)
    of_type[rows] = numbers
    spelled = ["", *names]
    return of_type, [spelled[place] for place in (unique % len(spelled)).tolist()]


def _keys(lexicon: pd.DataFrame, group: str, rows: np.ndarray) -> list[str]:
    if group == "lemma":
        return lexicon["lemma_key"].to_numpy(dtype=object)[rows].tolist()
    if group == "exact":
        return lexicon["form_key"].to_numpy(dtype=object)[rows].tolist()
    if group == "stem":
        from .languages.stems import stem_many

        forms, lemmas, languages = (
            lexicon[name].to_numpy(dtype=object)[rows] for name in ("form", "lemma", "language")
        )
        return [fold(stem) for stem in stem_many(forms, languages, lemmas)]
    raise KyrtextError(f"cannot group by '{group}'", f"the groupings are {', '.join(GROUPINGS)}")


def _joined(corpus: Corpus, lemmas: Grouping, concepts: Concepts) -> Grouping:
    """Groups of lemmas that a concept names become one, shown as "работа = жумуш = work"."""
    named = {
        (fold(word.casefold()), language): number
        for number, words in enumerate(concepts.values())
        for language, listed in words.items()
        for word in listed
    }
    table = lemmas.table
    tongues = main_languages(corpus, lemmas.of_type, len(table))
    keys = [fold(str(lemma).casefold()) for lemma in table["lemma"]]
    found = [
        named.get((key, tongue), named.get((key, "ru"), named.get((key, "ky"), -1)) if not own else -1)
        for key, tongue, own in zip(keys, tongues, table["language"], strict=True)
    ]
    joined = np.where(np.asarray(found) >= 0, np.asarray(found), len(concepts) + np.arange(len(found)))
    codes, unique = pd.factorize(joined)
    counts = np.bincount(
        lemmas.of_type[lemmas.of_type >= 0],
        weights=corpus.type_counts[lemmas.of_type >= 0],
        minlength=len(table),
    )
    order = np.lexsort((np.arange(len(table)), -counts))
    heads: list[dict[str, str]] = [{} for _ in unique]
    for row in order:
        heads[codes[row]].setdefault(tongues[row], str(table["headword"].iat[row]))
    names = [" = ".join(dict.fromkeys(head.values())) for head in heads]
    labels = [list(concepts)[key] if key < len(concepts) else None for key in unique]
    first = {code: row for row, code in reversed(list(enumerate(codes)))}
    lemma = [label or table["lemma"].iat[first[code]] for code, label in enumerate(labels)]
    out = pd.DataFrame({"lemma": lemma, "headword": names, "language": ["" for _ in unique]})
    of_type = (
        np.where(lemmas.of_type >= 0, codes[lemmas.of_type], -1).astype(np.int32)
        if len(codes)
        else lemmas.of_type
    )
    return Grouping(of_type, out)


def main_languages(corpus: Corpus, of_type: np.ndarray, groups: int) -> list[str]:
    """The language most tokens of each group are in."""
    rows = np.flatnonzero(of_type >= 0)
    if not len(rows):
        return [""] * groups
    codes, names = corpus.of_lexicon(
        "tongues", lambda: pd.factorize(corpus.lexicon["language"].to_numpy(dtype=object), sort=True)
    )
    places = of_type[rows].astype(np.int64) * len(names) + codes[rows]
    counts = np.full(groups * len(names), -1, dtype=np.int64)  # -1: no type of the group is in that language
    counts[places] = 0
    counts += np.bincount(places, weights=corpus.type_counts[rows], minlength=len(counts)).astype(np.int64)
    table = counts.reshape(groups, len(names))
    best = table.argmax(axis=1)  # among equals the first in the alphabet
    return [
        "" if none else str(names[place]) for place, none in zip(best, table.max(axis=1) < 0, strict=True)
    ]


@lru_cache(maxsize=1)
def homographs() -> frozenset[str]:
    """Lemmas spelled alike in Russian and Kyrgyz that are two different words."""
    path = files("kyrtext") / "data" / "languages" / "homographs.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(entry) for line in lines if (entry := line.split("#")[0].strip()))
