"""Papers, number plates and dates of birth: numbers that letters or words tell from others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .digits import BREAK, HARMLESS, LONG, SHORTEST, Found, Group, all_years, is_phone, is_sum
from .words import LETTERS, cue

_PASSPORT = re.compile(
    rf"(?<![{LETTERS}\d])(?:[A-ZА-ЯЁ]{{2}}|an|ac|id|ан|ас)[^\S\n]{{0,2}}(?:№|[Nn#:.-])?[^\S\n]{{0,2}}"
    r"(\d{7,9})(?!\d)"
    rf"|(?<![{LETTERS}\d])(?:AN|AC|ID|PE|АН|АС|an|ac|id)[^\S\n]?(?:№|[#:-])?[^\S\n]?"
    r"(\d(?:[ -]?\d){6})(?![ -]?\d)"
)
_RUSSIAN_SERIES = re.compile(r"(?<!\d)(\d\d\s?\d\d)\s{0,2}(?:№|N)\s{0,2}(\d{6})(?!\d)")
_IBAN = re.compile(
    r"(?<![A-Za-z\d])[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{4}){2,7}(?:[ -]?[A-Z\d]{1,3})?(?![A-Za-z\d])"
)
_DIGITS = re.compile(r"\d+")
_PLATE_LETTER = "[ABEKMHOPCTYXАВЕКМНОРСТУХ]"
_PLATE = re.compile(
    rf"(?<![{LETTERS}\d])(?:\d\d[ -]?(?:KG|КГ|KГ|КG)[ -]?\d{{3}}[ -]?[A-ZА-Я]{{2,3}}"
    rf"|(?:KG|КГ)[ -]?\d\d[ -]?\d{{3}}[ -]?[A-ZА-Я]{{2,3}}"
    rf"|[A-ZА-Я][ -]?\d{{4}}[ -]?[A-ZА-Я]{{1,2}}"
    rf"|{_PLATE_LETTER}[ -]?\d{{3}}[ -]?{_PLATE_LETTER}{{2}}(?:[ -]?\d{{2,3}})?(?:[ -]?RUS)?"
    rf"|(?i:{_PLATE_LETTER}\d{{3}}{_PLATE_LETTER}{{2}}\d{{2,3}}|\d\dkg\d{{3}}[a-z]{{2,3}}))(?![{LETTERS}\d])"
)
_IN_A_YEAR = re.compile(r"[ВСКОУИА][ -]?(?:19|20)\d\d[ -]")  # "В 2010 КР", "С 2015 г"
_MONTHS = (
    "январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сентябр|октябр|ноябр|декабр|"
    "january|february|march|april|may|june|july|august|september|october|november|december"
)
_DAY = (
    rf"\d{{1,2}}(?:-?(?:го|ого|е|ое|чы|чи|нчы|нчи))?[^\S\n]?[-.]?[^\S\n]?"
    rf"(?i:{_MONTHS})(?![{LETTERS}]{{6}})[{LETTERS}]*"
)
_YEAR = rf"(?:19|20)\d\d(?:[^\S\n]?(?:г\.?|год[{LETTERS}]*|-?[^\S\n]?ж(?:ыл)?(?:[{LETTERS}]*|\.)))?"
_BIRTHDAY = (
    rf"(?:\d{{1,2}}[./\- ]\d{{1,2}}[./\- ](?:19|20)?\d\d(?!\d)"
    rf"|(?:19|20)\d\d[./-]\d{{1,2}}[./-]\d{{1,2}}(?!\d)"
    rf"|{_YEAR}[,]?[^\S\n]?{_DAY}|{_DAY}(?:[,]?[^\S\n]?{_YEAR})?)"
)


def plates(plain: str) -> Iterator[Found]:
    """Where number plates stand."""
    for match in _PLATE.finditer(plain):
        if not _IN_A_YEAR.match(match[0]):
            yield match.start(), match.end(), "plate"


def births(plain: str) -> Iterator[Found]:
    """Where dates of birth stand."""
    for match in _birth_pattern().finditer(plain):
        place = next(name for name in ("after", "before") if match[name])
        yield match.start(place), match.end(place), "birth"


@cache
def _birth_pattern() -> re.Pattern[str]:
    said = cue("birth")
    few = rf"(?:[^\w\n]{{0,4}}(?:[{LETTERS}]{{1,9}}[^\w\n]{{1,3}}){{0,2}})"
    return re.compile(
        rf"{said}{few}(?<!\d)(?P<after>{_BIRTHDAY})|(?<![\d.])(?P<before>{_BIRTHDAY}|(?:19|20)\d\d(?=[^\S\n]?г\.?\s?р))"
        rf"[{LETTERS}]*[^\w\n]{{0,3}}(?:[{LETTERS}]{{1,6}}\.?[^\w\n]{{1,2}})?{said}"
    )


def papers(plain: str) -> Iterator[Found]:
    """Where the numbers of passports, patents, accounts and other papers stand."""
    for match in _IBAN.finditer(plain):
        if sum(map(str.isdigit, match[0])) >= LONG:
            yield match.start(), match.end(), "number"
    for match in _PASSPORT.finditer(plain):
        group = 1 if match[1] else 2
        yield match.start(group), match.end(group), "document"
    for match in _RUSSIAN_SERIES.finditer(plain):
        yield from ((match.start(group), match.end(group), "document") for group in (1, 2))
    for match in _paper_cue().finditer(plain):
        yield from _paper_after(plain, match.end())


@cache
def _paper_cue() -> re.Pattern[str]:
    return re.compile(cue("document"))


_PAPER_GAP = re.compile(r"[^\d\n]{0,22}?(?=\d)")
_PAPER_NEXT = re.compile(
    r"[^\S\n]{0,2}(?:[-–.№#:,_]|N|серия|номер[а-я]*|ном\.?)?[^\S\n]{0,2}(?:№|номер[а-я]*|N)?[^\S\n]{0,2}(?=\d)"
)


def _paper_after(plain: str, place: int) -> Iterator[Found]:
    """The number that follows the name of a paper."""
    gap = _PAPER_GAP.match(plain, place)
    if not gap or BREAK in gap[0]:
        return
    groups = []
    at = gap.end()
    while group := _DIGITS.match(plain, at):
        groups.append(Group(group.start(), group.end(), group[0]))
        between = _PAPER_NEXT.match(plain, group.end())
        if not between:
            break
        at = between.end()
    digits = "".join(group.digits for group in groups)
    # a number follows its paper; words between tell of something else
    apart = len(re.findall(rf"[{LETTERS}]{{4,}}", gap[0]))
    named = re.search(r"номер|серия|сериясы|№", gap[0])
    if len(digits) < SHORTEST or (apart > 1 and not named) or is_phone(digits):
        return
    if is_sum(plain, groups) or HARMLESS.match(plain, groups[0].start) or all_years(groups):
        return
    for one in groups:
        yield one.start, one.end, "document"
