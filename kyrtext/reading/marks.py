"""What many texts hold that asks for work, seen with one look at all their letters.

Most texts ask for nothing. One table tells of every letter what it may ask for; the letters of many short
texts are looked up together, which takes a fraction of the time that patterns take text by text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from .carriers.damage import TRACES
from .clean import CAPITALS, CUT_ENDS, HALVES, LETTERS, OPENING, ORDINARY, SIGNS

ODD = 1  # something that `clean.PLAIN` does not allow
LINES = 2  # a line break
QUESTION = 4
BRACKETS = 8  # what the markup of VK and OK begins with
EDGES = 16  # space at either end, or a last letter that "See more" may have
KYRGYZ = 32  # a letter that shows a question mark to be none: alone, it asks for nothing
UNUSUAL = 64  # a letter that may have to go or become another
DAMAGE = 128  # what text encoded twice can hardly do without
_SIGN, _OPENS = 256, 512
_ALL = 1023
EVERYTHING = ODD | LINES | QUESTION | BRACKETS | EDGES | UNUSUAL | DAMAGE
LONGEST = 1 << 16  # letters; a longer text is looked at by itself


def _marked(*marks: tuple[str, int], other: int = 0) -> np.ndarray:
    """A table over all code points with the marks of these letters."""
    table = np.full(0x110000, other, dtype=np.uint16)
    for letters, mark in marks:
        table[[ord(letter) for letter in letters]] = mark
    return table


@cache
def _tables() -> tuple[np.ndarray, ...]:
    """What code points ask for: wherever they stand, as the first letter, as the last one, beside signs."""
    table = _marked(other=ODD | UNUSUAL)
    for low, high in ORDINARY:
        table[ord(low) : ord(high) + 1] = ODD
    for low, high in LETTERS:
        table[ord(low) : ord(high) + 1] = 0
    special = {"\n": LINES, "?": QUESTION, "[{#": BRACKETS, "өүңӨҮҢ": KYRGYZ, SIGNS: _SIGN, OPENING: _OPENS}
    for letters, mark in special.items():
        table[[ord(letter) for letter in letters]] = mark
    table[[ord(letter) for letter in TRACES]] |= DAMAGE
    first = _marked((" \t\n", EDGES))
    last = _marked((" \t\n", EDGES), ("".join(CUT_ENDS), EDGES))
    return table, first, last, _marked((HALVES, 1)), _marked((CAPITALS + SIGNS + OPENING, 1))


@cache
def _settled() -> np.ndarray:
    """For each sum of marks, what is left to do."""
    sums = np.arange(_ALL + 1)
    sums[sums & ODD == 0] &= ~DAMAGE
    sums[sums & ~QUESTION == KYRGYZ] = 0
    return sums.astype(np.uint16)


def marks(texts: Sequence[str]) -> list[int]:
    """Return what each text may ask for, 0 for nothing.

    >>> marks(["Жумуш бар", "Жумуш барбы?", "Ким?", "«Салам»", "– Ия", "“Ия”", " Салам\\n", ""])
    [0, 4, 4, 0, 0, 1, 18, 0]
    """
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    long = sizes > LONGEST
    if long.any():
        texts = ["" if too_long else text for text, too_long in zip(texts, long.tolist(), strict=True)]
        sizes[long] = 0
    if not texts:
        return []
    table, first, last, _, _ = _tables()
    # a space behind each keeps empty ones apart
    letters = np.frombuffer((" ".join(texts) + " ").encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    ends = np.cumsum(sizes + 1) - 1
    starts = ends - sizes
    asked = table.take(letters, mode="clip")  # nothing lies outside, and so nobody looks
    _judge_signs(letters, asked)
    found = _settled().take(np.bitwise_or.reduceat(asked, starts))
    behind = letters[ends - 1]
    dots = behind == ord(".")  # the commonest last letter, of which one asks for nothing
    dots[dots] = letters[ends[dots] - 2] != ord(".")
    edges = first.take(letters[starts]) | np.where(dots, 0, last.take(behind)).astype(np.uint16)
    found |= np.where(sizes > 0, edges, 0).astype(np.uint16)
    found[long] = EVERYTHING
    return found.tolist()  # type: ignore[no-any-return]


def _judge_signs(letters: np.ndarray, asked: np.ndarray) -> None:
    """Mark the signs that may be half a letter as odd, the others as nothing."""
    at = np.flatnonzero(asked >= _SIGN)
    _, _, _, halves, tails = _tables()
    odd = halves.take(letters[at - 1]) | (tails.take(letters[at + 1]) & (asked[at] == _OPENS))
    asked[at] = odd.astype(np.uint16) * ODD
