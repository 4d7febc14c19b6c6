"""Any JSON that no other format knows: lists of records, through the same names as the columns of tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import Any, NamedTuple

from ...files.errors import KyrtextError
from ..carriers.json_carrier import pieces
from ..columns import COMMENT, field_of, is_private
from ..details import EXACT
from ..document import Document
from ..format import Context, Format, Sample
from ..report import ColumnMap
from .table_columns import Part, parts_of
from .tables_generic import Rows

# what hangs on a record and holds other people's words, or its own in pieces
_NOT_OWN = frozenset(
    [
        *(
            *("attachments", "entities", "text_entities", "caption_entities"),
            *("extended_entities", "quoted_status"),
        ),
        *(
            *("quoted", "retweeted_status", "reply_to_message", "quoted_message"),
            *("forward_origin", "link_preview"),
        ),
        *("preview", "card", "embed", "embeds", "facets", "reblog", "original", "shared_post", "sharedpost"),
    ]
)
_POSTS = frozenset({"post_id", "post_number"})
_OWNED = frozenset({"id", "comment_number", "post_number", "author", "author_id", "date", "url"})

_ANSWERS = ("ok", "OK", "success", "error", "done")  # a server's, above the records it sends
_LIKED = frozenset({"tweetId", "fullText"})  # in the archive of Twitter
_TOPICS = frozenset({"first_comment", "created_by"})  # what board.getTopics of VK gives
_LETTERS = re.compile(r"(?:direct|private)[ _]?messages|chat[ _]?history(?: with .*)?", re.I)  # of persons
# what Discord and Slack tell of those who come and go, their marks of words left out
_EVENTS = frozenset(
    [
        *("guildmemberjoin", "recipientadd", "recipientremove", "channelnamechange", "channeliconchange"),
        *("channelpinnedmessage", "threadcreated", "channeljoin", "channelleave", "channeltopic"),
        *("channelpurpose", "channelname", "channelarchive", "channelunarchive", "groupjoin", "groupleave"),
        *("grouptopic", "grouppurpose", "groupname", "botadd", "botremove", "pinneditem"),
    ]
)
_HEADERS = ("columns", "fields", "header", "headers")

Path = tuple[str, ...]
Record = dict[str, str]
_LOOK_AT = 200  # records of each kind, before the keys are chosen
_PLAIN = frozenset({str, int, float})
_NESTED = frozenset({dict, list})


class _Kind(NamedTuple):
    """Records of one kind: their keys, the texts in each, the keys of words that are not read."""

    header: list[str]
    parts: list[Part]
    unread: list[str]


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
        elif kind is list and (text := _of_pieces(value)) is not None:
            found[key] = text
    return found


def _of_pieces(value: list[Any]) -> str | None:
    """The text of a formatted message, whose pieces tell their type; None for any other list."""
    texts = [item.get("text") if isinstance(item, dict) and "type" in item else item for item in value]
    words = [text for text in texts if isinstance(text, str)]
    return "".join(words) if words and len(words) == len(texts) else None


def _written(value: str | int | float) -> str:
    if type(value) is float and value.is_integer():
        return str(int(value)) if abs(value) < EXACT else f"{value:.16E}"  # as a spreadsheet writes them
    return str(value)


def records(value: Any, path: Path = ()) -> Iterator[tuple[Path, Record]]:
    """Yield the records inside a value with the keys that lead to them; inner ones know their parent.

    A record wrapped in another is one record with the fields of both. A text that stands inside another
    record, quoted or in pieces, is not a second one; comments are. Tables that pandas writes by column or
    split into columns and data come as records, too, and lists below a list of names.

    >>> list(records([{"id": 1, "content": {"text": "Салам"}}]))
    [((), {'id': '1', 'text': 'Салам'})]
    """
    stack: list[tuple[Path, Any, tuple[str, ...], bool, bool]] = [(path, value, (), False, False)]
    while stack:
        path, value, ids, below, quoted = stack.pop()
        if isinstance(value, list):
            inner = [item for item in map(_Tabled().record, value) if isinstance(item, (dict, list))]
            stack.extend((path, item, ids, below, False) for item in reversed(inner))
            continue
        if not isinstance(value, dict):
            continue
        nested = not _NESTED.isdisjoint(map(type, value.values()))
        if nested and value.get("status") in _ANSWERS:
            value = {key: held for key, held in value.items() if key != "status"}
        if isinstance(error := value.get("error"), dict) and {"code", "message"} <= error.keys():
            value = {key: held for key, held in value.items() if key != "error"}
        if nested and not quoted and (table := _columnar(value)) is not None:
            yield from ((path, flat(row)) for row in table)
            continue
        wrapped = None if quoted or not nested or _is_text(value) else _wrapped(value)
        if wrapped is not None:
            outer = flat({key: held for key, held in value.items() if key != wrapped})
            inner_record = flat(value[wrapped])
            record = {**{key: held for key, held in outer.items() if key not in inner_record}, **inner_record}
            if COMMENT.search(wrapped):
                record.setdefault("kind", "comment")
            texty, nests = True, {**value[wrapped], **{k: v for k, v in value.items() if k != wrapped}}
        else:
            record, texty, nests = flat(value), nested and _is_text(value), value if nested else {}
        if record and not quoted and not (below and _is_piece(path, record)):
            if ids:
                record.setdefault("parent_id", ids[-1])
                if _holds_comments(path) and not any(_known(key) in _POSTS for key in record):
                    record["post_id"] = ids[0]
            yield path, record
        own = (record.get("id") or record.get("post_id")) if texty else None
        above = ids if own is None else (*ids, own)
        held = []
        for key, part in nests.items():
            if not isinstance(part, (dict, list)) or ((texty or below) and key.lower() in _NOT_OWN):
                continue
            # many objects keyed by their ids are one list
            step = path if key.lstrip("-").isdigit() else (*path, key)
            listed = isinstance(part, list) or key.lstrip("-").isdigit() or _keyed(part)
            held.append((step, part, above, texty or below, (texty or quoted) and not listed))
        stack.extend(reversed(held))


class _Tabled:
    """Makes records of lists that stand below a list of names, as rows of a table do."""

    def __init__(self) -> None:
        self.header: list[str] = []

    def record(self, value: Any) -> Any:
        """Return a row as a record, None for the names themselves, and anything else as it is."""
        if type(value) is not list:
            return value
        if self.header and not any(isinstance(cell, (dict, list)) for cell in value):
            return dict(zip(self.header, value, strict=False))
        if value and all(type(name) is str for name in value) and "text" in map(_known, value):
            self.header = value
            return None
        return value


def _keyed(value: dict[str, Any]) -> bool:
    """Whether a dictionary is a list in disguise: every value another dictionary, every key a number."""
    return bool(value) and all(key.lstrip("-").isdigit() for key in value)


@lru_cache(maxsize=4096)
def _known(key: str) -> str | None:
    return field_of(key)


def _is_text(value: dict[str, Any]) -> bool:
    """Whether a dictionary has words of its own."""
    return any(
        (type(held) is str or (type(held) is list and _of_pieces(held) is not None)) and _known(key) == "text"
        for key, held in value.items()
    )


def _wrapped(value: dict[str, Any]) -> str | None:
    """The key of the one record that a dictionary wraps, None when it wraps none or several."""
    found = [
        key for key, held in value.items() if type(held) is dict and _is_text(held) and key not in _NOT_OWN
    ]
    return found[0] if len(found) == 1 else None


def _holds_comments(path: Path) -> bool:
    return bool(path) and (path[-1] == "thread" or COMMENT.search(path[-1]) is not None)


def _is_piece(path: Path, record: Record) -> bool:
    """Whether a record inside another is a piece of it: it has no id, author or date, and is no comment."""
    if _holds_comments(path):
        return False
    return _OWNED.isdisjoint(map(_known, record))


def _columnar(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The rows of `{"text": {"0": …}, "date": {"0": …}}` or `{"columns": […], "data": [[…]]}`."""
    columns = next((value[name] for name in _HEADERS if name in value), None)
    data = next((value[name] for name in ("data", "rows", "values") if name in value), None)
    if isinstance(columns, list) and isinstance(data, list) and all(isinstance(row, list) for row in data):
        names = [str(name) for name in columns]
        return [dict(zip(names, row, strict=False)) for row in data]
    parts = list(value.values())
    if len(parts) > 1 and all(isinstance(part, dict) and part for part in parts):
        keys = list(parts[0])
        if all(key.isdigit() for key in keys) and all(list(part) == keys for part in parts):
            return [{name: part[key] for name, part in value.items()} for key in keys]
    return None


