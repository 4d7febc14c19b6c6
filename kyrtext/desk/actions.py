"""What a coder can do: code posts, write memos, make, rename, move and merge codes, draw samples.

What the page says is looked at before it is believed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..corpus.columns import division
from ..corpus.corpus import Corpus
from ..files.errors import KyrtextError
from .identity import Identities, around
from .store import STATES, Change, ConflictError, Event, new_id, now
from .study import Study

Given = Mapping[str, Any]
MAX_TEXT = 100_000  # characters of a memo or a description
LARGEST = 2**53  # whole numbers a browser counts exactly


def text_of(given: Given, name: str, default: str = "") -> str:
    """A text that was given, or the default."""
    value = given.get(name, default)
    if value is None:
        return default
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise _wrong(name, "text", value)
    return value


def _wrong(name: str, wanted: str, value: object) -> KyrtextError:
    return KyrtextError(f"'{name}' is no {wanted}", str(value)[:60], "reload the page")


def table_of(given: Given, name: str) -> Mapping[str, Any]:
    """A mapping that was given, or an empty one."""
    value = given.get(name) or {}
    if not isinstance(value, dict):
        raise _wrong(name, "table", value)
    return value


def texts_of(given: Given, name: str) -> list[str]:
    """A list of texts that was given, without the empty ones."""
    value = given.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _wrong(name, "list of texts", value)
    return [one for one in value if one.strip()]


def number_of(given: Given, name: str) -> int:
    """A whole number that was given."""
    value = given.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST:
        raise _wrong(name, "number", value)
    return value


def row_of(study: Study, given: Given) -> int:
    """The row of a post there is."""
    row = number_of(given, "row")
    if not 0 <= row < len(study.corpus):
        raise KyrtextError("there is no such post", str(row), "reload the page")
    return row


def rows_of(study: Study, rows: object) -> np.ndarray:
    """The rows of several posts there are."""
    if not isinstance(rows, list):
        raise _wrong("rows", "list of posts", rows)
    return np.array([row_of(study, {"row": row}) for row in rows], dtype=np.int64)


def code_of(study: Study, given: Given, name: str = "code") -> str:
    """The id of a code in use."""
    code = text_of(given, name)
    if not any(row["id"] == code for row in study.codes()):
        raise ConflictError("this code is gone")
    return code


def do(study: Study, kind: str, given: Given, *, event: str = "", session: str = "") -> Event:
    """Do one thing, once: the same event again gives what it gave.

    Raises
    ------
    KyrtextError
        When there is no such action, or what it is told does not fit the study (`ConflictError`: not now).
    """
    with study.lock:
        if (known := study.file.known(event)) is not None:
            return known
        if kind in ("undo", "redo"):
            back = study.file.undo if kind == "undo" else study.file.redo
            return back(event=event, session=session, expect=text_of(given, "expect"))
        if kind not in ACTIONS:
            raise KyrtextError(f"there is no action '{kind}'", "", "reload the page")
        changes = ACTIONS[kind](study, given)
        return study.file.act(kind, changes, event=event, session=session)


def known_post(study: Study, row: int) -> Change:
    """What is kept of a post, so that it can be told even when it is gone."""
    table = study.corpus.details(np.array([row]), ["platform", "id", "date", "date_local", "group"])
    platform, own, date, local, group = table.iloc[0].tolist()
    when = local if pd.isna(date) else date.isoformat()
    key = study.ids.keys[row]
    kept = {
        "text_sha": study.ids.shas[row],
        "platform": platform,
        "native_id": own,
        "date": when or "",
        "place": group or "",
    }
    return "doc", key, kept


# --------------------------------------------------------------------------- coding


def _new_coding(
    study: Study, row: int, code: str, span: tuple[int, int] | None, origin: str, coder: str = ""
) -> Change:
    start, end = span or (None, None)
    quote, before, after = ("", "", "") if span is None else around(study.text(row), *span)
    kept = {
        "doc": study.ids.keys[row],
        "code": code,
        "start": start,
        "end": end,
        "quote": quote,
        "before": before,
        "after": after,
        "text_sha": study.ids.shas[row],
        "origin": origin,
        "coder": coder or study.file.meta("coder"),
        "created": now(),
        "archived": 0,
    }
    return "coding", new_id(), kept


def _span(study: Study, row: int, given: Given) -> tuple[int, int] | None:
    """The characters of a passage, None for the whole post; they must hold the words the coder saw."""
    if given.get("start") is None:
        return None
    start, end = number_of(given, "start"), number_of(given, "end")
    text = study.text(row)
    if not 0 <= start < end <= len(text) or text[start:end] != text_of(given, "quote"):
        raise ConflictError("the passage is not what stands in the post")
    return start, end


def _same(study: Study, row: int, code: str, span: tuple[int, int] | None) -> list[dict[str, Any]]:
    """Codings of the same place with the same code."""
    wanted = span or (-1, -1)
    return [
        coding
        for coding, place in study.of_rows().get(row, [])
        if coding["code"] == code and (place.start, place.end) == wanted
    ]


def code(study: Study, given: Given) -> list[Change]:
    """Give a code to a post or a passage; the post counts as read then."""
    row, name = row_of(study, given), code_of(study, given)
    span = _span(study, row, given)
    if _same(study, row, name, span):
        raise ConflictError("it has this code already")
    changes = [known_post(study, row), _new_coding(study, row, name, span, "hand")]
    if STATES[study.states()[row]] != "read":
        changes.append(_read(study, row, "read", given))
    return changes


def uncode(study: Study, given: Given) -> list[Change]:
    """Take a coding away; it stays in the file, out of use."""
    coding = study.file.row("coding", text_of(given, "coding"))
    if coding is None or coding["archived"]:
        raise ConflictError("this coding is gone")
    return [("coding", coding["id"], {**coding, "archived": 1})]


def settle(study: Study, given: Given) -> list[Change]:
    """Say where a coding lies that had to be checked."""
    coding = study.file.row("coding", text_of(given, "coding"))
    if coding is None or coding["archived"]:
        raise ConflictError("this coding is gone")
    row = row_of(study, given)
    span = _span(study, row, given)
    _, _, kept = _new_coding(study, row, coding["code"], span, coding["origin"], coding["coder"])
    assert kept is not None
    return [known_post(study, row), ("coding", coding["id"], {**kept, "created": coding["created"]})]


def _read(study: Study, row: int, state: str, given: Given) -> Change:
    key = study.ids.keys[row]
    if state == "unread":
        return "reading", key, None
    known = study.file.row("reading", key) or {}
    sample = text_of(given, "sample") or known.get("sample")
    moment = now()
    return (
        "reading",
        key,
        {
            "state": state,
            "first_at": known.get("first_at") or moment,
            "last_at": moment,
            "sample": sample,
            "text_sha": study.ids.shas[row],
        },
    )


def state(study: Study, given: Given) -> list[Change]:
    """Say that a post is read, skipped, for later, or unread again."""
    row, wanted = row_of(study, given), text_of(given, "state")
    if wanted not in STATES:
        raise KyrtextError(f"a post cannot be '{wanted}'", f"it is {', '.join(STATES)}")
    if wanted == "unread" and study.coded()[row]:
        raise ConflictError("a post with a code is read")
    return [known_post(study, row), _read(study, row, wanted, given)]


def verdict(study: Study, given: Given) -> list[Change]:
    """Accept or reject what the dictionary suggests; an accepted one becomes a coding."""
    row, name, said = row_of(study, given), code_of(study, given), text_of(given, "verdict")
    span = _span(study, row, given)
    if said not in ("accepted", "rejected") or span is None:
        raise KyrtextError(f"a suggestion cannot be '{said}'", "it is accepted or rejected")
    key = study.ids.keys[row]
    kept = {
        "doc": key,
        "code": name,
        "start": span[0],
        "end": span[1],
        "rule_sha": rule_sha(study, name),
        "verdict": said,
    }
    changes: list[Change] = [known_post(study, row), ("verdict", f"{key}|{name}|{span[0]}|{span[1]}", kept)]
    same = _same(study, row, name, span)
    if said == "accepted" and not same:
        changes.append(_new_coding(study, row, name, span, "accepted"))
    if said == "rejected":
        changes += [
            ("coding", one["id"], {**one, "archived": 1}) for one in same if one["origin"] == "accepted"
        ]
    return changes


def rule_sha(study: Study, code_id: str) -> str:
    """A digest of what a code looks for: a verdict holds for the rule that made the suggestion."""
    finds: dict[str, Any] = next((row["finds"] for row in study.codes() if row["id"] == code_id), {})
    told = json.dumps(finds, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode("utf-8", errors="replace")).hexdigest()[:16]


# --------------------------------------------------------------------------- codes


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


# --------------------------------------------------------------------------- the rest


def memo(study: Study, given: Given) -> list[Change]:
    """Write a memo; another window's newer text is not overwritten."""
    kind, target = text_of(given, "on"), text_of(given, "target")
    if kind not in ("post", "coding", "code", "project"):
        raise KyrtextError(f"no memo can be written on a '{kind}'")
    known = study.memo(kind, target)
    if number_of(given, "version") != known["version"]:
        raise ConflictError("this memo was changed in another window", str(known["text"]))
    version = int(known["version"]) + 1
    kept = {"kind": kind, "target": target, "text": text_of(given, "text"), "version": version}
    changes: list[Change] = [("memo", str(known["id"]), kept)]
    if kind == "post" and target in study.ids.rows:
        changes.append(known_post(study, study.ids.rows[target]))
    return changes


