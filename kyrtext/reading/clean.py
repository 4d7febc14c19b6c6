"""The text-cleaning contract: what is done to the text of every document, and nothing else.

1. NFC. 2. One kind of line end, `\\n`. 3. Invisible characters go (zero-width, direction marks, soft hyphens,
control characters); a joiner or variation selector that holds an emoji together stays. 4. NBSP and its kin
become a space. 5. A trailing "… Ещё", "See more", "Показать полностью" is cut and the document flagged
`truncated`. 6. Lines are stripped on the right, blank lines at either end go. Emoji, links, hashtags, case
and quotes stay. HTML entities and `<br>` are decoded only where the container is HTML, which its reader does.
"""

from __future__ import annotations

import re
import unicodedata

# One look tells whether there is anything to do at all; most texts need nothing.
ORDINARY = (
    *((" ", "~"), ("Ѐ", "҂"), ("Ҋ", "ӿ"), ("☀", "➿"), ("\U0001f1e6", "\U0001faff")),
    *((letter, letter) for letter in "\n\t«»–—„“”’№…•"),
)
_ORDINARY = re.compile("[" + "".join(f"{low}-{high}" for low, high in ORDINARY) + "]*+")
# Text of these letters alone cannot be double-encoded either: that leaves at least one other behind.
LETTERS = (
    *((" ", "~"), ("А", "я"), ("☀", "➿"), ("\U0001f1e6", "\U0001faff")),
    *((letter, letter) for letter in "\n\tӨҮҢөүң"),
)
# Signs that are plain where they cannot be half a letter (see `damage`): the end of one after a letter that
# may be its beginning, or the beginning of one before what may be its end.
SIGNS, OPENING = "ёЁ«»„’№…•", "–—“”"
HALVES = "РСТУпрся" + OPENING
CAPITALS = "".join(map(chr, range(ord("А"), ord("Я") + 1)))
_LINE_END = "\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_LINE_ENDS = re.compile(f"\r\n?|[{_LINE_END}]")
_IN_WORD = re.compile(r"(?<=[^\W\d_])\x0c(?=[^\W\d_])")  # a page does not end inside a word
_SPACE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACES = re.compile(f"[{_SPACE}]")
_HIDDEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc\U000e0001"
)
_INVISIBLE = re.compile(f"[{_HIDDEN}]")
_EMOJI = "[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]"
# the rare sign comes first and what stands before it is looked at after: the other way round is slow
_LOOSE_JOINER = re.compile(
    f"\u200d(?:(?<!{_EMOJI}\u200d)(?<![\ufe0f\U0001f3fb-\U0001f3ff]\u200d)|(?!{_EMOJI}))"
)
_SELECTOR = "[\ufe00-\ufe0f]"
_LOOSE_SELECTOR = re.compile(f"{_SELECTOR}(?<!{_EMOJI}{_SELECTOR})(?<![0-9#*]{_SELECTOR})")
_SURROGATE = re.compile("[\ud800-\udfff]")
_STRAY = re.compile(f"[\r{_LINE_END}{_SPACE}{_HIDDEN}\ud800-\udfff]")  # one look for all of these
_TAIL = re.compile(
    r"\s*(?:(?:…|\.{3})\s*(?:Ещё|Еще|See more|See More|Show more|Читать далее)"
    r"|(?:(?:…|\.{3})\s*|(?<!\S))(?:Показать полностью|Показать ещё|Показать еще|See more|See More"
    r"|Читать полностью"
    r"|Көбүрөөк көрүү|Толук көрсөтүү|Көбүрөөк көрсөтүү)(?:…|\.{3})?)\Z"
)
_TAIL_ENDS = ("Ещё", "Еще", "ещё", "еще", "ore", "далее", "ностью", "рүү", "түү", "ностью…", "ностью...")
CUT_ENDS = {end[-1]: tuple(other for other in _TAIL_ENDS if other[-1] == end[-1]) for end in _TAIL_ENDS}
_RIGHT = re.compile(r"[ \t]+(?=\n|\Z)")


def clean(text: str) -> tuple[str, bool]:
    """Return the text after the contract, and whether a "See more" was cut from its end.

    >>> clean("Салам\\u200b, дос\\u00a0барбы? \\r\\nЖумуш бар… Ещё")
    ('Салам, дос барбы?\\nЖумуш бар', True)
    >>> clean("Үй-бүлө 👨\\u200d👩\\u200d👧")[0] == "Үй-бүлө 👨\\u200d👩\\u200d👧"
    True
    """
    if _ORDINARY.fullmatch(text) is None:
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        if _STRAY.search(text):
            text = _SURROGATE.sub("\ufffd", text)
            text = _LINE_ENDS.sub("\n", _IN_WORD.sub("", text))
            text = _SPACES.sub(" ", text)
            text = _INVISIBLE.sub("", text)
        if "\u200d" in text:
            text = _LOOSE_JOINER.sub("", text)
        text = _LOOSE_SELECTOR.sub("", text)
    return trimmed(text)


def trimmed(text: str) -> tuple[str, bool]:
    """Return the text with lines stripped on the right and without a "See more", and whether that was cut."""
    text = text.strip()
    if "\n" in text and (" \n" in text or "\t\n" in text):
        text = _RIGHT.sub("", text)
    ends = CUT_ENDS.get(text[-1:])
    if ends and text.endswith(ends):
        tail = _TAIL.search(text, max(0, len(text) - 60))
        if tail:
            return text[: tail.start()].rstrip(), True
    return text, False
