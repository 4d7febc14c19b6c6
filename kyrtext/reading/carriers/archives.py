"""Archives as the files in them: zip (names of Russian Windows in cp866), tar, gzip, one inside another.

A member is opened afresh each time it is read and never written under the path it claims; packed tars and
archives inside archives go through an anonymous temporary file.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import posixpath
import re
import struct
import tarfile
import tempfile
import weakref
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from ...files.errors import KyrtextError
from ...files.writing import temporary_prefix
from ..format import Context, Source
from .encodings import score

_OFFICE = ("[Content_Types].xml", "mimetype", "word/", "xl/", "ppt/", "_rels/")
_DOCUMENTS = (".docx", ".xlsx", ".odt", ".ods", ".pptx", ".odp", ".epub", ".xlsm", ".xlsb", ".nvcx", ".nvpx")
_PACKED: tuple[tuple[bytes, Callable[..., object]], ...] = (
    (b"\x1f\x8b", gzip.open),
    (b"BZh", bz2.open),
    (b"\xfd7zXZ\x00", lzma.open),
)
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\._|Thumbs\.db$|\.DS_Store$|desktop\.ini$)", re.I)
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_ROOM = 64 << 20  # documents are read whole: up to here without a question
_SMALL = 1 << 20  # below this no ratio of compression is alarming
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, ValueError)
DAMAGE = (*_BROKEN, OSError, RuntimeError, NotImplementedError, OverflowError, IndexError, struct.error)


def is_archive(head: bytes, name: str) -> bool:
    """Return True for zip, tar and packed files by their first bytes; docx, xlsx, odt, ods are documents.

    >>> is_archive(b"PK\\x05\\x06" + bytes(18), "бош.zip"), is_archive(b"Salam", "a.zip")
    (True, False)
    """
    lowered = name.lower()
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if lowered.endswith(".zip"):
            return True
        first = head[30 : 30 + int.from_bytes(head[26:28], "little")].decode("latin-1")
        return not lowered.endswith(_DOCUMENTS) and not first.startswith(_OFFICE)
    if head.startswith(tuple(magic for magic, _ in _PACKED)):
        return True
    return head[257:262] == b"ustar"


def members(
    source: Source, context: Context, depth: int = 1, spent: list[int] | None = None
) -> Iterator[Source]:
    """Yield the files in an archive and in the archives inside it, named `outer.zip!inner/name.json`.

    What looks like a bomb, lies too deep, is encrypted or names a path outside is reported and left out;
    files that systems leave behind are passed over. Raises KyrtextError when the archive cannot be opened.
    """
    spent = spent if spent is not None else [0]
    head = source.head()
    for member, packed in _opened(source, head, context):
        inner = member.name.rpartition("!")[2]
        if _JUNK.search(inner) or member.size == 0:
            continue
        if _leads_out(inner):
            context.report.problem(member.name, "its name leads out of the archive: it was left out")
            continue
        if _bomb(member, packed, context, spent):
            continue
        try:
            nested = is_archive(member.head(), member.basename)
        except DAMAGE as error:
            context.report.problem(member.name, f"cannot be unpacked: {reason(error)}")
            continue
        if not nested:
            yield member
        elif depth >= context.options.max_archive_depth:
            context.report.problem(member.name, f"an archive {depth + 1} deep was left out")
        else:
            try:
                yield from members(_spooled(member, packed, context), context, depth + 1, spent)
            except KyrtextError as error:
                context.report.problem(member.name, str(error))


def guard(source: Source, context: Context) -> None:
    """Raise KyrtextError when a zipped document (xlsx, ods, docx, odt) would unpack without end."""
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except DAMAGE:
        return  # not a zip (xls), or damaged: its reader says so
    if size > _ROOM and size > context.options.max_archive_ratio * max(1, source.size):
        raise KyrtextError(
            "a possible bomb",
            f"{source.size} bytes unpack to {size}",
            "open it in its own program and save it again",
        )


def _opened(source: Source, head: bytes, context: Context) -> Iterator[tuple[Source, int]]:
    """The members with the bytes they take packed."""
    if head.startswith(b"PK"):
        return _zip_members(source, context)
    unpack = next((unpack for magic, unpack in _PACKED if head.startswith(magic)), None)
    return _packed_members(source, unpack, context) if unpack else _tar_members(source)


def _bomb(member: Source, packed: int, context: Context, spent: list[int]) -> bool:
    """Report a member that unpacks without end, by itself or together with those before it."""
    options = context.options
    if member.size > _SMALL and packed > 0 and member.size > options.max_archive_ratio * packed:
        context.report.problem(
            member.name, f"it unpacks {member.size // packed} times its size: left out as a possible bomb"
        )
        return True
    spent[0] += member.size
    if spent[0] > options.max_archive_bytes:
        context.report.problem(
            member.name, f"the archive unpacks to more than {options.max_archive_bytes} bytes"
        )
        return True
    return False


def _leads_out(name: str) -> bool:
    path = name.replace("\\", "/")
    return path.startswith("/") or re.match(r"[A-Za-z]:/", path) is not None or ".." in path.split("/")


def _zip_members(source: Source, context: Context) -> Iterator[tuple[Source, int]]:
    with _opening(), source.open() as stream, zipfile.ZipFile(stream) as archive:
        entries = archive.infolist()
    guess = _name_guess(entries)
    listed: list[tuple[str, int, int, Callable[[], BinaryIO]]] = []
    for info in entries:
        if info.orig_filename.endswith(("/", "\\")) or not info.orig_filename:
            continue
        name = _member_name(info, guess)
        if info.flag_bits & _ENCRYPTED:
            context.report.problem(
                f"{source.name}!{name}", "it is encrypted: unpack it with its password first"
            )
            continue
        # a header may lie about the size, so the stream is held to what it promised
        listed.append((name, info.file_size, info.compress_size, _zip_opener(source, info)))
    return _sources(source, listed)


@contextmanager
def _opening() -> Iterator[None]:
    """Within it, what is wrong with an archive is said of the archive."""
    try:
        yield
    except DAMAGE as error:
        raise KyrtextError(
            "the archive cannot be opened", reason(error), "download or pack it again"
        ) from error


def _sources(
    source: Source, listed: list[tuple[str, int, int, Callable[[], BinaryIO]]]
) -> Iterator[tuple[Source, int]]:
    """The members, each of which knows the others, with the bytes they take packed."""
    members: dict[str, Source] = {}
    found = []
    for name, size, packed, opener in listed:
        members[name] = Source(f"{source.name}!{name}", size, opener, others=members.get)
        found.append((members[name], packed))
    yield from found


def _zip_opener(source: Source, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opener() -> BinaryIO:
        try:
            archive = zipfile.ZipFile(source.open())
            return io.BufferedReader(_Member(archive.open(info), archive))
        except DAMAGE as error:
            raise OSError(f"cannot be unpacked: {reason(error)}") from error

    return opener


class _Member(io.RawIOBase):
    """A member's stream that turns every kind of damage into OSError and closes its archive with itself."""

    def __init__(self, stream: object, archive: object) -> None:
        self.inner = cast(BinaryIO, stream)
        self.archive = cast(BinaryIO, archive)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self.inner.seekable()

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        try:
            data = self.inner.read(len(view))
        except _BROKEN as error:
            raise OSError(f"cannot be unpacked: {reason(error)}") from error
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.inner.seek(offset, whence)

    def tell(self) -> int:
        return self.inner.tell()

    def close(self) -> None:
        if not self.closed:
            self.inner.close()
            self.archive.close()
        super().close()


