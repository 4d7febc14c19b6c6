"""Numbers that lead to a person: telephones, cards, accounts, personal numbers.

A text is looked at as groups of digits with what stands between them, because people write `0555_12_34_56`,
`4169  5853 ...` or a digit on a key. What only looks like such a number (a price, a score, a timetable, a row
of sizes) stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from .digits import (
    LONG,
    SHORTEST,
    Found,
    Group,
    all_years,
    harmless_hidden,
    is_phone,
    is_sum,
    looks_harmless,
    plainly,
    rounded,
    runs,
    small_groups,
    without,
)
from .papers import births, papers, plates
from .words import cue, numerals

_WORD = re.compile(r"[^\W\d_]+")
FEWEST_SAID = 2  # numerals in a telephone said in words
_WITHOUT_ZERO = re.compile(r"(?:5\d\d|7\d\d|99\d|22\d|20\d|88\d|312)\d{6}")
_PUBLIC = re.compile(r"[78]?800\d{7}|0800\d{5,7}")
# Digits of a number in the international form, its country's code among them.
_LENGTHS = {"996": 12, "7": 11, "90": 12, "998": 12, "992": 12, "993": 11, "994": 12, "995": 12, "375": 12,
            "380": 12, "374": 11, "1": 11, "971": 12, "82": 12, "86": 13, "49": 13, "48": 11, "44": 12,
            "91": 12, "81": 12, "39": 12, "34": 11, "33": 11, "370": 11, "371": 11, "372": 11, "420": 12,
            "966": 12, "20": 12}  # fmt: skip
_LONGEST = 15


def numbers(text: str, blocked: list[tuple[int, int]]) -> list[Found]:
    """Where personal numbers stand; nothing is looked for inside `blocked` (links, mail).

    >>> text = "тел 0555_12_34_56, акча 25 000 сом, AN1234567"
    >>> [(text[start:end], kind) for start, end, kind in numbers(text, [])]
    [('0555_12_34_56', 'phone'), ('1234567', 'document')]
    """
    plain = plainly(text, blocked)
    digits = sum(map(str.isdigit, plain))
    found = list(_said(plain)) if _says_numbers(plain) else []
    if not digits:
        return found
    found += births(plain)
    if digits < SHORTEST:
        return sorted([*found, *plates(plain)])
    for rule in (plates, papers):
        found += rule(plain)
    taken = sorted((start, end) for start, end, _ in found)
    for run in runs(harmless_hidden(without(plain, taken))):
        found += _of_run(plain, run)
    return sorted(found)


def _of_run(plain: str, run: list[Group]) -> Iterator[Found]:
    """What is personal in groups of digits that stand together."""
    rest: list[Group] = []
    at = 0
    while at < len(run):
        size, kind = _number_at(plain, run, at)
        if size:
            yield from _left_over(plain, rest)
            rest = []
            if kind:
                yield run[at].start, run[at + size - 1].end, kind
            at += size
        else:
            rest.append(run[at])
            at += 1
    yield from _left_over(plain, rest)


def _number_at(plain: str, run: list[Group], at: int) -> tuple[int, str]:
    """Groups taken by a card or telephone that begins at one of the groups, and its kind ("": public)."""
    digits, best = "", (0, "")
    signed = plain[run[at].start - 1 : run[at].start] == "+" or plain[
        max(0, run[at].start - 2) : run[at].start
    ] in ("+(", "+ ")
    wanted = 0
    sizes = [len(group.digits) for group in run[at : at + 4]]
    if sizes == [4, 4, 4, 4] and not rounded(run[at : at + 4]) and not all_years(run[at : at + 4]):
        return 4, "number"
    for size, group in enumerate(run[at:], 1):
        digits += group.digits
        if len(digits) > _LONGEST + 4:
            break
        groups = run[at : at + size]
        if signed:
            wanted = wanted or next((n for code, n in _LENGTHS.items() if digits.startswith(code)), 0)
            if 8 <= len(digits) <= _LONGEST and (len(digits) <= wanted or not wanted):
                best = size, "phone"
            if len(digits) >= (wanted or _LONGEST):
                break
        elif _PUBLIC.fullmatch(digits) and len(digits) > LONG:
            return size, ""
        elif is_phone(digits) and not small_groups(groups) and not is_sum(plain, groups):
            if digits[0] == "9" and len(digits) == LONG and len(run[at].digits) < 3:
                continue  # 90 541 603 92 17 begins with the code of a country
            best = size, "phone"
            break
        elif _nine(plain, groups, digits):
            best = size, "phone"
    if signed and _PUBLIC.fullmatch("".join(group.digits for group in run[at : at + best[0]])):
        return best[0], ""
    return best


def _nine(plain: str, groups: list[Group], digits: str) -> bool:
    """Is it a telephone without its leading nought, or one of the town?"""
    sizes = [len(group.digits) for group in groups]
    between = {plain[one.end : other.start] for one, other in pairwise(groups)}
    if sizes == [3, 2, 2] and between == {"-"}:
        return True
    if sizes in ([3, 2, 2, 2], [2, 3, 2, 2]) and not is_sum(plain, groups):
        return len(between) == 1 or _phone_near(plain, groups)
    if not _WITHOUT_ZERO.fullmatch(digits) or is_sum(plain, groups):
        return False
    if len(sizes) == 1:
        return not re.search(r"[№#/=_]\s?$|(?i:id|ид)\s?$", plain[: groups[0].start][-4:])
    return len(sizes) <= 5 and (_phone_near(plain, groups) or (sizes == [3, 3, 3] and "-" in between))


def _phone_near(plain: str, groups: list[Group]) -> bool:
    start, end = groups[0].start, groups[-1].end
    return bool(_phone_cue().search(plain[max(0, start - 28) : start] + "\n" + plain[end : end + 20]))


@cache
def _phone_cue() -> re.Pattern[str]:
    return re.compile(cue("phone") + "|[☎\U0001f4de\U0001f4f1\U0001f4f2\U0001f919]")


def _left_over(plain: str, groups: list[Group]) -> Iterator[Found]:
    """Long numbers that are no telephone: cards in odd groups, accounts, personal numbers."""
    digits = "".join(group.digits for group in groups)
    if len(digits) < LONG:
        return
    # groups that are long enough by themselves need no neighbours
    long = [group for group in groups if len(group.digits) >= LONG]
    if long and len(long) < len(groups) and len(digits) - sum(len(one.digits) for one in long) > 4:
        for group in long:
            yield from _left_over(plain, [group])
        return
    if not looks_harmless(plain, groups):
        yield groups[0].start, groups[-1].end, "number"


def _says_numbers(plain: str) -> bool:
    """Are there as many numerals as a telephone needs? The pattern is too slow to ask it of every text."""
    known = numerals()
    return sum(word in known for word in _WORD.findall(plain.lower())) >= FEWEST_SAID


@cache
def _spoken() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, numerals()), key=len, reverse=True))
    return re.compile(
        rf"(?i)(?<!\w)(?:(?:{words}|\+?\d{{1,4}})(?!\w)[\s,.\-–]{{1,3}}){{2,}}(?:{words}|\d{{1,4}})(?!\w)"
    )


def _said(plain: str) -> Iterator[Found]:
    """Telephones said in words, wholly or in part."""
    for match in _spoken().finditer(plain):
        words = re.findall(r"\w+", match[0].lower())
        if sum(not word.isdigit() for word in words) < FEWEST_SAID:
            continue
        digits = said_digits(words)
        cued = bool(_phone_cue().search(plain[max(0, match.start() - 28) : match.start()]))
        if is_phone(digits) or _WITHOUT_ZERO.fullmatch(digits) or (cued and 9 <= len(digits) <= 13):
            yield match.start(), match.end(), "phone"


def said_digits(words: list[str]) -> str:
    """The digits that numerals and digits say one after another.

    >>> said_digits("0 семьсот семьдесят двенадцать 34 беш жүз эки".split())
    '07701234502'
    """
    digits, part, room = "", 0, 0  # the number being said, and what may still be added to it
    for word in words:
        value = int(word) if word.isdigit() else numerals()[word]
        if word in ("жүз", "жуз") and 0 < part < 10:
            part, room = part * 100, 100
            continue
        if not word.isdigit() and 0 < value < room:
            part += value
        else:
            digits += str(part) if part else ""
            part = 0 if word.isdigit() else value
            digits += word if word.isdigit() else "" if value else "0"
        room = 0 if word.isdigit() else 100 if value >= 100 else 10 if value >= 10 and value % 10 == 0 else 0
    return digits + (str(part) if part else "")
