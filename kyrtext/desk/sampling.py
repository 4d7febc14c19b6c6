"""Random samples of posts: drawn by the posts' own keys, so that the order of the index changes nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from ..corpus.columns import division
from ..corpus.corpus import Corpus
from ..files.errors import KyrtextError
from .identity import Identities

STRATA = ("", "platform", "group", "month", "kind")


@dataclass(frozen=True)
class Sampling:
    """How many posts, the seed, and the column of whose values equally many are drawn ("" for none)."""

    n: int
    seed: int = 1
    strata: str = ""

    def __post_init__(self) -> None:
        if self.n < 1:
            raise KyrtextError(f"a sample of {self.n} posts is empty", "", "draw at least one")
        if self.strata not in STRATA:
            raise KyrtextError(f"no sample by '{self.strata}'", f"strata are {', '.join(STRATA[1:])}")


def drawn(corpus: Corpus, known: Identities, wanted: Sampling, rows: np.ndarray | None = None) -> list[int]:
    """Rows of the sample in the order to be read.

    Every post gets a lot from its key and the seed; the lowest are taken. With strata equally many come from
    each value, as far as it has so many, the rest from the others.

    Examples
    --------
    >>> import kyrtext
    >>> from kyrtext.desk.identity import identities
    >>> corpus = kyrtext.from_texts([f"иш {n}" for n in range(9)], platform=["vkontakte"] * 8 + ["facebook"])
    >>> chosen = drawn(corpus, identities(corpus), Sampling(4, seed=7, strata="platform"))
    >>> len(chosen), 8 in chosen
    (4, True)
    """
    pool = range(len(corpus)) if rows is None else rows.tolist()
    order = sorted(pool, key=lambda row: lot(known.keys[row], wanted.seed))
    if not wanted.strata:
        return order[: wanted.n]
    codes, names = division(corpus, wanted.strata)
    parts: dict[str, list[int]] = {}
    for row in order:
        parts.setdefault(names[codes[row]], []).append(row)
    chosen: list[int] = []
    turn = 0
    while len(chosen) < min(wanted.n, len(order)):
        for value in sorted(parts):
            if turn < len(parts[value]) and len(chosen) < wanted.n:
                chosen.append(parts[value][turn])
        turn += 1
    return sorted(chosen, key=lambda row: lot(known.keys[row], wanted.seed))


def lot(key: str, seed: int) -> str:
    """The lot of a post."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()
