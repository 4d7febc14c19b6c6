"""Tables as Word documents: a heading, the table, how it was made, and figures where there are some."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import docx
import pandas as pd
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Inches, Mm, Pt, RGBColor

from ..files.messages import heading, messages, number, table_title
from ..files.writing import writing
from .wording import is_number, plain, safe_terminal, worded

ROWS = 2_000  # of a table that a document still opens with
# python-docx stamps the clock otherwise
CREATED = dt.datetime(2020, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
SIGNS = dict.fromkeys(range(32), None) | {0xFFFE: None, 0xFFFF: None}
WIDE = 6  # more columns turn the page
PLACES = ("platform", "group", "date", "id")  # stand behind a line of a concordance


def write_document(
    table: pd.DataFrame,
    path: str | Path,
    title: str = "",
    lang: str = "en",
    settings: dict[str, Any] | None = None,
    picture: Any = None,
    method: str = "",
) -> Path:
    """Write a table as a Word document (.docx), whole or not at all, and return its path.

    The hit of a concordance stands in bold in its line. Of a long table the first 2,000 rows are written, and
    a line says how many more there are. A `picture` (a matplotlib figure) stands before the table; behind it,
    how it was made: the paragraph on the `method` and the `settings`.
    """
    book = blank()
    page = book.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    lines = {"left", "hit", "right"} <= set(table.columns)
    if len(table.columns) > WIDE and not lines:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = Mm(297), Mm(210)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(page, side, Mm(18))
    if title:
        book.add_heading(_text(table_title(title, lang)), level=1)
    if picture is not None:
        _picture(book, picture)
    if lines:
        _concordance(book, table.head(ROWS), lang)
    elif len(table.columns):
        _table(book, table.head(ROWS), title, lang)
    if len(table) > ROWS:
        book.add_paragraph(f"… {number(len(table) - ROWS, lang)}")
    if method or settings:
        book.add_heading(messages("screen", lang)["settings"], level=2)
    if method:
        book.add_paragraph(_text(method))
    for name, value in (settings or {}).items():
        if value not in ("", None) and not isinstance(value, dict):
            book.add_paragraph(_text(f"{heading(name, lang)}: {value}"))
    return saved(book, path)


def _picture(book: Any, picture: Any) -> None:
    """A figure as wide as it was made for, no wider than the page."""
    from ..plots.paper import save

    page = book.sections[0]
    room = page.page_width - page.left_margin - page.right_margin
    height = page.page_height - page.top_margin - page.bottom_margin - Mm(20)  # its heading stands above
    wide, high = picture.get_size_inches()
    wide = min(Inches(wide), room, int(height * wide / high))
    with tempfile.TemporaryDirectory() as folder:
        book.add_picture(str(save(picture, Path(folder) / "figure.png")), width=wide)


def blank(points: float | None = None) -> Any:
    """An empty document that no clock has stamped, in type of so many points."""
    book = docx.Document()
    book.core_properties.created = book.core_properties.modified = CREATED
    book.core_properties.author, book.core_properties.comments = "kyrtext", "written by kyrtext"
    if points:
        book.styles["Normal"].font.size = Pt(points)
    return book


def quiet(run: Any) -> None:
    """Small and grey: what stands under a quotation."""
    run.font.size, run.font.color.rgb = Pt(9), RGBColor(0x55, 0x55, 0x55)


def saved(book: Any, path: str | Path) -> Path:
    """Write a document whole or not at all; the same document gives the same bytes."""
    stream = io.BytesIO()
    book.save(stream)
    with writing(path) as temporary:
        temporary.write_bytes(_unstamped(stream.getvalue()))
    return Path(path)


def _table(book: Any, table: pd.DataFrame, title: str, lang: str) -> None:
    made = book.add_table(rows=len(table) + 1, cols=len(table.columns), style="Light Grid Accent 1")
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeated on every page
    cells = made._cells
    wide = len(table.columns)
    for column, (name, texts) in enumerate(worded(table, title, lang).items()):
        cells[column].text = heading(str(name), lang, title)
        for row, text in enumerate(texts, start=1):
            cell = cells[row * wide + column]
            cell.text = _text(text)
            if is_number(table[name]):
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for cell in cells:
        for run in cell.paragraphs[0].runs:
            run.font.size = Pt(8)


def _concordance(book: Any, table: pd.DataFrame, lang: str) -> None:
    told = worded(table[[name for name in PLACES if name in table.columns]], "kwic", lang)
    for number_, row in enumerate(plain(table).to_dict("records")):
        line = book.add_paragraph()
        line.add_run(_text(row["left"]))
        line.add_run(_text(row["hit"])).bold = True
        line.add_run(_text(row["right"]))
        place = " · ".join(texts[number_][:40] for texts in told.values() if texts[number_])
        if place:
            line.add_run(_text(f"  [{place}]")).italic = True


def _text(text: str) -> str:
    """A text XML can hold: no control signs but line breaks, no half emoji."""
    whole = str(text).encode("utf-8", "replace").decode("utf-8")
    return safe_terminal(whole.replace("\n", " ")).translate(SIGNS)


def _unstamped(data: bytes) -> bytes:
    """The same document without the times of its parts, so that the same table gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0)), old.read(entry.filename))
    return out.getvalue()
