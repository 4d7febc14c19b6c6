"""Worker processes that analyse blocks, and what becomes of a block whose process is killed.

On Linux the first process works alone while the texts are still being read, and the others are forked from it
when there is a core for them: they know all it has found out about the words of the first blocks, and share
its dictionaries. The first is itself forked where the program has no other thread: that might hold a lock,
which nobody would give back in the new process. Elsewhere every process starts from nothing.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context, reduction
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from types import ModuleType

from ..errors import KyrtextError
from ..files.wire import Message, read, receive, send, written
from ..languages.pause import collector_paused
from ..text.joined import in_blocks, packed, unpacked
from .sessions import Block, Session, Work

FORKS = sys.platform == "linux"
ATTEMPTS = 3  # at a block whose processes are killed
_MAIN = threading.Lock()
FORK: Message = []  # asks for another process


@dataclass(eq=False)
class Task:
    """A block of texts, and the answer of a process once there is one: a Block or an exception."""

    texts: Message
    answer: Future[Message] = field(default_factory=Future)


@dataclass(eq=False)
class Worker:
    """A process as this one knows it."""

    connection: Connection
    pid: int
    join: Callable[[], object] | None = None  # another one waits for the end of one that it has forked
    blocks: int = 0  # it has done

    def part(self) -> None:
        """Let the process go, and wait for its end, so that the system may forget it."""
        self.connection.close()
        if self.join:
            self.join()


class Pool:
    """Worker processes; `take` gets their blocks in order, a block lost with a process goes to another."""

    def __init__(self, how: Work, take: Callable[[Block], None]) -> None:
        self.how, self.take = how, take
        self.out: deque[Task] = deque()
        self.tasks: SimpleQueue[Task | None] = SimpleQueue()
        self.workers: list[Worker] = []
        self.threads = 0
        self.most = how.most or how.jobs
        self.wanted = 1 if FORKS else self.most
        self.growing = threading.Lock()
        self.closed = False
        for _ in range(self.wanted):
            self._employ(started(how))

    def submit(self, texts: list[str]) -> None:
        """Hand out a block; waits while more than `Work.ahead` are out already."""
        task = Task(packed(in_blocks(texts)))
        self.out.append(task)
        self.tasks.put(task)
        if self.tasks.qsize() > 1:
            self.grow(self.how.jobs - 1)  # the core that is left reads
        if self.how.ahead and len(self.out) > self.how.ahead:
            self.grow(self.how.jobs)
            self.drain(self.how.ahead)
        self.drain(len(self.out))

    def grow(self, wanted: int) -> None:
        """Have so many processes as soon as one of them can be forked."""
        self.wanted = max(self.wanted, min(wanted, self.most))

    def drain(self, left: int) -> None:
        """Take finished blocks in their order until so many are left."""
        while self.out and (len(self.out) > left or self.out[0].answer.done()):
            answer = read(self.out[0].answer.result())
            if isinstance(answer, BaseException):
                raise answer
            self.out.popleft()
            self.take(answer)

    def close(self) -> None:
        """Let the processes end; they are not waited for, as giving back their memory takes them a while."""
        self.closed = True
        if self.out:  # something went wrong: nobody waits for the blocks that are left
            for worker in list(self.workers):
                with suppress(OSError):
                    os.kill(worker.pid, signal.SIGTERM)
        for _ in range(self.threads):
            self.tasks.put(None)

    def _employ(self, worker: Worker) -> None:
        self.workers.append(worker)
        # a thread for each: the start takes seconds, and a process that has finished must not wait
        threading.Thread(target=self._serve, args=(worker,), daemon=True).start()
        self.threads += 1

    def _serve(self, worker: Worker) -> None:
        """Give a process one block after another."""
        task = self._next(worker)
        while task is not None and not self.closed:
            following: Task | None = None
            try:
                worker, answer = self._answered(worker, task)
            except Exception as error:  # noqa: BLE001  # raised again by the thread that waits for it
                task.answer.set_exception(error)
                break
            else:
                try:  # the process goes on before anybody looks at what it has found
                    following = self._next(worker, wait=False)
                finally:
                    task.answer.set_result(answer)
            task = following or self._next(worker)
        worker.part()

    def _next(self, worker: Worker, *, wait: bool = True) -> Task | None:
        """Send a process the next block, if there is one or when one comes; None when none will come."""
        if worker.blocks:
            self._let_fork(worker)
        try:
            task = self.tasks.get(wait)
        except Empty:
            return None
        if task is None:
            self.tasks.put(None)  # for the thread that has not seen it
            return None
        with suppress(OSError):  # a process that was killed is noticed when its answer is waited for
            send(worker.connection, task.texts)
        return task

    def _answered(self, worker: Worker, task: Task) -> tuple[Worker, Message]:
        """What a process says of the block it was sent, and which one: a new one if that one was killed."""
        reason = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                worker = started(self.how)
                self.workers.append(worker)
                with suppress(OSError):
                    send(worker.connection, task.texts)
            try:
                answer = receive(worker.connection)
            except (EOFError, OSError) as error:
                reason = str(error)
            else:
                worker.blocks += 1
                return worker, answer
            if self.closed:
                break
            self.workers.remove(worker)
            worker.part()
        raise KyrtextError("the worker processes are killed again and again", reason, "run with --jobs 1")

    def _let_fork(self, worker: Worker) -> None:
        """Have a process that has just done a block fork those that are wanted."""
        with self.growing:
            while FORKS and len(self.workers) < self.wanted:
                try:
                    other = forked(worker)
                except (EOFError, OSError):  # it was killed, which is noticed by and by
                    return
                if other is None:  # the system has no room for another one
                    self.most = self.wanted = len(self.workers)
                    return
                self._employ(other)


def started(how: Work) -> Worker:
    """Return a new process."""
    system = get_context("spawn")
    here, there = system.Pipe()
    if forkable():
        child = split()
        if child == 0:
            with ending():
                here.close()
                signal.signal(signal.SIGTERM, signal.SIG_DFL)  # nobody else's way to end concerns it
                serve(there, how)
        if child:
            there.close()
            return Worker(here, child, partial(wait_for, child))
    process = system.Process(target=serve, args=(there, how), daemon=True)
    with without_main():
        process.start()
    there.close()
    return Worker(here, process.pid or 0, process.join)


def wait_for(child: int) -> None:
    """Wait for the end of a forked process, unless it has been waited for."""
    with suppress(ChildProcessError):
        os.waitpid(child, 0)


def forkable() -> bool:
    """Whether this process may be forked: no other thread holds what nobody would give back."""
    return FORKS and threading.active_count() == 1


@contextmanager
def without_main() -> Iterator[None]:
    """Within it a new process does not run the user's script, which would start the same work once more."""
    with _MAIN:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


