"""REFI-QDA projects (.qdpx) of any program, read: sources, codes, codings, memos, coders.

Positions count Unicode code points by the standard. NVivo for Windows counts UTF-16 units, in which an emoji
is two: read as code points, everything after it slides. The `origin` of the file says which program wrote it,
and the text says whether that is so.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd

from ..files.errors import KyrtextError
from ..search.codebook import Codebook
from .refi import PROJECT, bare_guid, parsed, read_codes

CODINGS = ("source", "code", "start", "end", "text", "whole", "coder", "created", "memo")
CODE_POINTS, UTF16 = "code points", "UTF-16"
LARGEST = 500_000_000  # bytes of a text or of the project itself; for a million posts it has some 300 million
MOST_PACKED = 500  # times smaller than its text a file may be: language packs to a tenth
_DAMAGE = (OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, OverflowError)
_NAMED = 10  # a passage that is called by its own text says more than an edge between words


@dataclass(frozen=True, eq=False)
class Project:
    """A project as it was read.

    `sources` are `source, name, text`, `memos` are `kind, target, text, coder`; `positions` says how places
    were counted; `remarks` what was left out or mended.
    """

    sources: pd.DataFrame
    codings: pd.DataFrame
    codebook: Codebook
    memos: pd.DataFrame
    coders: tuple[str, ...]
    origin: str
    positions: str
    remarks: tuple[str, ...]


def read_project(path: str | Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the sources (`source, name, text`) and the codings of a .qdpx.

    Codings are `source, code` (as the project calls it), `start, end` (code points), `text, whole` (of a
    whole source), `coder, created, memo`. Any program's project will do; sources without plain text are
    left out.

    Raises
    ------
    KyrtextError
        When the file is no REFI-QDA project.
    """
    project = read_whole_project(path)
    called = {code.name: code.called() for code in project.codebook.codes}
    if len(set(called.values())) < len(called):  # two codes of one label are told apart by their parents
        return project.sources, project.codings
    return project.sources, project.codings.assign(code=project.codings["code"].map(called))


