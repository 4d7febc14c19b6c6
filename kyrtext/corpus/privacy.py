"""Who wrote becomes a pseudonym on reading; what points to a person inside a text can be masked.

Masks are as long as what they hide, so every offset stays true, and counts are made of the raw words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import KyrtextError
from ..text.scripts import fold
from ..text.tokens import KINDS, spans
from . import personal_data as personal
from .corpus import Corpus
from .documents import STANDING
from .pseudonyms import leads_to_person, load_key, person_columns, pseudonym, pseudonymised

LEVELS = ("off", "authors", "full")
MASK = "•"
AROUND = 20
_NAME_WORDS = 4  # words of the longest full name looked for


# --------------------------------------------------------------------------- what is private in texts


@dataclass(frozen=True)
class Names:
    """Digests of authors' names, and the key they were made with; without digests no name is known."""

    digests: frozenset[str] = frozenset()
    key: bytes = b""

    def has(self, text: str) -> bool:
        """Is this text a name, or the stem of one?"""
        return bool(self.digests) and pseudonym(text, self.key) in self.digests


@dataclass(frozen=True, eq=False)
class Stream:
    """Tokens of many texts with the spelling and the kind (a word of KINDS) of each type."""

    ids: np.ndarray
    starts: np.ndarray
    bounds: np.ndarray
    surfaces: Sequence[str]
    kinds: Sequence[str]


def stream_of(texts: Iterable[str]) -> Stream:
    """The tokens of some texts."""
    found = spans(texts)
    return Stream(
        found.ids, found.starts, found.bounds, found.surfaces, [KINDS[kind] for kind in found.kinds]
    )


def private_types(stream: Stream, names: Names, *, listed: bool = False) -> list[str]:
    """For each type the kind of personal data it is, "" for none; `listed` adds names of the lexicon."""
    found = [personal.kind_of(*pair) for pair in zip(stream.surfaces, stream.kinds, strict=True)]
    counts = np.bincount(stream.ids, minlength=len(found))
    capital: dict[str, int] = {}
    for row, (surface, kind) in enumerate(zip(stream.surfaces, stream.kinds, strict=True)):
        if kind == "word":
            form = fold(surface)
            capital[form] = capital.get(form, 0) + (1 if surface[:1].isupper() else -1) * int(counts[row])
    for row, (surface, kind) in enumerate(zip(stream.surfaces, stream.kinds, strict=True)):
        form = fold(surface)
        if kind != "word" or len(form) < 3:
            continue
        # Бакыт is a name, бакыт happiness: what is mostly written small is no name
        if surface[:1].isupper() and capital[form] >= 0:
            if any(map(names.has, personal.stems(form))):
                found[row] = "author"
            elif listed and form in personal.listed_names():
                found[row] = "name"
        if not found[row] and names.has(surface):
            found[row] = "author"
    return found


def private_spans(stream: Stream, names: Names, *, listed: bool = False) -> pd.DataFrame:
    """Where personal data stand: `document, start, end, kind`, in the order of the text."""
    types = np.array([*private_types(stream, names, listed=listed), ""], dtype=object)
    sizes = np.array([*map(len, stream.surfaces), 0], dtype=np.int64)
    kinds = types[stream.ids] if len(stream.ids) else np.zeros(0, dtype=object)
    if names.digests:
        for first, last in _full_names(stream, sizes, names):
            kinds[first : last + 1] = np.where(
                kinds[first : last + 1] == "", "author", kinds[first : last + 1]
            )
    places = np.flatnonzero(kinds != "")
    starts = stream.starts[places].astype(np.int64)
    return pd.DataFrame(
        {
            "document": np.searchsorted(stream.bounds, places, side="right") - 1,
            "start": starts,
            "end": starts + sizes[stream.ids[places]],
            "kind": pd.Series(kinds[places], dtype=object),
        }
    )


