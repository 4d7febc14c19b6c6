"""What in a text points to a person: where it stands and of which kind it is."""

from __future__ import annotations

import re

from ...text.scripts import fold
from .addresses import addresses
from .links import is_profile, links
from .names import Names, names
from .numbers import numbers
from .spelling import function_words, listed_names, name_parts, places, words

# Every kind `kyrtext documents --check-privacy` may name.
KINDS = {
    "phone": "a telephone number",
    "email": "an e-mail address",
    "number": "a number of ten digits or more: card, account, personal number",
    "document": "the number of a passport, a patent or another paper",
    "plate": "a number plate",
    "birth": "a date of birth",
    "address": "where somebody lives",
    "profile": "a link to somebody's page or chat",
    "handle": "somebody's name in a network",
    "mention": "an @mention",
    "author": "the name of somebody who wrote in these exports",
    "name": "a given or family name of the lexicon",
}
MASKED = tuple(kind for kind in KINDS if kind != "name")  # names of the lexicon are mostly public persons
_CAPITALISED = re.compile(r"(?<![^\W_])[^\W\d_]{3,}")
Found = tuple[int, int, str]


def personal(text: str, known: Names) -> list[Found]:
    """What points to a person in one text: start, end and kind, in order, none overlapping.

    Nothing but the text and the authors' names decides, so it is the same whatever is read beside it.

    >>> text = "Чал: 0555 123 456, @aibek, vk.com/club5"
    >>> [(text[start:end], kind) for start, end, kind in personal(text, Names())]
    [('0555 123 456', 'phone'), ('@aibek', 'mention')]
    """
    found, blocked = links(text)
    found += numbers(text, blocked)
    found += addresses(text)
    found += names(text, known, [(start, end) for start, end, _ in found] + blocked)
    return _apart(found)


def listed(text: str, found: list[Found]) -> list[Found]:
    """Names of the lexicon that belong to no author, outside of what was found."""
    more = []
    for match in _CAPITALISED.finditer(text):
        form = fold(match[0])
        if not match[0][0].isupper() or form not in listed_names() or form in places() | function_words():
            continue
        if form not in words() and not any(
            start < match.end() and match.start() < end for start, end, _ in found
        ):
            more.append((*match.span(), "name"))
    return more


def _apart(found: list[Found]) -> list[Found]:
    """In order, what overlaps joined under the kind of the longest."""
    out: list[Found] = []
    for start, end, kind in sorted(found, key=lambda one: (one[0], -one[1])):
        if out and start < out[-1][1]:
            first, last, name = out[-1]
            longer = kind if end - start > last - first else name
            out[-1] = (first, max(last, end), longer)
        else:
            out.append((start, end, kind))
    return out


__all__ = ["KINDS", "MASKED", "Names", "is_profile", "listed", "name_parts", "personal"]
