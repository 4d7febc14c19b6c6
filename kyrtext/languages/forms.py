"""What is asked of a form whose lemma is known: may it stand on a figure, and what is its stem?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from .kyrgyz.analyser import irregular_forms
from .kyrgyz.phonology import attach
from .russian import listed_readings

# Parts of speech that have cases; of all others every form may stand on a figure.
NOMINAL = frozenset({"noun", "name", "place", "adjective", "participle", "numeral"})
SHORT_FORMS = ("ADJS", "PRTS")  # of adjectives, which have no case


def is_nominative(form: str, lemma: str, language: str) -> bool:
    """Tell whether a form of a noun, adjective or name is a nominative without possessive ending.

    >>> [is_nominative(form, "бала", "ky") for form in ("бала", "балдар", "балам", "балага")]
    [True, True, False, False]
    >>> [is_nominative(form, "документ", "ru") for form in ("документы", "документов")]
    [True, False]
    >>> is_nominative("жизни", "жизнь", "ru"), is_nominative("дети", "ребёнок", "ru")
    (False, True)
    """
    low = lemma.lower()
    if form == low or language not in ("ru", "ky"):
        return True
    if language == "ky":
        irregular = irregular_forms().get(form, ())  # the lexicon itself need not be read for this
        return (form[-1:] == "р" and form == attach(low, "LAр")) or any(
            reading[2] == lemma and reading[4] == "pl" for reading in irregular
        )
    found = [reading.tag for reading in listed_readings(form)]
    # жизни and воды are nominatives of the plural too, but mostly genitives
    usual = found[:1] and ("nomn" in found[0] or "accs" in found[0] or found[0].startswith(SHORT_FORMS))
    return bool(usual) and any("nomn" in tag or tag.startswith(SHORT_FORMS) for tag in found)


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
