"""Dates as exports write them, in Russian, Kyrgyz and English, and what they fix.

A date fixes an instant when it is a Unix time or says its zone. Everything else is what a clock on some wall
showed: it goes to `date_local`, and nobody guesses the wall. What a site tells from the day it is looked at
("yesterday 18:20", "5 мар 12:00", "3 h") becomes a date only when the moment of collection is known.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

# Abbreviations with one meaning only: CST, IST, BST, AST have several and fix nothing.
ZONES = {
    name: hours
    for hours, names in {
        -10: "hst", -9: "akst", -8: "akdt pst", -7: "pdt mst", -6: "mdt", -5: "est cdt", -4: "edt", -3: "brt",
        0: "utc gmt z wet", 1: "west cet", 2: "cest eet", 3: "eest msk trt", 4: "msd", 6: "kgt", 8: "sgt hkt",
        9: "jst kst", 10: "aest", 11: "aedt", 12: "nzst", 13: "nzdt",
    }.items()
    for name in names.split()
}  # fmt: skip
FIXED = {f" {name.upper()}": timedelta(hours=hours) for name, hours in ZONES.items()}

# The first three letters tell a month in Russian (also as Kyrgyz writes it: январь, 5-март) and in English.
_MONTHS = {
    name[:3]: number
    for start in (
        "янв фев мар апр мая июн июл авг сен окт ноя дек",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "oca şub mar nis may haz tem ağu eyl eki kas ara",
        "yan fev mar apr may iyn iyl avg sen okt noy dek",
        "қаң ақп нау сәу мам мау шіл там қыр қаз қар жел",
    )
    for number, name in enumerate(start.split(), 1)
}
_MONTHS["май"] = 5


def month_of(word: str) -> int | None:
    """Return the number of a month's name, None for any other word.

    >>> month_of("марта"), month_of("жума")
    (3, None)
    """
    return _MONTHS.get(word.lower()[:3]) if len(word) <= 9 else None


MOSCOW = ZoneInfo("Europe/Moscow")


class When(NamedTuple):
    """The instant in UTC if it is known, else the wall clock as ISO 8601 without a zone, else nothing."""

    date: datetime | None = None
    local: str | None = None


NEVER = When()

_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s,_]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?)?\s*(.*)",
    re.I,
)
_COMPACT = re.compile(
    r"((?:19|20)\d{2})(\d{2})(\d{2})(?:[T\s_-]?(\d{2}):?(\d{2}):?(\d{2})?(?:[.,](\d+))?)?\s*(.*)"
)
_SHORT_YEAR = re.compile(r"(\d{1,2}[\s.-]+[^\W\d_]{3,9}\.?[\s,-]+)(\d{2})(?=\s|,|$)(?!\s*:)")
_NUMERIC = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:\s*г\.?)?"
    r"(?:,?\s*(?:в|at|T)?\s*(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([ap]\.?m\.?)?)?\s*(.*)",
    re.I,
)
_CLOCK = re.compile(r"(?<![\d:+-])(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap]\.?m\b\.?)?", re.I)
_OFFSET = re.compile(r"(?:(?:utc|gmt)\s*)?([+-])(\d{1,2}):?(\d{2})?", re.I)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_DAY = re.compile(r"(?<![\d:])\d{1,2}(?![\d:])")
EARLIEST, LATEST = 631152000, 4102444800  # 1990 and 2100: anything else is not a date of a post

at_second = datetime.fromtimestamp


def from_seconds(value: Any) -> datetime | None:
    """Return the instant of a Unix time in seconds, None when it is not one.

    >>> from_seconds(1709619160).isoformat()
    '2024-03-05T06:12:40+00:00'
    >>> from_seconds("жок") is None
    True
    """
    if type(value) is int:  # nearly always
        return at_second(value, UTC) if EARLIEST <= value <= LATEST else None
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return None
    if isinstance(value, bool) or not EARLIEST <= seconds <= LATEST:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def from_milliseconds(value: Any) -> datetime | None:
    """Return the instant of a Unix time in milliseconds, None when it is not one.

    >>> from_milliseconds("1397206382471").isoformat(timespec="milliseconds")
    '2014-04-11T08:53:02.471+00:00'
    """
    if type(value) is int and not value % 1000:
        return from_seconds(value // 1000)
    try:
        milliseconds = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if isinstance(value, bool) or not EARLIEST * 1000 <= milliseconds <= LATEST * 1000:
        return None
    seconds, rest = divmod(milliseconds, 1000)
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.replace(microsecond=1000 * rest) if rest else moment


def from_number(value: Any) -> datetime | None:
    """Return the instant of a Unix time in seconds, milliseconds or microseconds, told apart by size."""
    if found := from_seconds(value) or from_milliseconds(value):
        return found
    try:
        return from_milliseconds(int(value) // 1000)
    except (TypeError, ValueError, OverflowError):
        return None


def parse(text: Any, zone: ZoneInfo | timezone | None = None, month_first: bool | None = None) -> When:
    """Return what a written date fixes.

    `zone` says whose clock wrote dates without a zone. `month_first` settles `03/04/2024`; without it the day
    comes first unless the numbers, or an am/pm, say otherwise.

    >>> parse("2024-03-05T06:12:40+0000").date.isoformat()
    '2024-03-05T06:12:40+00:00'
    >>> parse("2 фев 2020 в 22:46:22").local
    '2020-02-02T22:46:22'
    >>> parse("at 7:15:40 pm on 3 Nov 2014").local
    '2014-11-03T19:15:40'
    >>> parse("2014-04-11 12:53:02", MOSCOW).date.isoformat()
    '2014-04-11T08:53:02+00:00'
    >>> parse("кечээ")
    When(date=None, local=None)
    """
    if not isinstance(text, str):
        if isinstance(text, datetime):
            return _settle(text, zone)
        if not isinstance(text, (int, float)):
            return NEVER
        number = When(from_number(text))
        compact = number.date is None and not isinstance(text, bool) and 19_000_101 <= text <= 20_991_231
        return _parse(str(int(text)), zone, None) if compact else number
    if len(text) > 80:
        return NEVER
    if text[4:5] == "-" and text[13:14] == ":":  # the commonest forms, the fastest way
        rest = text[19:]
        try:
            if not rest and zone is None:
                whole = datetime.fromisoformat(text)
                return When(None, f"{text[:10]}T{text[11:]}" if len(text) == 19 else whole.isoformat())
            if (known := FIXED.get(rest)) is not None:
                return When(datetime.fromisoformat(text[:19] + "+00:00") - known)
            if not rest or rest[0] in "+-.Z":
                return _settle(datetime.fromisoformat(text), zone)
        except ValueError:
            pass
    return _parse(text, zone, month_first)


@lru_cache(maxsize=4096)
def _parse(text: str, zone: ZoneInfo | timezone | None, month_first: bool | None) -> When:
    text = re.sub(r"[\u200e\u200f\u202a-\u202e]", "", text)
    text = re.sub(r"[\u00a0\u2000-\u200a\u202f]", " ", text).strip().strip("'\"")
    text = re.sub(r"/Date\((\d+)(?:[+-]\d{4})?\)/", r"\1", text)  # as .NET writes an instant
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}|\d{16}", text):
        return When(from_number(text))
    try:
        return _year_first(text, zone) or _numeric(text, zone, month_first) or _worded(text, zone) or NEVER
    except (ValueError, OverflowError):
        return NEVER


def _year_first(text: str, zone: ZoneInfo | timezone | None) -> When | None:
    """Read `2024-03-05 12:12:40.5` and `20240305T121240`."""
    match = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, rest = match.groups()
    if hour is None:
        return When(None, f"{datetime(int(year), int(month), int(day)):%Y-%m-%d}") if not rest else None
    micro = int((fraction or "0").ljust(6, "0")[:6])
    wall = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), micro)
    return _with_rest(wall, rest, zone)


def _numeric(text: str, zone: ZoneInfo | timezone | None, month_first: bool | None) -> When | None:
    match = _NUMERIC.fullmatch(text)
    if not match:
        return None
    first, mark, second, year, hour, minute, seconds, half, rest = match.groups()
    day, month = int(first), int(second)
    if month_first is None:
        month_first = mark == "/" and bool(half)
    if (month_first and day <= 12) or month > 12:
        day, month = month, day
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    if hour is None:
        return When(None, f"{datetime(full_year, month, day):%Y-%m-%d}") if not rest else None
    wall = datetime(full_year, month, day, _hour(hour, half), int(minute), int(seconds or 0))
    return _with_rest(wall, rest, zone)


def _worded(text: str, zone: ZoneInfo | timezone | None) -> When | None:
    """Read a date with the month in letters: the year, the clock and the day are what they look like."""
    if short := _SHORT_YEAR.match(text):
        text = f"{short[1]}20{short[2]}{text[short.end() :]}"
    month = next((number for word in _WORD.findall(text) if (number := month_of(word))), None)
    year = _YEAR.search(text)
    if month is None or year is None:
        return None
    rest = text[: year.start()] + " " + text[year.end() :]
    clock = _CLOCK.search(rest)
    if clock:
        rest = rest[: clock.start()] + " @ " + rest[clock.end() :]
    offset = _OFFSET.search(rest, rest.find("@")) if clock else None
    if offset:
        rest = rest[: offset.start()] + " " + rest[offset.end() :]
    day = _DAY.search(rest)
    if day is None:
        return None
    if clock is None:
        return When(None, f"{datetime(int(year.group()), month, int(day.group())):%Y-%m-%d}")
    hour, minute, second, half = clock.groups()
    wall = datetime(
        int(year.group()), month, int(day.group()), _hour(hour, half), int(minute), int(second or 0)
    )
    if offset:
        return _with_rest(wall, offset.group(), zone)
    named = [
        word for word in _WORD.findall(rest[rest.find("@") :]) if word.isupper() and word.lower() in ZONES
    ]
    return _with_rest(wall, named[0] if named else "", zone)


def _hour(hour: str, half: str | None) -> int:
    number = int(hour)
    if not half:
        return number
    number %= 12
    return number + 12 if half.lower().startswith("p") else number


def _with_rest(wall: datetime, rest: str, zone: ZoneInfo | timezone | None) -> When:
    """Return the time with what stands behind the clock: an offset, a zone's abbreviation, or nothing."""
    rest = rest.strip().strip("()").strip()
    half = re.match(r"([ap])\.?m\.?(?=\W|$)", rest, re.I)
    if half:
        wall = wall.replace(hour=_hour(str(wall.hour), half.group(1)))
        rest = rest[half.end() :].strip()
    if not rest:
        return _settle(wall, zone)
    offset = _OFFSET.fullmatch(rest)
    if offset:
        sign, hours, minutes = offset.groups()
        shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return _settle(wall.replace(tzinfo=timezone(shift if sign == "+" else -shift)), None)
    known = ZONES.get(rest.lower())
    if known is not None:
        return _settle(wall.replace(tzinfo=timezone(timedelta(hours=known))), None)
    return When(None, wall.isoformat())


