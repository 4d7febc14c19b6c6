"""A look at a workbook before it is opened: the library that opens it trusts what a damaged file claims.

A chain of sectors that runs in a circle, a cell in column 60 000 or a row repeated a million times would take
all the memory there is, and no exception would come of it.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from typing import NoReturn

from ...files.errors import KyrtextError
from ..source import Source
from .archives import DAMAGE

_CELLS = 60_000_000  # a sheet of so many cells, empty ones in between included, takes about 2 GB
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # from here on a number is no sector but a mark
_CELL_RECORDS = frozenset({0x06, 0x201, 0x203, 0x204, 0x205, 0x27E, 0xBD, 0xBE, 0xFD, 0xD6})
_SST, _DIMENSIONS = 0xFC, 0x200
_COLUMN = re.compile(rb"""<(?:\w+:)?c\s[^<>]{0,200}?\br\s*=\s*["']([A-Z]{1,3})""")
_FAR = re.compile(rb"""<(?:\w+:)?c\s[^<>]{0,200}?\br\s*=\s*["'][A-Z]{1,3}(\d{5,9})""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]{0,200}?\br\s*=\s*["'](\d{1,9})""")
_REPEATED_ROW = re.compile(
    rb'<table:table-row[^>]*?number-rows-repeated="(\d+)"[^>]*>(.*?)</table:table-row>', re.S
)
_REPEATED_CELL = re.compile(
    rb'number-columns-repeated="(\d+)"[^>]*value-type=|value-type=[^>]*repeated="(\d+)"'
)


def check_workbook(source: Source) -> None:
    """Raise KyrtextError when a workbook claims more than any real one holds.

    >>> check_workbook(Source.of_bytes("a.xlsx", b"Salam"))
    """
    head = source.head(8)
    if head == _OLE:
        _check_xls(source.read())
    elif head.startswith(b"PK"):
        try:
            with source.open() as stream, zipfile.ZipFile(stream) as archive:
                for name in archive.namelist():
                    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                        _check_sheet(name, archive.read(name))
                    elif name == "content.xml":
                        _check_content(archive.read(name))
        except DAMAGE:
            return  # the reader says better what is damaged


def _refuse(found: str) -> NoReturn:
    raise KyrtextError("the workbook is damaged", found, "save it again as .xlsx or .csv")


def _check_sheet(name: str, xml: bytes) -> None:
    rows = max((int(row) for pattern in (_ROW, _FAR) for row in pattern.findall(xml)), default=0)
    columns = max((_number(column) for column in set(_COLUMN.findall(xml))), default=0)
    if rows * columns > _CELLS:
        _refuse(f"{name} stretches over {rows} rows and {columns} columns")


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _check_content(xml: bytes) -> None:
    for match in _REPEATED_ROW.finditer(xml):
        if int(match[1]) > 10_000 and b"value-type=" in match[2]:
            _refuse(f"a row that is repeated {int(match[1])} times")
    for first, second in _REPEATED_CELL.findall(xml):
        if int(first or second) > 20_000:
            _refuse(f"a cell that is repeated {int(first or second)} times")


def _check_xls(data: bytes) -> None:
    try:
        for stream in _Container(data).streams():
            _check_records(stream)
    except (struct.error, IndexError, ValueError) as error:
        _refuse(str(error))


def _check_records(stream: bytes) -> None:
    """Walk the records of a workbook: cells within 256 columns, no more strings than bytes for them."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind in _CELL_RECORDS and size >= 4:
            column = struct.unpack_from("<H", stream, at + 2)[0]
            if column > 255:
                _refuse(f"a cell in column {column}")
        elif kind == _DIMENSIONS and size >= 14:
            first, last, left, right = struct.unpack_from("<IIHH", stream, at)
            if not first <= last <= 65536 or not left <= right <= 256:
                _refuse(f"a sheet from row {first} to {last}, column {left} to {right}")
        elif kind == _SST and size >= 8 and struct.unpack_from("<I", stream, at + 4)[0] > len(stream):
            _refuse("more strings than there are bytes")
        at += size


class _Container:
    """The sectors of an OLE file, its table of chains and its directory."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise ValueError(f"sectors of 2**{shift} bytes")
        self.size = 1 << shift
        fats, directory, _, _, mini_start, minis, more, mores = struct.unpack_from("<IIIIIIII", data, 44)
        if max(fats, minis, mores) > len(data) // self.size + 1:
            raise ValueError("more sectors than there are bytes")
        self.directory = directory
        heads = list(struct.unpack_from("<109I", data, 76))
        step = self.size // 4
        for _ in range(mores):
            block = self.numbers(more)
            heads += block[: step - 1]
            more = block[-1]
        self.chains = [number for sector in heads[:fats] if sector < _END for number in self.numbers(sector)]
        if minis and mini_start < _END:
            self.chain(mini_start)

    def numbers(self, sector: int) -> tuple[int, ...]:
        """The sector as 32-bit numbers."""
        return struct.unpack_from(f"<{self.size // 4}I", self.data, (sector + 1) * self.size)

    def chain(self, sector: int) -> bytes:
        """The sectors that follow one another from here on."""
        parts: list[bytes] = []
        met: set[int] = set()
        while sector < _END:
            if sector in met:
                raise ValueError("a chain of sectors in a circle")
            met.add(sector)
            parts.append(self.data[(sector + 1) * self.size : (sector + 2) * self.size])
            sector = self.chains[sector]
        return b"".join(parts)

    def streams(self) -> Iterator[bytes]:
        """The large streams of the file; every chain is followed to its end."""
        entries = self.chain(self.directory)
        for at in range(0, len(entries) - 127, 128):
            kind = entries[at + 66]
            start, size = struct.unpack_from("<II", entries, at + 116)
            name = entries[at : at + 64].decode("utf-16-le", "ignore").split("\0")[0]
            if kind in (2, 5) and size and (kind == 5 or size >= 4096):
                content = self.chain(start)
                if name in {"Workbook", "Book"}:
                    yield content[:size]
