"""Bytes as a row of choices, and values of JSON made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")


class Draw:
    """Bytes as a row of choices; when they run out, the first of each."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0

    @property
    def left(self) -> int:
        return len(self.data) - self.place

    def number(self, below: int) -> int:
        self.place += 1
        return self.data[self.place - 1] % below if self.place <= len(self.data) else 0

    def one(self, among: Sequence[T]) -> T:
        return among[self.number(len(among))]

    def rest(self, most: int = 60) -> bytes:
        length = self.number(most)
        self.place += length
        return self.data[self.place - length : self.place]

    def text(self) -> str:
        return self.rest().decode("utf-8", "replace")

    def value(self, known: Sequence[Any], fields: Sequence[str], depth: int = 0) -> Any:
        """Any value of JSON, more often one that makes sense there: a known one, under a known name."""
        kind = self.number(10 if depth < 3 else 7)
        if kind == 0:
            return self.number(8)
        if kind in (1, 2, 3):
            return self.one(known)
        if kind == 4:
            return self.text()
        if kind in (5, 6):
            return self.one((None, True, False, -1, 10**9, 2**63, 10**40, 0.5, 1e300, float("nan")))
        if kind == 7:
            return [self.value(known, fields, depth + 1) for _ in range(self.number(4))]
        return {self.one(fields): self.value(known, fields, depth + 1) for _ in range(self.number(5))}

    def changed(self, value: Any, known: Sequence[Any], fields: Sequence[str]) -> Any:
        """The value with something in it gone, new or another: at the place that the bytes lead to."""
        if isinstance(value, dict) and value and self.number(8):
            name = self.one(sorted(value))
            if not self.number(6):
                return {key: inner for key, inner in value.items() if key != name}
            return {**value, name: self.changed(value[name], known, fields)}
        if isinstance(value, list) and value and self.number(8):
            at = self.number(len(value))
            return [*value[:at], self.changed(value[at], known, fields), *value[at + 1 :]]
        return self.value(known, fields)
