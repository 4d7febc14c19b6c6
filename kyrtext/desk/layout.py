"""How a coder's file is laid out: its tables, an empty one, and what is wrong with one from outside."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from functools import cache
from typing import Any

APPLICATION = 0x4B59444B  # "KYDK"
VERSION = 1
STATES = ("unread", "read", "skipped", "later")
# table -> columns; the first is its key
TABLES: Mapping[str, tuple[str, ...]] = {
    "code": (
        *("id", "name", "labels", "description", "parent", "colour", "key", "rank", "finds"),
        *("archived", "merged_into"),
    ),
    "coding": (
        *("id", "doc", "code", "start", "end", "quote", "before", "after", "text_sha", "origin"),
        *("coder", "created", "archived"),
    ),
    "verdict": ("id", "doc", "code", "start", "end", "rule_sha", "verdict"),
    "reading": ("doc", "state", "first_at", "last_at", "sample", "text_sha"),
    "memo": ("id", "kind", "target", "text", "version"),
    "sample": ("id", "name", "query", "seed", "n", "strata", "docs", "fingerprint"),
    "doc": ("key", "text_sha", "platform", "native_id", "date", "place"),
    "stopword": ("word", "stop"),
}
_NUMBERS = {"start", "end", "rank", "version", "seed", "n", "archived", "stop"}
_SCHEMA = """
create table meta (key text primary key, value text) without rowid;
create table event (seq integer primary key, id text unique not null, at_utc text not null,
  session text not null, kind text not null, before text not null, after text not null, undoes text);
"""


def lay_out(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file."""
    connection.executescript(
        f"pragma application_id = {APPLICATION}; pragma user_version = {VERSION};{_SCHEMA}"
    )
    for table, columns in TABLES.items():
        listed = ", ".join(
            f'"{name}" {"integer" if name in _NUMBERS else "text"}' + " primary key" * (name == columns[0])
            for name in columns
        )
        connection.execute(f"create table {table} ({listed})")
    connection.execute('create index coding_doc on coding ("doc")')
    connection.execute('create index coding_code on coding ("code")')
    connection.execute('create index verdict_doc on verdict ("doc")')


def wrong(connection: sqlite3.Connection) -> str:
    """What of a file is not as a desk writes it, "" when all is.

    SQLite takes values of any type in any column, and a view or a trigger where a table should be would run
    whatever its writer wanted; so nothing but the tables is taken, and each value is looked at.
    """
    if _made(connection) != _as_made():
        return "its tables are not those of a desk"
    for table, columns in TABLES.items():
        strange = " or ".join(
            f"typeof(\"{name}\") not in ('{'integer' if name in _NUMBERS else 'text'}', 'null')"
            for name in columns
        )
        if connection.execute(f"select 1 from {table} where {strange} limit 1").fetchone():
            return f"a {table} holds a value of another type"
    for labels, finds in connection.execute("select labels, finds from code"):
        if not _labels(_read(labels)) or not _finds(_read(finds)):
            return "the names or words of a code are none"
    for (docs,) in connection.execute("select docs from sample"):
        if not _texts(_read(docs)):
            return "the posts of a sample are no list"
    for (state,) in connection.execute("select distinct state from reading"):
        if state not in STATES:
            return f"a post is '{state}'"
    for before, after in connection.execute("select before, after from event"):
        if not _changes(_read(before)) or not _changes(_read(after)):
            return "an event changes what there is not"
    return ""


def _made(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    return set(connection.execute("select type, name, tbl_name, sql from sqlite_master"))


@cache
def _as_made() -> frozenset[tuple[str, ...]]:
    connection = sqlite3.connect(":memory:")
    lay_out(connection)
    found = frozenset(_made(connection))
    connection.close()
    return found


def _read(text: Any) -> Any:
    """The value of a JSON text; an empty one is a mapping without entries."""
    try:
        return json.loads(text or "{}")
    except (ValueError, TypeError, RecursionError):
        return None


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _labels(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _finds(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    words = value.get("words", {})
    return (
        isinstance(words, dict)
        and all(map(_texts, words.values()))
        and all(_texts(value.get(name, [])) for name in ("patterns", "exclude"))
    )


def _changes(value: Any) -> bool:
    return isinstance(value, list) and all(map(_change, value))


def _change(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 3:
        return False
    table, key, row = value
    return (
        isinstance(key, str)
        and isinstance(table, str)
        and table in TABLES
        and (row is None or (isinstance(row, dict) and set(row) <= set(TABLES[table])))
    )
