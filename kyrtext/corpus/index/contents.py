"""A corpus as the files of an index, and back; and what an index keeps of the usual questions.

The usual table groups by lemma under the stop lists of the index. Another grouping, or another division, is
counted when it is asked for; the numbers are the same. A term that is searched for may be one of the
commonest inflected words; its lemma is then known without loading the dictionaries.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from ... import __version__
from ...files.arrays import mapped
from ...files.cache import Lazy, LazyMap
from ...files.errors import KyrtextError
from .. import stop_lists as stoplists
from ..corpus import Corpus, Stored
from ..corrections import Correction, corrected, load_corrections
from ..counting import Counted, Parts, counted, parts_of, spread_of, type_counts
from ..decisions import Entry, of_words
from ..group_table import GroupTable, with_groups
from ..grouping import Counting, Grouping, GroupKey, grouped
from ..pseudonyms import load_key, which_key
from ..terms import read_without_context
from ..types import Facts, Postings, TypeCounts
from . import layout
from .documents import IndexDocuments
from .lexicon import FILE, GROUPS, IndexFacts, lexicon_table
from .writer import Source, gathering

if TYPE_CHECKING:
    from ...reading import ReadOptions, ReadReport
    from ..settings import Settings

T = TypeVar("T")
ARRAYS = ("ids", "starts", "opens", "bounds")
POSTINGS = ("offsets", "positions", "places")
NAMES = "names.json"
DOCUMENTS = 1 << 16  # of a corpus in memory, written at once


def save(corpus: Corpus, path: str | Path) -> Path:
    """Write a corpus as an index, whole or not at all, and return its path.

    Raises KyrtextError when another run is writing there or the folder holds something else.
    """
    with layout.locked(path) as store, gathering(unmarked) as found:
        for first in range(0, len(corpus), DOCUMENTS):
            found.documents.put(corpus.documents.iloc[first : first + DOCUMENTS])
        numbers = found.numbers_of(corpus.lexicon)
        found.types.stop = np.zeros(found.collector.size, dtype=bool)
        found.types.stop[numbers] = corpus.facts.stop
        source = Source(corpus.ids, corpus.starts, corpus.opens, corpus.bounds, numbers)
        keep, rows = np.ones(len(corpus), dtype=bool), np.arange(len(corpus))

        def fill(folder: Path) -> dict[str, int]:
            found.write(folder, keep, rows[:0], as_they_are, [source], rows)
            if "names" in corpus.notes:
                write_names({"": corpus.notes["names"]}, folder)
            return write_usual(folder, corpus.notes)

        layout.commit(store, fill, partial(described, corpus.notes, []))
    return Path(path)


def as_they_are(documents: pd.DataFrame, _: np.ndarray, __: bool) -> pd.DataFrame:
    """Documents whose authors have been exchanged already, or shall not be."""
    return documents


def unmarked(lexicon: pd.DataFrame) -> pd.DataFrame:
    """A table of types without any stop word."""
    return lexicon.assign(stop=False)


def described(notes: Any, files: list[dict[str, Any]], counts: dict[str, int]) -> dict[str, Any]:
    """What the manifest says of a corpus besides its checksums; its account of the reading in words, too."""
    from ...reading import ReadOptions
    from ..settings import Settings

    manifest = {
        "kyrtext": __version__,
        "counts": counts,
        "settings": settings_kept(notes.get("settings") or Settings()),
        "options": dataclasses.asdict(notes.get("options") or ReadOptions()),
        "paths": [str(path) for path in notes.get("paths", ())],
        "files": files,
        **notes.get("record", {}),
    }
    return {**manifest, "told": notes["told"] if "told" in notes else _reading(manifest).told()}


def write_usual(folder: Path, notes: Mapping[str, Any]) -> dict[str, int]:
    """Work out what an index knows beforehand of the files in a folder; returns how much there is."""
    corpus = opened(folder, notes, usual=False)
    write_groups(corpus, folder)
    write_common_readings(corpus, folder)
    return {"documents": len(corpus), "words": corpus.words, "types": len(corpus.facts)}


def open_store(
    path: str | Path,
    stopwords: Sequence[str | Path] = (),
    *,
    settings: Settings | None = None,
    corrections: Sequence[str | Path] = (),
) -> Corpus:
    """What `open_store` of the room does for an index of this version."""
    manifest = layout.read_manifest(path)
    folder = layout.check(path, manifest)
    try:
        corpus = opened(folder, notes_of(manifest, folder, tuple(map(str, stopwords))), path)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise _damaged(path, f"{type(error).__name__}: {error}") from error
    if manifest.get("groups"):  # a table of groups that the index was made with
        corpus = with_groups(corpus, GroupTable.of_plain(manifest["groups"]))
    own = load_corrections(corrections)
    if own or settings is not None or stopwords:
        corpus = _under(corpus, folder, own, settings, stopwords)
    return corpus


def opened(folder: Path, notes: Any = None, path: str | Path = "", *, usual: bool = True) -> Corpus:
    """The corpus whose files lie in a folder; nothing but the numbers of its types has been looked at.

    While they are being written, what is asked for most (`usual`) is not there yet.
    """
    ids, starts, opens, bounds = (mapped(folder / f"{name}.npy") for name in ARRAYS)
    postings = Postings(*(mapped(folder / f"{name}.npy") for name in POSTINGS))
    kept = IndexDocuments(folder)
    lexicon = Lazy(lambda: _loaded(path, lambda: lexicon_table(folder)))
    return Corpus(
        ids,
        starts,
        opens,
        bounds,
        lexicon,  # type: ignore[arg-type]
        Lazy(lambda: _loaded(path, kept.table)),  # type: ignore[arg-type]
        notes or {},
        IndexFacts(folder, len(postings.offsets) - 1, lexicon),
        Stored(postings, mapped(folder / "type-inside.npy"), kept, UsualTables(folder) if usual else None),
    )


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
    made = Lazy(lambda: lexicon)
    facts = Facts(lexicon) if changed else IndexFacts(folder, len(lexicon), made, stop)
    # what is kept of groups holds for other stop lists under other names, but not for other lemmas
    stored = dataclasses.replace(
        corpus.stored, usual=UsualTables(folder, decisions=False, groups=not changed)
    )
    return corpus.changed(lexicon=lexicon, facts=facts, stored=stored)


def _loaded(path: str | Path, load: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    try:
        return load()
    except (OSError, ValueError, KeyError) as error:
        raise _damaged(path, str(error)) from error


def _damaged(path: str | Path, why: str) -> KyrtextError:
    return KyrtextError(f"cannot open the index '{path}'", why, "kyrtext index --verify says what is damaged")


def write_names(names: Mapping[str, Iterable[str]], folder: Path) -> None:
    """Write by what the names of persons are found in texts: digests for each file."""
    known = {layout.told_path(path, folder.parent): sorted(some) for path, some in sorted(names.items())}
    (folder / NAMES).write_text(json.dumps(known, ensure_ascii=False), "utf-8")


def names_of_files(folder: Path) -> dict[str, list[str]]:
    """Read what `write_names` wrote; of an index with authors as they are there is nothing."""
    path = folder / NAMES
    known = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return {layout.found_path(told, folder.parent): names for told, names in known.items()}


def all_names(names: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The digests of all files."""
    return tuple(sorted({one for some in names.values() for one in some}))


