"""From texts to analysed tokens: in blocks, by one process or several, with the same outcome.

A block is a run of whole documents. How a word is read depends on its own document only, and types are
numbered in the order in which they first occur, so neither the size of a block nor the number of processes
shows. This process reads, hands blocks out, and does the next one itself whenever the others have enough to
do: all end at about the same time. Blocks are taken in their order, because a block names only the types that
its process has not named before.
"""

from __future__ import annotations

import atexit
import os
import signal
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import lru_cache
from multiprocessing import get_context
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd

from ..files.errors import KyrtextError
from ..languages.annotate import Annotator
from ..languages.known import nothing_remembered
from ..languages.memory import COLUMNS
from ..reading.clean import ADDRESSEE
from ..text.blocks import Joined, in_blocks, packed, unpacked
from ..text.scripts import folded
from ..text.tokens import Spans, Tokenizer, marked, spans, split_hashtags, unmarked
from ..text.words import Growing, Numbering, Words, by_first, numbered, renumbered

BLOCK = 700_000  # characters analysed at once
# the memory of processes, as measured and rounded up: 290 MB with all dictionaries and nothing to do, 130 MB
# more after a block and 92 thousand spellings
READING = 350_000_000  # bytes of the process that reads
OF_INPUT = 14  # bytes read for which it needs another one, for documents and types
PROCESS = 300_000_000  # bytes of a process that analyses, with its dictionaries and nothing to do
SPELLING = 1_500  # bytes more for each spelling it remembers
CHARACTER = 50  # bytes more for each character of its block
LEAST = 100_000_000  # bytes for both; with less, most of the time would go into small blocks
KEYED = (*COLUMNS, "form_key", "lemma_key")  # of a type, with the keys by which words are compared


@dataclass(frozen=True)
class Work:
    """How texts are analysed; only `split` (hashtags cut into their words) and `addressees`
    (names that replies begin with are words) change the outcome.

    So many `processes` work beside this one, which does its share if it works `here`, on blocks of so many
    characters; a process forgets what it knows of spellings when it has met so many. Of texts that are
    `private` no word is remembered on this machine.
    """

    split: bool = False
    processes: int = 0
    here: bool = True
    block: int = BLOCK
    remember: int = 3_000_000
    private: bool = False
    addressees: bool = False

    def handed(self, texts: list[str], flags: Iterable[tuple[str, ...]]) -> list[str]:
        """The texts as they are analysed: the addressees of replies are marked unless they are words."""
        if self.addressees:
            return texts
        return [marked(text) if ADDRESSEE in told else text for text, told in zip(texts, flags, strict=True)]


