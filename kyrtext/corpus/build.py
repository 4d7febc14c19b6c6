"""The pipeline: documents or texts in, a Corpus out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..files.errors import KyrtextError
from ..files.progress import notebook_progress
from ..files.writing import bytes_below
from ..languages import Annotation
from ..reading import Document, ReadOptions, ReadReport, read_columns
from ..reading.details import DETAILS
from ..reading.document import Batch, rows_of
from ..text.tokens import KINDS, Spans
from . import stop_lists as stoplists
from .corpus import Corpus
from .documents import DOCUMENT_COLUMNS, completed_documents, documents_table, table_of
from .engine import Analysed, Pipeline, analyse, selected, sparing
from .group_table import GroupTable, with_groups
from .index import is_store, open_store
from .pseudonyms import pseudonymised
from .settings import Progress, Settings, lexicon_completer, nothing_read, stricter, work_of


def read(
    paths: str | Path | Sequence[str | Path],
    *,
    options: ReadOptions | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
    jobs: int | None = 1,
    max_memory: int | None = None,
    groups: GroupTable | str | Path | None = None,
    **changes: Any,
) -> Corpus:
    """Return the corpus of everything readable in one or more files or folders, or of an index.

    Parameters
    ----------
    paths : path or list of paths
        Folders and files of exports, or one index made by `kyrtext index`.
    options : ReadOptions, optional
        How files are read; its fields may also be given as keywords.
    settings : Settings, optional
        Stop lists and corrections.
    progress : callable, optional
        Called with bytes done and bytes in all; a notebook shows a bar without being asked.
    jobs : int, optional
        Processes that work at once; None takes as many as there are cores. The corpus is the same.
    max_memory : int, optional
        Bytes that reading may hold in memory: the corpus then lies in an index for the time being, which goes
        with it.
    groups : path or GroupTable, optional
        A table of groups, joined to the documents as `with_groups` does.

    Raises
    ------
    KyrtextError
        When a path does not exist or nothing in it can be read.

    Examples
    --------
    >>> corpus = read("examples/exports")  # doctest: +SKIP
    """
    if groups is not None:
        how: Any = {"progress": progress, "jobs": jobs, "max_memory": max_memory, **changes}
        return with_groups(read(paths, options=options, settings=settings, **how), groups)
    listed = [paths] if isinstance(paths, (str, Path)) else list(paths)
    if any(map(is_store, listed)):
        return read_index(listed, replace(options or ReadOptions(), **changes), settings)
    options = replace(options or ReadOptions(), **changes)
    settings = settings or Settings()
    progress = progress or notebook_progress("reading")
    if max_memory:
        from .index.indexing import read_into_index

        work = sparing(work_of(settings, jobs), max_memory, bytes_below(listed))
        corpus = read_into_index(listed, options, settings, progress, work=work)
    else:
        corpus = _read_into_memory(listed, options, settings, progress, jobs)
    return masked_if_asked(corpus, settings)


def _read_into_memory(
    listed: list[str | Path],
    options: ReadOptions,
    settings: Settings,
    progress: Progress | None,
    jobs: int | None,
) -> Corpus:
    """The corpus of files, their texts analysed while the next are read."""
    report = ReadReport(strict=options.strict)
    pipeline = Pipeline(work_of(settings, jobs), expected=bytes_below(listed))
    try:
        batches = read_columns(listed, options, report, progress)
        everything = table_of(_passed_on(batches, pipeline))
        report.check(options)
        documents = _documents_once(everything, report, listed)
        stays = np.ones(len(everything), dtype=bool)
        stays[report.superseded] = False
        del everything
        notes = {"reading": report, "options": options, "paths": tuple(str(path) for path in listed)}
        if settings.anonymise != "off":  # while the processes are still at work
            documents, notes["names"] = pseudonymised(documents, settings.key)
        found = selected(pipeline.result(), stays)
    finally:
        pipeline.close()
    return completed(found, documents, settings, notes)


def masked_if_asked(corpus: Corpus, settings: Settings) -> Corpus:
    """The corpus of an index whose authors are pseudonyms, with texts masked at the level "full"."""
    if settings.anonymise != "full":
        return corpus
    from .privacy import protect

    return protect(corpus, settings.anonymise, settings.key, known=True)


def read_index(
    paths: Sequence[str | Path], options: ReadOptions | None = None, settings: Settings | None = None
) -> Corpus:
    """Return the corpus of an index; stop lists and corrections of the settings come on top of its own.

    Raises
    ------
    KyrtextError
        When other paths are given beside it, or what is asked for would have to be read anew.
    """
    if len(paths) > 1:
        raise KyrtextError(
            "cannot read an index together with other paths",
            ", ".join(map(str, paths)),
            "give the index alone",
        )
    path = paths[0]
    if (
        (options or ReadOptions()) != ReadOptions()
        or (settings or Settings()).split_hashtags
        or (settings or Settings()).addressees
    ):
        raise KyrtextError(
            "reading options cannot change an index", f"'{path}' is read already", "index with them anew"
        )
    chosen = settings or Settings()
    corpus = open_store(path, chosen.stopwords, corrections=chosen.corrections)
    kept = str(corpus.notes["anonymise"])
    level = kept if settings is None else settings.anonymise
    if level == "off" and kept != "off":
        raise KyrtextError(
            "the names of the authors are not known",
            f"'{path}' was indexed with --anonymise {kept}",
            "index with --anonymise off",
        )
    if level == kept != "full":
        return corpus  # as it was indexed
    from .privacy import protect

    return protect(corpus, stricter(level, kept), chosen.key, known=kept != "off")


def _passed_on(batches: Iterable[Batch], pipeline: Pipeline) -> Iterator[Batch]:
    """The documents, their texts handed to the pipeline as they come."""
    for batch in batches:
        pipeline.extend(pipeline.how.handed(batch.text, batch.flags))
        yield batch
    pipeline.all_taken()


def read_table(
    paths: Sequence[str | Path], options: ReadOptions, progress: Progress | None = None
) -> tuple[pd.DataFrame, ReadReport]:
    """The documents table of the paths and the account of reading them."""
    report = ReadReport(strict=options.strict)
    documents = table_of(read_columns(paths, options, report, progress))
    report.check(options)
    return _documents_once(documents, report, paths), report


def _documents_once(documents: pd.DataFrame, report: ReadReport, paths: Sequence[str | Path]) -> pd.DataFrame:
    """The documents that stay; KyrtextError if there are none."""
    documents = completed_documents(documents, report)
    if not len(documents):
        raise nothing_read(report, paths)
    return documents


def from_texts(
    texts: Iterable[str],
    *,
    settings: Settings | None = None,
    more: Mapping[str, Any] | None = None,
    **columns: Any,
) -> Corpus:
    """Return the corpus of a list of texts; keywords give document columns (one value, or one per text).

    A `date` may be a datetime, a pandas Timestamp or ISO 8601 text; one without a zone does not fix the
    instant and goes into `date_local`. `likes`, `shares` and the other counts are numbers, None where
    unknown; `more` holds further columns under names of your own.

    Raises
    ------
    KyrtextError
        For a column that does not fit the texts, an unknown one, or a date that is none.

    Examples
    --------
    >>> from_texts(["Салам! Жумуш барбы?"], platform="vkontakte")
    Corpus: 1 documents, 3 words, 5 types
      platforms: vkontakte 1
      languages: ky 100%
    """
    texts = [str(text) for text in texts]
    known = {name: _column(name, value, len(texts)) for name, value in columns.items()}
    further = {name: _column(name, value, len(texts)) for name, value in (more or {}).items()}
    further.update({name: known.pop(name) for name in DETAILS if name in known})
    unknown = sorted(set(known) - set(DOCUMENT_COLUMNS) | (set(known) | set(more or {})) & {"text"})
    if unknown:
        raise KyrtextError(
            f"documents have no column '{unknown[0]}'",
            f"there are {', '.join((*DOCUMENT_COLUMNS, *DETAILS))}",
            f"leave it out, or give a column of your own as more={{'{unknown[0]}': ...}}",
        )
    if "date" in known:
        local = known.get("date_local", [None] * len(texts))
        pairs = [_moment(value, other) for value, other in zip(known["date"], local, strict=True)]
        known["date"], known["date_local"] = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    told = rows_of(further, len(texts))
    rows = [
        Document(**{name: values[place] for name, values in known.items()}, text=text, more=told[place])
        for place, text in enumerate(texts)
    ]
    documents, settings = documents_table(rows), settings or Settings()
    found = analyse(documents["text"].tolist(), work_of(settings, 1))
    return completed(found, documents, settings, notes={})


def _moment(value: Any, local: str | None) -> tuple[datetime | None, str | None]:
    """The instant a value fixes, or what is known of the local time."""
    if value is None or value is pd.NaT or value == "":
        return None, local
    try:
        moment = pd.Timestamp(value)
    except (ValueError, TypeError) as error:
        raise KyrtextError(f"'{value}' is no date", "", "write it as 2020-10-05T12:30:00+06:00") from error
    if moment.tzinfo is None:
        return None, moment.isoformat()
    return moment.tz_convert("UTC").to_pydatetime(), local


def _column(name: str, value: Any, size: int) -> list[Any]:
    if isinstance(value, (str, type(None))) or not isinstance(value, Sequence | pd.Series | np.ndarray):
        return [value] * size
    values = [None if pd.api.types.is_scalar(one) and pd.isna(one) else one for one in value]
    if len(values) != size:
        raise KyrtextError(
            f"column '{name}' does not fit", f"{len(values)} values for {size} texts", "give one each"
        )
    return values


def completed(found: Analysed, documents: pd.DataFrame, settings: Settings, notes: dict[str, Any]) -> Corpus:
    """The corpus of analysed tokens: the user's corrections applied, stop words marked."""
    lexicon = lexicon_completer(settings)(found.lexicon)
    notes = {**notes, "settings": settings}
    return Corpus(found.ids, found.starts, found.opens, found.bounds, lexicon, documents, notes)


