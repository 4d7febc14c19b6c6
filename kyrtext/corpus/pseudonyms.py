"""Persons become pseudonyms on reading, made with a secret key, wherever their names and ids stand.

Nothing but the pseudonyms themselves depends on the key: order and counts are the same under any key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ..files.cache import own_folder
from ..files.errors import KyrtextError
from ..reading.details import DETAILS
from ..reading.rows import is_person_column
from .documents import DOCUMENT_COLUMNS
from .personal.links import is_profile
from .personal.spelling import mark, name_parts

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


NUMBERS = ("id", "parent_id", "post_id")  # may begin with the id of the person on whose page they stand
SHORTEST_NAME = 4
MOST_WORDS = 3  # of a name
# Ids that say themselves that they are a person's, by platform: VKontakte puts a minus before its groups.
_PERSON = {"vkontakte": re.compile(r"(?:id)?[1-9]\d*"), "telegram": re.compile(r"user\d+")}
_DAY = r"(?:\d{4}-\d\d-\d\d|\d{1,2}_\d{1,2}_\d{4}|\d{6,8})"
_OWN_ARCHIVE = re.compile(
    r"(?i)(?P<site>facebook|instagram|vk|telegram)[-_ ](?P<who>.+?)"
    rf"(?P<rest>(?:[-_]{_DAY})?(?:[-_][A-Za-z0-9]{{8}})?(?:\.\w{{2,4}})?)"
)
_CHAT = re.compile(r"(?i)(?:whatsapp[ -]chat[ -]with|чат whatsapp с(?: контактом)?|whatsapp чат)[ -]+(.+)")
_OWN_WALL = re.compile(r"vk\.(?:com|ru)/(?:.*?w=)?wall\d|ok\.ru/profile/|permalink\.php\?|profile\.php\?")
_WORDS = re.compile(r"[^\W\d_]+")


def leads_to_person(address: str) -> bool:
    """Does an address lead to somebody's own page or wall?

    >>> leads_to_person("https://vk.com/wall5_10"), leads_to_person("https://vk.com/wall-1_10")
    (True, False)
    """
    return bool(_OWN_WALL.search(address)) or is_profile(address)


def urls_of_persons(documents: pd.DataFrame) -> set[str]:
    """The addresses of posts that lead to somebody; a page is nobody: its posts stand under its own name."""
    codes, links = pd.factorize(documents["url"])
    grouped = set(codes[documents["group"].notna().to_numpy(dtype=bool)].tolist())
    return {
        link
        for code, link in enumerate(links)
        if leads_to_person(link) and (code not in grouped or _OWN_WALL.search(link))
    }


def person_columns(documents: pd.DataFrame) -> list[str]:
    """The further columns of a table of documents that tell who somebody is."""
    known = {*DOCUMENT_COLUMNS, *DETAILS}
    return [name for name in documents.columns if name not in known and is_person_column(name)]


def pseudonymised(
    documents: pd.DataFrame, key: str | Path | None = None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The documents with pseudonyms for persons, and digests of their names.

    `author` and `author_id` are always exchanged. Where the page is a person's own, as its id tells, so are
    `group`, `group_id` and the owner's part of `id`, `parent_id` and `post_id`; and folders that are called
    like a person in `source`. Each document is looked at by itself, whatever it is read with. The digests let
    names be found inside texts later without being kept anywhere.
    """
    own = _own_pages(documents)
    found = {name: pd.factorize(documents[name]) for name in ("author", "author_id")}
    named = [set(values) - {""} for _, values in found.values()]
    found.update({name: pd.factorize(documents[name]) for name in person_columns(documents)})
    told = [found[name][1] for name in person_columns(documents)]
    if "url" in documents.columns:  # links to posts on the wall of a person lead to that person
        persons = urls_of_persons(documents)
        if persons:
            found["url"] = pd.factorize(documents["url"])
            named.append(persons)
    walls = {name: set(documents.loc[own, name].dropna()) for name in ("group", "group_id")}
    people = set().union(*named, *told, *walls.values()) - {""}
    sources = {source: None for source in documents["source"].unique() if source}
    if not people and not any(map(leads_to_somebody, sources)):
        return documents, ()
    secret = load_key(key)
    known = dict(zip(people, pseudonyms(list(people), secret), strict=True))
    # a page that writes under its own name is no person
    itself = (documents["author"] == documents["group"]).to_numpy() & ~own
    people_named = (set(documents["author"][~itself].dropna()) | walls["group"]) - {""}
    parts = {mark(part) for name in people_named for part in name_parts(name)}
    whole = {name for name in people_named if len(name) >= SHORTEST_NAME}
    digests = sorted({known[name] for name in whole} | set(pseudonyms(list(parts), secret)))
    changed = {
        name: _exchanged(documents[name], codes, values, known) for name, (codes, values) in found.items()
    }
    changed.update(_pages(documents, own, known))
    names = {source: without_names(source, secret) for source in sources}
    if any(source != shown for source, shown in names.items()):
        changed["source"] = documents["source"].map(lambda source: names.get(source, source))
    return documents.assign(**changed), tuple(digests)


