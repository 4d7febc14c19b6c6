"""Blocks of texts analysed by several processes at once; what becomes of a block whose process is killed.

This process reads, hands blocks out, and does the next one itself whenever the others have enough to do: all
end at about the same time, and nothing has to be known beforehand about what takes how long. Whoever works on
blocks takes them in their order, because a block names only the types that its process has not named before.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing import get_context

from ..files.errors import KyrtextError
from ..text.joined import in_blocks, packed, unpacked
from .sessions import Block, Session, Work

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
            self.how.processes, mp_context=get_context("spawn"), initializer=leave_interrupts_alone
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


def leave_interrupts_alone() -> None:
    """Let the process that reads be the one that is interrupted."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


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
