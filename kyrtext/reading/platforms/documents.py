"""Files of one text each, and those that cannot be read, with what to do about them."""

from __future__ import annotations

from collections.abc import Iterator

from ...files.errors import KyrtextError
from ..carriers import html_tables, mail, pdf, plain, rtf, webpage, word
from ..document import Document
from ..format import Context, Format, Sample

_REFUSED = {
    "doc": (
        "an old Word file (.doc) cannot be read",
        "its binary format is closed",
        "open it in Word or LibreOffice and save it as .docx",
    ),
    "nvcx": (
        "an NVivo capture (.nvcx) cannot be read",
        "its format is not documented",
        "in NVivo export the dataset as .xlsx or text (Export > Export Dataset) and read that file",
    ),
}


def _recognise_refused(sample: Sample) -> str | None:
    return _REFUSED[sample.kind][0] if sample.kind in _REFUSED else None


def _refuse(sample: Sample, _context: Context) -> Iterator[Document]:
    raise KyrtextError(*_REFUSED[sample.kind])


FORMATS = (
    *word.FORMATS,
    *pdf.FORMATS,
    *rtf.FORMATS,
    *mail.FORMATS,
    Format("refused", ("document",), _recognise_refused, _refuse),
    *html_tables.FORMATS,
    *webpage.FORMATS,
    *plain.FORMATS,
)
