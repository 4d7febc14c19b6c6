"""Dictionaries with weights: the mean of a scale over the words that have a value on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ..corpus.columns import division, in_two_columns
from ..corpus.corpus import Corpus
from ..corpus.words import words_of
from ..files.errors import KyrtextError
from ..reading.carriers.sheets import read_sheet
from ..text.scripts import fold


def load_scales(path: str | Path) -> pd.DataFrame:
    """The dictionary in a CSV, XLSX or ODS file: `word`, perhaps `language` (ru, ky), and columns of numbers.

    Raises
    ------
    KyrtextError
        When there is no column `word`, no scale, a value that is no number, or a word twice in one language.
    """
    table = read_sheet(path)
    table.columns = [str(name).strip() for name in table.columns]
    if "word" not in table.columns:
        raise KyrtextError(
            f"cannot read the dictionary '{path}'",
            f"the columns are {', '.join(table.columns)}",
            "name one 'word'",
        )
    scales = [name for name in table.columns if name not in ("word", "language") and name]
    if not scales:
        raise KyrtextError(f"cannot read the dictionary '{path}'", "it has no column of values", "add one")
    out = table[[name for name in ("word", "language") if name in table.columns]].copy()
    out["word"] = out["word"].str.strip()
    for name in scales:
        written = table[name].str.strip().str.replace(",", ".")
        out[name] = pd.to_numeric(written.where(written != ""), errors="coerce")
        wrong = out[name].isna() & (written != "")
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise KyrtextError(
                f"cannot read the dictionary '{path}', row {row + 2}",
                f"'{table[name].iat[row]}' in '{name}' is no number",
                "write it as 0.5",
            )
    keys = [fold(word.casefold()) for word in out["word"]]
    double = pd.DataFrame({"word": keys, "language": out.get("language", "")}).duplicated()
    if double.any():
        row = int(double.to_numpy().argmax())
        raise KyrtextError(
            f"cannot read the dictionary '{path}', row {row + 2}",
            f"'{out['word'].iat[row]}' stands there twice",
            "leave one of them",
        )
    return out


def scale(
    corpus: Corpus, dictionary: pd.DataFrame, by: str | None = "platform", scales: Sequence[str] | None = None
) -> pd.DataFrame:
    """Mean of a scale the user brings (valence, arousal, any other) over the words that have a value.

    Parameters
    ----------
    dictionary : DataFrame
        As `load_scales` gives it: `word`, perhaps `language`, and a column of numbers for each scale.
    by : str, optional
        The division.

    Returns
    -------
    DataFrame
        The part, `scale`, `words` (of the part), `rated` (tokens with a value), `rated_percent`, `mean` and
        `deviation` (standard deviation) of the values of these tokens, `documents` with one, and
        `document_mean`, the mean of the documents' means. Words match by lemma; stop words with a value
        count.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жакшы үй", "Жаман суу"], platform=["facebook", "vkontakte"])
    >>> table = pd.DataFrame({"word": ["жакшы", "жаман"], "valence": [1.0, -1.0]})
    >>> scale(corpus, table)[["platform", "rated", "mean"]].values.tolist()
    [['facebook', 1, 1.0], ['vkontakte', 1, -1.0]]
    """
    names = list(scales or [name for name in dictionary.columns if name not in ("word", "language")])
    for name in names:
        if name not in dictionary.columns:
            raise KyrtextError(
                f"the dictionary has no scale '{name}'", f"it has {', '.join(dictionary.columns)}"
            )
    words = words_of(corpus)
    keys = corpus.facts.names("lemma_key").tolist()
    tongues = corpus.facts.names("language").tolist()
    lemma, tongue = corpus.facts.codes("lemma_key"), corpus.facts.codes("language")
    codes, parts = division(corpus, by)
    of_word = codes[words.documents]
    rows = []
    for name in names:
        values = _values(dictionary, name)
        by_lemma = np.array([values.get((key, ""), np.nan) for key in keys] or [np.nan])
        of_type = by_lemma[lemma] if len(lemma) else np.zeros(0)
        for place, language in enumerate(tongues):
            own = np.array([values.get((key, language), np.nan) for key in keys] or [np.nan])
            chosen = (tongue == place) & ~np.isnan(own[lemma])
            of_type = np.where(chosen, own[lemma], of_type)
        found = of_type[words.types] if len(words.types) else np.zeros(0)
        for place, part in enumerate(parts):
            inside = of_word == place
            rows.append((part, name, *_rated(found[inside], words.documents[inside])))
    columns = [by or "part", "scale", "words", "rated", "rated_percent", "mean", "deviation"]
    table = pd.DataFrame(rows, columns=[*columns, "documents", "document_mean"])
    return in_two_columns(table if by else table.drop(columns="part"), by)


def _values(dictionary: pd.DataFrame, name: str) -> dict[tuple[str, str], float]:
    languages = dictionary["language"] if "language" in dictionary else [""] * len(dictionary)
    return {
        (fold(str(word).casefold()), str(language or "")): float(value)
        for word, language, value in zip(dictionary["word"], languages, dictionary[name], strict=True)
        if not pd.isna(value)
    }


def _rated(values: np.ndarray, documents: np.ndarray) -> tuple[float, ...]:
    known = ~np.isnan(values)
    some, rows = values[known], documents[known]
    if not len(some):
        return len(values), 0, 0.0, np.nan, np.nan, 0, np.nan
    of, place = np.unique(rows, return_inverse=True)
    means = np.bincount(place, weights=some) / np.bincount(place)
    percent = 100 * len(some) / len(values)
    return (
        len(values), len(some), percent, float(some.mean()), float(some.std()), len(of), float(means.mean())
    )  # fmt: skip
