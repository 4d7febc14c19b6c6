"""From a term a user typed to the types it means."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from .corpus import Corpus
from .errors import KyrtextError
from .languages import lemmatize
from .text.scripts import candidates, fold

QUOTES = "\"«»“”„'"
ANALYSED = ("ru", "ky", "en")


def types_of(corpus: Corpus, term: str) -> np.ndarray:
    """One bool per type: does the term mean it?

    A bare term matches by lemma: as it stands if some word has that lemma, else by the lemma it is a
    form of. A quoted term matches its form only; `*` stands for any letters and `?` for one, `~` at the
    end allows one typo (these match forms). Script and keyboard are repaired as in the text.

    Raises
    ------
    KyrtextError
        For an empty term.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш жок, жумушка барам"])
    >>> corpus.lexicon["token"][types_of(corpus, "жумушту")].tolist()
    ['Жумуш', 'жумушка']
    >>> corpus.lexicon["token"][types_of(corpus, '"жумуш"')].tolist()
    ['Жумуш']
    """
    bare = term.strip().strip(QUOTES).strip()
    if not bare:
        raise KyrtextError("cannot search for an empty term", f"the term is {term!r}", "type a word")
    lexicon = corpus.lexicon
    if bare.endswith("~"):
        return _by_pattern(corpus, _one_typo(fold(bare.rstrip("~").casefold())))
    if "*" in bare or "?" in bare:
        return _by_pattern(corpus, _wildcard(fold(_repaired(bare))))
    spellings = list(dict.fromkeys(candidate.form for candidate in candidates(bare)))
    keys = {fold(spelling) for spelling in spellings}
    by_form = lexicon["form_key"].isin(keys)
    if term.strip()[0] in QUOTES:
        return (by_form & corpus.counted).to_numpy(dtype=bool)
    by_lemma = lexicon["lemma_key"].isin(keys)
    if not by_lemma.any():
        by_lemma = _by_analysis(lexicon, spellings)
    return ((by_form | by_lemma) & corpus.counted).to_numpy(dtype=bool)


def _by_analysis(lexicon: pd.DataFrame, spellings: list[str]) -> pd.Series:
    found = pd.Series(False, index=lexicon.index)
    for language in ANALYSED:
        answers = lemmatize(spellings, language)
        keys = {fold(lemma.casefold()) for lemma in answers["lemma"]}
        found |= lexicon["lemma_key"].isin(keys) & (lexicon["language"] == language)
    return found


def _repaired(pattern: str) -> str:
    """The pattern with its letters repaired and its wildcards kept."""
    parts = re.split(r"([*?])", pattern)
    found = (candidates(part) if part not in ("", "*", "?") else () for part in parts)
    return "".join(choices[0].form if choices else part for part, choices in zip(parts, found, strict=True))


def _wildcard(pattern: str) -> Callable[[str], bool]:
    expression = "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in pattern)
    match = re.compile(expression, re.DOTALL).fullmatch
    return lambda form: match(form) is not None


def _one_typo(term: str) -> Callable[[str], bool]:
    """Is a form the term, or the term with one letter added, removed or replaced?"""

    def near(form: str) -> bool:
        if abs(len(form) - len(term)) > 1:
            return False
        start = 0
        shorter = min(len(form), len(term))
        while start < shorter and form[start] == term[start]:
            start += 1
        rest_form, rest_term = form[start:], term[start:]
        return rest_form[1:] == rest_term[1:] or rest_form[1:] == rest_term or rest_form == rest_term[1:]

    return near


def _by_pattern(corpus: Corpus, matches: Callable[[str], bool]) -> np.ndarray:
    keys = corpus.lexicon["form_key"]
    known = {key: matches(key) for key in keys.unique()}
    return (keys.map(known).astype(bool) & corpus.counted).to_numpy(dtype=bool)
