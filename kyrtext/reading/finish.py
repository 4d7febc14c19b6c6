"""What every document gets alike, whatever format it comes from: platform, source, a clean text, flags."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import compress

from .batches import Batch, Once, joined
from .carriers import markup
from .carriers.encodings import lossy, repair
from .clean import clean, trimmed
from .document import Document
from .format import Context
from .marks import BRACKETS, DAMAGE, EDGES, LINES, ODD, UNUSUAL, marks

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