def notes_of(manifest: dict[str, Any], folder: Path, stopwords: tuple[str, ...] = ()) -> LazyMap:
    """What reading found, as a corpus read from the folders themselves would tell it."""
    notes = {
        "reading": Lazy(lambda: _reading(manifest)),
        "options": Lazy(lambda: options_of(manifest)),
        "settings": Lazy(lambda: _settings(manifest, stopwords)),
        "anonymise": manifest["settings"]["anonymise"],
        "told": manifest["told"],
        "paths": tuple(manifest["paths"]),
        "inputs": [{name: file[name] for name in ("file", "bytes", "sha256")} for file in manifest["files"]],
    }
    if (folder / NAMES).is_file():
        notes["names"] = Lazy(lambda: all_names(names_of_files(folder)))
    return LazyMap(notes)


def _as_written(told: Callable[..., T]) -> Callable[..., T]:
    """What takes something out of a manifest; one that holds something else is damaged."""

    @wraps(told)
    def taken(manifest: dict[str, Any], *more: Any) -> T:
        try:
            return told(manifest, *more)
        except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
            why = f"its manifest is damaged: {type(error).__name__}: {error}"
            raise KyrtextError("cannot use the index", why, "index the folders again") from error

    return taken


@_as_written
def _settings(manifest: dict[str, Any], stopwords: tuple[str, ...]) -> Settings:
    settings = settings_of(manifest)
    return dataclasses.replace(settings, stopwords=(*settings.stopwords, *stopwords))