def _name_guess(entries: list[zipfile.ZipInfo]) -> str:
    """The code page of names without the UTF-8 flag: the one in which they read like words."""
    raw = b"\n".join(_raw_name(info) for info in entries if not info.flag_bits & _UTF8_NAME)
    if raw.isascii():
        return "cp437"
    try:
        raw.decode("utf-8")
        return "utf-8"  # macOS and many tools forget the flag
    except UnicodeDecodeError:
        return max(("cp866", "cp1251"), key=lambda page: score(raw.decode(page, "replace")))


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("cp437", "replace")


def _member_name(info: zipfile.ZipInfo, guess: str) -> str:
    name = info.orig_filename if info.flag_bits & _UTF8_NAME else _raw_name(info).decode(guess, "replace")
    return posixpath.normpath(name.split("\0")[0].replace("\\", "/")) if ".." not in name else name


def _tar_members(source: Source) -> Iterator[tuple[Source, int]]:
    with _opening(), source.open() as stream, tarfile.open(fileobj=stream, mode="r:") as archive:
        entries = [info for info in archive if info.isfile()]
    names = [info.name if ".." in info.name else posixpath.normpath(info.name) for info in entries]
    openers = [_tar_opener(source, info) for info in entries]
    sizes = [info.size for info in entries]
    return _sources(source, list(zip(names, sizes, sizes, openers, strict=True)))


def _tar_opener(source: Source, info: tarfile.TarInfo) -> Callable[[], BinaryIO]:
    def opener() -> BinaryIO:
        stream = source.open()
        part = tarfile.ExFileObject(tarfile.TarFile(fileobj=stream), info)  # type: ignore[attr-defined]
        return io.BufferedReader(_Member(part, stream))

    return opener


def _packed_members(
    source: Source, unpack: Callable[..., object], context: Context
) -> Iterator[tuple[Source, int]]:
    """The members of a packed tar, or the one file that was packed (`posts.jsonl.gz`)."""
    with source.open() as stream:
        whole = _spooled(replace(source, opener=lambda: cast(BinaryIO, unpack(stream))), source.size, context)
    if is_archive(whole.head(), "") and whole.head()[257:262] == b"ustar":
        yield from _tar_members(whole)
        return
    stem, _, suffix = source.basename.rpartition(".")
    inner = stem if suffix.lower() in {"gz", "bz2", "xz"} else source.basename
    yield replace(whole, name=f"{source.name}!{inner}"), source.size


class _Spool:
    """A temporary file that goes when nobody can read it any more."""

    def __init__(self) -> None:
        handle, self.path = tempfile.mkstemp(
            prefix=temporary_prefix(os.getpid()) if os.name == "posix" else "kyrtext-"
        )
        os.close(handle)
        weakref.finalize(self, Path(self.path).unlink, missing_ok=True)

    def open(self) -> BinaryIO:
        return open(self.path, "rb")


def _spooled(source: Source, packed: int, context: Context) -> Source:
    """Return the same bytes in a temporary file: an archive within packed data is jumped about in.

    Raises KyrtextError when they are too many.
    """
    spool, size, options = _Spool(), 0, context.options
    try:
        with source.open() as stream, open(spool.path, "wb") as out:
            while block := stream.read(1 << 20):
                size += len(block)
                if size > options.max_archive_bytes or (
                    size > _SMALL and size > options.max_archive_ratio * packed
                ):
                    raise KyrtextError(
                        "a possible bomb", f"{packed} bytes unpack to more than {size}", "leave it out"
                    )
                out.write(block)
    except DAMAGE as error:
        if size == 0:
            raise KyrtextError("cannot be unpacked", reason(error), "download or pack it again") from error
        context.report.problem(source.name, f"it is cut off: {reason(error)}; what could be unpacked is read")
    return Source(source.name, size, spool.open)


def reason(error: BaseException) -> str:
    """Return what went wrong, in the words of the library or of the system."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
