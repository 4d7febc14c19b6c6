"""Who may talk to the desk, what it listens on, and what is left after it was killed."""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kyrtext import KyrtextError
from kyrtext.desk.opening import AlreadyOpen, alone
from kyrtext.desk.store import open_file

from .make import replayed
from .serving import ROOT, Desk


@pytest.fixture
def desk(serve: Callable[..., Desk], book: str) -> Desk:
    return serve("--codebook", book)


def status(desk: Desk, method: str, path: str, body: bytes | None = None, **headers: str) -> int:
    """The status of a request with exactly these headers; `host` may be another."""
    host, port = desk.host.split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"host": desk.host, **headers}.items():
        connection.putheader(name.replace("_", "-"), value)
    if body is not None:
        connection.putheader("content-length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_only_the_window_it_opened_may_ask(desk: Desk) -> None:
    token = desk.address.split("desk", 1)[-1].split("/", 3)[3]
    assert status(desk, "GET", "/") == 401
    assert status(desk, "GET", "/api/study") == 401
    assert status(desk, "GET", "/assets/main.js") == 401
    assert status(desk, "GET", "/export/xlsx") == 401
    assert status(desk, "GET", "/open?token=wrong") == 401
    desk.enter()
    assert status(desk, "GET", "/" + token) == 401  # it opened once
    cookie = "; ".join(f"{one.name}={one.value}" for one in desk.cookies)
    assert all(one.has_nonstandard_attr("HttpOnly") for one in desk.cookies)
    ask = lambda **more: status(desk, "GET", "/api/study", cookie=cookie, **more)  # noqa: E731
    assert ask() == 200
    port = desk.host.split(":")[1]
    for host in (
        "evil.example",
        f"localhost:{port}",
        "127.0.0.1",
        f"127.0.0.1:{int(port) + 1}",
        f"[::1]:{port}",
        "",
    ):
        assert ask(host=host) == 421, host
    assert ask(origin=f"http://{desk.host}") == 200
    for origin in (
        "http://evil.example",
        f"http://127.0.0.1:{int(port) + 1}",
        f"https://{desk.host}",
        "null",
    ):
        assert ask(origin=origin) == 403, origin
    assert ask(sec_fetch_site="cross-site") == 403


def test_writing_needs_json_and_the_secret_of_the_page(desk: Desk) -> None:
    desk.enter()
    cookie = "; ".join(f"{one.name}={one.value}" for one in desk.cookies)
    body = json.dumps({"name": "иш"}).encode()

    def tell(body: bytes = body, **headers: str) -> int:
        known = {"cookie": cookie, "content_type": "application/json", "x_kyrtext_page": desk.secret}
        return status(desk, "POST", "/api/new_code", body, **{**known, **headers})

    assert tell(x_kyrtext_page="wrong") == 403
    assert tell(cookie="") == 401
    assert tell(content_type="text/plain") == 415
    assert tell(content_type="application/x-www-form-urlencoded") == 415
    assert tell(b"[" * 100_000) == 400
    assert tell(b"[1]") == 400
    assert tell(b" " * 1_000_001) == 413
    assert tell(body.replace(b"name", b"nome")) == 400
    assert status(desk, "DELETE", "/api/new_code", cookie=cookie) == 405
    assert status(desk, "PUT", "/api/new_code", cookie=cookie) == 405
    assert tell() == 200
    assert tell() == 409  # the name is taken now
    assert [one["name"] for one in desk.ask("codes")][-1] == "иш"
    assert status(desk, "GET", "/assets/..%2Fserver.py", cookie=cookie) == 404
    assert status(desk, "GET", "/assets/desk.html", cookie=cookie) == 404


def test_every_answer_has_the_protecting_headers(desk: Desk) -> None:
    desk.enter()
    for path in ("/", "/api/study", "/assets/main.js", "/export/csv"):
        headers = desk.opener.open(f"http://{desk.host}{path}").headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert (
            headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
        )
        assert "Access-Control-Allow-Origin" not in headers
        assert "Server" not in headers


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")
def test_it_listens_on_this_machine_only_and_tells_nobody_its_token(desk: Desk) -> None:
    port = int(desk.host.split(":")[1])
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening = [line[1] for line in lines if line[3] == "0A" and int(line[1].split(":")[1], 16) == port]
    assert [place.split(":")[0] for place in listening] == ["0100007F"]
    token = desk.address.partition("token=")[2]
    commands = b"".join(
        path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if os.access(path, os.R_OK)
    )
    assert token.encode() not in commands
    with pytest.raises(OSError, match=r".*"):
        socket.create_connection(("::1", port), timeout=0.5)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_what_it_keeps_is_its_owners_alone(desk: Desk) -> None:
    desk.enter()
    for path in (desk.file, desk.file.with_name(f".{desk.file.name}.window")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_the_browser_is_shown_the_token_in_a_file_of_its_owner(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from kyrtext.desk import opening

    seen: list[str] = []
    monkeypatch.setattr(opening.webbrowser, "open", lambda address: seen.append(address) or True)
    monkeypatch.setattr(opening.tempfile, "gettempdir", lambda: str(tmp_path))
    assert opening.show("http://127.0.0.1:1/open?token=no-such-name")
    [path] = tmp_path.iterdir()
    assert seen == [path.as_uri()]
    assert "no-such-name" not in seen[0]
    assert "token=no-such-name" in path.read_text("utf-8")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_killed_at_any_moment_it_has_kept_what_it_acknowledged(desk: Desk) -> None:
    rng = random.Random(3)
    codes = [one["id"] for one in desk.enter().ask("codes")]
    kept: set[tuple[int, str]] = set()
    row = 5
    for _ in range(4):
        timer = threading.Timer(rng.uniform(0.5, 1.0), desk.process.kill)
        timer.start()
        try:
            while True:
                desk.tell("code", row=row, code=codes[row % 3], start=None)
                kept.add((row, codes[row % 3]))
                row += 1
        except OSError:
            row += 1  # this one was not acknowledged: it may be there or not
        desk.process.wait(10)
        timer.join()
        desk.start()
        desk.enter()
    found = {(one["row"], one["code"]) for one in desk.ask("passages")["passages"]}
    assert len(kept) >= 8
    assert kept <= found
    assert len(found - kept) <= 4
    desk.stop()
    file = open_file(desk.file)
    assert file.state() == replayed(file)
    assert file.connection.execute("pragma integrity_check").fetchone() == ("ok",)


def test_a_second_start_opens_the_first(desk: Desk) -> None:
    command = [
        sys.executable,
        "-m",
        "kyrtext",
        "desk",
        str(desk.index),
        "--coder",
        desk.coder,
        "--no-browser",
        "--quiet",
    ]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    address = done.stdout.strip()
    assert address.startswith(f"http://{desk.host}/open?token=")
    desk.address = address
    assert desk.enter().ask("study")["coder"] == "Aigul"
    assert status(desk, "POST", "/knock", b"", x_kyrtext_knock="wrong") == 403


def test_a_file_that_is_open_on_another_computer_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "study.a.coding"
    window = tmp_path / ".study.a.coding.window"
    window.write_text(json.dumps({"host": "another", "open": True, "port": 1}), "utf-8")
    with pytest.raises(KyrtextError, match="open on the computer 'another'"), alone(path):
        pass
    window.write_text(json.dumps({"host": "another", "open": False}), "utf-8")
    with alone(path), pytest.raises((KyrtextError, AlreadyOpen)), alone(path):
        pass


def test_the_second_coders_pages_hold_nothing_of_the_first(serve: Callable[..., Desk], book: str) -> None:
    first = serve("--codebook", book).enter()
    code = first.ask("codes")[0]["id"]
    first.tell("code", row=5, code=code, start=0, end=5, quote="Жумуш")
    secret = "бул менин гана оюм"
    first.tell("memo", on="post", target=first.ask("post", row=5)["key"], version=0, text=secret)
    first.tell("sample", n=10, seed=7, name="бирге")
    second = serve("--like", str(first.file), coder="Bakyt").enter()
    assert [one["id"] for one in second.ask("codes")] == [one["id"] for one in first.ask("codes")]
    assert second.ask("study")["samples"][0]["name"] == "бирге"
    told = json.dumps(
        [second.ask(name, row=5) for name in ("study", "codes", "list", "post", "passages", "agreement")]
    )
    assert "origin" not in told
    assert "Aigul" not in told
    assert secret not in json.loads(json.dumps(told))
    # when both have read, a third compares them
    second.tell("code", row=5, code=code, start=None)
    second.tell("state", row=6, state="read")
    first.tell("state", row=6, state="read")
    third = serve("--compare", str(first.file), "--compare", str(second.file), coder="consensus").enter()
    found = third.ask("agreement")
    assert (found["coders"], found["both"], found["disagreements"]) == (["Aigul", "Bakyt"], 2, [])
    first.tell("code", row=6, code=code, start=None)
    assert [one["row"] for one in third.ask("agreement")["disagreements"]] == [6]
    row = third.ask("agreement")["rows"][0]
    assert [row[name] for name in ("units", "both", "first_only", "second_only", "neither")] == [
        2,
        1,
        1,
        0,
        0,
    ]


def test_a_folder_is_indexed_first(tmp_path: Path) -> None:
    folder = tmp_path / "менин папкам"
    folder.mkdir()
    (folder / "posts.csv").write_text(
        "id,date,text\n1,2021-05-05,Жумуш барбы\n2,2021-06-05,Үй керек\n", "utf-8"
    )
    desk = Desk(folder, coder="A")
    try:
        assert (tmp_path / "менин папкам.kyr" / "manifest.json").is_file()
        assert (tmp_path / "менин папкам.A.coding").is_file()
        assert desk.enter().ask("study")["documents"] == 2
    finally:
        desk.stop()


@pytest.mark.parametrize("what", ["missing", "damaged"])
def test_what_cannot_be_opened_is_told_in_a_line(tmp_path: Path, what: str) -> None:
    place = tmp_path / "study.kyr"
    if what == "damaged":
        place.mkdir()
        (place / "manifest.json").write_text("{", "utf-8")
    command = [sys.executable, "-m", "kyrtext", "desk", str(place), "--no-browser", "--coder", "A"]
    known = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, env=known, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("kyrtext: ")
    assert "Traceback" not in done.stderr
