"""Texts to tokens: one id per token, one spelling per type, exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..files.errors import KyrtextError
from .blocks import BLOCK, Array, Block, Joined, Layouts, cut, in_blocks, joined
from .patterns import HIDDEN, KINDS, MARK, UPPER
from .words import Growing, Numbering, compact, numbered

__all__ = ["KINDS", "Spans", "Tokenizer", "marked", "merge", "spans", "split_hashtags", "unmarked"]


@dataclass(frozen=True, eq=False)
class Spans:
    """Tokens of many texts, each a number that points to its spelling.

    ids      int32[n], surface type of each token, texts one after another
    starts   int32[n], character offset of the token in its text; the end is start + length of the spelling
    opens    bool[n], whether the token begins a sentence
    bounds   int64[d+1], tokens of text d are ``ids[bounds[d]:bounds[d+1]]``
    surfaces spelling of each type, exactly as typed; a type is a (spelling, kind); order of first occurrence
    kinds    uint8[t], index into :data:`KINDS` of each type
    """

    ids: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    opens: npt.NDArray[np.bool_]
    bounds: npt.NDArray[np.int64]
    surfaces: list[str]
    kinds: npt.NDArray[np.uint8]


def merge(parts: Sequence[Spans]) -> Spans:
    """Return the tokens of all parts, one after another, as if their texts had been tokenised in one call.

    >>> both = merge([spans(["бар"]), spans(["жок, бар"])])
    >>> both.ids.tolist(), both.surfaces
    ([0, 1, 2, 0], ['бар', 'жок', ','])
    """
    # A type is keyed by one string, its kind before its spelling: a million tuples are slow to keep.
    codes = [chr(code) for code in range(len(KINDS))]
    types: dict[str, int] = {}
    ids, bounds, total = [np.zeros(0, np.int32)], [np.zeros(1, np.int64)], 0
    for part in parts:
        keys = [codes[kind] + text for text, kind in zip(part.surfaces, part.kinds.tolist(), strict=True)]
        new = np.array([types.setdefault(key, len(types)) for key in keys], np.int32)
        ids.append(new[part.ids])
        bounds.append(part.bounds[1:] + total)
        total += len(part.ids)
    return Spans(
        np.concatenate(ids),
        np.concatenate([np.zeros(0, np.int32), *(part.starts for part in parts)]),
        np.concatenate([np.zeros(0, np.bool_), *(part.opens for part in parts)]),
        np.concatenate(bounds),
        [key[1:] for key in types],
        np.array([ord(key[0]) for key in types], np.uint8),
    )


HASHTAG, WORD, NUMBER, MENTION, PUNCTUATION = (
    KINDS.index(kind) for kind in ("hashtag", "word", "number", "mention", "punctuation")
)
# Where a very long text may be cut: no token runs over a line break, nor from a plain word to a plain word.
_SEAM = re.compile("\n|(?<=[а-яa-z]{2}) (?=[а-яa-z]{2})")


class Tokenizer:
    """Tokens of texts that arrive in portions; type ids are shared by all portions.

    >>> tokenizer = Tokenizer()
    >>> for portion in (["Жумуш барбы?"], ["Жумуш жок", ""]):
    ...     tokenizer.add(portion)
    >>> found = tokenizer.finish()
    >>> found.bounds.tolist(), found.ids.tolist(), found.surfaces
    ([0, 3, 5, 5], [0, 1, 2, 0, 3], ['Жумуш', 'барбы', '?', 'жок'])
    """

    def __init__(self) -> None:
        self._layouts = Layouts()
        self._types = Numbering()
        self._surfaces: list[str] = []
        self._kinds, self._lengths = Growing(np.uint8), Growing(np.int64)
        self._parts: list[tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.bool_]]] = []
        self._bounds: list[npt.NDArray[np.int64]] = []
        self._total = 0

    def add(self, texts: Iterable[str]) -> None:
        """Tokenise texts after those already added."""
        for block in in_blocks(texts, BLOCK):
            self._take(block)

    def drain(self) -> Spans:
        """Return the tokens added since the last call; types keep their ids over all portions."""
        ids, starts, opens, bounds = self._drained()
        return Spans(ids, starts, opens, bounds, list(self._surfaces), self._kinds.array().copy())

    def portion(self, blocks: Iterable[Joined]) -> tuple[Spans, Array]:
        """Return the tokens of these texts alone, and the tokenizer's id of each of their types.

        Types stand in the order of these ids. What an earlier portion had is not cut and spelt again.

        >>> tokenizer = Tokenizer()
        >>> _ = tokenizer.portion([joined(["бар"])])
        >>> found, types = tokenizer.portion([joined(["жок, бар"])])
        >>> found.surfaces, types.tolist()
        (['бар', 'жок', ','], [0, 1, 2])
        """
        for block in blocks:
            self._take(block)
        ids, starts, opens, bounds = self._drained()
        local, types = compact(ids, len(self._surfaces))
        surfaces = [self._surfaces[number] for number in types.tolist()]
        return Spans(local, starts, opens, bounds, surfaces, self._kinds.array()[types]), types

    def types(self, first: int) -> tuple[list[str], Array]:
        """Return spelling and kind of the types from this id on."""
        return self._surfaces[first:], self._kinds.array()[first:]

    def _drained(self) -> tuple[Array, Array, Array, Array]:
        columns = zip(*self._parts, strict=True) if self._parts else ([], [], [])
        empty = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.bool_))
        ids, starts, opens = (
            np.concatenate([none, *parts]) for none, parts in zip(empty, columns, strict=True)
        )
        bounds = np.concatenate([np.zeros(1, np.int64), *self._bounds])
        self._parts, self._bounds, self._total = [], [], 0
        return ids, starts, opens, bounds

    def finish(self) -> Spans:
        """Return the tokens of everything added so far."""
        return self.drain()

    def _take(self, texts: Joined) -> None:
        """Tokenise a block of texts."""
        count = len(texts.sizes)
        if not count:
            return
        if texts.sizes[-1] <= 2 * BLOCK:
            self._cut(texts, np.zeros(count, np.int64), np.ones(count, np.bool_))
            return
        begin = int(texts.begins[-2])  # only the last can be long: it is the one that filled the block
        if count > 1:
            before = Joined(texts.whole[:begin], texts.sizes[:-1])
            self._cut(before, np.zeros(count - 1, np.int64), np.ones(count - 1, np.bool_))
        self._cut_long(texts.whole[begin:-1])

    def _cut_long(self, text: str) -> None:
        for piece, offset, is_last in _pieces_of_long(text):
            inside = offset > 0 and piece[0] == " "
            self._cut(joined([piece]), np.array([offset]), np.array([is_last]), inside=inside)

    def _cut(self, texts: Joined, offsets: Array, is_last: Array, inside: bool = False) -> None:
        """Tokenise parts of documents, each with its offset there and whether it is the document's last.

        ``inside`` tells that the first part begins inside a sentence.
        """
        block = cut(texts.whole, self._layouts)
        ends = np.cumsum(texts.sizes + 1)
        stops = np.searchsorted(block.starts, ends)
        origins = np.repeat(ends - texts.sizes - offsets, np.diff(stops, prepend=0))
        ids = self._identify(texts.whole, block)
        if inside:
            block.opens[:1] = False
        self._parts.append((ids, (block.starts - origins).astype(np.int32), block.opens))
        self._bounds.append(stops[is_last] + self._total)
        self._total += len(ids)

    def _identify(self, text: str, block: Block) -> Array:
        """Return the type of each token; spellings never seen before are read from the text."""
        ids, fresh = numbered(self._types, block.prints)
        begins = block.starts[fresh]
        ends = begins + block.lengths[fresh]
        self._surfaces += [text[a:b] for a, b in zip(begins.tolist(), ends.tolist(), strict=True)]
        self._kinds.extend(block.kinds[fresh])
        self._lengths.extend(block.lengths[fresh])
        if (self._lengths.array()[ids] != block.lengths).any():
            raise KyrtextError("two spellings share a fingerprint", "a chance of one in a million millions")
        return ids


def _pieces_of_long(text: str) -> Iterator[tuple[str, int, bool]]:
    """Yield a very long text in parts: part, its offset, whether it is the last."""
    start = 0
    while len(text) - start > 2 * BLOCK and (seam := _SEAM.search(text, start + BLOCK)):
        yield text[start : seam.start()], start, False
        start = seam.start()
    yield text[start:], start, True


def spans(texts: Iterable[str]) -> Spans:
    """Return the tokens of each text; every character that is not white space belongs to exactly one.

    >>> found = spans(["Жумуш барбы? Ооба, бар.", "t.me/kg"])
    >>> [found.surfaces[i] for i in found.ids[: found.bounds[1]]]
    ['Жумуш', 'барбы', '?', 'Ооба', ',', 'бар', '.']
    >>> [KINDS[k] for k in found.kinds[found.ids[found.bounds[1] :]]]
    ['url']
    """
    tokenizer = Tokenizer()
    tokenizer.add(texts)
    return tokenizer.finish()


# Capitals before a capital that begins a word (КРЖок: КР, Жок); a word with or without its capital; digits.
_PART = re.compile(
    rf"[{UPPER}]+(?![^\W\d_{UPPER}]|[{MARK}])|[{UPPER}]?(?:[^\W\d_{UPPER}]|[{MARK}{HIDDEN}])+|[{UPPER}]|\d+"
)


def split_hashtags(spans: Spans) -> Spans:
    """Return the same tokens with every hashtag cut into its sign and its words, each at its place.

    >>> cut = split_hashtags(spans(["Салам #жумушБар"]))
    >>> [cut.surfaces[kind] for kind in cut.ids], cut.starts.tolist()
    (['Салам', '#', 'жумуш', 'Бар'], [0, 6, 7, 12])
    """
    types: dict[tuple[str, int], int] = {}
    new_ids: list[list[int]] = []
    offsets: list[list[int]] = []
    for surface, kind in zip(spans.surfaces, spans.kinds.tolist(), strict=True):
        pieces = _pieces(surface) if kind == HASHTAG else [(surface, kind, 0)]
        new_ids.append([types.setdefault((text, code), len(types)) for text, code, _ in pieces])
        offsets.append([offset for _, _, offset in pieces])
    sizes = np.array([len(ids) for ids in new_ids], dtype=np.int64)
    first = np.concatenate(([0], np.cumsum(sizes)))
    flat_ids = np.array([one for ids in new_ids for one in ids], dtype=np.int32)
    flat_offsets = np.array([one for places in offsets for one in places], dtype=np.int32)
    repeats = sizes[spans.ids] if len(spans.ids) else np.zeros(0, dtype=np.int64)
    ends = np.cumsum(repeats)
    step = np.arange(int(repeats.sum())) - np.repeat(ends - repeats, repeats)
    place = np.repeat(first[spans.ids], repeats) + step
    ids = flat_ids[place]
    # the unsplit types were numbered too; only those that occur are kept, in order of first occurrence
    kinds = np.array([code for _, code in types], dtype=np.uint8)
    found, where = np.unique(ids, return_index=True)
    order = found[np.argsort(where, kind="stable")]
    number = np.zeros(len(types), dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    texts = [text for text, _ in types]
    return Spans(
        number[ids],
        np.repeat(spans.starts, repeats) + flat_offsets[place],
        np.repeat(spans.opens, repeats) & (step == 0),
        np.concatenate(([0], ends))[spans.bounds].astype(np.int64),
        [texts[kind] for kind in order],
        kinds[order],
    )


def _pieces(surface: str) -> list[tuple[str, int, int]]:
    """The sign, the words and whatever joins them, with their kinds and offsets."""
    pieces, place = [], 0
    for match in _PART.finditer(surface):
        if match.start() > place:
            pieces.append((surface[place : match.start()], PUNCTUATION, place))
        pieces.append((match.group(), NUMBER if match.group().isdigit() else WORD, match.start()))
        place = match.end()
    if place < len(surface):
        pieces.append((surface[place:], PUNCTUATION, place))
    return pieces


# The name a reply begins with (Айбек, салам) is a mention and no word of the text. A text is handed to the
# tokeniser with a mark behind it that says how long the name is; when it is cut, the tokens of the name
# become mentions and those of the mark go. So the text and its offsets stay what they are.
_ADDRESSED = "\ue0ff"  # a character for private use, which no keyboard types


def marked(text: str) -> str:
    """Return a text that begins with an addressee and a comma, with the mark for `unmarked`.

    >>> marked("Айбек, салам") == "Айбек, салам\\n\\ue0ff5"
    True
    """
    size = text.find(",")
    return f"{text}\n{_ADDRESSED}{size}" if size > 0 else text


def unmarked(found: Spans, rows: Array | None = None) -> tuple[Spans, Array | None]:
    """Return the tokens of texts, addressees as mentions, without marks; `rows` are something of each type.

    >>> cut, _ = unmarked(spans([marked("Айбек, салам")]))
    >>> [(cut.surfaces[number], KINDS[cut.kinds[number]]) for number in cut.ids]
    [('Айбек', 'mention'), (',', 'punctuation'), ('салам', 'word')]
    """
    if _ADDRESSED not in found.surfaces:
        return found, rows
    lasts = found.bounds[1:] - 1
    texts = np.flatnonzero(lasts - 1 >= found.bounds[:-1])
    signs = found.ids[lasts[texts] - 1] == found.surfaces.index(_ADDRESSED)
    texts = texts[signs & (found.kinds[found.ids[lasts[texts]]] == NUMBER) & found.opens[lasts[texts] - 1]]
    ids, surfaces, kinds = found.ids.copy(), list(found.surfaces), found.kinds.tolist()
    mention: dict[int, int] = {}
    for text in texts.tolist():
        size, at = int(surfaces[ids[lasts[text]]]), int(found.bounds[text])
        while at < lasts[text] and found.starts[at] < size:
            number = int(ids[at])
            if kinds[number] == WORD and number not in mention:
                mention[number] = len(surfaces)
                surfaces.append(surfaces[number])
                kinds.append(MENTION)
            ids[at] = mention.get(number, number)
            at += 1
    stays = np.ones(len(ids), dtype=bool)
    stays[lasts[texts]] = stays[lasts[texts] - 1] = False
    bounds = np.concatenate([[0], np.cumsum(stays)])[found.bounds]
    if rows is not None:
        rows = np.concatenate([rows, rows[np.fromiter(mention, dtype=np.int64, count=len(mention))]])
    cut = replace(
        found,
        ids=ids[stays],
        starts=found.starts[stays],
        opens=found.opens[stays],
        bounds=bounds,
        surfaces=surfaces,
        kinds=np.array(kinds, dtype=np.uint8),
    )
    return cut, rows
