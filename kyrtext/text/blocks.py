"""One block of text to tokens, vectorised: chunks between white space, most of them cut without a regular expression.

A chunk of letters or digits with at most one sign before and after it (``жумуш``, ``(Ош``, ``барбы?``) is cut here by
letter class. Any other chunk goes to the pattern of :mod:`kyrtext.text.patterns`, once for each distinct chunk; chunks
between which a token may run on over a space (phones, grouped digits, spaced-out letters) count as one chunk.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from .data import entries
from .patterns import GAP, KINDS, token_pattern

__all__ = ["Block", "Layouts", "cut", "fingerprints"]

Array = npt.NDArray[Any]
# Classes of characters. Codes below LETTER are white space.
SPACE, BREAK, LETTER, DIGIT, HYPHEN, CLOSER, DOT, OPENER, QUOTE, SIGN, ODD = range(11)
WORD, NUMBER, EMOJI, PUNCTUATION = (KINDS.index(kind) for kind in ("word", "number", "emoji", "punctuation"))
BREAKS = "\n\r\u2028\u2029\x85\x0b\x0c"
_LAST_CLASSED = 0x3001
# A word longer than every abbreviation gives up its full stop without being looked at.
_LONGEST_ABBREVIATION = max(map(len, entries("abbreviations")))
_LONGEST_PLAIN_NUMBER = 6  # more digits may be a telephone


@cache
def _classes() -> Array:
    """Return the class of each character up to U+3001; what lies beyond shares the class of the last one."""
    table = np.full(_LAST_CLASSED + 1, ODD, np.uint8)
    for code in range(_LAST_CLASSED + 1):
        char = chr(code)
        if char.isspace():
            table[code] = BREAK if char in BREAKS else SPACE
        elif unicodedata.category(char)[0] == "P" or char in "+=~|<>^%№":
            table[code] = ODD if char in "_@#*&" else SIGN
    for first, last in ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x400, 0x481), (0x48A, 0x52F)):
        table[first : last + 1] = LETTER
    for char in "×÷":
        table[ord(char)] = ODD
    table[_LAST_CLASSED] = ODD
    table[ord("0") : ord("9") + 1] = DIGIT
    for chars, code in (("-", HYPHEN), (",!?;:…»”)", CLOSER), (".", DOT), ("«„“(", OPENER), ('"', QUOTE)):
        for char in chars:
            table[ord(char)] = code
    return table


@cache
def _salts() -> tuple[Array, Array]:
    """Return a random 64-bit number for each character code below U+20000, and one for each kind."""
    numbers = np.random.default_rng(20221180370).integers(0, 2**64, 0x20000 + len(KINDS), np.uint64)
    return numbers[:0x20000], numbers[0x20000:]


_FACTOR = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_powers: list[Array] = []


def _power_tables(size: int) -> list[Array]:
    """Return the powers of the factor and of its inverse, at least ``size`` of each."""
    if not _powers or len(_powers[0]) < size:
        length = max(size, 1 << 18)
        factors = (_FACTOR, pow(_FACTOR, -1, 2**64))
        _powers[:] = [np.cumprod(np.full(length, factor, np.uint64)) for factor in factors]
    return _powers


def fingerprints(codes: Array) -> Array:
    """Return running sums from which :func:`_prints` reads a 64-bit fingerprint of any stretch of the text.

    Two different spellings of one length share a fingerprint with probability 2**-64; among 10 million types that
    makes about 3 in a million for a single clash, and a clash between different lengths is noticed.
    """
    salts, _ = _salts()
    if codes.max(initial=0) < 0x20000:
        values = salts[codes]
    else:  # rare planes: fold the plane into the number of the character
        values = salts[codes & 0x1FFFF] + (codes >> 17).astype(np.uint64) * np.uint64(_FACTOR)
    values *= _power_tables(len(codes) + 1)[0][: len(codes)]
    sums = np.empty(len(codes) + 1, np.uint64)
    sums[0] = 0
    np.cumsum(values, out=sums[1:])
    return sums


def _prints(sums: Array, starts: Array, ends: Array) -> Array:
    return (sums[ends] - sums[starts]) * _powers[1][starts]


class Layouts:
    """Distinct unusual chunks, each tokenised once: where its tokens begin, how long they are, of which kind."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._first = _Growing(np.int64)
        self._first.extend([0])
        self._starts = _Growing(np.int32)
        self._lengths = _Growing(np.int32)
        self._kinds = _Growing(np.uint8)

    def of(self, text: str, keys: Array, begins: Array, ends: Array) -> tuple[Array, Array]:
        """Return for each chunk where its layout begins and how many tokens it has."""
        numbers = self._numbers
        known = len(numbers)
        found = [numbers.setdefault(key, len(numbers)) for key in keys.tolist()]
        chunk = np.array(found, np.int64)
        if len(numbers) > known:
            first = np.full(len(numbers) - known, -1, np.int64)
            fresh = np.flatnonzero(chunk >= known)[::-1]
            first[chunk[fresh] - known] = fresh
            for at in first.tolist():
                self._learn(text[begins[at] : ends[at]])
        bounds = self._first.array()
        return bounds[chunk], bounds[chunk + 1] - bounds[chunk]

    def _learn(self, chunk: str) -> None:
        matches = list(token_pattern().finditer(chunk))
        self._starts.extend([match.start() for match in matches])
        self._lengths.extend([match.end() - match.start() for match in matches])
        self._kinds.extend([_CODES[match.lastgroup or "punctuation"] for match in matches])
        self._first.extend([self._starts.size])

    def arrays(self) -> tuple[Array, Array, Array]:
        """Return starts (in the chunk), lengths and kinds of the tokens of all layouts."""
        return self._starts.array(), self._lengths.array(), self._kinds.array()


