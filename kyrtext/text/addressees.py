"""The name a reply begins with (Айбек, салам): whom it is addressed to, a mention and no word of the text.

A text is handed to the tokeniser with a mark behind it that says how long the name is; when it is cut, the
tokens of the name become mentions and those of the mark go. So the text itself, its offsets and everything
between reader and tokeniser stay what they are.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from .patterns import KINDS
from .spans import Spans

__all__ = ["marked", "unmarked"]

Array = npt.NDArray[np.integer]
MARK = "\ue0ff"  # a character for private use, which no keyboard types
WORD, NUMBER, MENTION = (KINDS.index(kind) for kind in ("word", "number", "mention"))


def marked(text: str) -> str:
    """Return a text that begins with an addressee and a comma, with the mark for `unmarked`.

    >>> marked("Айбек, салам") == "Айбек, салам\\n\\ue0ff5"
    True
    """
    size = text.find(",")
    return f"{text}\n{MARK}{size}" if size > 0 else text


def unmarked(found: Spans, rows: Array | None = None) -> tuple[Spans, Array | None]:
    """Return the tokens of texts, addressees as mentions, without marks; `rows` are something of each type.

    >>> from .tokens import spans
    >>> cut, _ = unmarked(spans([marked("Айбек, салам")]))
    >>> [(cut.surfaces[number], KINDS[cut.kinds[number]]) for number in cut.ids]
    [('Айбек', 'mention'), (',', 'punctuation'), ('салам', 'word')]
    """
    if MARK not in found.surfaces:
        return found, rows
    lasts = found.bounds[1:] - 1
    texts = np.flatnonzero(lasts - 1 >= found.bounds[:-1])
    signs = found.ids[lasts[texts] - 1] == found.surfaces.index(MARK)
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
