"""What is done to the text of every document, and nothing else; and what every document gets alike.

1. NFC. 2. One kind of line end, `\\n`. 3. Invisible characters go (zero-width, direction marks, soft hyphens,
control characters); a joiner or variation selector that holds an emoji together stays. 4. NBSP and its kin
become a space. 5. A trailing "… Ещё", "See more", "Показать полностью" is cut and the document flagged
`truncated`. 6. Lines are stripped on the right, blank lines at either end go. Emoji, links, hashtags, case
and quotes stay. HTML entities and `<br>` are decoded only where the container is HTML, which its reader does.

Most texts ask for nothing. One table tells of every letter what it may ask for; the letters of many short
texts are looked up together, which takes a fraction of the time that patterns take text by text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import compress

import numpy as np

from .carriers import markup
from .carriers.damage import TRACES
from .carriers.encodings import lossy, repair
from .document import Batch, Document, Once, joined
from .format import Context

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


ODD = 1  # something that `clean.PLAIN` does not allow
LINES = 2  # a line break
QUESTION = 4
BRACKETS = 8  # what the markup of VK and OK begins with
EDGES = 16  # space at either end, or a last letter that "See more" may have
KYRGYZ = 32  # a letter that shows a question mark to be none: alone, it asks for nothing
UNUSUAL = 64  # a letter that may have to go or become another
DAMAGE = 128  # what text encoded twice can hardly do without
_SIGN, _OPENS = 256, 512
_ALL = 1023
EVERYTHING = ODD | LINES | QUESTION | BRACKETS | EDGES | UNUSUAL | DAMAGE
LONGEST = 1 << 16  # letters; a longer text is looked at by itself


def _marked(*marks: tuple[str, int], other: int = 0) -> np.ndarray:
    """A table over all code points with the marks of these letters."""
    table = np.full(0x110000, other, dtype=np.uint16)
    for letters, mark in marks:
        table[[ord(letter) for letter in letters]] = mark
    return table


@cache
def _tables() -> tuple[np.ndarray, ...]:
    """What code points ask for: wherever they stand, as the first letter, as the last one, beside signs."""
    table = _marked(other=ODD | UNUSUAL)
    for low, high in ORDINARY:
        table[ord(low) : ord(high) + 1] = ODD
    for low, high in LETTERS:
        table[ord(low) : ord(high) + 1] = 0
    special = {"\n": LINES, "?": QUESTION, "[{#": BRACKETS, "өүңӨҮҢ": KYRGYZ, SIGNS: _SIGN, OPENING: _OPENS}
    for letters, mark in special.items():
        table[[ord(letter) for letter in letters]] = mark
    table[[ord(letter) for letter in TRACES]] |= DAMAGE
    first = _marked((" \t\n", EDGES))
    last = _marked((" \t\n", EDGES), ("".join(CUT_ENDS), EDGES))
    return table, first, last, _marked((HALVES, 1)), _marked((CAPITALS + SIGNS + OPENING, 1))


@cache
def _settled() -> np.ndarray:
    """For each sum of marks, what is left to do."""
    sums = np.arange(_ALL + 1)
    sums[sums & ODD == 0] &= ~DAMAGE
    sums[sums & ~QUESTION == KYRGYZ] = 0
    return sums.astype(np.uint16)


def marks(texts: Sequence[str]) -> list[int]:
    """Return what each text may ask for, 0 for nothing.

    >>> marks(["Жумуш бар", "Жумуш барбы?", "Ким?", "«Салам»", "– Ия", "“Ия”", " Салам\\n", ""])
    [0, 4, 4, 0, 0, 1, 18, 0]
    """
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    long = sizes > LONGEST
    if long.any():
        texts = ["" if too_long else text for text, too_long in zip(texts, long.tolist(), strict=True)]
        sizes[long] = 0
    if not texts:
        return []
    table, first, last, _, _ = _tables()
    # a space behind each keeps empty ones apart
    letters = np.frombuffer((" ".join(texts) + " ").encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    ends = np.cumsum(sizes + 1) - 1
    starts = ends - sizes
    asked = table.take(letters, mode="clip")  # nothing lies outside, and so nobody looks
    _judge_signs(letters, asked)
    found = _settled().take(np.bitwise_or.reduceat(asked, starts))
    behind = letters[ends - 1]
    dots = behind == ord(".")  # the commonest last letter, of which one asks for nothing
    dots[dots] = letters[ends[dots] - 2] != ord(".")
    edges = first.take(letters[starts]) | np.where(dots, 0, last.take(behind)).astype(np.uint16)
    found |= np.where(sizes > 0, edges, 0).astype(np.uint16)
    found[long] = EVERYTHING
    return found.tolist()  # type: ignore[no-any-return]


def _judge_signs(letters: np.ndarray, asked: np.ndarray) -> None:
    """Mark the signs that may be half a letter as odd, the others as nothing."""
    at = np.flatnonzero(asked >= _SIGN)
    _, _, _, halves, tails = _tables()
    odd = halves.take(letters[at - 1]) | (tails.take(letters[at + 1]) & (asked[at] == _OPENS))
    asked[at] = odd.astype(np.uint16) * ODD


ADDRESSEE = "addressee"  # flag of a comment that begins with the name it answers, and a comma
_MARKUP = {"vkontakte": markup.vk, "odnoklassniki": markup.ok}
_CHARACTERS = 1 << 20  # that the documents of a batch may have together
_EACH = 1 << 11  # that a document counts for beside those of its text


def batches(items: Iterator[Document | Batch]) -> Iterator[Batch]:
    """Yield documents that come one by one or in batches in large batches; those before an error come before
    it.

    >>> [len(batch) for batch in batches(iter([Document("Салам")] * 600))]
    [511, 89]
    """
    waiting: list[Document | Batch] = []
    room = _CHARACTERS
    try:
        for item in items:
            waiting.append(item)
            room -= _EACH * len(item) if type(item) is Batch else _EACH + len(item.text)
            if room <= 0:
                yield _together(waiting)
                waiting, room = [], _CHARACTERS
    except Exception:
        yield _together(waiting)
        raise
    if waiting:
        yield _together(waiting)


def _together(items: list[Document | Batch]) -> Batch:
    parts: list[Batch] = []
    loose: list[Document] = []
    for item in items:
        if isinstance(item, Batch):
            parts += [Batch.of(loose), item] if loose else [item]
            loose = []
        else:
            loose.append(item)
    return joined([*parts, Batch.of(loose)] if loose or not parts else parts)


def finisher(context: Context) -> Callable[[Batch], None]:
    """Return what gives documents of this file what every format needs alike.

    That is their platform (the user's word, the reader's, the folder's), their source, and their text
    repaired, its mentions reduced to what is seen, and cleaned, with the flags that come of it.
    """
    forced, hint, name = context.platform, context.hint or "other", context.source.name
    # markup is the content's, whatever it is called
    views = Once(lambda own: _MARKUP.get(own or forced or hint))

    def finish(batch: Batch) -> None:
        texts, flags, shared = batch.text, batch.flags, batch.shared
        platforms = batch.platform
        found = marks(texts)
        for at in compress(range(len(found)), found):
            reply = found[at] & BRACKETS and batch.kind[at] == "comment" and markup.addressed(texts[at])
            texts[at], told = _finished(texts[at], found[at], views[platforms[at]])
            if reply and views[platforms[at]]:
                told = (*told, ADDRESSEE)
            if told:
                flags[at] = tuple(dict.fromkeys((*flags[at], *told)))
        if any(shared):  # what is wrong with the original is not wrong with the repost: no flags
            for at, original in enumerate(shared):
                if original:
                    text, _ = repair(original)
                    shared[at], _ = clean(visible(text) if (visible := views[platforms[at]]) else text)
        if forced or "" in platforms:
            batch.platform = [forced or own or hint for own in platforms]
        batch.source = [name] * len(batch)

    return finish


def _finished(text: str, mark: int, visible: Callable[[str], str] | None) -> tuple[str, tuple[str, ...]]:
    """Return a text that may need it repaired and cleaned, with flags; `mark` tells what it may need."""
    flags: tuple[str, ...] = ()
    cut = False
    if "\ufffd" in text:  # bytes that nobody could read, before anything is cleaned
        flags = ("undecodable",)
    if mark & ODD and mark & (UNUSUAL | DAMAGE):
        if mark & DAMAGE:
            text, repaired = repair(text)
            flags = (*flags, *repaired)
        text, cut = clean(visible(text) if visible else text)
    else:
        if mark & BRACKETS and visible:
            text = visible(text)
        if mark & (BRACKETS | LINES | EDGES):
            text, cut = trimmed(text)
    if cut:
        flags = (*flags, "truncated")
    if "?" in text and lossy(text):
        flags = (*flags, "lossy_encoding")
    return text, flags
