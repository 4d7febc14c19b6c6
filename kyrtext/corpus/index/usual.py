"""What an index keeps of the usual questions: frequency tables, decisions, how its commonest words are read.

The usual table groups by lemma under the stop lists of the index. Another grouping, or another division, is
counted when it is asked for; the numbers are the same. A term that is searched for may be one of the
commonest inflected words; its lemma is then known without loading the dictionaries.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ...files.arrays import mapped
from ...files.lazy import Later
from ..corpus import Corpus
from ..counting import Counted, Division, by_type, counted
from ..decisions import USUAL, Entry, of_words
from ..grouping import Counting, Grouping, grouped
from ..occurrence import KeptRows, Reach, Shown
from ..partition import division as division_of
from ..postings import PartCounts
from ..terms import read_alone
from .lexicon import FILE

DIVIDED = (None, "platform", "kind", "month")
DECIDED = "decisions.json"
COUNTED = ("edges", "group", "count", "words", "sizes")


def write_groups(corpus: Corpus, folder: Path) -> None:
    """Write the usual groups of a corpus that has postings, and what is counted of them."""
    grouping = grouped(corpus, Counting())
    names = corpus.facts.names("language").tolist()
    numbers = {name: number for number, name in enumerate(["", *names])}
    languages = np.fromiter((numbers[name] for name in grouping.shown.languages), dtype=np.int8)
    known: dict[str, Any] = {"key": grouping.key[1].hex(), "languages": ["", *names], "parts": {}}  # type: ignore[index]
    np.save(folder / "group-of_type.npy", grouping.of_type)
    np.save(folder / "group-language.npy", languages)
    every = np.arange(len(grouping))
    np.save(folder / "group-length.npy", grouping.shown.lengths(every).astype(np.int32))
    for by in DIVIDED:
        known["parts"][str(by)] = _write_parts(corpus, grouping, folder, by)
    (folder / "groups.json").write_text(json.dumps(known, ensure_ascii=False), "utf-8")
    decided = json.dumps(of_words(corpus, Counting()), ensure_ascii=False)
    (folder / DECIDED).write_text(decided, "utf-8")


def _write_parts(corpus: Corpus, grouping: Grouping, folder: Path, by: str | None) -> list[str]:
    """Write what is counted in each part, and return the names of the parts."""
    codes, names = division_of(corpus, by) if by else (None, [""])
    division = Division(codes, len(names), by)
    found = counted(corpus, grouping.of_type, len(grouping), division)
    part = np.repeat(np.arange(division.parts), np.diff(found.edges))
    documents, authors = Reach(corpus, grouping.of_type, Shown(part, found.group), division).reach()
    values = {name: getattr(found, name) for name in COUNTED}
    values.update(documents=documents, authors=authors)
    for name in ("group", "count", "documents", "authors"):
        values[name] = values[name].astype(np.int32)
    if by:
        cells = by_type(corpus, division, names)
        values.update({f"type-{name}": getattr(cells, name) for name in ("edges", "types", "counts")})
    for name, array in values.items():
        np.save(folder / f"group-{by}-{name}.npy", array)
    return names


def kept_groups(corpus: Corpus, folder: Path) -> None:
    """Tell a corpus opened from an index what is kept of its groups."""
    known = json.loads((folder / "groups.json").read_text("utf-8"))
    if (folder / DECIDED).is_file():  # an older index has none
        corpus._known[USUAL] = Later(partial(_decided, folder))
    key = "lemma", bytes.fromhex(known["key"])
    corpus._of_lexicon[key] = Later(lambda: _numbered(folder, known["languages"]))
    corpus._known["lengths", key] = Later(lambda: mapped(folder / "group-length.npy"))
    for by in DIVIDED:
        names = known["parts"][str(by)]
        corpus._known["rows", by, key] = Later(partial(_rows, folder, by, names))
        if by:
            corpus._known["cells", by] = Later(partial(_cells, folder, by, names))


def _numbered(folder: Path, languages: list[str]) -> tuple[np.ndarray, np.ndarray]:
    names = np.array(languages, dtype=object)
    return mapped(folder / "group-of_type.npy"), names[mapped(folder / "group-language.npy")]


def _decided(folder: Path) -> list[Entry]:
    return [Entry(*fields) for fields in json.loads((folder / DECIDED).read_text("utf-8"))]


def _rows(folder: Path, by: str | None, names: list[str]) -> KeptRows:
    arrays = {name: mapped(folder / f"group-{by}-{name}.npy") for name in (*COUNTED, "documents", "authors")}
    found = Counted(*(arrays[name] for name in COUNTED))
    return KeptRows(names, found, arrays["documents"], arrays["authors"])


def _cells(folder: Path, by: str, names: list[str]) -> PartCounts:
    return PartCounts(
        names, *(mapped(folder / f"group-{by}-type-{name}.npy") for name in ("edges", "types", "counts"))
    )


MOST = 2_000


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