def with_stopwords(corpus: Corpus, files: Sequence[str | Path] = (), *, shipped: bool = True) -> Corpus:
    """The same corpus under other stop lists; the text is not read again."""
    lexicon = corpus.lexicon.copy()
    lexicon["stop"] = stoplists.mark(lexicon, stoplists.chosen(files, shipped_lists=shipped))
    return corpus.with_lexicon(lexicon)


def tokens(corpus: Corpus) -> pd.DataFrame:
    """Every token of the corpus, one row each, in the order of the text.

    Returns
    -------
    DataFrame
        `document` (row in `corpus.documents`), `position` (in its document, punctuation counted),
        `start`, `end` (character offsets into the raw text), `token` (the text between them), `form`
        (what it was normalised to), `language` (ru, ky, en, other; "" for what is no word), `lemma`,
        `method` (who answered), `kind`, `stop`.

    Examples
    --------
    >>> table = tokens(from_texts(["Салам! Жумуш барбы?"]))
    >>> table[["token", "language", "lemma", "kind"]].values.tolist()[2]
    ['Жумуш', 'ky', 'жумуш', 'word']
    """
    of_token = corpus.lexicon.iloc[corpus.ids].reset_index(drop=True)
    lengths = corpus.lexicon["token"].str.len().to_numpy(dtype=np.int32)[corpus.ids] if len(corpus.ids) else 0
    documents = corpus.document_ids
    return pd.DataFrame(
        {
            "document": documents,
            "position": np.arange(len(corpus.ids)) - corpus.bounds[documents],
            "start": corpus.starts,
            "end": corpus.starts + lengths,
            **{
                name: of_token[name]
                for name in ("token", "form", "language", "lemma", "method", "kind", "stop")
            },
        }
    )


def batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The items in lists of `size`."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


__all__ = ["KINDS", "Annotation", "Settings", "Spans", "from_texts", "read", "tokens", "with_stopwords"]