def sparing(work: Work, max_memory: int, expected: int = 0) -> Work:
    """The same work in such blocks and memories that all processes stay below `max_memory`.

    So many bytes are expected to be read. Where there is no memory for another process, this one works alone.
    """
    left = max(max_memory - READING - expected // OF_INPUT, 0)
    processes = min(left // (PROCESS + LEAST), work.processes)
    share = max(left // max(processes, 1) - PROCESS, LEAST) // 2
    block, remember = min(share // CHARACTER, BLOCK), share // SPELLING
    return replace(work, processes=processes, here=not processes, block=block, remember=remember)


def same(words: list[str], others: list[str]) -> list[str]:
    """The words, those equal to the others as the same objects: kept once, told to other processes once."""
    return [other if word == other else word for word, other in zip(words, others, strict=True)]


class Types(NamedTuple):
    """Types as columns (KEYED), and a 64-bit fingerprint of the token of each."""

    prints: np.ndarray
    columns: tuple[list[str], ...]


def with_prints(columns: tuple[list[str], ...]) -> Types:
    """Types with the fingerprints by which those of several processes are put together."""
    return Types(Words(columns[0]).whole(), columns)


class Block(NamedTuple):
    """What a process says of a block: tokens as its own type numbers, and the types it had not yet named.

    The blocks of a session are numbered, because they can be understood in their order only. Of the session
    that is `over` nothing more is heard.
    """

    session: str
    number: int
    over: str
    ids: np.ndarray
    starts: np.ndarray
    opens: np.ndarray
    lengths: np.ndarray
    types: Types


class Session:
    """One process's memory over the blocks it is given."""

    def __init__(self, work: Work) -> None:
        self.settings = work
        self.over = ""
        self._begin()

    def _begin(self) -> None:
        self.annotator, self.tokenizer = Annotator(), Tokenizer()
        self._blocks = 0
        self._first = True  # to use this annotator
        self._named = 0
        self._numbers = Growing(np.int32)  # of the annotator's types, -1 for those not named yet
        self.name = uuid.uuid4().hex

    def begin_task(self) -> None:
        """Name every type anew: what is worked out from now on must be understood by itself."""
        self._first, self._named, self._numbers = False, 0, Growing(np.int32)
        self._blocks = 0
        self.over = self.name
        self.name = uuid.uuid4().hex

    def work(self, blocks: Iterable[Joined]) -> Block:
        """Analyse the texts of a block."""
        if self.annotator.spellings > self.settings.remember:
            self.over = self.name
            self._begin()
        known = len(self.annotator.types)
        with nothing_remembered(self.settings.private):
            found, types = self._annotated(blocks)
        if self._first:  # a type is named when it is met, in the same order
            ids, columns = types, [values[known:] for values in self.annotator.types.columns]
            self._named = len(self.annotator.types)
        else:
            ids, columns = self._name(types)
        for name, other in (("form", "token"), ("lemma", "form")):
            columns[COLUMNS.index(name)] = same(columns[COLUMNS.index(name)], columns[COLUMNS.index(other)])
        columns += [folded(columns[COLUMNS.index(name)]) for name in ("form", "lemma")]
        place = (found.starts, found.opens, np.diff(found.bounds))
        over, self.over = self.over, ""
        self._blocks += 1
        return Block(self.name, self._blocks, over, ids, *place, with_prints(tuple(columns)))

    def _name(self, types: np.ndarray) -> tuple[np.ndarray, list[list[str]]]:
        """Return the numbers of types, some known to the session before, and what is told of new ones."""
        order = by_first(types)
        self._numbers.extend(np.full(len(self.annotator.types) - self._numbers.size, -1, dtype=np.int32))
        numbers = self._numbers.array()
        fresh = order[numbers[order] < 0]
        numbers[fresh] = np.arange(self._named, self._named + len(fresh))
        self._named += len(fresh)
        chosen = fresh.tolist()
        columns = [[values[number] for number in chosen] for values in self.annotator.types.columns]
        return numbers[types], columns

    def _annotated(self, blocks: Iterable[Joined]) -> tuple[Spans, np.ndarray]:
        """The tokens of texts, and the annotator's type of each."""
        if self.settings.split:
            cut, _ = unmarked(spans(text for block in blocks for text in block.texts()))
            cut = split_hashtags(cut)
            return cut, self.annotator.number(cut)
        found, rows = self.tokenizer.portion(blocks)
        surfaces, kinds = self.tokenizer.types(self.annotator.spellings)
        self.annotator.learn(surfaces, kinds.tolist())
        found, numbers = unmarked(found, rows)
        return found, self.annotator.number(found, numbers)


ATTEMPTS = 3  # at blocks whose processes are killed
AHEAD = 3  # blocks that wait for each process before this one does some itself


@dataclass(eq=False)
class Task:
    """A block of texts, and its answer once there is one."""

    texts: list[bytes]
    answer: Future[Block] = field(default_factory=Future)


class Processes:
    """Processes beside this one; `take` gets the answers to all blocks in their order.

    A block that is lost with its process is given to another one.
    """

    def __init__(self, how: Work, take: Callable[[Block], None]) -> None:
        self.how, self.take = how, take
        self.out: deque[Task] = deque()
        self.attempts = 0
        self._here: Session | None = None
        self._pool = self._started()

    def _started(self) -> ProcessPoolExecutor:
        # every process starts from nothing, which is the same on all systems and safe beside threads
        return ProcessPoolExecutor(
            self.how.processes, mp_context=get_context("spawn"), initializer=begin_process
        )

    def submit(self, texts: Sequence[str]) -> None:
        """Hand out a block."""
        task = Task(packed(in_blocks(texts)))
        self.out.append(task)
        self._send(task)
        if sum(not other.answer.done() for other in self.out) > AHEAD * self.how.processes:
            if self.how.here:
                self._do_here()
            else:
                self.drain(AHEAD * self.how.processes)
        while self.out and self.out[0].answer.done():
            self._take_first()

    def drain(self, left: int = 0) -> None:
        """Take answers in their order until so many blocks are left."""
        while len(self.out) > left:
            if not (self.how.here and not self.out[0].answer.done() and self._do_here()):
                self._take_first()

    def close(self) -> None:
        """Let the processes go, and what this one remembers."""
        self._here = None
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _send(self, task: Task) -> None:
        try:
            task.answer = self._pool.submit(analysed, self.how, task.texts)
        except BrokenProcessPool:
            task.answer = Future()
            task.answer.set_exception(BrokenProcessPool())

    def _do_here(self) -> bool:
        """Do the first block nobody has begun with; False if there is none."""
        for task in self.out:
            if task.answer.cancel():
                self._here = self._here or Session(self.how)
                task.answer = Future()
                task.answer.set_result(self._here.work(unpacked(task.texts)))
                return True
        return False

    def _take_first(self) -> None:
        try:
            block = self.out[0].answer.result()
        except BrokenProcessPool as error:
            self._start_again(error)
        else:
            self.out.popleft()
            self.take(block)

    def _start_again(self, error: BrokenProcessPool) -> None:
        """Have new processes do what was lost with the old ones."""
        self.attempts += 1
        if self.attempts >= ATTEMPTS:
            raise KyrtextError(
                "the worker processes are killed again and again", str(error), "run with --jobs 1"
            ) from error
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._started()
        self._here = None  # blocks are handed out again that stand before those it has done
        for task in self.out:
            if not task.answer.done() or task.answer.cancelled() or task.answer.exception() is not None:
                self._send(task)


def begin_process() -> None:
    """Let the process that reads be the one that is interrupted, and this one end at once when it may go.

    What it knows is written down by then; to take it apart piece by piece would take half a second.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    atexit.register(os._exit, 0)


@lru_cache(maxsize=1)
def memory(how: Work) -> Session:
    """What a process knows of spellings, from one block to the next."""
    return Session(how)


def analysed(how: Work, texts: list[bytes]) -> Block:
    """The answer of a process to a block."""
    return memory(how).work(unpacked(texts))


def cores() -> int:
    """Number of processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(len(os.sched_getaffinity(0)), 1)
    return os.cpu_count() or 1


PAYS_FROM = 10_000_000  # bytes; for less, processes cost more than they save
BYTES_OF_TOKEN, MOST_FORESEEN = 10, 1 << 25  # for fewer bytes, or more tokens, arrays grow


@dataclass(frozen=True, eq=False)
class Analysed:
    """Tokens of texts and what their types are; the arrays of a corpus, its lexicon without stop marks."""

    ids: np.ndarray
    starts: np.ndarray
    opens: np.ndarray
    bounds: np.ndarray
    lexicon: pd.DataFrame


class Tokens(Protocol):
    """Where the tokens of documents go as they come."""

    def put(self, *pieces: np.ndarray) -> None:
        """Take type numbers, places, sentence marks, and how many tokens each of the next documents has."""

    def taken(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return type numbers, places, sentence marks and the bounds of the documents."""


class Described(Protocol):
    """Where types go as they come, in the order of their numbers."""

    def put(self, columns: Mapping[str, Sequence[str]]) -> None:
        """Take the next types, a list for each of KEYED."""


class TokenArrays:
    """Tokens in memory; so many are expected."""

    def __init__(self, tokens: int = 0) -> None:
        kinds = (np.int32, np.int32, np.bool_)
        self.arrays = (*(Growing(kind, tokens) for kind in kinds), Growing(np.int64))

    def put(self, *pieces: np.ndarray) -> None:
        """Take type numbers, places, sentence marks, and how many tokens each of the next documents has."""
        for array, piece in zip(self.arrays, pieces, strict=True):
            array.extend(piece)

    def taken(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return type numbers, places, sentence marks and the bounds of the documents."""
        ids, starts, opens, lengths = (array.array() for array in self.arrays)
        return ids, starts, opens, np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)


class TypeColumns:
    """Types in memory."""

    def __init__(self) -> None:
        self.columns: dict[str, list[str]] = {name: [] for name in KEYED}

    def put(self, columns: Mapping[str, Sequence[str]]) -> None:
        """Take the next types, a list for each of KEYED."""
        for name, values in columns.items():
            self.columns[name] += values

    def table(self) -> pd.DataFrame:
        """Return all types."""
        columns = {name: pd.Series(values, dtype=object) for name, values in self.columns.items()}
        return pd.DataFrame(columns, copy=False)


class Collector:
    """Takes blocks in their order: types are numbered as they first occur, and both go where they belong.

    A type is known again by 128 bits: the fingerprint of its token, and one of everything that is said of it.
    """

    def __init__(self, tokens: Tokens, types: Described) -> None:
        self.tokens, self.types = tokens, types
        self.size = 0  # types
        self.maps: dict[str, np.ndarray] = {}
        self._taken: dict[str, int] = {}  # blocks of each session
        self._tokens = Numbering()
        self._first = Growing(np.int32)  # of each token its first type
        self._more: dict[int, list[int]] = {}  # and those after it, of tokens read in several ways
        self._said = Growing(np.int64)  # of each type

    def number(self, types: Types) -> np.ndarray:
        """Return the number of each of some types, which must differ."""
        said = np.fromiter(map(hash, zip(*types.columns, strict=True)), np.int64, len(types.prints))
        tokens, new = numbered(self._tokens, types.prints)
        fresh = np.zeros(len(tokens), dtype=np.bool_)
        fresh[new] = True
        numbers = np.zeros(len(tokens), dtype=np.int32)
        met, known = self._first.array(), self._said.array()
        again = np.flatnonzero(~fresh)
        # a token that came twice in these types only is not met yet
        first = np.append(met, np.int32(-1))[np.minimum(tokens[again], len(met))]
        alike = first >= 0
        alike[alike] = known[first[alike]] == said[again[alike]]
        numbers[again[alike]] = first[alike]
        further: list[tuple[int, int]] = []
        for place in again[~alike].tolist():
            token = int(tokens[place])
            for number in self._more.get(token, ()):
                if known[number] == said[place]:
                    numbers[place] = number
                    break
            else:
                fresh[place] = True
                further.append((token, place))
        places = np.flatnonzero(fresh)
        numbers[places] = np.arange(self.size, self.size + len(places))
        self.size += len(places)
        self._said.extend(said[places])
        chosen, whole = places.tolist(), len(places) == len(said)
        self.types.put(
            {
                name: values if whole else list(map(values.__getitem__, chosen))
                for name, values in zip(KEYED, types.columns, strict=True)
            }
        )
        self._first.extend(numbers[new])
        for token, place in further:
            self._more.setdefault(token, []).append(int(numbers[place]))
        return numbers

    def add(self, block: Block) -> None:
        """Take the next block."""
        self.tokens.put(self.ids(block), block.starts, block.opens, block.lengths)

    def ids(self, block: Block) -> np.ndarray:
        """Return the types of the tokens of the next block."""
        self.maps.pop(block.over, None)
        self._taken[block.session] = self._taken.pop(block.session, 0) + 1
        if block.number != self._taken[block.session]:
            raise RuntimeError(f"block {block.number} of a process came as its {self._taken[block.session]}.")
        if block.session not in self.maps:
            self.maps[block.session] = np.zeros(0, dtype=np.int32)
        if len(block.types.prints):
            fresh = self.number(block.types)
            self.maps[block.session] = np.concatenate([self.maps[block.session], fresh])
        return self.maps[block.session][block.ids] if len(block.ids) else block.ids


class Pipeline:
    """Analyses texts while they are still being read; `expected` bytes of them are known to come.

    >>> pipeline = Pipeline()
    >>> pipeline.add("Жумуш барбы?")
    >>> pipeline.result().lexicon["lemma"].tolist()
    ['жумуш', 'бар', '?']
    """

    def __init__(
        self, how: Work | None = None, collector: Collector | None = None, expected: int = 0
    ) -> None:
        self.how = how or Work()
        room = min(expected // BYTES_OF_TOKEN, MOST_FORESEEN)
        self.collector = collector or Collector(TokenArrays(room), TypeColumns())
        self.texts: list[str] = []
        self.size = 0
        self.here: Session | None = None
        self.processes: Processes | None = None
        if self.how.processes and expected > PAYS_FROM:
            self.processes = Processes(self.how, self.collector.add)

    def add(self, text: str) -> None:
        """Take the next text."""
        self.extend([text])

    def extend(self, texts: list[str]) -> None:
        """Take the next texts."""
        self.texts += texts
        self.size += sum(map(len, texts))
        if self.size >= self.how.block:
            self._flush()

    def result(self) -> Analysed:
        """Return the tokens of all texts taken, which are in memory."""
        self.work_out()
        ids, starts, opens, bounds = self.collector.tokens.taken()
        assert isinstance(self.collector.types, TypeColumns)
        return Analysed(ids, starts, opens, bounds, self.collector.types.table())

    def all_taken(self) -> None:
        """Say that no more texts will come."""
        self._flush()

    def work_out(self) -> None:
        """Have all texts analysed that were taken."""
        try:
            self.all_taken()
            if self.processes:
                self.processes.drain()
        finally:
            self.close()

    def close(self) -> None:
        """Let the processes go, and what this one remembers."""
        self.here = None
        if self.processes:
            self.processes.close()
            self.processes = None

    def _flush(self) -> None:
        texts, self.texts, self.size = self.texts, [], 0
        if texts and self.processes:
            self.processes.submit(texts)
        elif texts:
            self.here = self.here or Session(self.how)
            self.collector.add(self.here.work(in_blocks(texts)))


def analyse(texts: Iterable[str], how: Work | None = None) -> Analysed:
    """Return the tokens of texts with the language, form and lemma of each type."""
    pipeline = Pipeline(how)
    try:
        for text in texts:
            pipeline.add(text)
        return pipeline.result()
    finally:
        pipeline.close()


def selected(found: Analysed, keep: np.ndarray) -> Analysed:
    """The tokens of the documents that are kept (one bool each), as if the others had never been there."""
    if keep.all():
        return found
    lengths = np.diff(found.bounds)
    tokens = np.repeat(keep, lengths)
    ids, order = renumbered(found.ids[tokens], len(found.lexicon))
    bounds = np.concatenate(([0], np.cumsum(lengths[keep]))).astype(np.int64)
    lexicon = found.lexicon.iloc[order].reset_index(drop=True)
    return Analysed(ids, found.starts[tokens], found.opens[tokens], bounds, lexicon)


__all__ = ["Analysed", "Collector", "Pipeline", "Work", "analyse", "selected"]
