"""Kyrgyz: lemmas, readings, keyboard repair and Latin spelling, from its own lexicon and rules."""

from .analyser import Analysis
from .latin import cyrillic
from .lemmatiser import Answers, analyses, lemmatize_many

__all__ = ["Analysis", "Answers", "analyses", "cyrillic", "lemmatize_many"]