def _kinds(found: Iterator[tuple[Path, Record]], wanted: ColumnMap) -> dict[Path, _Kind]:
    """The kinds of records that hold texts: for each path its keys and the choice among them."""
    seen: dict[Path, list[Record]] = {}
    for path, record in found:
        seen.setdefault(path, []).append(record)
    chosen: dict[Path, _Kind] = {}
    failure: KyrtextError | None = None
    for guess in (False, True):
        for path, kept in seen.items():
            header = list(dict.fromkeys(key for record in kept for key in record))
            rows = [[record.get(key, "") for key in header] for record in kept]
            try:
                parts, unread = parts_of(header, rows, wanted, guess=guess and len(kept) > 1, every=False)
                chosen[path] = _Kind(header, parts, unread)
            except KyrtextError as error:
                failure = failure or error
        if chosen:
            return {path: kind for path, kind in chosen.items() if not _is_told_above(path, kind, chosen)}
    raise failure or KyrtextError("no records in the file", "", "")


def _is_told_above(path: Path, kind: _Kind, chosen: dict[Path, _Kind]) -> bool:
    """Whether the text of these records is read in the record around them, as `content.rendered`."""
    above = chosen.get(path[:-1]) if path else None
    if above is None:
        return False
    name = kind.header[kind.parts[0].columns.text]
    return any(above.header[part.columns.text] == f"{path[-1]}.{name}" for part in above.parts)


