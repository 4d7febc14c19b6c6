"""A corpus as files, and back: tables as Parquet, tokens as mapped arrays, texts as a mapped Arrow file."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import __version__
from ...errors import KyrtextError
from ...files.arrow import map_texts, read_columns, write_columns, write_texts
from ...files.lazy import Later, LaterMap
from ...reading.details import NUMBERS
from .. import stop_lists as stoplists
from ..corpus import Corpus
from ..corrections import Correction, corrected, load_corrections
from ..decisions import USUAL
from ..documents import DOCUMENT_COLUMNS, further_in_order, plain_documents
from ..postings import Postings, by_number
from . import layout
from .alone import write_alone
from .facts import KeptDocuments, KeptFacts, mapped, write_facts
from .groups import kept_groups, write_groups

if TYPE_CHECKING:
    from ...reading import ReadOptions, ReadReport
    from ..build import Settings

# nearly every value differs: mapped, not loaded
MAPPED = ("id", "parent_id", "post_id", "text", "shared", "url", "links")
ARRAYS = ("ids", "starts", "opens", "bounds")
FLAG_SIGN = ";"
REPEATS = (("form", "token"), ("form_key", "form"), ("lemma_key", "lemma"))  # most values are equal


def save(corpus: Corpus, path: str | Path) -> Path:
    """Write a corpus as an index, whole or not at all, and return its path.

    Raises KyrtextError when another run is writing there or the folder holds something else.
    """
    with layout.locked(path) as store:
        layout.commit(store, lambda folder: write(corpus, folder), told(describe(corpus, [])))
    return Path(path)


def describe(corpus: Corpus, files: list[dict[str, Any]]) -> dict[str, Any]:
    """What the manifest says of a corpus besides its checksums."""
    from ...reading import ReadOptions
    from ..build import Settings

    settings = corpus.notes.get("settings") or Settings()
    options = corpus.notes.get("options") or ReadOptions()
    return {
        "kyrtext": __version__,
        "counts": {"documents": len(corpus), "words": corpus.words, "types": len(corpus.lexicon)},
        "settings": dataclasses.asdict(settings),
        "options": dataclasses.asdict(options),
        "paths": list(corpus.notes.get("paths", ())),
        "files": files,
    }


def told(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest with its account of the reading in words, which then need not be made up again."""
    return {**manifest, "told": _reading(manifest).told()}


def write(corpus: Corpus, folder: Path) -> None:
    """Write the files of a corpus into a folder."""
    for name in ARRAYS:
        np.save(folder / f"{name}.npy", np.ascontiguousarray(getattr(corpus, name)))
    offsets, positions = postings(corpus.ids, len(corpus.lexicon))
    np.save(folder / "offsets.npy", offsets)
    np.save(folder / "positions.npy", positions)
    places = corpus.document_ids[positions]
    np.save(folder / "places.npy", places)
    # what is worked out for the index is asked of its postings
    corpus._known["postings"] = Postings(offsets, positions, places)
    write_facts(corpus, folder)
    write_groups(corpus, folder)
    write_alone(corpus, folder)
    write_columns(without_repeats(corpus.lexicon), folder / "lexicon.parquet")
    write_documents(corpus.documents, folder, "documents")


def without_repeats(lexicon: pd.DataFrame) -> dict[str, np.ndarray]:
    """The columns of a lexicon; what only repeats another column is left empty."""
    columns = {name: lexicon[name].to_numpy() for name in lexicon.columns}
    for name, other in reversed(REPEATS):
        own = lexicon[name].to_numpy(dtype=object)
        columns[name] = np.where(own == lexicon[other].to_numpy(dtype=object), None, own)
    return columns


