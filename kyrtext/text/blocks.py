"""Many texts as one string, and where its tokens begin, how long they are and of which kind.

A chunk of letters or digits with at most one sign before and after it (``жумуш``, ``(Ош``, ``барбы?``) is cut
here by letter class. Any other goes to the pattern of :mod:`kyrtext.text.patterns`, once for each distinct
chunk. Chunks between which a token may run on over a space (phones, grouped digits, spaced-out letters) count
as one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..files.data import lines
from .patterns import GAP, KINDS, token_pattern
from .words import Growing, Numbering, fingerprints, numbered, prints_of, salts

__all__ = ["BLOCK", "Block", "Joined", "Layouts", "cut", "in_blocks", "joined", "packed", "unpacked"]


BLOCK = 1 << 18  # characters: what is worked out about so many stays near the processor


class Joined(NamedTuple):
    """Texts one after another: `whole` has a line break before each and one after the last.

    sizes  int64, how many characters each text has
    """

    whole: str
    sizes: npt.NDArray[np.int64]

    @property
    def begins(self) -> npt.NDArray[np.int64]:
        """Where each text begins in `whole`, and last where one after it would."""
        begins = np.ones(len(self.sizes) + 1, dtype=np.int64)
        np.cumsum(self.sizes + 1, out=begins[1:])
        begins[1:] += 1
        return begins

    def texts(self) -> Iterator[str]:
        """Yield the texts.

        >>> list(joined(["Жумуш", "", "бар"]).texts())
        ['Жумуш', '', 'бар']
        """
        for begin, size in zip(self.begins.tolist(), self.sizes.tolist(), strict=False):
            yield self.whole[begin : begin + size]


def joined(texts: Sequence[str]) -> Joined:
    """Return texts as one string."""
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    return Joined("\n".join(["", *texts, ""]), sizes)


def in_blocks(texts: Iterable[str], size: int = BLOCK) -> Iterator[Joined]:
    """Yield texts in blocks of so many characters; a block ends with the text that fills it.

    >>> [list(block.texts()) for block in in_blocks(["Жумуш", "", "бар", "жок"], 6)]
    [['Жумуш', '', 'бар'], ['жок']]
    """
    block: list[str] = []
    filled = 0
    for text in texts:
        block.append(text)
        filled += len(text)
        if filled >= size:
            yield joined(block)
            block, filled = [], 0
    if block:
        yield joined(block)


def packed(blocks: Iterable[Joined]) -> list[bytes]:
    """Return blocks of texts as pieces of memory, three for each; half an emoji stays as it is.

    >>> [list(block.texts()) for block in unpacked(packed(in_blocks(["Жумуш", "", "👍"])))]
    [['Жумуш', '', '👍']]
    """
    pieces: list[bytes] = []
    for block in blocks:
        try:
            coding, letters = b"utf-16-le", block.whole.encode("utf-16-le")
        except UnicodeEncodeError:  # half an emoji, which must not meet its other half
            coding, letters = b"utf-32-le", block.whole.encode("utf-32-le", "surrogatepass")
        pieces += [coding, letters, block.sizes.tobytes()]
    return pieces


def unpacked(pieces: Sequence[bytes | memoryview]) -> Iterator[Joined]:
    """Yield the blocks that pieces of memory stand for, each made when it is asked for."""
    for coding, letters, sizes in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        yield Joined(
            str(letters, str(coding, "ascii"), "surrogatepass"), np.frombuffer(sizes, dtype=np.int64)
        )


Array = npt.NDArray[Any]
# Classes of characters. Codes below LETTER are white space.
SPACE, BREAK, LETTER, DIGIT, HYPHEN, CLOSER, DOT, OPENER, QUOTE, SIGN, ODD = range(11)
WORD, NUMBER, EMOJI, PUNCTUATION = (KINDS.index(kind) for kind in ("word", "number", "emoji", "punctuation"))
BREAKS = "\n\r\u2028\u2029\x85\x0b\x0c"
CLOSING = ")]}»”’\"'"
_LAST_CLASSED = 0x3001
# A word longer than every abbreviation gives up its full stop without being looked at.
_LONGEST_ABBREVIATION = max(map(len, lines("text", "abbreviations.txt")))
_LONGEST_PLAIN_NUMBER = 6  # more digits may be a telephone
_MOST_FIGURES = 14  # of a telephone on one side of a space; those of a long decimal end there


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


_CODES = {kind: code for code, kind in enumerate(KINDS)}
Token = tuple[int, int, int]  # where it begins, its length, its kind
# Signs that mean the same beside any long word but an abbreviation; others may be part of a word's token.
_AMID_SIGNS = re.compile(
    r"([«»\"“”„(\[)\]—–…*#:;!?,-]*)([A-Za-zА-Яа-яЁёӨөҮүҢң]+)([«»\"“”„(\[)\]—–…*:;!?,.-]*)"
)
ANY_WORD = "ъ" * (_LONGEST_ABBREVIATION + 1)
MASKED = 4  # letters: what is shorter may be the beginning of a masked word, or stand in a row of letters


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(lines("text", "abbreviations.txt"))


def _tokens(chunk: str) -> list[Token]:
    """Return the tokens of a chunk as the pattern finds them."""
    return [
        (match.start(), match.end() - match.start(), _CODES[match.lastgroup or "punctuation"])
        for match in token_pattern().finditer(chunk)
    ]


class Layouts:
    """Distinct unusual chunks, each tokenised once: beginnings, lengths and kinds of its tokens."""

    def __init__(self) -> None:
        self._numbering = Numbering()
        self._first, self._starts, self._lengths = Growing(np.int64), Growing(np.int32), Growing(np.int32)
        self._kinds = Growing(np.uint8)
        self._first.extend([0])
        self._amid: dict[tuple[str, str], list[Token]] = {}

    def of(self, text: str, keys: Array, begins: Array, ends: Array) -> tuple[Array, Array]:
        """Return for each chunk where its layout begins and how many tokens it has."""
        chunk, places = numbered(self._numbering, keys)
        starts, lengths, kinds, firsts = [], [], [], []
        known = self._starts.size
        for begin, end in zip(begins[places].tolist(), ends[places].tolist(), strict=True):
            for start, length, kind in self._laid_out(text[begin:end]):
                starts.append(start)
                lengths.append(length)
                kinds.append(kind)
            firsts.append(known + len(starts))
        for column, values in ((self._starts, starts), (self._lengths, lengths), (self._kinds, kinds)):
            column.extend(values)
        self._first.extend(firsts)
        bounds = self._first.array()
        return bounds[chunk], bounds[chunk + 1] - bounds[chunk]

    def _laid_out(self, chunk: str) -> list[Token]:
        """Return the tokens of a chunk; of a word amid signs they are those of any other word there."""
        parts = _AMID_SIGNS.fullmatch(chunk)
        if parts is None:
            return _tokens(chunk)
        before, word, after = parts.groups()
        if len(word) < len(ANY_WORD) and (len(word) < MASKED or word.lower() in _abbreviations()):
            return _tokens(chunk)
        signs = (before, after)
        if signs not in self._amid:
            self._amid[signs] = _tokens(before + ANY_WORD + after)
        more = len(word) - len(ANY_WORD)
        place = len(before)
        return [
            (start, length, kind)
            if start + length <= place
            else (start, length + more, kind)
            if start <= place  # the word itself, or its hashtag
            else (start + more, length, kind)
            for start, length, kind in self._amid[signs]
        ]

    def arrays(self) -> tuple[Array, Array, Array]:
        """Return starts (in the chunk), lengths and kinds of the tokens of all layouts."""
        return self._starts.array(), self._lengths.array(), self._kinds.array()


@dataclass(frozen=True, slots=True)
class Block:
    """Tokens of one block: beginning, length, kind, fingerprint, whether a sentence opens."""

    starts: Array
    lengths: Array
    kinds: Array
    prints: Array
    opens: Array


def cut(text: str, layouts: Layouts) -> Block:
    """Return the tokens of a block; the block begins and ends with a line break."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = codes.astype(np.intp)  # as tables are looked up by: else each look-up makes its own
    classes = np.take(_classes(), codes, mode="clip")
    space = classes < LETTER
    edges = np.flatnonzero(space[1:] != space[:-1])
    edges += 1
    begins, ends = _joined(codes, classes, edges[::2], edges[1::2])
    hyphens = np.flatnonzero(classes == HYPHEN)
    inner = hyphens[(classes[hyphens - 1] == LETTER) & (classes[hyphens + 1] == LETTER)]
    classes[inner[~_between_towns(codes, inner)]] = LETTER
    sums = fingerprints(codes)
    opener, core, closer, plain = _simple(classes, begins, ends)
    slow = np.flatnonzero(~plain)
    layout, sizes = layouts.of(text, prints_of(sums, begins[slow], ends[slow]), begins[slow], ends[slow])
    counts = opener.view(np.int8) + (core != 0) + closer
    places = _places(counts, slow, sizes)
    total = int(places[-1])
    starts, lengths = np.empty(total, np.int64), np.ones(total, np.int64)
    kinds = np.full(total, PUNCTUATION, np.uint8)
    at = np.flatnonzero(plain & opener)
    starts[places[at]] = begins[at]
    at = np.flatnonzero(core)
    token = places[at] + opener[at]
    begin = begins[at] + opener[at]
    starts[token] = begin
    lengths[token] = ends[at] - closer[at] - begin
    kinds[token] = core[at] - 1
    at = np.flatnonzero(plain & closer)
    starts[places[at + 1] - 1] = ends[at] - 1
    _lay_out(layouts, (starts, lengths, kinds), (places[slow], begins[slow], layout, sizes))
    prints = prints_of(sums, starts, starts + lengths) ^ salts()[1][kinds]
    return Block(starts, lengths, kinds, prints, _openings(codes, classes, starts, kinds))


