"""Plain text and Markdown: a file is one document."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Document
from ..format import Context, Format, Sample
from .encodings import decode


def _recognise(sample: Sample) -> str | None:
    return "text without any structure that is known" if sample.text.strip() else None


def _read(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the file as one document."""
    decoded = decode(context.source.read())
    context.origin(text=f"the whole file ({decoded.evidence})")
    if decoded.text.strip():
        yield Document(decoded.text, flags=decoded.flags)


FORMATS = (Format("plain text", ("text",), _recognise, _read, general=True),)
