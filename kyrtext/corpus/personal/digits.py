"""Digits in a text: which stand together as one number, and which only count, date or price something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ...text.patterns import HIDDEN
from .words import cue

Found = tuple[int, int, str]
LONG = 10  # digits; nobody counts such a number, and every card, account and personal number has as many
SHORTEST = 6  # digits worth looking at
NINE = 9  # digits of a telephone without its leading nought
NOTHING, BREAK = "\u0001", "\u0002"  # what does not show; what no number runs over
_KEYCAP = re.compile(f"[\u20e3{HIDDEN}]")
_TYPED_ZERO = re.compile(
    r"(?<!\w)(?=[\dOoОоЗзIl]*\d)[\dOoОоЗзIl]+(?!\w)|(?<=\d)[OoОо]{2,3}(?!\w)|(?<!\w)[OoОо]{2}(?=[\s-]\d)"
)
_AS_DIGITS = str.maketrans("OoОоЗзIl", "00003311")
_GROUP = re.compile(r"\d+")
# Between the groups of one number: spaces, a sign or two, a bracket, pictures; no comma, slash or line end.
_PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
_BETWEEN = re.compile(
    rf"{NOTHING}*(?:[^\S\n]{{1,3}}|[-‐-―−._~]{{1,2}}|[^\S\n]?[-‐-―−.·•|:_*/][^\S\n]?|,"
    rf"|[^\S\n]?\)[^\S\n]?[-‐-―]?[^\S\n]?|[^\S\n]?[-‐-―]?[^\S\n]?\([^\S\n]?|[{_PICTURES}\s{NOTHING}]{{1,6}})?{NOTHING}*"
)
_DATE = r"(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:(?:18|19|20)\d\d|\d\d)"
_TIME = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
HARMLESS = re.compile(
    rf"(?<![\d.]){_DATE}(?![\d]|[.-]\d)"
    rf"|(?<![\d.:+-])(?:{_TIME}(?:[^\S\n]*[-–—,;|]?[^\S\n]*(?={_TIME}(?!\d)))?){{2,}}"
    rf"(?![\d]|[.:-]\d|[^\S\n]\d\d(?!\d))"
    r"|(?<![\d.])-?\d{1,3}[.,]\d{3,}(?:\s*°?[NSEWсв]?\s*[,;\s]\s*-?\d{1,3}[.,]\d{3,})"  # where on earth
    r"|(?<!\d)(?:(?:18|19|20)\d\d[^\S\n]?[-–—,][^\S\n]?)+(?:18|19|20)\d\d(?!\d)"
)
_KYRGYZ = re.compile(r"0[2-9]\d{8}|(?:00)?996\d{9}")
_RUSSIAN = re.compile(r"[78][3-9]\d{9}|9\d{9}")


class Group(NamedTuple):
    """A run of digits: where it stands, and the digits."""

    start: int
    end: int
    digits: str


def plainly(text: str, blocked: list[tuple[int, int]]) -> str:
    """The text sign by sign with plain digits; letters typed for digits among digits read as these.

    >>> plainly("О555 1️⃣2", []) == "0555 1\u0001\u00012"
    True
    """
    plain = without(text, blocked)
    if not plain.isascii():
        plain = "".join(str(int(sign)) if sign.isdecimal() and not sign.isascii() else sign for sign in plain)
        plain = _KEYCAP.sub(NOTHING, plain)
    return _TYPED_ZERO.sub(lambda found: found[0].translate(_AS_DIGITS), plain)


def without(text: str, ranges: list[tuple[int, int]]) -> str:
    """The text with ranges (ascending) put out of sight of every rule."""
    parts, place = [], 0
    for start, end in ranges:
        if end > place:
            first = max(start, place)
            parts += [text[place:first], BREAK * (end - first)]
            place = end
    return "".join([*parts, text[place:]])


def harmless_hidden(plain: str) -> str:
    """The text without its dates, timetables, coordinates and years: no number runs over them."""
    return HARMLESS.sub(lambda found: BREAK * len(found[0]), plain)


def runs(plain: str) -> Iterator[list[Group]]:
    """The digits that may be one number, or several beside each other, as groups."""
    run: list[Group] = []
    for match in _GROUP.finditer(plain):
        group = Group(match.start(), match.end(), match[0])
        if run:
            between = _BETWEEN.fullmatch(plain, run[-1].end, group.start)
            if between is None:
                yield _joined(run)
                run = []
            elif set(between[0]) <= {NOTHING}:  # digits on keys, digits with hidden signs between them
                run[-1] = Group(run[-1].start, group.end, run[-1].digits + group.digits)
                continue
        run.append(group)
    if run:
        yield _joined(run)


def _joined(run: list[Group]) -> list[Group]:
    """The groups, digits written one by one joined; but not 1 2 3 4 5 6 7 8 9."""
    out: list[Group] = []
    singles: list[Group] = []
    for group in [*run, None]:
        if group is not None and len(group.digits) == 1:
            singles.append(group)
            continue
        digits = "".join(single.digits for single in singles)
        if len(digits) >= NINE and digits not in "01234567891":
            out.append(Group(singles[0].start, singles[-1].end, digits))
        else:
            out += singles
        singles = []
        out += [group] if group is not None else []
    return out


def is_phone(digits: str) -> bool:
    """Are these the digits of a Kyrgyz or Russian telephone?"""
    return bool(_KYRGYZ.fullmatch(digits) or _RUSSIAN.fullmatch(digits))


def small_groups(groups: list[Group]) -> bool:
    """Is it a row of small numbers, as of a lottery or of sizes, rather than a telephone cut in pairs?"""
    sizes = {len(group.digits) for group in groups}
    values = [int(group.digits) for group in groups]
    return len(groups) > 3 and max(sizes) <= 2 and sizes != {1} and values == sorted(values)


def looks_harmless(plain: str, groups: list[Group]) -> bool:
    """Do long digits only look personal: amounts, years, sizes, a computer?"""
    between = [plain[one.end : other.start] for one, other in pairwise(groups)]
    sizes = [len(group.digits) for group in groups]
    if is_sum(plain, groups) or rounded(groups) or all_years(groups):
        return True
    if any(sign in one for one in between for sign in "*/,"):
        return True  # 120*200*2000, 120000/150000
    if len(groups) > 1 and max(sizes) <= 2:
        return True  # sizes, a lottery, a score
    if len(groups) == 4 and set(between) == {"."} and all(int(group.digits) <= 255 for group in groups):
        return True  # a computer's address
    return len(groups) > 4 and max(sizes) <= 3 and len(set(sizes)) == 1 and set(between) == {" "}


def rounded(groups: list[Group]) -> bool:
    """Are they all round: prices, one after another?"""
    return len(groups) > 1 and all(
        len(group.digits) > 2 and group.digits.endswith(("0", "00")) and int(group.digits) % 50 == 0
        for group in groups
    )


def is_year(group: Group) -> bool:
    """Is it a year of the last two centuries or of this?"""
    return bool(re.fullmatch(r"(?:18|19|20)\d\d", group.digits))


def all_years(groups: list[Group]) -> bool:
    """Are they all years?"""
    return all(map(is_year, groups))


_UNIT = re.compile(rf"[^\S\n]{{0,2}}(?:[₽$€£₸₴₺₩¥⃀]|{cue('money')})")
_UNIT_BEFORE = re.compile(r"[₽$€£₸₴₺₩¥⃀][^\S\n]?$")


def is_sum(plain: str, groups: list[Group]) -> bool:
    """Is it an amount: thousands set apart, or digits with what is counted after them?"""
    parts = _parts(plain, groups)
    if len(parts) > 1 and all(len(part) > 1 and is_sum(plain, part) for part in parts):
        return True  # 65 000 - 80 000
    first, *others = (group.digits for group in groups)
    before = plain[max(0, groups[0].start - 2) : groups[0].start]
    if before.endswith("+"):
        return False
    unit = bool(_UNIT.match(plain, groups[-1].end)) or bool(_UNIT_BEFORE.search(before))
    grouped = len(first) <= 3 and first[0] != "0" and all(len(other) == 3 for other in others)
    separators = {plain[one.end : other.start] for one, other in pairwise(groups)}
    if (
        others
        and grouped
        and len(separators) == 1
        and separators <= {" ", "\u00a0", "\u202f", "\u2009", ".", "'"}
    ):
        digits = first + "".join(others)
        return unit or others[-2:] == ["000"] * 2 or (len(first) < 3 and not _RUSSIAN.fullmatch(digits))
    if not others:
        return unit and (first.endswith("00") or len(first) < LONG) and first[0] != "0"
    return unit and len(first) <= 7 and all(len(other) <= 7 for other in others) and _spans_sums(groups)


def _parts(plain: str, groups: list[Group]) -> list[list[Group]]:
    """The groups cut where a dash stands."""
    parts = [[groups[0]]]
    for one, other in pairwise(groups):
        if re.search(r"[-‐-―−]", plain[one.end : other.start]):
            parts.append([])
        parts[-1].append(other)
    return parts


def _spans_sums(groups: list[Group]) -> bool:
    """Are two or three amounts named, each round or as long as the others?"""
    return (
        len(groups) <= 3
        and all(group.digits[0] != "0" for group in groups)
        and len({len(group.digits) for group in groups}) <= 2
        and min(len(group.digits) for group in groups) >= 3
    )
