"""Languages of words and their lemmas: annotate() turns surface types into (language, form, lemma)."""

from .annotate import Annotation, Annotator, annotate, lemmatize
from .registry import TOGETHER as LANGUAGES

__all__ = ["LANGUAGES", "Annotation", "Annotator", "annotate", "lemmatize"]
