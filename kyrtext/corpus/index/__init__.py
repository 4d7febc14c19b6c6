"""An index on disk: a study read once, opened in a moment, brought up to date by what is new.

>>> import tempfile, pathlib, kyrtext
>>> place = pathlib.Path(tempfile.mkdtemp()) / "study.kyr"
>>> _ = kyrtext.corpus.index.save(kyrtext.from_texts(["Жумуш барбы?"]), place)
>>> is_store(place), open_store(place).words, verify(place)
(True, 2, [])
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .layout import is_older, is_store, verify

if TYPE_CHECKING:
    from ..corpus import Corpus
    from ..settings import Settings
    from .contents import save
    from .indexing import Changes, index


def open_store(
    path: str | Path,
    stopwords: Sequence[str | Path] = (),
    *,
    settings: Settings | None = None,
    corrections: Sequence[str | Path] = (),
) -> Corpus:
    """Return the corpus of an index; tokens and texts stay on disk until they are looked at.

    An index of kyrtext 0.1.0 is made anew first, once, from the texts it holds.

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
    from . import contents

    if is_older(path):
        from .older import remake

        remake(Path(path))
    return contents.open_store(path, stopwords, settings=settings, corrections=corrections)


_MAKING = {"Changes": "indexing", "index": "indexing", "save": "contents"}
__all__ = ["Changes", "index", "is_store", "open_store", "save", "verify"]


def __getattr__(name: str) -> Any:
    if name in _MAKING:
        # opening an index needs nothing of what makes one, and reading exports neither
        return getattr(import_module(f".{_MAKING[name]}", __name__), name)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
