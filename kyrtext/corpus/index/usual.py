"""What an index keeps of the usual questions: frequency tables, decisions, how its commonest words are read.

The usual table groups by lemma under the stop lists of the index. Another grouping, or another division, is
counted when it is asked for; the numbers are the same. A term that is searched for may be one of the
commonest inflected words; its lemma is then known without loading the dictionaries.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from ...files.arrays import mapped
from ..corpus import Corpus
from ..counting import Counted, Parts, counted, parts_of, spread_of, type_counts
from ..decisions import Entry, of_words
from ..grouping import Counting, Grouping, GroupKey, grouped
from ..terms import read_without_context
from ..types import TypeCounts
from .lexicon import FILE, GROUPS

DIVIDED = (None, "platform", "kind", "month")
DECIDED = "decisions.json"
COUNTED = ("edges", "group", "count", "words", "sizes")


def write_groups(corpus: Corpus, folder: Path) -> None:
    """Write the usual groups of a corpus, and what is counted of them."""
    grouping = grouped(corpus, Counting())
    names = ["", *corpus.facts.names("language").tolist()]
    numbers = {name: number for number, name in enumerate(names)}
    languages = np.fromiter((numbers[name] for name in grouping.shown.languages), dtype=np.int8)
    assert grouping.key is not None
    known: dict[str, Any] = {"key": grouping.key.digest.hex(), "languages": names, "parts": {}}
    np.save(folder / "group-of_type.npy", grouping.of_type)
    np.save(folder / "group-language.npy", languages)
    every = np.arange(len(grouping))
    np.save(folder / "group-length.npy", grouping.shown.lengths(every).astype(np.int32))
    for by in DIVIDED:
        known["parts"][str(by)] = _write_parts(corpus, grouping, folder, by)
    (folder / GROUPS).write_text(json.dumps(known, ensure_ascii=False), "utf-8")
    decided = json.dumps(of_words(corpus, Counting()), ensure_ascii=False)
    (folder / DECIDED).write_text(decided, "utf-8")


def _write_parts(corpus: Corpus, grouping: Grouping, folder: Path, by: str | None) -> list[str]:
    """Write what is counted in each part, and return the names of the parts."""
    found, parts = counted(corpus, by, grouping), parts_of(corpus, by)
    part = np.repeat(np.arange(len(parts.names)), np.diff(found.edges))
    documents, authors = spread_of(corpus, grouping.of_type, parts, part, found.group)
    values = {name: getattr(found, name) for name in COUNTED}
    values.update(documents=documents, authors=authors)
    for name in ("group", "count", "documents", "authors"):
        values[name] = values[name].astype(np.int32)
    if by:
        cells = type_counts(corpus, parts, np.ones(len(corpus.facts), dtype=bool))
        values.update({f"type-{name}": getattr(cells, name) for name in ("edges", "types", "counts")})
    for name, array in values.items():
        np.save(folder / f"group-{by}-{name}.npy", array)
    return parts.names


class UsualTables:
    """What an index keeps of the usual tables of its corpus.

    Under other stop lists its `decisions` do not hold, under other lemmas its `groups` do not, either.
    """

    def __init__(self, folder: Path, *, decisions: bool = True, groups: bool = True) -> None:
        self._folder, self._decisions, self._groups = folder, decisions, groups
        self._known = json.loads((folder / GROUPS).read_text("utf-8"))
        self._key = GroupKey("lemma", bytes.fromhex(self._known["key"]))

    def _array(self, by: str | None, name: str) -> np.ndarray:
        return mapped(self._folder / f"group-{by}-{name}.npy")

    def decisions(self) -> list[Entry] | None:
        """The decisions about words."""
        path = self._folder / DECIDED
        if not self._decisions or not path.is_file():  # an older index has none
            return None
        return [Entry(*fields) for fields in json.loads(path.read_text("utf-8"))]

    def lengths(self, key: GroupKey | None) -> np.ndarray | None:
        """Letters of the headwords of these groups."""
        there = self._groups and key == self._key
        return mapped(self._folder / "group-length.npy") if there else None

    def type_counts(self, by: str | None) -> TypeCounts | None:
        """Tokens of each type in each part."""
        if by is None or by not in DIVIDED:
            return None
        arrays = (self._array(by, f"type-{name}") for name in ("edges", "types", "counts"))
        return TypeCounts(self._known["parts"][by], *arrays)

    def counted(self, corpus: Corpus, by: str | None, key: GroupKey | None) -> Counted | None:
        """What is counted of these groups in each part."""
        if by not in DIVIDED or not self._groups or key != self._key:
            return None
        of_types = self.type_counts(by)
        if of_types is None:
            of_types = type_counts(corpus, Parts([""], np.zeros(0)), np.ones(len(corpus.facts), dtype=bool))
        arrays = {name: self._array(by, name) for name in (*COUNTED, "documents", "authors")}
        return Counted(names=self._known["parts"][str(by)], of_types=of_types, **arrays)


MOST = 2_000


def write_common_readings(corpus: Corpus, folder: Path) -> None:
    """Write the lemmas of the commonest forms that are mostly not their own lemmas."""
    forms = commonest(corpus)
    kept = dict(zip(forms, read_without_context(forms), strict=True))
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
