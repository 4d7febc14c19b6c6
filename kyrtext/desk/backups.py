"""Copies of a coder's file: made while it is open, checked; the last ten stay, and one a day."""

from __future__ import annotations

import os
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from ..files.errors import KyrtextError
from .store import CodingFile

LAST, DAYS = 10, 30
EVERY = 30 * 60  # seconds between copies while something changes
_NAME = re.compile(r"(\d{8})T\d{6}(-\d+)?Z\.coding")
# folders that programs copy to the network, and change under the hands of a database
_SYNCED = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "icloud",
    "yandex.disk",
    "yandexdisk",
    "nextcloud",
)


def folder_of(path: Path) -> Path:
    """Where the copies of a file lie."""
    return path.with_name(path.name + ".backups")


def back_up(file: CodingFile, moment: datetime | None = None) -> Path:
    """Copy the file and check the copy; older copies make room.

    Raises
    ------
    KyrtextError
        When the copy cannot be made or is not whole.
    """
    folder = folder_of(file.path)
    moment = moment or datetime.now(UTC)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        stem = moment.strftime("%Y%m%dT%H%M%S")
        target, number = folder / f"{stem}Z.coding", 2
        while target.exists():
            target, number = folder / f"{stem}-{number}Z.coding", number + 1
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        copy = sqlite3.connect(target)
        with file.lock:
            file.connection.backup(copy)
        whole = copy.execute("pragma integrity_check").fetchone()[0]
        copy.close()
    except (OSError, sqlite3.Error) as error:
        raise KyrtextError(
            f"cannot copy the codings into '{folder}'", str(error), "make room there"
        ) from error
    if whole != "ok":
        target.unlink()
        raise KyrtextError(
            f"the codings '{file.path}' are damaged", str(whole), f"take the last copy from '{folder}'"
        )
    for old in superfluous(sorted(path.name for path in folder.iterdir())):
        (folder / old).unlink()
    return target


def superfluous(names: list[str]) -> list[str]:
    """The copies that may go: all but the last ten, and the last of each of the last thirty days.

    >>> superfluous([f"202405{day:02}T100000Z.coding" for day in range(1, 29)] + ["notes.txt"])
    []
    >>> superfluous([f"20240501T1000{second:02}Z.coding" for second in range(12)])
    ['20240501T100000Z.coding', '20240501T100001Z.coding']
    """
    copies = sorted(name for name in names if _NAME.fullmatch(name))
    of_day = {name[:8]: name for name in copies}
    stay = {*copies[-LAST:], *[of_day[day] for day in sorted(of_day)[-DAYS:]]}
    return [name for name in copies if name not in stay]


def synced(path: Path) -> str:
    """The part of the path that is copied to a cloud, "" if none is.

    >>> synced(Path("/home/a/Dropbox/study.coding")), synced(Path("/home/a/study.coding"))
    ('Dropbox', '')
    """
    return next((part for part in path.parts if any(name in part.casefold() for name in _SYNCED)), "")