def _settle(wall: datetime, zone: ZoneInfo | timezone | None) -> When:
    if wall.tzinfo is None and zone is not None:
        wall = wall.replace(tzinfo=zone)
    if wall.tzinfo is None:
        return When(None, wall.isoformat())
    return When(wall if wall.tzinfo is UTC else wall.astimezone(UTC))


_DAYS = {
    **dict.fromkeys(("сегодня", "бүгүн", "today", "bugün", "бүгін", "bugun"), 0),
    **dict.fromkeys(("только что", "сейчас", "just now", "now", "азыр", "жаңы эле"), 0),
    **dict.fromkeys(("вчера", "кечээ", "yesterday", "dün", "кеше", "kecha"), 1),
    **dict.fromkeys(("позавчера", "мурдагы күнү", "мурда күнү"), 2),
}
_RELATIVE_CLOCK = r"(\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?)"
_DAY_RELATIVE = re.compile(
    rf"({'|'.join(sorted(_DAYS, key=len, reverse=True))})"
    r"(?:[,\s]+(?:в|at|саат|сааты)?\s*" + _RELATIVE_CLOCK + r")?",
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
    r"(\d{1,2})[\s.-]+([^\W\d_]{3,9})\.?(?:[,\s]+(?:в|at|саат)?\s*" + _RELATIVE_CLOCK + r")?", re.I
)
_NO_YEAR_FIRST = re.compile(
    r"([^\W\d_]{3,9})\.?\s+(\d{1,2})(?:[,\s]+(?:at)?\s*" + _RELATIVE_CLOCK + r")?", re.I
)
_STAMP = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[-_.]?([01]\d)[-_.]?([0-3]\d)"
    r"(?:[-_ T.]?([0-2]\d)[-_.:h]?([0-5]\d)(?:[-_.:m]?([0-5]\d))?)?(?!\d)"
)
_STAMP_DAY_FIRST = re.compile(
    r"(?<!\d)([0-3]\d)[-_.]([01]\d)[-_.]((?:19|20)\d{2})"
    r"(?:[-_ T.]([0-2]\d)[-_.:h]?([0-5]\d)(?:[-_.:m]?([0-5]\d))?)?(?!\d)"
)


