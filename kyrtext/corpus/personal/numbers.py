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
from typing import NamedTuple

from ...text.patterns import HIDDEN
from .words import LETTERS, cue, numerals

# ---- corpus.personal.numbers
Found = tuple[int, int, str]
LONG = 10  # digits; nobody counts such a number, and every card, account and personal number has as many
SHORTEST = 6  # digits worth looking at
NINE = 9  # digits of a telephone without its leading nought
NOTHING, BREAK = "\u0001", "\u0002"  # what does not show; what no number runs over
_SAID_GAP = re.compile(r"(?i)(?<=\d)[^\S\n](?:пробел|боштук|тире|дефис|сызык)[^\S\n](?=\d)")
_KEYCAP = re.compile(f"[\u20e3{HIDDEN}]")
_TYPED_ZERO = re.compile(
    r"(?<!\w)(?=[\dOoОоЗзIl]*\d)[\dOoОоЗзIl]+(?!\w)|(?<=\d)[OoОо]{2,3}(?!\w)|(?<!\w)[OoОо]{2}(?=[\s-]\d)"
)
_AS_DIGITS = str.maketrans("OoОоЗзIl", "00003311")
_GROUP = re.compile(r"\d+")
# Between the groups of one number: spaces, a sign or two, a bracket, pictures; no comma, slash or line end.
_PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
_BETWEEN = re.compile(
    rf"{NOTHING}*(?:[^\S\n]{{1,3}}|[-‐-―−._~=\\]{{1,2}}|[^\S\n]?[-‐-―−.·•|:_*/][^\S\n]?|,"
    rf"|[^\S\n]?[)\]][^\S\n]?[-‐-―]?[^\S\n]?|[^\S\n]?[-‐-―]?[^\S\n]?[(\[][^\S\n]?|[{_PICTURES}\s{NOTHING}]{{1,6}})?{NOTHING}*"
)
_DATE = r"(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:(?:18|19|20)\d\d|\d\d)"
_TIME = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
HARMLESS = re.compile(
    rf"(?<![\d.]){_DATE}(?![\d]|[.-]\d)"
    rf"|(?<![\d.:+-])(?:{_TIME}(?:[^\S\n]*[-–—,;|]?[^\S\n]*(?={_TIME}(?!\d)))?){{2,}}"
    rf"(?![\d]|[.:-]\d|[^\S\n]\d\d(?!\d))"
    r"|(?<![\d.])-?\d{1,3}[.,]\d{3,}(?:\s*°?[NSEWсв]?\s*[,;\s]\s*-?\d{1,3}[.,]\d{3,})"  # where on earth
    r"|(?<!\d)(?:(?:18|19|20)\d\d[^\S\n]?[-–—,][^\S\n]?)+(?:18|19|20)\d\d(?!\d)"
    r"|(?i:(?<![^\W\d_])isbn(?:-1[03])?)[\s:№]{0,4}(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXxХх](?!\d)"
    r"|(?<!\d)97[89]-(?=(?:\d-?){9}\d(?![\d-]))\d{1,5}-\d{1,7}-\d{1,7}-\d"
    r"|(?<![A-Za-z\d])[A-Z]{2}[^\S\n]?\d{9}[^\S\n]?[A-Z]{2}(?![A-Za-z\d])"  # a parcel
    r"|(?<![\d.])\d{1,2}\.\d{1,2}\.\d{4,6}\.\d{1,5}(?![\d.])"  # a version
)
_KYRGYZ = re.compile(r"0[2-9]\d{8}|(?:00)?996\d{9}")
_RUSSIAN = re.compile(r"[78][3-9]\d{9}|9\d{9}")


class Group(NamedTuple):
    """A run of digits: where it stands, and the digits."""

    start: int
    end: int
    digits: str


@cache
def _catalogue() -> re.Pattern[str]:
    """A standard, an article, a parcel and the number that tells it from others."""
    return re.compile(rf"{cue('catalogue')}[\s.:№#]{{0,3}}(?:[A-ZА-Я]{{1,3}}[ -]?)?\d[\d.-]{{0,24}}")


