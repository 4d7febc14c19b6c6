"""Lexical diversity that does not depend on the length of the text: the moving-average type-token ratio."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus.columns import division, in_two_columns
from ..corpus.corpus import Corpus
from ..corpus.words import words_of
from ..files.arrays import by_number
from ..files.errors import KyrtextError

OF = {"lemma": "lemma_key", "exact": "form_key"}
SOME = 1 << 16  # words looked at together
COLUMNS = ("words", "types", "window", "mattr", "ttr")


def diversity(
    corpus: Corpus, by: str | None = "platform", window: int = 100, of: str = "lemma"
) -> pd.DataFrame:
    """How many different words are met, by parts of the corpus.

    Parameters
    ----------
    by : str, optional
        The division; None takes the corpus as one text.
    window : int
        Words in a window. Compare only numbers of one window.
    of : {"lemma", "exact"}
        What makes two words the same.

    Returns
    -------
    DataFrame
        The part, `words`, `types` (different words), `window`, `mattr`: the mean type-token ratio of all
        windows of so many neighbouring words (Covington and McFall 2010), the documents of a part read one
        after the other; NaN where the part has fewer words than the window. `ttr` = types / words, which
        falls with length and is no measure of diversity between parts of different size.

    Raises
    ------
    KyrtextError
        For a window below one word.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["үй суу үй нан", "үй үй үй үй"], platform=["facebook", "vkontakte"])
    >>> diversity(corpus, window=2)[["platform", "words", "types", "mattr"]].values.tolist()
    [['facebook', 4, 3, 1.0], ['vkontakte', 4, 1, 0.5]]
    """
    if window < 1:
        raise KyrtextError(f"a window of {window} words is empty", "", "give window=100")
    if of not in OF:
        raise KyrtextError(f"cannot tell words by '{of}'", "", f"the choices are {', '.join(OF)}")
    words = words_of(corpus)
    keys = corpus.facts.codes(OF[of])[words.types]
    codes, parts = division(corpus, by)
    of_word = codes[words.documents]
    if (of_word[1:] < of_word[:-1]).any():  # parts do not stand one after the other
        keys = keys[by_number(of_word)]
    edges = np.cumsum([0, *np.bincount(of_word, minlength=len(parts))])
    rows = []
    for place, part in enumerate(parts):
        own = keys[edges[place] : edges[place + 1]]
        types = int(np.count_nonzero(np.bincount(own)))
        ttr = types / len(own) if len(own) else np.nan
        rows.append((part, len(own), types, window, mattr(own, window), ttr))
    table = pd.DataFrame(rows, columns=[by or "part", *COLUMNS])
    return in_two_columns(table if by else table.drop(columns="part"), by)


def mattr(words: np.ndarray, window: int) -> float:
    """Mean of the type-token ratios of all windows; NaN when there are fewer words than a window has.

    A word counts in the windows in which it is the first of its kind: they begin after the one before it.

    Examples
    --------
    >>> mattr(np.array([1, 2, 1, 1]), 2)
    0.8333333333333334
    """
    size, total = len(words), 0
    if size < window:
        return float("nan")
    for begin in range(0, size, max(SOME, window)):
        # a word farther back than a window changes nothing
        back = max(begin - window + 1, 0)
        before = _met_before(words[back : begin + max(SOME, window)])[begin - back :]
        place = np.arange(begin, begin + len(before))
        first = np.maximum(np.where(before < 0, 0, before + back + 1), place - window + 1)
        total += int(np.maximum(np.minimum(place, size - window) - np.maximum(first, 0) + 1, 0).sum())
    return total / ((size - window + 1) * window)


def _met_before(words: np.ndarray) -> np.ndarray:
    """Where each word stood last before; -1 where it is the first of its kind."""
    bits = np.uint64(len(words).bit_length())
    keys = (words.astype(np.uint64) << bits) | np.arange(len(words), dtype=np.uint64)
    keys.sort()
    same = np.flatnonzero(keys[1:] >> bits == keys[:-1] >> bits)
    place = (keys & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    before = np.full(len(words), -1, dtype=np.int64)
    before[place[same + 1]] = place[same]
    return before