def collected_of_name(name: str) -> str | None:
    """Return the moment that the name of a file tells, in ISO 8601, None when it tells none.

    >>> collected_of_name("ok/records-bazar-2024-03-12-101500.csv"), collected_of_name("12.03.2024.csv")
    ('2024-03-12T10:15:00', '2024-03-12')
    >>> collected_of_name("12.03.2024_1015.csv")
    '2024-03-12T10:15:00'
    """
    last = name.rpartition("/")[2]
    found, day_first = _STAMP.search(last), _STAMP_DAY_FIRST.search(last)
    try:
        if day_first and (found is None or day_first.start() < found.start()):
            day, month, year, *clock = day_first.groups()
        elif found:
            year, month, day, *clock = found.groups()
        else:
            return None
        hour, minute, second = (int(part or 0) for part in clock)
        date = datetime(int(year), int(month), int(day), hour, minute, second)
    except ValueError:
        return None
    return f"{date:%Y-%m-%d}" if clock[0] is None else date.isoformat()


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
    if found := _DAY_RELATIVE.fullmatch(text):
        day = now - timedelta(days=_DAYS[found[1].casefold()])
        return _at(day, found[2])
    if (found := _NO_YEAR.fullmatch(text)) and (month := month_of(found[2])):
        return _in_year(now, int(found[1]), month, found[3])
    if (found := _NO_YEAR_FIRST.fullmatch(text)) and (month := month_of(found[1])):
        return _in_year(now, int(found[2]), month, found[3])
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


def _at(day: datetime, clock: str | None) -> When:
    return parse(f"{day:%Y-%m-%d} {clock}" if clock else f"{day:%Y-%m-%d}")


def _in_year(now: datetime, day: int, month: int, clock: str | None) -> When:
    for year in (now.year, now.year - 1):
        try:
            moment = datetime(year, month, day)
        except ValueError:
            continue
        if moment <= now + timedelta(days=1):
            return _at(moment, clock)
    return NEVER
