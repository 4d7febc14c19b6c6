"""The languages: a row each. To add one, write its analyser (and what speaks for it), and add a row.

The first four are weighed together, word by word, in `evidence`, because they share letters and
words. A further language says itself how probable a word is in it (`evidence`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

from ..files.errors import KyrtextError

__all__ = ["TOGETHER", "Language", "added", "codes", "further", "language_of", "languages"]


class Answers(NamedTuple):
    """Parallel lists, one entry per form asked: its lemma, its part of speech, and who gave the answer."""

    lemma: list[str]
    pos: list[str]
    method: list[str]


Analyser = Callable[[list[str]], Answers]
Evidence = Callable[[Sequence[str]], Sequence[float]]


@dataclass(frozen=True)
class Language:
    """One language.

    code      what stands in the column `language`
    name      in English
    share     of running words before anything is known
    analyser  what gives answers (`Answers`, in columns) for forms in lower case, each by itself; as
              a function or where it is, "module:name"; "" for forms that stay as they are
    evidence  what gives for forms in lower case, each by itself, the natural logarithm of how probable
              they are (-8 very common, -10 in the dictionary, -15 unknown, -30 impossible); the same way
    stop_list name of the list under `stopwords/`, "" for none
    """

    code: str
    name: str
    share: float
    analyser: Analyser | str = ""
    evidence: Evidence | str = ""
    stop_list: str = ""

    def analyse(self, forms: list[str]) -> Answers:
        """Return the answers for forms."""
        return self._found(self.analyser)(forms)  # type: ignore[no-any-return]

    def weigh(self, forms: Sequence[str]) -> Sequence[float]:
        """Return how probable each form is in this language, as a logarithm."""
        return self._found(self.evidence)(forms)  # type: ignore[no-any-return]

    def _found(self, function: Callable[..., Any] | str) -> Callable[..., Any]:
        """Return a function of the row, imported when it is asked for the first time.

        Raises
        ------
        KyrtextError
            When there is no such module, or no such name in it.
        """
        if not isinstance(function, str):
            return function
        module, _, name = function.partition(":")
        try:
            return getattr(import_module(module, __package__), name)  # type: ignore[no-any-return]
        except (ImportError, AttributeError, ValueError) as error:
            where = f"'{function}', which the row of the language '{self.code}' names"
            raise KyrtextError(f"cannot load {where}", str(error), "correct languages/registry.py") from error


_WEIGHED = (
    Language("ru", "Russian", 0.46, ".memory:in_russian", stop_list="ru"),
    Language("ky", "Kyrgyz", 0.46, ".memory:in_kyrgyz", stop_list="ky"),
    Language("en", "English", 0.05, ".memory:in_english", stop_list="en"),
    Language("other", "other languages", 0.03),
)
TOGETHER = tuple(row.code for row in _WEIGHED)  # those whose evidence is weighed together
_FURTHER: list[Language] = []  # the rows of languages that weigh their words themselves


def languages() -> tuple[Language, ...]:
    """Return the rows."""
    return (*_WEIGHED, *_FURTHER)


def codes() -> tuple[str, ...]:
    """Return the codes, in the order in which languages are numbered.

    >>> codes()[:4]
    ('ru', 'ky', 'en', 'other')
    """
    return tuple(row.code for row in languages())


def further() -> tuple[Language, ...]:
    """Return the languages that weigh their words themselves."""
    return tuple(_FURTHER)


def language_of(code: str) -> Language:
    """Return the row of a language.

    Raises
    ------
    KyrtextError
        When there is none.
    """
    for row in languages():
        if row.code == code:
            return row
    raise KyrtextError(f"no language '{code}'", f"the languages are {', '.join(codes())}", "give one of them")


@contextmanager
def added(row: Language) -> Iterator[None]:
    """Know one more language meanwhile; it is told apart in texts that are read meanwhile.

    Raises
    ------
    KyrtextError
        When there is such a language, or the row names functions that are not there.
    """
    if row.code in codes():
        raise KyrtextError(f"there is a language '{row.code}'", row.name, "give another code")
    row._found(row.evidence)
    row._found(row.analyser)
    _FURTHER.append(row)
    try:
        yield
    finally:
        _FURTHER.remove(row)