def forked(worker: Worker) -> Worker | None:
    """Return a process forked from another one, with all it knows; None if the system refuses."""
    here, there = get_context("spawn").Pipe()
    send(worker.connection, FORK)
    reduction.send_handle(worker.connection, there.fileno(), worker.pid)
    there.close()
    pid = int(worker.connection.recv_bytes())
    return Worker(here, pid) if pid else None


def serve(connection: Connection, how: Work) -> None:
    """Answer what comes through a connection, in a process of its own, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that reads is interrupted and closes
    with ending(), collector_paused():
        session = Session(how)
        while (message := received(connection)) is not None:
            if not message:
                connection = fork(connection, session)
                continue
            answer: Block | BaseException
            try:
                answer = session.work(unpacked(message))
            except Exception as error:  # noqa: BLE001  # raised again by the process that asks
                answer = error
            with suppress(BrokenPipeError):
                send(connection, written(answer))


def received(connection: Connection) -> Message | None:
    """Return the next message, None when there will be none."""
    try:
        return receive(connection)
    except (EOFError, OSError):
        return None


def fork(connection: Connection, session: Session) -> Connection:
    """Fork this process; returns the connection that each of the two goes on with."""
    own = Connection(reduction.recv_handle(connection))
    child = split()
    if child == 0:
        connection.close()
        session.go_on()
        return own
    own.close()
    session.forked = True
    connection.send_bytes(str(child or 0).encode())
    return connection


def split() -> int | None:
    """Fork this process; returns the number of the new one, 0 there, None if the system refuses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # libraries' idle threads are none of ours
        try:
            return os.fork()
        except OSError:
            return None


@contextmanager
def ending() -> Iterator[None]:
    """After it this process ends; a forked one has the exit of its parent before it, and nothing to tidy."""
    try:
        yield
    except BaseException:  # noqa: BLE001  # there is nobody left to raise it to
        traceback.print_exc()
    finally:
        os._exit(0)


def cores() -> int:
    """Number of processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(len(os.sched_getaffinity(0)), 1)
    return os.cpu_count() or 1
