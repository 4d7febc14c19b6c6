"""What is worked out once: when it is first looked at, for each question, or kept in the user's cache folder.

A kept table is only ever a shortcut. It names the data it was made from; where these have changed, where it
is damaged or cannot be written, it is made afresh and nobody is told.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

Owner = TypeVar("Owner")
Answer = TypeVar("Answer")
Question = ParamSpec("Question")


def remembered(
    function: Callable[Concatenate[Owner, Question], Answer],
) -> Callable[Concatenate[Owner, Question], Answer]:
    """A function that is worked out once for each owner and each further argument.

    The answers lie in the owner's own dict `answers`, under the function and its arguments, and go with it.

    >>> class Corpus:
    ...     answers = {}
    >>> twice = remembered(lambda corpus, word: [word, word])
    >>> corpus = Corpus()
    >>> twice(corpus, "иш") is twice(corpus, "иш")
    True
    """

    @wraps(function)
    def known(owner: Owner, /, *more: Question.args, **named: Question.kwargs) -> Answer:
        answers: dict[Any, Answer] = owner.answers  # type: ignore[attr-defined]
        key = (function, more, *named.items())
        if key not in answers:
            answers[key] = function(owner, *more, **named)
        return answers[key]

    return known


class Lazy:
    """A value that is made at its first use and shared by all who hold it.

    >>> made = Lazy(lambda: [1, 2])
    >>> made.value() is made.value()
    True
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make: Callable[[], Any] | None = make
        self._value: Any = None

    def value(self) -> Any:
        """Return the value."""
        if self._make is not None:
            # what the maker holds on to is let go as soon as it is not needed
            self._value, self._make = self._make(), None
        return self._value


class LazyMap(Mapping[str, Any]):
    """A mapping whose values may be made when they are first looked at.

    >>> notes = LazyMap({"files": Lazy(lambda: 3)}).joined({"run": 1})
    >>> dict(notes)
    {'files': 3, 'run': 1}
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> Any:
        value = self._values[name]
        return value.value() if isinstance(value, Lazy) else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)

    def joined(self, more: Mapping[str, Any]) -> LazyMap:
        """The mapping with more values; nothing is made for it."""
        return LazyMap({**self._values, **more})


T = TypeVar("T")
_DIGEST = 32  # bytes of the checksum in front


def own_folder(purpose: str) -> Path:
    """The user's own folder of kyrtext for a purpose, config or cache (KYRTEXT_CACHE names another cache)."""
    if purpose == "cache" and os.environ.get("KYRTEXT_CACHE"):
        return Path(os.environ["KYRTEXT_CACHE"])
    import platformdirs

    of_user = {"config": platformdirs.user_config_dir, "cache": platformdirs.user_cache_dir}[purpose]
    return Path(of_user("kyrtext", appauthor=False))


def from_cache(name: str, made_from: str, make: Callable[[], T]) -> T:
    """Return what `make` gives: from the cache folder, or made now and put there for the next run.

    Parameters
    ----------
    name : str
        Of the table; one file a name.
    made_from : str
        What the table was made from (versions, checksums of data): another text, another table.
    make : callable
        Makes plain dicts, tuples, lists, texts and numbers.
    """
    version = f"{made_from}|{sys.implementation.cache_tag}|{marshal.version}"
    path = own_folder("cache") / f"{name}.bin"
    try:
        data = path.read_bytes()
        if data[:_DIGEST] == _checksum(version, memoryview(data)[_DIGEST:]):
            return marshal.loads(memoryview(data)[_DIGEST:])  # type: ignore[no-any-return]
    except (OSError, ValueError, EOFError, TypeError):
        pass
    made = make()
    with suppress(OSError, ValueError):
        _write(path, version, made)
    return made


def _checksum(version: str, data: Any) -> bytes:
    digest = hashlib.blake2b(version.encode("utf-8"), digest_size=_DIGEST)
    digest.update(data)
    return digest.digest()


def _write(path: Path, version: str, table: Any) -> None:
    data = marshal.dumps(table)
    with put_whole(path) as part:
        part.write_bytes(_checksum(version, data) + data)


@contextmanager
def put_whole(path: Path) -> Iterator[Path]:
    """Within it a part beside the path is written, which then takes its place, for the user's eyes alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        os.close(handle)
        yield Path(part)
        os.replace(part, path)
    except OSError:
        with suppress(OSError):
            os.unlink(part)
        raise
