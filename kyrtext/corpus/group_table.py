"""The user's table of groups: where each is, how large, what kind; joined to the documents of these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..files.cache import Lazy
from ..files.errors import KyrtextError
from ..files.messages import told
from ..reading.addresses import parts
from ..reading.carriers.sheets import read_sheet
from ..reading.details import number
from ..reading.document import canonical
from .columns import plain_name
from .corpus import Corpus
from .documents import STANDING

KEYS = ("platform", "group", "group_id", "url")
MEMBERS = ("members", "followers", "subscribers", "участники", "подписчики", "мүчөлөр")
NOTHING = ("unknown", "неизвестно", "белгисиз", "-", "–", "—", "?", "n/a")
_OWN_PAGE = re.compile(
    r"(?:vk\.com|vk\.ru)/(?:club|public|event)(\d+)|facebook\.com/(?:groups/)?([^/?#]+)|t\.me/(\w+)"
)
_OK_GROUP = re.compile(r"ok\.ru/group/?(\d+)")


@dataclass(frozen=True)
class GroupTable:
    """Groups as the user listed them: keys (platform, name, id) and the columns that are joined.

    Attributes
    ----------
    name : str
        Name of the file, for messages.
    keys : tuple of (platform, group, group_id)
        Empty where the table says nothing.
    columns : mapping of a name to the values, "" where nothing is known
    """

    name: str
    keys: tuple[tuple[str, str, str], ...]
    columns: dict[str, tuple[str, ...]]

    def plain(self) -> dict[str, Any]:
        """The table as JSON holds it."""
        return {
            "name": self.name,
            "keys": [list(key) for key in self.keys],
            "columns": {name: list(values) for name, values in self.columns.items()},
        }

    @classmethod
    def of_plain(cls, told: Any) -> GroupTable:
        """The table back; KyrtextError when it is none."""
        try:
            keys = tuple((str(one), str(two), str(three)) for one, two, three in told["keys"])
            columns = {str(name): tuple(map(str, values)) for name, values in told["columns"].items()}
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            raise KyrtextError("the table of groups is damaged", str(error), "give it again") from error
        if any(len(values) != len(keys) for values in columns.values()):
            raise KyrtextError(
                "the table of groups is damaged", "its columns differ in length", "give it again"
            )
        return cls(str(told.get("name", "")), keys, columns)


def load_groups(path: str | Path) -> GroupTable:
    """The table of groups in a CSV, XLSX or ODS file.

    Columns: `platform` (VK, Odnoklassniki, "Facebook groups" ...), one or more of `group`, `group_id`, `url`,
    then any others: `country, city, members, created, kind, note`. Members may be written 12.5K.

    Raises
    ------
    KyrtextError
        When the file cannot be read, has none of the key columns, or a row has no key.
    """
    table = read_sheet(path)
    names = {plain_name(str(name)): str(name) for name in table.columns}
    names.setdefault("group", names.get("name", names.get("группа", names.get("топ", ""))))
    found = {key: names[key] for key in KEYS if names.get(key)}
    if not set(found) & {"group", "group_id", "url"}:
        raise KyrtextError(
            f"cannot read the groups in '{path}'",
            f"the columns are {', '.join(map(str, table.columns))}",
            "give a column group, group_id or url, and platform beside it",
        )
    cells = {key: [_cell(value) for value in table[name]] for key, name in found.items()}
    size = len(table)
    blank = [""] * size
    keys = []
    for row in range(size):
        platform, group, group_id, url = (cells.get(key, blank)[row] for key in KEYS)
        known, owner = _of_address(url)
        platform = _platform(platform) or known
        if not group and not (group_id or owner):
            raise KyrtextError(
                f"cannot read the groups in '{path}', row {row + 2}",
                "it names no group" + (f": '{url}' leads to none" if url else ""),
                "fill in group, group_id or url",
            )
        keys.append((platform, _folded(group), _number(group_id or owner)))
    columns = {}
    for name in table.columns:
        if str(name) in found.values() and found.get("url") != str(name):
            continue
        values = [_cell(value) for value in table[name]]
        if plain_name(str(name)) in MEMBERS:
            values = [_members(value, path, row) for row, value in enumerate(values)]
        columns[str(name).strip()] = tuple(values)
    return GroupTable(Path(path).name, tuple(keys), columns)


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    written = str(value).strip()
    return "" if written.casefold() in NOTHING else written


def _members(value: str, path: str | Path, row: int) -> str:
    if not value:
        return ""
    read = number(value)
    if read is None:
        raise KyrtextError(
            f"cannot read the groups in '{path}', row {row + 2}",
            f"'{value}' is no number",
            "write 878 or 12.5K",
        )
    return str(read)


def _platform(written: str) -> str:
    first = next(iter(written.split()), "")
    return canonical(written) or canonical(first) or written.casefold()


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())


def _number(written: str) -> str:
    """The number of a group without what platforms put before it: club5, -5 and 5 are one."""
    found = re.fullmatch(r"(?:club|public|event|-)?(\d+)(?:\.0)?", written.strip())
    return found[1] if found else written.strip().casefold()


def _of_address(url: str) -> tuple[str, str]:
    if not url:
        return "", ""
    platform, owner, _, _ = parts(url)
    if not owner and (found := _OK_GROUP.search(url) or _OWN_PAGE.search(url)):
        owner = next((part for part in found.groups() if part), None)
    return platform, owner or ""


def rows_of_groups(corpus: Corpus, table: GroupTable) -> np.ndarray:
    """The row of the table each document belongs to, -1 for none: by number first, else by name.

    A row without a platform holds for all.
    """
    by_number: dict[tuple[str, str], int] = {}
    by_name: dict[tuple[str, str], int] = {}
    for row, (platform, group, number_) in enumerate(table.keys):
        if number_:
            by_number.setdefault((platform, number_), row)
        if group:
            by_name.setdefault((platform, group), row)
    coded = [corpus.coded(name) for name in ("platform", "group", "group_id")]
    names = [[*map(str, values), ""] for _, values in coded]
    of_document, met = _together([codes for codes, _ in coded])
    rows = []
    for one, two, three in met:
        platform, group, number_ = names[0][one], _folded(names[1][two]), _number(names[2][three])
        found = [
            known[key]
            for known, value in ((by_number, number_), (by_name, group))
            for key in ((platform, value), ("", value))
            if value and key in known
        ]
        rows.append(found[0] if found else -1)
    return np.asarray(rows, dtype=np.int64)[of_document] if rows else np.zeros(0, dtype=np.int64)


def _together(columns: Sequence[np.ndarray]) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    """A number for each different row of some columns of numbers (-1: none), and the rows themselves."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for codes in columns:
        key = key * (int(codes.max(initial=-1)) + 2) + codes + 1
    numbers, different = pd.factorize(key)
    first = np.full(len(different), -1, dtype=np.int64)
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]
    return numbers, [tuple(int(codes[row]) for codes in columns) for row in first.tolist()]


