"""Who wrote becomes a pseudonym on reading; what points to a person inside a text can be masked.

Masks are as long as what they hide, so every offset stays true, and counts are made of the raw words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..reading.details import NUMBERS
from ..text.scripts import fold
from .corpus import Corpus, Stored
from .documents import STANDING, plain_documents
from .personal.addresses import addresses
from .personal.links import links
from .personal.names import Names, names
from .personal.numbers import numbers
from .personal.spelling import function_words, listed_names, places, words
from .personal.words import Ranges
from .pseudonyms import leads_to_person, load_key, person_columns, pseudonym, pseudonymised, urls_of_persons
from .settings import check_level

# Every kind `kyrtext documents --check-privacy` may name.
KINDS = {
    "phone": "a telephone number",
    "email": "an e-mail address",
    "number": "a number of ten digits or more: card, account, personal number",
    "document": "the number of a passport, a patent or another paper",
    "plate": "a number plate",
    "birth": "a date of birth",
    "address": "where somebody lives",
    "profile": "a link to somebody's page or chat",
    "handle": "somebody's name in a network",
    "mention": "an @mention",
    "author": "the name of somebody who wrote in these exports",
    "name": "a given or family name of the lexicon",
}
MASKED = tuple(kind for kind in KINDS if kind != "name")  # names of the lexicon are mostly public persons
_CAPITALISED = re.compile(r"(?<![^\W_])[^\W\d_]{3,}")
Found = tuple[int, int, str]
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?.{0,6})?")
MASK = "•"
AROUND = 20


def personal(text: str, known: Names) -> list[Found]:
    """What points to a person in one text: start, end and kind, in order, none overlapping.

    Nothing but the text and the authors' names decides, so it is the same whatever is read beside it.

    >>> text = "Чал: 0555 123 456, @aibek, vk.com/club5"
    >>> [(text[start:end], kind) for start, end, kind in personal(text, Names())]
    [('0555 123 456', 'phone'), ('@aibek', 'mention')]
    """
    found, blocked = links(text)
    found += numbers(text, blocked)
    found += addresses(text)
    found += names(text, known, [(start, end) for start, end, _ in found] + blocked)
    return _apart(found)


def listed(text: str, found: list[Found]) -> list[Found]:
    """Names of the lexicon that belong to no author, outside of what was found."""
    more = []
    taken = Ranges((start, end) for start, end, _ in found)
    for match in _CAPITALISED.finditer(text):
        form = fold(match[0])
        if not match[0][0].isupper() or form not in listed_names() or form in places() | function_words():
            continue
        if form not in words() and not taken.touch(*match.span()):
            more.append((*match.span(), "name"))
    return more


def _apart(found: list[Found]) -> list[Found]:
    """In order, what overlaps joined under the kind of the longest."""
    out: list[Found] = []
    for start, end, kind in sorted(found, key=lambda one: (one[0], -one[1])):
        if out and start < out[-1][1]:
            first, last, name = out[-1]
            longer = kind if end - start > last - first else name
            out[-1] = (first, max(last, end), longer)
        else:
            out.append((start, end, kind))
    return out


def private_spans(texts: Iterable[str], names: Names, *, more: bool = False) -> pd.DataFrame:
    """Where personal data stand: `document, start, end, kind`, in the order of the texts, none overlapping.

    Each text is looked at by itself, so the answer is the same whatever it is read with, and in which pieces.
    `more` adds names of the lexicon that belong to no author.
    """
    rows: list[tuple[int, int, int, str]] = []
    for document, text in enumerate(texts):
        found = personal(text, names)
        if more:
            found = sorted([*found, *listed(text, found)])
        rows += [(document, *one) for one in found]
    columns = list(zip(*rows, strict=True)) if rows else [()] * 4
    return pd.DataFrame(
        {
            **{
                name: np.array(values, dtype=np.int64)
                for name, values in zip(("document", "start", "end"), columns, strict=False)
            },
            "kind": pd.Series(columns[3], dtype=object),
        }
    )


def masked_text(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """The text with its ranges masked sign by sign, so that every place in it stays where it was.

    >>> masked_text("тел 0555 12", [(4, 11)])
    'тел •••• ••'
    """
    parts, place = [], 0
    for begin, end in sorted(ranges):
        start = max(begin, place)
        parts += [text[place:start], "".join(sign if sign.isspace() else MASK for sign in text[start:end])]
        place = max(end, place)
    return "".join([*parts, text[place:]])


def masked_texts(texts: Sequence[str], found: pd.DataFrame) -> list[str]:
    """The texts with what `private_spans` found masked."""
    out = list(texts)
    for document, part in found.groupby("document", sort=False):
        out[document] = masked_text(
            out[document], zip(part["start"].tolist(), part["end"].tolist(), strict=True)
        )
    return out


# --------------------------------------------------------------------------- the whole corpus


def names_of(notes: Mapping[str, Any], key: str | Path | None = None) -> Names:
    """The names a corpus was read with (its notes hold their digests)."""
    digests = frozenset(notes.get("names", ()))
    return _names(digests, load_key(key) if digests else b"")


@lru_cache(maxsize=2)  # what a word may be is worked out once, for masks and for what is left behind them
def _names(digests: frozenset[str], key: bytes) -> Names:
    return Names(digests, key)


def masked_documents(
    documents: pd.DataFrame, names: Names, found: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The documents with what is personal in `text`, `shared`, `group` masked; `found` is that of `text`."""
    texts_of = [name for name in documents.columns if name not in (*NUMBERS, "date")]
    documents = documents.assign(**plain_documents(documents[texts_of]))  # those of an index, too
    out = documents.copy()
    for name in ("text", "shared"):
        texts = [str(text) for text in documents[name]]
        spans = private_spans(texts, names) if found is None or name != "text" else found
        out[name] = pd.Series(masked_texts(texts, spans), dtype=object)
    groups = [str(group) for group in documents["group"].dropna().unique()]
    # a chat may be called like the person it is with
    shown = {
        group: pseudonym(group, names.key) if names.has(group) else text
        for group, text in zip(groups, masked_texts(groups, private_spans(groups, names)), strict=True)
    }
    out["group"] = documents["group"].map(lambda group: shown.get(group, group))
    persons = set(person_columns(documents))
    for name in out.columns:
        if name == "url":  # what leads to a person goes altogether, its pseudonym too
            hidden = urls_of_persons(documents)
            kept = [url if url and "/" in url and url not in hidden else None for url in documents[name]]
            out[name] = pd.Series(kept, dtype=object, index=documents.index)
        elif name == "links":
            out[name] = documents[name].map(_without_persons, na_action="ignore")
        elif name not in STANDING and name not in persons:
            out[name] = _masked_column(documents[name], names)
    return out


