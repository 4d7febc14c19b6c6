"""Files to take away from the desk: the same tables and projects that the commands write."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from ..corpus.corpus import Corpus
from ..files.errors import KyrtextError
from ..files.messages import LANGUAGES
from ..measures.bursts import bursts
from ..measures.codes import codes
from ..measures.crosstab import crosstab
from ..measures.timeline import timeline
from ..report.qda import CODE_POINTS, UTF16, write_project
from ..report.quotations import write_quotations
from ..report.refi import write_codebook
from ..report.tables import write_table
from ..report.workbook import Sheet, write_workbook
from ..search.coding import HandCodings, hand_coded, read_only
from .hand import codings_of
from .study import Study

Params = Mapping[str, str]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"
POSTS = ("platform", "group", "kind", "author", "date", "date_local", "id", "url")


def codings_sheet(corpus: Corpus, codings: HandCodings) -> pd.DataFrame:
    """One row per coding with what is known of its post: the table for Excel, and for the next program.

    `start` and `end` count characters (code points) of the raw text; -1 for a whole post, whose text is the
    quote.
    """
    table = codings.table
    rows = table["document"].to_numpy(dtype=np.int64)
    names = [name for name in POSTS if name in corpus.documents.columns]
    known = corpus.details(rows, [*names, "text"])
    whole = table["start"].to_numpy() < 0
    quotes = np.where(whole, known["text"].to_numpy(dtype=object), table["quote"].to_numpy(dtype=object))
    out = table.assign(quote=pd.Series(quotes, dtype=object, index=table.index), whole_post=whole)
    for name in names:
        out[name] = known[name].to_numpy()
    return out


def sheets(corpus: Corpus, codings: HandCodings, every: str = "month") -> list[Sheet]:
    """The workbook of what was coded: codings, codes, crosstab, timeline, bursts, memos."""
    found = [Sheet("codings", codings_sheet(corpus, codings))]
    if codings.read.any():
        part, over = read_only(corpus, codings)
        coded = hand_coded(part, over)
        items = coded.items
        line = timeline(part, items, every)
        found += [
            Sheet("codes", codes(part, coded)),
            Sheet("crosstab", crosstab(part, items), topic="crosstab"),
            Sheet("timeline", line, topic="timeline"),
            Sheet("bursts", bursts(line), topic="bursts"),
        ]
    return [*found, Sheet("memos", codings.memos)]


def _workbook(study: Study, corpus: Corpus, codings: HandCodings, path: Path, params: Params) -> None:
    facts = {
        "coder": codings.coder,
        "codings": len(codings.table),
        "posts read": int(codings.read.sum()),
        "posts": len(corpus),
        "file": study.file.path.name,
        **{f"codings {name}": count for name, count in study.attached().items()},
    }
    write_workbook(sheets(corpus, codings, params.get("every", "month")), path, facts)


def _table(_study: Study, corpus: Corpus, codings: HandCodings, path: Path, _params: Params) -> None:
    write_table(codings_sheet(corpus, codings), path)


def _quotations(_study: Study, corpus: Corpus, codings: HandCodings, path: Path, params: Params) -> None:
    lang = params.get("lang", "en")
    write_quotations(corpus, codings, path, lang if lang in LANGUAGES else "en")


def _project(_study: Study, corpus: Corpus, codings: HandCodings, path: Path, params: Params) -> None:
    positions = UTF16 if params.get("positions") == UTF16 else CODE_POINTS
    write_project(corpus, codings, path, positions=positions)


def _codebook(_study: Study, _corpus: Corpus, codings: HandCodings, path: Path, _params: Params) -> None:
    write_codebook(codings.codebook, path)


def _stop_list(study: Study, _corpus: Corpus, _codings: HandCodings, path: Path, _params: Params) -> None:
    words = sorted(row["word"] for row in study.file.rows("stopword"))
    path.write_bytes("".join(f"{word}\n" for word in words).encode())


WRITERS: dict[str, tuple[str, Callable[[Study, Corpus, HandCodings, Path, Params], None], str]] = {
    "xlsx": (".xlsx", _workbook, XLSX),
    "csv": (".csv", _table, "text/csv"),
    "docx": (".docx", _quotations, DOCX),
    "qdpx": (".qdpx", _project, ZIP),
    "qdc": (".qdc", _codebook, "application/xml"),
    "stopwords": (".txt", _stop_list, "text/plain"),
}


def export(study: Study, name: str, params: Params) -> tuple[str, bytes, str]:
    """Name, bytes and media type of an export.

    Raises
    ------
    KyrtextError
        For an unknown kind, or when there is nothing to write.
    """
    if name not in WRITERS:
        raise KyrtextError(f"the desk writes no '{name}'", f"it writes {', '.join(WRITERS)}")
    suffix, write, kind = WRITERS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{'stopwords' if name == 'stopwords' else 'codings'}{suffix}"
        write(study, study.corpus, codings_of(study), path, params)
        return path.name, path.read_bytes(), kind
