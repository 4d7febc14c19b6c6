"""Kyrgyz: lemmas, readings, keyboard repair and Latin spelling, from its own lexicon and rules."""

from .analyser import Analysis
from .latin import cyrillic, plainest
from .lemmatiser import HAVING, LACKING, MARGINS, NEUTRAL, Answer, analyses, are_entries, ask, on_keyboards

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
    "on_keyboards",
    "plainest",
]
