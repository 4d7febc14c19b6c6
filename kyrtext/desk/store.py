"""What a coder did, in one SQLite file of hers: state, and the events that made it.

Every action changes rows and writes down what they were before and after, in one transaction: an action is
there whole or not at all, can be undone by writing back what was, and the state rebuilt from the events.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from ..files.errors import KyrtextError

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


SUFFIX = ".coding"
_RESTORE = "restore a copy from its backups"
Change = tuple[str, str, "Mapping[str, Any] | None"]  # table, key, the row to be (None: no row)


@dataclass(frozen=True)
class Event:
    """Something that was done."""

    seq: int
    id: str
    kind: str
    session: str
    undoes: str | None = None


def now() -> str:
    """This moment in UTC, as it is written down."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_id() -> str:
    """An identity nobody else gives."""
    return str(uuid.uuid4())


class CodingFile:
    """The codings of one coder: open it, ask it, act on it. One writer at a time; any thread may call."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path, self.connection = path, connection
        self.lock = threading.RLock()
        self._done: list[Event] = []
        self._undone: list[Event] = []
        for row in self._rows("select seq, id, kind, session, undoes from event order by seq"):
            self._stacked(Event(*row))

    # ------------------------------------------------------------------ asking

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple]:
        with self.lock:
            try:
                return self.connection.execute(sql, _storable(values)).fetchall()
            except sqlite3.Error as error:
                raise _failed(self.path, error) from error

    def meta(self, key: str, default: str = "") -> str:
        """A fact about the file."""
        found = self._rows("select value from meta where key = ?", (key,))
        return str(found[0][0]) if found else default

    def rows(self, table: str, where: str = "", values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Rows of a table as mappings, in the order in which they came to be."""
        columns = TABLES[table]
        listed = ", ".join(f'"{name}"' for name in columns)
        sql = f"select {listed} from {table} {'where ' + where if where else ''} order by rowid"
        return [dict(zip(columns, row, strict=True)) for row in self._rows(sql, values)]

    def row(self, table: str, key: str) -> dict[str, Any] | None:
        """The row of a key, or None."""
        found = self.rows(table, f'"{TABLES[table][0]}" = ?', (key,))
        return found[0] if found else None

    @property
    def seq(self) -> int:
        """Number of the last event."""
        return int(self._rows("select coalesce(max(seq), 0) from event")[0][0])

    def since(self, seq: int) -> list[dict[str, Any]]:
        """Events after a number: `seq, kind, session` and the tables they touched."""
        rows = self._rows("select seq, kind, session, after from event where seq > ? order by seq", (seq,))
        return [
            {
                "seq": seq,
                "kind": kind,
                "session": session,
                "touched": sorted({one[0] for one in json.loads(after)}),
            }
            for seq, kind, session, after in rows
        ]

    @property
    def can_undo(self) -> Event | None:
        """What `undo` would take back."""
        return self._done[-1] if self._done else None

    @property
    def can_redo(self) -> Event | None:
        """What `redo` would do again."""
        return self._undone[-1] if self._undone else None

    # ------------------------------------------------------------------ acting

    def act(self, kind: str, changes: Iterable[Change], *, event: str = "", session: str = "") -> Event:
        """Make the changes and write the event down; the same event twice is done once."""
        with self.lock:
            known = self.known(event)
            return known or self._write(kind, list(changes), event or new_id(), session, None)

    def known(self, event: str) -> Event | None:
        """The event of an id, if it was done already."""
        found = self._rows("select seq, id, kind, session, undoes from event where id = ?", (event,))
        return Event(*found[0]) if event and found else None

    def _write(self, kind: str, changes: list[Change], event: str, session: str, undoes: str | None) -> Event:
        with self._transaction() as cursor:
            before = [[table, key, self.row(table, key)] for table, key, _ in changes]
            for table, key, row in changes:
                _put(cursor, table, key, row)
            after = [[table, key, self.row(table, key)] for table, key, _ in changes]
            cursor.execute(
                "insert into event (id, at_utc, session, kind, before, after, undoes) "
                "values (?, ?, ?, ?, ?, ?, ?)",
                _storable((event, now(), session, kind, _json(before), _json(after), undoes)),
            )
            done = Event(int(cursor.lastrowid or 0), event, kind, session, undoes)
        self._stacked(done)
        return done

    def undo(self, *, event: str = "", session: str = "", expect: str = "") -> Event:
        """Take the last action back; KyrtextError when something else came after it or stands in its way."""
        return self._back("undo", self._done, event, session, expect)

    def redo(self, *, event: str = "", session: str = "", expect: str = "") -> Event:
        """Do again what was taken back last."""
        return self._back("redo", self._undone, event, session, expect)

    def _back(self, kind: str, stack: list[Event], event: str, session: str, expect: str) -> Event:
        with self.lock:
            if (known := self.known(event)) is not None:
                return known
            if not stack:
                raise ConflictError(f"nothing to {kind}")
            target = stack[-1]
            if expect and target.id != expect:
                raise ConflictError("another window did something else in between")
            before, after = (
                json.loads(text)
                for text in self._rows("select before, after from event where id = ?", (target.id,))[0]
            )
            was, to_be = (after, before) if kind == "undo" else (before, after)
            for table, key, row in was:
                if self.row(table, key) != row:
                    raise ConflictError(f"'{key}' of {table} has changed since")
            changes: list[Change] = [(table, key, row) for table, key, row in to_be]
            return self._write(kind, changes[::-1], event or new_id(), session, target.id)

    def _stacked(self, event: Event) -> None:
        """Keep in mind what can be undone and redone."""
        if event.kind == "undo":
            self._undone.append(self._done.pop())
        elif event.kind == "redo":
            self._done.append(self._undone.pop())
        else:
            self._done.append(event)
            self._undone.clear()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Cursor]:
        with self.lock:
            cursor = self.connection.cursor()
            try:
                cursor.execute("begin immediate")
                yield cursor
                cursor.execute("commit")
            except BaseException as error:
                if self.connection.in_transaction:
                    cursor.execute("rollback")
                if isinstance(error, sqlite3.Error):
                    raise _failed(self.path, error) from error
                raise

    def set_meta(self, **values: str) -> None:
        """Write facts about the file; these are no actions and are not undone."""
        with self._transaction() as cursor:
            cursor.executemany("insert or replace into meta values (?, ?)", list(values.items()))

    def close(self) -> None:
        """Let the file go."""
        with self.lock:
            self.connection.close()

    # ------------------------------------------------------------------ the whole of it

    def state(self) -> dict[str, list[dict[str, Any]]]:
        """All rows of all tables, by key."""
        return {
            table: sorted(self.rows(table), key=lambda row: str(row[TABLES[table][0]])) for table in TABLES
        }


