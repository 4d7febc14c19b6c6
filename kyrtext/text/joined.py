"""Many texts as one string: quicker to make, to send to a process and to cut than each of them by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["BLOCK", "Joined", "in_blocks", "joined", "packed", "unpacked"]

BLOCK = 1 << 18  # characters: what is worked out about so many stays near the processor


class Joined(NamedTuple):
    """Texts one after another: `whole` has a line break before each and one after the last.

    sizes  int64, how many characters each text has
    """

    whole: str
    sizes: npt.NDArray[np.int64]

    @property
    def begins(self) -> npt.NDArray[np.int64]:
        """Where each text begins in `whole`, and last where one after it would."""
        begins = np.ones(len(self.sizes) + 1, dtype=np.int64)
        np.cumsum(self.sizes + 1, out=begins[1:])
        begins[1:] += 1
        return begins

    def texts(self) -> Iterator[str]:
        """Yield the texts.

        >>> list(joined(["Жумуш", "", "бар"]).texts())
        ['Жумуш', '', 'бар']
        """
        for begin, size in zip(self.begins.tolist(), self.sizes.tolist(), strict=False):
            yield self.whole[begin : begin + size]


def joined(texts: Sequence[str]) -> Joined:
    """Return texts as one string."""
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    return Joined("\n".join(["", *texts, ""]), sizes)


def in_blocks(texts: Iterable[str], size: int = BLOCK) -> Iterator[Joined]:
    """Yield texts in blocks of so many characters; a block ends with the text that fills it.

    >>> [list(block.texts()) for block in in_blocks(["Жумуш", "", "бар", "жок"], 6)]
    [['Жумуш', '', 'бар'], ['жок']]
    """
    block: list[str] = []
    filled = 0
    for text in texts:
        block.append(text)
        filled += len(text)
        if filled >= size:
            yield joined(block)
            block, filled = [], 0
    if block:
        yield joined(block)


def packed(blocks: Iterable[Joined]) -> list[bytes]:
    """Return blocks of texts as pieces of memory, three for each; half an emoji stays as it is.

    >>> [list(block.texts()) for block in unpacked(packed(in_blocks(["Жумуш", "", "👍"])))]
    [['Жумуш', '', '👍']]
    """
    pieces: list[bytes] = []
    for block in blocks:
        try:
            coding, letters = b"utf-16-le", block.whole.encode("utf-16-le")
        except UnicodeEncodeError:  # half an emoji, which must not meet its other half
            coding, letters = b"utf-32-le", block.whole.encode("utf-32-le", "surrogatepass")
        pieces += [coding, letters, block.sizes.tobytes()]
    return pieces


def unpacked(pieces: Sequence[bytes | memoryview]) -> Iterator[Joined]:
    """Yield the blocks that pieces of memory stand for, each made when it is asked for."""
    for coding, letters, sizes in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        yield Joined(
            str(letters, str(coding, "ascii"), "surrogatepass"), np.frombuffer(sizes, dtype=np.int64)
        )