def with_groups(corpus: Corpus, table: GroupTable | str | Path) -> Corpus:
    """The corpus with the columns of a table of groups joined to its documents.

    A column that documents have already (`kind`, `url`) is joined as `group_kind`, `group_url`. What did not
    match is in `corpus.notes["groups"]`: `unmet` (rows of the table without a document), `unlisted` (groups
    of documents that the table does not have), `renamed`.

    Examples
    --------
    >>> import kyrtext
    >>> corpus = kyrtext.from_texts(["Жумуш бар"], platform="vkontakte", group="Айыл", group_id="-5")
    >>> table = GroupTable("groups.csv", (("vkontakte", "", "5"),), {"country": ("Russia",)})
    >>> with_groups(corpus, table).documents["country"].tolist()
    ['Russia']
    """
    table = table if isinstance(table, GroupTable) else load_groups(table)
    rows = rows_of_groups(corpus, table)
    taken = {plain_name(name) for name in corpus.columns}
    columns: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    renamed = {}
    for name, values in table.columns.items():
        kept = name
        if plain_name(name) in taken:
            kept = renamed[name] = f"group_{name}"
        codes, different = pd.factorize(np.array([value or None for value in values], dtype=object))
        columns[kept] = np.append(codes, -1)[rows], np.asarray(different, dtype=object)
    if corpus.whole is not None:
        joined = with_groups(corpus.whole.corpus, table).select(corpus.whole.mask)
    else:
        stored = corpus.stored
        if stored.documents is not None:
            stored = replace(stored, documents=_Joined(stored.documents, columns))
        documents = Lazy(lambda: _assigned(corpus.documents, columns))
        joined = corpus.changed(documents=documents, stored=stored)
    return joined.with_notes(
        groups={**_unmatched(corpus, table, rows), "renamed": renamed, "table": table.plain()}
    )


