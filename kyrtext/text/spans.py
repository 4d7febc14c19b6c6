"""The value every later step starts from: tokens as numbers that point to their spellings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .patterns import KINDS

__all__ = ["KINDS", "Spans", "merge"]


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

    >>> from kyrtext.text.tokens import spans
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
