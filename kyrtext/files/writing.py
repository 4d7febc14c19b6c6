"""Files are written whole or not at all."""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from .cache import own_folder
from .errors import KyrtextError


@contextmanager
def only_run_in(folder: str | Path) -> Iterator[None]:
    """Within it no other run of kyrtext on this machine writes into the folder.

    The lock lies in the user's own cache folder: nothing is left beside the results, and nobody else can hold
    it. Where there is no such folder (a read-only home), runs are not kept apart.
    Raises KyrtextError when another run is writing there.
    """
    place = os.path.realpath(folder)
    name = hashlib.sha256(os.fsencode(place)).hexdigest()[:16]
    lock = own_folder("cache") / "locks" / f"{name}.lock"
    try:
        lock.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        usable = os.access(lock.parent, os.W_OK)
    except OSError:
        usable = False
    if usable:
        with locked(lock, f"cannot write into '{folder}'", "wait until it has finished"):
            yield
    else:
        yield


@contextmanager
def locked(lock: Path, failed: str, advice: str) -> Iterator[None]:
    """Within it the lock file is held; KyrtextError when another run holds it."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(lock, timeout=0):
            yield
    except Timeout as error:
        raise KyrtextError(failed, "another run is writing there", advice) from error


# names that Windows keeps for devices, whatever their ending
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}
)
_LONGEST_NAME = 80
DAY = 86_400


def safe_name(text: str) -> str:
    """A text as the stem of a file's name that every system takes.

    >>> safe_name("CON"), safe_name("жумуш: иш/работа?"), safe_name("..")
    ('CON_', 'жумуш_ иш_работа_', '_')
    """
    name = "".join("_" if sign in '<>:"/\\|?*' or not sign.isprintable() else sign for sign in text)
    name = name.strip(" .")[:_LONGEST_NAME].rstrip(" .") or "_"
    first, dot, rest = name.partition(".")
    return f"{first}_{dot}{rest}" if first.strip().casefold() in _DEVICES else name


@contextmanager
def writing(path: str | Path) -> Iterator[Path]:
    """Within it, write to the temporary path given; it takes the file's place when all went well.

    An error or an interruption removes the temporary file and leaves what stood at `path` untouched.
    """
    path = Path(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        yield temporary
        os.replace(temporary, path)
    except OSError as error:
        raise KyrtextError(
            f"cannot write '{path}'", error.strerror or str(error), "choose another place"
        ) from error
    finally:
        with suppress(OSError):  # there may be no folder to remove it from
            temporary.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove what runs that were killed have left of the file: of this machine, or older than a day."""
    begin, end = f".{path.name}.", ".part"
    for left in path.parent.glob(f".{glob.escape(path.name)}.*{end}"):
        number = left.name[len(begin) : -len(end)]
        with suppress(OSError):
            old = time.time() - left.stat().st_mtime > DAY
            if number.isdecimal() and int(number) != os.getpid() and (old or not is_alive(int(number))):
                left.unlink()


def is_alive(process: int) -> bool:
    """Does a process of this number run on this machine? Where the system does not tell, it may."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@cache
def temporary_prefix(process: int) -> str:
    """How names of temporary files of a process begin; what dead processes of ours have left is removed.

    Call it with `os.getpid()`: a forked process has another number.
    """
    for left in Path(tempfile.gettempdir()).glob("kyrtext-*-*"):
        number = left.name.split("-")[1]
        with suppress(OSError):
            if not number.isdecimal() or left.lstat().st_uid != os.getuid() or is_alive(int(number)):
                continue
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink()
    return f"kyrtext-{process}-"


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that goes at the end; if the process is killed, with the next run."""
    prefix = temporary_prefix(os.getpid()) if os.name == "posix" else "kyrtext-"
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def write_text(path: str | Path, text: str, *, bom: bool = False) -> Path:
    """Write UTF-8 text with \\n line ends whole or not at all; a BOM lets Excel see Cyrillic."""
    path = Path(path)
    with writing(path) as temporary:
        temporary.write_bytes(text.encode("utf-8-sig" if bom else "utf-8", errors="backslashreplace"))
    return path


def bytes_below(paths: Iterable[str | Path]) -> int:
    """Return the size of all files at and below some paths; what cannot be seen counts nothing."""
    total = 0
    for path in paths:
        if os.path.isfile(path):
            total += os.path.getsize(path)
        with suppress(ValueError):  # a path with a NUL
            for folder, _, names in os.walk(path):
                for name in names:
                    with suppress(OSError):
                        total += os.path.getsize(os.path.join(folder, name))
    return total


TEMPORARY, LOCK, HOUR = "kyrtext-index-", ".lock", 3600


class TemporaryFolder:
    """A folder that goes with this object; what runs that were killed have left is swept away before.

    A lock in the folder tells other runs that it is in use.
    """

    def __init__(self) -> None:
        from filelock import FileLock

        base = Path(tempfile.gettempdir())
        for left in base.glob(f"{TEMPORARY}*"):
            _remove_unused(left)
        self.folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=base))
        lock = FileLock(self.folder / LOCK)
        lock.acquire()
        weakref.finalize(self, _remove, self.folder, lock)


def _remove(folder: Path, lock: Any) -> None:
    lock.release()
    shutil.rmtree(folder, ignore_errors=True)


def _remove_unused(folder: Path) -> None:
    """Remove a folder whose lock nobody holds; one without a lock is just being made, unless it is old."""
    from filelock import FileLock, Timeout

    with suppress(OSError, Timeout):
        if not (folder / LOCK).is_file():
            if time.time() - folder.stat().st_mtime > HOUR:
                shutil.rmtree(folder, ignore_errors=True)
            return
        with FileLock(folder / LOCK, timeout=0):
            pass
        shutil.rmtree(folder, ignore_errors=True)
