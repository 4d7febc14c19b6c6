"""How a group of types is shown: the form written most, in its usual case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..languages.nominative import NOMINAL, is_nominative
from ..text.words import in_order, sort_key
from .corpus import Corpus
from .types import case_pattern

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
    if lemma[:1].isupper() or title > lower:
        return "-".join(part[:1].upper() + part[1:] for part in form.split("-"))
    return form


__all__ = ["Described", "Joined", "case_pattern", "describe_groups", "usual_case"]
