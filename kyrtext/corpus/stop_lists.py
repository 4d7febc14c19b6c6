"""Stop lists: reading them, and marking the types they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from ..files.errors import KyrtextError
from ..languages.registry import languages
from ..text.scripts import candidates, fold

_SENSE = re.compile(r"\[(\w+)\]$")
SOCIAL = "social"  # the list that holds for every language
ANY = ""


@dataclass(frozen=True)
class StopList:
    """Entries of one list; `language` is the language they hold for, "" for any.

    An entry is a word, a word in one sense (`кой [auxiliary]`, the part of speech of `corpus.lexicon`), or a
    part of speech alone (`[suffix]`).
    """

    name: str
    entries: frozenset[str]
    language: str = ANY


def folder() -> Path:
    """Where the shipped lists lie: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "stopwords"
    return inside if inside.is_dir() else package.parent / "stopwords"


def load(path: str | Path, language: str = ANY) -> StopList:
    """Return the stop list of a text file: one entry a line, `#` begins a comment, UTF-8.

    `кой [auxiliary]` stops a word only where it has this part of speech, `[suffix]` every word that has it.

    Entries pass through the same script repair as the text, so a list typed with Latin letters works.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise KyrtextError(
            f"cannot read the stop list '{path}'", error.strerror or str(error), "check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise KyrtextError(
            f"cannot read the stop list '{path}'", "it is not UTF-8", "save it as UTF-8"
        ) from error
    return StopList(path.stem, _entries(text), language)


@lru_cache(maxsize=8)  # the shipped lists, which every corpus needs, and some of the user's
def _entries(text: str) -> frozenset[str]:
    """The entries of the text of a list, repaired."""
    lines = text.splitlines()
    entries = (line.split("#")[0].strip() if not line.startswith("#") else "" for line in lines)
    return frozenset(_key(entry) for entry in entries if entry)


def _key(entry: str) -> str:
    sense = _SENSE.search(entry[entry.rfind("[") :])
    word = entry[: entry.rfind("[")].rstrip() if sense else entry
    found = candidates(word)
    key = fold(found[0].form if found else word.casefold())
    return f"{key} [{sense[1]}]" if sense else key


def shipped() -> tuple[StopList, ...]:
    """The curated lists for Russian, Kyrgyz and English, and the boilerplate of social media.

    Examples
    --------
    >>> [stoplist.name for stoplist in shipped()][:3]
    ['ru', 'ky', 'en']
    """
    of_languages = [(row.stop_list, row.code) for row in languages() if row.stop_list]
    return tuple(load(folder() / f"{name}.txt", code) for name, code in [*of_languages, (SOCIAL, ANY)])


def mark(lexicon: pd.DataFrame, lists: Iterable[StopList]) -> np.ndarray:
    """One bool per type: does a list name its form or its lemma?"""
    lists = tuple(lists)
    listed = frozenset(entry.partition(" [")[0] for stoplist in lists for entry in stoplist.entries)
    stop = np.zeros(len(lexicon), dtype=bool)
    keys = [lexicon[name].to_numpy(dtype=object) for name in ("form_key", "lemma_key")]
    # few types are in any list at all: which list it is, and for which language, is asked of these only
    found = [np.fromiter(map(listed.__contains__, column), dtype=bool, count=len(stop)) for column in keys]
    senses = [entry[2:-1] for stoplist in lists for entry in stoplist.entries if entry.startswith(" [")]
    rows = np.flatnonzero(found[0] | found[1] | lexicon["pos"].isin(senses).to_numpy(dtype=bool))
    languages, kinds, parts = (
        lexicon[name].to_numpy(dtype=object)[rows].tolist() for name in ("language", "kind", "pos")
    )
    pairs = zip(*(column[rows].tolist() for column in keys), strict=True)
    stop[rows] = [
        kind in ("word", "hashtag") and any(_holds(stoplist, pair, language, pos) for stoplist in lists)
        for pair, language, kind, pos in zip(pairs, languages, kinds, parts, strict=True)
    ]
    return stop


def _holds(stoplist: StopList, keys: tuple[str, str], language: str, pos: str) -> bool:
    """Does the list name one of the keys, in this language and with this part of speech or any?"""
    if stoplist.language not in (ANY, language):
        return False
    sense = f" [{pos}]"
    return sense in stoplist.entries or any(
        key in stoplist.entries or key + sense in stoplist.entries for key in keys
    )


def chosen(files: Sequence[str | Path] = (), *, shipped_lists: bool = True) -> tuple[StopList, ...]:
    """The shipped lists (unless switched off) and the user's own, which hold for every language."""
    own = tuple(load(path) for path in files)
    return (shipped() if shipped_lists else ()) + own