def _without_persons(links: str) -> str | None:
    """The addresses of a cell that lead to no person; pseudonyms of links are none of them."""
    return " ".join(link for link in links.split() if "/" in link and not leads_to_person(link)) or None


def _masked_column(column: pd.Series, names: Names) -> pd.Series:
    """A further column of a table with what is personal in its cells masked, each different cell once."""
    if column.dtype != object:
        return column
    codes, values = pd.factorize(column)
    texts = [str(value) for value in values]
    masks = masked_texts(texts, private_spans(texts, names))
    # a date and a time of day are digits, and nobody's
    shown = [
        *(text if _MOMENT.fullmatch(text) else mask for text, mask in zip(texts, masks, strict=True)),
        None,
    ]
    return pd.Series([shown[code] for code in codes], dtype=object, index=column.index)


def masked(corpus: Corpus, names: Names) -> Corpus:
    """The corpus as it may be shown: its documents masked, and the words where something is masked.

    A word that is masked at some of its places becomes a type of its own there, with the keys of the other:
    it is counted, grouped and searched with it, so every count stays what it was.
    """
    texts = [str(text) for text in corpus.documents["text"]]
    found = private_spans(texts, names)
    lexicon, ids = masked_types(corpus, np.array([len(text) for text in texts], dtype=np.int64), found)
    return corpus.changed(
        ids=ids,
        documents=masked_documents(corpus.documents, names, found),
        lexicon=lexicon,
    )


def masked_types(corpus: Corpus, sizes: np.ndarray, found: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """The lexicon and the type of each token when what was found in the texts is masked.

    `sizes` are the lengths of the texts.
    """
    lexicon = corpus.lexicon
    tokens = lexicon["token"].tolist()
    ids = np.asarray(corpus.ids)
    if not len(found) or not len(ids):
        return lexicon, ids
    begins = np.concatenate(([0], np.cumsum(sizes + 1)))  # of each text, were they written one after another
    offsets = begins[corpus.document_ids]
    first = offsets + np.asarray(corpus.starts, dtype=np.int64)
    last = first + np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))[ids]
    base = begins[found["document"].to_numpy()]
    starts, ends = base + found["start"].to_numpy(), base + found["end"].to_numpy()
    at = np.searchsorted(starts, last, side="left") - 1  # the last find that begins before the token ends
    hidden = np.flatnonzero((at >= 0) & (ends[np.maximum(at, 0)] > first))
    before = np.searchsorted(ends, first[hidden], side="right")  # the first find that touches the token
    shown: list[str] = []
    for token, one, other in zip(hidden.tolist(), before.tolist(), at[hidden].tolist(), strict=True):
        place = int(first[token])
        ranges = [
            (max(int(starts[span]) - place, 0), int(ends[span]) - place) for span in range(one, other + 1)
        ]
        shown.append(masked_text(tokens[ids[token]], ranges))
    pairs = pd.MultiIndex.from_arrays([ids[hidden], shown])
    codes, unique = pd.factorize(pairs)
    rows = unique.get_level_values(0).to_numpy(dtype=np.int64)
    twins = lexicon.iloc[rows].copy()
    twins["token"] = pd.Series(
        unique.get_level_values(1).to_numpy(dtype=object), index=twins.index, dtype=object
    )
    for name in ("form", "lemma"):
        masks = [masked_text(value, [(0, len(value))]) for value in twins[name]]
        twins[name] = pd.Series(masks, index=twins.index, dtype=object)
    whole = corpus.type_counts
    # a type that is masked wherever it stands is masked itself
    total = np.bincount(ids[hidden], minlength=len(lexicon))
    alone = (total == whole)[rows] & ~pd.Series(rows).duplicated(keep=False).to_numpy()
    number = np.where(alone, rows, len(lexicon) + np.cumsum(~alone) - 1)
    out = lexicon.copy()
    gone = np.flatnonzero((total == whole) & (total > 0))
    for name in ("token", "form", "lemma"):
        values = out[name].to_numpy(dtype=object).copy()
        values[gone] = [masked_text(value, [(0, len(value))]) for value in values[gone]]
        values[rows[alone]] = twins[name].to_numpy(dtype=object)[alone]
        out[name] = pd.Series(values, dtype=object, index=out.index)
    changed = ids.copy()
    changed[hidden] = number[codes].astype(ids.dtype)
    return pd.concat([out, twins[~alone]], ignore_index=True), changed


