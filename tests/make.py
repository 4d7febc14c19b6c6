"""Small corpora made by hand, without any linguistics: "lemma/language" words, one string per document."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from kyrtext.corpus.corpus import Corpus
from kyrtext.corpus.documents import documents_table
from kyrtext.reading.document import Document

WORDS = (
    "работа/ru",
    "жумуш/ky",
    "паспорт/ru",
    "паспорт/ky",
    "кол/ru",
    "кол/ky",
    "үй/ky",
    "и/ru",
    "covid/en",
    "иш/ky",
)
STOPPED = {"и"}


def check(made: Corpus) -> None:
    """The arrays of a corpus fit each other."""
    assert len(made.ids) == len(made.starts) == len(made.opens) == made.bounds[-1]
    assert len(made.bounds) == len(made.documents) + 1
    assert not len(made.ids) or made.ids.max() < len(made.lexicon)


def corpus(texts: list[str], **columns: list) -> Corpus:
    """A corpus of texts like "жумуш/ky работа/ru . үй/ky"; a lone "." is punctuation and ends a sentence."""
    types: dict[str, int] = {}
    ids, starts, opens, bounds = [], [], [], [0]
    for text in texts:
        opening, place = True, 0
        for word in text.split():
            ids.append(types.setdefault(word, len(types)))
            starts.append(place)
            opens.append(opening)
            opening = word == "."
            place += len(word.split("/")[0]) + 1
        bounds.append(len(ids))
    rows = []
    for word in types:
        form, _, language = word.partition("/")
        kind = "punctuation" if form == "." else "word"
        rows.append((form, form, language, form, "NOUN", "dictionary", kind, "", form, form, form in STOPPED))
    names = [
        "token",
        "form",
        "language",
        "lemma",
        "pos",
        "method",
        "kind",
        "rules",
        "form_key",
        "lemma_key",
        "stop",
    ]
    lexicon = pd.DataFrame(rows, columns=names)
    lexicon["stop"] = lexicon["stop"].astype(bool)
    plain = [" ".join(word.split("/")[0] for word in text.split()) for text in texts]
    documents = documents_table(
        Document(**{name: values[row] for name, values in columns.items()}, text=text)
        for row, text in enumerate(plain)
    )
    return Corpus(
        np.asarray(ids, dtype=np.int32),
        np.asarray(starts, dtype=np.int32),
        np.asarray(opens, dtype=bool),
        np.asarray(bounds, dtype=np.int64),
        lexicon,
        documents,
    )


texts = st.lists(
    st.lists(st.sampled_from([*WORDS, "."]), max_size=12).map(" ".join),
    min_size=1,
    max_size=6,
)
