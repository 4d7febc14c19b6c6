"""The other sections of a report: codes along time, languages, copies, repairs, what was read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..corpus.corpus import Corpus
from ..files.messages import messages
from ..measures.bursts import bursts
from ..measures.codes import codes
from ..measures.duplicates import duplicates
from ..measures.switching import switching
from ..measures.timeline import timeline
from ..search.codebook import Codebook
from ..search.coding import dictionary_coded
from .figures import ordered, platform_name
from .options import ReportOptions

# rows embedded at most
CLUSTERS = 200
COPIES = 30
REPAIRS = 1_000
PROBLEMS = 200
BLOCK = 1 << 14  # types whose spellings are looked at together


def parts_data(corpus: Corpus, options: ReportOptions) -> dict[str, Any]:
    """The sections beside the words, as plain lists; `codes` is null without a codebook."""
    return {
        "copies": _copies(corpus, options.lang),
        "codes": _codes(corpus, options),
        "events": _events(options),
        "languages": _languages(corpus, options.lang),
        "repairs": repairs(corpus),
        "reading": _reading(corpus, options.lang),
    }


def _codes(corpus: Corpus, options: ReportOptions) -> dict[str, Any] | None:
    book = options.named
    if book is None or not book.codes:
        return None
    corpus, counted = options.coded or (corpus, book)
    if isinstance(counted, Codebook):
        counted = dictionary_coded(corpus, counted)
    items = counted.items
    monthly = timeline(corpus, items, "month")
    labels = {code.name: code.called(options.lang) for code in book.codes}
    table = codes(corpus, counted, options.lang, by="platform")
    found = bursts(timeline(corpus, items, "week"), options.events)
    dated = len(monthly) > 0
    return {
        "names": list(labels.values()),
        "months": monthly["period"].drop_duplicates().dt.strftime("%Y-%m").tolist() if dated else [],
        "posts": monthly.drop_duplicates("period")["all_documents"].tolist() if dated else [],
        "series": [
            monthly["documents"][monthly["item"] == name].tolist() if dated else [] for name in labels
        ],
        "platforms": [platform_name(name, options.lang) for name in ordered(table["platform"].unique())],
        "percent": [
            [
                _number(value)
                for value in table["documents_percent"][(table["platform"] == name)].tolist()[:-1]
            ]
            for name in ordered(table["platform"].unique())
        ],
        "bursts": [
            [
                labels[row.item],
                f"{row.start:%Y-%m-%d}",
                f"{row.end:%Y-%m-%d}",
                _number(row.weight),
                row.events,
            ]
            for row in found.head(50).itertuples()
        ],
    }


def _number(value: float) -> float:
    return round(float(value), 2)


def _events(options: ReportOptions) -> list[list[str]]:
    if options.events is None:
        return []
    return [
        [f"{row.date:%Y-%m-%d}", f"{row.end:%Y-%m-%d}", str(row.label)] for row in options.events.itertuples()
    ]


def _languages(corpus: Corpus, lang: str) -> list[dict[str, Any]]:
    table = switching(corpus, by="platform")
    out = []
    for name in ordered(table["platform"].unique()):
        part = table[table["platform"] == name].set_index("language")
        out.append(
            {
                "name": platform_name(name, lang),
                "words": {
                    key: _number(value) for key, value in part["words_percent"].items() if key != "mixed"
                },
                "documents": {key: _number(value) for key, value in part["documents_percent"].items()},
            }
        )
    return out


def _copies(corpus: Corpus, lang: str) -> dict[str, Any]:
    table = duplicates(corpus)
    clusters = []
    for _, part in table.groupby("cluster", sort=False):
        first = part[part["document"] == part["first"]].iloc[0]
        posts = [
            [
                platform_name(row.platform, lang),
                "" if pd.isna(row.group) else str(row.group),
                "" if pd.isna(row.date) else f"{row.date:%Y-%m-%d}",
                _number(100 * row.similarity),
            ]
            for row in part.head(COPIES).itertuples()
        ]
        clusters.append({"text": str(first["text"])[:600], "size": len(part), "posts": posts})
        if len(clusters) == CLUSTERS:
            break
    return {"posts": len(table), "clusters": clusters, "all": int(table["cluster"].nunique())}


def repairs(corpus: Corpus) -> dict[str, Any]:
    """Words counted under another spelling than was typed: sums by rule, and rows token, form, rule, count.

    Examples
    --------
    >>> import kyrtext
    >>> found = repairs(kyrtext.from_texts(["Тез рабoта керек"]))  # with a Latin o
    >>> found["rows"]
    [['рабoта', 'работа', 'lookalike', 1]]
    """
    facts = corpus.facts
    types = np.flatnonzero(corpus.counted & (corpus.type_counts > 0))
    rows = [
        (token.casefold(), spelled, named or "letters", count)
        for begin in range(0, len(types), BLOCK)
        for some in [types[begin : begin + BLOCK]]
        for token, spelled, named, count in zip(
            *(facts.spelled(name, some).tolist() for name in ("token", "form", "rules")),
            corpus.type_counts[some].tolist(),
            strict=True,
        )
        if token != spelled and token.casefold() != spelled
    ]
    table = pd.DataFrame(rows, columns=["token", "form", "rule", "count"]).astype({"count": np.int64})
    rules = table.groupby("rule")["count"].agg(["size", "sum"])
    shown = table.groupby(["token", "form", "rule"], as_index=False)["count"].sum()
    shown = shown.sort_values(["count", "form", "token"], ascending=[False, True, True], kind="stable")
    return {
        "rules": [[rule, int(row["size"]), int(row["sum"])] for rule, row in rules.iterrows()],
        "rows": [list(row) for row in shown.head(REPAIRS).itertuples(index=False)],
        "all": len(shown),
    }


def _reading(corpus: Corpus, lang: str) -> dict[str, Any]:
    """What was read and what was not: sums, and the problems word for word."""
    report = corpus.notes.get("reading")
    if report is None:
        return {"summary": "", "files": [], "problems": []}
    said = messages("report", lang)
    ignored = [f"{file}: {reason}" for file, reason in report.ignored]
    notes = [f"{file}: {what}" for file, what in report.notes]
    skipped = [f"{reason}: {count:,}" for reason, count in sorted(report.skipped.items())]
    return {
        "summary": f"{said['files_read']}: {len(report.files):,}",
        "files": [[one.file, one.format, int(one.documents)] for one in report.files[:PROBLEMS]],
        "problems": [*skipped, *ignored, *map(str, report.problems), *notes][:PROBLEMS],
    }
