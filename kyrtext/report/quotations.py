"""Quotations for a paper: a Word file of what was coded, by code and date, with the post each is from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..corpus.columns import best_dates
from ..corpus.corpus import Corpus
from ..files.messages import messages, number
from ..search.codebook import in_tree
from ..search.coding import HandCodings, rolled_spans
from .document import blank, quiet, saved
from .refi import clean

WHOLE = 600  # characters of a whole post that are quoted


def write_quotations(corpus: Corpus, codings: HandCodings, path: str | Path, lang: str = "en") -> Path:
    """Write the quotations of all codes as a .docx: a heading for each code, then passages by date.

    Under every quotation stand date, platform, group and author (as the corpus knows them: pseudonyms), and
    the coder's memo. The same codings give the same bytes.
    """
    said = messages("desk", lang)
    document = blank(11)
    document.add_heading(said["quotations"], 0)
    read = int(codings.read.sum())
    document.add_paragraph(
        said["quotations_from"]
        .replace("{codings}", number(len(codings.table), lang))
        .replace("{read}", number(read, lang))
        .replace("{all}", number(len(corpus), lang))
        .replace("{coder}", clean(codings.coder))
    )
    spans = rolled_spans(codings)
    details = _details(corpus, codings.table["document"].to_numpy(dtype=np.int64))
    for code, deep in in_tree(codings.codebook.codes):
        own = codings.table[codings.table["code"] == code.name]
        documents, *_ = spans[code.name]
        if not len(documents):
            continue
        many = number(len(documents), lang), number(len(set(documents.tolist())), lang)
        title = f"{code.called(lang)} ({' / '.join(many)})"
        document.add_heading(clean(title), min(deep + 1, 9))
        if code.description:
            document.add_paragraph().add_run(clean(code.description)).italic = True
        order = details.loc[own.index, "when"].sort_values(kind="stable", na_position="last").index
        for row in own.loc[order].itertuples():
            _quotation(document, row, details.loc[row.Index], said)
    return saved(document, path)


def _details(corpus: Corpus, rows: np.ndarray) -> pd.DataFrame:
    """What stands under each quotation."""
    table = corpus.details(rows, ["platform", "group", "kind", "author", "date", "date_local", "text"])
    when = best_dates(table) if len(table) else pd.Series([], dtype="datetime64[us, UTC]")
    return table.assign(when=when)


def _quotation(document: Any, row: Any, known: Any, said: Any) -> None:
    text = row.quote if row.start >= 0 else known.text
    cut = text if len(text) <= WHOLE or row.start >= 0 else text[:WHOLE] + "…"
    document.add_paragraph(clean(cut).replace("\r", ""), style="Quote")
    when = "" if pd.isna(known.when) else known.when.strftime("%Y-%m-%d")
    told = [when, known.platform, known.group, known.author, said["whole_post"] if row.start < 0 else ""]
    line = document.add_paragraph()
    run = line.add_run(clean(" · ".join(str(part) for part in told if part)))
    quiet(run)
    if row.memo:
        line.add_run(clean(f"\n{row.memo}")).italic = True
