"""The text layer of PDF files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...files.errors import KyrtextError
from ..document import Document
from ..format import Context, Format, Sample
from .native_process import native, on_disk, patience_for

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
    patience = patience_for(context.source.size)
    with on_disk(context.source) as path:
        try:
            process = native()
            count = process.ask("pdf", path, patience)["pages"]
        except KyrtextError as error:
            raise KyrtextError(
                "the PDF cannot be opened", error.found, "save it again, without a password"
            ) from error
        for number in range(count):
            try:
                text = process.ask("page", number, patience)["text"]
            except KyrtextError as error:
                context.problem(f"page {number + 1} cannot be read: {error.found}", lost=1)
                if not process.alive():
                    return
                continue
            yield _HYPHEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


FORMATS = (Format("pdf", ("document",), _recognise, _read),)
