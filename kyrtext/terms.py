"""From a term a user typed to the types it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from .corpus import Corpus
from .errors import KyrtextError
from .languages import kyrgyz, lemmatize
from .lexicon import SHARED, homographs
from .text.scripts import candidates, fold

QUOTES = "\"«»“”„'"
EDGES = ".,;:!…()[]{}"  # signs that stick to a word when it is copied out of a sentence
ANALYSED = ("ru", "ky", "en")
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")


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
        For an empty term, or one without a letter.

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
    wanted = _searchable(corpus) if every_kind else corpus.counted
    if bare.endswith("~") and not exact:
        return _by_pattern(corpus, _one_typo(fold(_repaired(_lettered(bare.rstrip("~"), term))))) & wanted
    if "*" in bare or "?" in bare.rstrip("?" if exact else ""):
        _lettered(bare.replace("*", "").replace("?", ""), term)
        return _by_pattern(corpus, _wildcard(fold(_repaired(bare)))) & wanted
    bare = bare.strip(EDGES + "?") or bare
    spellings = list(dict.fromkeys(candidate.form for candidate in candidates(bare))) or [bare.lower()]
    by_form = _having(corpus, "form_key", map(fold, spellings))
    if every_kind:
        by_form = by_form | _other_kinds(corpus, bare)
    if exact:
        return (by_form | _typed(corpus).isin(set(spellings)).to_numpy(dtype=bool)) & wanted
    return (by_form | _by_lemma(corpus, spellings, by_form & corpus.counted)) & wanted


def _lettered(text: str, term: str) -> str:
    if not text.strip(EDGES):
        raise KyrtextError(f"cannot search for '{term.strip()}'", "it would find every word", "add letters")
    return text


def _searchable(corpus: Corpus) -> np.ndarray:
    """One bool per type: everything but punctuation."""
    return corpus.of_lexicon(
        "searchable", lambda: (corpus.lexicon["kind"] != "punctuation").to_numpy(dtype=bool)
    )


def _typed(corpus: Corpus) -> pd.Series:
    """Every type as it was typed, in small letters: a quoted "журом" is found even where it means жүрөм."""
    return corpus.of_lexicon("typed", corpus.lexicon["token"].str.lower)


def _having(corpus: Corpus, column: str, keys: Iterable[str]) -> np.ndarray:
    codes, index = corpus.of_lexicon(("index", column), lambda: _index(corpus.lexicon[column]))
    wanted = index.get_indexer(list(dict.fromkeys(keys)))
    found = np.zeros(len(codes), dtype=bool)
    for code in wanted[wanted >= 0].tolist():
        found |= codes == code
    return found


def _index(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """The number of each value of a column, and where to look a value's number up."""
    codes, values = pd.factorize(column.to_numpy(dtype=object))
    return codes, pd.Index(values, dtype=object)


def _other_kinds(corpus: Corpus, bare: str) -> np.ndarray:
    """Numbers, phones and links spelled so, however they are spaced."""
    keys = corpus.of_lexicon("unspaced", lambda: _unspaced_keys(corpus))
    found = np.zeros(len(corpus.lexicon), dtype=bool)
    found[keys.get(_unspaced(bare), [])] = True
    return found


def _unspaced_keys(corpus: Corpus) -> dict[str, list[int]]:
    keys: dict[str, list[int]] = {}
    rows = np.flatnonzero(_searchable(corpus) & ~corpus.counted)
    for row, token in zip(rows.tolist(), corpus.lexicon["token"].iloc[rows], strict=True):
        keys.setdefault(_unspaced(token), []).append(row)
    return keys


def _unspaced(text: str) -> str:
    return _SPACES.sub("", text).casefold()


def _by_lemma(corpus: Corpus, spellings: list[str], by_form: np.ndarray) -> np.ndarray:
    """Types of the lemma a bare term means."""
    lexicon = corpus.lexicon
    itself = _having(corpus, "lemma_key", map(fold, spellings)) & corpus.counted
    counts = corpus.type_counts
    own, other = counts[by_form & itself].sum(), counts[by_form & ~itself].sum()
    if itself.any() and own >= other:
        return itself
    # as the corpus reads that form, and as it is read without any text around it
    meant = {
        (str(key), str(tongue)) for key, tongue in lexicon.loc[by_form, ["lemma_key", "language"]].values
    }
    meant |= {
        (fold(lemma.casefold()), language)
        for language in ANALYSED
        for lemma in lemmatize(spellings, language)["lemma"]
    }
    found = itself | _of_lemmas(corpus, meant)
    if not found.any():
        found = _of_lemmas(corpus, {(fold(lemma.casefold()), "ky") for lemma in _readings(spellings)})
    return found


def _readings(spellings: list[str]) -> list[str]:
    """Lemmas of every Kyrgyz reading: other repairs of the keyboard, Latin letters read as Cyrillic."""
    forms = [*spellings, *(form for spelling in spellings for form in kyrgyz.cyrillic(spelling))]
    return [reading.lemma for form in forms for reading in kyrgyz.analyses(form)]


def _of_lemmas(corpus: Corpus, meant: set[tuple[str, str]]) -> np.ndarray:
    found = np.zeros(len(corpus.lexicon), dtype=bool)
    language = corpus.lexicon["language"].to_numpy(dtype=object)
    for key, tongue in sorted(meant):
        types = np.flatnonzero(_having(corpus, "lemma_key", [key]))
        shared = tongue in SHARED and key not in homographs()
        allowed = SHARED if shared else (tongue,)
        found[[row for row in types.tolist() if language[row] in allowed]] = True
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
    known = [key for key in keys.unique() if matches(key)]
    return keys.isin(known).to_numpy(dtype=bool)
