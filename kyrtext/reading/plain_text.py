"""A text file is one document, unless something more specific knew it."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Document
from .encodings import open_text
from .format import Context, Format, Sample


def _recognise(sample: Sample) -> str | None:
    return "a text file" if sample.text.strip() else None


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    context.origin(text="the whole file")
    with open_text(sample.source, sample.encoding) as opened:
        yield Document(opened.stream.read())


FORMATS = (Format("plain text", ("text",), _recognise, _read, general=True),)
