"""What every document gets alike, whatever format it comes from: platform, source, a clean text, flags."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from . import markup
from .clean import CUT_ENDS, PLAIN, clean, trimmed
from .document import Document
from .encodings import lossy, repair
from .format import Context

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


def finisher(context: Context) -> Callable[[Iterable[Document]], None]:
    """Return what gives documents of this file what every format needs alike.

    That is their platform (the user's word, the reader's, the folder's), their source, and their text
    repaired, its mentions reduced to what is seen, and cleaned, with the flags that come of it.
    """
    forced, hint, name = context.platform, context.hint or "other", context.source.name
    visible_in, is_plain, cut_ends = _MARKUP.get, PLAIN.fullmatch, CUT_ENDS

    def finish(documents: Iterable[Document]) -> None:
        for document in documents:
            own = document.platform
            if forced or not own:
                document.platform = forced or hint
            document.source = name
            text = document.text
            if text:
                visible = visible_in(own or forced or hint)  # the content's, whatever it is called
                if is_plain(text):
                    text = (visible(text) if visible else text).strip()
                    ends = cut_ends.get(text[-1:])
                    cut = False
                    if "\n" in text or (ends and text.endswith(ends)):
                        text, cut = trimmed(text)
                else:
                    text, flags = repair(text)
                    if flags:
                        document.flag(*flags)
                    text, cut = clean(visible(text) if visible else text)
                document.text = text
                if cut:
                    document.flag("truncated")
                if "?" in text and lossy(text):
                    document.flag("lossy_encoding")
            if document.shared:  # what is wrong with the original is not wrong with the repost: no flags
                visible = visible_in(own or forced or hint)
                shared, _ = repair(document.shared)
                document.shared, _ = clean(visible(shared) if visible else shared)

    return finish