def _own_pages(documents: pd.DataFrame) -> np.ndarray:
    """One bool per document: is its page a person's?"""
    own = np.zeros(len(documents), dtype=bool)
    platforms = documents["platform"].to_numpy(dtype=object)
    for platform, pattern in _PERSON.items():
        rows = np.flatnonzero(platforms == platform)
        if len(rows):
            codes, values = pd.factorize(documents["group_id"].iloc[rows])
            fits = np.array([*(bool(pattern.fullmatch(str(value))) for value in values), False], dtype=bool)
            own[rows] = fits[codes]
    return own


def _pages(documents: pd.DataFrame, own: np.ndarray, known: dict[str, str]) -> dict[str, pd.Series]:
    """The columns that tell on whose page a document stands, with pseudonyms for persons."""
    if not own.any():
        return {}
    rows = np.flatnonzero(own)
    owners = documents["group_id"].iloc[rows].tolist()
    changed = {}
    for name in ("group", "group_id"):
        values = documents[name].to_numpy(dtype=object).copy()
        values[rows] = [known.get(value, value) for value in values[rows]]
        changed[name] = pd.Series(values, dtype=object, index=documents.index)
    for name in NUMBERS:
        values = documents[name].to_numpy(dtype=object).copy()
        values[rows] = [
            known[owner] + value[len(owner) :]
            if isinstance(value, str) and value.startswith(f"{owner}_")
            else value
            for owner, value in zip(owners, values[rows], strict=True)
        ]
        changed[name] = pd.Series(values, dtype=object, index=documents.index)
    return changed


def without_names(path: str, secret: bytes) -> str:
    """A path with pseudonyms where a folder or file is called like a person.

    >>> without_names("facebook-aibek.asanov-2024-05-01/posts.json", b"only for this example")
    'facebook-AIMWP3EFL2ZNP-2024-05-01/posts.json'
    >>> without_names("vk/zhumush/posts.json", b"only for this example")
    'vk/zhumush/posts.json'
    """
    return "/".join(_component(part, secret) for part in path.split("/"))


def _component(part: str, secret: bytes) -> str:
    if archive := _OWN_ARCHIVE.fullmatch(part):
        if len(archive["rest"]) > len(".json") or _is_name(archive["who"]):
            return f"{archive['site']}-{pseudonym(archive['who'], secret)}{archive['rest']}"
        return part
    stem, dot, ending = part.rpartition(".")
    if not dot or len(ending) > 5 or " " in ending:
        stem, dot, ending = part, "", ""
    return pseudonym(stem, secret) + dot + ending if _is_name(stem) else part


def leads_to_somebody(path: str) -> bool:
    """Is a folder or file of a path called like a person?"""
    return any(
        _is_name(part.rpartition(".")[0] or part) or _OWN_ARCHIVE.fullmatch(part) for part in path.split("/")
    )


def _is_name(words: str) -> bool:
    """Is it a person's name: two or three words, each a part of one, or in the name of a chat perhaps one?"""
    chat = _CHAT.fullmatch(words)
    parts = _WORDS.findall(chat[1] if chat else words)
    fewest = 1 if chat else 2
    return fewest <= len(parts) <= MOST_WORDS and all(any(name_parts(part.capitalize())) for part in parts)


def _exchanged(column: pd.Series, codes: np.ndarray, values: pd.Index, known: dict[str, str]) -> pd.Series:
    """The column with each value that is known exchanged for its pseudonym, looked up once a value."""
    if column.dtype != object or not len(values) or set(map(type, values)) != {str}:
        return column.map(lambda value: known.get(value, value))
    names = values.tolist()
    once = pd.Series([*map(known.get, names, names), None])  # "" is not known and stays
    out = pd.Series(once.array.take(codes), index=column.index, name=column.name)  # -1: the last
    return out.where(codes >= 0, column) if out.dtype == object else out
