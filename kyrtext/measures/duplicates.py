"""Near-duplicates: the same advert or chain message in many places."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..corpus.columns import instants, words_of_documents
from ..corpus.corpus import Corpus
from ..files.arrays import distinct
from ..files.errors import KyrtextError

COLUMNS = ("cluster", "document", "first", "similarity", "platform", "group", "author", "date", "text")
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

    Two texts as alike as the threshold t share at least t of the runs of each, hence one at least among the
    (1 - t) + 1 rarest runs of both (prefix filtering, Chaudhuri and others 2006): only such pairs are
    compared, by their true similarity, and none is missed. Clusters are chains of such pairs.

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
    posts = _compared(corpus, options)
    same: dict[frozenset[int], list[int]] = {}
    for row, post in posts.items():
        # a text with a run of its own is nobody's double
        same.setdefault(frozenset([-1 - row]) if len(post.runs) < post.size else post.runs, []).append(row)
    chains = _Chains()
    sharing: dict[int, list[int]] = {}
    for row, *doubles in same.values():
        for double in doubles:
            chains.join(row, double)
        for run in posts[row].rarest:
            sharing.setdefault(run, []).append(row)
    for rows in sharing.values():
        for one, other in combinations(rows, 2):
            apart = chains.root(one) != chains.root(other)
            if apart and posts[one].likeness(posts[other]) >= options.threshold:
                chains.join(one, other)
    members: dict[int, list[int]] = {}
    for row in posts:
        members.setdefault(chains.root(row), []).append(row)
    found = sorted(
        (rows for rows in members.values() if len(rows) > 1), key=lambda rows: (-len(rows), rows[0])
    )
    return _table(corpus, found, posts)


class _Chains:
    """Rows joined in pairs; the first row of a chain stands for it."""

    def __init__(self) -> None:
        self.parent: dict[int, int] = {}

    def root(self, row: int) -> int:
        parent = self.parent
        while (above := parent.get(row, row)) != row:
            parent[row] = parent.get(above, above)
            row = above
        return row

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self.parent[high] = low


class _Post(NamedTuple):
    """A document that may have a copy: how many runs it has, those met elsewhere too, the rarest of them."""

    size: int
    runs: frozenset[int]
    rarest: list[int]

    def likeness(self, other: _Post) -> float:
        """Jaccard similarity: runs of both over runs of either."""
        both = len(self.runs & other.runs)
        return both / (self.size + other.size - both)


def _compared(corpus: Corpus, options: Likeness) -> dict[int, _Post]:
    """The documents that can have a copy, by row: those with one of their rarest runs met elsewhere."""
    document, run = _runs(corpus, options)
    order = np.argsort(run)
    run = run[order]
    again = run[1:] == run[:-1]
    met = np.append(again, False)[: len(run)]  # and most are met only once
    met[1:] |= again
    run, order = run[met], order[met]
    alone = np.bincount(document, minlength=len(corpus))
    document = document[order].astype(np.int64)
    alone -= np.bincount(document, minlength=len(corpus))
    number = np.cumsum(np.append(True, run[1:] != run[:-1])[: len(run)]) - 1
    often = np.bincount(number)
    by_rarity = np.empty(len(often), dtype=np.int64)
    by_rarity[np.argsort(often, kind="stable")] = np.arange(len(often))
    # the runs of each document that are met elsewhere too, once, the rarest first
    width = max(len(often), 1)
    document, run = np.divmod(distinct(document * width + by_rarity[number]), width)
    bounds = np.searchsorted(document, np.arange(len(corpus) + 1))
    size = alone + np.diff(bounds)
    rarest = size - np.ceil(options.threshold * size - 1e-9).astype(np.int64) + 1 - alone
    first = np.arange(len(run)) - bounds[document] < rarest[document]
    shared = np.bincount(run[first], minlength=width) > 1
    wanted = distinct(document[first & shared[run]])
    return {
        row: _Post(int(size[row]), frozenset(runs), runs[: rarest[row]])
        for row in wanted.tolist()
        for runs in [run[bounds[row] : bounds[row + 1]].tolist()]
    }


def _runs(corpus: Corpus, options: Likeness) -> tuple[np.ndarray, np.ndarray]:
    """Document and number of every run of words, in documents long enough to be compared."""
    lengths = words_of_documents(corpus)
    rows = np.flatnonzero(lengths >= max(options.min_words, options.shingle))
    lengths = lengths[rows]
    words = corpus.counted[corpus.ids]
    words &= np.isin(np.arange(len(corpus)), rows).repeat(np.diff(corpus.bounds))
    keys = corpus.facts.codes("form_key")
    stream = keys[corpus.ids[words]]
    begins = np.ones(len(stream), dtype=bool)  # where a run begins: not among the last words of a document
    ends = np.cumsum(lengths)
    for step in range(1, options.shingle):
        begins[ends - step] = False
    place = np.flatnonzero(begins)
    run, base = stream[place].astype(np.int64), int(keys.max(initial=0)) + 1
    largest = base
    for step in range(1, options.shingle):
        if largest >= LARGEST // base:
            # numbers stay small: runs are renumbered before the next word is added
            run, names = pd.factorize(run)
            largest = len(names)
        run, largest = run * base + stream[place + step], largest * base
    return np.repeat(rows.astype(np.int32), lengths - options.shingle + 1), run


def _table(corpus: Corpus, found: list[list[int]], posts: dict[int, _Post]) -> pd.DataFrame:
    # the earliest; posts without a date come last, and the order of reading decides among equals
    age = np.empty(len(corpus), dtype=np.int64)
    age[np.argsort(instants(corpus), kind="stable")] = np.arange(len(corpus))
    rows = []
    for number, members in enumerate(found, start=1):
        first = min(members, key=age.__getitem__)
        alike = posts[first].likeness
        rows += [(number, row, first, 1.0 if row == first else alike(posts[row])) for row in members]
    table = pd.DataFrame(rows, columns=list(COLUMNS[:4]))
    return table.join(corpus.details(table["document"].to_numpy(dtype=np.int64), COLUMNS[4:]))


def without_duplicates(corpus: Corpus, options: Likeness | None = None) -> Corpus:
    """The corpus with one post of each cluster, the earliest."""
    table = duplicates(corpus, options)
    keep = np.ones(len(corpus), dtype=bool)
    keep[table.loc[table["document"] != table["first"], "document"].to_numpy(dtype=np.int64)] = False
    return corpus.select(keep)
