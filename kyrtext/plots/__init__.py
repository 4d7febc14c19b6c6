"""Plots: a table and `ax=` go in, the Axes comes out. Nothing is counted here."""

from __future__ import annotations

from .bars import bars
from .cloud import cloud

__all__ = ["bars", "cloud"]
