"""Addresses: where somebody lives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .words import LETTERS, alternatives, cue

_BIG = "А-ЯЁӨҮҢA-Z"
_GAP = r"[^\S\n]?"
_COMMA = rf"{_GAP},?{_GAP}"
_NAME = (
    rf"(?:\d{{1,2}}[- ](?:[йяе] |го |ой )?)?[{_BIG}][{LETTERS}.-]*(?<!-)"
    rf"(?:[^\S\n][{_BIG}0-9][{LETTERS}-]*|-\d{{1,2}}(?!\d))?"
)
# What follows a number that is none of a house: minutes to the metro, prices, people.
_NO_UNIT = (
    rf"(?!\d|{_GAP}(?:(?i:мин|км|метр|мүн|руб|сом|тыс|чел|адам|час|саат|лет|год|жыл)|[%₽$м](?![{LETTERS}])))"
)
_BEFORE = 40  # signs before an address in which an office is looked for
_LONGEST = 80  # signs of an address after the word that says there is one


def addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Where addresses with a house stand: a street or quarter with its house, or what follows "my address".

    The house of an office, a shop or a mosque is nobody's home.

    >>> text = "дарегим: Ош, Ленина 5, кв 7; метро Выхино; Посольство: ул. Мира 3"
    >>> sorted({text[start:end] for start, end, _ in addresses(text)})
    ['Ош, Ленина 5, кв 7']
    """
    if not any(map(str.isdigit, text)):
        return
    for pattern in (_street(), _told()):
        for match in pattern.finditer(text):
            if not _of_office(text, match.start("place"), match["place"]):
                yield match.start("place"), match.end("place"), "address"


def _of_office(text: str, start: int, place: str) -> bool:
    """Is an office named before the house, and nothing about somebody's home?"""
    if _home().search(place):
        return False
    before = re.split(r"[\n!?;]", text[max(0, start - _BEFORE) : start])[-1]
    said = before + re.split(r"\d", place)[0]
    return bool(_office().search(said)) and not _home().search(before)


@cache
def _office() -> re.Pattern[str]:
    return re.compile(cue("office"))


@cache
def _home() -> re.Pattern[str]:
    return re.compile(rf"{cue('home')}|{cue('address')}")


@cache
def _street() -> re.Pattern[str]:
    end = rf"(?![{LETTERS}])"
    kind = rf"(?i:{alternatives('street')})(?:\.|{end})"
    house = (
        rf"(?:(?:{_COMMA}|-)(?:(?i:д|дом|үй|уй|корп|к|стр|№)\.?{_GAP})?\d{{1,4}}"
        rf"(?:{_GAP}[а-яА-Яa-zA-Z](?![{LETTERS}]|[^\S\n.]{{0,2}}\d))?(?:[/-]\d{{1,4}}[а-яА-Я]?)?"
        rf"(?:{_GAP}-?(?i:үй|уй|дом){end})?{_NO_UNIT})"
    )
    flat_words = r"(?i:кв|квартира|батир|бат|домофон|kv|kvartira|batir)"
    part_words = (
        r"(?i:подъезд|под|этаж|кабат|комн?|комната|корп|корпус|к|стр|строение|podezd|etazh|etaj|kabat)"
    )
    flat = (
        rf"(?:{flat_words}\.?{_GAP}(?:№{_GAP})?\d{{1,4}}"
        rf"|\d{{1,4}}{_GAP}-?{_GAP}(?i:батир|бат|квартир|кв|batir)[{LETTERS}]{{0,4}}(?!{_GAP}\d))"
    )
    in_house = r"(?i:подъезд|этаж|кабат|корпус|podezd|etazh|etaj|kabat)"
    part = rf"(?:{part_words}\.?{_GAP}(?:№{_GAP})?\d{{1,4}}|\d{{1,4}}{_GAP}-?{_GAP}{in_house}{end})"
    more = rf"(?:{_COMMA}(?:{flat}|{part})){{0,3}}"
    town = (
        rf"(?:(?:(?i:город|г|шаары|ш|село|с|айылы|область|обл|р-н|пос|п)\.?[^\S\n])?[{_BIG}][{LETTERS}-]+"
        rf"(?:[^\S\n](?i:ш|шаары|айылы|обл|р-н|область|район|облусу|району)\.?)?{_GAP},{_GAP})"
    )
    settled = rf"[{_BIG}][{LETTERS}-]+[^\S\n](?i:ш|шаары|айылы)\.?{_GAP},{_GAP}"
    return re.compile(
        rf"(?<![{LETTERS}])(?P<place>{town}{{0,3}}(?:{kind}{_GAP}{_NAME}{house}{more}"
        rf"|{_NAME}[^\S\n]{kind}{house}{more}"
        rf"|{_NAME}{house}(?:{_COMMA}{part}){{0,2}}{_COMMA}{flat})"
        rf"|{settled}{_NAME}{_COMMA}\d{{1,4}}/\d{{1,4}}(?![\d/]){_NO_UNIT}"
        rf"|\d{{1,2}}{_GAP}-?{_GAP}(?i:микрорайон|мкрн|мкр|кичи район)[.,]?{house}{more})"
    )


@cache
def _told() -> re.Pattern[str]:
    return re.compile(
        rf"{cue('address')}[^\w\n]{{0,4}}(?:(?:менин|биздин|мой|наш|по|на|в|адресу)[^\w\n]{{1,2}}){{0,2}}"
        rf"(?P<place>(?=[^\n]{{0,60}}?\d)[{_BIG}\d][^\n;!?]{{2,{_LONGEST}}}?\d[\w/-]*"
        rf"(?:{_GAP}[,.][^\n;!?,.]{{0,18}}?\d[\w/-]*){{0,4}})"
    )
