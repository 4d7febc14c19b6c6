"""Which of many forms the lexicon can read at all: asked for all at once, so that few are looked at singly.

A form is cut at every place; where a stem and an ending of the lexicon meet, or a clitic stands at its end,
it may have a reading, ө ү ң put back or not. All other forms have none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from ...files.cache import from_cache
from ...text.words import Words
from .analyser import Analyser
from .keyboard import FOLDED
from .suffixes import fold

Prints = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]
FEW = 12  # forms that are quicker looked at one by one


class Possible:
    """Folded stems (and irregular forms), endings and clitics of an analyser by their fingerprints."""

    def __init__(self, analyser: Analyser) -> None:
        self._fold = np.arange(max(map(ord, FOLDED)) + 1, dtype=np.uint32)
        for letter, plain in FOLDED.items():
            self._fold[ord(letter)] = ord(plain)
        self._stems = _prints("stems", [*analyser.stems, *analyser.irregular])
        self._endings = _prints("endings", analyser.suffixes)
        self._clitics = _prints("clitics", analyser.clitics)

    def __call__(self, forms: Sequence[str]) -> Bools:
        """Tell which forms (lower case) may have a reading by the lexicon; of a few forms, all."""
        if len(forms) < FEW:
            return np.ones(len(forms), dtype=bool)
        words = Words(forms, self._fold)
        owner = np.repeat(np.arange(len(words)), words.lengths)
        # behind each letter
        cut = np.arange(len(owner)) + owner + 1
        tail = words.part(cut, words.ends[owner])
        found = np.zeros(len(words), dtype=bool)
        found[owner[_among(tail, self._clitics)]] = True
        open_ = np.flatnonzero(_among(tail, self._endings) & ~found[owner])
        owner, cut = owner[open_], cut[open_]
        found[owner[_among(words.part(words.begins[owner], cut), self._stems)]] = True
        return found

    def among(self, listed: Sequence[Sequence[str]]) -> list[list[str]]:
        """Return of each list of forms those that may have a reading."""
        every = [form for forms in listed for form in forms]
        may = iter(self(every).tolist())
        return [[form for form, possible in zip(forms, may, strict=False) if possible] for forms in listed]


def _prints(name: str, words: Iterable[str]) -> Prints:
    """Return the sorted fingerprints of words, folded, worked out once for the same words."""
    folded = fold("\n".join(words))
    made_from = hashlib.blake2b(folded.encode(), digest_size=16).hexdigest()
    held = from_cache(f"kyrgyz-possible-{name}", made_from, lambda: _sorted(folded).tobytes())
    return np.frombuffer(held, dtype=np.uint64)


def _sorted(folded: str) -> Prints:
    return np.sort(Words(folded.split("\n")).whole())


def _among(prints: Prints, listed: Prints) -> Bools:
    """Tell which fingerprints are among sorted ones."""
    places = np.searchsorted(listed, prints)
    places[places == len(listed)] = 0
    return listed[places] == prints


__all__ = ["Possible"]
