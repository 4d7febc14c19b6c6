"""Rich Text Format. The home of striprtf."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...files.errors import KyrtextError
from ..document import Document
from ..format import Context, Format, Sample

_PAGE = re.compile(rb"\\ansicpg(\d+)")


def _recognise(sample: Sample) -> str | None:
    return r"begins with {\rtf" if sample.kind == "rtf" else None


def _read(_sample: Sample, context: Context) -> Iterator[Document]:
    """Yield the file as one document. Raises KyrtextError for a damaged one."""
    from striprtf.striprtf import rtf_to_text

    data = context.source.read()
    page = _PAGE.search(data[:2000])
    # Russian WordPad names 1251; without a name the Western page is the rule, and bytes are escaped anyway
    codec = f"cp{page[1].decode()}" if page else "cp1252"
    context.origin(text=f"the text without its formatting, escapes in {codec}")
    try:
        text = rtf_to_text(data.decode("latin-1"), encoding=codec, errors="replace")
    except (ValueError, LookupError, TypeError, OverflowError, RecursionError) as error:
        raise KyrtextError("the RTF file is damaged", str(error), "save it as .docx or .txt") from error
    if text.strip():
        yield Document(text)
    else:
        context.problem("the file holds no text")


FORMATS = (Format("rtf", ("document",), _recognise, _read),)
