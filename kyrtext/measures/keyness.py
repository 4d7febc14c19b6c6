"""Keyness: which words set one part of a corpus apart from another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ..association import chi_square, false_discovery, g2, p_value
from ..corpus import Corpus, concat
from ..errors import KyrtextError
from ..lexicon import Counting, grouped
from ..parted import PartedCorpus
from ..parted import both as both_of
from ..sorting import ranked
from ..spread import cells, dp, juilland_d
from ..words import words_of

COLUMNS = (
    "rank",
    "headword",
    "target_count",
    "reference_count",
    "target_per_million",
    "reference_per_million",
    "log_ratio",
    "percent_diff",
    "G2",
    "chi2",
    "p",
    "q",
    "BIC",
    "target_documents",
    "reference_documents",
    "DP",
    "juilland_d",
)


def keyness(
    target: Corpus, reference: Corpus, options: Counting | None = None, **changes: object
) -> pd.DataFrame:
    """Words that are more (or less) frequent in the target than in the reference, strongest first.

    Parameters
    ----------
    target, reference : Corpus
        Usually two selections of one corpus; any two corpora will do.
    options, **changes
        A `Counting` or its fields; `min_count` is the least sum of both counts.

    Returns
    -------
    DataFrame
        `headword`, the counts and rates per million of all words in both;
        `log_ratio` = log2 of the ratio of the rates, a zero count taken as 0.5 (Hardie 2014);
        `percent_diff` = 100 * (rate_t - rate_r) / rate_r (%DIFF, Gabrielatos and Marchi 2011), infinite
        when the word is not in the reference;
        `G2` log-likelihood (Dunning 1993) and `chi2` (Pearson), both negative for words the target
        avoids; `p` of G2 with one degree of freedom, `q` after Benjamini and Hochberg (1995);
        `BIC` = |G2| - ln(N) (Wilson 2013; above 2 positive, above 10 very strong evidence);
        documents in both; `DP` and `juilland_d` over the documents of the target. Ordered by G2, then
        the alphabet; swapping target and reference changes signs.

    Raises
    ------
    KyrtextError
        When one of the sides has no words.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["жумуш жумуш үй", "үй үй"], platform=["vkontakte", "facebook"])
    >>> keyness(corpus.where(platform="vkontakte"), corpus.where(platform="facebook"))["headword"].tolist()
    ['жумуш', 'үй']
    """
    options = replace(options or Counting(), **changes)  # type: ignore[arg-type]
    for name, side in (("target", target), ("reference", reference)):
        if not side.words:
            raise KyrtextError(
                f"the {name} has no words", f"it has {len(side)} documents", "choose other parts"
            )
    if isinstance(target, PartedCorpus) and isinstance(reference, PartedCorpus):
        whole: Corpus = both_of(target, reference)
    elif target.lexicon is not reference.lexicon:
        both = concat([target, reference])
        first = np.arange(len(both)) < len(target)
        target, reference = both.select(first), both.select(~first)
        whole = both
    else:
        # the reference is kept beside it, so that its number stays its own
        key = ("joined", id(reference))
        whole = target.once(key, lambda: (concat([target, reference]), reference))[0]
    grouping = grouped(whole, options)
    headwords = grouping.table["headword"].to_numpy(dtype=object)
    sides = [_side(side, grouping.of_type, len(headwords)) for side in (target, reference)]
    table = _measured(sides, headwords)
    both = table["target_count"] + table["reference_count"]
    table = table[(both >= options.min_count) & (table["headword"].str.len() >= options.min_length)]
    table = table.assign(q=false_discovery(table["p"].to_numpy()))
    order = ranked([table["G2"].to_numpy()], table["headword"].tolist(), options.top)
    table = table.iloc[order].reset_index(drop=True)
    table.insert(0, "rank", np.arange(1, len(table) + 1))
    return table[list(COLUMNS)]


def _side(corpus: Corpus, of_type: np.ndarray, groups: int) -> dict[str, np.ndarray]:
    if isinstance(corpus, PartedCorpus):
        return corpus.spread(of_type, groups)
    words = words_of(corpus)
    table = cells(words.documents, of_type[words.types], len(corpus), groups)
    return {
        "count": np.bincount(table.group, weights=table.count, minlength=groups).astype(np.int64),
        "documents": np.bincount(table.group, minlength=groups),
        "DP": dp(table),
        "juilland_d": juilland_d(table),
        "words": np.asarray(len(words.types)),
    }


def _measured(sides: list[dict[str, np.ndarray]], headwords: np.ndarray) -> pd.DataFrame:
    target, reference = sides
    a, b = target["count"].astype(float), reference["count"].astype(float)
    size_a, size_b = float(target["words"]), float(reference["words"])
    total = size_a + size_b
    statistic = g2(a, np.full_like(a, size_a), a + b, total)
    square = chi_square(a, np.full_like(a, size_a), a + b, total)
    sign = np.where(a / size_a < b / size_b, -1.0, 1.0)
    rate_a, rate_b = a / size_a, b / size_b
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = np.where(rate_b > 0, 100 * (rate_a - rate_b) / rate_b, np.inf)
    return pd.DataFrame(
        {
            "headword": headwords,
            "target_count": target["count"],
            "reference_count": reference["count"],
            "target_per_million": 1e6 * rate_a,
            "reference_per_million": 1e6 * rate_b,
            "log_ratio": np.log2((np.maximum(a, 0.5) / size_a) / (np.maximum(b, 0.5) / size_b)),
            "percent_diff": difference,
            "G2": sign * statistic,
            "chi2": sign * square,
            "p": p_value(statistic),
            "BIC": statistic - np.log(total),
            "target_documents": target["documents"],
            "reference_documents": reference["documents"],
            "DP": target["DP"],
            "juilland_d": target["juilland_d"],
        }
    )
