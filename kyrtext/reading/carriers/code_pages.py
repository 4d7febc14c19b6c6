"""The scored choice among Cyrillic code pages: in the right one, letter pairs look like Russian or Kyrgyz."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from itertools import pairwise

from ...files.errors import KyrtextError
from .damage import words

# in this order on equal scores: the first three letters of the alphabet of cp1251, ptcp154 and kz1048 agree
PAGES = ("cp1251", "koi8-r", "cp866", "ptcp154", "kz1048", "mac-cyrillic")
_LOOK_AT = 5_000
_WORD = re.compile(r"[^\W\d_]+|[^\x00-\x7f\w\s]")
_INSIDE = re.compile(
    r"(?<=[^\W\d_])[^\x00-\x7f\w\s–—’‘\-\xad](?=[^\W\d_])"
)  # a sign where a letter should be
# a sign that opens nothing before a small letter, or a second space: a capital in another code page
_BEFORE = re.compile(r"(?<!\S)(?:[^\x00-\x7f\w\s«„“‘…№]|(?:(?<=\s)|^)\xa0)(?=[а-яёөүң])", re.M)
_PUNCTUATION = frozenset("«»„“”‘’–—…№°§•−\xa0\xad")
_RARE = {"mac-cyrillic": 0.05}  # hardly anybody has such files: without a reason they are cp1251
_UNSEEN, _STRANGE, _CASE = -11.0, -13.0, -14.0
_READABLE = -8.6  # mean log-probability of a pair: natural text lies near -6, a wrong page below -10


@cache
def _pairs() -> dict[str, float]:
    """Log-probability of each pair of letters, word edges included, over both word lists."""
    seen: Counter[str] = Counter()
    for language in ("ru", "ky"):
        for word in sorted(words(language)):
            edged = f" {word} "
            seen.update(edged[i : i + 2] for i in range(len(edged) - 1))
    total = sum(seen.values())
    return {pair: math.log(count / total) for pair, count in seen.items()}


def score(text: str) -> float:
    """Return how much a text looks like Russian or Kyrgyz: the mean log-probability of its letter pairs.

    Only words with letters beyond ASCII are looked at; symbols amid them and a capital after a small letter
    count against the text. 0.0 for a text without such words.

    >>> score("кыргызча жазылган") > score("ЙШПЦШГЪЮ ФЮГШКЦЮМ")
    True
    """
    table = _pairs()
    total, count = 0.0, 0
    for pattern in (_INSIDE, _BEFORE):
        signs = len(pattern.findall(text))
        total, count = total + 3 * _STRANGE * signs, count + signs
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        if len(word) == 1 and not word.isalpha():
            # every symbol costs a little: a page that turns letters into quotation marks loses the tie
            total += _READABLE if word in _PUNCTUATION else _STRANGE
            count += 1
            continue
        edged = f" {word.lower()} "
        total += sum(table.get(edged[i : i + 2], _UNSEEN) for i in range(len(edged) - 1))
        total += sum(_CASE for a, b in pairwise(word) if _clash(a, b))
        if not (word.islower() or word.isupper() or word[1:].islower()):
            total += _CASE
        count += len(edged) - 1
    return total / count if count else 0.0


def _clash(first: str, second: str) -> bool:
    """A capital after a small letter, or Latin beside Cyrillic."""
    return (first.islower() and second.isupper()) or first.isascii() != second.isascii()


def choose(data: bytes) -> tuple[str, tuple[str, ...], str]:
    """Return the code page of the data, its flags and the evidence: the best score and the next.

    A text with few letters beyond ASCII that looks like neither language is read as windows-1252 and flagged
    `uncertain_encoding`. Raises KyrtextError when nothing fits.

    >>> choose("Жумуш керек, акча жок".encode("koi8-r"))[0]
    'koi8-r'
    """
    sample = _telling(data)
    scores = [(score(sample.decode(page, "kyrtext-sloppy")) - _RARE.get(page, 0), page) for page in PAGES]
    ranked = sorted(scores, key=lambda pair: -pair[0])  # stable: on a tie the earlier page
    (best, page), (second, other) = (
        ranked[0],
        next(r for r in ranked[1:] if r[0] < ranked[0][0] or r is ranked[-1]),
    )
    if best > _READABLE:
        return page, (), f"letter pairs: {page} {best:.1f}, next {other} {second:.1f}"
    high = sum(byte >= 0x80 for byte in data)
    if high < 0.15 * len(data):
        return (
            "cp1252",
            ("uncertain_encoding",),
            f"no Cyrillic code page fits ({page} {best:.1f}): windows-1252 assumed",
        )
    if best > 1.12 * _READABLE:
        return (
            page,
            ("uncertain_encoding",),
            f"letter pairs: {page} {best:.1f} at best, next {other} {second:.1f}",
        )
    raise KyrtextError(
        "cannot tell the encoding",
        f"best guess {page} scores {best:.1f}",
        "save the file as UTF-8 and read it again",
    )


def _telling(data: bytes) -> bytes:
    """The stretches that hold bytes beyond ASCII, up to a limit."""
    kept, size = [], 0
    for line in re.split(rb"[\r\n\t;,<>{}\"]+", data[: 100 * _LOOK_AT]):
        if not line.isascii():
            kept.append(line)
            size += len(line)
            if size > _LOOK_AT:
                break
    return b"\n".join(kept)[: 2 * _LOOK_AT]