def protect(
    corpus: Corpus, level: str = "authors", key: str | Path | None = None, *, known: bool = False
) -> Corpus:
    """The corpus with pseudonyms for its authors and, at level "full", with everything personal masked.

    `known` tells that its authors are pseudonyms already.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Чал: 0555 123 456"], author="Айбек")
    >>> protect(corpus, "full").documents["text"].tolist()
    ['Чал: •••• ••• •••']
    """
    if check_level(level) == "off":
        return corpus
    documents, notes = corpus.documents, dict(corpus.notes)
    if not known:
        documents, notes["names"] = pseudonymised(documents, key)
    if notes.get("settings") is not None:
        notes["settings"] = replace(notes["settings"], anonymise=level)
    stored = Stored(corpus.stored.postings, corpus.stored.inside)
    out = corpus.changed(documents=documents, notes=notes, stored=stored)
    return masked(out, names_of(notes, key)) if level == "full" else out


def protected_documents(
    documents: pd.DataFrame, level: str = "authors", key: str | Path | None = None
) -> pd.DataFrame:
    """The same for a table of documents whose words nobody looks at."""
    if check_level(level) == "off":
        return documents
    table, digests = pseudonymised(documents, key)
    return masked_documents(table, names_of({"names": digests}, key)) if level == "full" else table


def remaining(documents: pd.DataFrame, names: Names) -> pd.DataFrame:
    """What still points to a person in the texts of these documents.

    Returns
    -------
    DataFrame
        `kind` (a word of KINDS), `document` (row), `column` (text or shared), `start`, `end`,
        `excerpt` (the text around it with everything found masked), `platform`, `source`.
    """
    parts = []
    for column in ("text", "shared"):
        texts = [str(text) for text in documents[column]]
        found = private_spans(texts, names, more=True)
        shown = masked_texts(texts, found)
        rows = found["document"].to_numpy(dtype=np.int64)
        parts.append(
            pd.DataFrame(
                {
                    "kind": found["kind"],
                    "document": rows,
                    "column": column,
                    "start": found["start"],
                    "end": found["end"],
                    "excerpt": pd.Series(
                        [
                            shown[row][max(0, start - AROUND) : end + AROUND].replace("\n", " ")
                            for row, start, end in zip(
                                rows.tolist(), found["start"], found["end"], strict=True
                            )
                        ],
                        dtype=object,
                    ),
                    "platform": documents["platform"].to_numpy(dtype=object)[rows],
                    "source": pd.Series(documents["source"].to_numpy(dtype=object)[rows], dtype=object),
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values(
        ["document", "column", "start"], ascending=[True, False, True], kind="stable", ignore_index=True
    )


def counted_kinds(found: pd.DataFrame, left: pd.DataFrame) -> pd.DataFrame:
    """How much of each kind of personal data there was and is: `kind, found, masked, left`.

    Both tables are of `remaining`: of the documents as they were read, and as they are shown.
    """
    counts = {name: table["kind"].value_counts() for name, table in (("found", found), ("left", left))}
    rows = [
        (kind, int(counts["found"].get(kind, 0)), int(counts["left"].get(kind, 0)))
        for kind in KINDS
        if kind in counts["found"] or kind in counts["left"]
    ]
    table = pd.DataFrame(rows, columns=["kind", "found", "left"])
    return table.assign(masked=table["found"] - table["left"])[["kind", "found", "masked", "left"]]
