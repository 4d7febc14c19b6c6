"""Answers known beforehand: what an analyser said of a form is kept on this machine and not asked for again.

Beside the analysers there is no second way to an answer: whatever is kept here, they said. A folder of the
user's cache holds, for each question, a table of the forms of the dictionaries (`prepare`) and tables of the
forms met in earlier runs; all were made from the linguistic data that is named in the folder's name, so that
other data, another folder. Forms are words of posts: nobody but the user may read the files.

A table has answers by 64-bit keys in a file that is mapped into memory, not read: opened at once, loaded when
asked. An answer is a row of numbers and texts; each different value of a column stands once, and of each key
the number of its value.
"""

from __future__ import annotations

import functools
import hashlib
import mmap
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

from ..files.arrow import arrow
from ..files.cache import own_folder, put_whole
from ..text.words import Words

__all__ = [
    "Column",
    "Columns",
    "Question",
    "Table",
    "as_objects",
    "clear",
    "column",
    "digest",
    "folder",
    "in_columns",
    "joined",
    "nothing_remembered",
    "stored",
    "together",
    "write",
]


Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
Array = npt.NDArray[Any]
SCATTER = np.uint64(0x9E3779B97F4A7C15)  # odd: different numbers stay different, their bits spread


class Column(NamedTuple):
    """A column of answers: different values (texts, or rows of numbers), and which of them each row has."""

    codes: Array
    values: Any

    def at(self, rows: Numbers) -> Array:
        """Return the values of some rows: an array of texts, or with a row of numbers each."""
        different, places = np.unique(self.codes[rows], return_inverse=True)
        values = self.values.take(arrow().array(different))
        return _unpacked(values)[places]


def column(values: Array | Sequence[str]) -> Column:
    """Return an array of texts, or of rows of numbers, as a column.

    >>> found = column(["ат", "эт", "ат"])
    >>> found.codes.tolist(), found.at(np.array([2, 1])).tolist()
    ([0, 1, 0], ['ат', 'эт'])
    >>> column(np.array([[0.5, 1.0], [0.5, 1.0]])).at(np.array([1])).tolist()
    [[0.5, 1.0]]
    """
    pyarrow = arrow()
    if isinstance(values, np.ndarray) and values.ndim == 2:
        keys = np.zeros(len(values), dtype=np.uint64)
        for part in np.ascontiguousarray(values.T).view(np.uint64):
            keys = (keys ^ part) * SCATTER
            keys ^= keys >> np.uint64(31)
        _, first, codes = np.unique(keys, return_index=True, return_inverse=True)
        flat = pyarrow.array(np.ascontiguousarray(values[first]).reshape(-1))
        return Column(_small(codes), pyarrow.FixedSizeListArray.from_arrays(flat, values.shape[1]))
    encoded = pyarrow.array(values, type=pyarrow.large_string()).dictionary_encode()
    return Column(_small(encoded.indices.to_numpy()), encoded.dictionary)


def _unpacked(values: Any) -> Array:
    if arrow().types.is_fixed_size_list(values.type):
        return values.flatten().to_numpy().reshape(-1, values.type.list_size)  # type: ignore[no-any-return]
    return values.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]


def _small(codes: Array) -> Array:
    return codes.astype(np.min_scalar_type(int(codes.max(initial=0))))


def together(parts: Sequence[Column]) -> Column:
    """Return columns, one below the other, as one."""
    whole = column(_unpacked(arrow().concat_arrays([part.values for part in parts])))
    firsts = np.cumsum([0, *(len(part.values) for part in parts)])
    codes = [
        whole.codes[part.codes.astype(np.int64) + first] for part, first in zip(parts, firsts, strict=False)
    ]
    return Column(np.concatenate(codes), whole.values)


class Table:
    """The answers of one file.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "table.arrow"
    >>> write(path, np.array([7, 3], dtype=np.uint64), [column(["seven", "three"])])
    >>> table = Table(path)
    >>> table.find(np.array([3, 4], dtype=np.uint64)).tolist()
    [0, -1]
    >>> table.columns[0].at(np.array([0])).tolist()
    ['three']
    """

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises
        ------
        OSError, ValueError
            When there is none, or what is there is no such file.
        """
        pyarrow = arrow()
        with path.open("rb") as file:
            self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        batch = pyarrow.ipc.open_file(pyarrow.py_buffer(self._mapped)).get_batch(0)
        keys, *parts = (part.flatten() for part in batch.columns)
        self.keys: Keys = keys.to_numpy()
        self.columns = [
            Column(codes.to_numpy(), values) for codes, values in zip(parts[::2], parts[1::2], strict=True)
        ]
        if any(len(part.codes) != len(self.keys) for part in self.columns):
            raise ValueError(f"{path.name}: keys and answers do not fit")

    def __len__(self) -> int:
        return len(self.keys)

    def release(self) -> None:
        """Let go of what was looked at, where the system can; it is read again when it is looked at again.

        Words are scattered over the whole file: without this all tables would soon be in memory.
        """
        if hasattr(mmap, "MADV_DONTNEED"):
            self._mapped.madvise(mmap.MADV_DONTNEED)

    def find(self, keys: Keys) -> Numbers:
        """Return the row of each key, -1 where there is none."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int64)
        order = np.argsort(keys)  # in their order: the pages of the file are gone through once
        rows = np.empty(len(keys), dtype=np.int64)
        rows[order] = np.searchsorted(self.keys, keys[order])
        rows[rows == len(self.keys)] = 0
        rows[self.keys[rows] != keys] = -1
        self.release()
        return rows


def joined(path: Path, tables: Sequence[Table], most: int) -> None:
    """Write the answers of several tables, the newest first, as one; of two for a key the newer one stays.

    When there are more than `most`, the oldest are left out.
    """
    keys, first = np.unique(np.concatenate([table.keys for table in tables])[:most], return_index=True)
    columns = []
    for parts in zip(*(table.columns for table in tables), strict=True):
        whole = together(parts)
        columns.append(column(whole.at(first)))
    write(path, keys, columns)


def write(path: Path, keys: Keys, columns: Sequence[Column]) -> None:
    """Write different keys and the answer of each, whole or not at all, for the user's eyes alone."""
    pyarrow = arrow()
    order = np.argsort(keys, kind="stable")
    parts = [pyarrow.array(keys[order])]
    for codes, values in columns:
        parts += [pyarrow.array(codes[order]), values]
    lists = [pyarrow.LargeListArray.from_arrays([0, len(part)], part) for part in parts]
    batch = pyarrow.record_batch(lists, names=[str(number) for number in range(len(lists))])
    with (
        put_whole(path) as part,
        pyarrow.OSFile(str(part), "wb") as sink,
        pyarrow.ipc.new_file(sink, batch.schema) as writer,
    ):
        writer.write_batch(batch)


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


def as_row(*parts: Any) -> Any:
    """Return the parts of an answer as they are."""
    return parts


@dataclass(frozen=True, eq=False)
class Question(Generic[A]):
    """What is asked of forms: a name, the analyser that answers, and what is made of the row of an answer.

    An answer has so many `numbers` and so many `texts`. It may depend on the form alone.
    """

    name: str
    ask: Callable[[list[str]], Columns]
    numbers: int = 0
    texts: int = 0
    make: Callable[..., A] = as_row
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
            table.release()
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
