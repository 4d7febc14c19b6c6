"""Hashtags to the words they are glued from."""

from __future__ import annotations

import re

import numpy as np

from .patterns import HIDDEN, MARK, UPPER
from .spans import KINDS, Spans

__all__ = ["split_hashtags"]

HASHTAG, WORD, NUMBER, PUNCTUATION = (
    KINDS.index(name) for name in ("hashtag", "word", "number", "punctuation")
)

# Capitals before a capital that begins a word (КРЖок: КР, Жок); a word with or without its capital; digits.
_PART = re.compile(
    rf"[{UPPER}]+(?![^\W\d_{UPPER}]|[{MARK}])|[{UPPER}]?(?:[^\W\d_{UPPER}]|[{MARK}{HIDDEN}])+|[{UPPER}]|\d+"
)


def split_hashtags(spans: Spans) -> Spans:
    """Return the same tokens with every hashtag cut into its sign and its words, each at its place.

    >>> from kyrtext.text.tokens import spans
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
