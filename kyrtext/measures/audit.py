"""Audit: a random sample of words for a human to judge, and what the judgements say of the whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..corpus.corpus import Corpus
from ..corpus.grouping import Counting, grouped
from ..files.errors import KyrtextError
from ..languages.registry import codes as languages_known
from ..text.scripts import fold
from .statistics import NO, YES, wilson

SHOWN = ("number", "left", "token", "right_context", "language", "lemma", "method")
ASKED = ("right", "right_language", "right_lemma", "note")
PLACE = ("platform", "document", "start", "end", "stratum_tokens", "source")
AROUND = 60  # characters of context on each side
GUIDE = (
    ("right", "yes or no: are language and lemma of the word both right where it stands?"),
    ("right_language", "only if the language is wrong: ru, ky, en or other"),
    ("right_lemma", "only if the lemma is wrong: the dictionary form it should be"),
    ("note", "whatever you want to remember"),
    ("stratum_tokens", "words of this language and method in the whole corpus; leave it as it is"),
)


def draw(corpus: Corpus, size: int = 300, seed: int = 1) -> pd.DataFrame:
    """A random sample of words in context, spread over languages and methods, with empty columns to fill in.

    Half of the sample is shared out equally among the strata (language x method), so that rare ones can be
    judged too, the rest by their size. The same corpus, size and seed give the same sample.

    Returns
    -------
    DataFrame
        `number, left, token, right_context, language, lemma, method`, empty `right, right_language,
        right_lemma, note`, then where it stands: `platform, document, start, end, stratum_tokens, source`.

    Raises
    ------
    KyrtextError
        When there are no words, or the size is less than one.

    Examples
    --------
    >>> import kyrtext
    >>> draw(kyrtext.from_texts(["Жумуш барбы?"]), size=5)["token"].tolist()
    ['Жумуш', 'барбы']
    """
    if size < 1:
        raise KyrtextError("cannot draw a sample", f"its size is {size}", "take 100 or more")
    tokens = np.flatnonzero(corpus.counted[corpus.ids]) if len(corpus.ids) else np.zeros(0, dtype=np.int64)
    if not len(tokens):
        raise KyrtextError("cannot draw a sample", "there are no words in the corpus", "check what was read")
    lexicon = corpus.lexicon
    strata, names = pd.factorize(lexicon["language"] + "\t" + lexicon["method"])
    of_token = strata[corpus.ids[tokens]]
    sizes = np.bincount(of_token, minlength=len(names))
    order = sorted(np.flatnonzero(sizes).tolist(), key=lambda number: names[number])
    wanted = shares(sizes[order], size)
    random = np.random.default_rng(seed)
    chosen = np.sort(
        np.concatenate(
            [
                random.choice(tokens[of_token == number], many, replace=False)
                for number, many in zip(order, wanted.tolist(), strict=True)
            ]
        )
    )
    table = _lines(corpus, chosen)
    table["stratum_tokens"] = sizes[strata[corpus.ids[chosen]]]
    return table[[*SHOWN, *ASKED, *PLACE]]


def shares(sizes: np.ndarray, total: int) -> np.ndarray:
    """How many to draw from strata of these sizes: half equally, the rest by size, never more than there are.

    >>> shares(np.array([1000, 100, 2]), 100).tolist()
    [76, 22, 2]
    """
    total = min(total, int(sizes.sum()))
    wanted = np.minimum(sizes, max(1, total // (2 * len(sizes))))
    while wanted.sum() > total:  # more strata than the sample has room for: the largest stay
        wanted[int(np.argmin(np.where(wanted > 0, sizes, sizes.max() + 1)))] = 0
    while (rest := total - int(wanted.sum())) > 0:
        room = sizes - wanted
        more = np.minimum(room, np.floor(rest * sizes * (room > 0) / sizes[room > 0].sum()).astype(int))
        if not more.any():
            more = np.zeros_like(wanted)
            more[np.argsort(-room, kind="stable")[:rest]] = 1
            more = np.minimum(more, room)
        wanted = wanted + more
    return wanted


def _lines(corpus: Corpus, chosen: np.ndarray) -> pd.DataFrame:
    documents = np.searchsorted(corpus.bounds, chosen, side="right") - 1
    types = corpus.ids[chosen]
    starts = corpus.starts[chosen].astype(np.int64)
    ends = starts + corpus.facts.lengths(types)
    texts = corpus.documents["text"]
    rows = []
    for document, start, end in zip(documents.tolist(), starts.tolist(), ends.tolist(), strict=True):
        text = texts.iat[document]
        rows.append((text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND]))
    table = pd.DataFrame(rows, columns=["left", "token", "right_context"], dtype=object)
    for name in ("language", "lemma", "method"):
        table[name] = corpus.lexicon[name].to_numpy(dtype=object)[types]
    details = corpus.details(documents, ("platform", "source"))
    return table.assign(
        number=np.arange(1, len(table) + 1),
        document=documents,
        start=starts,
        end=ends,
        platform=details["platform"],
        source=details["source"],
        **dict.fromkeys(ASKED, ""),
    )


# --------------------------------------------------------------------------- reading it back


@dataclass(frozen=True)
class Judged:
    """A sheet filled in: the judged words with `language_right`, `lemma_right`, `true_lemma`."""

    table: pd.DataFrame
    unjudged: int


def judged(sheet: pd.DataFrame) -> Judged:
    """The judgements of a sheet that `draw` made and a human filled in.

    A row counts once one of its columns is filled: `right` says yes or no (да, нет, ооба, жок, 1, 0), what
    stands in `right_language` or `right_lemma` says what is wrong. A bare "no" means the lemma.

    Raises
    ------
    KyrtextError
        When columns are missing, an answer is neither yes nor no, or nothing is filled in.
    """
    missing = [
        name for name in ("language", "lemma", "method", "right", "stratum_tokens") if name not in sheet
    ]
    if missing:
        raise KyrtextError(
            "this is no audit sheet",
            f"it has no column {', '.join(missing)}",
            "make one: kyrtext audit PATHS -o FILE.xlsx",
        )
    filled = sheet.reindex(columns=[*sheet.columns, *(name for name in ASKED if name not in sheet)])
    cells = {
        name: [_cell(value) for value in filled[name]] for name in ("right", "right_language", "right_lemma")
    }
    rows = []
    for place, (answer, language, lemma) in enumerate(zip(*cells.values(), strict=True)):
        if not (answer or language or lemma):
            continue
        if answer and answer.casefold() not in YES | NO:
            raise KyrtextError(
                f"row {place + 2} of the sheet cannot be understood",
                f"'{answer}' is in column right",
                "write yes or no",
            )
        ours = sheet.iloc[place]
        spoken = not language or language.casefold() == str(ours["language"])
        known = not lemma or fold(lemma.casefold()) == fold(str(ours["lemma"]).casefold())
        bare = answer.casefold() in NO and not language and not lemma
        rows.append((place, spoken, known and not bare, lemma or ("" if bare else str(ours["lemma"]))))
    if not rows:
        raise KyrtextError(
            "nothing is judged in this sheet", f"{len(sheet)} rows", "fill in the column right"
        )
    found = pd.DataFrame(rows, columns=["place", "language_right", "lemma_right", "true_lemma"])
    kept = sheet.iloc[found["place"].tolist()].reset_index(drop=True)
    kept["stratum_tokens"] = pd.to_numeric(kept["stratum_tokens"], errors="coerce").fillna(0.0)
    table = pd.concat(
        [kept.drop(columns=[*found.columns[1:]], errors="ignore"), found.drop(columns="place")], axis=1
    )
    return Judged(table, len(sheet) - len(table))


def _cell(value: object) -> str:
    text = "" if value is None or pd.isna(value) else str(value).strip()
    return text[:-2] if text in ("1.0", "0.0") else text


def precision(judgements: Judged) -> pd.DataFrame:
    """How often language and lemma are right, by language and method, and for all words.

    Returns
    -------
    DataFrame
        `language, method, tokens` (in the corpus), `checked`, then for `language_` and `lemma_`: `right`,
        `percent`, `low`, `high` (95 % Wilson interval). Rows "all" weigh each stratum by its tokens; their
        intervals take the effective size of the sample (Kish 1965).
    """
    table = judgements.table
    rows = []
    strata = table.groupby(["language", "method"], sort=True)
    many = strata["token"].transform("size")
    weights = table["stratum_tokens"] / many
    for (language, method), part in strata:
        tokens = int(part["stratum_tokens"].iloc[0])
        rows.append((language, method, tokens, *_judgement(part, pd.Series(1.0, index=part.index))))
    for language, part in table.groupby("language", sort=True):
        rows.append((language, "all", round(weights[part.index].sum()), *_judgement(part, weights)))
    rows.append(("all", "all", round(weights.sum()), *_judgement(table, weights)))
    names = [
        f"{what}_{column}" for what in ("language", "lemma") for column in ("right", "percent", "low", "high")
    ]
    return pd.DataFrame(rows, columns=["language", "method", "tokens", "checked", *names])


def _judgement(part: pd.DataFrame, weights: pd.Series) -> tuple[float, ...]:
    weight = weights[part.index]
    size = float(weight.sum() ** 2 / (weight**2).sum()) if weight.sum() else 0.0
    found: list[float] = [len(part)]
    for what in ("language_right", "lemma_right"):
        share = float((part[what] * weight).sum() / weight.sum()) if weight.sum() else 0.0
        low, high = wilson(share * size, size)
        found += [int(part[what].sum()), 100 * share, 100 * low, 100 * high]
    return tuple(found)


def quality(judgements: Judged) -> dict[str, str]:
    """What a method paragraph takes: `checked`, `language`, `lemma`, each with `_low`, `_high` (percent)."""
    row = precision(judgements).iloc[-1]
    names = {"": "percent", "_low": "low", "_high": "high"}
    shares_ = {
        what + ending: f"{row[f'{what}_{column}']:.1f}"
        for what in ("language", "lemma")
        for ending, column in names.items()
    }
    return {"checked": str(int(row["checked"])), **shares_}


def corrected_frequencies(corpus: Corpus, judgements: Judged, top: int = 50) -> pd.DataFrame:
    """The top words with the counts they would have if every word were judged by hand.

    Each occurrence counts as much as the lemmas of its language and method were right; occurrences that the
    judge gave to the word from elsewhere are added at their weight.

    Returns
    -------
    DataFrame
        `headword, lemma, count, corrected, low, high`: the ends follow from the intervals of the strata.
    """
    lexicon = corpus.lexicon
    grouping = grouped(corpus, Counting())
    rates = {
        (row.language, row.method): (row.lemma_percent / 100, row.lemma_low / 100, row.lemma_high / 100)
        for row in precision(judgements).itertuples()
        if row.language != "all"
    }
    languages, methods = (lexicon[name].to_numpy(dtype=object) for name in ("language", "method"))
    size = len(grouping.table)
    sums = np.zeros((4, size))
    for row in np.flatnonzero(grouping.of_type >= 0).tolist():
        key = (languages[row], methods[row])
        rate = rates.get(key) or rates.get((languages[row], "all")) or (1.0, 0.0, 1.0)
        sums[:, grouping.of_type[row]] += int(corpus.type_counts[row]) * np.array([1.0, *rate])
    table = judgements.table
    weights = table["stratum_tokens"] / table.groupby(["language", "method"])["token"].transform("size")
    gained: dict[str, float] = {}
    for truth, right, weight in zip(table["true_lemma"], table["lemma_right"], weights, strict=True):
        if truth and not right:
            key_ = fold(str(truth).casefold())
            gained[key_] = gained.get(key_, 0.0) + float(weight)
    order = np.lexsort((np.arange(size), -sums[0]))[:top]
    more = [gained.get(fold(str(lemma).casefold()), 0.0) for lemma in grouping.table["lemma"].iloc[order]]
    return pd.DataFrame(
        {
            "headword": grouping.table["headword"].to_numpy(dtype=object)[order],
            "lemma": grouping.table["lemma"].to_numpy(dtype=object)[order],
            "count": sums[0, order].astype(int),
            "corrected": sums[1, order] + more,
            "low": sums[2, order],
            "high": sums[3, order] + more,
        }
    )


COLUMNS = ("language", "method", "tokens", "tokens_percent", "types", "types_percent")
# from what is known to what is guessed; methods that are not here come after them by name
METHODS = ("user", "dictionary", "irregular", "suffix", "loan", "guess", "unchanged")


def coverage(corpus: Corpus) -> pd.DataFrame:
    """How the lemmas of each language were found.

    Returns
    -------
    DataFrame
        `language`, `method` ("all" for the language as a whole), `tokens` and `types` (different forms), each
        with its percent of the words of the language.

    Examples
    --------
    >>> import kyrtext
    >>> coverage(kyrtext.from_texts(["Жумуш барбы? Жумушка барам"]))[["method", "tokens"]].values.tolist()[0]
    ['all', 4]
    """
    table = pd.DataFrame(
        {
            "language": corpus.lexicon["language"],
            "method": corpus.lexicon["method"],
            "form": corpus.lexicon["form"],
            "tokens": corpus.type_counts,
        }
    )[corpus.counted & (corpus.type_counts > 0)]
    rows = []
    for language in languages_known():
        part = table[table["language"] == language]
        if not len(part):
            continue
        everything = (int(part["tokens"].sum()), int(part["form"].nunique()))
        rows.append((language, "all", everything[0], 100.0, everything[1], 100.0))
        for method in sorted(part["method"].unique(), key=_order):
            own = part[part["method"] == method]
            tokens, types = int(own["tokens"].sum()), int(own["form"].nunique())
            shares = 100 * np.array([tokens, types]) / everything
            rows.append((language, method, tokens, float(shares[0]), types, float(shares[1])))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _order(method: str) -> tuple[int, str]:
    return (METHODS.index(method) if method in METHODS else len(METHODS), method)
