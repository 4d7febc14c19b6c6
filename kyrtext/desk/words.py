"""The words of the desk's tables: under the coder's own stop words, and the posts a row of a table counts."""

from __future__ import annotations

import numpy as np

from ..corpus.corpus import Corpus
from ..corpus.grouping import counted_types, homographs
from ..corpus.stop_lists import ANY, StopList, chosen, mark
from ..text.scripts import candidates, fold
from .study import Study


def stopped(study: Study) -> Corpus:
    """The corpus under the coder's own stop words beside the lists it was made with."""
    words = tuple(row["word"] for row in study.file.rows("stopword"))
    if not words:
        return study.corpus
    known = study.answers.get("stopped")
    if known is None or known[0] != words:
        settings = study.corpus.notes.get("settings")
        lists = chosen(
            getattr(settings, "stopwords", ()), shipped_lists=getattr(settings, "shipped_stopwords", True)
        )
        own = StopList("own", frozenset(_key(word) for word in words), ANY)
        lexicon = study.corpus.lexicon.copy()
        lexicon["stop"] = mark(lexicon, (*lists, own))
        known = study.answers["stopped"] = words, study.corpus.with_lexicon(lexicon)
    return known[1]  # type: ignore[no-any-return]


def _key(word: str) -> str:
    """A word as stop lists keep it."""
    found = candidates(word)
    return fold(found[0].form if found else word.casefold())


def word_types(corpus: Corpus, lemma: str, language: str) -> np.ndarray:
    """One bool per type: what a row of the frequency table counts."""
    key = fold(lemma.casefold())
    types = counted_types(corpus) & corpus.facts.where("lemma_key", [key])
    if not language:
        return types
    shared = language in ("ru", "ky") and key not in homographs()
    return types & corpus.facts.where("language", ["ru", "ky"] if shared else [language])


def with_word(study: Study, lemma: str, language: str) -> np.ndarray:
    """One bool per post: is the word in it, as its row of the frequency table counts?"""
    corpus = stopped(study)
    return corpus.per_document(word_types(corpus, lemma, language)) > 0
