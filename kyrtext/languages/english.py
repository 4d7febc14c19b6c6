"""English: lemmas by simplemma's dictionary (the only module that imports it), with our own corrections."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable, Iterable
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..files.answers import Table, column, write
from ..files.cache import own_folder
from .answers import Answers
from .wordlists import rows


@functools.lru_cache(maxsize=1)
def _overrides() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("english", "overrides.txt")}


class _Kept:
    """Simplemma's one dictionary of English, as its strategies ask for it: mapped, not loaded."""

    def __init__(self) -> None:
        self._table = _table()

    def get_dictionary(self, lang: str) -> _Kept:  # noqa: ARG002
        return self

    def get(self, form: str, default: str | None = None) -> str | None:
        """Return the lemma of a form of the dictionary."""
        rows = self._table.find(_keys([form]))
        return self._table.columns[0].at(rows)[0] if rows[0] >= 0 else default

    def __contains__(self, form: str) -> bool:
        return self.get(form) is not None

    def __getitem__(self, form: str) -> str:
        found = self.get(form)
        if found is None:
            raise KeyError(form)
        return found


def _keys(forms: Iterable[str]) -> npt.NDArray[np.uint64]:
    raw = [blake2b(form.encode("utf-8", "surrogatepass"), digest_size=8).digest() for form in forms]
    return np.frombuffer(b"".join(raw), dtype=np.uint64)


@functools.lru_cache(maxsize=1)
def _dictionary() -> Callable[[str], str | None]:
    from simplemma.strategies import DictionaryLookupStrategy  # loaded when the first Latin word needs it

    strategy = DictionaryLookupStrategy(_Kept())  # type: ignore[arg-type]
    return lambda form: strategy.get_lemma(form, "en")


@functools.lru_cache(maxsize=1)
def _table() -> Table:
    """Return the dictionary, unpacked by simplemma once and kept as a table for later runs."""
    path = own_folder("cache") / f"english-{version('simplemma')}-2.arrow"
    try:
        return Table(path)
    except (OSError, ValueError):
        pass
    listed = _listed()
    keys, lemmas = _keys(listed), [column(list(listed.values()))]
    try:
        write(path, keys, lemmas)
        return Table(path)
    except OSError:  # no folder to keep it in
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder) / path.name, keys, lemmas)
            return Table(Path(folder) / path.name)


def _listed() -> dict[str, str]:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    return dict(DefaultDictionaryFactory().get_dictionary("en"))


@functools.lru_cache(maxsize=1)
def _fallback() -> Callable[[str], str]:
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    lemmatizer = Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_Kept()))  # type: ignore[arg-type]
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
