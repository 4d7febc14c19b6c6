"""Columns of documents by the names a user types: numbers, texts, and what is worked out of the corpus."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from ..files.errors import KyrtextError
from ..files.lazy import remembered
from ..languages.registry import codes as languages_known
from ..reading.details import DETAILS, NUMBERS
from .corpus import Corpus, of_documents
from .documents import STANDING
from .words import words_of_documents

WORKED_OUT = ("replies", "words", "language", "day", "week", "month", "year")
COUNTED = (*NUMBERS, "replies", "words")  # numbers every corpus has, known or not


def plain_name(name: str) -> str:
    """A column's name without regard to case, spaces and signs.

    >>> plain_name("Page Category"), plain_name("page_category")
    ('page_category', 'page_category')
    """
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def column_names(corpus: Corpus) -> list[str]:
    """Every column a filter or a division may name."""
    return list(dict.fromkeys([*corpus.columns, *WORKED_OUT]))


def column_called(corpus: Corpus, name: str) -> str | None:
    """The column of this name: exactly, else without regard to case, spaces and signs; None for none.

    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["иш"], more={"Page Category": "COMMUNITY"})
    >>> column_called(corpus, "page_category"), column_called(corpus, "colour")
    ('Page Category', None)
    """
    if name in STANDING or name in WORKED_OUT:
        return name
    names = column_names(corpus)
    if name in names:
        return name
    wanted = plain_name(name)
    return next((one for one in names if plain_name(one) == wanted), None)


def found_column(corpus: Corpus, name: str, failed: str) -> str:
    """The same; KyrtextError with the columns there are when there is none."""
    column = column_called(corpus, name)
    if column is None:
        # what no document has is no help
        names = [one for one in column_names(corpus) if one in WORKED_OUT or _has_values(corpus, one)]
        raise KyrtextError(
            failed,
            f"documents have no column '{name}'",
            f"there are {', '.join(sorted(names, key=plain_name))}",
        )
    return column


def _has_values(corpus: Corpus, name: str) -> bool:
    if name in ("text", "shared", "date", "date_local"):
        return False
    column = corpus.documents.get(name)
    return column is None or (name == "flags" and any(column)) or bool(column.notna().any())


def whole_column(corpus: Corpus, name: str) -> pd.Series:
    """A column of all documents; an index reads no other for it."""
    stored = corpus.stored.documents
    if stored is None or "documents" in corpus.__dict__ or name not in DETAILS:
        return corpus.documents[name]
    return stored.whole(name)  # type: ignore[no-any-return]


@of_documents
def numbers(corpus: Corpus, name: str) -> np.ndarray:
    """A column as numbers, NaN where nothing is known or what stands there is no number.

    >>> import kyrtext
    >>> numbers(kyrtext.from_texts(["иш", "үй"], likes=[5, None]), "likes").tolist()
    [5.0, nan]
    """
    if name == "replies":
        return np.where(answers_are_here(corpus), replies(corpus), np.nan)
    if name == "words":
        return words_of_documents(corpus).astype(np.float64)
    if name in NUMBERS:
        return whole_column(corpus, name).to_numpy(dtype=np.float64, na_value=np.nan)
    from ..reading.details import number

    codes, values = corpus.coded(name)
    read = [number(value) if isinstance(value, str) else value for value in values.tolist()]
    known = np.array([np.nan if value is None else float(value) for value in read] + [np.nan])
    return known[codes]


@of_documents
def replies(corpus: Corpus) -> np.ndarray:
    """How many documents of the corpus answer each: comments under a post at any depth, answers to a comment.

    They are counted in the whole corpus, whatever was selected of it; the number an export gives is in
    `comments`.

    >>> import kyrtext
    >>> replies(kyrtext.from_texts(
    ...     ["Жумуш бар", "Кайда?", "Ошто"], id=["1", "2", "3"], post_id=[None, "1", "1"],
    ...     parent_id=[None, "1", "2"], kind=["post", "comment", "comment"])).tolist()
    [2, 1, 0]
    """
    parent, post = links(corpus)
    size = len(corpus)
    found = np.bincount(parent[parent >= 0], minlength=size)
    other = (post >= 0) & (post != parent) & (post != np.arange(size))
    return found + np.bincount(post[other], minlength=size)


@of_documents
def answers_are_here(corpus: Corpus) -> np.ndarray:
    """Documents whose platform and group have any answers in the corpus: elsewhere they were not exported.

    There no reply means nothing, and `numbers(corpus, "replies")` is unknown.
    """
    (sites, _), (names, known) = corpus.coded("platform"), corpus.coded("group")
    key = sites.astype(np.int64) * (len(known) + 1) + names + 1
    return np.isin(key, np.unique(key[replies(corpus) > 0]))


@remembered
def links(corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
    """For each document of a whole corpus the row of the one it answers, and that of its post (-1: none).

    Documents are told by platform and id; a document that names itself answers nobody.
    """
    size = len(corpus)
    table = corpus.details(np.arange(size), ["platform", "id", "parent_id", "post_id"])
    names = [table[name].to_numpy(dtype=object) for name in ("id", "parent_id", "post_id")]
    codes, different = pd.factorize(np.concatenate(names))
    platform, _ = pd.factorize(table["platform"].to_numpy(dtype=object))
    keys = np.where(codes >= 0, np.tile(platform, 3).astype(np.int64) * max(len(different), 1) + codes, -1)
    own, parent, post = np.split(keys, 3) if size else (keys, keys, keys)
    rows = np.flatnonzero(own >= 0)
    order = rows[np.argsort(own[rows], kind="stable")]
    ordered = own[order]

    def row_of(wanted: np.ndarray) -> np.ndarray:
        if not len(ordered):
            return np.full(size, -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
        found = np.where((wanted >= 0) & (ordered[at] == wanted), order[at], -1)
        return np.where(found == np.arange(size), -1, found)

    return row_of(parent), row_of(post)


def main_language(corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
    """The language most words of each document are in, as its number (-1: no words), and all.

    Of languages with as many words the first of the registry counts.

    >>> import kyrtext
    >>> main_language(kyrtext.from_texts(["Жумуш барбы?", "Ищу работу", "😀"]))[0].tolist()
    [1, 0, -1]
    """
    return _main_language(corpus), np.asarray(languages_known(), dtype=object)


@of_documents
def _main_language(corpus: Corpus) -> np.ndarray:
    counts = np.stack(
        [
            corpus.per_document(corpus.facts.where("language", [language]) & corpus.counted)
            for language in languages_known()
        ]
    )
    return np.where(counts.sum(axis=0) > 0, counts.argmax(axis=0), -1)


@remembered
def coded_links(corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
    """The cells of attached links as numbers (-1: none), and what each number stands for."""
    if corpus.whole is not None:
        codes, values = coded_links(corpus.whole.corpus)
        return codes[corpus.whole.mask], values
    codes, values = pd.factorize(whole_column(corpus, "links").array)
    return codes, np.asarray(values, dtype=object)
