"""What the codebook's words suggest, to be accepted or rejected one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..measures.agreement import precision
from ..search.coding import Hits, find_codes
from .actions import rule_sha
from .study import Study


def found(study: Study) -> Mapping[str, Hits]:
    """The hits of all codes that look for something, by the id of the code; worked out once a codebook."""
    book = study.codebook()
    key = repr([(code.name, dict(code.words), code.patterns, code.exclude) for code in book.codes])
    with study.lock:
        known = study.answers.get("suggestions")
        if known is None or known[0] != key:
            by_name = find_codes(study.corpus, book)
            known = study.answers["suggestions"] = key, by_name
    ids = {row["name"]: row["id"] for row in study.codes()}
    return {ids[name]: hits for name, hits in known[1].items() if name in ids}


def of_post(study: Study, row: int) -> list[dict[str, Any]]:
    """Suggestions for a post that nobody has judged: `code, start, end, quote`.

    A place inside a coding with the same code is none.
    """
    key, text = study.ids.keys[row], study.text(row)
    judged = {
        (one["code"], one["start"], one["end"])
        for one in study.file.rows("verdict", "doc = ?", (key,))
        if one["rule_sha"] == rule_sha(study, one["code"])
    }
    coded = [(one["code"], place.start, place.end) for one, place in study.of_rows().get(row, [])]

    def inside(code: str, start: int, end: int) -> bool:
        return any(
            own == code and (first < 0 or (first <= start and end <= last)) for own, first, last in coded
        )

    out = []
    for code, hits in found(study).items():
        for start, end in spans(study, hits, row):
            if (code, start, end) not in judged and not inside(code, start, end):
                out.append({"code": code, "start": start, "end": end, "quote": text[start:end]})
    return sorted(out, key=lambda one: (one["start"], one["end"], one["code"]))


def spans(study: Study, hits: Hits, row: int) -> list[tuple[int, int]]:
    """Where the hits of a code lie in one post."""
    low, high = np.searchsorted(hits.documents, [row, row + 1])
    starts, ends = study.corpus.starts[hits.first[low:high]], study.corpus.ends(hits.last[low:high])
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def judged(study: Study) -> pd.DataFrame:
    """The precision of the codebook's words from the verdicts, code by code (see `precision`)."""
    names = {row["id"]: row["name"] for row in study.codes()}
    rows = [
        (names[one["code"]], "yes" if one["verdict"] == "accepted" else "no")
        for one in study.file.rows("verdict")
        if one["code"] in names and one["rule_sha"] == rule_sha(study, one["code"])
    ]
    return precision(pd.DataFrame(rows, columns=["code", "correct"]))
