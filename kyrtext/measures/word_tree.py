"""Word tree: what stands before and after a word, branch by branch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..corpus.corpus import Corpus
from ..corpus.words import Words, words_of
from ..files.errors import KyrtextError
from ..search.answers import find
from ..search.query import Query
from ..text.words import sort_key

COLUMNS = ("side", "depth", "path", "word", "count")
SIDES = ("left", "right")


@dataclass(frozen=True)
class Branching:
    """How far a word tree grows.

    Attributes
    ----------
    depth : int
        Words on each side.
    branches : int
        Most branches shown at each depth of each side, the commonest first.
    min_count : int
        Occurrences a branch needs.
    """

    depth: int = 3
    branches: int = 20
    min_count: int = 1

    def __post_init__(self) -> None:
        for name in ("depth", "branches", "min_count"):
            if getattr(self, name) < 1:
                raise KyrtextError(
                    f"{name} is {getattr(self, name)}", "it counts from 1", "give a positive number"
                )


@dataclass(frozen=True, eq=False)
class Forms:
    """Number of the form of each type, and the forms by number."""

    of_type: np.ndarray
    names: np.ndarray


def word_tree(corpus: Corpus, query: str | Query, options: Branching | None = None) -> pd.DataFrame:
    """What is written before and after the hits of a query, as the branches of a tree.

    Branches are runs of words read away from the hit (Wattenberg and Viégas 2008); they end with the
    sentence, capitals make no difference, stop words are words like others.

    Returns
    -------
    DataFrame
        The trunk first: `side` "hit", `depth` 0, an empty `path`, the query's commonest hit as `word`, and
        the number of hits as `count`. Then for each `side` ("left", "right") its branches, each followed by
        those that grow from it: `depth` (words from the hit), `path` (those words, away from the hit), the
        last of them as `word`, `count`. Among branches of one stem the commonest
        comes first, then the alphabet. `attrs["more"]` says how many branches of a side and path are not
        shown.

    Raises
    ------
    KyrtextError
        For a query that cannot be understood.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жакшы жумуш керек", "Жаңы жумуш керек!", "жумуш бар"])
    >>> tree = word_tree(corpus, "жумуш")
    >>> tree[["side", "word", "count"]].values.tolist()[:3]
    [['hit', 'жумуш', 3], ['left', 'жакшы', 1], ['left', 'жаңы', 1]]
    """
    options = options or Branching()
    found = find(corpus, query)
    words = words_of(corpus)
    forms = Forms(corpus.facts.codes("form_key"), corpus.facts.names("form_key"))
    rows = (
        [("hit", 0, "", _trunk(corpus, found.first, found.last), len(found.first))]
        if len(found.first)
        else []
    )
    more: dict[str, dict[str, int]] = {side: {} for side in SIDES}
    for side, place in zip(SIDES, (found.first, found.last), strict=True):
        # the number of words before the hit's first token, or up to and with its last one
        at = np.searchsorted(words.tokens, place, side="left" if side == "left" else "right")
        rows += _side(corpus, words, forms, side, at, place, options, more[side])
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table = table.astype({"depth": np.int64, "count": np.int64})
    table.attrs = {"more": more}
    return table


def _trunk(corpus: Corpus, first: np.ndarray, last: np.ndarray) -> str:
    """The hit written most, as one reads it."""
    hits = Counter(
        tuple(corpus.ids[begin : end + 1].tolist())
        for begin, end in zip(first.tolist(), last.tolist(), strict=True)
    )
    counts: Counter[str] = Counter()
    for types, count in hits.items():
        counts[" ".join(corpus.facts.spelled("token", np.asarray(types))).lower()] += count
    return min(counts, key=lambda text: (-counts[text], sort_key(text)))


def _side(
    corpus: Corpus,
    words: Words,
    forms: Forms,
    side: str,
    at: np.ndarray,
    hit: np.ndarray,
    options: Branching,
    more: dict[str, int],
) -> list[tuple[str, int, str, str, int]]:
    """Rows of one side in the order of the tree; `more` is told how many branches of a path are left out."""
    sentence = _sentences(corpus)[hit]
    node = np.zeros(len(at), dtype=np.int64)  # branch each hit has reached; -1 when it has ended
    paths: dict[int, tuple[str, ...]] = {0: ()}
    found: dict[tuple[str, ...], tuple[str, int]] = {}
    for step in range(1, options.depth + 1):
        place = at - step if side == "left" else at + step - 1
        inside = (node >= 0) & (place >= 0) & (place < len(words.tokens))
        place = np.where(inside, place, 0)
        if not inside.any():
            break
        inside &= words.sentences[place] == sentence
        kinds = np.where(inside, words.types[place], -1)
        width = len(forms.names) + 1
        step_keys = np.where(inside, node * width + forms.of_type[kinds], -1)
        branches, number, counts = np.unique(step_keys, return_inverse=True, return_counts=True)
        stems = np.maximum(branches, 0) // width
        endings = forms.names[np.maximum(branches, 0) % width]
        wanted = np.flatnonzero((branches >= 0) & (counts >= options.min_count)).tolist()
        order = sorted(
            wanted,
            key=lambda row: (
                -counts[row],
                [sort_key(word) for word in paths[int(stems[row])]],
                sort_key(endings[row]),
            ),
        )
        kept = {row: place for place, row in enumerate(order[: options.branches])}
        for row in np.flatnonzero(branches >= 0).tolist():
            if row not in kept:
                stem = " ".join(paths[int(stems[row])])
                more[stem] = more.get(stem, 0) + 1
        grown = {row: (*paths[int(stems[row])], _label(corpus, kinds[number == row])) for row in kept}
        paths = {place: grown[row] for row, place in kept.items()}
        found |= {path: (path[-1], int(counts[row])) for row, path in grown.items()}
        node = np.asarray([kept.get(int(row), -1) for row in number], dtype=np.int64)
    return [(side, len(path), " ".join(path), *found[path]) for path in _in_tree_order(found)]


def _sentences(corpus: Corpus) -> np.ndarray:
    """Number of the sentence of every token, as `words_of` counts them."""
    begins = corpus.opens.copy()
    starts = corpus.bounds[:-1]
    begins[starts[starts < len(begins)]] = True
    return np.cumsum(begins) - 1


def _label(corpus: Corpus, kinds: np.ndarray) -> str:
    """The form of a branch, names with their capital."""
    types, first, times = np.unique(kinds, return_index=True, return_counts=True)
    counts: Counter[str] = Counter()
    for form, count in zip(corpus.facts.spelled("form", types).tolist(), times.tolist(), strict=True):
        counts[form] += count
    form = min(counts, key=lambda form: (-counts[form], sort_key(form)))
    lemma = corpus.facts.spelled("lemma", types[[first.argmin()]])[0]
    return form[:1].upper() + form[1:] if lemma[:1].isupper() else form


def _in_tree_order(found: dict[tuple[str, ...], tuple[str, int]]) -> list[tuple[str, ...]]:
    """Every branch before those that grow from it, siblings by count, then by the alphabet."""

    def key(path: tuple[str, ...]) -> list[tuple[int, object]]:
        stems = [path[:length] for length in range(1, len(path) + 1)]
        return [(-found[stem][1], sort_key(stem[-1])) for stem in stems]

    return sorted(found, key=key)
