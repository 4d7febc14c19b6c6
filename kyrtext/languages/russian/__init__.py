"""Russian: what a form can be, its lemma, and whether it can be the stem of a Kyrgyz word."""

from __future__ import annotations

from .latin import cyrillic, plainly
from .lemmas import (
    common,
    entries,
    first_tag,
    known,
    known_reading,
    lemmatize_many,
    listed_readings,
    noun_stem,
    readings,
)
from .tables import Reading, tables

__all__ = [
    "Reading",
    "common",
    "cyrillic",
    "entries",
    "first_tag",
    "known",
    "known_reading",
    "lemmatize_many",
    "listed_readings",
    "noun_stem",
    "plainly",
    "readings",
    "tables",
]
