"""The text layer of PDF files. The home of pypdfium2."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...errors import KyrtextError
from ..document import Document
from ..format import Context, Format, Sample

# a word cut at the end of a line; PDFium writes U+0002 or U+FFFE for a hyphen it knows to be one
_HYPHEN = re.compile(r"(?<=[^\W\d_])(?:[\u0002\ufffe\u00ad]|-(?=\s*\n[^\W\d_A-ZА-ЯЁӨҮҢ]))\s*\n?")


def _recognise(sample: Sample) -> str | None:
    return "begins with %PDF" if sample.kind == "pdf" else None


def _read(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the file as one document, pages joined; a scan without a text layer is reported."""
    context.origin(text="the text layer of all pages")
    pages = list(_pages(context))
    text = "\n".join(pages)
    if text.strip():
        yield Document(text)
    else:
        context.problem(f"no text layer in its {len(pages)} pages (a scan?): run character recognition first")


def _pages(context: Context) -> Iterator[str]:
    import pypdfium2  # loads a large library: only when there is a PDF

    try:
        file = pypdfium2.PdfDocument(context.source.read())
    except (pypdfium2.PdfiumError, ValueError, OSError) as error:
        raise KyrtextError(
            "the PDF cannot be opened", str(error), "save it again, without a password"
        ) from error
    try:
        for number in range(len(file)):
            try:
                text = file[number].get_textpage().get_text_range()
            except (pypdfium2.PdfiumError, ValueError) as error:
                context.problem(f"page {number + 1} cannot be read: {error}")
                continue
            yield _HYPHEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    finally:
        file.close()


FORMATS = (Format("pdf", ("document",), _recognise, _read),)