def sample(study: Study, given: Given) -> list[Change]:
    """Draw a random sample of posts to read; the same seed over the same posts draws the same."""
    wanted = Sampling(number_of(given, "n"), number_of(given, "seed"), text_of(given, "strata"))
    rows = given.get("rows")
    chosen = drawn(study.corpus, study.ids, wanted, None if rows is None else rows_of(study, rows))
    own = text_of(given, "sample_id") or new_id()
    kept = {
        "name": text_of(given, "name") or f"{wanted.n}/{wanted.seed}",
        "query": text_of(given, "query"),
        "seed": wanted.seed,
        "n": wanted.n,
        "strata": wanted.strata,
        "docs": json.dumps([study.ids.keys[row] for row in chosen]),
        "fingerprint": study.file.meta("fingerprint"),
    }
    return [("sample", own, kept)]


def stopword(_study: Study, given: Given) -> list[Change]:
    """Add a word to the coder's own stop list, or take it out again."""
    word = text_of(given, "word").strip()
    if not word:
        raise KyrtextError("there is no word", "", "type one")
    return [("stopword", word, {"stop": 1} if given.get("stop") else None)]


ACTIONS: dict[str, Callable[[Study, Given], list[Change]]] = {
    "code": code,
    "uncode": uncode,
    "settle": settle,
    "state": state,
    "verdict": verdict,
    "new_code": new_code,
    "edit_code": edit_code,
    "archive_code": archive_code,
    "merge_code": merge_code,
    "memo": memo,
    "sample": sample,
    "stopword": stopword,
}


