"""Kyrgyz: lemmas, readings, keyboard repair and Latin spelling, from its own lexicon and rules."""

from .analyser import Analysis
from .latin import cyrillic, plainest
from .lemmatiser import HAVING, LACKING, MARGINS, NEUTRAL, Answer, analyses, are_entries, ask, on_keyboards
from .spoken import is_skeleton

__all__ = [
    "HAVING",
    "LACKING",
    "MARGINS",
    "NEUTRAL",
    "Analysis",
    "Answer",
    "analyses",
    "are_entries",
    "ask",
    "cyrillic",
    "is_skeleton",
    "on_keyboards",
    "plainest",
]
