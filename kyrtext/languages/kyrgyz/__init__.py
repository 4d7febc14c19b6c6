"""Kyrgyz: lexicon, morphotactics, analyser, guesser and keyboard repair."""
