"""Types of a run: every reading of every spelling, described once and numbered as it first occurred."""

from __future__ import annotations

from itertools import compress

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..text.words import Growing, Numbering, compact

COLUMNS = ("token", "form", "language", "lemma", "pos", "method", "kind", "rules")
SCATTER = np.uint64(0x9E3779B97F4A7C15)  # odd: different numbers stay different, their bits spread


class Types:
    """Every type met so far, a list for each of COLUMNS; types are numbered as they first occurred."""

    def __init__(self) -> None:
        self.columns: tuple[list[str], ...] = tuple([] for _ in COLUMNS)
        self._readings = Numbering()  # of (row of the memory, language, variant)
        self._of_reading = Growing(np.int32)
        self._first = Growing(np.int32)  # per row of the memory its first type, -1 for none
        self._more: dict[int, list[int]] = {}  # and those after it

    def __len__(self) -> int:
        return len(self.columns[0])

    def fresh(self, readings: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        """Return the numbers of readings and the places of those not met before, which `add` then takes."""
        keys = readings.astype(np.uint64) * SCATTER
        keys ^= keys >> np.uint64(32)
        return self._readings.number(keys)

    def add(self, rows: npt.NDArray[np.integer], described: list[tuple[str, ...]]) -> None:
        """Take what the fresh readings of some rows are; readings that come to the same are one type."""
        known = len(self)
        self._first.extend(np.full(max(0, rows.max(initial=-1) + 1 - self._first.size), -1, dtype=np.int32))
        first = self._first.array()
        places = known + np.arange(len(rows), dtype=np.int32)  # stand for numbers until these are known
        new = np.flatnonzero(first[rows] < 0)[::-1]
        first[rows[new]] = places[new]  # the last write is the first occurrence
        numbers = first[rows]
        fresh = numbers == places
        again, late = np.flatnonzero(~fresh), []
        for place, row, number in zip(
            again.tolist(), rows[again].tolist(), numbers[again].tolist(), strict=True
        ):
            what = described[place]
            for other in (number, *self._more.get(row, ())):
                if (self._row(other) if other < known else described[other - known]) == what:
                    numbers[place] = other
                    break
            else:
                held = self._more.setdefault(row, [])
                late.append((held, len(held), place))
                held.append(known + place)
                fresh[place], numbers[place] = True, known + place
        number_of = np.cumsum(fresh, dtype=np.int32) + np.int32(known - 1)
        first[rows[new]] = number_of[first[rows[new]] - known]
        for held, at, place in late:
            held[at] = int(number_of[place])
        numbers = np.where(numbers < known, numbers, number_of[np.maximum(numbers - known, 0)])
        self._of_reading.extend(numbers)
        taken = described if fresh.all() else list(compress(described, fresh.tolist()))
        for column, values in zip(self.columns, zip(*taken, strict=True), strict=bool(taken)):
            column.extend(values)

    def of(self, numbers: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Return the types of numbered readings."""
        return self._of_reading.array()[numbers]

    def _row(self, number: int) -> tuple[str, ...]:
        return tuple([column[number] for column in self.columns])


def number_types(
    codes: npt.NDArray[np.int64], variants: npt.NDArray[np.int16], limit: int
) -> tuple[npt.NDArray[np.int32], tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Return different (code, variant) pairs numbered, and the code and variant of each number.

    >>> ids, (found, _) = number_types(np.array([5, 2, 5]), np.zeros(3, dtype=np.int16), 9)
    >>> ids.tolist(), found.tolist()
    ([1, 0, 1], [2, 5])
    """
    special = np.flatnonzero(variants)
    extra = np.zeros(0, dtype=np.int64)
    if len(special):
        width = int(variants.max()) + 1
        place, extra = pd.factorize(codes[special] * width + variants[special])
        codes = codes.copy()
        codes[special] = limit + place
    ids, order = compact(codes, limit + len(extra))
    found, variant = order.copy(), np.zeros(len(order), dtype=np.int64)
    if len(extra):
        late = order >= limit
        found[late], variant[late] = np.divmod(extra[order[late] - limit], width)
    return ids, (found, variant)
