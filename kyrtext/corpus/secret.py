"""The secret key of pseudonyms, and what it makes of a name.

Nothing but the pseudonyms themselves depends on the key: order and counts are the same under any key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..files.cache import own_folder
from ..files.errors import KyrtextError

SHORTEST_KEY = 8  # characters
BLOCK = 64  # bytes SHA-256 works on at once
SIGNS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", dtype="S1")  # of base 32
_ephemeral: list[bytes] = []


def key_file() -> Path:
    """Where the key lies: in the user's own configuration folder."""
    return own_folder("config") / "key"


def load_key(path: str | Path | None = None) -> bytes:
    """The secret that makes pseudonyms: the file given, else KYRTEXT_KEY, else the user's own, made once.

    Raises
    ------
    KyrtextError
        When the file given cannot be read or holds fewer than 8 characters.
    """
    if path is not None:
        try:
            found = Path(path).read_bytes().strip()
        except OSError as error:
            raise KyrtextError(
                f"cannot read the key '{path}'", error.strerror or str(error), "check the path after --key"
            ) from error
        return _long_enough(found, f"the key '{path}'")
    if os.environ.get("KYRTEXT_KEY"):
        return _long_enough(os.environ["KYRTEXT_KEY"].strip().encode("utf-8"), "KYRTEXT_KEY")
    return _own_key(key_file())


def _long_enough(key: bytes, name: str) -> bytes:
    if len(key) < SHORTEST_KEY:
        raise KyrtextError(
            f"{name} is too short", f"{len(key)} characters", f"give {SHORTEST_KEY} or more, at random"
        )
    return key


def _own_key(path: Path) -> bytes:
    """The key of this user; the first run makes it, readable by nobody else."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            # written aside and linked into place: of two first runs at once, one key wins whole
            part = path.with_name(f".key.{os.getpid()}.part")
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(secrets.token_hex(32).encode("ascii") + b"\n")
            try:
                os.link(part, path)
            except FileExistsError:
                pass
            except OSError:  # a file system without links
                os.replace(part, path)
            finally:
                part.unlink(missing_ok=True)
        key = path.read_bytes().strip()
    except OSError as error:
        if not _ephemeral:
            _ephemeral.append(secrets.token_bytes(32))
            warnings.warn(
                f"cannot keep a key for pseudonyms in '{path}' ({error.strerror or error}); "
                "those of this run hold for this run only. Give --key FILE or KYRTEXT_KEY.",
                stacklevel=2,
            )
        return _ephemeral[0]
    return _long_enough(key, f"the key '{path}'")


def pseudonym(value: str, key: bytes) -> str:
    """The pseudonym of an author's name or id: HMAC-SHA256, 60 bits of it, written in letters and digits.

    Equal values have equal pseudonyms under one key; without the key nobody can find or test a name.

    Examples
    --------
    >>> pseudonym("Айбек Асанов", b"only for this example")
    'A5B4LOP3RLKJB'
    """
    digest = hmac.digest(key, value.encode("utf-8", "surrogatepass"), "sha256")
    return "A" + base64.b32encode(digest[:10])[:12].decode("ascii")  # twelve signs need eight bytes


def which_key(key: bytes) -> str:
    """What tells a key from others without telling what it is."""
    return pseudonym("\0which key", key)


def pseudonyms(values: Sequence[str], key: bytes) -> list[str]:
    """The pseudonyms of many values at once; `pseudonym` says what each of them is.

    Examples
    --------
    >>> pseudonyms(["Айбек Асанов"], b"only for this example")
    ['A5B4LOP3RLKJB']
    """
    block = hashlib.sha256(key).digest() if len(key) > BLOCK else key
    # HMAC is two rounds of SHA-256, each begun with the key: begun once, and copied for each value
    inner, outer = (
        hashlib.sha256(block.ljust(BLOCK, b"\0").translate(bytes(mark ^ byte for byte in range(256))))
        for mark in (0x36, 0x5C)
    )
    digests = bytearray()
    for value in values:
        first, second = inner.copy(), outer.copy()
        first.update(value.encode("utf-8", "surrogatepass"))
        second.update(first.digest())
        digests += second.digest()[:8]
    bits = np.frombuffer(digests, dtype=">u8").astype(np.uint64)
    shifts = np.arange(59, 0, -5, dtype=np.uint64)
    signs = SIGNS[(bits[:, None] >> shifts & np.uint64(31)).astype(np.intp)]
    written = signs.tobytes().decode("ascii")
    return ["A" + written[at : at + 12] for at in range(0, len(written), 12)]
