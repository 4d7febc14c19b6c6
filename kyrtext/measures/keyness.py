"""Keyness: which words set one part of a corpus apart from another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ..corpus.corpus import Corpus, concat, same_lexicon
from ..corpus.counting import run_lengths
from ..corpus.evenness import Cells, dp, juilland_d
from ..corpus.grouping import Counting, Grouping, grouped
from ..corpus.sorting import leading, ranked
from ..corpus.words import words_of_documents
from ..errors import KyrtextError
from .statistics.association import chi_square, false_discovery, g2, g2_two_cells, p_value

FORMS = ("dunning", "rayson")
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
    target: Corpus,
    reference: Corpus,
    options: Counting | None = None,
    form: str = FORMS[0],
    **changes: object,
) -> pd.DataFrame:
    """Words that are more (or less) frequent in the target than in the reference, strongest first.

    Parameters
    ----------
    target, reference : Corpus
        Usually two selections of one corpus; any two corpora will do.
    options, **changes
        A `Counting` or its fields; `min_count` is the least sum of both counts.
    form : {"dunning", "rayson"}
        G2 over the four cells of the table (the word and all other words, in both; Dunning 1993), or over
        the two cells of the word alone (Rayson and Garside 2000).

    Returns
    -------
    DataFrame
        `headword`, the counts and rates per million of all words in both;
        `log_ratio` = log2 of the ratio of the rates, a zero count taken as 0.5 (Hardie 2014);
        `percent_diff` = 100 * (rate_t - rate_r) / rate_r (%DIFF, Gabrielatos and Marchi 2011), infinite
        when the word is not in the reference;
        `G2` log-likelihood (Dunning 1993) and `chi2` (Pearson), both negative for words the target
        avoids; `p` of G2 with one degree of freedom, `q` after Benjamini and Hochberg (1995);
        `BIC` = |G2| - ln(N), N the words of both (Wilson 2013; above 2 positive, above 10 very strong
        evidence), of the G2 chosen;
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
    if form not in FORMS:
        raise KyrtextError(f"no form '{form}' of G2", f"the forms are {', '.join(FORMS)}")
    for name, side in (("target", target), ("reference", reference)):
        if not side.words:
            raise KyrtextError(
                f"the {name} has no words", f"it has {len(side)} documents", "choose other parts"
            )
    if not same_lexicon(target, reference):
        both = concat([target, reference])
        first = np.arange(len(both)) < len(target)
        target, reference = both.select(first), both.select(~first)
        whole = both
    else:
        # the reference is kept beside it, so that its number stays its own
        key = ("joined", id(reference))
        whole = target.once(key, lambda: (concat([target, reference]), reference))[0]
    grouping = grouped(whole, options)
    counts = [_counts(side, grouping) for side in (target, reference)]
    rows = np.flatnonzero(counts[0] + counts[1] >= options.min_count)
    if options.min_length > 1:
        rows = rows[[len(word) >= options.min_length for word in grouping.shown.of(rows)[1]]]
    table = measured(counts[0][rows], counts[1][rows], target.words, reference.words, form)
    table = table.assign(q=false_discovery(table["p"].to_numpy()))
    order = ordered(table["G2"].to_numpy(), rows, grouping, options.top)
    table, rows = table.iloc[order].reset_index(drop=True), rows[order]
    table["headword"] = grouping.shown.of(rows)[1]
    for name, side in (("target", target), ("reference", reference)):
        spread = _spread(side, grouping.of_type, rows)
        table[f"{name}_documents"] = spread["documents"]
        if name == "target":
            table = table.assign(DP=spread["DP"], juilland_d=spread["juilland_d"])
    table.insert(0, "rank", np.arange(1, len(table) + 1))
    return table[list(COLUMNS)]


def ordered(statistic: np.ndarray, rows: np.ndarray, grouping: Grouping, top: int | None) -> list[int]:
    """Places in the order of the table; headwords are asked for where the alphabet decides."""
    close = leading(statistic, top)
    words = dict(zip(close.tolist(), grouping.shown.of(rows[close])[1], strict=True))
    return ranked([statistic], words.__getitem__, top)


def _counts(corpus: Corpus, grouping: Grouping) -> np.ndarray:
    """Tokens of each group."""
    types = np.flatnonzero(grouping.of_type >= 0)
    found = np.bincount(grouping.of_type[types], weights=corpus.type_counts[types], minlength=len(grouping))
    return found.astype(np.int64)


def _spread(corpus: Corpus, of_type: np.ndarray, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Documents of some groups, and how evenly they are spread over these."""
    place = np.full(int(of_type.max(initial=-1)) + 2, -1, dtype=np.int32)
    place[rows] = np.arange(len(rows))
    of_type = place[of_type]
    types = np.flatnonzero(of_type >= 0)
    sizes, documents = corpus.postings.documents_of(types)
    groups = np.repeat(of_type[types], sizes)
    key, count = run_lengths(np.sort(documents.astype(np.int64) * max(len(rows), 1) + groups))
    document, group = np.divmod(key, max(len(rows), 1))
    table = Cells(document, group, count, words_of_documents(corpus), len(rows))
    return {
        "documents": np.bincount(group, minlength=len(rows)),
        "DP": dp(table),
        "juilland_d": juilland_d(table),
    }


def measured(
    a_counts: np.ndarray, b_counts: np.ndarray, a_words: int, b_words: int, form: str = FORMS[0]
) -> pd.DataFrame:
    """The measures of each pair of counts; most words are rare, and few pairs come again and again."""
    pairs, place = np.unique(a_counts * (int(b_counts.max(initial=0)) + 1) + b_counts, return_inverse=True)
    first = np.zeros(len(pairs), dtype=np.int64)
    first[place] = np.arange(len(place))
    return (
        _measures(a_counts[first], b_counts[first], a_words, b_words, form).iloc[place].reset_index(drop=True)
    )


def _measures(
    a_counts: np.ndarray, b_counts: np.ndarray, a_words: int, b_words: int, form: str
) -> pd.DataFrame:
    a, b = a_counts.astype(float), b_counts.astype(float)
    size_a, size_b = float(a_words), float(b_words)
    total = size_a + size_b
    if form == "rayson":
        statistic = g2_two_cells(a, b, size_a, size_b)
    else:
        statistic = g2(a, np.full_like(a, size_a), a + b, total)
    square = chi_square(a, np.full_like(a, size_a), a + b, total)
    sign = np.where(a / size_a < b / size_b, -1.0, 1.0)
    rate_a, rate_b = a / size_a, b / size_b
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = np.where(rate_b > 0, 100 * (rate_a - rate_b) / rate_b, np.inf)
    return pd.DataFrame(
        {
            "target_count": a_counts,
            "reference_count": b_counts,
            "target_per_million": 1e6 * rate_a,
            "reference_per_million": 1e6 * rate_b,
            "log_ratio": np.log2((np.maximum(a, 0.5) / size_a) / (np.maximum(b, 0.5) / size_b)),
            "percent_diff": difference,
            "G2": sign * statistic,
            "chi2": sign * square,
            "p": p_value(statistic),
            "BIC": statistic - np.log(total),
        }
    )
