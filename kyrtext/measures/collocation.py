"""Collocates: the words found around a node more often than chance would have it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ..corpus.corpus import Corpus
from ..corpus.counting import ranked
from ..corpus.grouping import Counting, grouped, main_languages, tokens_of
from ..corpus.terms import types_of
from ..corpus.words import near_words, together, words_of
from ..files.errors import KyrtextError
from .statistics import g2

MEASURES = ("logDice", "MI", "MI3", "t", "G2", "deltaP", "count")
COLUMNS = ("rank", "collocate", "language", "count", "expected", "frequency", *MEASURES[:-1])


def collocates(
    corpus: Corpus,
    node: str,
    span: int | tuple[int, int] | str = 5,
    sort: str = "logDice",
    options: Counting | None = None,
    **changes: object,
) -> pd.DataFrame:
    """Words around a node, strongest association first.

    Parameters
    ----------
    node : str
        A term; matches by lemma, or by form when quoted.
    span : int, pair of int, or "sentence"
        Words to the left and right (punctuation takes no place, stop words do); never leaves the document.
        A word that lies in the windows of two nodes is counted once.
    sort : {"logDice", "MI", "MI3", "t", "G2", "deltaP", "count"}

    Returns
    -------
    DataFrame
        `rank, collocate, language, count` (O: tokens of the collocate inside the windows), `expected`
        (E = R * f / N), `frequency` (f: in the corpus), and with R = words inside the windows, F = tokens
        of the node, N = all words:
        logDice = 14 + log2(2 O / (F + f)) (Rychlý 2008); MI = log2(O / E) (Church and Hanks 1990);
        MI3 = log2(O^3 / E); t = (O - E) / sqrt(O); G2 (Dunning 1993), negative when O < E;
        deltaP = O / R - (f - O) / (N - R) (Gries 2013). Ties: frequency, then the alphabet.

    Raises
    ------
    KyrtextError
        For an unknown measure or an impossible span.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жакшы жумуш барбы?", "Жакшы жумуш керек", "Үй керек"])
    >>> collocates(corpus, "жумуш", span=1)["collocate"].tolist()[0]
    'жакшы'
    """
    if sort not in MEASURES:
        raise KyrtextError(f"cannot sort by '{sort}'", f"the measures are {', '.join(MEASURES)}")
    options = replace(options or Counting(), **changes)  # type: ignore[arg-type]
    wanted = types_of(corpus, node)
    inside = _window(corpus, wanted, span)
    grouping = grouped(corpus, options)
    size = len(grouping)
    groups = grouping.of_type[corpus.ids[inside]]
    observed = np.bincount(groups[groups >= 0], minlength=size)
    whole = tokens_of(corpus, grouping.of_type, size)
    rows = np.flatnonzero((observed >= options.min_count) & (observed > 0))
    nodes = int(corpus.type_counts[wanted].sum())
    table = _measured(observed[rows], whole[rows], len(inside), nodes, corpus.words)
    table.insert(0, "collocate", grouping.shown.of(rows)[1])
    tongues = main_languages(corpus, grouping.of_type, size, rows)
    table.insert(1, "language", np.asarray(tongues, dtype=object))
    keys = [table[sort].to_numpy(), table["frequency"].to_numpy()]
    order = ranked(keys, table["collocate"].tolist(), options.top)
    table = table.iloc[order].reset_index(drop=True)
    table.insert(0, "rank", np.arange(1, len(table) + 1))
    return table[list(COLUMNS)]


def _window(corpus: Corpus, wanted: np.ndarray, span: int | tuple[int, int] | str) -> np.ndarray:
    """Places of the words in the windows of the marked types."""
    if span == "sentence":
        words = words_of(corpus)
        return words.tokens[together(wanted[words.types], words.sentences)]
    if isinstance(span, str):
        raise KyrtextError(f"no span '{span}'", "a span is a number of words or 'sentence'")
    left, right = (span, span) if isinstance(span, int) else span
    if min(left, right) < 0 or left + right < 1:
        raise KyrtextError(f"no span {span}", "a window needs at least one word", "give span=5")
    return near_words(corpus, corpus.places(wanted), left, right)


def _measured(observed: np.ndarray, whole: np.ndarray, window: int, node: int, words: int) -> pd.DataFrame:
    o, f = observed.astype(float), whole.astype(float)
    expected = window * f / max(words, 1)
    statistic = g2(o, np.full_like(o, window), f, float(max(words, 1)))
    outside = max(words - window, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return pd.DataFrame(
            {
                "count": observed,
                "expected": expected,
                "frequency": whole,
                "logDice": 14 + np.log2(2 * o / np.maximum(node + f, 1)),
                "MI": np.log2(o / expected),
                "MI3": np.log2(o**3 / expected),
                "t": (o - expected) / np.sqrt(o),
                "G2": np.where(o < expected, -statistic, statistic),
                "deltaP": o / max(window, 1) - (f - o) / outside,
            }
        )
