"""An index on disk: a study read once, opened in a moment, brought up to date by what is new.

>>> import tempfile, pathlib, kyrtext
>>> place = pathlib.Path(tempfile.mkdtemp()) / "study.kyr"
>>> _ = save(kyrtext.from_texts(["Жумуш барбы?"]), place)
>>> is_store(place), open_store(place).words, verify(place)
(True, 2, [])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .contents import open_store, save
from .layout import is_store, verify

if TYPE_CHECKING:
    from .indexing import Changes, index

__all__ = ["Changes", "index", "is_store", "open_store", "save", "verify"]


def __getattr__(name: str) -> Any:
    if name in ("Changes", "index"):
        # opening an index needs nothing of what makes one
        from importlib import import_module

        return getattr(import_module(".indexing", __name__), name)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
