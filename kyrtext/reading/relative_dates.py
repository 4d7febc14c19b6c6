"""Dates that a site tells from the day it is looked at: "yesterday 18:20", "5 мар 12:00", "3 h".

They become dates only when the moment of collection is known: a column or the file's name tells it.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from .calendar_names import month_of
from .dates import NEVER, When

_DAYS = {
    "сегодня": 0, "вчера": 1, "позавчера": 2, "бүгүн": 0, "кечээ": 1, "today": 0, "yesterday": 1, "dün": 1,
    "bugün": 0, "кеше": 1, "бүгін": 0, "kecha": 1, "bugun": 0, "мурдагы күнү": 2, "мурда күнү": 2,
}  # fmt: skip
_DAY = re.compile(
    rf"({'|'.join(sorted(_DAYS, key=len, reverse=True))})"
    r"(?:[,\s]+(?:в|at|саат|сааты)?\s*(\d{1,2}):(\d{2}))?",
    re.I,
)
_UNITS = {
    "second": ("секунд", "сек", "second", "sec", "s", "с"),
    "minute": ("минут", "мин", "minute", "min", "мүнөт", "м", "m", "mins", "хв"),
    "hour": ("час", "часов", "часа", "ч", "hour", "hr", "hrs", "h", "саат", "сааттан", "сағат"),
    "day": ("день", "дня", "дней", "д", "дн", "day", "d", "күн", "сут"),
    "week": ("недел", "нед", "week", "wk", "w", "апта", "жума", "н"),
}
_AGO = re.compile(
    r"(\d{1,3}|an?|один|одну|бир)?\s*([^\W\d_]+)\.?(?:\s+(?:назад|ago|мурда|мурун|бұрын|oldin|önce))?", re.I
)
_COARSE = re.compile(  # months and years are no measure for a day
    r"(?:\d{1,2}|an?)?\s*(?:month|year|yr|mo|месяц|год|лет|ай|жыл|мес|г)\w{0,3}\.?(?:\s+(?:назад|ago|мурда|мурун))?",
    re.I,
)
_NO_YEAR = re.compile(
    r"(\d{1,2})[\s.-]+([^\W\d_]{3,9})\.?(?:[,\s]+(?:в|at|саат)?\s*(\d{1,2}):(\d{2}))?", re.I
)
_NO_YEAR_FIRST = re.compile(r"([^\W\d_]{3,9})\.?\s+(\d{1,2})(?:[,\s]+(?:at)?\s*(\d{1,2}):(\d{2}))?", re.I)
_STAMP = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[-_.]?([01]\d)[-_.]?([0-3]\d)"
    r"(?:[-_ T.]?([0-2]\d)[-_.:h]?([0-5]\d)(?:[-_.:m]?([0-5]\d))?)?(?!\d)"
)
_STAMP_DAY_FIRST = re.compile(r"(?<!\d)([0-3]\d)[-_.]([01]\d)[-_.]((?:19|20)\d{2})(?!\d)")


def collected_of_name(name: str) -> str | None:
    """Return the moment that the name of a file tells, in ISO 8601, None when it tells none.

    >>> collected_of_name("ok/records-bazar-2024-03-12-101500.csv"), collected_of_name("12.03.2024.csv")
    ('2024-03-12T10:15:00', '2024-03-12')
    """
    last = name.rpartition("/")[2]
    found = _STAMP.search(last)
    try:
        if found:
            year, month, day, hour, minute, second = found.groups()
            if hour is None:
                return f"{datetime(int(year), int(month), int(day)):%Y-%m-%d}"
            moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
            return moment.isoformat()
        if found := _STAMP_DAY_FIRST.search(last):
            return f"{datetime(int(found[3]), int(found[2]), int(found[1])):%Y-%m-%d}"
    except ValueError:
        return None
    return None


def is_relative(written: str) -> bool:
    """Return whether a date counts from the day it was looked at.

    >>> is_relative("вчера 18:20"), is_relative("5 мар 12:00"), is_relative("2024-03-05")
    (True, True, False)
    """
    return since(written, "2024-03-12T10:15:00") != NEVER or _COARSE.fullmatch(written.strip()) is not None


def since(written: str, collected: str | datetime) -> When:
    """Return the wall clock that a relative date told at a moment; a month still to come is last year's.

    >>> since("вчера 18:20", "2024-01-01T10:15:00").local, since("28 дек 12:00", "2024-01-01").local
    ('2023-12-31T18:20:00', '2023-12-28T12:00:00')
    >>> since("3 ч", "2024-03-12T10:15:00").local, since("3 ч", "2024-03-12").local
    ('2024-03-12T07', '2024-03-12')
    """
    exact = isinstance(collected, datetime) or len(collected) > 10
    now = collected if isinstance(collected, datetime) else datetime.fromisoformat(collected)
    now = now.replace(tzinfo=None)
    text = " ".join(written.split()).strip(" .·•")
    if found := _DAY.fullmatch(text):
        day = now - timedelta(days=_DAYS[found[1].casefold()])
        return _at(day, found[2], found[3])
    if (found := _NO_YEAR.fullmatch(text)) and (month := month_of(found[2])):
        return _in_year(now, int(found[1]), month, found[3], found[4])
    if (found := _NO_YEAR_FIRST.fullmatch(text)) and (month := month_of(found[1])):
        return _in_year(now, int(found[2]), month, found[3], found[4])
    found = _AGO.fullmatch(text)
    unit = _unit(found[2].casefold()) if found else None
    if found is None or unit is None:
        return NEVER
    count = int(found[1]) if found[1] and found[1].isdigit() else 1
    then = now - timedelta(**{f"{unit}s": count})
    if unit in ("day", "week") or not exact:
        return When(None, f"{then if exact or unit in ('day', 'week') else now:%Y-%m-%d}")
    return When(None, f"{then:%Y-%m-%dT%H}" if unit == "hour" else f"{then:%Y-%m-%dT%H:%M:00}")


def _unit(word: str) -> str | None:
    for unit, names in _UNITS.items():
        if any(word == name or (len(name) > 2 and word.startswith(name)) for name in names):
            return unit
    return None


def _at(day: datetime, hour: str | None, minute: str | None) -> When:
    if hour is None or minute is None:
        return When(None, f"{day:%Y-%m-%d}")
    try:
        return When(
            None, day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0).isoformat()
        )
    except ValueError:
        return NEVER


def _in_year(now: datetime, day: int, month: int, hour: str | None, minute: str | None) -> When:
    for year in (now.year, now.year - 1):
        try:
            moment = datetime(year, month, day)
        except ValueError:
            continue
        if moment <= now + timedelta(days=1):
            return _at(moment, hour, minute)
    return NEVER