STRATA = ("", "platform", "group", "month", "kind")


@dataclass(frozen=True)
class Sampling:
    """How many posts, the seed, and the column of whose values equally many are drawn ("" for none)."""

    n: int
    seed: int = 1
    strata: str = ""

    def __post_init__(self) -> None:
        if self.n < 1:
            raise KyrtextError(f"a sample of {self.n} posts is empty", "", "draw at least one")
        if self.strata not in STRATA:
            raise KyrtextError(f"no sample by '{self.strata}'", f"strata are {', '.join(STRATA[1:])}")


def drawn(corpus: Corpus, known: Identities, wanted: Sampling, rows: np.ndarray | None = None) -> list[int]:
    """Rows of the sample in the order to be read.

    Every post gets a lot from its key and the seed; the lowest are taken. With strata equally many come from
    each value, as far as it has so many, the rest from the others.

    Examples
    --------
    >>> import kyrtext
    >>> from kyrtext.desk.identity import identities
    >>> corpus = kyrtext.from_texts([f"иш {n}" for n in range(9)], platform=["vkontakte"] * 8 + ["facebook"])
    >>> chosen = drawn(corpus, identities(corpus), Sampling(4, seed=7, strata="platform"))
    >>> len(chosen), 8 in chosen
    (4, True)
    """
    pool = range(len(corpus)) if rows is None else rows.tolist()
    order = sorted(pool, key=lambda row: lot(known.keys[row], wanted.seed))
    if not wanted.strata:
        return order[: wanted.n]
    codes, names = division(corpus, wanted.strata)
    parts: dict[str, list[int]] = {}
    for row in order:
        parts.setdefault(names[codes[row]], []).append(row)
    chosen: list[int] = []
    turn = 0
    while len(chosen) < min(wanted.n, len(order)):
        for value in sorted(parts):
            if turn < len(parts[value]) and len(chosen) < wanted.n:
                chosen.append(parts[value][turn])
        turn += 1
    return sorted(chosen, key=lambda row: lot(known.keys[row], wanted.seed))


def lot(key: str, seed: int) -> str:
    """The lot of a post."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()
