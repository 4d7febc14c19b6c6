"""Where bytes come from: a file on disk or a member of an archive, opened as often as needed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

HEAD_BYTES = 64 * 1024
# var posts = [ …, window.YTD.tweets.part0 = [ …, callback({ …
_ASSIGNED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:(?:var|let|const)\s+|export\s+default\s+)?[\w$.\[\]\"'-]*\s*(?:=\s*|\(\s*)?(?=[\[{])"
)


@dataclass(frozen=True)
class Source:
    """Something readable with a name relative to the folder the user gave.

    `name` uses `/`; a member of an archive is `outer.zip!inner/name.json`. `path` is the real file, None for
    a member. `open()` gives a fresh binary stream from the start each time; readers close what they open.
    """

    name: str
    size: int
    opener: Callable[[], BinaryIO]
    path: Path | None = None
    others: Callable[[str], Source | None] | None = None  # members of the same archive by their names

    @classmethod
    def of_file(cls, path: Path, name: str | None = None) -> Source:
        """Return the source of one file on disk.

        >>> import tempfile, pathlib
        >>> file = pathlib.Path(tempfile.mkdtemp()) / "салам.txt"; _ = file.write_bytes("Салам".encode())
        >>> Source.of_file(file).name, Source.of_file(file).size
        ('салам.txt', 10)
        """
        return cls(name or path.name, path.stat().st_size, lambda: path.open("rb"), path)

    @classmethod
    def of_bytes(cls, name: str, data: bytes) -> Source:
        """Return a source over bytes in memory (small archive members, tests).

        >>> Source.of_bytes("a.zip!б.txt", b"x").basename
        'б.txt'
        """
        from io import BytesIO

        return cls(name, len(data), lambda: BytesIO(data))

    def open(self) -> BinaryIO:
        """Return a new binary stream at the first byte."""
        return self.opener()

    def head(self, size: int = HEAD_BYTES) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def read(self) -> bytes:
        """Return all the bytes: only for carriers that cannot stream."""
        with self.open() as stream:
            return stream.read()

    def beside(self, name: str) -> Source | None:
        """Return a file of the same export by its path below the export's folder, None if there is none.

        The export's folder is the nearest one above this file that holds it.
        """
        if self.path is not None and self.others is None:
            for folder in list(self.path.parents)[:4]:
                if (folder / name).is_file():
                    return Source.of_file(folder / name, name)
            return None
        folders = self.name.rpartition("!")[2].split("/")[:-1]
        for depth in range(len(folders), -1, -1):
            found = self.others("/".join([*folders[:depth], name])) if self.others else None
            if found is not None:
                return found
        return None

    @property
    def basename(self) -> str:
        """The last part of the name."""
        return self.name.replace("!", "/").rsplit("/", 1)[-1]

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders (and archives) the file lies in, outermost first."""
        return tuple(self.name.replace("!", "/").split("/")[:-1])

    @property
    def suffix(self) -> str:
        """The lower-case ending with its dot, or an empty string."""
        stem, dot, ending = self.basename.rpartition(".")
        return f".{ending.lower()}" if dot and stem else ""

    def unscripted(self) -> Source:
        """Return the data in a script that does nothing but name them, anything else as it is.

        >>> Source.of_bytes("posts.js", b"var posts = [1];").unscripted().read()
        b'[1];'
        """
        if self.suffix != ".js":
            return self
        found = _ASSIGNED.match(self.head(512))
        return self._past(found.end()) if found else self

    def _past(self, offset: int) -> Source:
        def opener() -> BinaryIO:
            stream = self.open()
            stream.read(offset)
            return stream

        return replace(self, size=self.size - offset, opener=opener)
