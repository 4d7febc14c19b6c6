"""Stretches of a text that may tell who a person is: telephones, addresses, cards, documents, profiles."""

from __future__ import annotations

import re

from .data import entries
from .patterns import token_pattern

__all__ = ["SENSITIVE", "sensitive"]

SENSITIVE = ("phone", "email", "card", "document", "profile", "url", "mention")
# Kyrgyz passport (two letters, seven digits) and personal number (1 or 2, birth date, serial number).
_PASSPORT = re.compile(r"(?<![^\W_])(?:AN|AC|ID|PE|АН|АС)[ -]?(?:№ ?)?[0-9]{7}(?![^\W_])")
_PERSONAL = re.compile(r"[12](?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{9}")
_PAGES = re.compile(
    r"(?:club|public|event|wall|topic|photo|video|album|market|app|group|groups|s|c|joinchat|p|reel|hashtag)"
    r"(?:[-/?\d].*)?|watch.*|\+.*|",
    re.DOTALL,
)


def sensitive(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, kind) of what should be masked before a text is shown, in order, none overlapping.

    Kinds: ``phone``, ``email``, ``card`` (13 to 19 digits with a valid check digit), ``document`` (Kyrgyz
    passport or personal number), ``profile`` (link to a person's page), ``url`` (any other), ``mention``.

    >>> text = "Айбек 0555 12 34 56, @aibek, карта 4111 1111 1111 1111"
    >>> [(text[start:end], kind) for start, end, kind in sensitive(text)]
    [('0555 12 34 56', 'phone'), ('@aibek', 'mention'), ('4111 1111 1111 1111', 'card')]
    """
    found = [(match.start(), match.end(), "document") for match in _PASSPORT.finditer(text)]
    taken = {place for start, end, _ in found for place in range(start, end)}
    for match in token_pattern().finditer(text):
        kind = _kind(match.group(), match.lastgroup or "")
        if kind and taken.isdisjoint(range(match.start(), match.end())):
            found.append((match.start(), match.end(), kind))
    return sorted(found)


def _kind(token: str, kind: str) -> str:
    """Return how a token is sensitive, or an empty string."""
    if kind in ("phone", "email"):
        return kind
    if kind == "mention":
        return "mention"
    if kind == "url":
        return "profile" if _is_profile(token) else "url"
    if kind == "number":
        digits = re.sub(r"[ \-\u00a0\u2009\u202f]", "", token)
        if digits.isascii() and digits.isdigit():
            if _PERSONAL.fullmatch(digits):
                return "document"
            if 13 <= len(digits) <= 19 and _checks(digits):
                return "card"
    return ""


def _is_profile(url: str) -> bool:
    """Return whether the address leads to the page of one person."""
    host, _, path = re.sub(r"^(?:https?://)?(?:www\.)?", "", url, flags=re.IGNORECASE).partition("/")
    first, _, rest = path.partition("/")
    if host.lower() not in entries("profiles"):
        return False
    if first in ("profile", "user", "people"):
        return bool(rest)
    return not _PAGES.fullmatch(first)


def _checks(digits: str) -> bool:
    """Return whether the last digit is the check digit of the others (ISO/IEC 7812, Luhn)."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return len(set(digits)) > 1 and sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
