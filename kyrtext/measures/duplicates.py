"""Near-duplicates: the same advert or chain message in many places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from datasketch import MinHash, MinHashLSH

from ..corpus import Corpus
from ..errors import KyrtextError
from ..words import words_of

COLUMNS = ("cluster", "document", "first", "similarity", "platform", "group", "author", "date", "text")
SEED = 1
PERMUTATIONS = 128


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
                "0 < threshold <= 1",
            )


def duplicates(corpus: Corpus, options: Likeness | None = None) -> pd.DataFrame:
    """Posts that are copies of each other, cluster by cluster, the largest first.

    Candidates come from MinHash (Broder 1997; 128 permutations, fixed seed) with banding; each is then
    checked by the true Jaccard similarity of its runs of words, so none is reported by chance. Clusters
    are chains of such pairs.

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


def shingled(corpus: Corpus, options: Likeness) -> dict[int, frozenset[bytes]]:
    """The runs of words of every document long enough to be compared, by row."""
    words = words_of(corpus)
    keys, _ = pd.factorize(corpus.lexicon["form_key"])
    stream = keys[words.types].astype(np.int64)
    bounds = np.searchsorted(words.documents, np.arange(len(corpus) + 1))
    found = {}
    for row in range(len(corpus)):
        run = stream[bounds[row] : bounds[row + 1]]
        if len(run) >= max(options.min_words, options.shingle):
            windows = np.lib.stride_tricks.sliding_window_view(run, options.shingle)
            found[row] = frozenset(window.tobytes() for window in windows)
    return found


def _pairs(shingles: dict[int, frozenset[bytes]], threshold: float) -> list[tuple[int, int]]:
    """Pairs that are alike enough; equal sets are joined without hashing them again."""
    same: dict[frozenset[bytes], int] = {}
    pairs = []
    # bands that miss few pairs near the threshold; what they propose too much is checked away
    index = MinHashLSH(threshold=max(threshold - 0.1, 0.05), num_perm=PERMUTATIONS)
    for row, runs in shingles.items():
        if runs in same:
            pairs.append((same[runs], row))
            continue
        same[runs] = row
        sketch = MinHash(num_perm=PERMUTATIONS, seed=SEED)
        sketch.update_batch(sorted(runs))
        pairs += [
            (other, row)
            for other in sorted(index.query(sketch))
            if jaccard(shingles[other], runs) >= threshold
        ]
        index.insert(row, sketch)
    return pairs


def jaccard(one: frozenset[bytes], other: frozenset[bytes]) -> float:
    """Size of the intersection over the size of the union."""
    return len(one & other) / len(one | other) if one or other else 1.0


def _table(corpus: Corpus, found: list[list[int]], shingles: dict[int, frozenset[bytes]]) -> pd.DataFrame:
    # the earliest; posts without a date come last, and the order of reading decides among equals
    age = corpus.documents["date"].rank(method="first", na_option="bottom").to_numpy()
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
