"""Messages between processes: pieces of memory, sent from where they are and received where they stay."""

from __future__ import annotations

import os
import pickle
import socket
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

__all__ = ["Message", "read", "receive", "send", "written"]

POSIX = os.name == "posix"
AT_ONCE = 512  # pieces; systems take 1,024 or more
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
    rest = [memoryview(piece) for piece in message if piece]
    if not POSIX:
        for piece in rest:
            connection.send_bytes(piece)
        return
    # all of them by one call: after each a thread would have to wait for its turn to go on
    while rest:
        rest = after(rest, os.writev(connection.fileno(), rest[:AT_ONCE]))


def receive(connection: Connection) -> Message:
    """Return the next message; EOFError or OSError when the other end is gone."""
    sizes = np.frombuffer(connection.recv_bytes(), dtype=np.int64).tolist()
    if not POSIX:
        return [connection.recv_bytes() if size else b"" for size in sizes]
    message = [np.empty(size, dtype=np.uint8).data for size in sizes]
    rest = [piece for piece in message if piece]
    line = socket.socket(fileno=connection.fileno())
    try:
        line.settimeout(None)  # whatever the program it works for has made the default
        while rest:  # each piece into its place, by as few calls as there are signals that break in
            got = line.recvmsg_into(rest[:AT_ONCE], 0, socket.MSG_WAITALL)[0]
            if not got:
                raise EOFError
            rest = after(rest, got)
    finally:
        line.detach()  # it is the connection's
    return message


def after(pieces: list[memoryview], done: int) -> list[memoryview]:
    """Return what is left of pieces of which so many bytes are done with.

    >>> [bytes(piece) for piece in after([memoryview(b"12"), memoryview(b"3456")], 3)]
    [b'456']
    """
    for place, piece in enumerate(pieces):
        if done < len(piece):
            return [piece[done:], *pieces[place + 1 :]]
        done -= len(piece)
    return []
