"""English: lemmas by simplemma's dictionary (the only module that imports it), with our own corrections."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

import numpy as np

from ..files.cache import own_folder
from ..files.data import rows
from ..text.words import Words
from .known import Table, column, write
from .registry import Answers

PORTION = 20_000  # words whose letters are in memory together


@functools.lru_cache(maxsize=1)
def _overrides() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("english", "overrides.txt")}


class _Kept:
    """Simplemma's one dictionary of English, as its strategies ask for it: kept as a table, or loaded."""

    def __init__(self) -> None:
        self._table = _table()
        self._seen: dict[str, str | None] = {}

    def look_up(self, forms: Iterable[str]) -> None:
        """Look many forms up at once, for those who will ask for each."""
        new = [form for form in dict.fromkeys(forms) if form not in self._seen]
        if self._table is None:
            self._seen.update(zip(new, map(_listed_lemma, new), strict=True))
            return
        rows = self._table.find(Words(new).whole())
        found = np.flatnonzero(rows >= 0)
        self._seen.update(dict.fromkeys(new))
        if len(found):
            lemmas = self._table.columns[0].at(rows[found])
            self._seen.update(zip([new[place] for place in found.tolist()], lemmas, strict=True))

    def get_dictionary(self, lang: str) -> _Kept:  # noqa: ARG002
        return self

    def get(self, form: str, default: str | None = None) -> str | None:
        """Return the lemma of a form of the dictionary."""
        if form not in self._seen:
            self.look_up([form])
        found = self._seen[form]
        return default if found is None else found

    def __contains__(self, form: str) -> bool:
        return self.get(form) is not None

    def __getitem__(self, form: str) -> str:
        found = self.get(form)
        if found is None:
            raise KeyError(form)
        return found


def _listed_lemma(form: str) -> str | None:
    try:
        return _listed().get(form)
    except UnicodeEncodeError:  # half a letter
        return None


@functools.lru_cache(maxsize=1)
def _kept() -> _Kept:
    return _Kept()


@functools.lru_cache(maxsize=1)
def _dictionary() -> Callable[[str], str | None]:
    from simplemma.strategies import DictionaryLookupStrategy  # loaded when the first Latin word needs it

    strategy = DictionaryLookupStrategy(_kept())  # type: ignore[arg-type]
    return lambda form: strategy.get_lemma(form, "en")


def _path() -> Path:
    return own_folder("cache") / f"english-words-{version('simplemma')}.arrow"


def _table() -> Table | None:
    """Return the dictionary where it was kept as a table."""
    try:
        return Table(_path())
    except (OSError, ValueError):
        return None


def keep() -> None:
    """Keep the dictionary, which simplemma unpacks at every start, as a table that is only opened."""
    names = list(_listed())
    portions = [Words(names[start : start + PORTION]).whole() for start in range(0, len(names), PORTION)]
    write(_path(), np.concatenate(portions), [column(list(_listed().values()))])


@functools.lru_cache(maxsize=1)
def _listed() -> Mapping[str, str]:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    return DefaultDictionaryFactory().get_dictionary("en")


@functools.lru_cache(maxsize=1)
def _fallback() -> Callable[[str], str]:
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    lemmatizer = Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_kept()))  # type: ignore[arg-type]
    return lambda form: lemmatizer.lemmatize(form, "en")


def headwords() -> list[str]:
    """Return every form of the English dictionary, in alphabetical order."""
    return sorted(_listed())


def known(forms: Iterable[str]) -> np.ndarray:
    """Tell for each form whether it is an English word, name or abbreviation of the dictionary.

    >>> known(["vaccines", "jumush", "covid"]).tolist()
    [True, False, True]
    """
    lookup, overrides = _dictionary(), _overrides()
    low = list(map(str.lower, forms))
    _kept().look_up([*low, *map(str.capitalize, low)])
    return np.fromiter((form in overrides or lookup(form) is not None for form in low), dtype=bool)


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
        if lemma is None and ending == "s" and base:  # possessive
            lower = base
            lemma = overrides.get(lower)
        method = "dictionary"
        if lemma is None:
            lemma = lookup(lower)
        if lemma is None:
            lemma = _fallback()(lower) if lower else lower
            method = "suffix" if lemma != lower else "unchanged"
        lemmas.append(lemma)
        methods.append(method)
    return Answers(lemmas, [""] * len(lemmas), methods)
