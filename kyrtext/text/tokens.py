"""Texts to surface tokens: one id per token, one spelling per type, exact offsets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .patterns import KINDS, token_pattern

__all__ = ["KINDS", "Spans", "Tokenizer", "merge", "spans"]

_CODE = {kind: code for code, kind in enumerate(KINDS)}


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
        self._types: dict[tuple[str, int], int] = {}
        self._ids: list[int] = []
        self._starts: list[int] = []
        self._opens: list[bool] = []
        self._bounds: list[int] = [0]

    def add(self, texts: Iterable[str]) -> None:
        """Tokenise texts after those already added."""
        for text in texts:
            cursor, fresh, ended = 0, True, False
            for match in token_pattern().finditer(text):
                token, kind = match.group(), match.lastgroup or "punctuation"
                gap = text[cursor : match.start()]
                closing = kind == "punctuation" and not gap and token[0] in _CLOSERS
                ending = kind == "emoji" or (kind == "punctuation" and token[0] in ".!?…")
                if not gap.isascii() or "\n" in gap or "\r" in gap:
                    fresh = fresh or any(sign in gap for sign in _BREAKS)
                opens = fresh or (ended and not closing and not ending)
                self._ids.append(self._types.setdefault((token, _CODE[kind]), len(self._types)))
                self._starts.append(match.start())
                self._opens.append(opens)
                if not closing:
                    ended = ending
                fresh, cursor = False, match.end()
            self._bounds.append(len(self._ids))

    def finish(self) -> Spans:
        """Return the tokens of everything added so far."""
        return Spans(
            np.array(self._ids, np.int32),
            np.array(self._starts, np.int32),
            np.array(self._opens, np.bool_),
            np.array(self._bounds, np.int64),
            [surface for surface, _ in self._types],
            np.array([kind for _, kind in self._types], np.uint8),
        )


_CLOSERS = ")]}»”’\"'"
_BREAKS = "\n\r\u2028\u2029\x85\x0b\x0c"


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


def merge(parts: Sequence[Spans]) -> Spans:
    """Return the tokens of all parts, one after another, as if their texts had been tokenised in one call.

    >>> both = merge([spans(["бар"]), spans(["жок, бар"])])
    >>> both.ids.tolist(), both.surfaces
    ([0, 1, 2, 0], ['бар', 'жок', ','])
    """
    types: dict[tuple[str, int], int] = {}
    ids, bounds, total = [], [np.zeros(1, np.int64)], 0
    for part in parts:
        keys = zip(part.surfaces, part.kinds.tolist(), strict=True)
        new = np.array([types.setdefault(key, len(types)) for key in keys], np.int32)
        ids.append(new[part.ids])
        bounds.append(part.bounds[1:] + total)
        total += len(part.ids)
    return Spans(
        np.concatenate([np.zeros(0, np.int32), *ids]),
        np.concatenate([np.zeros(0, np.int32), *(part.starts for part in parts)]),
        np.concatenate([np.zeros(0, np.bool_), *(part.opens for part in parts)]),
        np.concatenate(bounds),
        [surface for surface, _ in types],
        np.array([kind for _, kind in types], np.uint8),
    )
