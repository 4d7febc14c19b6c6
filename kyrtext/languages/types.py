"""Types of a run: every reading of every spelling, described once and numbered as it first occurred."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..text.numbering import Growing, Numbering, renumbered

COLUMNS = ("token", "form", "language", "lemma", "pos", "method", "kind", "rules")
SCATTER = np.uint64(0x9E3779B97F4A7C15)  # odd: different numbers stay different, their bits spread


class Types:
    """Every type met so far, a list for each of COLUMNS; types are numbered as they first occurred."""

    def __init__(self) -> None:
        self.columns: tuple[list[str], ...] = tuple([] for _ in COLUMNS)
        self._readings = Numbering()  # of (row of the memory, language, variant)
        self._of_reading = Growing(np.int32)
        self._first: list[int] = []  # per row of the memory its first type, -1 for none
        self._more: dict[int, list[int]] = {}  # and those after it

    def __len__(self) -> int:
        return len(self.columns[0])

    def fresh(self, readings: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        """Return the numbers of readings and the places of those not met before, which `add` then takes."""
        keys = readings.astype(np.uint64) * SCATTER
        keys ^= keys >> np.uint64(32)
        return self._readings.number(keys)

    def add(self, rows: list[int], described: list[tuple[str, ...]]) -> None:
        """Take what the fresh readings of some rows are; readings that come to the same are one type."""
        first, numbers = self._first, []
        known = len(self)
        fresh: list[tuple[str, ...]] = []
        if rows and max(rows) >= len(first):
            first.extend([-1] * (max(rows) + 1 - len(first)))

        def same(number: int) -> bool:
            return (self._row(number) if number < known else fresh[number - known]) == what

        for row, what in zip(rows, described, strict=True):
            number = first[row]
            if number < 0:
                number = first[row] = known + len(fresh)
                fresh.append(what)
            elif not same(number):
                held = self._more.setdefault(row, [])
                number = next((other for other in held if same(other)), -1)
                if number < 0:
                    number = known + len(fresh)
                    held.append(number)
                    fresh.append(what)
            numbers.append(number)
        self._of_reading.extend(numbers)
        for column, values in zip(self.columns, zip(*fresh, strict=True), strict=bool(fresh)):
            column.extend(values)

    def of(self, numbers: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Return the types of numbered readings."""
        return self._of_reading.array()[numbers]

    def _row(self, number: int) -> tuple[str, ...]:
        return tuple(column[number] for column in self.columns)


def number_types(
    codes: npt.NDArray[np.int64], variants: npt.NDArray[np.int16], limit: int
) -> tuple[npt.NDArray[np.int32], tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Return (code, variant) pairs numbered by first occurrence, and the code and variant of each number.

    >>> ids, (found, _) = number_types(np.array([5, 2, 5]), np.zeros(3, dtype=np.int16), 9)
    >>> ids.tolist(), found.tolist()
    ([0, 1, 0], [5, 2])
    """
    special = np.flatnonzero(variants)
    extra = np.zeros(0, dtype=np.int64)
    if len(special):
        width = int(variants.max()) + 1
        extra, place = np.unique(codes[special] * width + variants[special], return_inverse=True)
        codes = codes.copy()
        codes[special] = limit + place
    ids, order = renumbered(codes, limit + len(extra))
    found, variant = order.copy(), np.zeros(len(order), dtype=np.int64)
    if len(extra):
        late = order >= limit
        found[late], variant[late] = np.divmod(extra[order[late] - limit], width)
    return ids, (found, variant)
