"""How a group of types is shown: the form written most, in its usual case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from .corpus import Corpus
from .text.alphabet import sort_key


def describe_groups(corpus: Corpus, of_type: np.ndarray, groups: int) -> pd.DataFrame:
    """One row per group: its `lemma` and its `headword`, the form written most, in its usual case.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Требуется повар. Срочно требуется повар, звоните"])
    >>> kyrtext.frequency(corpus)["headword"].tolist()[:2]
    ['повар', 'требуется']
    """
    forms = _forms_of_groups(corpus, of_type)
    lemma = np.full(groups, "", dtype=object)
    headword = np.full(groups, "", dtype=object)
    if len(forms.type):
        best = _best_forms(forms, corpus)
        types = forms.type[best]
        lemma[forms.group[best]] = corpus.lexicon["lemma"].to_numpy(dtype=object)[types]
        headword[forms.group[best]] = corpus.lexicon["form"].to_numpy(dtype=object)[types]
        token = corpus.lexicon["token"].to_numpy(dtype=object)[types]
        unusual = np.flatnonzero(_unusual(forms, best, corpus))
        for place, written in zip(unusual.tolist(), forms.cases[:, best[unusual]].T.tolist(), strict=True):
            group = forms.group[best[place]]
            headword[group] = usual_case(_Written(*written), headword[group], token[place], lemma[group])
    return pd.DataFrame(
        {"lemma": pd.Series(lemma, dtype=object), "headword": pd.Series(headword, dtype=object)}
    )


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


def _forms_of_groups(corpus: Corpus, of_type: np.ndarray) -> _Forms:
    patterns, of_form = corpus.of_lexicon("patterns", lambda: _patterns(corpus.lexicon))
    types = np.flatnonzero((of_type >= 0) & (corpus.type_counts > 0))
    counts = corpus.type_counts[types]
    # a capital at the start of a sentence says nothing about the word
    inside = corpus.once(
        "inside", lambda: np.bincount(corpus.ids[~corpus.opens], minlength=len(corpus.lexicon))
    )[types]
    pairs = of_type[types].astype(np.int64) * (int(of_form.max(initial=0)) + 1) + of_form[types]
    # the commonest spelling of a form stands for it
    order = np.lexsort((types, -counts, pairs))
    pairs, types, counts, inside = pairs[order], types[order], counts[order], inside[order]
    begins = np.flatnonzero(np.diff(pairs, prepend=-1))
    pattern = patterns[types]
    cases = [np.where(pattern == code, inside if code == "t" else counts, 0) for code in "lutm"]
    if not len(begins):
        return _Forms(pairs, types, counts, np.zeros((4, 0), dtype=np.int64))
    summed = np.stack([np.add.reduceat(values, begins) for values in cases])
    first = types[begins]
    return _Forms(of_type[first], first, np.add.reduceat(counts, begins), summed)


def _patterns(lexicon: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Case pattern of each type, and the number of its form."""
    tokens = lexicon["token"].tolist()
    patterns = np.array(["l" if token.islower() else case_pattern(token) for token in tokens], dtype="U1")
    return patterns, pd.factorize(lexicon["form"].to_numpy(dtype=object))[0].astype(np.int64)


def _best_forms(forms: _Forms, corpus: Corpus) -> np.ndarray:
    """The commonest form of each group; among equals the first in the alphabet."""
    top = np.zeros(int(forms.group.max()) + 1, dtype=np.int64)
    np.maximum.at(top, forms.group, forms.count)
    rows = np.flatnonzero(forms.count == top[forms.group])
    alone = np.bincount(forms.group[rows])[forms.group[rows]] == 1
    spelled = corpus.lexicon["form"].to_numpy(dtype=object)
    chosen: dict[int, tuple[tuple[str, str], int]] = {}
    for row in rows[~alone].tolist():
        group, key = int(forms.group[row]), sort_key(spelled[forms.type[row]])
        if group not in chosen or key < chosen[group][0]:
            chosen[group] = key, row
    tied = np.array([row for _, row in chosen.values()], dtype=np.int64)
    return np.sort(np.concatenate([rows[alone], tied]))


def _unusual(forms: _Forms, best: np.ndarray, corpus: Corpus) -> np.ndarray:
    """Which of the forms may have to be written otherwise than in small letters."""
    special = corpus.of_lexicon("special", lambda: _special(corpus.lexicon))
    lower, upper, title, mixed = forms.cases[:, best]
    return special[forms.type[best]] | (upper + title + mixed > lower)


def _special(lexicon: pd.DataFrame) -> np.ndarray:
    """One bool per type: is it a hashtag, or its lemma a proper name?"""
    lemmas = lexicon["lemma"].to_numpy(dtype=object)
    hashtag = (lexicon["kind"] == "hashtag").to_numpy(dtype=bool)
    return hashtag | np.fromiter((lemma[:1].isupper() for lemma in lemmas), dtype=bool, count=len(lemmas))


def case_pattern(token: str) -> str:
    """How a token is capitalised: "l" lower, "t" Title, "u" UPPER, "m" mixed.

    Examples
    --------
    >>> [case_pattern(token) for token in ("жумуш", "Бишкек", "COVID", "ЖогоркуКеңеш", "Ысык-Көл")]
    ['l', 't', 'u', 'm', 't']
    """
    if token.islower():
        return "l"
    if token.isupper():
        return "u" if sum(map(str.isalpha, token)) > 1 else "t"
    return "t" if token.istitle() or (token[:1].isupper() and token[1:].islower()) else "m"


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
