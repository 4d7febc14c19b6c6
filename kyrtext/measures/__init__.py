"""Measures: a corpus goes in, a table comes out."""
