"""What is worked out once and kept in the user's cache folder: tables made of data files and dictionaries.

A kept table is only ever a shortcut. It names the data it was made from; where these have changed, where it
is damaged or cannot be written, it is made afresh and nobody is told.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
_DIGEST = 32  # bytes of the checksum in front


def own_folder(purpose: str) -> Path:
    """The user's own folder of kyrtext for a purpose, config or cache (KYRTEXT_CACHE names another cache)."""
    if purpose == "cache" and os.environ.get("KYRTEXT_CACHE"):
        return Path(os.environ["KYRTEXT_CACHE"])
    import platformdirs

    of_user = {"config": platformdirs.user_config_dir, "cache": platformdirs.user_cache_dir}[purpose]
    return Path(of_user("kyrtext", appauthor=False))


def from_cache(name: str, made_from: str, make: Callable[[], T]) -> T:
    """Return what `make` gives: from the cache folder, or made now and put there for the next run.

    Parameters
    ----------
    name : str
        Of the table; one file a name.
    made_from : str
        What the table was made from (versions, checksums of data): another text, another table.
    make : callable
        Makes plain dicts, tuples, lists, texts and numbers.
    """
    version = f"{made_from}|{sys.implementation.cache_tag}|{marshal.version}"
    path = own_folder("cache") / f"{name}.bin"
    try:
        data = path.read_bytes()
        if data[:_DIGEST] == _checksum(version, memoryview(data)[_DIGEST:]):
            return marshal.loads(memoryview(data)[_DIGEST:])  # type: ignore[no-any-return]
    except (OSError, ValueError, EOFError, TypeError):
        pass
    made = make()
    with suppress(OSError, ValueError):
        _write(path, version, made)
    return made


def _checksum(version: str, data: Any) -> bytes:
    digest = hashlib.blake2b(version.encode("utf-8"), digest_size=_DIGEST)
    digest.update(data)
    return digest.digest()


def _write(path: Path, version: str, table: Any) -> None:
    """Write the file whole or not at all."""
    data = marshal.dumps(table)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(_checksum(version, data))
            stream.write(data)
        os.replace(part, path)
    except OSError:
        with suppress(OSError):
            os.unlink(part)
        raise