def read_whole_project(path: str | Path) -> Project:
    """Return everything of a .qdpx that kyrtext can use.

    Raises
    ------
    KyrtextError
        When the file is no REFI-QDA project.
    """
    path = Path(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename.replace("\\", "/").casefold(): info for info in archive.infolist()}
            project = next(info for name, info in members.items() if name.endswith(".qde"))
            root = parsed(path, io.BytesIO(_unpacked(archive, project)))
            return _Reader(root, archive, members).project()
    except (*_DAMAGE, StopIteration, KeyError) as error:
        raise KyrtextError(
            f"cannot read the project '{path}'",
            str(error) or "there is no project.qde in it",
            "export it as .qdpx",
        ) from error


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A file of the archive; OSError when it would unpack without end."""
    size, packed = member.file_size, max(1, member.compress_size)
    if size > LARGEST or (size > 1_000_000 and size > MOST_PACKED * packed):
        raise OSError(f"'{member.filename}' unpacks from {packed} bytes to {size}: a possible bomb")
    return archive.read(member)


def _all(element: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    return element.iter(f"{{{PROJECT}}}{tag}")


def _own(element: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return element.findall(f"{{{PROJECT}}}{tag}")


class _Reader:
    """Goes through one project file."""

    def __init__(
        self, root: ElementTree.Element, archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]
    ) -> None:
        self.root, self.archive, self.members = root, archive, members
        self.codebook, self.codes = read_codes(root)
        self.users = {bare_guid(user.get("guid")): user.get("name") or "" for user in _all(root, "User")}
        self.notes = {bare_guid(note.get("guid")): note for note in _all(root, "Note")}
        self.remarks: list[str] = []
        self.unpacked = 0  # bytes of texts so far; many sources may name one text

    def project(self) -> Project:
        found: list[tuple[ElementTree.Element, str]] = []
        left, codings_left = 0, 0
        for sources in _all(self.root, "Sources"):
            for source in sources:
                tag = source.tag.rpartition("}")[2]
                text = self.text(source) if tag == "TextSource" else None
                if text is None:
                    left += 1
                    codings_left += sum(1 for _ in _all(source, "CodeRef"))
                else:
                    found.append((source, text))
        if left:
            self.remarks.append(
                f"{left} sources that hold no plain text are left out, {codings_left} codings with them"
            )
        origin = self.root.get("origin") or ""
        positions = _positions(found, origin, self.remarks)
        codings = [row for source, text in found for row in self.codings(source, text, positions)]
        memos = [*self.project_memos(), *(row for source, _ in found for row in self.source_memos(source))]
        coders = tuple(dict.fromkeys(str(name) for *_, name, _, _ in codings if name))
        return Project(
            pd.DataFrame(
                [(source.get("guid"), source.get("name"), text) for source, text in found],
                columns=["source", "name", "text"],
            ),
            pd.DataFrame(codings, columns=list(CODINGS)),
            self.codebook,
            pd.DataFrame(memos, columns=["kind", "target", "text", "coder"]),
            coders,
            origin,
            positions,
            tuple(dict.fromkeys(self.remarks)),
        )

    def text(self, source: ElementTree.Element) -> str | None:
        """The plain text of a source or a note, None if there is none."""
        content = next(iter(_own(source, "PlainTextContent")), None)
        inner = (source.get("plainTextPath") or "").partition("://")[2] or source.get("plainTextPath") or ""
        member = self.members.get(f"sources/{inner}".casefold()) if inner else None
        if member is not None:
            self.unpacked += member.file_size
            if self.unpacked > 2 * LARGEST:
                raise OSError(f"its texts unpack to more than {2 * LARGEST} bytes: a possible bomb")
            return _unpacked(self.archive, member).decode("utf-8-sig", errors="replace")
        return None if content is None else content.text or ""

    def codings(self, source: ElementTree.Element, text: str, positions: str) -> Iterator[tuple[object, ...]]:
        own = source.get("guid")
        for selection in _own(source, "PlainTextSelection"):
            start, end = (
                _converted(text, _place(selection, name), positions)
                for name in ("startPosition", "endPosition")
            )
            for coding in _own(selection, "Coding"):
                yield (
                    own,
                    *self.coded(coding, selection),
                    start,
                    end,
                    text[start:end],
                    False,
                    *self.who(coding, selection),
                )
        for coding in _own(source, "Coding"):
            yield own, *self.coded(coding, source), 0, len(text), text, True, *self.who(coding, source)

    def coded(self, coding: ElementTree.Element, around: ElementTree.Element) -> tuple[str | None]:
        reference = next(_all(coding, "CodeRef"), None)
        target = bare_guid(reference.get("targetGUID")) if reference is not None else ""
        if target not in self.codes:
            self.remarks.append(
                f"a coding of '{around.get('name') or ''}' points to a code that is not there"
            )
            return (None,)
        return (self.codes[target],)

    def who(self, coding: ElementTree.Element, around: ElementTree.Element) -> tuple[str, str, str]:
        user = coding.get("creatingUser") or around.get("creatingUser")
        created = coding.get("creationDateTime") or around.get("creationDateTime") or ""
        memos = self.memos(coding)
        if around.tag.endswith("}PlainTextSelection"):
            memos += self.memos(around)
        return self.users.get(bare_guid(user), ""), created, "\n".join(text for text, _ in memos)

    def memos(self, element: ElementTree.Element) -> list[tuple[str, str]]:
        """Text and writer of the notes an element refers to."""
        found = []
        for reference in _own(element, "NoteRef"):
            note = self.notes.get(bare_guid(reference.get("targetGUID")))
            if note is not None:
                text = self.text(note) or "\n".join(part.text or "" for part in _own(note, "Description"))
                found.append(
                    (text or note.get("name") or "", self.users.get(bare_guid(note.get("creatingUser")), ""))
                )
        return found

    def project_memos(self) -> Iterator[tuple[str, str, str, str]]:
        for text, coder in self.memos(self.root):
            yield "project", "", text, coder
        for code in _all(self.root, "Code"):
            for text, coder in self.memos(code):
                yield "code", self.codes.get(bare_guid(code.get("guid")), ""), text, coder

    def source_memos(self, source: ElementTree.Element) -> Iterator[tuple[str, str, str, str]]:
        for text, coder in self.memos(source):
            yield "post", source.get("guid") or "", text, coder


def _place(selection: ElementTree.Element, name: str) -> int:
    value = selection.get(name) or ""
    if not value.strip().isdecimal():
        raise KeyError(f"a selection has the {name} '{value}'")
    return int(value)


# --------------------------------------------------------------------------- how places were counted


def from_utf16(text: str, place: int) -> int | None:
    """The code point at a place counted in UTF-16 units; None in the middle of a sign or past the end.

    >>> from_utf16("😀 иш", 3), from_utf16("😀 иш", 1)
    (2, None)
    """
    units = _units(text)
    found = int(np.searchsorted(units, place))
    return found if found < len(units) and units[found] == place else None


def to_utf16(text: str, place: int) -> int:
    """A place of a text counted in UTF-16 units.

    >>> to_utf16("😀 иш", 2)
    3
    """
    units = _units(text)
    return int(units[min(place, len(units) - 1)])


@lru_cache(maxsize=1)  # many places of one text are asked one after another
def _units(text: str) -> np.ndarray:
    """How many UTF-16 units stand before each code point, and before the end."""
    signs = np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), dtype="<u4")
    return np.concatenate(([0], np.cumsum(1 + (signs > 0xFFFF))))


def _converted(text: str, place: int, positions: str) -> int:
    found = from_utf16(text, place) if positions == UTF16 else place
    return len(text) if found is None else min(found, len(text))


def _positions(sources: list[tuple[ElementTree.Element, str]], origin: str, remarks: list[str]) -> str:
    """How the places of a project are counted: what its origin says, unless the text says better."""
    name = origin.casefold()
    told = UTF16 if "nvivo" in name and "mac" not in name else CODE_POINTS
    other = CODE_POINTS if told == UTF16 else UTF16
    fits = {CODE_POINTS: 0, UTF16: 0}
    wrong = {CODE_POINTS: 0, UTF16: 0}
    several = 0
    for source, text in sources:
        if text.isascii() or max(map(ord, text), default=0) <= 0xFFFF:
            continue  # both ways of counting are one
        for selection in _own(source, "PlainTextSelection"):
            places = [_place(selection, name) for name in ("startPosition", "endPosition")]
            ways = {
                CODE_POINTS: [place if place <= len(text) else None for place in places],
                UTF16: [from_utf16(text, place) for place in places],
            }
            if ways[CODE_POINTS] == ways[UTF16]:
                continue
            several += 1
            for way, (start, end) in ways.items():
                if start is None or end is None:
                    wrong[way] += 1
                else:
                    fits[way] += _fit(text, start, end, selection.get("name") or "")
    if not several:
        return told
    better = (-wrong[other], fits[other]) > (-wrong[told], fits[told])
    if better and (wrong[told] > wrong[other] or fits[other] - fits[told] >= max(3, several // 2)):
        remarks.append(
            f"places are counted in {other}, not in {told} as '{origin or 'no origin'}' would have it: "
            f"{several} passages fit the text only so"
        )
        return other
    return told


def _fit(text: str, start: int, end: int, name: str) -> int:
    """How well a passage fits: it is called what it holds, it begins and ends between words."""
    passage = " ".join(text[start:end].split())
    called = " ".join(name.split()).rstrip(".…")
    fit = _NAMED if called and len(called) >= 3 and passage.startswith(called) else 0
    for place in (start, end):
        inside = 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()
        fit += not inside
    return fit + bool(passage and not text[start].isspace() and not text[end - 1].isspace())
