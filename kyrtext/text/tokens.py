"""Texts to surface tokens: one id per token, one spelling per type, exact offsets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from .blocks import Layouts, cut
from .patterns import KINDS
from .spans import Spans, merge

__all__ = ["KINDS", "Spans", "Tokenizer", "merge", "spans"]

_BLOCK = 1 << 19  # characters tokenised at once: memory stays flat, arrays stay near the processor


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
        self._types: dict[int, int] = {}
        self._surfaces: list[str] = []
        self._kinds: list[int] = []
        self._pending: list[tuple[str, int, bool]] = []  # text, its offset in the document, whether it is the last part
        self._waiting = 0
        self._parts: list[tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.bool_]]] = []
        self._bounds: list[npt.NDArray[np.int64]] = []
        self._total = 0

    def add(self, texts: Iterable[str]) -> None:
        """Tokenise texts after those already added."""
        for text in texts:
            pieces = _pieces(text) if len(text) > 2 * _BLOCK else [(text, 0, True)]
            for piece in pieces:
                self._pending.append(piece)
                self._waiting += len(piece[0]) + 1
                if self._waiting >= _BLOCK:
                    self._flush()

    def drain(self) -> Spans:
        """Return the tokens added since the last call; types keep their ids, so portions go together later."""
        self._flush()
        ids = [part[0] for part in self._parts]
        starts = [part[1] for part in self._parts]
        opens = [part[2] for part in self._parts]
        drained = Spans(
            np.concatenate([np.zeros(0, np.int32), *ids]),
            np.concatenate([np.zeros(0, np.int32), *starts]),
            np.concatenate([np.zeros(0, np.bool_), *opens]),
            np.concatenate([np.zeros(1, np.int64), *self._bounds]),
            list(self._surfaces),
            np.array(self._kinds, np.uint8),
        )
        self._parts, self._bounds, self._total = [], [], 0
        return drained

    def finish(self) -> Spans:
        """Return the tokens of everything added so far."""
        return self.drain()

    def _flush(self) -> None:
        if not self._pending:
            return
        pieces, self._pending, self._waiting = self._pending, [], 0
        text = "\n".join(["", *(piece[0] for piece in pieces), ""])
        block = cut(text, self._layouts)
        sizes = np.fromiter((len(piece[0]) for piece in pieces), np.int64, len(pieces))
        ends = np.cumsum(sizes + 1)
        stops = np.searchsorted(block.starts, ends)
        counts = np.diff(stops, prepend=0)
        origins = ends - sizes - np.fromiter((piece[1] for piece in pieces), np.int64, len(pieces))
        starts = (block.starts - np.repeat(origins, counts)).astype(np.int32)
        ids = self._identify(text, block.prints, block.starts, block.lengths, block.kinds)
        self._parts.append((ids, starts, block.opens))
        whole = np.fromiter((piece[2] for piece in pieces), np.bool_, len(pieces))
        self._bounds.append(stops[whole] + self._total)
        self._total += len(ids)

    def _identify(self, text, prints, starts, lengths, kinds):
        import pandas as pd

        codes, uniques = pd.factorize(prints)
        types = self._types
        known = len(types)
        numbers = np.array([types.setdefault(key, len(types)) for key in uniques.tolist()], np.int32)
        if len(types) > known:
            first = np.empty(len(uniques), np.int64)
            first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
            fresh = first[numbers >= known]
            begins = starts[fresh]
            ends = begins + lengths[fresh]
            self._surfaces += [text[a:b] for a, b in zip(begins.tolist(), ends.tolist())]
            self._kinds += kinds[fresh].tolist()
        return numbers[codes]


def _pieces(text: str) -> Iterator[tuple[str, int, bool]]:
    start = 0
    while len(text) - start > 2 * _BLOCK:
        stop = text.rfind("\n", start, start + _BLOCK)
        if stop <= start:
            stop = text.find("\n", start + _BLOCK)
            if stop < 0:
                break
        yield text[start:stop], start, False
        start = stop
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
