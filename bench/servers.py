"""The Neo4j server of the benchmarks: found as the tests find theirs, with more memory."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lodegraph.graph.server import open_driver

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from neo4j_server import JavaServer, find_java_server, find_server, wipe

if TYPE_CHECKING:
    from collections.abc import Generator

    from lodegraph.graph.server import Connection

__all__ = ["running", "version", "wipe"]
# As docker-compose.yml has them; the limit of a transaction is for tests alone.
SETTINGS = {
    "server.memory.heap.initial_size": "1g",
    "server.memory.heap.max_size": "1g",
    "server.memory.pagecache.size": "512m",
    "dbms.memory.transaction.total.max": "0",
}


@contextmanager
def running() -> Generator[Connection]:
    """Start a server, and end it at last.

    Raises
    ------
    LookupError
        If there is none, with the reason.
    """
    server = find_server()
    if isinstance(server, JavaServer):
        server.stop()
        server = find_java_server(SETTINGS)
    if isinstance(server, str):
        raise LookupError(server)  # noqa: TRY004 - it is the reason
    if isinstance(server, JavaServer):  # tests choose what starts soon, not what runs fast
        server.command = [part for part in server.command if not part.startswith("-XX:")]
    server.start()
    try:
        yield server.connection
    finally:
        server.stop()


def version(connection: Connection) -> str:
    """Ask the server what it is."""
    with open_driver(connection) as driver:
        return str(driver.get_server_info().agent)
