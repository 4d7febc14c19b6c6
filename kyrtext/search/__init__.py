"""Searching: the query language, terms, codebooks and coding, dated events."""
