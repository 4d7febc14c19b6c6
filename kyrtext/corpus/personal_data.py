"""What in a text points to a person: phones, addresses, long numbers, links to profiles, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from ..text.scripts import fold

# Every kind `kyrtext documents --check-privacy` may name.
KINDS = {
    "phone": "a telephone number",
    "email": "an e-mail address",
    "number": "a number of ten digits or more: card, account, personal number",
    "profile": "a link to somebody's page or chat",
    "mention": "an @mention",
    "author": "the name of somebody who wrote in these exports",
    "name": "a given or family name of the lexicon",
}
LONG_NUMBER = (
    10  # digits; nobody counts such a number, and every card, account and personal number has as many
)
_PERSONAL_HOSTS = re.compile(
    r"""(?:https?://)?(?:www\.|m\.|mobile\.|web\.)*
    (?:(?P<vk>vk\.(?:com|ru|me)|vkontakte\.ru)|(?P<ok>ok\.(?:ru|me)|odnoklassniki\.ru)
      |(?P<fb>facebook\.com|fb\.(?:com|me)|m\.me)|(?P<ig>instagram\.com)
      |(?P<any>t\.me|telegram\.me|wa\.me|api\.whatsapp\.com|chat\.whatsapp\.com|twitter\.com|x\.com|threads\.net
        |linkedin\.com/in|viber\.click|imo\.onelink\.me)
      |(?P<at>youtube\.com(?=/(?:@|c/|channel/|user/))|tiktok\.com(?=/@)))
    [/?](?P<path>.+)""",
    re.VERBOSE | re.IGNORECASE,
)
# Paths that lead to groups, posts of groups and pages of the platform itself.
_NO_PERSON = {
    "vk": re.compile(
        r"(?:wall-|club|public|event|feed|photo-|video-|topic-|album-|market-|away|app\d|doc-|hashtag)"
    ),
    "ok": re.compile(r"(?:group|topic|video|live|music|game|dk\b|hashtag|pages?/)"),
    "fb": re.compile(
        r"(?:groups/|events/|pages/|watch|hashtag|share|sharer|login|help|marketplace|photo\b|reel/)"
    ),
    "ig": re.compile(r"(?:p/|reel/|explore/|tv/)"),
}
_FIRST_LETTERS = 4  # a shorter stem with an ending would be found everywhere
_SURNAME = re.compile(
    r".{2,}(?:[оеё]ва?|[кшлрдгм]ина?|ский|ская|[оеё]вич|[оеё]вна|ична|кызы|уулу)|.{3,}(?:бек|бай|гүл|гуль?|хан)"
)
# Case endings of Russian and Kyrgyz names, after the last vowel or й of the name itself was taken off.
_ENDING = re.compile(
    r"(?:[аяуюеоыиэйь]|[оеё]й|[оеё]ю|[оеёыи]м|[оеё]в|ого|ому|ым[и]?|их|ых)?"
    r"(?:[лдт][аеоө]р)?(?:[мң]|[ыиуү][мң])?(?:[нтд][ыиуү]н?|[гк][аеоө]|[дт][аеоө]н?|[мбп]ен|нан|нен|[сз]?[ыиуү]н?)?"
)
_LONGEST_ENDING = 8


def kind_of(surface: str, kind: str) -> str:
    """The kind of personal data a token is by itself, "" for none.

    >>> kind_of("vk.com/id5", "url"), kind_of("vk.com/wall-1_2", "url"), kind_of("4169585300001111", "number")
    ('profile', '', 'number')
    """
    if kind in ("phone", "email", "mention"):
        return kind
    if kind == "url":
        return "profile" if is_profile(surface) else ""
    if kind == "number" and sum(map(str.isdigit, surface)) >= LONG_NUMBER:
        return "number"
    return ""


def is_profile(link: str) -> bool:
    """Tell whether a link leads to a person's page or chat rather than to a group, a post or a platform.

    >>> [is_profile(link) for link in ("https://ok.ru/profile/57", "ok.ru/group/5", "t.me/aibek", "site.kg")]
    [True, False, True, False]
    """
    found = _PERSONAL_HOSTS.match(link)
    if not found:
        return False
    host = next((name for name in _NO_PERSON if found[name]), "")
    return not (host and _NO_PERSON[host].match(found["path"].lower()))


@lru_cache(maxsize=1)
def listed_names() -> frozenset[str]:
    """Given and family names of the lexicon, folded, without those that are also places."""
    return frozenset(_entries("given_names") | _entries("family_names")) - listed_places()


@lru_cache(maxsize=1)
def listed_places() -> frozenset[str]:
    """Places of the lexicon, folded; who is called like one is not looked for by that name."""
    return frozenset(_entries("places"))


def _entries(name: str) -> set[str]:
    path = files("kyrtext") / "data" / "kyrgyz" / "lexicon" / f"{name}.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return {fold(line.split("\t")[0].strip()) for line in lines if line.strip() and line[0] != "#"}


def name_parts(name: str) -> Iterator[str]:
    """Yield the parts of a person's name as stems that take endings; nothing if no part of it is a name.

    >>> list(name_parts("Айбек Асанов")), list(name_parts("Жумуш бар Москва"))
    (['айбек', 'асанов'], [])
    """
    parts = [part for part in re.findall(r"[^\W\d_]+", name) if len(part) > 2]
    if any(
        fold(part) in listed_names() or (part[:1].isupper() and _SURNAME.fullmatch(fold(part)))
        for part in parts
    ):
        yield from (stem_of(fold(part)) for part in parts if fold(part) not in listed_places())


def stem_of(folded: str) -> str:
    """The part of a name that stays in all its cases.

    >>> stem_of("гульнара"), stem_of("айбек"), stem_of("али")
    ('гульнар', 'айбек', 'али')
    """
    return folded[:-1] if len(folded) > _FIRST_LETTERS and folded[-1] in "аяйь" else folded


def stems(form: str) -> Iterator[str]:
    """Yield the stems of names a folded form may be a case of, the longest first.

    >>> "айбек" in stems("айбектин"), "гульнар" in stems("гульнаре")
    (True, True)
    """
    yield form
    for size in range(1, min(_LONGEST_ENDING, len(form) - _FIRST_LETTERS) + 1):
        if _ENDING.fullmatch(form[-size:]):
            yield form[:-size]
