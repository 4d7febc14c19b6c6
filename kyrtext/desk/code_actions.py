"""What a coder can do with codes: make, rename, move, recolour, merge them, and put them away."""

from __future__ import annotations

import json
from typing import Any

from ..files.errors import KyrtextError
from .given import Given, code_of, number_of, table_of, text_of, texts_of
from .store import Change, ConflictError, new_id
from .study import Study


def _kept(study: Study, code_id: str) -> dict[str, Any]:
    row = study.file.row("code", code_id)
    if row is None or row["archived"]:
        raise ConflictError("this code is gone")
    return row


def _fields(study: Study, given: Given, own: str) -> dict[str, Any]:
    """What was said of a code, checked."""
    out: dict[str, Any] = {}
    if "name" in given:
        name = text_of(given, "name").strip()
        if not name:
            raise KyrtextError("a code needs a name", "", "type one")
        if any(row["name"] == name and row["id"] != own for row in study.codes()):
            raise ConflictError(f"there is a code '{name}' already")
        out["name"] = name[:200]
    for field in ("description", "colour", "key"):
        if field in given:
            out[field] = text_of(given, field)
    if out.get("colour") and not (
        len(out["colour"]) == 7 and out["colour"][0] == "#" and _hex(out["colour"][1:])
    ):
        raise KyrtextError(f"'{out['colour']}' is no colour", "", "write it #0072B2")
    if out.get("key"):
        out["key"] = out["key"].lower()
        holder = next((row for row in study.codes() if row["key"] == out["key"] and row["id"] != own), None)
        if holder is not None or not (len(out["key"]) == 1 and out["key"].isascii() and out["key"].isalnum()):
            raise ConflictError(f"the key '{out['key']}' cannot be given")
    if "parent" in given:
        parent = text_of(given, "parent") or None
        if parent is not None:
            _kept(study, parent)
            if own and parent in study.below(own):
                raise ConflictError("a code cannot stand below itself")
        out["parent"] = parent
    if "labels" in given:
        labels = table_of(given, "labels")
        out["labels"] = json.dumps({lang: text_of(labels, lang) for lang in labels}, ensure_ascii=False)
    if "finds" in given:
        finds = table_of(given, "finds")
        words = table_of(finds, "words")
        kept = {
            "words": {lang: texts_of(words, lang) for lang in words},
            **{name: texts_of(finds, name) for name in ("patterns", "exclude")},
        }
        out["finds"] = json.dumps(kept, ensure_ascii=False)
    if "rank" in given:
        out["rank"] = number_of(given, "rank")
    return out


def _hex(text: str) -> bool:
    return all(sign in "0123456789abcdefABCDEF" for sign in text)


def new_code(study: Study, given: Given) -> list[Change]:
    """Make a code."""
    fields = _fields(study, given, "")
    if "name" not in fields:
        raise KyrtextError("a code needs a name", "", "type one")
    own = text_of(given, "code_id") or new_id()
    if study.file.row("code", own) is not None:
        raise ConflictError("this code is there already")
    rank = max((row["rank"] or 0 for row in study.codes()), default=0) + 1
    empty = {"labels": "{}", "description": "", "parent": None, "colour": "", "key": "", "finds": "{}"}
    return [("code", own, {**empty, "rank": rank, "archived": 0, "merged_into": None, **fields})]


def edit_code(study: Study, given: Given) -> list[Change]:
    """Rename, move, recolour a code, change its words."""
    own = text_of(given, "code")
    return [("code", own, {**_kept(study, own), **_fields(study, given, own)})]


def archive_code(study: Study, given: Given) -> list[Change]:
    """Take a code and those below it out of use; its codings stay in the file and come back with it."""
    code_of(study, given)
    return [
        ("code", one, {**_kept(study, one), "archived": 1})
        for one in sorted(study.below(text_of(given, "code")))
    ]


def merge_code(study: Study, given: Given) -> list[Change]:
    """Make two codes one: codings, verdicts and children of the first go to the second."""
    own, into = code_of(study, given), code_of(study, given, "into")
    if into in study.below(own):
        raise ConflictError("a code cannot be merged into itself or one below it")
    changes: list[Change] = [("code", own, {**_kept(study, own), "archived": 1, "merged_into": into})]
    changes += [
        ("code", row["id"], {**_kept(study, row["id"]), "parent": into})
        for row in study.codes()
        if row["parent"] == own
    ]
    there = {
        (row["doc"], row["start"], row["end"])
        for row in study.file.rows("coding", "code = ? and archived = 0", (into,))
    }
    for row in study.file.rows("coding", "code = ? and archived = 0", (own,)):
        double = (row["doc"], row["start"], row["end"]) in there
        changes.append(("coding", row["id"], {**row, "code": into, "archived": int(double)}))
    return changes
