"""Links, mail addresses and nicknames that lead to a person, written plainly or in disguise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ...text.patterns import token_pattern
from .words import LETTERS, Ranges, cue, listed

Found = tuple[int, int, str]
_PERSONAL_HOSTS = re.compile(
    r"""(?:https?://)?(?:www\.|m\.|mobile\.|web\.)*
    (?:(?P<vk>vk\.(?:com|ru|me)|vkontakte\.ru)|(?P<ok>ok\.(?:ru|me)|odnoklassniki\.ru)
      |(?P<fb>facebook\.com|fb\.(?:com|me)|m\.me)|(?P<ig>instagram\.com|instagr\.am)
      |(?P<tg>t\.me|telegram\.me|telegram\.dog)
      |(?P<any>wa\.me|(?:api\.|chat\.)?whatsapp\.com|twitter\.com|x\.com|threads\.(?:net|com)
        |linkedin\.com/in|viber\.click|imo\.onelink\.me|imo\.im/profile|snapchat\.com/add|my\.mail\.ru/(?:mail|inbox|bk|list)
        |join\.skype\.com|signal\.me|lalafo\.kg/user|ask\.fm)
      |(?P<at>youtube\.com(?=/(?:@|c/|channel/|user/))|tiktok\.com(?=/@)))
    [/?](?P<path>.+)""",
    re.VERBOSE | re.IGNORECASE,
)
# Paths that lead to groups, posts of groups and channels, and pages of the platform itself.
_NO_PERSON = {
    "vk": re.compile(
        r"(?:wall-|club\d|public\d|event\d|feed|photo-|video-|clip-|topic-|album-|market-|away|app\d|doc-|hashtag"
        r"|search|[^/]*[?&]w=wall-)"
    ),
    "ok": re.compile(
        r"(?:group|topic|video|live|music|game|hashtag|pages?/|dk(?!.*(?:friend|profile|user)[a-z]*id=))"
    ),
    "fb": re.compile(
        r"(?:groups/|events/|pages/|watch|hashtag|share|sharer|login|help|marketplace|photo\b|reel/)"
    ),
    "ig": re.compile(r"(?:p/|reel/|reels/|explore/|tv/)"),
    "tg": re.compile(r"(?:s/|c/\d|[^/?]+/\d|addstickers/|proxy|share/)"),
    "any": re.compile(r"(?:hashtag/|search|i/|intent/)"),
}
_SCHEMES = re.compile(
    r"(?i:tg|viber|whatsapp|skype|imo|vk|fb|instagram)://?[^\s<>\"]*?(?:domain|phone|number|user|id|username)=[\w.+%-]+[^\s<>\"]*"
    r"|(?i:skype):[\w.:,-]{3,}(?:\?[a-z]+)?|(?i:tel|mailto|sms|callto|facetime):(?://)?[+\w.@%-]{4,}"
    r"|(?i:fb|instagram|vk)://(?:profile|user)/?[\w.?=%-]+"
)
_SAID_DOT = r"(?i:\(?(?<![^\W\d_])(?:точка|dot|нокта|чекит)(?![^\W\d_])\)?)"
_DOT = rf"\s{{0,2}}(?:\.|,(?=\w{{2,3}}(?!\w))|\(\s?\.\s?\)|\[\s?\.\s?\]|{_SAID_DOT})\s{{0,2}}"
_SLASH = r"\s{0,2}(?:/|(?i:(?<![^\W\d_])(?:слеш|слэш|слаш|slash)(?![^\W\d_])))\s{0,2}"
_HIDDEN_LINK = re.compile(
    rf"(?<![\w.@-])(?:(?i:https?)\s?:\s?/\s?/\s?)?(?:(?i:www|m){_DOT})?"
    rf"(?P<host>(?i:vk|вк|вконтакте|ok|ок|odnoklassniki|instagram|инстаграм+|инста|facebook|фейсбук|fb|фб|t|т|wa|tiktok|тикток))"
    rf"(?:{_DOT}|[^\S\n](?=(?i:me|com|ком)[^\S\n]?/))(?P<end>(?i:com|ком|ru|ру|me|ми|ме|мe))(?![^\W_]){_SLASH}"
    rf"(?P<path>(?:(?i:profile|профиль|user){_SLASH})?@?[\w.-]*\w(?:[^\S\n][._][^\S\n][a-z\d]\w*)*)"
)
_NAMES_OF = {
    **{
        "вк": "vk",
        "вконтакте": "vk",
        "ок": "ok",
        "т": "t",
        "тикток": "tiktok",
        "фб": "fb",
        "фейсбук": "facebook",
    },
    **dict.fromkeys(("инста", "инстаграм", "инстаграмм"), "instagram"),
}
_ENDS_OF = {"ком": "com", "ру": "ru", "ми": "me", "ме": "me", "мe": "me"}
_AT = (
    r"(?:\s{0,2}(?:@|＠|[(\[{<*]\s?(?i:at|эт|собака|собачка|a|а|@)\s?[)\]}>*])\s{0,2}"
    r"|\s{1,2}(?i:собака|собачка|at|эт|ат|гав)\s{1,2})"
)
_PROVIDERS = (
    "mail|мейл|мэйл|майл|gmail|джимейл|гмейл|гмайл|yandex|яндекс|ya|bk|бк|list|лист|inbox|инбокс|rambler|рамблер"
    "|icloud|hotmail|outlook|yahoo"
)
_TLD = r"(?i:com|ком|ru|ру|kg|кг|net|нет|org|орг|kz|кз|uz|by|ua|info|edu|gov|me|рф)(?![^\W_])"
_HIDDEN_MAIL = re.compile(
    rf"(?<![\w.+-])[\w+-]{{1,64}}+(?:{_DOT}[\w+-]{{1,64}}+){{0,3}}{_AT}"
    rf"(?:[^\W_][\w-]{{0,40}}(?:{_DOT}[^\W_][\w-]{{0,40}}){{0,2}}?{_DOT}{_TLD}|(?<!(?i:at)\s)(?<!(?i:ат)\s)(?i:{_PROVIDERS})(?![^\W_])(?:\s(?:ru|ру|com|ком)(?![^\W_]))?)"
)
# A nickname, a provider and "dot com" with nothing for the @: "aibek90 гмейл точка ком".
_MAIL_WITHOUT_AT = re.compile(
    rf"(?<![\w.+@/-])[A-Za-z][\w+-]{{1,40}}(?:\.[\w+-]{{1,40}}){{0,3}}[^\S\n]{{1,2}}(?i:{_PROVIDERS})"
    rf"[^\S\n]{{0,2}}(?i:точка|dot|нокта|чекит)[^\S\n]{{1,2}}{_TLD}"
)
_HANDLE_BODY = r"(?P<handle>(?:live:\.?)?[A-Za-z][A-Za-z\d._-]{2,40}[A-Za-z\d_])"
_PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
_TOLD = re.compile(rf"[:=–—>{_PICTURES}@-]|(?i:ник|nick|логин|login|акк)")
_BETWEEN = (
    rf"(?:\s{{0,2}}(?:[:=–—>-]{{1,3}}|[{_PICTURES}]{{1,3}}\ufe0f?|@)\s{{0,2}}|\s{{1,2}})"
    rf"(?:(?:[{LETTERS}]{{0,9}}(?:ник|ным|ысым|ыбыз|барак|аккаунт|профил|страни|nick|akk|акк|логин|login|баракча)[{LETTERS}]*|мой|моя|my|менин|биздин|каналым|тегим|бул|да|дагы|[:@–-])"
    rf"(?:\s{{0,2}}[:=–—>→-]\s{{0,2}}|\s{{1,2}})){{0,2}}"
)
_OWN_ID = re.compile(r"(?<![\w/@.])(?i:id|ид|айди)[\s:№#-]{0,2}(\d{7,12})(?!\d)")
_BARE_ID = re.compile(r"(?<![\w/@.*\[])id\d{5,12}(?!\w)")
_VK_MENTION = re.compile(r"\[id\d+(?::bp-?\d+_\d+)?\|[^\]\n]*\]?|[@*]id\d+(?:\s?\([^)\n]{1,60}\))?")
_WIDE_MENTION = re.compile(r"(?<!\w)＠[\w.]{3,}")
_VK_NAME = re.compile(r"(?:\[|[@*])(?:club|public|event|id)-?\d")
_CHUNK = re.compile(r"\S+")
_MAY_LINK = re.compile(r"[^\s.]\.[^\s.]|[/@＠]")
_SUSPECT = re.compile(
    r"[.@＠:/]|(?:точка|dot|соба[кч]|слеш|слэш|\bat\b|эт\b|id\d|ид\s|айди|ник|лог|инст|inst|тел|вк|vk|tg|тг|ig|insta|ок|ok|fb|фб|тик|tik|скайп|skype|viber|imo|имо|тт|snap|снэп|снап)"
)


def links(text: str) -> tuple[list[Found], list[tuple[int, int]]]:
    """Where links, mail addresses and nicknames of persons stand; and all links and mail, personal or not.

    >>> text = "vk.com/club5, vk . com / id57, ak(at)mail.ru, инста: ai_bek"
    >>> [(text[start:end], kind) for start, end, kind in links(text)[0]]
    [('vk . com / id57', 'profile'), ('ak(at)mail.ru', 'email'), ('ai_bek', 'handle')]
    """
    if not _SUSPECT.search(text.lower()):
        return [], []
    found: list[Found] = []
    blocked: list[tuple[int, int]] = []
    for match in _SCHEMES.finditer(text):
        kind = "email" if "@" in match[0] else "profile"
        found.append((match.start(), match.end(), kind))
    for start, end, kind in _tokens(text):
        token = text[start:end]
        if kind == "url":
            blocked.append((start, end))
            if is_profile(token):
                found.append((start, end, "profile"))
        elif kind == "email" or (kind == "mention" and not _VK_NAME.match(token)):
            found.append((start, end, kind))
    for rule in (_VK_MENTION, _WIDE_MENTION):
        found += [(*match.span(), "mention") for match in rule.finditer(text)]
    found += _hidden(text, Ranges([*blocked, *((start, end) for start, end, _ in found)]))
    found += _handles(text)
    blocked += [(start, end) for start, end, _ in found]
    return found, sorted(blocked)


def _tokens(text: str) -> Iterator[Found]:
    """The links, mail addresses and mentions that the tokeniser finds; none of them runs over a space."""
    for chunk in _CHUNK.finditer(text):
        if not _MAY_LINK.search(chunk[0]):
            continue
        for match in token_pattern().finditer(chunk[0]):
            if match.lastgroup in ("url", "email", "mention"):
                yield chunk.start() + match.start(), chunk.start() + match.end(), match.lastgroup


def _hidden(text: str, known: Ranges) -> Iterator[Found]:
    """What is written so that machines do not see it, outside of what was seen."""
    for match in _HIDDEN_LINK.finditer(text):
        host, end, path = (match[name].lower() for name in ("host", "end", "path"))
        link = f"{_NAMES_OF.get(host, host)}.{_ENDS_OF.get(end, end)}/{''.join(path.split())}"
        plain = text[match.start() : match.end("end")].isascii()
        if is_profile(link) and not (plain and known.touch(*match.span())):
            yield *match.span(), "profile"
    for match in _HIDDEN_MAIL.finditer(text):
        # "at" is a word of every English sentence
        said_at = re.search(r"\s(?i:at|ат)\s", match[0])
        # aibek.work (собака) mail.ru begins like the address of a page
        start, end = known.around(match.start()) or (match.end(), 0)
        inside = start < match.start() or end >= match.end()
        if not inside and not (said_at and not re.match(r"[A-Za-z\d._+-]+\s", match[0])):
            yield *match.span(), "email"
    for match in _MAIL_WITHOUT_AT.finditer(text):
        if not known.touch(*match.span()):
            yield *match.span(), "email"
    for match in _BARE_ID.finditer(text):
        yield *match.span(), "profile"
    for match in _OWN_ID.finditer(text):
        yield match.start(1), match.end(1), "profile"


@cache
def _handle_pattern() -> re.Pattern[str]:
    return re.compile(rf"{cue('handle')}(?P<between>{_BETWEEN}){_HANDLE_BODY}(?![\w@/])")


def _handles(text: str) -> Iterator[Found]:
    for match in _handle_pattern().finditer(text):
        handle = match["handle"]
        plain = handle.isalpha()
        told = bool(_TOLD.search(match[0][: -len(handle)]))
        if handle.lower() in listed("no_nicknames") or re.fullmatch(cue("handle"), handle):
            continue
        # a word of Latin letters is a nickname where it is called so; one with signs or digits, anywhere
        if not plain or (told and not handle.isupper()):
            yield match.start("handle"), match.end("handle"), "handle"


def is_profile(link: str) -> bool:
    """Tell whether a link leads to a person's page or chat rather than to a group, a post or a platform.

    >>> [is_profile(link) for link in ("https://ok.ru/profile/57", "ok.ru/group/5", "t.me/aibek", "t.me/a/5")]
    [True, False, True, False]
    """
    found = _PERSONAL_HOSTS.match(link)
    if not found:
        return False
    host = next((name for name in _NO_PERSON if found[name]), "")
    return not (host and _NO_PERSON[host].match(found["path"].lower()))
