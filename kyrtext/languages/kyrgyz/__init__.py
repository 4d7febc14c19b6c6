"""Kyrgyz: lemmas, readings, keyboard repair and Latin spelling, from a lexicon and morphotactics of its own."""

from .analyser import Analysis
from .latin import cyrillic
from .lemmatiser import Answers, analyses, lemmatize_many

__all__ = ["Analysis", "Answers", "analyses", "cyrillic", "lemmatize_many"]
