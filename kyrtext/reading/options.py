"""How to read: one frozen object handed down to every reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ColumnMap:
    """Names of columns that overrule what the table mapper would choose; None leaves the choice to it.

    >>> ColumnMap(text="Билдирүү").chosen()
    {'text': 'Билдирүү'}
    """

    text: str | None = None
    date: str | None = None
    author: str | None = None
    group: str | None = None
    id: str | None = None
    parent: str | None = None

    def chosen(self) -> dict[str, str]:
        """Return the fields that were set."""
        names = ("text", "date", "author", "group", "id", "parent")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


@dataclass(frozen=True)
class ReadOptions:
    """What the user asked for.

    `platforms` maps a platform to the path whose files belong to it, whatever they look like (`--platform
    NAME=PATH`). `strict` makes the first problem an error. `include_private` reads private messages too.
    `columns` overrules the table mapper. The limits guard against archives that unpack without end.

    >>> ReadOptions().include_private
    False
    """

    platforms: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    include_private: bool = False
    columns: ColumnMap = ColumnMap()
    max_archive_bytes: int = 20 * 2**30
    max_archive_ratio: int = 200
    max_archive_depth: int = 3
