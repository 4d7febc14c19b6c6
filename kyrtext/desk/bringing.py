"""Codes and codings brought into a coder's file: from a codebook, a colleague's file, a project."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..files.errors import KyrtextError
from ..report.qda import Project
from ..search.codebook import Code, Codebook, in_tree
from .actions import known_post
from .identity import around, text_sha
from .store import TABLES, Change, CodingFile, new_id, now, open_file
from .study import Study


def codebook_changes(study: Study, codebook: Codebook) -> tuple[list[Change], dict[str, str]]:
    """Codes of a codebook that are not there yet, and the id of every code by its name."""
    ids = {row["name"]: row["id"] for row in study.codes()}
    keys = {row["key"] for row in study.codes() if row["key"]}
    rank = max((row["rank"] or 0 for row in study.codes()), default=0)
    changes: list[Change] = []
    for code, _ in in_tree(codebook.codes):
        if code.name in ids:
            continue
        rank += 1
        ids[code.name] = new_id()
        key = code.key.lower() if code.key.lower() not in keys else ""
        keys.add(key)
        changes.append(("code", ids[code.name], {**_row(code, ids), "key": key, "rank": rank}))
    return changes, ids


def _row(code: Code, ids: dict[str, str]) -> dict[str, object]:
    finds: dict[str, object] = {"words": {lang: list(words) for lang, words in code.words.items()}}
    finds |= {name: list(getattr(code, name)) for name in ("patterns", "exclude")}
    return {
        "name": code.name,
        "labels": json.dumps(dict(code.label), ensure_ascii=False),
        "description": code.description,
        "parent": ids.get(code.parent),
        "colour": code.colour,
        "finds": json.dumps(finds, ensure_ascii=False),
        "archived": 0,
        "merged_into": None,
    }


def bring_codebook(study: Study, codebook: Codebook) -> int:
    """Add the codes that are missing; how many there were."""
    changes, _ = codebook_changes(study, codebook)
    if changes:
        study.file.act("import", changes)
    return len(changes)


def bring_colleague(study: Study, path: Path) -> int:
    """Take over codes and samples of another coder's file, and nothing she coded: the second coder is blind.

    Codes keep their identities, so that the two files can be compared and merged.
    """
    other = open_file(path, writable=False)
    try:
        known = {row["id"] for row in study.file.rows("code")}
        drawn = {row["id"] for row in study.file.rows("sample")}
        changes: list[Change] = [
            ("code", row["id"], row) for row in other.rows("code") if row["id"] not in known
        ]
        changes += [("sample", row["id"], row) for row in other.rows("sample") if row["id"] not in drawn]
    finally:
        other.close()
    if changes:
        study.file.act("import", changes)
    return len(changes)


def bring_project(study: Study, project: Project) -> dict[str, int]:
    """Bring the codings of a REFI-QDA project in: sources are found by their text.

    Gives how many codings came in, were there already, and belong to a source that is no post here, or
    several.
    """
    changes, ids = codebook_changes(study, project.codebook)
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(study.corpus.texts(np.arange(len(study.corpus)))):
        rows_of[_plain(text)].append(row)
    source_rows = {
        source: rows_of.get(_plain(text), [])
        for source, text in zip(project.sources["source"], project.sources["text"], strict=True)
    }
    there = {
        (row["doc"], row["code"], row["start"], row["end"])
        for row in study.file.rows("coding", "archived = 0")
    }
    read = {row["doc"] for row in study.file.rows("reading", "state = 'read'")}
    counts = {"brought": 0, "known": 0, "unplaced": 0}
    for one in project.codings.itertuples():
        rows = source_rows.get(one.source, [])
        if len(rows) != 1 or one.code not in ids:
            counts["unplaced"] += 1
            continue
        text = study.text(rows[0])
        start, end = (None, None) if one.whole else (int(one.start), int(one.end))
        place = (study.ids.keys[rows[0]], ids[one.code], start, end)
        if place in there:
            counts["known"] += 1
            continue
        there.add(place)
        quote, before, after = ("", "", "") if start is None or end is None else around(text, start, end)
        if place[0] not in read:
            # who coded a post in another program has read it there
            read.add(place[0])
            seen = {"state": "read", "first_at": now(), "last_at": now(), "text_sha": text_sha(text)}
            changes.append(("reading", place[0], seen))
        own = new_id()
        kept = {
            **dict(zip(("doc", "code", "start", "end"), place, strict=True)),
            **{"quote": quote, "before": before, "after": after, "text_sha": text_sha(text)},
            **{"origin": "imported", "coder": one.coder, "created": one.created or now(), "archived": 0},
        }
        changes += [known_post(study, rows[0]), ("coding", own, kept)]
        if one.memo:
            changes.append(("memo", f"coding|{own}", _memo("coding", own, one.memo)))
        counts["brought"] += 1
    changes += _memos(study, project, ids, source_rows)
    if changes:
        study.file.act("import", changes)
    return counts


def _memo(kind: str, target: str, text: str) -> dict[str, object]:
    return {"kind": kind, "target": target, "text": text, "version": 1}


def _memos(
    study: Study, project: Project, ids: dict[str, str], source_rows: dict[str, list[int]]
) -> list[Change]:
    """Memos of the project on posts, codes and itself, where there is none yet."""
    texts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in project.memos.itertuples():
        if one.kind == "post":
            rows = source_rows.get(one.target, [])
            target = study.ids.keys[rows[0]] if len(rows) == 1 else None
        else:
            target = "study" if one.kind == "project" else ids.get(one.target)
        if target and not study.memo(one.kind, target)["text"]:
            texts[one.kind, target].append(one.text)
    return [
        ("memo", f"{kind}|{target}", _memo(kind, target, "\n\n".join(parts)))
        for (kind, target), parts in texts.items()
    ]


def _plain(text: str) -> str:
    """A text as programs hand it on: line ends are written in several ways, a carriage return as a blank."""
    return "\n".join(line.rstrip("\r ") for line in text.replace("\r\n", "\n").split("\n"))


_RANK = {"read": 3, "later": 2, "skipped": 1}


def merge(
    paths: Sequence[str | Path], output: str | Path, coder: str = "", *, join: bool = False
) -> CodingFile:
    """Join the files into a new one: every coding keeps its coder, what is the same in two is there once.

    The order of the files changes nothing, and merging the outcome with one of them again gives the same.

    Parameters
    ----------
    join : bool
        Codes of one name made by different coders become one; without it they are an error, for the same name
        may mean two things.

    Raises
    ------
    KyrtextError
        When the output exists, a file cannot be read, or codes of one name are different codes.
    """
    if Path(output).exists():
        raise KyrtextError(f"cannot write '{output}'", "it is there already", "choose another name")
    files = [open_file(path, writable=False) for path in paths]
    try:
        levels = {file.meta("anonymise") for file in files}
        if len(levels) > 1:
            raise KyrtextError(
                "cannot merge", "one file was made over masked texts, another not", "code alike"
            )
        tables = {table: _union(table, [file.rows(table) for file in files]) for table in TABLES}
        _one_code(tables, files, join)
        coder = coder or " + ".join(sorted({file.meta("coder") for file in files}))
        facts = {name: files[0].meta(name) for name in ("project", "fingerprint", "anonymise")}
    finally:
        for file in files:
            file.close()
    out = open_file(output, coder=coder, create=True)
    changes: list[Change] = [
        (table, str(row[TABLES[table][0]]), row) for table, rows in tables.items() for row in rows
    ]
    out.set_meta(**facts)
    out.act("merge", changes)
    return out


def _union(table: str, parts: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Rows of all files by key; of one key the later reading, the newer memo, what is in use."""
    key = TABLES[table][0]
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for rows in parts:
        for row in rows:
            if row not in found[row[key]]:
                found[row[key]].append(row)
    return [_settled(table, found[name]) for name in sorted(found)]


