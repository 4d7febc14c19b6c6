"""How the first line of a message is written in chats exported or copied as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..calendar_names import month_of

MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2068\u2069\ufeff]")

_DATE = r"(?P<first>\d{1,4})(?P<mark>[./-])(?P<second>\d{1,2})(?P=mark)(?P<third>\d{2,4})(?:\s?г\.?)?"
_WORDS = r"(?P<first>\d{1,2})[\s.]\s?(?P<month>[^\W\d_]{3,9})\.?,?\s(?P<third>\d{4})(?:\s?(?:г\.?|ж\.?))?"
# the halves of the day in English, Turkish, Uzbek, Kyrgyz, Kazakh and Russian
_HALF = r"[AaPp]\.?\s?[Mm]\.?|ÖÖ|ÖS|TO|TK|тң|тк|таңкы|түштөн кийинки|таңғы|түстен кейін(?:гі)?|ДП|ПП"
_AFTERNOON = re.compile(r"[Pp]|ÖS|TK|тк|түштөн|түстен|ПП")
_TIME = (
    rf"(?:(?P<before>{_HALF})\s)?(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}})(?:[:.](?P<seconds>\d{{2}}))?"
    rf"(?:\s?(?P<half>{_HALF}))?"
)
_BETWEEN = r"(?:,?\s(?:в|at|саат|a las|à)\s|,?\s)"
_END = r"(?:\s?\]:?\s?|\)\s?:?\s?|\s[-–—]\s|:\s|\s(?=[^\W\d][^:\n]{0,60}:\s))"
_DATE_FIRST = rf"[\[(]?\s?(?:{_DATE}){_BETWEEN}{_TIME}{_END}(?P<rest>.*)"
_WORD_FIRST = rf"[\[(]?\s?(?:{_WORDS}){_BETWEEN}{_TIME}{_END}(?P<rest>.*)"
_TIME_FIRST = rf"[\[(]?\s?{_TIME},?\s(?:{_DATE}){_END}(?P<rest>.*)"
_LISTED = rf"{_DATE},\s{_TIME},\s(?P<author>[^,\n]{{1,60}}),\s(?:\+?\d[\d ()-]*,\s)?(?P<rest>.*)"
_SIGNED = rf"(?P<author>[^()\n\d][^()\n]{{0,79}}?) \((?:{_DATE}),?\s{_TIME}\):?\s*(?P<rest>.*)"
_HEADED = rf"(?P<author>[^\[\]\n,\d][^\[\]\n,]{{0,59}}), (?:{_DATE}),?\s{_TIME}(?P<rest>)\s*\Z"
_COPIED = rf"(?P<author>[^\[\]\n]{{1,80}}?),? \[(?:{_DATE}),?\s{_TIME}\]:?\s*(?P<rest>.*)"


class Head(NamedTuple):
    """The numbers of a date as written (year first when they are settled), the time, and what follows."""

    numbers: tuple[int, int, int]
    clock: tuple[int, int, int]
    rest: str


class Form(NamedTuple):
    """A way of writing: what it is called, the platform it tells, and how a line is taken apart."""

    name: str
    platform: str
    read: Callable[[str], Head | None]


def _reader(pattern: str) -> Callable[[str], Head | None]:
    match = re.compile(pattern, re.S).match

    def read(line: str) -> Head | None:
        found = match(line)
        return _head(found) if found else None

    return read


def _head(found: re.Match[str]) -> Head | None:
    told = found.groupdict()
    first, third = int(told["first"]), int(told["third"])
    if "month" in told:
        month = month_of(told["month"])
        if month is None:
            return None
        numbers = third, month, first
    else:
        numbers = first, int(told["second"]), third
    hour, half = int(told["hour"]), told["half"] or told["before"]
    if half:
        hour = hour % 12 + (12 if _AFTERNOON.match(half) else 0)
    if hour > 23 or int(told["minute"]) > 59:
        return None
    rest = told["rest"]
    if told.get("author"):
        rest = f"{told['author']}: {rest}" if rest.strip() else f"{told['author']}:"
    return Head(numbers, (hour, int(told["minute"]), int(told["seconds"] or 0)), rest)


FORMS = (
    Form("whatsapp", "whatsapp", _reader(_DATE_FIRST)),
    Form("whatsapp", "whatsapp", _reader(_TIME_FIRST)),
    Form("whatsapp", "whatsapp", _reader(_WORD_FIRST)),
    Form("telegram, copied", "telegram", _reader(_COPIED)),
    Form("copied", "", _reader(_HEADED)),
    Form("copied", "", _reader(_SIGNED)),
    Form("viber", "viber", _reader(_LISTED)),
)
_VIBER = re.compile(r"\[ \d")


def form_of(lines: Sequence[str]) -> tuple[Form, int] | None:
    """Return the form in which most of some lines begin a message, and how many do; None if hardly any does.

    >>> form_of(["12.02.2015 в 14:22 - Айгүл: Салам", "12.02.2015 в 14:23 - Нурлан: Бар"])[1]
    2
    >>> form_of(["Айгүл Б., [05.03.2024 12:00]", "Салам", "Нурлан, [05.03.2024 12:01]"])[0].platform
    'telegram'
    """
    cleaned = [plain(line) for line in lines if line.strip()]
    counts = [sum(form.read(line) is not None for line in cleaned) for form in FORMS]
    most = max(counts, default=0)
    if most == 0:
        return None
    form = FORMS[counts.index(most)]
    if not any(form.read(line) is not None for line in cleaned[:3]):
        return None
    if sum(_VIBER.match(line) is not None for line in cleaned) > most / 2:
        form = form._replace(name="viber", platform="viber")
    return form, most


def plain(line: str) -> str:
    """Return a line without marks of direction and with spaces that are nothing but spaces."""
    return MARKS.sub("", line).replace("\u202f", " ").replace("\xa0", " ").rstrip("\r\n")
