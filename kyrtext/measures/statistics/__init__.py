"""Formulas that several measures share."""
