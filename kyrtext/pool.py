"""Worker processes that analyse blocks, and what becomes of a block whose process is killed."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from multiprocessing.context import BaseContext

from .errors import KyrtextError
from .sessions import Block, Work, work

ATTEMPTS = 3  # of a pool whose processes are killed


def context() -> BaseContext:
    """How processes are started.

    On Linux one small process without threads loads the dictionaries once, and its children share them;
    elsewhere every process starts from nothing, the only way that no library's threads can disturb.
    """
    if sys.platform != "linux":
        return get_context("spawn")
    server = get_context("forkserver")
    server.set_forkserver_preload(["kyrtext.languages.ready"])
    return server


class Pool:
    """Worker processes; `take` gets their blocks in order, a block lost with a process goes to another."""

    def __init__(self, how: Work, take: Callable[[Block], None]) -> None:
        self.how, self.take = how, take
        # a thread starts the processes and hands out blocks: the first start takes seconds
        self.sender = ThreadPoolExecutor(1)
        self.executor = self._start()
        self.out: deque[tuple[list[str], Future[Future[Block]]]] = deque()
        self.broken = 0

    def _start(self) -> ProcessPoolExecutor:
        executor = ProcessPoolExecutor(self.how.jobs, mp_context=context())
        for _ in range(self.how.jobs):
            self.sender.submit(executor.submit, os.getpid)
        return executor

    def submit(self, texts: list[str]) -> None:
        """Hand out a block; waits while enough are out already."""
        self.drain(2 * self.how.jobs - 1)
        self.out.append((texts, self.sender.submit(self._send, texts)))

    def _send(self, texts: list[str]) -> Future[Block]:
        try:
            return self.executor.submit(work, texts, self.how)
        except BrokenProcessPool as error:
            lost: Future[Block] = Future()
            lost.set_exception(error)
            return lost

    def drain(self, left: int) -> None:
        """Take finished blocks in their order until so many are left."""
        while self.out and (len(self.out) > left or _is_done(self.out[0][1])):
            try:
                block = self.out[0][1].result().result()
            except BrokenProcessPool as error:
                self._again(error)
                continue
            self.out.popleft()
            self.take(block)

    def _again(self, error: BrokenProcessPool) -> None:
        self.broken += 1
        if self.broken >= ATTEMPTS:
            raise KyrtextError(
                "the worker processes are killed again and again", str(error), "run with --jobs 1"
            ) from error
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor = self._start()
        self.out = deque((texts, self.sender.submit(self._send, texts)) for texts, _ in self.out)

    def close(self) -> None:
        """End the processes."""
        self.sender.shutdown(wait=True, cancel_futures=True)
        self.executor.shutdown(wait=True, cancel_futures=True)


def _is_done(sent: Future[Future[Block]]) -> bool:
    return sent.done() and sent.result().done()


def cores() -> int:
    """Number of processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(len(os.sched_getaffinity(0)), 1)
    return os.cpu_count() or 1
