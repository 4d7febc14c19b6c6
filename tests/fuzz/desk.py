"""Requests to the desk as any program here may send them: no socket, each input a fresh file of codings."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from kyrtext.desk import actions, exports, routes
from kyrtext.desk import server as serving
from kyrtext.desk.filters import COLUMNS, NUMBERS, ORDERS, OWN
from kyrtext.desk.gate import SECRET_HEADER
from kyrtext.desk.store import STATES, CodingFile
from kyrtext.desk.study import Study
from tests.desk.make import TEXTS, corpus_of, give, new_code, replayed, study_over

from .draw import Draw

T = TypeVar("T")
MOST = 6  # requests of one input
ASKED = (*routes.QUESTIONS, "study", "codes", "changes", "memo", "agreement", "жок")
TOLD = (*actions.ACTIONS, "undo", "redo", "жок")
EXPORTS = ("csv", "qdc", "stopwords", "жок") * 10 + tuple(
    exports.WRITERS
)  # workbooks take a hundred times as long
PARAMS = (
    *(*COLUMNS, *NUMBERS, *OWN, "q", "word", "in", "row", "offset", "limit", "since", "on", "target"),
    *("inside", "suggest", "every", "of", "by", "what", "lang", "positions", "top", "group"),
)
FIELDS = (
    *("row", "code", "start", "end", "quote", "coding", "state", "verdict", "on", "target", "version"),
    *("text", "n", "seed", "strata", "rows", "name", "query", "sample", "sample_id", "filter", "word"),
    *("stop", "labels", "finds", "parent", "key", "colour", "rank", "description", "into", "code_id"),
    *("event", "session", "expect", "words", "patterns", "exclude", "ky", "q"),
)
WORDS: tuple[Any, ...] = (
    *("жумуш", "Жумуш керек", "work", "project", "study", "month", "platform", "lemma", "read", "coded"),
    *("accepted", "rejected", "post", "codes", "#0072B2", "a", "AND (", "", "\ud83d", "\0", "%", "../.."),
    *(*STATES, *ORDERS),
)


@cache
def _desk() -> tuple[serving.Server, bytes]:
    """A server nobody can reach, and the file of codings all inputs begin with."""
    folder = Path(tempfile.mkdtemp(prefix="kyrtext-fuzz-"))
    texts = (*TEXTS, "жарым \ud83d белги")
    known = {"likes": [3, 1, 4, 1, 5, 9, 2], "date": ["2020-10-05T10:00:00Z"] * 6 + [None]}
    study = study_over(folder, corpus_of(texts, **known))
    give(study, 0, new_code(study, "work", finds={"words": {"ky": ["жумуш"]}}), "Жумуш")
    give(study, 2, new_code(study, "home", parent=study.codes()[0]["id"]))
    actions.do(study, "sample", {"n": 2, "seed": 1})
    server = serving.Server(routes.Desk(study))
    server.listening.close()
    return server, study.file.connection.serialize()


def _fresh(server: serving.Server, data: bytes) -> Study:
    """The study as it was at first, its file in memory."""
    before = server.desk.study
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.deserialize(data)
    study = Study(before.corpus, CodingFile(before.file.path, connection))
    study._ids = before.ids  # the posts are the same
    before.file.close()
    server.desk.study = study
    return study


def _known(study: Study) -> list[str]:
    """Identities there are: of codes, codings, samples, posts and events."""
    tables = [row["id"] for table in ("code", "coding", "sample") for row in study.file.rows(table)]
    done = study.file.can_undo
    return [*tables, *study.ids.keys, done.id if done else ""]


def _query(draw: Draw, known: Sequence[str]) -> bytes:
    pairs = []
    for _ in range(draw.number(5)):
        value = str(draw.one((draw.one(WORDS), draw.one(known), str(draw.number(9)), draw.text())))
        pairs.append(f"{draw.one(PARAMS)}={quote(value, errors='replace')}")
    return "&".join(pairs).encode()


def _request(draw: Draw, server: serving.Server, study: Study) -> tuple[dict[str, Any], bytes]:
    """A request: mostly one that passes the gate."""
    known, gate = _known(study), server.gate
    headers = {
        "host": gate.host,
        "cookie": f"{gate.cookie}={gate.session}",
        "content-type": "application/json",
        SECRET_HEADER: gate.secret,
    }
    method, query, body = "GET", b"", b""
    kind = draw.number(8)
    if kind < 3:
        path, query = f"/api/{draw.one(ASKED)}", _query(draw, known)
    elif kind < 6:
        method, path = "POST", f"/api/{draw.one(TOLD)}"
        given = {draw.one(FIELDS): draw.value([*WORDS, *known], FIELDS) for _ in range(draw.number(9))}
        body = json.dumps(given).encode() if kind < 5 or draw.number(4) else draw.rest(200)
    elif kind == 6:
        path, query = f"/export/{draw.one(EXPORTS)}", _query(draw, known)
    else:
        method = draw.one(("GET", "POST", "HEAD", "OPTIONS", "жок", draw.text()))
        path = draw.one(("/", "/open", "/knock", "/assets/desk.js", "/messages/ky", "/" + draw.text()))
        query, body = draw.one((b"", b"token=" + draw.rest(), draw.rest())), draw.rest()
        headers[draw.one((*headers, "origin", "content-length", "x-kyrtext-knock"))] = draw.text()
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode("utf-8", "replace"),
        "query_string": query,
        "root_path": "",
        "scheme": "http",
        "headers": [(name.encode(), value.encode("utf-8", "replace")) for name, value in headers.items()],
        "server": ("127.0.0.1", gate.port),
    }, body


async def _here(work: Callable[[], T]) -> T:
    return work()


serving.run_in_threadpool = _here  # a thread for each question costs more than most answers


async def _answer(server: serving.Server, scope: dict[str, Any], body: bytes) -> tuple[int, bytes]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await server.app(scope, receive, send)
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent)


@cache
def _loop() -> asyncio.Runner:
    return asyncio.Runner()


def desk(data: bytes) -> None:
    """A few requests, one after another: answered, or refused in words; the file's events tell its state."""
    server, at_first = _desk()
    study, draw = _fresh(server, at_first), Draw(data)
    for _ in range(MOST):
        scope, body = _request(draw, server, study)
        status, said = _loop().run(_answer(server, scope, body))
        assert status < 500, (scope["method"], scope["path"], scope["query_string"], body)
        if status >= 400 and scope["method"] != "HEAD":
            assert said, (status, scope["path"])
        if draw.left <= 0:
            break
    assert replayed(study.file) == study.file.state()