class ConflictError(KyrtextError):
    """Something changed in between; the page shows it and asks."""


def _put(cursor: sqlite3.Cursor, table: str, key: str, row: Mapping[str, Any] | None) -> None:
    columns = TABLES[table]
    if row is None:
        cursor.execute(f'delete from {table} where "{columns[0]}" = ?', (key,))
        return
    values = {columns[0]: key, **row}
    unknown = set(values) - set(columns)
    assert not unknown, f"{table} has no {unknown}"
    marks = ", ".join("?" for _ in columns)
    listed = ", ".join(f'"{name}"' for name in columns)
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in columns[1:])
    cursor.execute(
        f"insert into {table} ({listed}) values ({marks}) "
        f'on conflict ("{columns[0]}") do update set {updates}',
        _storable(values.get(name) for name in columns),
    )


def _storable(values: Iterable[Any]) -> list[Any]:
    """The values as SQLite takes them: half of a sign, which a post may hold, becomes a question mark."""
    return [value.encode(errors="replace").decode() if isinstance(value, str) else value for value in values]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _failed(path: Path, error: sqlite3.Error) -> KyrtextError:
    advice = "close the program that holds it" if "locked" in str(error) else _RESTORE
    return KyrtextError(f"cannot use the codings '{path}'", str(error), advice)


# --------------------------------------------------------------------------- opening


def open_file(
    path: str | Path, *, coder: str = "", create: bool = False, writable: bool = True
) -> CodingFile:
    """Open a coder's file, or make it.

    Raises
    ------
    KyrtextError
        When there is none, it is something else, it is damaged, or a newer kyrtext wrote it.
    """
    path = Path(path)
    if not path.is_file():
        if not create:
            raise KyrtextError(f"cannot open the codings '{path}'", "there is no such file", "check the path")
        _make(path, coder)
    try:
        if writable:
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
            # WAL fails on network drives and leaves files behind when a folder is copied
            connection.execute("pragma journal_mode = delete")
            connection.execute("pragma synchronous = full")
        else:
            address = path.resolve().as_uri() + "?mode=ro"
            connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        application = connection.execute("pragma application_id").fetchone()[0]
        version = connection.execute("pragma user_version").fetchone()[0]
        if application != APPLICATION:
            connection.close()
            raise KyrtextError(f"'{path}' holds no codings", "it is another kind of file", "check the path")
        if version > VERSION:
            connection.close()
            raise KyrtextError(
                f"cannot open the codings '{path}'",
                f"a newer kyrtext wrote it (format {version})",
                "update kyrtext",
            )
        if found := wrong(connection):
            connection.close()
            raise KyrtextError(f"'{path}' is no file of codings as a desk writes it", found, _RESTORE)
        return CodingFile(path, connection)
    except IndexError as error:
        raise KyrtextError(
            f"cannot open the codings '{path}'", "its events are out of order", _RESTORE
        ) from error
    except sqlite3.Error as error:
        raise _failed(path, error) from error


def _make(path: Path, coder: str) -> None:
    """An empty file, readable by its owner only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        connection = sqlite3.connect(path, isolation_level=None)
        lay_out(connection)
        facts = {"coder": coder, "coder_id": new_id(), "made": now()}
        connection.executemany("insert into meta values (?, ?)", list(facts.items()))
        connection.close()
    except (OSError, sqlite3.Error) as error:
        raise KyrtextError(f"cannot make the codings '{path}'", str(error), "choose another place") from error
