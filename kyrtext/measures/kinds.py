"""More than words: hashtags, emoji, mentions and the sites that links lead to; and the links themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..corpus.columns import authors, coded_links, instants, numbers, of_each_part
from ..corpus.corpus import Corpus
from ..corpus.grouping import Concepts
from ..files.errors import KyrtextError
from ..reading.details import COUNTS, domain
from ..text.scripts import fold
from ..text.words import sort_key

KINDS = ("hashtag", "emoji", "domain", "mention")
COLUMNS = ("rank", "item", "count", "documents", "documents_percent", "per_million", "authors", "forms")
FORMS = 8  # spellings listed beside an item
_SHORT = ("vk.cc", "bit.ly", "clck.ru", "goo.gl", "t.co", "cutt.ly", "tinyurl.com", "ok.me", "fb.me")


@dataclass(frozen=True, eq=False)
class _Met:
    """Items met: the name and the spelling of each place, and its document."""

    names: list[str]
    spellings: list[str]
    name: np.ndarray
    spelling: np.ndarray
    document: np.ndarray


def kinds(
    corpus: Corpus,
    kind: str = "hashtag",
    by: str | None = None,
    top: int | None = None,
    concepts: Concepts | None = None,
) -> pd.DataFrame:
    """How often hashtags, emoji, mentions or the sites of links were written, commonest first.

    Parameters
    ----------
    kind : {"hashtag", "emoji", "domain", "mention"}
        Small and capital letters are one; a domain is that of links in texts and of links attached to posts
        (each attached link counts once for its post, beside the same link in the text).
    by : str, optional
        One table for each part; two columns at once with a comma between.
    concepts : mapping, optional
        Hashtags that a concept lists among its words (with or without "#") are one row under its name,
        whatever letters they are written in.

    Returns
    -------
    DataFrame
        The part (with `by`), `rank, item, count, documents, documents_percent` (of documents of the part),
        `per_million` (words of the part), `authors` (known ones), `forms` (spellings with counts). Ties: the
        alphabet.

    Raises
    ------
    KyrtextError
        For an unknown kind.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["#Батырлар алга #батырлар", "https://www.gofundme.com/f/x"])
    >>> kinds(corpus, "hashtag")[["item", "count", "documents"]].values.tolist()
    [['#батырлар', 2, 1]]
    >>> kinds(corpus, "domain")["item"].tolist()
    ['gofundme.com']
    """
    if kind not in KINDS:
        raise KyrtextError(f"cannot count '{kind}'", "", f"the kinds are {', '.join(KINDS)}")
    met = _of_kind(corpus, kind, concepts or {})
    words, who = numbers(corpus, "words"), authors(corpus)

    def counted(rows: np.ndarray) -> pd.DataFrame:
        return _table(met, rows[met.document], who, int(rows.sum()), float(words[rows].sum())).head(top)

    return of_each_part(corpus, by, counted)


def _table(met: _Met, mask: np.ndarray, who: np.ndarray, size: int, words: float) -> pd.DataFrame:
    name, spelling, document = met.name[mask], met.spelling[mask], met.document[mask]
    total = len(met.names)
    counts = np.bincount(name, minlength=total)
    pairs = np.unique(np.stack([name, document]), axis=1)
    documents = np.bincount(pairs[0], minlength=total)
    writers = np.unique(np.stack([name, who[document]]), axis=1)
    known = np.bincount(writers[0][writers[1] >= 0], minlength=total)
    rows = sorted(np.flatnonzero(counts).tolist(), key=lambda row: (-counts[row], sort_key(met.names[row])))
    forms: dict[int, list[tuple[int, str]]] = {}
    both, many = np.unique(np.stack([name, spelling]), axis=1, return_counts=True)
    for row, form, count in zip(both[0].tolist(), both[1].tolist(), many.tolist(), strict=True):
        forms.setdefault(row, []).append((-count, met.spellings[form]))
    return pd.DataFrame(
        {
            "rank": np.arange(1, len(rows) + 1),
            "item": pd.Series([met.names[row] for row in rows], dtype=object),
            "count": counts[rows],
            "documents": documents[rows],
            "documents_percent": 100 * documents[rows] / max(size, 1),
            "per_million": 1e6 * counts[rows] / max(words, 1),
            "authors": known[rows],
            "forms": pd.Series(
                [
                    ", ".join(f"{form} {-count}" for count, form in sorted(forms[row])[:FORMS])
                    + (" ..." if len(forms[row]) > FORMS else "")
                    for row in rows
                ],
                dtype=object,
            ),
        }
    )


def _of_kind(corpus: Corpus, kind: str, concepts: Concepts) -> _Met:
    types = corpus.facts.of_kind("url" if kind == "domain" else kind)
    places = corpus.places(types)
    of_place, document = corpus.ids[places], corpus.document_ids[places]
    met = np.unique(of_place)
    spelled = corpus.facts.spelled("token", met).tolist()
    named = _namer(kind, concepts)
    texts = [*spelled]
    spelling = np.searchsorted(met, of_place)
    if kind == "domain":
        texts = [domain(link) for link in spelled]
        codes, cells = coded_links(corpus)
        attached = [list(map(domain, str(cell).split())) for cell in cells]
        rows = np.flatnonzero(codes >= 0)
        counts = np.array([len(sites) for sites in attached] or [0])[codes[rows]]
        begin = len(texts)
        texts += [site for sites in attached for site in sites]
        edges = np.concatenate(([0], np.cumsum([len(sites) for sites in attached]))).astype(np.int64)
        more = [np.arange(edges[code], edges[code + 1]) + begin for code in codes[rows].tolist()]
        spelling = np.concatenate([spelling, *more]).astype(np.int64)
        document = np.concatenate([document, np.repeat(rows, counts)])
    number, names = pd.factorize(np.array([named(text) for text in texts], dtype=object))
    forms, spellings = pd.factorize(np.array(texts, dtype=object))
    return _Met(
        list(map(str, names)), list(map(str, spellings)), number[spelling], forms[spelling], document
    )  # fmt: skip


def _namer(kind: str, concepts: Concepts) -> Callable[[str], str]:
    """How an item is named: without regard to case, and by the concept that lists a hashtag."""
    of_concept = {
        fold(word.lstrip("#").casefold()): f"#{concept}"
        for concept, words in concepts.items()
        for listed in words.values()
        for word in listed
    }

    def named(text: str) -> str:
        if kind != "hashtag":
            return text if kind == "emoji" else text.casefold()
        plain = text.lstrip("#＃").casefold()
        return of_concept.get(fold(plain), f"#{plain}")

    return named


def links(corpus: Corpus, measures: Sequence[str] = COUNTS) -> pd.DataFrame:
    """Every address written in the texts or attached to posts, most documents first.

    Returns
    -------
    DataFrame
        `link, domain, short` (True for a shortened address, whose site says nothing), `documents` that hold
        it, `authors` (known ones), `first` and `last` day, and for each measure the sum over these documents
        whose number is known (<NA> when none is). Ties: the alphabet.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жардам: https://example.org/a", "үй"], likes=[3, 4])
    >>> links(corpus)[["link", "domain", "documents", "likes"]].values.tolist()
    [['https://example.org/a', 'example.org', 1, 3]]
    """
    types = corpus.facts.of_kind("url")
    places = corpus.places(types)
    met = np.unique(corpus.ids[places])
    spelled = corpus.facts.spelled("token", met).tolist()
    pairs = list(
        zip(
            (spelled[place] for place in np.searchsorted(met, corpus.ids[places]).tolist()),
            corpus.document_ids[places].tolist(),
            strict=True,
        )
    )
    codes, cells = coded_links(corpus)
    for row in np.flatnonzero(codes >= 0).tolist():
        pairs += [(link, row) for link in str(cells[codes[row]]).split()]
    held: dict[str, set[int]] = {}
    for link, row in pairs:
        held.setdefault(link, set()).add(row)
    who, days = authors(corpus), instants(corpus).astype("M8[D]")
    values = {name: numbers(corpus, name) for name in measures}
    rows = []
    for link in sorted(held, key=lambda one: (-len(held[one]), one)):
        documents = np.array(sorted(held[link]))
        site, when = domain(link), days[documents]
        known = when[~np.isnat(when)]
        writers = np.unique(who[documents])
        counts = []
        for found in values.values():
            some = found[documents]
            some = some[~np.isnan(some)]
            counts.append(int(some.sum()) if len(some) else None)
        first, last = (str(known.min()), str(known.max())) if len(known) else (None, None)
        rows.append(
            (link, site, site in _SHORT, len(documents), int((writers >= 0).sum()), first, last, *counts)
        )
    columns = ["link", "domain", "short", "documents", "authors", "first", "last", *measures]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype(dict.fromkeys(measures, "Int64"))
