"""The front door of reading: folders and files become a corpus, an index is opened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import KyrtextError
from . import build
from .corpus import Corpus
from .index import is_store, open_store

# what changes words may be given to an index; what decides which documents there are is settled in it
_LATER = ("settings", "progress", "jobs")


def read(paths: str | Path | Sequence[str | Path], **options: Any) -> Corpus:
    """Return the corpus of files and folders, or of an index; the options are those of `build.read`.

    An index is opened, not read anew: options that decide what is read cannot change it.

    Raises
    ------
    KyrtextError
        When a path does not exist, nothing in it can be read, or an index is given with
        other paths or options.

    Examples
    --------
    >>> corpus = read("examples/exports")  # doctest: +SKIP
    >>> corpus = read("study.kyr")  # doctest: +SKIP
    """
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    indexes = [path for path in listed if is_store(path)]
    if not indexes:
        return build.read(listed, **options)
    if len(listed) > 1:
        raise KyrtextError(
            "an index cannot be read together with other paths", f"'{indexes[0]}' is one", "give it alone"
        )
    given = [name for name, value in options.items() if name not in _LATER and value is not None]
    if given:
        raise KyrtextError(
            f"'{given[0]}' cannot change an index", f"'{indexes[0]}' is read already", "index with it anew"
        )
    settings = options.get("settings") or build.Settings()
    return open_store(indexes[0], settings.stopwords, corrections=settings.corrections)
