"""What stands beside a text: likes, shares, comments, views, attachments, links.

A number that is not there is unknown and stays None; it is never taken for 0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

COUNTS = ("likes", "shares", "comments", "views", "reactions")
NUMBERS = (*COUNTS, "attachments")
DETAILS = ("url", *NUMBERS, "attached", "links")
_WRITTEN = re.compile(r"([+-]?\d[\d\s.,\u00a0\u202f]*?)\s*(k|m|к|тыс|миң|млн|м)?\.?", re.I)
_TIMES = {"k": 1e3, "к": 1e3, "тыс": 1e3, "миң": 1e3, "m": 1e6, "м": 1e6, "млн": 1e6}
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+")
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/?#@\s]*@)?([^/?#:\s]+)", re.I)
EXACT = 2**53  # from here on a number with a decimal point has lost digits
KINDS = {
    "image": "photo", "photos": "photo", "pic": "photo", "picture": "photo", "native_templates": "photo",
    "movie": "video", "videos": "video", "video_inline": "video", "native_video": "video", "clip": "video",
    "live_video_complete": "video", "live video complete": "video", "native video": "video", "reel": "video",
    "youtube": "video", "video_file": "video", "video_message": "video", "animation": "video",
    "share": "link", "external": "link", "url": "link", "music": "audio", "track": "audio",
    "audio_file": "audio", "voice_message": "audio", "document": "doc", "file": "doc",
}  # fmt: skip


def number(value: Any) -> int | None:
    """Return a count as an export writes it; None for what is no count: nothing, a negative number, a word.

    >>> [number(value) for value in (0, "1 234", "1,234", "12.5K", "3,4 тыс.", "12.0", "", None, -1, True)]
    [0, 1234, 1234, 12500, 3400, 12, None, None, None, None]
    """
    if type(value) is int:
        return value if value >= 0 else None
    if type(value) is str and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)  # nearly always
    if isinstance(value, float):
        return int(value) if value >= 0 and value.is_integer() else None
    if not isinstance(value, str) or not (found := _WRITTEN.fullmatch(value.strip())):
        return None
    digits = re.sub(r"[\s\u00a0\u202f]", "", found[1])
    times = _TIMES.get((found[2] or "").lower())
    if times is None and _GROUPED.fullmatch(digits):
        digits = re.sub(r"[.,]", "", digits)
    try:
        read = float(digits.replace(",", ".")) * (times or 1)
    except ValueError:
        return None
    return round(read) if read >= 0 and (times or read.is_integer()) else None


def total(counts: Iterable[Any]) -> int | None:
    """Return the sum of some counts, None when one of them is unknown or there are none.

    >>> total([3, "2"]), total([3, None]), total([])
    (5, None, None)
    """
    read = [number(value) for value in counts]
    return sum(value for value in read if value is not None) if read and None not in read else None


def details(**values: Any) -> dict[str, Any] | None:
    """Return what is known of the named details, None if that is nothing; counts are read as numbers.

    >>> details(likes="5", views=None, url=""), details(likes=None)
    ({'likes': 5}, None)
    """
    known = {}
    for name, value in values.items():
        read = number(value) if name in NUMBERS else value
        if read is not None and read != "":
            known[name] = read
    return known or None


def attached(kinds: Sequence[Any], links: Iterable[Any] = ()) -> dict[str, Any]:
    """Return the number and kinds of what hangs on a post, and the addresses among it.

    >>> attached(["photo", "image", "link"], ["https://example.org/а"])
    {'attachments': 3, 'attached': 'link 1, photo 2', 'links': 'https://example.org/а'}
    >>> attached([])
    {'attachments': 0}
    """
    told = dict(_counted(tuple(map(str, kinds))))
    if listed := joined_links(links):
        told["links"] = listed
    return told


@lru_cache(maxsize=4096)
def _counted(kinds: tuple[str, ...]) -> dict[str, Any]:
    counted = Counter(KINDS.get(kind.lower(), kind.lower()) for kind in kinds)
    if not counted:
        return {"attachments": 0}
    written = ", ".join(f"{kind} {count}" for kind, count in sorted(counted.items()))
    return {"attachments": len(kinds), "attached": written}


def joined_links(links: Iterable[Any]) -> str:
    """Return addresses in one cell, each once, in their order, with a space between."""
    written = [link.strip() for link in links if isinstance(link, str) and "." in link]
    return " ".join(dict.fromkeys("%20".join(link.split()) for link in written))


def domain(address: str) -> str:
    """Return the site an address leads to, without "www." and in small letters.

    >>> domain("https://www.GoFundMe.com/f/batken"), domain("t.me/kg_news"), domain("")
    ('gofundme.com', 't.me', '')
    """
    found = _HOST.match(address.strip())
    return found[1].lower().removeprefix("www.").strip(".") if found else ""


def text_of(value: Any) -> str:
    """Return a string as it is, anything else as nothing."""
    return value if isinstance(value, str) else ""


def name_of(value: Any) -> str | None:
    """Return an id or name as a string, None for nothing.

    A number so large that its last digits were lost on the way is no id.

    >>> name_of(123.0), name_of("Айгүл"), name_of({}), name_of(1.23e17)
    ('123', 'Айгүл', None, None)
    """
    if type(value) is str:
        return value or None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value) if abs(value) < EXACT else None
    return str(value) if isinstance(value, (str, int, float)) else None


def full_name(value: dict[str, Any]) -> str:
    """Return first and last name of a person, as far as they are told.

    >>> full_name({"first_name": "Айгүл", "last_name": None})
    'Айгүл'
    """
    return " ".join(str(value.get(part) or "") for part in ("first_name", "last_name")).strip()


def walk(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield every dictionary inside a value with the keys that lead to it, the outer before the inner.

    >>> [path for path, _ in walk({"response": {"items": [{"id": 1}]}})]
    [(), ('response',), ('response', 'items')]
    """
    stack: list[tuple[tuple[str, ...], Any]] = [(path, value)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, dict):
            yield path, value
            inner = [((*path, key), v) for key, v in value.items() if isinstance(v, (dict, list))]
            if inner:
                stack.extend(reversed(inner))
        elif isinstance(value, list):
            stack.extend((path, v) for v in reversed(value) if isinstance(v, (dict, list)))
