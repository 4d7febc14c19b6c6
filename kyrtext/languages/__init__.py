"""A language for every word, and its lemma."""
