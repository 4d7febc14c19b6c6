"""Values that are made when they are first looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any


class Later:
    """A value that is made at its first use and shared by all who hold it.

    >>> made = Later(lambda: [1, 2])
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


class LaterMap(Mapping[str, Any]):
    """A mapping whose values may be made when they are first looked at.

    >>> notes = LaterMap({"files": Later(lambda: 3)}).joined({"run": 1})
    >>> dict(notes)
    {'files': 3, 'run': 1}
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> Any:
        value = self._values[name]
        return value.value() if isinstance(value, Later) else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)

    def joined(self, more: Mapping[str, Any]) -> LaterMap:
        """The mapping with more values; nothing is made for it."""
        return LaterMap({**self._values, **more})
