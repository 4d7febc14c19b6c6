"""An index that kyrtext 0.1.0 wrote is made anew, once, from the texts it holds."""

from __future__ import annotations

import warnings
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ...files.arrow import map_texts, read_columns
from ..documents import plain_documents, typed_documents
from ..engine import Pipeline, cores
from ..settings import lexicon_completer, work_of
from . import contents, layout
from .documents import FLAG_SIGN
from .writer import gathering

OF_THAT_TIME = "0.1.0"  # so that the exports, where they are still there, are read again at the next update
ROWS = 20_000


def remake(path: Path) -> None:
    """Make an index of kyrtext 0.1.0 anew in its place; what the user chose for it stays.

    Documents, their order and what was told of reading them stay as they were; words are analysed again.
    Raises KyrtextError when it cannot be written there.
    """
    warnings.warn(
        f"the index '{path}' is of kyrtext {OF_THAT_TIME}: it is made anew from the texts it holds, once",
        stacklevel=2,
    )
    with layout.locked(path):
        manifest = layout.read_manifest(path, layout.OLDER)
        table = _documents(layout.check(path, manifest))
        settings = contents.settings_of(manifest)
        told: dict[str, Any] = {name: manifest[name] for name in ("walk", "duplicates") if name in manifest}
        if "linguistics" in manifest:
            told["linguistics"] = OF_THAT_TIME
        notes = {
            "settings": settings,
            "options": contents.options_of(manifest),
            "paths": manifest["paths"],
            "told": manifest["told"],
            "record": told,
        }
        with gathering(lexicon_completer(replace(settings, corrections=())), path) as found:
            pipeline = Pipeline(
                work_of(settings, cores()), found.collector, int(table["text"].str.len().sum())
            )
            for first in range(0, len(table), ROWS):
                some = table.iloc[first : first + ROWS]
                pipeline.extend(some["text"].tolist())
                found.documents.put(some)
            pipeline.work_out()
            keep = np.ones(len(table), dtype=bool)

            def fill(folder: Path) -> dict[str, int]:
                found.write(folder, keep, np.zeros(0, dtype=np.int64), contents.as_they_are)
                if settings.anonymise != "off":
                    names = {file["path"]: file.get("names", ()) for file in manifest["files"]}
                    contents.write_names(names, folder)
                return contents.write_usual(folder, notes)

            layout.commit(path, fill, partial(contents.described, notes, manifest["files"]))


def _documents(folder: Path) -> pd.DataFrame:
    """The documents of an index of that version."""
    columns: dict[str, Any] = {
        name: pd.Series(values, dtype=values.dtype)
        for name, values in read_columns(folder / "documents.parquet").items()
    }
    columns["date"] = pd.Series(columns["date"].to_numpy().view("M8[us]")).dt.tz_localize("UTC")
    flags = [tuple(one.split(FLAG_SIGN)) if one else () for one in columns["flags"]]
    columns["flags"] = pd.Series(flags, dtype=object)
    columns.update(map_texts(folder / "documents.arrow"))
    return typed_documents(plain_documents(pd.DataFrame(columns)))
