"""Keyness: which words set one part of a corpus apart from another."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from ..corpus.columns import words_of_documents
from ..corpus.corpus import Corpus, concat, same_lexicon
from ..corpus.counting import leading, ranked
from ..corpus.grouping import Counting, Grouping, grouped, tokens_of
from ..files.arrays import run_lengths
from ..files.cache import remembered
from ..files.errors import KyrtextError
from ..reading.carriers.sheets import read_sheet
from ..text.scripts import fold
from .statistics import Cells, chi_square, dp, false_discovery, g2, g2_two_cells, juilland_d, p_value

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
    options = _options(options, form, changes)
    for name, side in (("target", target), ("reference", reference)):
        if not side.words:
            raise KyrtextError(
                f"the {name} has no words", f"it has {len(side)} documents", "choose other parts"
            )
    if same_lexicon(target, reference):
        whole = _both(target, reference)
    else:
        whole = concat([target, reference])
        first = np.arange(len(whole)) < len(target)
        target, reference = whole.select(first), whole.select(~first)
    grouping = grouped(whole, options)
    counts = [tokens_of(side, grouping.of_type, len(grouping)) for side in (target, reference)]
    rows = _long_enough(np.flatnonzero(counts[0] + counts[1] >= options.min_count), grouping, options)
    table, rows = _compared(
        grouping, rows, counts[0][rows], counts[1][rows], (target.words, reference.words), form, options.top
    )
    spread = _spread(target, grouping.of_type, rows)
    there = _spread(reference, grouping.of_type, rows)
    table = table.assign(target_documents=spread.pop("documents"), reference_documents=there["documents"])
    return table.assign(**spread)[list(COLUMNS)]


@remembered
def _both(target: Corpus, reference: Corpus) -> Corpus:
    return concat([target, reference])


def load_frequencies(path: str | Path, words: int | None = None) -> tuple[pd.DataFrame, int]:
    """A frequency list from outside, and the number of words it was counted in.

    A CSV, XLSX or ODS file with the columns `word` (or lemma, слово, сөз), perhaps `language` (ru, ky), and
    `count` (or freq, частота) or `ipm` (per_million).

    Parameters
    ----------
    words : int, optional
        Words of the corpus the list was counted in; without it the sum of the counts. Rates need it.

    Raises
    ------
    KyrtextError
        When a column is missing, a number is none, or the size of the corpus is not known.
    """
    table = read_sheet(path)
    known = {str(name).strip().casefold(): name for name in table.columns}

    def named(*names: str) -> str | None:
        return next((known[name] for name in names if name in known), None)

    word = named("word", "lemma", "headword", "слово", "лемма", "сөз")
    count = named("count", "freq", "frequency", "частота", "саны")
    rate = named("ipm", "per_million", "freq(ipm)", "на миллион")
    failed = f"cannot read the frequency list '{path}'"
    if word is None or (count is None and rate is None):
        raise KyrtextError(failed, f"the columns are {', '.join(known)}", "name them word and count, or ipm")
    column = count if count is not None else rate
    written = table[column].str.replace(r"[\s\u00a0]", "", regex=True).str.replace(",", ".")
    numbers = pd.to_numeric(written, errors="coerce")
    if numbers.isna().any() or (numbers < 0).any():
        row = int((numbers.isna() | (numbers < 0)).to_numpy().argmax())
        raise KyrtextError(f"{failed}, row {row + 2}", f"'{table[column].iat[row]}' is no count", "mend it")
    if words is None:
        if count is None:
            raise KyrtextError(
                failed, "it has rates and no counts", "say how many words it has: --list-words N"
            )
        words = int(numbers.sum())
    counts = numbers if count is not None else numbers * words / 1e6
    if words < counts.sum() * 0.999:
        raise KyrtextError(failed, f"its counts add up to {counts.sum():,.0f}, more than {words:,} words", "")
    tongue = named("language", "lang", "язык", "тил")
    out = pd.DataFrame({"word": table[word].str.strip(), "count": counts.round().astype("int64")})
    out["language"] = table[tongue].str.strip() if tongue is not None else ""
    return out, words


def keyness_list(
    target: Corpus,
    reference: pd.DataFrame,
    words: int,
    options: Counting | None = None,
    form: str = FORMS[0],
    **changes: object,
) -> pd.DataFrame:
    """Words that are more (or less) frequent in a corpus than in a frequency list from outside.

    Parameters
    ----------
    reference : DataFrame
        `word` (a lemma), `count`, perhaps `language`; a word without a language is met in any.
    words : int
        Words of the corpus the list was counted in.

    Returns
    -------
    DataFrame
        The columns of `keyness` without those of the documents of the reference; words of the list that the
        corpus does not have are left out. Lemmas must be made as the list's: compare content words, and look
        at words with a `reference_count` of 0 twice.

    Examples
    --------
    >>> import kyrtext
    >>> list_ = pd.DataFrame({"word": ["жумуш", "үй"], "count": [1, 30]})
    >>> table = keyness_list(kyrtext.from_texts(["жумуш жумуш үй"]), list_, words=100)
    >>> table[["headword", "target_count", "reference_count"]].values.tolist()
    [['жумуш', 2, 1], ['үй', 1, 30]]
    """
    options = _options(options, form, changes)
    if not target.words or words < 1:
        raise KyrtextError("there is nothing to compare", f"{target.words} words against {words}")
    grouping = grouped(target, options)
    counts = tokens_of(target, grouping.of_type, len(grouping))
    rows = np.flatnonzero((counts >= options.min_count) & (counts > 0))
    rows = _long_enough(rows, grouping, options)
    outside = _in_list(reference, grouping, rows)
    table, rows = _compared(grouping, rows, counts[rows], outside, (target.words, words), form, options.top)
    spread = _spread(target, grouping.of_type, rows)
    table = table.assign(target_documents=spread.pop("documents"), **spread)
    return table[[name for name in COLUMNS if name != "reference_documents"]]


def _options(options: Counting | None, form: str, changes: dict[str, object]) -> Counting:
    if form not in FORMS:
        raise KyrtextError(f"no form '{form}' of G2", f"the forms are {', '.join(FORMS)}")
    return replace(options or Counting(), **changes)  # type: ignore[arg-type]


def _long_enough(rows: np.ndarray, grouping: Grouping, options: Counting) -> np.ndarray:
    """Those of some groups whose headwords are no shorter than was asked."""
    if options.min_length <= 1:
        return rows
    long = [len(head) >= options.min_length for head in grouping.shown.of(rows)[1]]
    return rows[np.array(long, dtype=bool)]


def _in_list(reference: pd.DataFrame, grouping: Grouping, rows: np.ndarray) -> np.ndarray:
    """How often the list from outside has the words of some groups."""
    tongues = reference["language"] if "language" in reference else [""] * len(reference)
    known: dict[str, Counter[str]] = {}
    for word, language, count in zip(reference["word"], tongues, reference["count"], strict=True):
        known.setdefault(fold(str(word).casefold()), Counter())[str(language or "")] += int(count)
    outside = np.zeros(len(rows), dtype=np.int64)
    lemmas = grouping.shown.of(rows)[0]
    for place, (lemma, own) in enumerate(zip(lemmas, grouping.shown.languages[rows], strict=True)):
        found = known.get(fold(str(lemma).casefold()))
        if found:  # most words of a corpus are in no list
            outside[place] = sum(found[language] for language in (["", own] if own else ["", "ru", "ky"]))
    return outside


def _compared(
    grouping: Grouping,
    rows: np.ndarray,
    mine: np.ndarray,
    others: np.ndarray,
    words: tuple[int, int],
    form: str,
    top: int | None,
) -> tuple[pd.DataFrame, np.ndarray]:
    """The measures of some groups, strongest first, with their headwords, and the groups in that order."""
    table = measured(mine, others, *words, form)
    table = table.assign(q=false_discovery(table["p"].to_numpy()))
    order = ordered(table["G2"].to_numpy(), rows, grouping, top)
    table, rows = table.iloc[order].reset_index(drop=True), rows[order]
    return table.assign(rank=np.arange(1, len(table) + 1), headword=grouping.shown.of(rows)[1]), rows


def ordered(statistic: np.ndarray, rows: np.ndarray, grouping: Grouping, top: int | None) -> list[int]:
    """Places in the order of the table; headwords are asked for where the alphabet decides."""
    close = leading(statistic, top)
    words = dict(zip(close.tolist(), grouping.shown.of(rows[close])[1], strict=True))
    return ranked([statistic], words.__getitem__, top)


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
