"""Values that are made when they are first looked at."""

from __future__ import annotations

from collections.abc import Callable
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
