"""An index on disk: a study read once, opened in a moment, brought up to date by what is new.

>>> import tempfile, pathlib, kyrtext
>>> place = pathlib.Path(tempfile.mkdtemp()) / "study.kyr"
>>> _ = save(kyrtext.from_texts(["Жумуш барбы?"]), place)
>>> is_store(place), open_store(place).words, verify(place)
(True, 2, [])
"""

from __future__ import annotations

from .contents import open_store, save
from .index import Changes, index
from .layout import is_store, verify

__all__ = ["Changes", "index", "is_store", "open_store", "save", "verify"]