def _settled(table: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    if len(rows) == 1:
        return rows[0]
    rows = sorted(rows, key=repr)
    if table == "reading":
        best = max(rows, key=lambda row: _RANK.get(row["state"], 0))
        times = (
            [row["first_at"] for row in rows if row["first_at"]],
            [row["last_at"] for row in rows if row["last_at"]],
        )
        return {**best, "first_at": min(times[0], default=None), "last_at": max(times[1], default=None)}
    if table == "memo":
        texts = list(
            dict.fromkeys(row["text"] for row in sorted(rows, key=lambda row: (row["version"], row["text"])))
        )
        texts = [text for text in texts if text]
        text = "\n\n".join(one for one in texts if not any(one != other and one in other for other in texts))
        return {**rows[0], "text": text, "version": max(row["version"] for row in rows)}
    if table in ("code", "coding"):
        return min(rows, key=lambda row: (row["archived"], repr(row)))
    return rows[-1]


def _one_code(tables: dict[str, list[dict[str, Any]]], files: list[CodingFile], join: bool) -> None:
    """Codes of one name under different ids become one, if that is wanted."""
    by_name: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in tables["code"]:
        if not row["archived"]:
            by_name[row["name"]].append(row)
    double = {name: rows for name, rows in by_name.items() if len(rows) > 1}
    if double and not join:
        raise KyrtextError(
            "cannot merge the codebooks",
            f"{', '.join(sorted(double))}: one name, but different codes in "
            f"{' and '.join(sorted(file.path.name for file in files))}",
            "if they mean the same, add --join",
        )
    into = {row["id"]: rows[0]["id"] for rows in double.values() for row in rows[1:]}
    keys = {row["key"] for row in tables["code"] if row["key"]}
    for row in tables["code"]:
        row["parent"] = into.get(row["parent"], row["parent"])
        if row["id"] in into:
            row.update(archived=1, merged_into=into[row["id"]], key="")
        elif row["key"]:
            row["key"] = row["key"] if row["key"] in keys else ""
            keys.discard(row["key"])  # a key gives one code
    for table in ("coding", "verdict"):
        for row in tables[table]:
            row["code"] = into.get(row["code"], row["code"])
