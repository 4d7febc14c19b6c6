"""What the page asks while one reads and codes: the study, lists of posts, a post with its thread, codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..corpus.columns import documents_by
from ..files.errors import KyrtextError
from ..search.threads import nested
from . import suggestions
from .filters import NUMBERS, answered
from .store import STATES
from .study import Study

SHOWN = ("platform", "group", "kind", "author", "date", "date_local")
FURTHER = ("country", *NUMBERS, "reactions", "url", "attached", "links")  # where the export has them
EXCERPT = 220
MOST = 200  # rows of one answer
LONGEST = 400  # comments of one thread that are shown around the one looked at
Params = Mapping[str, str]


def study_facts(study: Study) -> dict[str, Any]:
    """What the page needs at first and after changes: what there is to filter by, who codes, how far."""
    corpus = study.corpus
    listed = {
        name: [{"value": value, "documents": count} for value, count in documents_by(corpus, name).items()]
        for name in ("platform", "group", "kind", "country")
        if name in corpus.documents.columns
    }
    undo, redo = study.file.can_undo, study.file.can_redo
    return {
        "documents": len(corpus),
        "coder": study.file.meta("coder"),
        "project": study.file.meta("project"),
        "file": study.file.path.name,
        "values": listed,
        "numbers": [name for name in NUMBERS if _has(study, name)],
        "progress": study.progress(),
        "places": study.attached(),
        "samples": [
            {
                **{name: row[name] for name in ("id", "name", "query", "seed", "n", "strata")},
                "progress": study.progress(np.array(row["rows"], dtype=np.int64)),
                "gone": len(row["docs"]) - len(row["rows"]),
            }
            for row in study.samples()
        ],
        "seq": study.file.seq,
        "undo": {"event": undo.id, "kind": undo.kind} if undo else None,
        "redo": {"event": redo.id, "kind": redo.kind} if redo else None,
        "coders": sorted({coding["coder"] for coding, _ in study.codings() if coding["coder"]}),
        "memo": study.memo("project", "study"),
        "stopwords": [row["word"] for row in study.file.rows("stopword")],
    }


def _has(study: Study, name: str) -> bool:
    """Does the export say it of any post?"""
    columns = study.corpus.documents.columns
    return name in columns and bool(study.corpus.documents[name].notna().any())


def code_tree(study: Study) -> list[dict[str, Any]]:
    """The codes with how much was coded, their own and with all below them."""
    counts = study.code_counts()
    return [
        {
            **{
                name: row[name] for name in ("id", "name", "labels", "description", "parent", "colour", "key")
            },
            "finds": row["finds"],
            "rank": row["rank"] or 0,
            "codings": counts[row["id"]][0],
            "posts": counts[row["id"]][1],
            "memo": bool(study.memo("code", row["id"])["text"]),
        }
        for row in study.codes()
    ]


def numbered(params: Params, name: str, default: int) -> int:
    """A whole number of the address."""
    value = params.get(name, "")
    if not value:
        return default
    if not value.isdecimal() or len(value) > 9:
        raise KyrtextError(f"'{name}={value}' is no number", "", "reload the page")
    return int(value)


def post_list(study: Study, params: Params) -> dict[str, Any]:
    """A stretch of the posts that fit."""
    found = answered(study, params)
    offset, limit = numbered(params, "offset", 0), min(numbered(params, "limit", 50), MOST)
    rows = found.rows[offset : offset + limit]
    out = {"total": len(found.rows), "offset": offset, "rows": summaries(study, rows)}
    if offset == 0:
        out["query"] = found.query
        out["progress"] = study.progress(found.rows)
    return out


def place_in_list(study: Study, params: Params) -> dict[str, Any]:
    """Where a post stands in the list, and its neighbours, so that "next" stays inside the filter."""
    rows = answered(study, params).rows
    row = numbered(params, "row", -1)
    at = np.flatnonzero(rows == row)
    if not len(at):
        return {"index": None, "total": len(rows)}
    place = int(at[0])
    around = [int(rows[other]) if 0 <= other < len(rows) else None for other in (place - 1, place + 1)]
    return {"index": place, "total": len(rows), "previous": around[0], "next": around[1]}


def next_unread(study: Study, params: Params) -> dict[str, Any]:
    """The next post of the list after a row that nobody has read, skipped or put off."""
    rows = answered(study, params).rows
    row = numbered(params, "row", -1)
    at = np.flatnonzero(rows == row)
    later = rows[int(at[0]) + 1 :] if len(at) else rows
    unread = later[study.states()[later] == 0]
    if not len(unread):
        unread = rows[(study.states()[rows] == 0) & (rows != row)]
    return {"row": int(unread[0]) if len(unread) else None}


def summaries(study: Study, rows: np.ndarray) -> list[dict[str, Any]]:
    """What the list shows of some posts."""
    if not len(rows):
        return []
    table = study.corpus.details(rows, [*SHOWN, "text"])
    states, coded = study.states(), study.of_rows()
    out = []
    for row, values in zip(rows.tolist(), table.to_dict("records"), strict=True):
        text = values.pop("text")
        out.append(
            {
                "row": row,
                **_plain(values),
                "excerpt": text[:EXCERPT] + ("…" if len(text) > EXCERPT else ""),
                "state": STATES[states[row]],
                "codes": sorted({coding["code"] for coding, _ in coded.get(row, [])}),
            }
        )
    return out


def _plain(values: dict[Any, Any]) -> dict[str, Any]:
    """Cells as JSON has them; a date as it is known."""
    out: dict[str, Any] = {}
    for name, value in values.items():
        missing = value is None or (not isinstance(value, (tuple, list)) and value != value)  # noqa: PLR0124
        if missing:
            out[name] = None
        elif hasattr(value, "isoformat"):
            out[name] = value.strftime("%Y-%m-%dT%H:%M:%SZ")
        elif isinstance(value, (np.integer, np.floating)):
            out[name] = value.item()
        else:
            out[name] = list(value) if isinstance(value, tuple) else value
    return out


def post(study: Study, params: Params) -> dict[str, Any]:
    """One post with everything: text, what is known of it, codings, suggestions, hits, memos, thread."""
    row = numbered(params, "row", -1)
    if not 0 <= row < len(study.corpus):
        raise KyrtextError("there is no such post", str(row), "go back to the list")
    further = [name for name in FURTHER if name in study.corpus.documents.columns]
    table = study.corpus.details(np.array([row]), [*SHOWN, *further, "id", "shared", "flags", "text"])
    values = _plain(table.to_dict("records")[0])
    key = study.ids.keys[row]
    return {
        "row": row,
        "key": key,
        **values,
        "state": STATES[study.states()[row]],
        "codings": [coding_shown(study, coding, place) for coding, place in _in_order(study, row)],
        "unsure": [
            coding_shown(study, coding, place) for coding, place in study.problems() if place.row == row
        ],
        "suggestions": suggestions.of_post(study, row) if params.get("suggest") else [],
        "hits": hits(study, params, row),
        "memo": study.memo("post", key),
        "thread": summaries_of_thread(study, row),
    }


def _in_order(study: Study, row: int) -> list[Any]:
    return sorted(study.of_rows().get(row, []), key=lambda one: (one[1].start, one[1].end, one[0]["id"]))


def coding_shown(study: Study, coding: Mapping[str, Any], place: Any) -> dict[str, Any]:
    """A coding as the page shows it."""
    kept = ("id", "code", "quote", "origin", "coder", "created", "before", "after")
    return {
        **{name: coding[name] for name in kept},
        "row": place.row,
        "start": place.start if place.start >= 0 else None,
        "end": place.end if place.start >= 0 else None,
        "whole": coding["start"] is None,
        "status": place.status,
        "memo": study.memo("coding", coding["id"]),
    }


def hits(study: Study, params: Params, row: int) -> list[tuple[int, int]]:
    """Where the words of the query stand in a post."""
    found = answered(study, {**params, "state": "", "sample": "", "code": ""}).matches
    if found is None:
        return []
    corpus = study.corpus
    low, high = corpus.bounds[row], corpus.bounds[row + 1]
    inside = (found.first >= low) & (found.first < high)
    starts, ends = corpus.starts[found.first[inside]], corpus.ends(found.last[inside])
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def summaries_of_thread(study: Study, row: int) -> list[dict[str, Any]]:
    """The post above and the comments beside, whole texts, each with how deep it stands."""
    found = nested(study.corpus, row, LONGEST)
    if len(found) < 2:
        return []
    rows = np.array([one for one, _ in found], dtype=np.int64)
    texts = study.corpus.texts(rows)
    shown = summaries(study, rows)
    return [
        {**one, "text": text, "depth": depth}
        for one, text, (_, depth) in zip(shown, texts, found, strict=True)
    ]


def passages(study: Study, params: Params) -> dict[str, Any]:
    """The passages of a code and those below it, with what stands around them; searched inside if wanted."""
    code = params.get("code", "")
    codes = study.below(code) if code else {row["id"] for row in study.codes()}
    rows = answered(study, params).mask
    wanted = params.get("inside", "").casefold()
    found = [
        coding_shown(study, coding, place)
        for coding, place in study.codings()
        if coding["code"] in codes
        and place.sure
        and rows[place.row]
        and wanted in (coding["quote"] or study.text(place.row)).casefold()
    ]
    found.sort(key=lambda one: (one["row"], -1 if one["start"] is None else one["start"]))
    offset = numbered(params, "offset", 0)
    part = found[offset : offset + MOST]
    known = summaries(study, np.array([one["row"] for one in part], dtype=np.int64))
    return {
        "total": len(found),
        "posts": len({one["row"] for one in found}),
        "passages": [{**one, "post": post_} for one, post_ in zip(part, known, strict=True)],
    }


def problems(study: Study, _params: Params) -> dict[str, Any]:
    """Codings that have to be looked at after the posts were indexed anew."""
    out = []
    for coding, place in study.problems():
        shown = coding_shown(study, coding, place)
        shown["post"] = study.file.row("doc", coding["doc"])
        shown["now"] = study.text(place.row)[:2000] if place.row >= 0 else None
        out.append(shown)
    return {"problems": out, "places": study.attached()}
