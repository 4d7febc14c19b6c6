"""Keys under which spellings of one form meet, for many forms at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .scripts import FOLD, fold

__all__ = ["folded"]

# Before these, and among the letters of Cyrillic, nothing is ever written in two pieces.
_MARKS, _CYRILLIC, _CYRILLIC_MARKS = 0x300, range(0x400, 0x530), range(0x483, 0x48A)


def folded(forms: Sequence[str]) -> list[str]:
    """Return the keys of forms in any case; those equal to their forms are the same objects.

    Folding all as one text is many times quicker than one by one.

    >>> folded(["Ёлка", "о’кей", "үй", "бой"])
    ['елка', "о'кей", 'үй', 'бой']
    """
    text = "\n".join(forms).casefold().lower()
    codes = np.frombuffer((text + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.flatnonzero(codes == ord("\n"))
    if len(ends) != len(forms):  # a form with a line break, which no word of the tokeniser has
        return [fold(form.casefold()) for form in forms]
    plain = (codes < _MARKS) | ((codes >= _CYRILLIC.start) & (codes < _CYRILLIC.stop))
    plain &= (codes < _CYRILLIC_MARKS.start) | (codes >= _CYRILLIC_MARKS.stop)
    for code, read in FOLD.items():
        text = text.replace(chr(code), read)
    keys = text.split("\n")
    for place in np.unique(np.searchsorted(ends, np.flatnonzero(~plain))).tolist():
        keys[place] = fold(forms[place].casefold())
    return [form if form == key else key for form, key in zip(forms, keys, strict=True)]
