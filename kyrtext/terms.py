"""From a term a user typed to the types it means."""

from __future__ import annotations

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
    form of. A quoted term matches its form only. Script and keyboard are repaired as in the text.

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
