"""Values that are made when they are first looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
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
