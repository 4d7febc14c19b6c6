"""Parsers that a damaged file can kill, asked in a process of their own: their death is that file's error.

One process serves all files, started at the first that needs it, again after one that killed it. It has a
limit of memory where the system knows any, and each answer a limit of time everywhere.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...files.errors import KyrtextError
from ...files.writing import temporary_folder
from ..format import Source

MEMORY = 4 << 30  # bytes that the process may have
PATIENCE = 10.0  # seconds for an answer about a small file
_FOR_EACH = 2e-6  # and for each byte more
_START = 60.0
_PROGRAM = Path(__file__).with_name("native.py")
_here = threading.local()
_all: list[Native] = []


class Native:
    """The process, and the file that is open in it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.process = subprocess.Popen(
            # -P: what lies beside the program must not be taken for a library
            [sys.executable, "-P", "-X", "utf8", str(_PROGRAM), str(MEMORY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.answers: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        _all.append(self)
        self._answer(_START)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.answers.put(line)
        self.answers.put(b"")

    def alive(self) -> bool:
        """Return whether it can be asked, by this process."""
        return self.owner == os.getpid() and self.process.poll() is None

    def ask(self, name: str, argument: Any, patience: float = PATIENCE) -> dict[str, Any]:
        """Return the answer to a request. Raises KyrtextError when there is none, or it is an error."""
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.write(json.dumps([name, argument]).encode("ascii") + b"\n")
            self.process.stdin.flush()
        return self._answer(patience)

    def _answer(self, patience: float) -> dict[str, Any]:
        try:
            line = self.answers.get(timeout=patience)
        except queue.Empty:
            self.end()
            raise KyrtextError(
                "the file cannot be read", f"its parser found no end within {patience:.0f} s", "save it again"
            ) from None
        if not line:
            self.end()
            raise KyrtextError(
                "the file is damaged", "its parser died of it (it claims more than there is)", "save it again"
            )
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise KyrtextError(
                "the file cannot be opened", " ".join(answer["error"].split())[:300], "save it again"
            )
        return answer

    def end(self) -> None:
        """Let the process end."""
        if self.owner != os.getpid():
            return
        if self in _all:
            _all.remove(self)
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()


@atexit.register
def _end_all() -> None:
    for native in list(_all):
        native.end()


def native() -> Native:
    """Return the process of this thread, a new one if there is none or it has died."""
    found: Native | None = getattr(_here, "native", None)
    if found is None or not found.alive():
        found = _here.native = Native()
    return found


def patience_for(size: int) -> float:
    """Return how long to wait for what a file of so many bytes gives.

    >>> patience_for(0), patience_for(100_000_000)
    (10.0, 210.0)
    """
    return PATIENCE + _FOR_EACH * size


@contextlib.contextmanager
def on_disk(source: Source) -> Iterator[str]:
    """Within it the source is a file: itself, or a copy of a member of an archive."""
    if source.path is not None:
        yield os.path.abspath(source.path)
        return
    with temporary_folder() as folder:
        path = folder / f"member{source.suffix}"
        with source.open() as stream, path.open("wb") as out:
            shutil.copyfileobj(stream, out)
        yield str(path)