_CODES = {kind: code for code, kind in enumerate(KINDS)}


class _Growing:
    """An array that grows at its end."""

    def __init__(self, dtype: Any) -> None:
        self._buffer = np.zeros(1024, dtype)
        self.size = 0

    def extend(self, values: list[int]) -> None:
        while self.size + len(values) > len(self._buffer):
            self._buffer = np.concatenate([self._buffer, np.zeros_like(self._buffer)])
        self._buffer[self.size : self.size + len(values)] = values
        self.size += len(values)

    def array(self) -> Array:
        return self._buffer[: self.size]


@dataclass(frozen=True, slots=True)
class Block:
    """Tokens of one block: where they begin and how long they are, kind, fingerprint, whether a sentence opens."""

    starts: Array
    lengths: Array
    kinds: Array
    prints: Array
    opens: Array


def cut(text: str, layouts: Layouts) -> Block:
    """Return the tokens of a block; the block begins and ends with a line break."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    classes = np.take(_classes(), codes, mode="clip")
    hyphens = np.flatnonzero(classes == HYPHEN)
    inner = hyphens[(classes[hyphens - 1] == LETTER) & (classes[hyphens + 1] == LETTER)]
    edges = np.flatnonzero((classes[1:] < LETTER) != (classes[:-1] < LETTER)) + 1
    begins, ends = _joined(codes, classes, edges[::2], edges[1::2])
    classes[inner] = LETTER
    sums = fingerprints(codes)
    opener, core, closer, plain = _simple(classes, begins, ends)
    slow = np.flatnonzero(~plain)
    layout, sizes = layouts.of(text, _prints(sums, begins[slow], ends[slow]), begins[slow], ends[slow])
    counts = opener.astype(np.int64) + (core != 0) + closer
    counts[slow] = sizes
    places = np.cumsum(counts) - counts
    total = int(counts.sum())
    starts, lengths = np.empty(total, np.int64), np.ones(total, np.int64)
    kinds = np.full(total, PUNCTUATION, np.uint8)
    at = np.flatnonzero(plain & opener)
    starts[places[at]] = begins[at]
    at = np.flatnonzero(plain & (core != 0))
    token = places[at] + opener[at]
    starts[token] = begins[at] + opener[at]
    lengths[token] = ends[at] - closer[at] - starts[token]
    kinds[token] = core[at] - 1
    at = np.flatnonzero(plain & closer)
    starts[places[at] + counts[at] - 1] = ends[at] - 1
    _lay_out(layouts, (starts, lengths, kinds), (places[slow], begins[slow], layout, sizes))
    prints = _prints(sums, starts, starts + lengths) ^ _salts()[1][kinds]
    return Block(starts, lengths, kinds, prints, _openings(codes, classes, starts, lengths, kinds))


def _joined(codes: Array, classes: Array, begins: Array, ends: Array) -> tuple[Array, Array]:
    """Return the chunks, those joined over whose single space a token may run on."""
    if len(begins) < 2:
        return begins, ends
    gap = codes[ends[:-1]]
    near = (begins[1:] - ends[:-1] == 1) & (gap == ord(GAP[0]))
    for other in GAP[1:]:
        near |= (begins[1:] - ends[:-1] == 1) & (gap == ord(other))
    last, before = classes[ends - 1], classes[ends - 2]
    first, after = classes[begins], classes[np.minimum(begins + 1, len(classes) - 1)]
    code = codes[ends - 1]
    runs_on = (last == DIGIT) | (code == ord("+")) | ((code == ord(")")) & (before == DIGIT))
    goes_on = (first == DIGIT) | ((codes[begins] == ord("(")) & (after == DIGIT))
    link = near & runs_on[:-1] & goes_on[1:]
    # Three single letters in a row: the one in the middle stands alone.
    alone = (ends - begins == 1) & (first == LETTER)
    tail = (last == LETTER) & (alone | (before != LETTER))
    head = (first == LETTER) & (alone | (after != LETTER))
    beside = near & tail[:-1] & head[1:]
    middle = np.flatnonzero(alone[1:-1] & beside[:-1] & beside[1:])
    link[middle] = True
    link[middle + 1] = True
    if not link.any():
        return begins, ends
    return begins[np.concatenate([[True], ~link])], ends[np.concatenate([~link, [True]])]


def _simple(classes: Array, begins: Array, ends: Array) -> tuple[Array, Array, Array, Array]:
    """Return for each chunk: sign before, kind of its core plus one (0 without core), sign after, and whether simple."""
    first, last = classes[begins], classes[ends - 1]
    size = ends - begins
    opener = ((first == OPENER) | (first == QUOTE)) & (size > 1)
    closer = ((last == CLOSER) | (last == QUOTE) | (last == DOT)) & (size - opener > 1)
    start, end = begins + opener, ends - closer
    strange = np.cumsum(classes != LETTER, dtype=np.int32)
    word = strange[end - 1] == strange[start - 1]
    word &= ~(closer & (last == DOT) & (end - start <= _LONGEST_ABBREVIATION))
    core = np.where(word, WORD + 1, 0).astype(np.uint8)
    numbers = np.flatnonzero((classes[start] == DIGIT) & (end - start <= _LONGEST_PLAIN_NUMBER))
    for step in range(1, _LONGEST_PLAIN_NUMBER):
        here = start[numbers] + step
        numbers = numbers[(here >= end[numbers]) | (classes[np.minimum(here, len(classes) - 1)] == DIGIT)]
    core[numbers] = NUMBER + 1
    lone = (size == 1) & (first > DIGIT) & (first < ODD)
    closer[lone] = True
    plain = (core != 0) | lone
    return opener, core, closer, plain


def _lay_out(layouts: Layouts, tokens: tuple[Array, Array, Array], chunks: tuple[Array, Array, Array, Array]) -> None:
    """Write the tokens of unusual chunks to their places."""
    places, begins, layout, sizes = chunks
    if not len(places):
        return
    steps = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    source, target = np.repeat(layout, sizes) + steps, np.repeat(places, sizes) + steps
    starts, lengths, kinds = layouts.arrays()
    tokens[0][target] = starts[source] + np.repeat(begins, sizes)
    tokens[1][target] = lengths[source]
    tokens[2][target] = kinds[source]


def _openings(codes: Array, classes: Array, starts: Array, lengths: Array, kinds: Array) -> Array:
    """Return whether each token begins a sentence: after . ! ? …, an emoji or a line break, not counting closing signs."""
    opens = np.zeros(len(starts) + 1, np.bool_)
    if not len(starts):
        return opens[:-1]
    sign = kinds == PUNCTUATION
    ends_sentence = kinds == EMOJI
    marks = np.flatnonzero(sign)
    code = codes[starts[marks]]
    ends_sentence[marks] = (code == 46) | (code == 33) | (code == 63) | (code == 0x2026)
    closing = np.zeros(len(starts), np.bool_)
    glued = (starts[marks] == starts[marks - 1] + lengths[marks - 1]) & (marks > 0)
    closing[marks] = glued & np.isin(code, [ord(char) for char in ")]}»”’\"'"])
    steady = np.where(closing, 0, np.arange(1, len(starts) + 1))
    before = np.maximum.accumulate(steady)[:-1]  # number of the last token before that is no closing sign, from 1
    ended = np.concatenate([[False], ends_sentence])[before]
    opens[1:-1] = ended & ~ends_sentence[1:] & ~closing[1:]
    opens[np.searchsorted(starts, np.flatnonzero(classes == BREAK))] = True
    return opens[:-1]
