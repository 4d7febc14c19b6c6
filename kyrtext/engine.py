"""From texts to analysed tokens: in blocks, by one process or several, with the same outcome.

A block is a run of whole documents. How a word is read depends on its own document only, and types are
numbered in the order in which they first occur, so neither the size of a block nor the number of processes
shows.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import NamedTuple

import numpy as np
import pandas as pd

from .errors import KyrtextError
from .languages.annotate import COLUMNS, Annotator
from .text.hashtags import split_hashtags
from .text.numbering import Growing, Numbering, renumbered
from .text.scripts import fold
from .text.tokens import spans
from .text.words import Words

BLOCK = 6_000_000  # characters analysed at once
PAYS_FROM = 12_000_000  # characters: for less, starting processes costs more than they save
SEPARATOR = "\x1f"  # white space, so in no token
ATTEMPTS = 3  # of a pool whose processes are killed


@dataclass(frozen=True)
class Work:
    """How texts are analysed; only `split` (hashtags cut into their words) changes the outcome.

    `jobs` processes work at once, on blocks of so many characters; a process forgets what it knows of
    spellings when it has met so many.
    """

    split: bool = False
    jobs: int = 1
    block: int = BLOCK
    remember: int = 3_000_000


@dataclass(frozen=True, eq=False)
class Analysed:
    """Tokens of texts and what their types are; the arrays of a corpus, its lexicon without stop marks."""

    ids: np.ndarray
    starts: np.ndarray
    opens: np.ndarray
    bounds: np.ndarray
    lexicon: pd.DataFrame


class Types(NamedTuple):
    """Types as columns (those of the lexicon), and a 64-bit fingerprint of each."""

    prints: np.ndarray
    columns: tuple[list[str], ...]


def with_prints(columns: tuple[list[str], ...]) -> Types:
    """Types with the fingerprints by which processes tell each other which types they mean."""
    return Types(Words([SEPARATOR.join(row) for row in zip(*columns, strict=True)]).whole(), columns)


class Block(NamedTuple):
    """What a process says of a block: tokens as its own type numbers, and the types it had not yet named."""

    session: str
    ids: np.ndarray
    starts: np.ndarray
    opens: np.ndarray
    lengths: np.ndarray
    types: Types


class Session:
    """One process's memory over the blocks it is given."""

    def __init__(self, work: Work, before: Session | None = None) -> None:
        self.settings = work
        self.begun = 0
        self.learnt: int = before.learnt if before else 0
        self._begin(before.annotator if before else Annotator())

    def _begin(self, annotator: Annotator) -> None:
        self.annotator = annotator
        self.begun += 1
        self.name = f"{os.getpid()}.{id(self)}.{self.begun}"
        self._named = 0
        self._numbers = Growing(np.int32)  # of the annotator's types, -1 for those not named yet

    def work(self, texts: Sequence[str]) -> Block:
        """Analyse the texts of a block."""
        found = spans(texts)
        if self.settings.split:
            found = split_hashtags(found)
        self.learnt += len(found.surfaces)
        if self.learnt > self.settings.remember:
            self.learnt = len(found.surfaces)
            self._begin(Annotator())
        types = self.annotator.types
        local, order = renumbered(self.annotator.number(found), len(types))
        self._numbers.extend(np.full(len(types) - self._numbers.size, -1, dtype=np.int32))
        numbers = self._numbers.array()
        fresh = order[numbers[order] < 0]
        numbers[fresh] = np.arange(self._named, self._named + len(fresh))
        self._named += len(fresh)
        chosen = fresh.tolist()
        columns = tuple([values[number] for number in chosen] for values in types.columns)
        ids = numbers[order][local]
        return Block(self.name, ids, found.starts, found.opens, np.diff(found.bounds), with_prints(columns))


_SESSIONS: dict[Work, Session] = {}  # of a worker process


def work(texts: Sequence[str], how: Work) -> Block:
    """Analyse a block in a worker process, which keeps its session for the next one."""
    if how not in _SESSIONS:
        _SESSIONS[how] = Session(how)
    with uncollected():
        return _SESSIONS[how].work(texts)


class Merger:
    """Puts blocks together in their order; types are numbered as they first occur."""

    def __init__(self) -> None:
        self.columns: tuple[list[str], ...] = tuple([] for _ in COLUMNS)
        self.maps: dict[str, np.ndarray] = {}
        self.parts: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
        self._numbering = Numbering()

    def number(self, types: Types) -> np.ndarray:
        """Return the number of each of some types, which must differ."""
        numbers, new = self._numbering.number(types.prints)
        places = new.tolist()
        for column, values in zip(self.columns, types.columns, strict=True):
            column.extend(values if len(places) == len(values) else [values[place] for place in places])
        return numbers

    def add(self, block: Block) -> None:
        """Take the next block."""
        map_ = self.maps.get(block.session, np.zeros(0, dtype=np.int32))
        if len(block.types.prints):
            map_ = self.maps[block.session] = np.concatenate([map_, self.number(block.types)])
        ids = map_[block.ids] if len(block.ids) else block.ids
        self.parts.append((ids, block.starts, block.opens, block.lengths))

    def finish(self) -> Analysed:
        """Return everything taken."""
        self.maps.clear()
        empty = ((np.int32, 0), (np.int32, 1), (np.bool_, 2), (np.int64, 3))
        ids, starts, opens, lengths = (
            np.concatenate([np.zeros(0, dtype), *(part[place] for part in self.parts)])
            for dtype, place in empty
        )
        self.parts.clear()
        bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        lexicon = pd.DataFrame(
            {
                name: pd.Series(values, dtype=object)
                for name, values in zip(COLUMNS, self.columns, strict=True)
            }
        )
        return Analysed(ids, starts, opens, bounds, with_keys(lexicon))


