"""Plots: a table and `ax=` go in, the Axes comes out. Nothing is counted here."""

from __future__ import annotations

from .bars import bars
from .cloud import cloud
from .comparison import keyness, scatter, side_by_side
from .distribution import shares, zipf
from .graph import dendrogram, network
from .grid import heatmap, treemap
from .maps import correspondence
from .measured import measured
from .timeline import timeline
from .word_tree import size_of_tree, word_tree

__all__ = [
    "bars",
    "cloud",
    "correspondence",
    "dendrogram",
    "heatmap",
    "keyness",
    "measured",
    "network",
    "scatter",
    "shares",
    "side_by_side",
    "size_of_tree",
    "timeline",
    "treemap",
    "word_tree",
    "zipf",
]