@cache
def _letters_of_towns() -> tuple[Array, Array]:
    """Return pairs of letters as numbers: those that towns end in, and those that they begin with."""
    towns = [cased for town in lines("text", "towns.txt") for cased in (town, town.upper(), town.title())]
    ends, begins = ({town[part] for town in towns} for part in (slice(-2, None), slice(2)))
    first, second = (
        np.array(sorted(ord(one[0]) << 16 | ord(one[1]) for one in pairs)) for pairs in (ends, begins)
    )
    return first, second


def _between_towns(codes: Array, hyphens: Array) -> npt.NDArray[np.bool_]:
    """Return which hyphens may part two towns (Москва-Ош), going by the letters beside them."""
    ends, begins = _letters_of_towns()
    found = np.isin(codes[hyphens - 2] << 16 | codes[hyphens - 1], ends)
    found[found] = np.isin(codes[hyphens[found] + 1] << 16 | codes[hyphens[found] + 2], begins)
    return found


def _places(counts: Array, slow: Array, sizes: Array) -> Array:
    """Return where the tokens of each chunk go, and last how many tokens there are."""
    places = np.zeros(len(counts) + 1, np.int64)
    places[1:] = counts
    places[slow + 1] = sizes
    return np.cumsum(places, out=places)


def _joined(codes: Array, classes: Array, begins: Array, ends: Array) -> tuple[Array, Array]:
    """Return the chunks, those joined over whose single space a token may run on."""
    first, last = classes[begins], classes[ends - 1]
    runs_on = (last == DIGIT) | (last == CLOSER) | (last == SIGN)
    goes_on = (first == DIGIT) | (first == OPENER)
    links = np.flatnonzero(runs_on[:-1] & goes_on[1:])
    end, begin = ends[links] - 1, begins[links + 1]
    number = (last[links] == DIGIT) | (codes[end] == 43) | ((codes[end] == 41) & (classes[end - 1] == DIGIT))
    number &= (first[links + 1] == DIGIT) | ((codes[begin] == 40) & (classes[begin + 1] == DIGIT))
    # Three single letters in a row: the one in the middle stands alone.
    middle = np.flatnonzero((first == LETTER) & (begins + 1 == ends))
    middle = middle[(middle > 0) & (middle + 1 < len(begins))]
    before, after = ends[middle - 1], begins[middle + 1]
    tail = (classes[before - 1] == LETTER) & (classes[before - 2] != LETTER)
    head = (classes[after] == LETTER) & (classes[after + 1] != LETTER)
    middle = middle[tail & head]
    spaced = middle[_inline(codes, begins, ends, middle - 1) & _inline(codes, begins, ends, middle)]
    links = links[number]
    links = links[
        ~_long_figures(classes, ends[links] - 1, -1) & ~_long_figures(classes, begins[links + 1], 1)
    ]
    link = np.zeros(len(begins) + 1, np.bool_)  # whether a chunk goes on from the one before
    link[links[_inline(codes, begins, ends, links)] + 1] = True
    link[spaced] = True
    link[spaced + 1] = True
    if not link.any():
        return begins, ends
    return begins[~link[:-1]], ends[~link[1:]]