def _full_names(stream: Stream, sizes: np.ndarray, names: Names) -> list[tuple[int, int]]:
    """First and last token of runs of two to four capitalised words that are an author's whole name."""
    title = np.array(
        [
            kind == "word" and surface[:1].isupper()
            for surface, kind in zip(stream.surfaces, stream.kinds, strict=True)
        ]
        + [False]
    )
    if not len(stream.ids):
        return []
    big = title[stream.ids]
    ends = stream.starts + sizes[stream.ids]
    follows = np.zeros(len(big), dtype=bool)
    follows[:-1] = big[:-1] & big[1:] & (stream.starts[1:] == ends[:-1] + 1)
    follows[stream.bounds[1:-1][stream.bounds[1:-1] > 0] - 1] = False
    found = []
    for first in np.flatnonzero(follows).tolist():
        last, words = first, [stream.surfaces[stream.ids[first]]]
        while follows[last] and len(words) < _NAME_WORDS:
            last += 1
            words.append(stream.surfaces[stream.ids[last]])
            if names.has(" ".join(words)):
                found.append((first, last))
    return found


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


def check_level(level: str) -> str:
    """The level, if there is one of that name.

    Raises KyrtextError for another.
    """
    if level not in LEVELS:
        raise KyrtextError(f"no way to anonymise '{level}'", f"there are {', '.join(LEVELS)}")
    return level


def names_of(notes: Mapping[str, Any], key: str | Path | None = None) -> Names:
    """The names a corpus was read with (its notes hold their digests)."""
    digests = frozenset(notes.get("names", ()))
    return Names(digests, load_key(key) if digests else b"")


def masked_documents(documents: pd.DataFrame, names: Names) -> pd.DataFrame:
    """The documents with what is personal in `text` and `shared` masked, chats named after an author too."""
    out = documents.copy()
    for name in ("text", "shared"):
        texts = [str(text) for text in documents[name]]
        out[name] = pd.Series(masked_texts(texts, private_spans(stream_of(texts), names)), dtype=object)
    groups = {
        group: pseudonym(group, names.key)
        for group in documents["group"].dropna().unique()
        if names.has(group)
    }
    out["group"] = documents["group"].map(lambda group: groups.get(group, group))
    persons = set(person_columns(documents))
    for name in out.columns:
        if name in ("url", "links"):  # what leads to a person, or may, goes altogether
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
    shown = [*masked_texts(texts, private_spans(stream_of(texts), names)), None]
    return pd.Series([shown[code] for code in codes], dtype=object, index=column.index)


def masked(corpus: Corpus, names: Names) -> Corpus:
    """The corpus as it may be shown: its documents masked, and the spelling of private words in its lexicon.

    The keys by which words are grouped and searched stay, so every count stays what it was.
    """
    lexicon = corpus.lexicon.copy()
    stream = Stream(
        corpus.ids, corpus.starts, corpus.bounds, lexicon["token"].tolist(), lexicon["kind"].tolist()
    )
    hidden = np.array([kind != "" for kind in private_types(stream, names)], dtype=bool)
    for name in ("token", "form", "lemma"):
        values = lexicon[name].to_numpy(dtype=object).copy()
        values[hidden] = [masked_text(value, [(0, len(value))]) for value in values[hidden]]
        lexicon[name] = pd.Series(values, dtype=object, index=lexicon.index)
    shown = replace(
        corpus, documents=masked_documents(corpus.documents, names), lexicon=lexicon, _of_lexicon={}
    )
    shown._known.update({name: value for name, value in corpus._known.items() if name == "postings"})
    return shown


def stricter(one: str, other: str) -> str:
    """The level that hides more.

    >>> stricter("off", "full")
    'full'
    """
    return max(check_level(one), check_level(other), key=LEVELS.index)


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
    out = replace(corpus, documents=documents, notes=notes)
    out._known.update({name: value for name, value in corpus._known.items() if name == "postings"})
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
        `kind` (a word of `personal.KINDS`), `document` (row), `column` (text or shared), `start`, `end`,
        `excerpt` (the text around it with everything found masked), `platform`, `source`.
    """
    parts = []
    for column in ("text", "shared"):
        texts = [str(text) for text in documents[column]]
        found = private_spans(stream_of(texts), names, listed=True)
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