@_as_written
def _reading(manifest: dict[str, Any]) -> ReadReport:
    from .record import Settled, joined

    none = {"superseded": 0, "crossposts": 0, "strangers": 0}
    found = Settled.counted(**manifest.get("duplicates", none))
    records = [manifest["walk"]] if "walk" in manifest else []
    records += [file["report"] for file in manifest["files"]]
    return joined(records, found)


def settings_kept(settings: Settings) -> dict[str, Any]:
    """Settings as the manifest keeps them: which key there was, not where it lies."""
    known = dataclasses.asdict(settings)
    return {**known, "key": None if settings.anonymise == "off" else which_key(load_key(settings.key))}


@_as_written
def settings_of(manifest: dict[str, Any]) -> Settings:
    """The settings the index was made with; where the key lies it does not know."""
    from ..settings import Settings

    known = {name: _frozen(value) for name, value in manifest["settings"].items()}
    return Settings(**{**known, "key": None})


@_as_written
def options_of(manifest: dict[str, Any]) -> ReadOptions:
    """The reading options the index was made with."""
    from ...reading import ColumnMap, ReadOptions

    known = dict(manifest["options"])
    return ReadOptions(**{**known, "columns": ColumnMap(**known["columns"])})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


DIVIDED = (None, "platform", "kind", "month")
DECIDED = "decisions.json"
COUNTED = ("edges", "group", "count", "words", "sizes")


def write_groups(corpus: Corpus, folder: Path) -> None:
    """Write the usual groups of a corpus, and what is counted of them."""
    grouping = grouped(corpus, Counting())
    names = ["", *corpus.facts.names("language").tolist()]
    numbers = {name: number for number, name in enumerate(names)}
    languages = np.fromiter((numbers[name] for name in grouping.shown.languages), dtype=np.int8)
    assert grouping.key is not None
    known: dict[str, Any] = {"key": grouping.key.digest.hex(), "languages": names, "parts": {}}
    np.save(folder / "group-of_type.npy", grouping.of_type)
    np.save(folder / "group-language.npy", languages)
    every = np.arange(len(grouping))
    np.save(folder / "group-length.npy", grouping.shown.lengths(every).astype(np.int32))
    for by in DIVIDED:
        known["parts"][str(by)] = _write_parts(corpus, grouping, folder, by)
    (folder / GROUPS).write_text(json.dumps(known, ensure_ascii=False), "utf-8")
    decided = json.dumps(of_words(corpus, Counting()), ensure_ascii=False)
    (folder / DECIDED).write_text(decided, "utf-8")