class _Joined:
    """The documents of an index with the joined columns beside its own."""

    def __init__(self, own: Any, columns: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
        self.own, self.more = own, columns

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns."""
        return (*self.own.columns, *self.more)

    def numbers(self, name: str) -> np.ndarray:
        """A number for each document."""
        return self.own.numbers(name)  # type: ignore[no-any-return]

    def coded(self, name: str) -> tuple[np.ndarray, np.ndarray] | None:
        """A column as numbers and the value of each number; None for one of which values seldom repeat."""
        return self.more[name] if name in self.more else self.own.coded(name)

    def whole(self, name: str) -> pd.Series:
        """A column of the index itself."""
        return self.own.whole(name)  # type: ignore[no-any-return]

    def some(self, rows: np.ndarray, names: Sequence[str]) -> pd.DataFrame:
        """The named columns of some documents."""
        own = [name for name in names if name not in self.more]
        table = self.own.some(rows, own) if own else pd.DataFrame(index=range(len(rows)))
        for name in names:
            if name in self.more:
                codes, values = self.more[name]
                table[name] = pd.Series(np.array([*values, None], dtype=object)[codes[rows]], dtype=object)
        return table[list(names)]


def _assigned(documents: pd.DataFrame, columns: dict[str, tuple[np.ndarray, np.ndarray]]) -> pd.DataFrame:
    more = {
        name: pd.Series(np.array([*values, None], dtype=object)[codes], dtype=object, index=documents.index)
        for name, (codes, values) in columns.items()
    }
    out = documents.assign(**more)
    return out[[*STANDING, *sorted(set(out.columns) - set(STANDING))]]


def _unmatched(corpus: Corpus, table: GroupTable, rows: np.ndarray) -> dict[str, list[str]]:
    met = set(rows.tolist())
    unmet = [
        " ".join(part for part in (platform, group or number_) if part)
        for row, (platform, group, number_) in enumerate(table.keys)
        if row not in met
    ]
    (platforms, sites), (groups, names), (ids, numbers) = (
        corpus.coded(name) for name in ("platform", "group", "group_id")
    )
    left = np.flatnonzero(rows < 0)
    unlisted = set()
    for site, group, number_ in _together([codes[left] for codes in (platforms, groups, ids)])[1]:
        name = str(names[group]) if group >= 0 else str(numbers[number_]) if number_ >= 0 else "no group"
        unlisted.add(f"{sites[site]} {name}")
    return {"unmet": sorted(unmet), "unlisted": sorted(unlisted)}


def unmatched(notes: dict[str, Any] | Any, lang: str = "en") -> str:
    """What did not match, in words; "" when everything did.

    >>> unmatched({"table": {"name": "groups.csv"}, "unmet": ["vk айыл"], "unlisted": [], "renamed": {}})
    'groups.csv: 1 row meets no post: vk айыл'
    """
    if not notes:
        return ""
    lines, file = [], notes["table"]["name"]
    for key in ("unmet", "unlisted"):
        names: Sequence[str] = notes[key]
        if names:
            more = " " + told("more", lang, n=len(names) - 10) if len(names) > 10 else ""
            lines.append(told(key, lang, n=len(names), name=file, what="; ".join(names[:10]) + more))
    lines += [
        told("renamed", lang, name=file, what=name, kept=kept) for name, kept in notes["renamed"].items()
    ]
    return "\n".join(lines)