def plainly(text: str, blocked: list[tuple[int, int]]) -> str:
    """The text sign by sign with plain digits; letters typed for digits among digits read as these.

    >>> plainly("О555 1️⃣2", []) == "0555 1\u0001\u00012"
    True
    """
    plain = without(text, blocked)
    if not plain.isascii():
        plain = "".join(str(int(sign)) if sign.isdecimal() and not sign.isascii() else sign for sign in plain)
        plain = _KEYCAP.sub(NOTHING, plain)
        plain = _SAID_GAP.sub(lambda found: " " + NOTHING * (len(found[0]) - 1), plain)
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


_PASSPORT = re.compile(
    rf"(?<![{LETTERS}\d])(?:[A-ZА-ЯЁ]{{2}}|an|ac|id|ан|ас)[^\S\n]{{0,2}}(?:№|[Nn#:.-])?[^\S\n]{{0,2}}"
    r"(\d{7,9})(?![\dA-Z])"
    rf"|(?<![{LETTERS}\d])(?:AN|AC|ID|PE|АН|АС|an|ac|id)[^\S\n]?(?:№|[#:-])?[^\S\n]?"
    r"(\d(?:[ -]?\d){6})(?![ -]?\d)"
)
_RUSSIAN_SERIES = re.compile(r"(?<!\d)(\d\d\s?\d\d)\s{0,2}(?:№|N)\s{0,2}(\d{6})(?!\d)")
_IBAN = re.compile(
    r"(?<![A-Za-z\d])[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{4}){2,7}(?:[ -]?[A-Z\d]{1,3})?(?![A-Za-z\d])"
)
_COINS = re.compile(
    r"(?<![^\W_])(?:T[1-9A-HJ-NP-Za-km-z]{33}|0x[\da-fA-F]{40}|bc1[a-z\d]{25,59}|[EU]Q[\w-]{46})(?![^\W_])"
)
_DIGITS = re.compile(r"\d+")
_PLATE_LETTER = "[ABEKMHOPCTYXАВЕКМНОРСТУХ]"
_PLATE = re.compile(
    rf"(?<![{LETTERS}\d])(?:\d\d[ -]?(?:KG|КГ|KГ|КG)[ -]?\d{{3}}[ -]?[A-ZА-Я]{{2,3}}"
    rf"|0[1-9] \d{{3}} (?!USD|EUR|RU[BR]|KGS|SOM|KZT|UZS|TRY)[A-Z]{{3}}"
    rf"|(?:KG|КГ)[ -]?\d\d[ -]?\d{{3}}[ -]?[A-ZА-Я]{{2,3}}"
    rf"|[A-ZА-Я][ -]?\d{{4}}[ -]?[A-ZА-Я]{{1,2}}"
    rf"|{_PLATE_LETTER}[ -]?\d{{3}}[ -]?{_PLATE_LETTER}{{2}}(?:[ -]?\d{{2,3}})?(?:[ -]?RUS)?"
    rf"|(?i:{_PLATE_LETTER}[ -]?\d{{3}}[ -]?{_PLATE_LETTER}{{2}}[ -]?\d{{2,3}}[ -]?(?:rus|рус))"
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
    for match in _COINS.finditer(plain):
        yield match.start(), match.end(), "number"
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
    r"[^\S\n]{0,2}(?:[-–.№#:,_]|N|сер\.|серия|номер[а-я]*|ном\.?)?[^\S\n]{0,2}(?:№|номер[а-я]*|N)?[^\S\n]{0,2}(?=\d)"
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


_WORD = re.compile(r"[^\W\d_]+")
_THEN = "(?:анан|андан|кийин|потом|затем|дальше)"  # said inside a number
FEWEST_SAID = 2  # numerals in a telephone said in words
_WITHOUT_ZERO = re.compile(r"(?:5\d\d|7\d\d|99\d|22\d|20\d|88\d|312)\d{6}")
_PUBLIC = re.compile(r"[78]?800\d{7}|0800\d{6}")
# Digits of a number in the international form, its country's code among them.
_LENGTHS = {"996": 12, "7": 11, "90": 12, "998": 12, "992": 12, "993": 11, "994": 12, "995": 12, "375": 12,
            "380": 12, "374": 11, "1": 11, "971": 12, "82": 12, "86": 13, "49": 13, "48": 11, "44": 12,
            "91": 12, "81": 12, "39": 12, "34": 11, "33": 11, "370": 11, "371": 11, "372": 11, "420": 12,
            "966": 12, "20": 12}  # fmt: skip
_LONGEST = 15
_TWO_SUMS = range(4, 9)  # groups of two sums, thousands set apart


def numbers(text: str, blocked: list[tuple[int, int]]) -> list[Found]:
    """Where personal numbers stand; nothing is looked for inside `blocked` (links, mail).

    >>> text = "тел 0555_12_34_56, акча 25 000 сом, AN1234567"
    >>> [(text[start:end], kind) for start, end, kind in numbers(text, [])]
    [('0555_12_34_56', 'phone'), ('1234567', 'document')]
    """
    plain = _catalogue().sub(lambda found: BREAK * len(found[0]), plainly(text, blocked))
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
        if len(run) - at in _TWO_SUMS and len(_parts(plain, run[at:])) > 1 and is_sum(plain, run[at:]):
            break  # 3 900 000 - 4 200 000
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
    wanted, code = 0, ""
    sizes = [len(group.digits) for group in run[at : at + 4]]
    if sizes == [4, 4, 4, 4] and not rounded(run[at : at + 4]) and not all_years(run[at : at + 4]):
        return _with_check_digits(plain, run, at), "number"
    for size, group in enumerate(run[at:], 1):
        digits += group.digits
        if len(digits) > _LONGEST + 4:
            break
        groups = run[at : at + size]
        if signed:
            code = code or next(filter(digits.startswith, _LENGTHS), "")
            # +996 (0) 703 ...: the nought of calls at home beside the code of the country
            wanted = _LENGTHS.get(code, 0) + (bool(code) and digits[len(code) :].startswith("0"))
            if 8 <= len(digits) <= _LONGEST and (len(digits) <= wanted or not wanted):
                best = size, "phone"
            if len(digits) >= (wanted or _LONGEST):
                break
        elif _PUBLIC.fullmatch(digits):
            return size, ""
        elif is_phone(digits) and not small_groups(groups) and not is_sum(plain, groups):
            after = run[at + size].digits if at + size < len(run) else ""
            if len(digits) == LONG and (
                (digits.startswith("996") and is_phone(digits + after))
                or (digits[0] == "9" and len(run[at].digits) < 3)
            ):
                continue  # 996 703 82 15 60, 90 541 603 92 17 begin with the code of a country
            best = size, "phone"
            break
        elif _nine(plain, groups, digits):
            best = size, "phone"
    if signed and _PUBLIC.fullmatch("".join(group.digits for group in run[at : at + best[0]])):
        return best[0], ""
    return best


def _with_check_digits(plain: str, run: list[Group], at: int) -> int:
    """How many groups a card takes that begins with four groups of four: some have 18 or 19 digits."""
    if at + 4 < len(run):
        last, group = run[at + 3], run[at + 4]
        alike = plain[last.end : group.start] == plain[run[at].end : run[at + 1].start]
        if alike and len(group.digits) in (2, 3) and not _UNIT.match(plain, group.end):
            return 5
    return 4


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
        rf"(?i)(?<!\w)(?:(?:{words}|\+?\d{{1,4}})(?!\w)[\s,.\-–]{{1,3}}(?:{_THEN}\s)?){{2,30}}"
        rf"(?:{words}|\d{{1,4}})(?!\w)"
    )


def _said(plain: str) -> Iterator[Found]:
    """Telephones said in words, wholly or in part."""
    for match in _spoken().finditer(plain):
        words = [word for word in re.findall(r"\w+", match[0].lower()) if not re.fullmatch(_THEN, word)]
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
