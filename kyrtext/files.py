"""Files are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import KyrtextError


@contextmanager
def writing(path: str | Path) -> Iterator[Path]:
    """Within it, write to the temporary path given; it takes the file's place when all went well.

    An error or an interruption removes the temporary file and leaves what stood at `path` untouched.
    """
    path = Path(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        os.replace(temporary, path)
    except OSError as error:
        raise KyrtextError(
            f"cannot write '{path}'", error.strerror or str(error), "choose another place"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: str | Path, text: str, *, bom: bool = False) -> Path:
    """Write UTF-8 text with \\n line ends whole or not at all; a BOM lets Excel see Cyrillic."""
    path = Path(path)
    with writing(path) as temporary:
        temporary.write_bytes(text.encode("utf-8-sig" if bom else "utf-8", errors="backslashreplace"))
    return path
