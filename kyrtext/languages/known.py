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
import struct
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from ..files.answers import Table, joined, write, write_numbered
from ..files.cache import own_folder
from ..text.words import Words

A = TypeVar("A", bound=tuple[Any, ...])
Prints = npt.NDArray[np.uint64]
FORMAT = "1"
OFF, READ_ONLY = "off", "read"  # values of the variable: nothing is looked up, nothing is put down
VARIABLE = "KYRTEXT_ANSWERS"
WORTH = 2_000  # new answers that make a file; the first of a process are always worth one
MANY = 8  # files of earlier runs that are put together
MOST = 2_000_000  # answers remembered for a question
PREPARED = "prepared.arrow"
FOLDERS_KEPT = 3  # of other versions of the data
MADE_FROM = (
    "languages",
    "text",
    "data/english",
    "data/kyrgyz",
    "data/languages",
    "data/russian",
    "data/text",
)
PACKAGES = ("pymorphy3", "pymorphy3-dicts-ru", "simplemma")


@dataclass(frozen=True, eq=False)
class Question(Generic[A]):
    """What is asked of forms: a name, the analyser that answers, and of what an answer is made.

    An answer is a tuple of as many numbers as `numbers` says, and behind these of texts. It may depend on the
    form alone.
    """

    name: str
    ask: Callable[[list[str]], Sequence[A]]
    make: Callable[..., A]
    numbers: int = 0
    _fresh: dict[str, A] = field(default_factory=dict)
    _written: list[int] = field(default_factory=list)  # how many answers each file of this process got

    def __call__(self, forms: Sequence[str]) -> list[A]:
        """Return the answer for each form: known beforehand, or given now by the analyser."""
        forms = list(forms)
        if os.environ.get(VARIABLE) == OFF or not forms:
            return list(self.ask(forms))
        prints = Words(forms).whole()
        answers: list[Any] = [None] * len(forms)
        missing = np.arange(len(forms))
        for table in self.tables():
            numbers = table.find(prints[missing])
            hits = np.flatnonzero(numbers >= 0)
            places, different = table.of(numbers[hits])
            values = list(map(self.unpacked, different))
            for place, at in zip(missing[hits].tolist(), places, strict=True):
                answers[place] = values[at]
            missing = missing[numbers < 0]
        asked = [forms[place] for place in missing.tolist()]
        new = self.ask(asked) if asked else []
        for place, answer in zip(missing.tolist(), new, strict=True):
            answers[place] = answer
        if os.environ.get(VARIABLE) != READ_ONLY:
            self._remember(asked, new)
        return answers

    def packed(self, answer: A) -> bytes:
        """Return an answer as bytes."""
        text = "\0".join(answer[self.numbers :]).encode("utf-8", "surrogatepass")
        return struct.pack(f"<{self.numbers}d", *answer[: self.numbers]) + text

    def unpacked(self, data: bytes) -> A:
        """Return the answer again.

        >>> asked = Question("example", lambda forms: [], lambda *parts: parts, numbers=1)
        >>> asked.unpacked(asked.packed((0.5, "жумуш", "noun")))
        (0.5, 'жумуш', 'noun')
        """
        size = 8 * self.numbers
        numbers = struct.unpack_from(f"<{self.numbers}d", data)
        if len(data) == size:
            return self.make(*numbers) if self.numbers else self.make("")
        return self.make(*numbers, *data[size:].decode("utf-8", "surrogatepass").split("\0"))

    @property
    def folder(self) -> Path:
        """Return where the tables of this question lie."""
        return folder() / self.name

    def tables(self) -> list[Table]:
        """Return the tables of answers, opened once a process."""
        return _opened(self.folder)

    def _remember(self, forms: Sequence[str], answers: Sequence[A]) -> None:
        """Keep new answers, and write them down when there are enough."""
        fresh = self._fresh
        fresh.update(zip(forms, answers, strict=True))
        if len(fresh) < (WORTH if self._written else 1):
            return
        self._written.append(len(fresh))
        kept = {form: answer for form, answer in fresh.items() if "\0" not in form}
        fresh.clear()
        with suppress(OSError):
            _leave_few()
            path = self.folder / f"{time.time_ns()}-{os.getpid()}.arrow"
            write(path, Words(list(kept)).whole(), list(map(self.packed, kept.values())))

    def prepare(self, portions: Iterable[list[str]]) -> int:
        """Write down the answers for forms that are known to be many people's; return how many."""
        prints: list[Prints] = []
        number: dict[bytes, int] = {}
        numbers: list[npt.NDArray[np.int32]] = []
        for forms in portions:
            prints.append(Words(forms).whole())
            packed = map(self.packed, self.ask(forms))
            numbers.append(np.array([number.setdefault(one, len(number)) for one in packed], dtype=np.int32))
        keys, first = np.unique(np.concatenate(prints), return_index=True)
        write_numbered(self.folder / PREPARED, keys, np.concatenate(numbers)[first], list(number))
        _opened.cache_clear()
        return len(keys)


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


__all__ = ["Question", "clear", "digest", "folder", "nothing_remembered", "stored"]