def _long_figures(classes: Array, places: Array, step: int) -> Array:
    """Return at which places more figures stand in a row, in one direction, than in any telephone."""
    found = np.ones(len(places), np.bool_)
    for away in range(_MOST_FIGURES + 1):
        found &= classes[np.clip(places + step * away, 0, len(classes) - 1)] == DIGIT
    return found


def _inline(codes: Array, begins: Array, ends: Array, chunks: Array) -> Array:
    """Return for chunks whether one inline space stands between each and the next."""
    gap = codes[ends[chunks]]
    inline = gap == ord(GAP[0])
    for other in GAP[1:]:
        inline |= gap == ord(other)
    return inline & (begins[chunks + 1] - ends[chunks] == 1)


def _simple(classes: Array, begins: Array, ends: Array) -> tuple[Array, Array, Array, Array]:
    """Return for each chunk: sign before, kind of core plus one (0: none), sign after, if it is simple."""
    first, last = classes[begins], classes[ends - 1]
    lone = begins + 1 == ends
    opener = ((first == OPENER) | (first == QUOTE)) & ~lone
    closer = ((last == CLOSER) | (last == QUOTE) | (last == DOT)) & ~lone
    start, end = begins + opener, ends - closer
    closer &= end > start  # a pair of signs has no core between them
    word = (_letters_end(classes, begins, opener) == end) & (end > start)
    dotted = np.flatnonzero(last == DOT)
    word[dotted] &= end[dotted] - start[dotted] > _LONGEST_ABBREVIATION
    core = word.view(np.uint8) * np.uint8(WORD + 1)
    numbers = np.flatnonzero(classes[start] == DIGIT)
    numbers = numbers[end[numbers] - start[numbers] <= _LONGEST_PLAIN_NUMBER]
    for step in range(1, _LONGEST_PLAIN_NUMBER):
        here = start[numbers] + step
        numbers = numbers[(here >= end[numbers]) | (classes[np.minimum(here, len(classes) - 1)] == DIGIT)]
    core[numbers] = NUMBER + 1
    lone &= (first > DIGIT) & (first < ODD)
    return opener, core, closer | lone, (core != 0) | lone


