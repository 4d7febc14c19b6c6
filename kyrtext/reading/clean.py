"""What is done to the text of every document, and nothing else; and what every document gets alike.

1. NFC. 2. One kind of line end, `\\n`. 3. Invisible characters go (zero-width, direction marks, soft hyphens,
control characters); a joiner or variation selector that holds an emoji together stays. 4. NBSP and its kin
become a space. 5. A trailing "… Ещё", "See more", "Показать полностью" is cut and the document flagged
`truncated`. 6. Lines are stripped on the right, blank lines at either end go. Emoji, links, hashtags, case
and quotes stay. HTML entities and `<br>` are decoded only where the container is HTML, which its reader does.

Most texts ask for nothing, which one pattern tells of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from ..files.data import rows
from .carriers.damage import lossy, repair
from .document import Batch, Document
from .format import Context

# One look tells that all letters stay.
_ORDINARY = re.compile("[ -~\n\tЀ-҂Ҋ-ӿ☀-➿\U0001f1e6-\U0001faff«»–—„“”’№…•]*+")
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
_RIGHT = re.compile(r"[ \t]+(?=\n|\Z)")
# One look tells that there is nothing to do at all, mentions, `?` and cut ends included. Such letters
# alone cannot be double-encoded: that leaves at least one other behind. Signs are plain where they cannot be
# half a letter: the end of one after a letter that may be its beginning, or its beginning before such an end.
_ENDS, _BEGINS = "ёЁ«»„’№…•", "–—“”"
PLAIN = re.compile(
    rf"(?!\s)(?:[ !\"$->@-Z\\\]-z|-~А-я☀-➿ӨҮҢөүң]++|(?<![РСТУпрся{_BEGINS}])[{_ENDS}]"
    rf"|(?<![РСТУпрся{_BEGINS}])[{_BEGINS}](?![А-Я{_ENDS}{_BEGINS}]))*(?<!\s)"
    + "".join(f"(?<!{re.escape(end)})" for end in _TAIL_ENDS)
)


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
    text = text.strip()
    if "\n" in text and (" \n" in text or "\t\n" in text):
        text = _RIGHT.sub("", text)
    if text.endswith(_TAIL_ENDS):
        tail = _TAIL.search(text, max(0, len(text) - 60))
        if tail:
            return text[: tail.start()].rstrip(), True
    return text, False


_VK_MENTION = re.compile(
    r"\[(?:(?:id|club|public|event|app)\d+(?::bp-?\d+_\d+)?|@[\w.]+|https?://[^\]|\s]+)\|([^\]|]*)\]"
)
_VK_ALIAS = re.compile(r"\[#[^\]|\s]*\|([^\]|]*)\|[^\]|\s]*\]")
_VK_HASHTAG = re.compile(r"(#\w+)@[A-Za-z0-9_.]+")
_OK_PAIR = re.compile(
    r"\{(user|group|media_topic|app|link|album|photo|movie|event):[^{}]*\}([^{]*+(?:\{(?!\1[:}])[^{]*+)*)\{\1\}"
)
_OK_TOKEN = re.compile(r"\{(?:user|group|media_topic|app|link|album|photo|movie|event):[^{}]*\}")
_ADDRESSEE = re.compile(
    r"\s*(?:\[(?:id|club|public|event)\d+(?::bp-?\d+_\d+)?\|[^\]|,]+\]|\{(user|group):[^{}]*\}[^{},]+\{\1\}),"
)


def addressed(text: str) -> bool:
    """Return whether a text begins with a mention of VK or OK and a comma, as replies do.

    >>> addressed("[id5|Айбек], салам"), addressed("{user:5}Айбек{user}, салам")
    (True, True)
    """
    return _ADDRESSEE.match(text) is not None


def vk_text(text: str) -> str:
    """Return the text with VK's mention markup down to what a reader of the page sees.

    >>> vk_text("[id5|Айбек], салам! #жумуш@ayil_kg [а|б]")
    'Айбек, салам! #жумуш [а|б]'
    """
    if "[" in text:
        text = _VK_MENTION.sub(r"\1", text)
        text = _VK_ALIAS.sub(r"\1", text)
    if "#" in text and "@" in text:
        text = _VK_HASHTAG.sub(r"\1", text)
    return text


def ok_text(text: str) -> str:
    """Return the text with OK's tokens down to what a reader of the page sees.

    >>> ok_text("{user:55}Айгүл{user}, салам! {group:7}")
    'Айгүл, салам! '
    """
    if "{" in text:
        text = _OK_PAIR.sub(r"\2", text)
        text = _OK_TOKEN.sub("", text)
    return text


_FEW = 3


# how long ago something was written, with its number before it
_AGO = r"\d+ (?:сек|мин|ч|дн?|нед|мес|г|л|s|m|min|h|hrs?|d|w|wk|y|мүн|саат|күн|жума)(?: (?:назад|ago|мурун))?"
_NOT_A_WORD = re.compile(r"[\W_]+")


@cache
def _site_words() -> re.Pattern[str]:
    words = "|".join(sorted({_bare(word) for (word,) in rows("reading", "site_words.txt")}, reverse=True))
    return re.compile(rf"(?:{_AGO} )*(?:(?:{words}) (?:{_AGO} |\d+ )*)+")


def _bare(line: str) -> str:
    return _NOT_A_WORD.sub(" ", line.casefold()).strip()


def copied_lines(lines: Sequence[str]) -> list[int]:
    """Return which lines are nothing but a site's own words, if they are enough to tell a copied page.

    >>> copied_lines(["Суу жок калды", "Класс! 5", "2 нед. Ответить", "Поделиться", "Жол жабык"])
    [1, 2, 3]
    """
    bare = [_bare(line) for line in lines]
    found = [at for at, line in enumerate(bare) if line and _site_words().fullmatch(line + " ")]
    enough = len(found) >= _FEW and len({re.sub(r"\d", "", bare[at]) for at in found}) > 1
    return found if enough and 20 * len(found) >= sum(bool(line.strip()) for line in lines) else []


def without_site_words(text: str, context: Context) -> str:
    """Return a text without the lines that a site wrote on a copied page; they are told as a problem."""
    lines = text.split("\n")
    gone = set(copied_lines(lines))
    if gone:
        context.problem(
            f"it looks like a page copied from a site: {len(gone)} lines are its own words and left out,"
            " names and dates between the posts cannot be told apart: export the posts instead"
        )
    return "\n".join(line for at, line in enumerate(lines) if at not in gone) if gone else text


ADDRESSEE = "addressee"  # flag of a comment that begins with the name it answers, and a comma
_MARKUP: dict[str, Callable[[str], str]] = {"vkontakte": vk_text, "odnoklassniki": ok_text}
_CHARACTERS = 1 << 20  # that the documents of a batch may have together
_EACH = 1 << 11  # that a document counts for beside those of its text


def batches(documents: Iterator[Document]) -> Iterator[Batch]:
    """Yield documents in large batches; those before an error come before it.

    >>> [len(batch) for batch in batches(iter([Document("Салам")] * 600))]
    [511, 89]
    """
    waiting: list[Document] = []
    room = _CHARACTERS
    try:
        for document in documents:
            waiting.append(document)
            room -= _EACH + len(document.text)
            if room <= 0:
                yield Batch.of(waiting)
                waiting, room = [], _CHARACTERS
    except Exception:
        yield Batch.of(waiting)
        raise
    if waiting:
        yield Batch.of(waiting)


def finisher(context: Context) -> Callable[[Batch], None]:
    """Return what gives documents of this file what every format needs alike.

    That is their platform (the user's word, the reader's, the folder's), their source, and their text
    repaired, its mentions reduced to what is seen, and cleaned, with the flags that come of it.
    """
    forced, hint, name = context.platform, context.hint or "other", context.source.name

    def visible_of(own: str) -> Callable[[str], str] | None:
        """What shows the markup, which is the content's, whatever it is called."""
        return _MARKUP.get(own or forced or hint)

    def finish(batch: Batch) -> None:
        texts, flags, shared = batch.text, batch.flags, batch.shared
        platforms, plain = batch.platform, PLAIN.fullmatch
        for at in [at for at, text in enumerate(texts) if plain(text) is None]:
            visible = visible_of(platforms[at])
            reply = visible is not None and batch.kind[at] == "comment" and addressed(texts[at])
            texts[at], told = _finished(texts[at], visible)
            if told or reply:
                flags[at] = tuple(dict.fromkeys((*flags[at], *told, *([ADDRESSEE] if reply else []))))
        if any(shared):  # what is wrong with the original is not wrong with the repost: no flags
            for at, original in enumerate(shared):
                shared[at] = _finished(original, visible_of(platforms[at]))[0]
        if forced or "" in platforms:
            batch.platform = [forced or own or hint for own in platforms]
        batch.source = [name] * len(batch)

    return finish


def _finished(text: str, visible: Callable[[str], str] | None) -> tuple[str, tuple[str, ...]]:
    """Return a text repaired, its mentions reduced to what is seen, and cleaned; with the flags for it."""
    told = ["undecodable"] if "\ufffd" in text else []  # bytes that nobody could read
    text, repaired = repair(text)
    told += repaired
    text, cut = clean(visible(text) if visible else text)
    if cut:
        told.append("truncated")
    if lossy(text):
        told.append("lossy_encoding")
    return text, tuple(told)
