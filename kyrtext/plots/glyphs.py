"""Texts as the font of figures can draw them: emoji it has no glyph for are named in words."""

from __future__ import annotations

import re
from functools import lru_cache

from matplotlib.font_manager import findfont
from matplotlib.ft2font import FT2Font

from ..files.data import rows
from ..files.messages import LANGUAGES, messages
from .paper import FONT

_PLAIN = re.compile(r"[\s!-~\u00a0-\u02ff\u0400-\u0482\u048a-\u052f…–—«»№]*")
# what only says how the sign before it looks: colour, skin, sex, a box around it
_LOOKS = re.compile(
    "\u200d[\u2640\u2642]|[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_A = 0x1F1E6  # the sign for A in flags


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    return {sign: tuple(names) for sign, *names in rows("emoji.txt")}


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    return frozenset(FT2Font(findfont(FONT)).get_charmap())


def drawable(text: str, lang: str = "en") -> str:
    """The text with every sign that the font cannot draw named in words, in brackets inside a text.

    >>> drawable("😂"), drawable("💰", "ru"), drawable("👍🏽 рахмат", "ky"), drawable("🇰🇬", "ru")
    ('😂', 'мешок денег', '[баш бармак өйдө] рахмат', 'флаг KG')
    >>> drawable("\U0001fae8")
    'U+1FAE8'
    """
    if _PLAIN.fullmatch(text):
        return text
    bare = _LOOKS.sub("", text)
    shape = "{}" if len(_FLAG.sub("f", bare).strip()) == 1 else "[{}]"

    def flag(found: re.Match[str]) -> str:
        letters = "".join(chr(ord(sign) - _A + ord("A")) for sign in found[0])
        return shape.format(messages("plots", lang)["flag"].format(letters=letters))

    named = _FLAG.sub(flag, bare)
    return "".join(sign if _is_drawn(sign) else shape.format(_name(sign, lang)) for sign in named)


def _is_drawn(sign: str) -> bool:
    return sign.isspace() or ord(sign) in _known()


def _name(sign: str, lang: str) -> str:
    names = _names().get(sign)
    return names[LANGUAGES.index(lang)] if names else f"U+{ord(sign):X}"
