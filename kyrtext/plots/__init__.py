"""Plots: a table and `ax=` go in, the Axes comes out."""
