"""Russian: what a form can be, its lemma, and whether it can be the stem of a Kyrgyz word."""

from __future__ import annotations

from .beginnings import may_be_words
from .lemmas import known_reading, noun_stem, readings
from .lexicon import common
from .lists import borrowed, known, known_readings, noun_stems
from .many import lemmatize_many
from .tables import Reading, tables

__all__ = [
    "Reading",
    "borrowed",
    "common",
    "known",
    "known_reading",
    "known_readings",
    "lemmatize_many",
    "may_be_words",
    "noun_stem",
    "noun_stems",
    "readings",
    "tables",
]
