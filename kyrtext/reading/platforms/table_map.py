"""Which column of an unknown table fills which field of a document: by its name, else by what lies in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...errors import KyrtextError
from ..columns import field_of, plain
from ..dates import parse
from ..details import COUNTS
from ..options import ColumnMap

_WORDS = re.compile(r"[^\W\d_]{2,}")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_SLASHED = re.compile(r"\s*(\d{1,2})/(\d{1,2})/\d{2,4}")
_SERIAL = re.compile(r"[2-5]\d{4}(?:\.\d+)?")
_PLAUSIBLE = 0.2  # of the cells of a text column have two words or more
_CHOICES = {"parent": "parent_id"}  # names of ColumnMap that differ from those of Document


@dataclass(frozen=True)
class Columns:
    """The chosen columns: `index` by field, `reasons` in words, and how dates are written.

    `clock` is the index of a column that holds the time of day, `serial` says that dates are day numbers of a
    spreadsheet, `month_first` settles 03/04/2024, `comments` that the table holds comments.
    """

    index: dict[str, int]
    reasons: dict[str, str] = field(default_factory=dict)
    clock: int | None = None
    serial: bool = False
    month_first: bool | None = None
    comments: bool = False


def choose(
    header: Sequence[str], rows: Sequence[Sequence[str]], wanted: ColumnMap | None = None, guess: bool = True
) -> Columns:
    """Return which column fills which field, from the header and some rows.

    `wanted` overrules by column name. Without a column whose name says that it holds texts, the one with the
    longest Cyrillic texts is taken (not when `guess` is False). Raises KyrtextError, naming the columns there
    are, when a wanted column is missing or none can be the text.

    >>> choose(["Күнү", "Жазган", "Билдирүү"], [["5.03.2024", "Айбек", "Жумуш барбы, достор?"]]).index
    {'text': 2, 'date': 0, 'author': 1}
    """
    forced = {_CHOICES.get(name, name): _find(header, column) for name, column in _wanted(wanted).items()}
    known: dict[str, list[int]] = {}
    for position, name in enumerate(header):
        filled = field_of(name)
        if filled and position not in forced.values():
            known.setdefault(filled, []).append(position)
    index: dict[str, int] = {}
    reasons: dict[str, str] = {}

    def take(name: str, position: int, why: str) -> None:
        index[name] = position
        reasons[name] = f"column '{header[position]}' ({why})"

    for name, position in forced.items():
        take(name, position, "as you said")
    if "text" not in index:
        take("text", *_text(header, rows, known, guess))
    if "date" not in index and (date := _date(rows, known.get("date", []))) is not None:
        take("date", date, "its name")
    for name in ("author", "author_id", "group", "group_id", "id", "url", "parent_id", "post_id", "platform"):
        if name not in index and known.get(name):
            take(name, _fullest(rows, known[name]), "its name")
    for name in ("kind", "shared"):
        if known.get(name):
            take(name, known[name][0], "its name")
    written = [row[index["date"]] for row in rows if row[index["date"]]] if "date" in index else []
    return Columns(
        index,
        reasons,
        clock=_clock(rows, written, known.get("date", []), index.get("date")),
        serial=bool(written) and all(_SERIAL.fullmatch(value) for value in written),
        month_first=_month_first(written),
        comments="коммент" in plain(header[index["text"]]) or "comment" in plain(header[index["text"]]),
    )


def _wanted(wanted: ColumnMap | None) -> dict[str, str]:
    return wanted.chosen() if wanted else {}


def _find(header: Sequence[str], column: str) -> int:
    """The position of a column the user named: exactly, or but for case and spaces."""
    for same in (column.__eq__, lambda name: plain(name) == plain(column)):
        for position, name in enumerate(header):
            if same(name):
                return position
    raise KyrtextError(f"no column '{column}'", _listed(header), "name one of them")


def _listed(header: Sequence[str]) -> str:
    return "the columns are " + ", ".join(f"'{name}'" for name in header)


def _text(
    header: Sequence[str], rows: Sequence[Sequence[str]], known: dict[str, list[int]], guess: bool
) -> tuple[int, str]:
    named = known.get("text", [])
    if named:
        # the same post beside each of its comments counts once: the comments are the text then
        return max(named, key=lambda position: (_mass(rows, position), -position)), "its name"
    # a column called comments may hold how many there are, or the comments
    taken = {position for name, positions in known.items() if name not in COUNTS for position in positions}
    free = [position for position in range(len(header)) if position not in taken]
    if not guess:
        free = []
    plausible = [position for position in free if _plausible(rows, position)]
    if not plausible:
        raise KyrtextError(
            "no column looks like the text", _listed(header), "name the right one with --text-column"
        )
    return max(plausible, key=lambda position: (*_length(rows, position), -position)), "the longest texts"


def _mass(rows: Sequence[Sequence[str]], position: int) -> int:
    return sum(min(len(value), 300) for value in sorted({row[position].strip() for row in rows}))


def _plausible(rows: Sequence[Sequence[str]], position: int) -> bool:
    cells = [row[position] for row in rows if any(row)]
    wordy = sum(len(_WORDS.findall(cell)) >= 2 for cell in cells)
    return bool(cells) and wordy > _PLAUSIBLE * len(cells)


def _length(rows: Sequence[Sequence[str]], position: int) -> tuple[int, int]:
    cells = [row[position] for row in rows]
    return sum(len(_CYRILLIC.findall(cell)) for cell in cells), sum(len(cell) for cell in cells)


def _fullest(rows: Sequence[Sequence[str]], positions: Sequence[int]) -> int:
    """The column with the fewest empty cells, the first on a tie."""
    return max(positions, key=lambda position: (sum(bool(row[position]) for row in rows), -position))


def _date(rows: Sequence[Sequence[str]], positions: Sequence[int]) -> int | None:
    """The column in which most cells are dates; of these one that fixes the instant, or has a clock."""
    if not positions:
        return None

    def worth(position: int) -> tuple[int, int, int, int]:
        when = [parse(row[position]) for row in rows if row[position]]
        dated = sum(w.date is not None or w.local is not None for w in when)
        dated += sum(_SERIAL.fullmatch(row[position]) is not None for row in rows)
        instants = sum(w.date is not None for w in when)
        clocks = sum(w.local is not None and "T" in w.local for w in when)
        return dated, instants, clocks, -position

    best = max(positions, key=worth)
    return best if worth(best)[0] or not rows else None


def _clock(
    rows: Sequence[Sequence[str]], written: Sequence[str], positions: Sequence[int], date: int | None
) -> int | None:
    """A column with the time of day, where the date's own column has none."""
    if date is None or any(":" in value for value in written):
        return None
    for position in positions:
        cells = [row[position].strip() for row in rows if row[position].strip()]
        if position != date and cells and all(_CLOCK.fullmatch(cell) for cell in cells):
            return position
    return None


def _month_first(written: Sequence[str]) -> bool | None:
    pairs = [(int(m[1]), int(m[2])) for value in written if (m := _SLASHED.match(value))]
    if any(second > 12 for _, second in pairs):
        return True
    return False if any(first > 12 for first, _ in pairs) else None
