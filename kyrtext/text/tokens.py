"""Texts to surface tokens: one id per token, one spelling per type, exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from ..files.errors import KyrtextError
from .blocks import Array, Block, Layouts, cut, numbered
from .joined import BLOCK, Joined, in_blocks, joined
from .numbering import Growing, Numbering, compact
from .patterns import KINDS
from .spans import Spans, merge

__all__ = ["KINDS", "Spans", "Tokenizer", "merge", "spans"]

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
        for piece, offset, is_last in _pieces(text):
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


def _pieces(text: str) -> Iterator[tuple[str, int, bool]]:
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
