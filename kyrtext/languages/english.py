"""English: lemmas by simplemma's dictionary (the only module that imports it), with our own corrections."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from importlib.metadata import version

import numpy as np

from ..files.cache import kept
from .answers import Answers
from .wordlists import rows


@functools.lru_cache(maxsize=1)
def _overrides() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("english", "overrides.txt")}


class _Kept:
    """Simplemma's one dictionary of English, as its strategies ask for it."""

    def get_dictionary(self, lang: str) -> dict[str, str]:  # noqa: ARG002
        return _table()


@functools.lru_cache(maxsize=1)
def _dictionary() -> Callable[[str], str | None]:
    from simplemma.strategies import DictionaryLookupStrategy  # loaded when the first Latin word needs it

    strategy = DictionaryLookupStrategy(_Kept())
    return lambda form: strategy.get_lemma(form, "en")


@functools.lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Return the dictionary, unpacked by simplemma once and kept for later runs."""

    def unpacked() -> dict[str, str]:
        from simplemma.strategies.dictionaries import DefaultDictionaryFactory

        return dict(DefaultDictionaryFactory().get_dictionary("en"))

    return kept("english", f"simplemma {version('simplemma')}", unpacked)


@functools.lru_cache(maxsize=1)
def _fallback() -> Callable[[str], str]:
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    lemmatizer = Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_Kept()))
    return lambda form: lemmatizer.lemmatize(form, "en")


def headwords() -> list[str]:
    """Return every form of the English dictionary, in alphabetical order."""
    return sorted(_table())


def known(forms: Iterable[str]) -> np.ndarray:
    """Tell for each form whether it is an English word, name or abbreviation of the dictionary.

    >>> known(["vaccines", "jumush", "covid"]).tolist()
    [True, False, True]
    """
    lookup, overrides = _dictionary(), _overrides()
    return np.fromiter(
        (form.lower() in overrides or lookup(form.lower()) is not None for form in forms), dtype=bool
    )


def lemmatize_many(forms: Iterable[str]) -> Answers:
    """Return the lemma and method of each English form; the part of speech is not known.

    >>> lemmatize_many(["vaccines", "COVID", "tested"]).lemma
    ['vaccine', 'COVID', 'test']
    """
    lookup, overrides = _dictionary(), _overrides()
    lemmas, methods = [], []
    for form in forms:
        lower = form.replace("’", "'").lower()
        base, _, ending = lower.partition("'")
        lemma = overrides.get(lower)
        if lemma is None and ending == "s":  # possessive
            lower = base
            lemma = overrides.get(lower)
        method = "dictionary"
        if lemma is None:
            lemma = lookup(lower)
        if lemma is None:
            lemma = _fallback()(lower)
            method = "suffix" if lemma != lower else "unchanged"
        lemmas.append(lemma)
        methods.append(method)
    return Answers(lemmas, [""] * len(lemmas), methods)
