"""Answers known beforehand: what an analyser said of a form is kept on this machine and not asked for again.

Beside the analysers there is no second way to an answer: whatever is kept here, they said. A folder of the
user's cache holds, for each question, a table of the forms of the dictionaries (`prepare`) and tables of the
forms met in earlier runs; all were made from the linguistic data that is named in the folder's name, so that
other data, another folder. Forms are words of posts: nobody but the user may read the files.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from ..files.answers import Column, Table, column, joined, together, write
from ..files.cache import own_folder
from ..text.words import Words

A = TypeVar("A")
Prints = npt.NDArray[np.uint64]
Texts = npt.NDArray[np.object_]
FORMAT = "2"
OFF, READ_ONLY = "off", "read"  # values of the variable: nothing is looked up, nothing is put down
VARIABLE = "KYRTEXT_ANSWERS"
WORTH = 200  # new answers that make a file; the first of a process are always worth one
MANY = 8  # files of earlier runs that are put together
MOST = 2_000_000  # answers remembered for a question
PREPARED = "prepared.arrow"
FOLDERS_KEPT = 3  # of other versions of the data
MADE_FROM = (
    "files",
    "languages",
    "text",
    "data/english",
    "data/kyrgyz",
    "data/languages",
    "data/russian",
    "data/text",
)
PACKAGES = ("pymorphy3", "pymorphy3-dicts-ru", "simplemma")


class Columns(NamedTuple):
    """Answers for forms, a row each: some numbers and some texts."""

    numbers: npt.NDArray[np.float64]
    texts: list[Texts]


def in_columns(rows: Sequence[tuple[Any, ...]], numbers: int, texts: int) -> Columns:
    """Return rows of so many numbers and so many texts as columns.

    >>> in_columns([(0.5, "жумуш", "noun")], 1, 2).texts[0].tolist()
    ['жумуш']
    """
    parts: list[Any] = list(zip(*rows, strict=True)) or [()] * (numbers + texts)
    weights = np.array(parts[:numbers], dtype=np.float64).reshape(numbers, len(rows)).T
    return Columns(weights, [as_objects(part) for part in parts[numbers:]])


def as_objects(texts: Sequence[str]) -> Texts:
    """Return texts as an array."""
    found: Texts = np.empty(len(texts), dtype=object)
    found[:] = texts
    return found


@dataclass(frozen=True, eq=False)
class Question(Generic[A]):
    """What is asked of forms: a name, the analyser that answers, and how a row of the answer is shown.

    An answer has so many `numbers` and so many `texts`. It may depend on the form alone.
    """

    name: str
    ask: Callable[[list[str]], Columns]
    make: Callable[..., A]
    numbers: int = 0
    texts: int = 0
    _fresh: list[tuple[Prints, Columns]] = field(default_factory=list)
    _written: list[int] = field(default_factory=list)  # how many answers each file of this process got

    def __call__(self, forms: Sequence[str]) -> list[A]:
        """Return the answer for each form: known beforehand, or given now by the analyser."""
        found = self.columns(forms)
        rows = [*found.numbers.T.tolist(), *(texts.tolist() for texts in found.texts)]
        return list(map(self.make, *rows))

    def columns(self, forms: Sequence[str]) -> Columns:
        """Return the answers for forms as columns."""
        forms = list(forms)
        if os.environ.get(VARIABLE) == OFF or not forms:
            return self.ask(forms)
        words, size = Words(forms), len(forms)
        prints = words.whole()
        numbers, texts = np.empty((size, self.numbers)), [np.empty(size, object) for _ in range(self.texts)]
        parts = [*([numbers] if self.numbers else ()), *texts]
        missing = np.arange(size)
        for table in self.tables():
            rows = table.find(prints[missing])
            hits = np.flatnonzero(rows >= 0)
            for part, known in zip(parts, table.columns, strict=True):
                part[missing[hits]] = known.at(rows[hits])
            missing = missing[rows < 0]
        if len(missing):
            new = self.ask([forms[place] for place in missing.tolist()])
            numbers[missing] = new.numbers
            for part, values in zip(texts, new.texts, strict=True):
                part[missing] = values
            if os.environ.get(VARIABLE) != READ_ONLY and not words.halves():
                self._remember(prints[missing], new)
        return Columns(numbers, texts)

    @property
    def folder(self) -> Path:
        """Return where the tables of this question lie."""
        return folder() / self.name

    def tables(self) -> list[Table]:
        """Return the tables of answers, opened once a process."""
        return _opened(self.folder)

    def _remember(self, prints: Prints, answers: Columns) -> None:
        """Keep new answers, and write them down when there are enough."""
        fresh = self._fresh
        fresh.append((prints, answers))
        size = sum(len(prints) for prints, _ in fresh)
        if size < (WORTH if self._written else 1):
            return
        self._written.append(size)
        with suppress(OSError):
            _leave_few()
            self._write(f"{time.time_ns()}-{os.getpid()}.arrow", fresh)
        fresh.clear()

    def _write(self, name: str, portions: Iterable[tuple[Prints, Columns]]) -> int:
        """Write down portions of answers, each of different forms; return how many these are."""
        parts = [
            (prints, [column(part) for part in (*([found.numbers] if self.numbers else ()), *found.texts)])
            for prints, found in portions
        ]
        keys, first = np.unique(np.concatenate([prints for prints, _ in parts]), return_index=True)
        columns = map(together, zip(*(columns for _, columns in parts), strict=True))
        write(self.folder / name, keys, [Column(codes[first], values) for codes, values in columns])
        return len(keys)

    def prepare(self, portions: Iterable[list[str]]) -> int:
        """Write down the answers for forms that are known to be many people's; return how many."""
        size = self._write(PREPARED, ((Words(forms).whole(), self.ask(forms)) for forms in portions))
        _opened.cache_clear()
        return size


