"""From a term a user typed to the types it means, or to the nearest words where it means none."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from itertools import chain

import numpy as np

from ..files.errors import KyrtextError
from ..text.scripts import candidates, fold
from .corpus import Corpus
from .grouping import SHARED, homographs
from .types import TYPED, UNSPACED, unspaced

QUOTES = "\"«»“”„'"
EDGES = ".,;:!…()[]{}"  # signs that stick to a word when it is copied out of a sentence
ANALYSED = (*SHARED, "en")
LATIN = re.compile("[A-Za-z]")


def types_of(corpus: Corpus, term: str, *, every_kind: bool = False) -> np.ndarray:
    """One bool per type: does the term mean it?

    A bare term matches by lemma: as it stands if words spelled so are mostly of that lemma, else by the
    lemma it is a form of, in any language (a lemma Russian and Kyrgyz share, in both). Words spelled
    exactly so always match. A quoted term matches its form only, as typed or as repaired; `*` stands for
    any letters and `?` for one, `~` at the end allows one typo (these match forms). Script and keyboard are
    repaired as in the text: Latin letters for Cyrillic ones, о у н for ө ү ң, Kyrgyz in Latin letters.

    Words and hashtags are found; `every_kind` finds numbers, emoji, links, phones and mentions too.

    Raises
    ------
    KyrtextError
        For an empty term, one without a letter, or several words where one is counted.

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
    exact = term.strip()[:1] in QUOTES
    if not bare:
        raise KyrtextError("cannot search for an empty term", f"the term is {term!r}", "type a word")
    if not every_kind and len(bare.split()) > 1:
        raise KyrtextError(
            f"'{bare}' is more than one word",
            "words are counted here one by one",
            "give one, or make the phrase a code of a codebook",
        )
    wanted = _searchable(corpus) if every_kind else corpus.counted
    if bare.endswith("~") and not exact:
        return _by_pattern(corpus, _one_typo(fold(_repaired(_lettered(bare.rstrip("~"), term))))) & wanted
    if "*" in bare or "?" in bare.rstrip("?" if exact else ""):
        _lettered(bare.replace("*", "").replace("?", ""), term)
        return _by_pattern(corpus, _wildcard(fold(_repaired(bare)))) & wanted
    bare = bare.strip(EDGES + "?") or bare
    spellings = list(dict.fromkeys(candidate.form for candidate in candidates(bare))) or [bare.lower()]
    facts = corpus.facts
    by_form = facts.where("form_key", map(fold, spellings))
    if every_kind:
        # numbers, phones and links spelled so, however they are spaced
        by_form = by_form | facts.where(UNSPACED, [unspaced(bare)])
    if exact:
        # a quoted "журом" is found even where it means жүрөм
        return (by_form | facts.where(TYPED, spellings)) & wanted
    return (by_form | _by_lemma(corpus, spellings, by_form & corpus.counted)) & wanted


def _lettered(text: str, term: str) -> str:
    if not text.strip(EDGES):
        raise KyrtextError(f"cannot search for '{term.strip()}'", "it would find every word", "add letters")
    return text


def _searchable(corpus: Corpus) -> np.ndarray:
    """One bool per type: everything but punctuation."""
    return ~corpus.facts.of_kind("punctuation")


def _by_lemma(corpus: Corpus, spellings: list[str], by_form: np.ndarray) -> np.ndarray:
    """Types of the lemma a bare term means."""
    facts = corpus.facts
    itself = facts.where("lemma_key", map(fold, spellings)) & corpus.counted
    counts = corpus.type_counts
    own, other = counts[by_form & itself].sum(), counts[by_form & ~itself].sum()
    if itself.any() and own >= other:
        return itself
    # as the corpus reads that form, and as it is read without any text around it
    rows = np.flatnonzero(by_form)
    read = (facts.spelled(name, rows).tolist() for name in ("lemma_key", "language"))
    meant = {(str(key), str(tongue)) for key, tongue in zip(*read, strict=True)}
    for spelling in spellings:
        meant.update(facts.read_without_context(spelling) or read_without_context([spelling])[0])
    found = itself | _of_lemmas(corpus, meant)
    if not found.any():
        found = _of_lemmas(corpus, {(fold(lemma.casefold()), "ky") for lemma in _readings(spellings)})
    return found


def read_without_context(spellings: list[str]) -> list[list[tuple[str, str]]]:
    """Key and language of the lemmas of each spelling, read without any text around it.

    >>> read_without_context(["жумушка", "работу"])[1]
    [('работа', 'ru'), ('работа', 'ky')]
    """
    from ..languages import lemmatize

    found: list[list[tuple[str, str]]] = [[] for _ in spellings]
    for language in ANALYSED:
        # no Cyrillic spelling is an English word: its dictionary need not be loaded
        rows = [at for at, form in enumerate(spellings) if language in SHARED or LATIN.search(form)]
        lemmas = lemmatize([spellings[at] for at in rows], language)["lemma"] if rows else ()
        for at, lemma in zip(rows, lemmas, strict=True):
            found[at].append((fold(lemma.casefold()), language))
    return found


def _readings(spellings: list[str]) -> list[str]:
    """Lemmas of every Kyrgyz reading: other repairs of the keyboard, Latin letters read as Cyrillic."""
    from ..languages import kyrgyz

    forms = [*spellings, *chain.from_iterable(kyrgyz.cyrillic(spellings))]
    return [reading.lemma for form in forms for reading in kyrgyz.analyses(form)]


def _of_lemmas(corpus: Corpus, meant: set[tuple[str, str]]) -> np.ndarray:
    facts = corpus.facts
    found = np.zeros(len(facts), dtype=bool)
    for key, tongue in sorted(meant):
        shared = tongue in SHARED and key not in homographs()
        found |= facts.where("lemma_key", [key]) & facts.where("language", SHARED if shared else (tongue,))
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
    names, codes = corpus.facts.names("form_key"), corpus.facts.codes("form_key")
    known = np.fromiter((matches(key) for key in names), dtype=bool, count=len(names))
    return np.append(known, False)[codes]


LIKE = 0.7  # least similarity, 0 to 1


def nearest(corpus: Corpus, word: str, most: int = 3) -> list[str]:
    """Words of the corpus that are written much like a word, the most alike first, then the commonest.

    Examples
    --------
    >>> import kyrtext
    >>> nearest(kyrtext.from_texts(["Жумуш керек, жумушка барам"]), "жумшу")
    ['жумуш']
    """
    wanted = word.strip().lower()
    types = np.flatnonzero(corpus.counted & (corpus.type_counts > 0))
    counts: dict[str, int] = {}
    spelled = corpus.facts.spelled("form", types).tolist()
    for form, count in zip(spelled, corpus.type_counts[types].tolist(), strict=True):
        if abs(len(form) - len(wanted)) <= 3 and form[:1] == wanted[:1]:
            counts[form] = counts.get(form, 0) + count
    found = difflib.get_close_matches(wanted, counts, 20, LIKE)
    likeness = {form: difflib.SequenceMatcher(None, wanted, form).ratio() for form in found}
    return sorted(found, key=lambda form: (-round(likeness[form], 1), -counts[form], form))[:most]


def absent(corpus: Corpus, words: list[str]) -> dict[str, list[str]]:
    """The terms that no document holds, each with the nearest words there are."""
    return {
        word: nearest(corpus, word) for word in words if not corpus.type_counts[types_of(corpus, word)].sum()
    }
