"""The dictionary's word graphs, walked by many words at once.

pymorphy3's dictionaries keep their keys in double arrays (dawgdic): a count, then one 32-bit unit per place.
The child of a place lies at place XOR offset(unit) XOR byte, if the unit found there bears that byte as its
label. One look-up at a time costs microseconds in Python; here all the words of a list take their next letter
together, those that the graph does not have drop out, and a word with е goes on as two, the other with ё.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase, digits
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bases = npt.NDArray[np.uint32]

ALIEN, END = 0x800, 0x801  # a letter of three or four bytes, which no key has; the end of a word
YE, YO = ord("е"), ord("ё")
LABEL = np.uint32(0x800000FF)  # a leaf, which bears a value and no label, is never equal to a byte
HAS_LEAF = np.uint32(0x100)  # a key ends here
FAR = np.uint32(0x200)  # the offset counts in steps of 256
LARGEST = 1 << 29
LONGEST = 60  # letters; the longest key has half as many, and each ё needs a bit
BLOCK = 1 << 15  # words walked together: their arrays stay in the processor's cache
SEPARATOR = 1  # stands between a word and what the dictionary says of it


class Letters(NamedTuple):
    """Words as one array of letters (code points), each word followed by END, and where each word starts."""

    codes: npt.NDArray[np.uint16]
    starts: Ints


class Met(NamedTuple):
    """Words found: places in the list, in rising order, the node each reached, which letters are ё for е.

    `units` are the places in the file by which the nodes were reached: many lead to the same node.
    """

    places: Ints
    nodes: Ints
    restored: Ints
    units: Ints


class Passed(NamedTuple):
    """Words on their way through a graph: how many letters are behind them, and per word the next one."""

    depth: int
    code: npt.NDArray[np.uint16]
    place: Ints
    base: Bases
    restored: Ints


class Beginnings(NamedTuple):
    """Beginnings of words: places of the words, numbers of letters, nodes."""

    places: Ints
    sizes: Ints
    nodes: Bases


def at(found: Met, rows: Ints) -> Met:
    """Return some rows of words found."""
    return Met(*(column[rows] for column in found))


def joined(parts: Sequence[Met]) -> Met:
    """Return words found as one."""
    return Met(*(np.concatenate(column) for column in zip(NOTHING, *parts, strict=True)))


NO_PLACES: Ints = np.zeros(0, dtype=np.int64)
NOTHING = Met(*(np.zeros(0, dtype=np.int64) for _ in range(4)))


def letters(forms: Sequence[str], text: str | None = None) -> Letters:
    """Return words as arrays of letters; `text` may give them as one string, a NUL behind each.

    >>> letters(["ёж", ""]).codes.tolist() == [ord("ё"), ord("ж"), END, END]
    True
    """
    text = "\0".join([*forms, ""]) if text is None else text
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    if len(codes) != len(text):  # letters that UTF-16 writes in two
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    ends = np.flatnonzero(codes == 0)
    known = np.minimum(codes, ALIEN).astype(np.uint16)
    if len(ends) != len(forms):  # a NUL inside a word ends nothing
        known[ends] = ALIEN
        ends = np.cumsum([len(form) + 1 for form in forms]) - 1
    known[ends] = END
    return Letters(known, np.concatenate([[0], ends + 1])[: len(forms)].astype(np.int64))


def _utf8() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Return the first and second byte of each letter: 0 where there is no second, 255 on no way of a key."""
    code = np.arange(END + 1, dtype=np.uint32)
    first = np.where(code < 0x80, code, 0xC0 | (code >> 6))
    second = np.where(code < 0x80, 0, 0x80 | (code & 0x3F))
    first[ALIEN:], second[ALIEN:] = 0xFF, 0
    return first.astype(np.uint32), second.astype(np.uint32)


FIRST, SECOND = _utf8()


