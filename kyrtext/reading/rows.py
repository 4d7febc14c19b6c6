"""Rows of a table by the names of their columns, and values of records that may be anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .details import with_further
from .document import Document
from .format import Context, Format, Sample, Table

EXACT = 2**53  # from here on a number with a decimal point has lost digits

Reader = Callable[[Table, Context], Iterator[Document]]


class Columns:
    """The places of named columns in a header; a missing one gives empty cells.

    >>> Columns(("Message", "URL")).get(["Салам", "x"], "message")
    'Салам'
    """

    def __init__(self, header: tuple[str, ...]) -> None:
        named = reversed([*enumerate(header)])  # of two columns of one name the first counts
        self.places = {name.strip().lstrip("\ufeff").lower(): place for place, name in named}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.places

    def has(self, *names: str) -> bool:
        """Return whether all the columns are there."""
        return all(name.lower() in self.places for name in names)

    def at(self, *names: str) -> int:
        """Return the place of the first of these columns that there is, -1 for none.

        For loops over many rows: with `row.append("")` before, `row[columns.at("no such column")]` is empty.
        """
        return next((self.places[name.lower()] for name in names if name.lower() in self.places), -1)

    def get(self, row: list[str], *names: str) -> str:
        """Return the first cell that is not empty among the columns of these names."""
        for name in names:
            place = self.places.get(name.lower())
            if place is not None and place < len(row) and row[place]:
                return row[place]
        return ""


def text_of(value: Any) -> str:
    """Return a string as it is, anything else as nothing."""
    return value if isinstance(value, str) else ""


def name_of(value: Any) -> str | None:
    """Return an id or name as a string, None for nothing.

    A number so large that its last digits were lost on the way is no id.

    >>> name_of(123.0), name_of("Айгүл"), name_of({}), name_of(1.23e17)
    ('123', 'Айгүл', None, None)
    """
    if type(value) is str:
        return value or None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value) if abs(value) < EXACT else None
    return str(value) if isinstance(value, (str, int, float)) else None


def rows_of(table: Table) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows as dictionaries, empty cells left out: for wide tables of which little is read."""
    for number, row in table.rows:
        yield number, {name: cell for name, cell in zip(table.header, row, strict=False) if cell}


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


def table_format(
    name: str,
    evidence: str,
    test: Callable[[Columns], bool],
    read: Reader,
    used: tuple[str, ...] = (),
    url: str = "",
) -> Format:
    """Return the format of a table that is told by its columns.

    The columns that are neither `used` by the reader nor the address of the post (`url`) are kept beside the
    fields of the document.
    """

    def recognise(sample: Sample) -> str | None:
        return evidence if test(Columns(sample.header)) else None

    def read_sample(sample: Sample, context: Context) -> Iterator[Document]:
        return with_further(sample.table, context, read, used, url) if sample.table else iter(())

    return Format(name, ("table",), recognise, read_sample)
