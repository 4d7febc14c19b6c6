"""Near-duplicates: the same advert or chain message in many places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from datasketch import MinHash, MinHashLSH

from ..corpus.corpus import Corpus
from ..corpus.partition import best_dates
from ..corpus.words import words_of
from ..files.arrays import distinct
from ..files.errors import KyrtextError

COLUMNS = ("cluster", "document", "first", "similarity", "platform", "group", "author", "date", "text")
SEED = 1
PERMUTATIONS = 128
CAUGHT = 0.999
LARGEST = 2**62


@dataclass(frozen=True)
class Likeness:
    """When two posts are the same text.

    Attributes
    ----------
    threshold : float
        Least Jaccard similarity of their runs of `shingle` words, 0 to 1.
    shingle : int
        Words in a run.
    min_words : int
        Shorter posts are not compared ("спасибо" is no copy of "спасибо").
    """

    threshold: float = 0.7
    shingle: int = 3
    min_words: int = 6

    def __post_init__(self) -> None:
        if not 0 < self.threshold <= 1 or self.shingle < 1:
            raise KyrtextError(
                "cannot look for copies",
                f"threshold {self.threshold}, shingle {self.shingle}",
                "0 < threshold <= 1, shingle >= 1",
            )


def duplicates(corpus: Corpus, options: Likeness | None = None) -> pd.DataFrame:
    """Posts that are copies of each other, cluster by cluster, the largest first.

    Candidates come from MinHash (Broder 1997; 128 permutations, fixed seed) with banding that proposes 999
    of 1,000 pairs at the threshold; each is then checked by the true Jaccard similarity of its runs of
    words, so none is reported by chance. Clusters are chains of such pairs.

    Returns
    -------
    DataFrame
        `cluster` (from 1), `document` (row in `corpus.documents`), `first` (row of the cluster's earliest
        post), `similarity` to it, `platform, group, author, date, text`. Posts without a copy are not listed.

    Examples
    --------
    >>> import kyrtext
    >>> advert = "Требуется повар в кафе у метро, зарплата 45000, питание и жильё бесплатно"
    >>> texts = [advert, "Салам баарыңарга, жумуш издеп жүрөм Москвада", advert + " звоните"]
    >>> corpus = kyrtext.from_texts(texts)
    >>> duplicates(corpus)["document"].tolist()
    [0, 2]
    """
    options = options or Likeness()
    shingles = shingled(corpus, options)
    parent = list(range(len(corpus)))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for one, other in _pairs(shingles, options.threshold):
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    members: dict[int, list[int]] = {}
    for row in shingles:
        members.setdefault(root(row), []).append(row)
    found = sorted(
        (rows for rows in members.values() if len(rows) > 1), key=lambda rows: (-len(rows), rows[0])
    )
    return _table(corpus, found, shingles)


def shingled(corpus: Corpus, options: Likeness) -> dict[int, frozenset[int]]:
    """The runs of words (by number) of every document that can have a copy, by row.

    Two texts as alike as the threshold t share at least t of the runs of each, hence one at least among the
    (1 - t) + 1 rarest runs of both (prefix filtering, Chaudhuri and others 2006). A document whose rarest
    runs are nobody else's rarest has no copy, and is left out before anything is hashed.
    """
    document, run = _runs(corpus, options)
    if not len(run):
        return {}
    counts = np.bincount(run)
    by_rarity = np.empty(len(counts), dtype=np.int64)
    by_rarity[np.argsort(counts, kind="stable")] = np.arange(len(counts))
    # every document's runs once, the rarest first
    document, run = np.divmod(distinct(document * len(counts) + by_rarity[run]), len(counts))
    bounds = np.searchsorted(document, np.arange(len(corpus) + 1))
    size = np.diff(bounds)
    rarest = size - np.ceil(options.threshold * size - 1e-9).astype(np.int64) + 1
    first = np.arange(len(run)) - bounds[document] < rarest[document]
    shared = np.bincount(run[first], minlength=len(counts)) > 1
    wanted = distinct(document[first & shared[run]])
    return {row: frozenset(run[bounds[row] : bounds[row + 1]].tolist()) for row in wanted.tolist()}


def _runs(corpus: Corpus, options: Likeness) -> tuple[np.ndarray, np.ndarray]:
    """Document and number of every run of words, in documents long enough to be compared."""
    words = words_of(corpus)
    keys = corpus.facts.codes("form_key")
    stream = keys[words.types].astype(np.int64)
    lengths = np.bincount(words.documents, minlength=len(corpus))
    size = len(stream) - options.shingle + 1
    if size < 1:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    first = words.documents[:size]
    inside = first == words.documents[options.shingle - 1 :]
    inside &= lengths[first] >= max(options.min_words, options.shingle)
    place = np.flatnonzero(inside)
    run, base = stream[place], int(keys.max(initial=0)) + 1
    largest = base
    for step in range(1, options.shingle):
        if largest >= LARGEST // base:
            # numbers stay small: runs are renumbered before the next word is added
            run, names = pd.factorize(run)
            largest = len(names)
        run, largest = run * base + stream[place + step], largest * base
    return words.documents[place].astype(np.int64), pd.factorize(run)[0].astype(np.int64)


def banding(threshold: float) -> tuple[int, int]:
    """Bands and rows of the index: the longest rows that still propose 999 of 1,000 pairs at the threshold.

    A pair of Jaccard similarity s is proposed with the probability 1 - (1 - s^rows)^bands (Leskovec and
    others 2014, 3.4.2).

    >>> banding(0.7)
    (32, 4)
    """
    for rows in range(PERMUTATIONS // 2, 1, -1):
        bands = PERMUTATIONS // rows
        if 1 - (1 - threshold**rows) ** bands >= CAUGHT:
            return bands, rows
    return PERMUTATIONS, 1


def _pairs(shingles: dict[int, frozenset[int]], threshold: float) -> list[tuple[int, int]]:
    """Pairs that are alike enough; equal sets are joined without hashing them again."""
    same: dict[frozenset[int], int] = {}
    pairs = []
    blank = MinHash(num_perm=PERMUTATIONS, seed=SEED)  # copied, for its permutations take long to draw
    index = MinHashLSH(num_perm=PERMUTATIONS, params=banding(threshold))
    for row, runs in shingles.items():
        if runs in same:
            pairs.append((same[runs], row))
            continue
        same[runs] = row
        sketch = blank.copy()
        sketch.update_batch([run.to_bytes(8, "little") for run in sorted(runs)])
        pairs += [
            (other, row)
            for other in sorted(index.query(sketch))
            if jaccard(shingles[other], runs) >= threshold
        ]
        index.insert(row, sketch)
    return pairs


def jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    """Size of the intersection over the size of the union."""
    return len(one & other) / len(one | other) if one or other else 1.0


def _table(corpus: Corpus, found: list[list[int]], shingles: dict[int, frozenset[int]]) -> pd.DataFrame:
    # the earliest; posts without a date come last, and the order of reading decides among equals
    age = best_dates(corpus.documents).rank(method="first", na_option="bottom").to_numpy()
    rows = []
    for number, members in enumerate(found, start=1):
        first = min(members, key=lambda row: age[row])
        rows += [(number, row, first, jaccard(shingles[first], shingles[row])) for row in members]
    table = pd.DataFrame(rows, columns=list(COLUMNS[:4]))
    details = corpus.details(table["document"].to_numpy(dtype=np.int64), COLUMNS[4:])
    for name in COLUMNS[4:]:
        table[name] = details[name]
    return table


def without_duplicates(corpus: Corpus, options: Likeness | None = None) -> Corpus:
    """The corpus with one post of each cluster, the earliest."""
    table = duplicates(corpus, options)
    keep = np.ones(len(corpus), dtype=bool)
    keep[table.loc[table["document"] != table["first"], "document"].to_numpy(dtype=np.int64)] = False
    return corpus.select(keep)
