"""The corpus: one value in the middle, its makers, and what is counted of it."""

from .corpus import Corpus

__all__ = ["Corpus"]
