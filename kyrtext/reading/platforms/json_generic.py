"""Any JSON that no other format knows: lists of records, through the same names as the columns of tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from ...errors import KyrtextError
from ..carriers.json_carrier import runs
from ..carriers.table_rows import Maker, origins
from ..document import Document
from ..format import Context, Format, Sample
from ..options import ColumnMap
from .table_map import Columns, choose

Path = tuple[str, ...]
Record = dict[str, str]
_LOOK_AT = 200  # records of each kind, before the keys are chosen
_DEEP = 12
_PLAIN = frozenset({str, int, float})
_NESTED = frozenset({dict, list})


def flat(record: dict[str, Any]) -> Record:
    """Return the plain values of a record as strings, those one level down under `outer.inner`.

    >>> flat({"text": "Салам", "user": {"name": "Айбек"}, "likes": 5, "lines": ["а", "б"]})
    {'text': 'Салам', 'user.name': 'Айбек', 'likes': '5', 'lines': 'а\\nб'}
    """
    found: Record = {}
    for key, value in record.items():
        kind = type(value)
        if kind is str:
            found[key] = value
        elif kind is int or kind is float:
            found[key] = _written(value)
        elif kind is dict:
            for inner, below in value.items():
                if type(below) in _PLAIN:
                    found[f"{key}.{inner}"] = _written(below)
        elif kind is list and value and all(isinstance(item, str) for item in value):
            found[key] = "\n".join(value)
    return found


def _written(value: str | int | float) -> str:
    if type(value) is float and value.is_integer():
        return str(int(value))
    return str(value)


def records(
    value: Any, path: Path = (), parent: str | None = None, depth: int = 0
) -> Iterator[tuple[Path, Record]]:
    """Yield the records inside a value with the keys that lead to them; inner ones know their parent.

    Tables that pandas writes by column or split into columns and data come as records, too.
    """
    if depth > _DEEP:
        return
    if isinstance(value, list):
        for item in value:
            if isinstance(item, (dict, list)):
                yield from records(item, path, parent, depth + 1)
    elif isinstance(value, dict):
        table = _columnar(value)
        if table is not None:
            yield from ((path, flat(row)) for row in table)
            return
        record = flat(value)
        if record:
            if parent is not None:
                record.setdefault("parent_id", parent)
            yield path, record
        own = record.get("id") or record.get("post_id") or parent
        for key, inner in value.items():
            nested = type(inner) is list
            if nested or type(inner) is dict:
                # many objects keyed by their ids are one list
                step = path if key.lstrip("-").isdigit() else (*path, key)
                yield from records(inner, step, own if nested and len(record) > 1 else parent, depth + 1)


def _columnar(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The rows of `{"text": {"0": …}, "date": {"0": …}}` or `{"columns": […], "data": [[…]]}`."""
    columns, data = value.get("columns"), value.get("data")
    if isinstance(columns, list) and isinstance(data, list) and all(isinstance(row, list) for row in data):
        names = [str(name) for name in columns]
        return [dict(zip(names, row, strict=False)) for row in data]
    parts = list(value.values())
    if len(parts) > 1 and all(isinstance(part, dict) and part for part in parts):
        keys = list(parts[0])
        if all(key.isdigit() for key in keys) and all(list(part) == keys for part in parts):
            return [{name: part[key] for name, part in value.items()} for key in keys]
    return None


def _kinds(found: Iterator[tuple[Path, Record]], wanted: ColumnMap) -> dict[Path, tuple[list[str], Columns]]:
    """The kinds of records that hold texts: for each path its keys and the choice among them."""
    seen: dict[Path, list[Record]] = {}
    for path, record in found:
        seen.setdefault(path, []).append(record)
    chosen: dict[Path, tuple[list[str], Columns]] = {}
    failure: KyrtextError | None = None
    for guess in (False, True):
        for path, kept in seen.items():
            header = list(dict.fromkeys(key for record in kept for key in record))
            rows = [[record.get(key, "") for key in header] for record in kept]
            try:
                chosen[path] = header, choose(header, rows, wanted, guess and len(kept) > 1)
            except KyrtextError as error:
                failure = failure or error
        if chosen:
            return chosen
    raise failure or KyrtextError("no records in the file", "", "")


def _recognise(sample: Sample) -> str | None:
    if sample.json is None:
        return None
    try:
        kinds = _kinds(islice(records(sample.json), 5 * _LOOK_AT), ColumnMap())
    except KyrtextError:
        return None
    return "JSON records; the text is in " + ", ".join(
        ".".join((*path, header[columns.index["text"]])) for path, (header, columns) in kinds.items()
    )


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    """Yield a document for each record of a kind that holds texts."""
    stream = _numbered(sample, context)
    first = list(islice(stream, 5 * _LOOK_AT))
    kinds = _kinds(((path, record) for _, path, record in first), context.options.columns)
    outer = min(map(len, kinds))
    makers = {path: (header, Maker(columns, context, header)) for path, (header, columns) in kinds.items()}
    for header, columns in reversed(kinds.values()):
        context.origin(**origins(header, columns))
    for number, (row, path, record) in enumerate(chain(first, stream), 1):
        if path not in makers:
            continue
        header, maker = makers[path]
        document = maker.document([record.get(key, "") for key in header], row or number)
        if document is None:
            continue
        if len(path) > outer and document.kind == "post" and path[-1].lower() in _COMMENTS:
            document.kind = "comment"
        yield document


def _numbered(sample: Sample, context: Context) -> Iterator[tuple[int | None, Path, Record]]:
    """Yield the records of a file with the rows of the values they lie in."""
    for above, values, first in runs(sample, context):
        for number, value in enumerate(values, first or 0):
            row = number if first else first
            if type(value) is dict and _NESTED.isdisjoint(map(type, value.values())):
                if record := flat(value):  # what `records` would give
                    yield row, above, record
            else:
                for path, record in records(value, above):
                    yield row, path, record


_COMMENTS = frozenset({"comments", "replies", "thread", "answers", "комментарии", "ответы"})

FORMATS = (Format("json records", ("json",), _recognise, _read, general=True),)
