"""Opening a desk: the index, the coder's file, one server per file, the address handed to the browser."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import secrets
import tempfile
import threading
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..corpus.corpus import Corpus
from ..files.errors import KyrtextError
from ..files.writing import locked, safe_name
from ..search.threads import threads
from . import backups
from .gate import KNOCK_HEADER, Gate
from .hand import check_level, level_of
from .store import SUFFIX, CodingFile, open_file
from .study import Study


def codings_path(index: Path, coder: str) -> Path:
    """Where the codings of a coder over an index lie: beside it, for an index is replaced, codings are not.

    >>> codings_path(Path("data/study.kyr"), "Айгүл К.").name
    'study.Айгүл К.coding'
    """
    return index.with_name(f"{index.name.removesuffix('.kyr')}.{safe_name(coder)}{SUFFIX}")


class AlreadyOpen(Exception):  # noqa: N818 - no error: the desk is there, and this is where
    """The desk of this file is open; `address` opens another window of it."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def _info(path: Path) -> Path:
    return path.with_name(f".{path.name}.window")


@contextlib.contextmanager
def alone(path: Path) -> Iterator[dict[str, Any]]:
    """Within it this run is the only one that serves the file; gives what the last run left (port, secrets).

    Raises AlreadyOpen when the desk of the file is open on this machine, KyrtextError when it is on another.
    """
    try:
        with locked(
            path.with_name(f".{path.name}.lock"), f"cannot open the codings '{path}'", "close it there"
        ):
            left = _left(path)
            if left.get("open") and left.get("host") not in (None, platform.node()):
                raise KyrtextError(
                    f"cannot open the codings '{path}'",
                    f"they are open on the computer '{left['host']}'",
                    f"close the desk there; if it is closed, delete '{_info(path)}'",
                )
            try:
                yield left
            finally:
                left = _left(path)
                if left:
                    write_private(_info(path), json.dumps({**left, "open": False}))
    except KyrtextError as error:
        if "another run" in error.found and (address := _knock(_left(path))):
            raise AlreadyOpen(address) from error
        raise


def _left(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_info(path).read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError):
        return {}


def _knock(left: dict[str, Any]) -> str:
    """Ask the desk that is open for an address, "" if it does not answer."""
    if left.get("host") != platform.node() or not left.get("port"):
        return ""
    host = f"127.0.0.1:{int(left['port'])}"
    request = urllib.request.Request(
        f"http://{host}/knock", data=b"", method="POST", headers={KNOCK_HEADER: str(left.get("knock"))}
    )
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=5) as answer:
            return str(json.loads(answer.read())["address"])
    except (OSError, ValueError, KeyError, urllib.error.URLError):
        return ""


def same_session(gate: Gate, left: dict[str, Any], path: Path) -> None:
    """Go on with the cookie and the secret of the last run, so that a window left open goes on working."""
    if left.get("port") == gate.port and left.get("session") and left.get("secret"):
        gate.session, gate.secret = str(left["session"]), str(left["secret"])
    facts = {
        "host": platform.node(),
        "pid": os.getpid(),
        "port": gate.port,
        "knock": gate.knock,
        "open": True,
    }
    write_private(_info(path), json.dumps({**facts, "session": gate.session, "secret": gate.secret}))


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone can read."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.chmod(path, 0o600)
    except OSError as error:
        raise KyrtextError(
            f"cannot write '{path}'", error.strerror or str(error), "choose another folder"
        ) from error


def study_of(corpus: Corpus, path: Path, coder: str) -> Study:
    """The corpus with the coder's file, which is made if there is none; copied first, and checked.

    Raises
    ------
    KyrtextError
        When the file cannot be opened or was made over other texts.
    """
    new = not path.exists()
    file = open_file(path, coder=coder, create=True)
    check_level(file.meta("anonymise"), corpus, path)
    if not new:
        os.chmod(path, 0o600)
        backups.back_up(file)
    file.set_meta(anonymise=level_of(corpus), project=file.meta("project") or path.name.partition(".")[0])
    return Study(corpus, file)


def keep_copies(file: CodingFile, stop: threading.Event) -> threading.Thread:
    """Copy the file every half an hour in which something was done, until `stop`."""

    def work() -> None:
        seq = file.seq
        while not stop.wait(backups.EVERY):
            with contextlib.suppress(KyrtextError):  # the disk may be full; coding itself says so
                if file.seq != seq:
                    seq = file.seq
                    backups.back_up(file)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def show(address: str) -> bool:
    """Open the address in the browser; the token is handed over in a file only this user can read.

    On a command line every user of the machine could see it.
    """
    path = Path(tempfile.gettempdir()) / f"kyrtext-{secrets.token_hex(8)}.html"
    write_private(
        path,
        f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={address}">'
        "<title>kyrtext</title>",
    )
    timer = threading.Timer(60, lambda: path.unlink(missing_ok=True))
    timer.daemon = True
    timer.start()
    try:
        return webbrowser.open(path.as_uri())
    except webbrowser.Error:
        return False


def looked_ahead(study: Study) -> None:
    """Work out who the posts are and which stand under which, before it is asked."""
    with contextlib.suppress(KyrtextError):  # whoever asks will be told
        threads(study.corpus)
        study.ids  # noqa: B018 - kept by the study