def _recognise(sample: Sample) -> str | None:
    if sample.json is None:
        return None
    try:
        kinds = _kinds(islice(records(sample.json), 5 * _LOOK_AT), ColumnMap())
    except KyrtextError:
        return None
    return "JSON records; the text is in " + ", ".join(
        ".".join((*path, kind.header[kind.parts[0].columns.text])) for path, kind in kinds.items()
    )


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    """Yield a document for each record of a kind that holds texts."""
    tables: dict[Path, _Tabled] = defaultdict(_Tabled)
    stream = (
        (row, path, record)
        for above, value, row in pieces(sample, context)
        for path, record in records(tables[above].record(value), above)
    )
    first = list(islice(stream, 5 * _LOOK_AT))
    kinds = _kinds(((path, record) for _, path, record in first), context.options.columns)
    texts = (record for record in chain(first, stream) if record[1] in kinds)
    outer = min(map(len, kinds))
    others: set[Path] = set()
    if any(kind.header and _LIKED.issubset(kind.header) for kind in kinds.values()):
        context.skipped("posts of others that were liked", sum(1 for _ in texts))
        return
    if any(_TOPICS.issubset(kind.header) for kind in kinds.values()):
        context.note("only the previews of VK topics are here: beside board.getComments they count twice")
    private = context.of_few() or any(is_private(kind.header) for kind in kinds.values())
    if private and context.is_private(texts):
        return
    told: set[tuple[str | None, str]] = set()
    for path, kind in reversed(kinds.items()):
        for name in kind.unread:
            context.note(
                f"key '{'.'.join((*path, name))}' holds words and is not read: name it with --text-column"
            )
    makers = {path: Rows(kind.header, kind.parts, context, told) for path, kind in reversed(kinds.items())}
    letters = {path for path in makers if any(map(_LETTERS.fullmatch, path))}
    for number, (row, path, record) in enumerate(chain(first, stream), 1):
        if path in letters and context.withholds():
            continue
        if (record.get("subtype") or record.get("type", "")).replace("_", "").lower() in _EVENTS:
            context.skipped("service messages")
            continue
        if path not in makers:
            if path not in others and any(_known(key) == "text" and record[key].strip() for key in record):
                others.add(path)
                context.problem(
                    f"records under {'.'.join(path) or 'the top'} hold texts and are not read", row or number
                )
            continue
        cells = [record.get(key, "") for key in kinds[path].header]
        for document in makers[path].documents(cells, row or number):
            if len(path) > outer and document.kind == "post" and _holds_comments(path):
                document.kind = "comment"
            if path in letters:
                document.flag("private")
            yield document
    for rows in reversed(makers.values()):
        rows.finish()


FORMATS = (Format("json records", ("json",), _recognise, _read, general=True),)
