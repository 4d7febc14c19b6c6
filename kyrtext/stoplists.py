"""Stop lists: reading them, and marking the types they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from .errors import KyrtextError
from .text.scripts import candidates, fold

SHIPPED = ("ru", "ky", "en", "social")
ANY = ""


@dataclass(frozen=True)
class StopList:
    """Entries of one list; `language` is the language they hold for, "" for any."""

    name: str
    entries: frozenset[str]
    language: str = ANY


def folder() -> Path:
    """Where the shipped lists lie: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "stopwords"
    return inside if inside.is_dir() else package.parent / "stopwords"


def load(path: str | Path, language: str = ANY) -> StopList:
    """Return the stop list of a text file: one entry a line, `#` begins a comment, UTF-8.

    Entries pass through the same script repair as the text, so a list typed with Latin letters works.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise KyrtextError(
            f"cannot read the stop list '{path}'", error.strerror or str(error), "check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise KyrtextError(
            f"cannot read the stop list '{path}'", "it is not UTF-8", "save it as UTF-8"
        ) from error
    entries = (line.split("#")[0].strip() if not line.startswith("#") else "" for line in lines)
    return StopList(path.stem, frozenset(_key(entry) for entry in entries if entry), language)


def _key(entry: str) -> str:
    found = candidates(entry)
    return fold(found[0].form if found else entry.casefold())


def shipped() -> tuple[StopList, ...]:
    """The curated lists for Russian, Kyrgyz and English, and the boilerplate of social media.

    Examples
    --------
    >>> [stoplist.name for stoplist in shipped()]
    ['ru', 'ky', 'en', 'social']
    """
    return tuple(load(folder() / f"{name}.txt", ANY if name == "social" else name) for name in SHIPPED)


def mark(lexicon: pd.DataFrame, lists: Iterable[StopList]) -> np.ndarray:
    """One bool per type: does a list name its form or its lemma?"""
    languages = lexicon["language"].to_numpy(dtype=object)
    stop = np.zeros(len(lexicon), dtype=bool)
    for stoplist in lists:
        named = lexicon["form_key"].isin(stoplist.entries) | lexicon["lemma_key"].isin(stoplist.entries)
        named = named.to_numpy(dtype=bool)
        if stoplist.language != ANY:
            named = named & (languages == stoplist.language)
        stop |= named
    return stop & lexicon["kind"].isin(("word", "hashtag")).to_numpy(dtype=bool)


def chosen(files: Sequence[str | Path] = (), *, shipped_lists: bool = True) -> tuple[StopList, ...]:
    """The shipped lists (unless switched off) and the user's own, which hold for every language."""
    own = tuple(load(path) for path in files)
    return (shipped() if shipped_lists else ()) + own
