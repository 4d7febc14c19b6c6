"""Hashtags to the words they are glued from."""

from __future__ import annotations

import re
from collections.abc import Callable

from .patterns import HIDDEN, MARK, UPPER

__all__ = ["hashtag_parts"]

# Capitals before a capital that begins a word (КРЖок: КР, Жок); a word with or without its capital; digits.
_PART = re.compile(
    rf"[{UPPER}]+(?![^\W\d_{UPPER}]|[{MARK}])|[{UPPER}]?(?:[^\W\d_{UPPER}]|[{MARK}{HIDDEN}])+|[{UPPER}]|\d+"
)


def hashtag_parts(surface: str, split: Callable[[str], list[str]] | None = None) -> list[str]:
    """Return the words of a hashtag, cut at underscores, hyphens, digits and capitals inside.

    A part without such a seam stays whole unless ``split``, a function from a part to its words, cuts it.

    >>> hashtag_parts("#ЖокКоррупцияга"), hashtag_parts("#работа_москва"), hashtag_parts("#КРШайлоо2020")
    (['Жок', 'Коррупцияга'], ['работа', 'москва'], ['КР', 'Шайлоо', '2020'])
    >>> hashtag_parts("#жумушбар"), hashtag_parts("#жумушбар", lambda part: [part[:5], part[5:]])
    (['жумушбар'], ['жумуш', 'бар'])
    """
    parts = _PART.findall(surface.lstrip("#＃"))
    if split is None:
        return parts
    return [word for part in parts for word in (split(part) if part[-1:].isalpha() else [part])]