def _letters_end(classes: Array, begins: Array, opener: Array) -> Array:
    """Return for each chunk where its letters end, which begin behind the sign before it if there is one."""
    apart = np.flatnonzero(classes != LETTER)
    begun = np.zeros(len(classes), np.bool_)
    begun[begins - 1] = True
    before = np.flatnonzero(begun[apart])  # the white space before each chunk, which all have
    return apart[before + 1 + opener]


def _lay_out(
    layouts: Layouts, tokens: tuple[Array, Array, Array], chunks: tuple[Array, Array, Array, Array]
) -> None:
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


def _openings(codes: Array, classes: Array, starts: Array, kinds: Array) -> Array:
    """Return whether each token opens a sentence: after . ! ? …, emoji, a line break; closing signs pass.

    A sign that opens one, such as a dash or a quotation mark, lets what follows it open it too.
    """
    opens = np.zeros(len(starts) + 2, np.bool_)
    ending = np.zeros(len(starts) + 1, np.bool_)
    closing = np.zeros(len(starts) + 1, np.bool_)
    signs = np.flatnonzero(kinds == PUNCTUATION)
    code = codes[starts[signs]]
    ending[signs] = (code == 46) | (code == 33) | (code == 63) | (code == 0x2026)
    ending[:-1] |= kinds == EMOJI
    glued = classes[starts[signs] - 1] >= LETTER
    closing[signs] = glued & _closing()[np.minimum(code, 0x201E)]
    after = np.flatnonzero(ending) + 1
    while len(after):
        passing = closing[after]
        opens[after[~passing & ~ending[after]]] = True
        after = after[passing] + 1
        after = after[after < len(starts)]
    opens[np.searchsorted(starts, np.flatnonzero(classes == BREAK))] = True
    leading = np.zeros(len(starts) + 1, np.bool_)
    leading[signs] = ~ending[signs]
    after = np.flatnonzero(opens[:-1] & leading) + 1
    while len(after):
        opens[after] = True
        after = after[leading[after]] + 1
    return opens[: len(starts)]


@cache
def _closing() -> Array:
    """Return whether each character up to U+201E closes a bracket or a quotation."""
    table = np.zeros(0x201F, np.bool_)
    table[[ord(char) for char in CLOSING]] = True
    return table
