"""From a coder's file to numbers: her codings over a corpus, as the measures take them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from ..corpus.corpus import Corpus
from ..files.errors import KyrtextError
from ..search.coding import MEMO_COLUMNS, HandCodings, codings_table
from .store import STATES, open_file
from .study import Study


def codings_of(study: Study) -> HandCodings:
    """The codings that are sure, the posts that were read, and the memos of an open study."""
    names = {row["id"]: row["name"] for row in study.codes()}
    memos = {row["id"]: row["text"] for row in study.file.rows("memo", "text != ''")}
    rows = [
        (
            coding["id"],
            place.row,
            names[coding["code"]],
            place.start,
            place.end,
            coding["quote"],
            coding["coder"],
            coding["created"],
            coding["origin"],
            memos.get(f"coding|{coding['id']}", ""),
        )
        for coding, place in study.codings()
        if place.sure
    ]
    read = study.states() == STATES.index("read")
    refused = [
        (study.ids.rows[one["doc"]], names[one["code"]], one["start"], one["end"])
        for one in study.file.rows("verdict", "verdict = 'rejected'")
        if one["doc"] in study.ids.rows and one["code"] in names
    ]
    return HandCodings(
        study.codebook(),
        codings_table(rows),
        read,
        _memos(study, names),
        study.file.meta("coder"),
        pd.DataFrame(refused, columns=["document", "code", "start", "end"]),
    )


def _memos(study: Study, names: dict[str, str]) -> pd.DataFrame:
    found: list[tuple[str, Any, str]] = []
    for row in study.file.rows("memo", "text != ''"):
        if row["kind"] == "project":
            found.append(("project", "", row["text"]))
        elif row["kind"] == "code" and row["target"] in names:
            found.append(("code", names[row["target"]], row["text"]))
        elif row["kind"] == "post" and row["target"] in study.ids.rows:
            found.append(("post", study.ids.rows[row["target"]], row["text"]))
    return pd.DataFrame(found, columns=list(MEMO_COLUMNS))


def load_codings(corpus: Corpus, path: str | Path) -> tuple[HandCodings, dict[str, int]]:
    """The codings of a file over a corpus, and how many are attached, moved, to be checked, orphaned.

    Only those that are attached or have moved count; nothing is written.

    Raises
    ------
    KyrtextError
        When there is no such file, or its posts are read with other protection of personal data.
    """
    file = open_file(path, writable=False)
    try:
        check_level(file.meta("anonymise"), corpus, path)
        study = Study(corpus, file)
        return codings_of(study), study.attached()
    finally:
        file.close()


def level_of(corpus: Corpus) -> str:
    """Are the texts as they were written ("plain"), or is what is personal in them masked ("masked")?"""
    settings = corpus.notes.get("settings")
    masked = "full" in (corpus.notes.get("anonymise"), getattr(settings, "anonymise", None))
    return "masked" if masked else "plain"


def check_level(known: str, corpus: Corpus, path: str | Path) -> None:
    """Refuse codings of masked texts over plain ones, and the other way: words could not be compared."""
    here = level_of(corpus)
    if known and known != here:
        raise KyrtextError(
            f"cannot use the codings '{path}'",
            f"they were made over {known} texts, these are {here}",
            "use --anonymise full with them" if known == "masked" else "use them without --anonymise full",
        )


def read_lists(path: str | Path) -> tuple[pd.DataFrame, list[str]]:
    """Codings (`document, code`: key of the post, name of the code) and read posts of a file.

    For `kyrtext agreement`: two coders of one study know posts by the same keys.

    Raises KyrtextError when the file cannot be read.
    """
    file = open_file(path, writable=False)
    try:
        parents = {row["id"]: row for row in file.rows("code") if not row["archived"]}
        pairs = []
        for coding in file.rows("coding", "archived = 0"):
            code = parents.get(coding["code"])
            while code is not None:
                pairs.append((coding["doc"], code["name"]))
                code = parents.get(code["parent"])
        read = {row["doc"] for row in file.rows("reading", "state = 'read'")}
        table = pd.DataFrame(pairs, columns=["document", "code"]).drop_duplicates()
        return table[table["document"].isin(read)].reset_index(drop=True), sorted(read)
    finally:
        file.close()