class Graph:
    """A word graph in a memory-mapped file.

    A node is named by the base of its children: place XOR offset of the place's unit.
    """

    def __init__(self, path: Path) -> None:
        """Open a graph.

        Raises
        ------
        ValueError
            When the file is laid out in another way.
        """
        size = path.stat().st_size
        count = int(np.fromfile(path, dtype="<u4", count=1)[0]) if size >= 8 else 0
        # behind the units: the count again and two bytes a unit, a guide for completion
        if not 0 < count < LARGEST or size != 8 + 6 * count:
            raise ValueError(f"{path.name}: no word graph as pymorphy3 writes them")
        self._units = np.asarray(np.memmap(path, dtype="<u4", mode="r", offset=4, shape=(count,)))
        guide = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + 4 * count, shape=(2 * count,))
        self._guide = np.asarray(guide)  # the bytes of the first child and of the next sibling
        self.size = count
        self._near = count <= 1 << 21  # no offset can be so large that it counts in steps of 256
        self.root = self._offsets(self._units[:1])[0]

    def walk(self, words: Letters, end: int = SEPARATOR, *, restore: bool = True) -> Met:
        """Return the words that are keys (with the byte `end` behind them), ё also where they have е."""
        parts = [
            self._walk_block(words.codes, words.starts[start : start + BLOCK], start, end, restore)
            for start in range(0, len(words.starts), BLOCK)
        ]
        return joined(parts)

    def _walk_block(
        self, codes: npt.NDArray[np.uint16], starts: Ints, first: int, end: int, restore: bool
    ) -> Met:
        ended: list[tuple[Ints, Bases, Ints]] = []
        for _, code, place, base, restored in self._steps(codes, starts, restore):
            done = np.flatnonzero(code == END)
            if len(done):
                ended.append((place[done], base[done], restored[done]))
        return self._finished(ended, first, end)

    def _steps(self, codes: npt.NDArray[np.uint16], starts: Ints, restore: bool) -> Iterator[Passed]:
        """Yield, letter by letter, where in the graph the words are that it still has."""
        place, position = np.arange(len(starts)), starts
        base = np.full(len(starts), self.root, dtype=np.uint32)
        restored = np.zeros(len(starts), dtype=np.int64)
        for depth in range(LONGEST + 1):
            code = codes.take(position)
            yield Passed(depth, code, place, base, restored)
            twice = np.flatnonzero(code == YE) if restore else NO_PLACES
            if len(twice):
                place, position = _with(place, place[twice]), _with(position, position[twice])
                base, restored = _with(base, base[twice]), _with(restored, restored[twice] | (1 << depth))
                code = _with(code, np.full(len(twice), YO, dtype=code.dtype))
            base, alive = self._step(base, code)
            place, position, restored = place[alive], position[alive] + 1, restored[alive]
            if not len(place):
                break

    def beginnings(self, words: Letters, sizes: npt.NDArray[np.uint64]) -> Beginnings:
        """Return the beginnings of words that are on some way; `sizes` has a bit for each that is wanted."""
        parts = []
        for start in range(0, len(words.starts), BLOCK):
            wanted = sizes[start : start + BLOCK]
            for depth, _, place, base, _ in self._steps(
                words.codes, words.starts[start : start + BLOCK], True
            ):
                here = np.flatnonzero(wanted[place] >> np.uint64(depth) & np.uint64(1))
                parts.append((place[here] + start, np.full(len(here), depth), base[here]))
        if not parts:
            return Beginnings(NO_PLACES, NO_PLACES, NO_PLACES.astype(np.uint32))
        return Beginnings(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def completed(self, nodes: Bases, end: str) -> Ints:
        """Return which nodes become keys with some letters behind them."""
        rows = np.arange(len(nodes))
        for letter in end:
            nodes, alive = self._step(nodes, np.full(len(nodes), ord(letter), dtype=np.uint16))
            rows = rows[alive]
        _, found = self._follow(nodes, np.full(len(nodes), SEPARATOR, dtype=np.uint32))
        return rows[found]

    def _step(self, base: Bases, code: npt.NDArray[np.uint16]) -> tuple[Bases, Ints]:
        """Return the nodes one letter further, and which of those asked have such a node."""
        base, found = self._follow(base, FIRST.take(code))
        second = SECOND.take(code)
        longer = second != 0
        further, fits = self._follow(base, second)
        alive = np.flatnonzero(found & (fits | ~longer))
        return np.where(longer, further, base)[alive], alive

    def _follow(self, base: Bases, byte: npt.NDArray[np.uint32]) -> tuple[Bases, npt.NDArray[np.bool_]]:
        target = base ^ byte
        units = self._units.take(target, mode="clip")  # beyond the end only where the way is lost already
        return target ^ self._offsets(units), (units & LABEL) == byte

    def _offsets(self, units: npt.NDArray[np.uint32]) -> Bases:
        offsets: Bases = units >> np.uint32(10)
        return offsets if self._near else offsets << ((units & FAR) >> np.uint32(6))

    def _finished(self, ended: list[tuple[Ints, Bases, Ints]], first: int, end: int) -> Met:
        """Return the words of a block behind which the byte `end` follows, in the order of the list."""
        if not ended:
            return NOTHING
        place, base, restored = (np.concatenate(column) for column in zip(*ended, strict=True))
        unit = base ^ np.uint32(end)
        base, found = self._follow(base, np.full(len(base), end, dtype=np.uint32))
        order = np.flatnonzero(found)
        order = order[np.argsort(place[order], kind="stable")]
        place, base, restored, unit = place[order], base[order], restored[order], unit[order]
        return Met(place + first, base.astype(np.int64), restored, unit.astype(np.int64))

    def payloads(self, nodes: Ints, units: Ints) -> tuple[Ints, npt.NDArray[np.uint64]]:
        """Return all that is written behind some nodes, in order: which of the nodes, and what, as a number.

        The bytes are written in base64, most significant first; only the last 64 bits of them are kept.
        """
        owner, value = np.arange(len(nodes)), np.zeros(len(nodes), dtype=np.uint64)
        base, unit, spare = nodes.astype(np.uint32), units, np.zeros(len(nodes), dtype=np.uint64)
        found: list[tuple[Ints, npt.NDArray[np.uint64]]] = []
        while len(owner):
            ends = self._units[unit] & HAS_LEAF != 0
            if ends.any():
                found.append((owner[ends], value[ends] >> spare[ends]))
            parent, label, unit = self._children(base, unit)
            base = unit.astype(np.uint32) ^ self._offsets(self._units[unit])
            owner, value, spare = owner[parent], value[parent], spare[parent]
            digit = DIGIT[label]
            value = np.where(digit < 64, value << np.uint64(6) | digit, value)
            spare = np.where(
                label == ord("="), spare + np.uint64(2), spare
            )  # each = stands for two spare bits
        if not found:
            return owner, value
        owner, value = (np.concatenate(column) for column in zip(*found, strict=True))
        order = np.argsort(owner, kind="stable")
        return owner[order], value[order]

    def _children(self, base: Bases, unit: Ints) -> tuple[Ints, npt.NDArray[np.uint8], Ints]:
        """Return the children of some places, in order: whose they are, their bytes and places."""
        parent, label = np.arange(len(unit)), self._guide[2 * unit]
        parts = []
        while True:
            more = np.flatnonzero(label)
            parent, label = parent[more], label[more]
            if not len(parent):
                break
            child = (base[parent] ^ label).astype(np.int64)
            parts.append((parent, label, child))
            label = self._guide[2 * child + 1]
        if not parts:
            return parent, label, parent
        parent, label, child = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(parent, kind="stable")
        return parent[order], label[order], child[order]


def _digits() -> npt.NDArray[np.uint64]:
    """Return the value of each byte as a digit of base64; 64 for what is no digit."""
    values = np.full(256, 64, dtype=np.uint64)
    values[list(f"{ascii_uppercase}{ascii_lowercase}{digits}+/".encode())] = np.arange(64)
    return values


DIGIT = _digits()


def _with(array: npt.NDArray, more: npt.NDArray) -> npt.NDArray:
    return np.concatenate([array, more])
