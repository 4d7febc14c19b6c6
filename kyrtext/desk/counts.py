"""The second half of the desk: words, months, codes, platforms, as tables that lead to posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..corpus.columns import words_of_documents
from ..corpus.corpus import Corpus
from ..files.errors import KyrtextError
from ..measures.agreement import agreement
from ..measures.crosstab import crosstab
from ..measures.frequency import frequency
from ..measures.timeline import FEW_POSTS, timeline
from ..search.coding import Items, count_items, hand_items, stacked
from . import suggestions
from .filters import answered, stopped, word_types
from .hand import codings_of, read_lists
from .study import Study

Params = Mapping[str, str]
BY = ("platform", "group", "country", "kind", "month")
EVERY = ("day", "week", "month")
TOP = 200


def words(study: Study, params: Params) -> dict[str, Any]:
    """The commonest words of the posts shown."""
    found = answered(study, params)
    corpus = stopped(study)
    part = corpus if found.mask.all() else corpus.select(found.mask)
    table = frequency(part, language=params.get("words_in") or None, top=TOP)
    columns = ["rank", "headword", "lemma", "language", "count", "weighted_percent", "documents", "forms"]
    rows = table[columns].to_dict("records")
    for row in rows:
        row["in"] = str(row["language"]).split(" ")[0].rstrip(",")
    return {"rows": rows, "posts": len(found.rows), "query": found.query}


def followed(study: Study, params: Params, corpus: Corpus, mask: np.ndarray) -> tuple[Corpus, Items, str]:
    """What is counted: codes by hand (over posts read), words, or all posts; and over how many posts."""
    of = params.get("of", "codes")
    if of == "codes":
        hand = codings_of(study)
        shown = mask & hand.read
        part = hand.over(shown)
        below = corpus.select(shown)
        return below, top_codes(study, hand_items(below, part), params), "read"
    below = corpus.select(mask)
    if of == "words":
        terms = [term.strip() for term in params.get("terms", "").split(",") if term.strip()]
        types = {}
        for term in terms[:12]:
            lemma, _, language = term.partition("|")
            types[term] = word_types(corpus, lemma, language)
        return below, count_items(below, types), "all"
    if of != "posts":
        raise KyrtextError(f"'{of}' cannot be counted", "codes, words and posts can")
    ones = np.ones(len(below), dtype=np.int64)
    return (
        below,
        Items(["posts"], stacked([ones], len(below)), words_of_documents(below), stacked([ones], len(below))),
        "all",
    )


def top_codes(study: Study, items: Items, params: Params) -> Items:
    """The codes asked for, or all that were given to a post."""
    wanted = params.get("code")
    names = {row["id"]: row["name"] for row in study.codes()}
    if wanted:
        keep = [place for place, name in enumerate(items.names) if name == names.get(wanted)]
    else:
        keep = np.flatnonzero(items.counts.sum(axis=0) > 0).tolist()
    return Items(
        [items.names[place] for place in keep], items.counts[:, keep], items.words, items.covered[:, keep]
    )


def along_time(study: Study, params: Params) -> dict[str, Any]:
    """Codes, words or posts per day, week or month."""
    every = params.get("every", "month")
    if every not in EVERY:
        raise KyrtextError(f"no timeline per '{every}'", f"the periods are {', '.join(EVERY)}")
    found = answered(study, {**params, "code": ""})
    corpus, items, over = followed(study, params, stopped(study), found.mask)
    table = timeline(corpus, items, every)
    ids = _ids(study)
    series: dict[str, list[dict[str, Any]]] = {}
    for row in table.itertuples():
        first = pd.Timestamp(row.period)
        after = {
            "day": pd.DateOffset(days=1),
            "week": pd.DateOffset(days=7),
            "month": pd.DateOffset(months=1),
        }[every]
        series.setdefault(row.item, []).append(
            {
                "from": first.strftime("%Y-%m-%d"),
                "to": (first + after - pd.DateOffset(days=1)).strftime("%Y-%m-%d"),
                "documents": int(row.documents),
                "all": int(row.all_documents),
                "percent": float(row.documents_percent),
            }
        )
    return {
        "series": [
            {"item": item, "code": ids.get(item), "points": points} for item, points in series.items()
        ],
        "over": over,
        "posts": len(corpus),
        "least": FEW_POSTS,
    }


def _ids(study: Study) -> dict[str, str]:
    return {row["name"]: row["id"] for row in study.codes()}


def cells(study: Study, params: Params) -> dict[str, Any]:
    """Codes, words or posts against platforms, groups, countries, kinds, months."""
    by = params.get("by", "platform")
    if by not in BY or (by not in study.corpus.documents.columns and by != "month"):
        raise KyrtextError(f"posts cannot be divided by '{by}'", f"the choices are {', '.join(BY)}")
    found = answered(study, {**params, "code": ""})
    corpus, items, over = followed(study, params, stopped(study), found.mask)
    table = crosstab(corpus, items, by)
    ids = _ids(study)
    parts = list(dict.fromkeys(table[by].tolist()))
    rows = [
        {
            "item": item,
            "code": ids.get(str(item)),
            "cells": [
                {"documents": int(documents), "percent": float(percent)}
                for documents, percent in zip(part["documents"], part["documents_percent"], strict=True)
            ],
        }
        for item, part in table.groupby("item", sort=False)
    ]
    return {"by": by, "parts": parts, "rows": rows, "over": over, "posts": len(corpus)}


def judged(study: Study, _params: Params) -> dict[str, Any]:
    """How right the codebook's words are, by what the coder accepted and rejected."""
    return {"rows": _records(suggestions.judged(study))}


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON has them: what is no number is null."""
    plain = table.astype(object).where(table.notna(), None)
    return [{str(name): _scalar(value) for name, value in row.items()} for row in plain.to_dict("records")]


def _scalar(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def compared(study: Study, files: Sequence[Path]) -> dict[str, Any]:
    """Agreement of the coders of some files over the posts both read, and where they disagree."""
    if len(files) < 2:
        return {"coders": [], "rows": [], "disagreements": []}
    coders, tables, read = [], [], []
    for path in files:
        table, seen = read_lists(path)
        coders.append(path.stem.rpartition(".")[2] or path.stem)
        tables.append(table)
        read.append(seen)
    measured = agreement(tables, read=read)
    both = set(read[0]).intersection(*read[1:])
    given = [{key: frozenset(part["code"]) for key, part in table.groupby("document")} for table in tables]
    differing = [
        (study.ids.rows[key], [sorted(side.get(key, frozenset())) for side in given])
        for key in both
        if key in study.ids.rows and len({side.get(key, frozenset()) for side in given}) > 1
    ]
    differing.sort()
    return {
        "coders": coders,
        "read": [len(seen) for seen in read],
        "both": len(both),
        "rows": _records(measured),
        "disagreements": [{"row": row, "codes": codes} for row, codes in differing],
    }
