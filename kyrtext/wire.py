"""Messages between processes: pieces of memory, sent from where they are and received where they stay."""

from __future__ import annotations

import os
import pickle
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

__all__ = ["Message", "read", "receive", "send", "written"]

POSIX = os.name == "posix"
Piece = bytes | memoryview
Message = Sequence[Piece]


def written(value: Any) -> Message:
    """Return a value as a message; its arrays are not copied.

    >>> read(written(np.array([1, 2]))).tolist()
    [1, 2]
    """
    arrays: list[pickle.PickleBuffer] = []
    text = pickle.dumps(value, protocol=5, buffer_callback=arrays.append)
    return [text, *(array.raw() for array in arrays)]


def read(message: Message) -> Any:
    """Return the value that a message of this very program stands for."""
    return pickle.loads(message[0], buffers=message[1:])


def send(connection: Connection, message: Message) -> None:
    """Send a message, which `receive` takes."""
    connection.send_bytes(np.array([len(piece) for piece in message], dtype=np.int64).tobytes())
    for piece in message:
        rest = memoryview(piece)
        if rest and not POSIX:
            connection.send_bytes(rest)
            continue
        while rest:
            rest = rest[os.write(connection.fileno(), rest) :]


def receive(connection: Connection) -> Message:
    """Return the next message; EOFError or OSError when the other end is gone."""
    sizes = np.frombuffer(connection.recv_bytes(), dtype=np.int64).tolist()
    if not POSIX:
        return [connection.recv_bytes() if size else b"" for size in sizes]
    message = [np.empty(size, dtype=np.uint8).data for size in sizes]
    for piece in message:
        rest = piece
        while rest:  # each into its place: a connection's own way puts it together from smaller ones
            got = os.readv(connection.fileno(), [rest])
            if not got:
                raise EOFError
            rest = rest[got:]
    return message
