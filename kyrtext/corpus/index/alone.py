"""What an index keeps of its commonest inflected words: how each is read without any text around it.

A term that is searched for may be such a word; its lemma is then known without loading the dictionaries.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from ..corpus import Corpus
from ..terms import read_alone

MOST = 2_000
FILE = "alone.json"


def write_alone(corpus: Corpus, folder: Path) -> None:
    """Write the lemmas of the commonest forms that are mostly not their own lemmas."""
    forms = commonest(corpus)
    kept = dict(zip(forms, read_alone(forms), strict=True))
    (folder / FILE).write_text(json.dumps(kept, ensure_ascii=False), "utf-8")


def commonest(corpus: Corpus) -> list[str]:
    """The commonest forms whose tokens mostly have another lemma."""
    facts = corpus.facts
    names = facts.names("form")
    keys, lemma_keys = facts.names("form_key"), facts.names("lemma_key")
    place = {key: number for number, key in enumerate(lemma_keys.tolist())}
    as_lemma = np.array([*(place.get(key, -1) for key in keys.tolist()), -1])[facts.codes("form_key")]
    itself = (facts.codes("lemma_key") == as_lemma) & (as_lemma >= 0)
    types = np.flatnonzero(corpus.counted & (facts.codes("form") >= 0))
    counts = np.where(itself, -corpus.type_counts, corpus.type_counts)[types]
    other = np.bincount(facts.codes("form")[types], weights=counts, minlength=len(names))
    order = np.argsort(-other, kind="stable")[:MOST]
    return sorted(names[order[other[order] > 0]].tolist())


def read_kept(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Read what `write_alone` wrote; an older index has nothing."""
    path = folder / FILE
    if not path.is_file():
        return {}
    kept = json.loads(path.read_text("utf-8"))
    return {form: [(key, language) for key, language in read] for form, read in kept.items()}
