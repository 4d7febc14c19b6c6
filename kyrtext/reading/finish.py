"""What every document gets alike, whatever format it comes from: platform, source, a clean text, flags."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from . import markup
from .clean import clean, trimmed
from .document import Document
from .encodings import lossy, repair
from .format import Context
from .marks import BRACKETS, DAMAGE, ODD, QUESTION, UNUSUAL, marks

_MARKUP = {"vkontakte": markup.vk, "odnoklassniki": markup.ok}
_FEW, _MANY = 16, 512  # documents taken at once
_CHARACTERS = 1 << 20  # that so many documents may have together


def batches(documents: Iterator[Document]) -> Iterator[list[Document]]:
    """Yield the documents in lists, long ones when the texts are short; those before an error come before it.

    >>> [len(batch) for batch in batches(iter([Document("Салам")] * 40))]
    [16, 24]
    """
    size = _FEW
    while True:
        batch: list[Document] = []
        try:
            batch.extend(islice(documents, size))
        except Exception:
            yield batch
            raise
        yield batch
        if len(batch) < size:
            return
        characters = sum([len(document.text) for document in batch])
        size = min(_MANY, max(1, size * _CHARACTERS // (characters + 1)), 8 * size)


def finisher(context: Context) -> Callable[[Sequence[Document]], None]:
    """Return what gives documents of this file what every format needs alike.

    That is their platform (the user's word, the reader's, the folder's), their source, and their text
    repaired, its mentions reduced to what is seen, and cleaned, with the flags that come of it.
    """
    forced, hint, name = context.platform, context.hint or "other", context.source.name

    def finish(documents: Sequence[Document]) -> None:
        for document, mark in zip(documents, marks([document.text for document in documents]), strict=True):
            own = document.platform
            if forced or not own:
                document.platform = forced or hint
            document.source = name
            if mark or document.shared:
                visible = _MARKUP.get(own or forced or hint)  # the content's, whatever it is called
                if mark:
                    _finish_text(document, mark, visible)
                if document.shared:  # what is wrong with the original is not wrong with the repost: no flags
                    shared, _ = repair(document.shared)
                    document.shared, _ = clean(visible(shared) if visible else shared)

    return finish


def _finish_text(document: Document, mark: int, visible: Callable[[str], str] | None) -> None:
    """Repair and clean a text that may need it; `mark` tells what it may need."""
    text, cut = document.text, False
    if mark & ODD and mark & (UNUSUAL | DAMAGE):
        text, flags = repair(text) if mark & DAMAGE else (text, ())
        if flags:
            document.flag(*flags)
        text, cut = clean(visible(text) if visible else text)
    else:
        if mark & BRACKETS and visible:
            text = visible(text)
        if mark != QUESTION:
            text, cut = trimmed(text)
    document.text = text
    if cut:
        document.flag("truncated")
    if "?" in text and lossy(text):
        document.flag("lossy_encoding")
