"""Snowball stems where nltk has the language; the lemma elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

SNOWBALL = {"ru": "russian", "en": "english"}


@lru_cache(maxsize=4)
def _stemmer(language: str) -> Any:
    from nltk.stem.snowball import SnowballStemmer  # nltk takes seconds to import

    return SnowballStemmer(SNOWBALL[language])


def stem_many(forms: Sequence[str], languages: Sequence[str], lemmas: Sequence[str]) -> list[str]:
    """One stem per form: nltk's Snowball for Russian and English, the lemma for other languages.

    Snowball has no Kyrgyz, and its Russian rules leave Kyrgyz words nearly untouched.

    Examples
    --------
    >>> stem_many(["работу", "жумушка"], ["ru", "ky"], ["работа", "жумуш"])
    ['работ', 'жумуш']
    """
    known: dict[tuple[str, str], str] = {}
    out = []
    for form, language, lemma in zip(forms, languages, lemmas, strict=True):
        key = (form, language)
        if key not in known:
            known[key] = _stemmer(language).stem(form) if language in SNOWBALL else lemma.casefold()
        out.append(known[key])
    return out
