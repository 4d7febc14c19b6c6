"""Rows of a table by the names of their columns, and the columns that no field of a document is made of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from itertools import chain, count
from typing import Any

from .columns import field_of
from .details import COUNTS, DETAILS, number
from .document import Document
from .format import Table


class Columns:
    """The places of named columns in a header; a missing one gives empty cells.

    >>> Columns(("Message", "URL")).get(["Салам", "x"], "message")
    'Салам'
    """

    def __init__(self, header: tuple[str, ...]) -> None:
        self.header = header
        named = reversed([*enumerate(header)])  # of two columns of one name the first counts
        self.places = {name.strip().lstrip("\ufeff").lower(): place for place, name in named}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.places

    def has(self, *names: str) -> bool:
        """Return whether all the columns are there."""
        return all(name.lower() in self.places for name in names)

    def at(self, name: str) -> int:
        """Return the place of a column, -1 for none."""
        return self.places.get(name.lower(), -1)

    def get(self, row: list[str], *names: str) -> str:
        """Return the first cell that is not empty among the columns of these names."""
        for name in names:
            place = self.places.get(name.lower())
            if place is not None and place < len(row) and row[place]:
                return row[place]
        return ""


def rows_of(table: Table) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows as dictionaries, empty cells left out: for wide tables of which little is read."""
    for numbered, row in table.rows:
        yield numbered, {name: cell for name, cell in zip(table.header, row, strict=False) if cell}


def nested(flat: dict[str, str], mark: str = "/") -> dict[str, Any]:
    """Return a row whose column names are paths as the dictionary it was made from.

    >>> nested({"user/name": "Айгүл", "topComments/0/text": "Салам", "topComments/1/text": "Бар"})
    {'user': {'name': 'Айгүл'}, 'topComments': [{'text': 'Салам'}, {'text': 'Бар'}]}
    """
    root: dict[str, Any] = {}
    for name, value in flat.items():
        *path, last = name.split(mark)
        place = root
        for part in path:
            inner = place.setdefault(part, {})
            if not isinstance(inner, dict):
                break
            place = inner
        else:
            place.setdefault(last, value)
    return {key: _listed(value) for key, value in root.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(item) for key, item in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


# what is worked out of a document, and divides documents like a column
_MADE = ("replies", "document", "day", "week", "month", "year", "language", "code", "domain")
_PERSON = ("author", "author_id")
_OF_PERSON = re.compile(
    r"(?:author|user|profile|poster|sender|commenter|signer|автор|пользовател|профил)[\w ./-]*"
    r"(?:id|name|url|link|nick|screen|ссылк|имя|имени|ник|фио|адрес)|reply_?to_?(?:user|name|author)"
    r"|isReplyToName|^(?:signer_id|from_id|created_by|фио)$",
    re.I,
)
_TAKEN = frozenset([*(item.name for item in fields(Document)), *DETAILS, *_MADE])


def is_person_column(name: str) -> bool:
    """Return whether a further column of this name tells who somebody is: a name, a number, a profile.

    >>> is_person_column("Profile URL"), is_person_column("Country")
    (True, False)
    """
    return field_of(name.rstrip("_")) in _PERSON or _OF_PERSON.search(name) is not None


def own_name(name: str) -> str:
    """Return the name a further column is kept under: its own, with "_" where it would mean something else.

    >>> own_name("Country"), own_name("source")
    ('Country', 'source_')
    """
    return f"{name}_" if name in _TAKEN else name


class Further:
    """Columns of a table that no field of a document was made of.

    Columns whose name means likes, shares, comments, views or reactions give numbers, a column that holds
    addresses of posts gives `url`, all others stay text under their own names; empty cells say nothing.

    >>> further = Further(("Текст", "Лайки", "Өлкө"), [0])
    >>> further.add(Document("Салам"), ["Салам", "12", "Орусия"]).more
    {'likes': 12, 'Өлкө': 'Орусия'}
    """

    def __init__(self, header: Sequence[str], used: Collection[int], url: int = -1) -> None:
        self.counts: list[tuple[int, str, str]] = []
        self.rest: list[tuple[int, str]] = []
        self.url = url
        met: set[str] = set()
        for place, name in enumerate(header):
            if place in used or place == url or not name.strip():
                continue
            meant = field_of(name)
            if meant == "text":  # Комментарии may hold words, or how many there are
                meant = "comments" if "omment" in name.lower() or "оммент" in name.lower() else None
            if meant in COUNTS and meant not in met:
                self.counts.append((place, meant, own_name(name.strip())))
            elif meant == "url" and self.url < 0:
                self.url = place
            else:
                kept = own_name(name.strip())
                names = chain([kept], (f"{kept} {times}" for times in count(2)))
                meant = next(own for own in names if own not in met)
                self.rest.append((place, meant))
            met.add(str(meant))

    def add(self, document: Document, row: Sequence[str]) -> Document:
        """Return the document with what the further columns of its row say; what it knows already stays."""
        told: dict[str, Any] = {}
        if self.url >= 0 and "/" in row[self.url]:
            told["url"] = row[self.url].strip()
        for place, name, own in self.counts:
            if cell := row[place]:
                read = number(cell)
                if read is not None:
                    told[name] = read
                elif cell.strip().lower() not in ("na", "nan", "null", "none", "-", "–", "—"):
                    told[own if own != name else f"{own}_"] = cell  # no count: kept as it stands
        for place, name in self.rest:
            if cell := row[place]:
                told[name] = cell
        if told and document.more:  # the reader knows better, also that something is unknown
            told.update(document.more)
            document.more = {name: value for name, value in told.items() if value is not None} or None
        else:
            document.more = told or document.more
        return document
