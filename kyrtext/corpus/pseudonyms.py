"""Persons become pseudonyms on reading, wherever their names and ids stand in the table of documents."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from ..reading.details import DETAILS
from ..reading.rows import is_person_column
from .documents import DOCUMENT_COLUMNS
from .personal.links import is_profile
from .personal.spelling import mark, name_parts
from .secret import load_key, pseudonym, pseudonyms

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