def _write_parts(corpus: Corpus, grouping: Grouping, folder: Path, by: str | None) -> list[str]:
    """Write what is counted in each part, and return the names of the parts."""
    found, parts = counted(corpus, by, grouping), parts_of(corpus, by)
    part = np.repeat(np.arange(len(parts.names)), np.diff(found.edges))
    documents, authors = spread_of(corpus, grouping.of_type, parts, part, found.group)
    values = {name: getattr(found, name) for name in COUNTED}
    values.update(documents=documents, authors=authors)
    for name in ("group", "count", "documents", "authors"):
        values[name] = values[name].astype(np.int32)
    if by:
        cells = type_counts(corpus, parts, np.ones(len(corpus.facts), dtype=bool))
        values.update({f"type-{name}": getattr(cells, name) for name in ("edges", "types", "counts")})
    for name, array in values.items():
        np.save(folder / f"group-{by}-{name}.npy", array)
    return parts.names


class UsualTables:
    """What an index keeps of the usual tables of its corpus.

    Under other stop lists its `decisions` do not hold, under other lemmas its `groups` do not, either.
    """

    def __init__(self, folder: Path, *, decisions: bool = True, groups: bool = True) -> None:
        self._folder, self._decisions, self._groups = folder, decisions, groups
        self._known = json.loads((folder / GROUPS).read_text("utf-8"))
        self._key = GroupKey("lemma", bytes.fromhex(self._known["key"]))

    def _array(self, by: str | None, name: str) -> np.ndarray:
        return mapped(self._folder / f"group-{by}-{name}.npy")

    def decisions(self) -> list[Entry] | None:
        """The decisions about words."""
        path = self._folder / DECIDED
        if not self._decisions or not path.is_file():  # an older index has none
            return None
        return [Entry(*fields) for fields in json.loads(path.read_text("utf-8"))]

    def lengths(self, key: GroupKey | None) -> np.ndarray | None:
        """Letters of the headwords of these groups."""
        there = self._groups and key == self._key
        return mapped(self._folder / "group-length.npy") if there else None

    def type_counts(self, by: str | None) -> TypeCounts | None:
        """Tokens of each type in each part."""
        if by is None or by not in DIVIDED:
            return None
        arrays = (self._array(by, f"type-{name}") for name in ("edges", "types", "counts"))
        return TypeCounts(self._known["parts"][by], *arrays)

    def counted(self, corpus: Corpus, by: str | None, key: GroupKey | None) -> Counted | None:
        """What is counted of these groups in each part."""
        if by not in DIVIDED or not self._groups or key != self._key:
            return None
        of_types = self.type_counts(by)
        if of_types is None:
            of_types = type_counts(corpus, Parts([""], np.zeros(0)), np.ones(len(corpus.facts), dtype=bool))
        arrays = {name: self._array(by, name) for name in (*COUNTED, "documents", "authors")}
        return Counted(names=self._known["parts"][str(by)], of_types=of_types, **arrays)


MOST = 2_000


def write_common_readings(corpus: Corpus, folder: Path) -> None:
    """Write the lemmas of the commonest forms that are mostly not their own lemmas."""
    forms = commonest(corpus)
    kept = dict(zip(forms, read_without_context(forms), strict=True))
    (folder / FILE).write_text(json.dumps(kept, ensure_ascii=False), "utf-8")


def commonest(corpus: Corpus) -> list[str]:
    """The commonest forms whose tokens mostly have another lemma."""
    facts = corpus.facts
    names = facts.names("form")
    keys, lemma_keys = facts.names("form_key"), facts.names("lemma_key")
    place = {key: number for number, key in enumerate(lemma_keys.tolist())}
    as_lemma = np.array([*(place.get(key, -1) for key in keys.tolist()), -1])[facts.codes("form_key")]
    itself = (facts.codes("lemma_key") == as_lemma) & (as_lemma >= 0)
    types = np.flatnonzero(corpus.counted & (facts.codes("form") >= 0))
    counts = np.where(itself, -corpus.type_counts, corpus.type_counts)[types]
    other = np.bincount(facts.codes("form")[types], weights=counts, minlength=len(names))
    order = np.argsort(-other, kind="stable")[:MOST]
    return sorted(names[order[other[order] > 0]].tolist())