def with_repeats(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The columns `without_repeats` made, whole again."""
    for name, other in REPEATS:
        columns[name] = np.where(pd.isna(columns[name]), columns[other], columns[name])
    return columns


def write_documents(table: pd.DataFrame, folder: Path, name: str) -> None:
    """Write a table of documents: what is looked at often as Parquet, ids and texts as a mapped file."""
    numbers = [column for column in NUMBERS if column in table.columns]
    counts = {column: table[column].to_numpy(dtype=np.float64, na_value=np.nan) for column in numbers}
    table = plain_documents(table)
    columns: dict[str, Any] = {}
    for column in table.columns:
        if column == "date":
            columns[column] = table[column].dt.tz_localize(None).to_numpy(dtype="M8[us]").view(np.int64)
        elif column == "flags":
            columns[column] = np.array([FLAG_SIGN.join(flags) for flags in table[column]], dtype=object)
        elif column in counts:
            columns[column] = counts[column]
        elif column not in MAPPED:
            columns[column] = table[column].to_numpy()
    write_columns(columns, folder / f"{name}.parquet")
    write_texts({column: table[column].tolist() for column in MAPPED}, folder / f"{name}.arrow")


def read_documents_table(folder: Path, name: str) -> pd.DataFrame:
    """The table `write_documents` wrote; ids and texts stay on disk until they are looked at."""
    columns: dict[str, Any] = as_objects(read_columns(folder / f"{name}.parquet"))
    dates = pd.Series(columns["date"].to_numpy().view("M8[us]"))
    columns["date"] = dates.dt.tz_localize("UTC")
    combinations = {flags: tuple(flags.split(FLAG_SIGN)) if flags else () for flags in set(columns["flags"])}
    columns["flags"] = pd.Series([combinations[flags] for flags in columns["flags"]], dtype=object)
    columns.update(map_texts(folder / f"{name}.arrow"))
    for column in NUMBERS:
        counts = columns[column].to_numpy()
        unknown = np.isnan(counts)
        read = np.where(unknown, 0, counts).astype(np.int64)
        columns[column] = pd.Series(pd.arrays.IntegerArray(read, unknown))
    return pd.DataFrame(
        {column: columns[column] for column in (*DOCUMENT_COLUMNS, *further_in_order(columns))}
    )


def as_objects(columns: dict[str, np.ndarray]) -> dict[str, pd.Series]:
    """The columns as series; text as Python strings, whatever pandas would make of it."""
    return {name: pd.Series(values, dtype=values.dtype) for name, values in columns.items()}


def postings(ids: np.ndarray, types: int) -> tuple[np.ndarray, np.ndarray]:
    """Where each type stands: tokens of type t are ``positions[offsets[t]:offsets[t + 1]]``, ascending.

    >>> [part.tolist() for part in postings(np.array([1, 0, 1]), 2)]
    [[0, 1, 3], [1, 0, 2]]
    """
    offsets = np.concatenate(([0], np.cumsum(np.bincount(ids, minlength=types)))).astype(np.int64)
    return offsets, by_number(ids).astype(np.int32 if len(ids) < 2**31 else np.int64)


def open_store(
    path: str | Path,
    stopwords: Sequence[str | Path] = (),
    *,
    settings: Settings | None = None,
    corrections: Sequence[str | Path] = (),
) -> Corpus:
    """Return the corpus of an index; tokens and texts stay on disk until they are looked at.

    Parameters
    ----------
    path : path
    stopwords : sequence of paths
        Stop lists added to those the index was made with.
    settings : Settings, optional
        Mark stop words anew by these settings alone.
    corrections : sequence of paths
        Tables of the user's corrections; an index holds none itself.

    Raises
    ------
    KyrtextError
        When there is no index, or it is damaged or of another version.
    """
    manifest = layout.read_manifest(path)
    folder = layout.state_folder(path, manifest)
    missing = [name for name in manifest["checksums"] if not (folder / name).is_file()]
    if missing:
        raise _damaged(path, f"{missing[0]} is missing")
    try:
        arrays = [mapped(folder / f"{name}.npy") for name in ARRAYS]
        index = Postings(*(mapped(folder / f"{name}.npy") for name in ("offsets", "positions", "places")))
    except (OSError, ValueError) as error:
        raise _damaged(path, str(error)) from error
    lexicon = Later(lambda: _loaded(path, lambda: _lexicon(folder)))
    documents = Later(lambda: _loaded(path, lambda: read_documents_table(folder, "documents")))
    notes = notes_of(manifest, tuple(map(str, stopwords)))
    ids, starts, opens, bounds = arrays
    corpus = Corpus(ids, starts, opens, bounds, lexicon, documents, notes)  # type: ignore[arg-type]
    types = int(manifest["counts"]["types"])
    kept = KeptDocuments(folder)
    corpus._of_lexicon["facts"] = KeptFacts(folder, types, lexicon)
    corpus._known.update(kept.known())
    corpus._known.update(postings=index, type_counts=Later(index.sizes), kept=kept)
    corpus._known["inside"] = Later(lambda: mapped(folder / "type-inside.npy"))
    kept_groups(corpus, folder)
    own = load_corrections(corrections)
    if own or settings is not None or stopwords:
        corpus = _under(corpus, folder, own, settings, stopwords)
    return corpus


def _under(
    corpus: Corpus,
    folder: Path,
    corrections: Sequence[Correction],
    settings: Settings | None,
    stopwords: Sequence[str | Path],
) -> Corpus:
    """The corpus of an index under the user's own corrections and stop lists."""
    lexicon = corrected(corpus.lexicon, corrections)
    changed = lexicon is not corpus.lexicon
    stop = lexicon["stop"].to_numpy(dtype=bool)
    if settings is not None:
        stop = stoplists.mark(
            lexicon, stoplists.chosen(settings.stopwords, shipped_lists=settings.shipped_stopwords)
        )
    if stopwords:
        stop = stop | stoplists.mark(lexicon, stoplists.chosen(stopwords, shipped_lists=False))
    lexicon = lexicon.assign(stop=stop)
    other = corpus.changed(lexicon=lexicon, _of_lexicon={})
    if not changed:
        made = Later(lambda: lexicon)
        other._of_lexicon["facts"] = KeptFacts(folder, len(lexicon), made, stop)
    # what is kept of groups holds for other stop lists under other names, but not for other lemmas
    left = (USUAL, "rows", "lengths") if changed else (USUAL,)
    other._known.update(
        {
            name: value
            for name, value in corpus._known.items()
            if name != "lexicon" and (name[0] if isinstance(name, tuple) else name) not in left
        }
    )
    return other


def _lexicon(folder: Path) -> pd.DataFrame:
    return pd.DataFrame(as_objects(with_repeats(read_columns(folder / "lexicon.parquet"))))


def _loaded(path: str | Path, load: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    try:
        return load()
    except (OSError, ValueError, KeyError) as error:
        raise _damaged(path, str(error)) from error


def _damaged(path: str | Path, why: str) -> KyrtextError:
    return KyrtextError(f"cannot open the index '{path}'", why, "kyrtext index --verify says what is damaged")


def notes_of(manifest: dict[str, Any], stopwords: tuple[str, ...] = ()) -> LaterMap:
    """What reading found, as a corpus read from the folders themselves would tell it."""
    return LaterMap(
        {
            "reading": Later(lambda: _reading(manifest)),
            "options": Later(lambda: options_of(manifest)),
            "settings": Later(lambda: _settings(manifest, stopwords)),
            "anonymise": manifest["settings"]["anonymise"],
            "told": manifest["told"],
            "paths": tuple(manifest["paths"]),
            "names": tuple(sorted({name for file in manifest["files"] for name in file.get("names", ())})),
            "inputs": [
                {name: file[name] for name in ("file", "bytes", "sha256")} for file in manifest["files"]
            ],
        }
    )


def _settings(manifest: dict[str, Any], stopwords: tuple[str, ...]) -> Settings:
    settings = settings_of(manifest)
    return dataclasses.replace(settings, stopwords=(*settings.stopwords, *stopwords))


def _reading(manifest: dict[str, Any]) -> ReadReport:
    from .record import Settled, joined

    known = manifest.get("duplicates", {"superseded": 0, "crossposts": 0})
    # how many they were is known; which they were is settled
    found = Settled(*(np.arange(known[name], dtype=np.int64) for name in ("superseded", "crossposts")))
    records = [manifest["walk"]] if "walk" in manifest else []
    records += [file["report"] for file in manifest["files"]]
    return joined(records, found)


def settings_of(manifest: dict[str, Any]) -> Settings:
    """The settings the index was made with."""
    from ..build import Settings

    known = {name: _frozen(value) for name, value in manifest["settings"].items()}
    return Settings(**known)


def options_of(manifest: dict[str, Any]) -> ReadOptions:
    """The reading options the index was made with."""
    from ...reading import ColumnMap, ReadOptions

    known = dict(manifest["options"])
    return ReadOptions(**{**known, "columns": ColumnMap(**known["columns"])})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