class Pipeline:
    """Analyses texts while they are still being read.

    >>> pipeline = Pipeline()
    >>> pipeline.add("Жумуш барбы?")
    >>> pipeline.finish().lexicon["lemma"].tolist()
    ['жумуш', 'бар', '?']
    """

    def __init__(self, how: Work | None = None, merger: Merger | None = None) -> None:
        self.how = how or Work()
        self.merger = merger or Merger()
        self.texts: list[str] = []
        self.size = 0
        self.waiting: list[list[str]] = []  # blocks, until it is clear whether processes pay
        self.here: Session | None = None
        self.pool: Pool | None = None

    def add(self, text: str) -> None:
        """Take the next text."""
        self.texts.append(text)
        self.size += len(text)
        if self.size >= self.how.block:
            self._flush()

    def finish(self) -> Analysed:
        """Return the tokens of all texts taken."""
        try:
            self._flush()
            for texts in self.waiting:
                self._work(texts)
            if self.pool:
                self.pool.drain(0)
        finally:
            self.close()
        return self.merger.finish()

    def close(self) -> None:
        """Let the processes go."""
        if self.pool:
            self.pool.close()
            self.pool = None

    def _flush(self) -> None:
        texts, self.texts, self.size = self.texts, [], 0
        if not texts:
            return
        if self.how.jobs == 1 or self.pool:
            self._work(texts)
            return
        self.waiting.append(texts)
        if len(self.waiting) * self.how.block >= PAYS_FROM:
            self.pool = Pool(self.how, self.merger)
            for block in self.waiting:
                self._work(block)
            self.waiting = []

    def _work(self, texts: list[str]) -> None:
        if self.pool:
            self.pool.submit(texts)
            return
        self.here = self.here or Session(self.how)
        self.merger.add(self.here.work(texts))


class Pool:
    """Worker processes; a block lost with a killed process is given to another."""

    def __init__(self, how: Work, merger: Merger) -> None:
        self.how, self.merger = how, merger
        self.executor = self._start()
        self.out: deque[tuple[list[str], Future[Block]]] = deque()
        self.broken = 0

    def _start(self) -> ProcessPoolExecutor:
        # spawn: the only way to start that no library's threads can disturb, and the only one on Windows
        return ProcessPoolExecutor(self.how.jobs, mp_context=get_context("spawn"))

    def submit(self, texts: list[str]) -> None:
        """Hand out a block; waits while enough are out already."""
        self.drain(2 * self.how.jobs - 1)
        self.out.append((texts, self._send(texts)))

    def _send(self, texts: list[str]) -> Future[Block]:
        try:
            return self.executor.submit(work, texts, self.how)
        except BrokenProcessPool as error:
            lost: Future[Block] = Future()
            lost.set_exception(error)
            return lost

    def drain(self, left: int) -> None:
        """Take finished blocks in their order until so many are left."""
        while self.out and (len(self.out) > left or self.out[0][1].done()):
            try:
                block = self.out[0][1].result()
            except BrokenProcessPool as error:
                self._again(error)
                continue
            self.out.popleft()
            self.merger.add(block)

    def _again(self, error: BrokenProcessPool) -> None:
        self.broken += 1
        if self.broken >= ATTEMPTS:
            raise KyrtextError(
                "the worker processes are killed again and again", str(error), "run with --jobs 1"
            ) from error
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor = self._start()
        self.out = deque((texts, self._send(texts)) for texts, _ in self.out)

    def close(self) -> None:
        """End the processes."""
        self.executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def uncollected() -> Iterator[None]:
    """Within it Python does not look for rings of garbage: millions of small tuples make it look in vain."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def cores() -> int:
    """Number of processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(len(os.sched_getaffinity(0)), 1)
    return os.cpu_count() or 1


def analyse(texts: Iterable[str], how: Work | None = None) -> Analysed:
    """Return the tokens of texts with the language, form and lemma of each type."""
    pipeline = Pipeline(how)
    try:
        for text in texts:
            pipeline.add(text)
        return pipeline.finish()
    finally:
        pipeline.close()


def with_keys(lexicon: pd.DataFrame) -> pd.DataFrame:
    """The annotation table with the folded form and lemma by which words are compared."""
    for name in ("form", "lemma"):
        lexicon[f"{name}_key"] = pd.Series(folded(lexicon[name].to_numpy(dtype=object)), dtype=object)
    return lexicon


def folded(forms: np.ndarray) -> np.ndarray:
    """Keys of forms in any case; equal forms share one string."""
    codes, unique = pd.factorize(forms)
    keys = folded_together(unique.tolist())
    return np.array(keys, dtype=object)[codes] if keys else np.zeros(len(forms), dtype=object)


def folded_together(forms: list[str]) -> list[str]:
    """Keys of different forms; folding all as one text is many times quicker than one by one."""
    if not forms:
        return []
    keys = fold("\n".join(forms).casefold()).split("\n")
    if len(keys) != len(forms):  # no word of the tokeniser has a line break
        keys = [fold(form.casefold()) for form in forms]
    return [form if form == key else key for form, key in zip(forms, keys, strict=True)]


def kept(found: Analysed, keep: np.ndarray) -> Analysed:
    """The tokens of the documents that are kept (one bool each), as if the others had never been there."""
    if keep.all():
        return found
    lengths = np.diff(found.bounds)
    tokens = np.repeat(keep, lengths)
    ids, order = renumbered(found.ids[tokens], len(found.lexicon))
    bounds = np.concatenate(([0], np.cumsum(lengths[keep]))).astype(np.int64)
    lexicon = found.lexicon.iloc[order].reset_index(drop=True)
    return Analysed(ids, found.starts[tokens], found.opens[tokens], bounds, lexicon)
