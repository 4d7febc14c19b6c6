"""Kyrgyz: lemmas, readings, keyboard repair and Latin spelling, from its own lexicon and rules."""

from .analyser import Analysis
from .context import (
    NAME,
    NEAR,
    NO_NAME,
    Alternative,
    Alternatives,
    Known,
    choose,
    class_numbers,
    cues,
    speaking_for,
    told,
)
from .keyboard import HAVING, LACKING, NEUTRAL
from .latin import cyrillic, plainest
from .lemmatiser import MARGINS, Answer, analyses, are_entries, ask, on_keyboards
from .spoken import is_skeleton

__all__ = [
    "HAVING",
    "LACKING",
    "MARGINS",
    "NAME",
    "NEAR",
    "NEUTRAL",
    "NO_NAME",
    "Alternative",
    "Alternatives",
    "Analysis",
    "Answer",
    "Known",
    "analyses",
    "are_entries",
    "ask",
    "choose",
    "class_numbers",
    "cues",
    "cyrillic",
    "is_skeleton",
    "on_keyboards",
    "plainest",
    "speaking_for",
    "told",
]