@functools.lru_cache(maxsize=1)
def digest() -> str:
    """Return a checksum of the rules and data that answers come from."""
    found = hashlib.blake2b(FORMAT.encode(), digest_size=12)
    root = files("kyrtext")
    for place in MADE_FROM:
        for path, name in sorted(_files_below(root.joinpath(place), place), key=lambda pair: pair[1]):
            found.update(name.encode() + b"\0" + path.read_bytes())
    for package in PACKAGES:
        with suppress(PackageNotFoundError):
            found.update(f"{package} {version(package)}".encode())
    return found.hexdigest()


def _files_below(place: Any, name: str) -> Iterator[tuple[Any, str]]:
    for path in place.iterdir():
        if path.is_dir():
            yield from _files_below(path, f"{name}/{path.name}")
        elif path.name.endswith((".py", ".txt", ".tsv")):
            yield path, f"{name}/{path.name}"


def folder() -> Path:
    """Return the folder of the answers that the present data gives."""
    return own_folder("cache") / f"answers-{digest()}"


@functools.lru_cache(maxsize=1)
def _leave_few() -> None:
    """Remove the folders of data long gone."""
    others = [place for place in own_folder("cache").glob("answers-*") if place != folder()]
    for place in sorted(others, key=lambda place: place.stat().st_mtime)[: 1 - FOLDERS_KEPT]:
        shutil.rmtree(place, ignore_errors=True)


@functools.lru_cache(maxsize=16)
def _opened(place: Path) -> list[Table]:
    """Return the tables of a folder, that of the dictionary first, then the newest."""
    names = sorted((path.name for path in place.glob("*.arrow") if path.name[0] != "."), reverse=True)
    earlier = [name for name in names if name != PREPARED]
    tables = {name: table for name in names if (table := _open(place / name)) is not None}
    if len(earlier) > MANY:
        with suppress(OSError):
            whole = place / f"{time.time_ns()}-{os.getpid()}.arrow"
            joined(whole, [tables[name] for name in earlier if name in tables], MOST)
            together = Table(whole)
            for name in earlier:  # what another process has put there since stays
                tables.pop(name, None)
                with suppress(OSError):  # still looked at by another process, which some systems forbid
                    (place / name).unlink()
            tables[whole.name] = together
    return sorted(tables.values(), key=len, reverse=True)


def _open(path: Path) -> Table | None:
    try:
        return Table(path)
    except (OSError, ValueError):  # gone, or damaged: what is not known is asked for
        return None


@contextmanager
def switched(value: str) -> Iterator[None]:
    """Do with less (OFF, READ_ONLY) meanwhile, here and in processes begun meanwhile."""
    before = os.environ.get(VARIABLE)
    if before != OFF:
        os.environ[VARIABLE] = value
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(VARIABLE, None)
        else:
            os.environ[VARIABLE] = before


def nothing_remembered(private: bool = True) -> AbstractContextManager[None]:
    """Put nothing down meanwhile; what is known already may be looked up."""
    return switched(READ_ONLY) if private else nullcontext()


def stored() -> list[tuple[str, str, int, int]]:
    """Return question, kind (prepared or remembered), answers and bytes of what lies in the folder."""
    found: dict[tuple[str, str], list[int]] = {}
    for path in sorted(folder().glob("*/*.arrow")):
        table = _open(path)
        if table is not None and path.name[0] != ".":
            kind = "prepared" if path.name == PREPARED else "remembered"
            sums = found.setdefault((path.parent.name, kind), [0, 0])
            sums[0] += len(table)
            sums[1] += path.stat().st_size
    return [(*key, count, size) for key, (count, size) in found.items()]


def clear() -> int:
    """Remove all answers, those of other versions too; return how many bytes that were."""
    size = 0
    for place in own_folder("cache").glob("answers-*"):
        size += sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
        shutil.rmtree(place, ignore_errors=True)
    _opened.cache_clear()
    return size


__all__ = [
    "Columns",
    "Question",
    "as_objects",
    "clear",
    "digest",
    "folder",
    "in_columns",
    "nothing_remembered",
    "stored",
]
