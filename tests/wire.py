"""Sockets on this machine that behave badly: one that is no Neo4j, one whose line can be cut."""

from __future__ import annotations

import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from threading import Thread


@contextmanager
def answering(reply: bytes | None) -> Generator[int]:
    """Listen on a port; answer with some bytes, or keep silent."""
    ends: list[socket.socket] = []

    def answer(caller: socket.socket) -> None:
        ends.append(caller)
        if reply is not None:
            caller.recv(100)
            caller.sendall(reply)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        ends.append(listener)
        Thread(target=accept, args=[listener, answer], daemon=True).start()
        yield listener.getsockname()[1]
        close(ends)


@contextmanager
def line_to(port: int) -> Generator[tuple[int, Callable[[], None]]]:
    """Give another way to a port of this machine, and what cuts it."""
    ends: list[socket.socket] = []

    def join(caller: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", port))
        ends.extend([caller, server])
        Thread(target=pass_on, args=[caller, server], daemon=True).start()
        Thread(target=pass_on, args=[server, caller], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        ends.append(listener)
        Thread(target=accept, args=[listener, join], daemon=True).start()
        yield listener.getsockname()[1], lambda: close(ends)
        close(ends)


def accept(listener: socket.socket, treat: Callable[[socket.socket], None]) -> None:
    """Treat every caller until the listener is closed."""
    with suppress(OSError):
        while True:
            treat(listener.accept()[0])


def pass_on(source: socket.socket, sink: socket.socket) -> None:
    """Send on what comes in, until an end is closed."""
    with suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)


def close(ends: list[socket.socket]) -> None:
    """Close sockets, whoever waits for them."""
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
