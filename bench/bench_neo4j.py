"""Push and pull beside plain loops over the driver."""

from __future__ import annotations

import tempfile
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from lodegraph.graph.pull import pull
from lodegraph.graph.push import push
from lodegraph.graph.store import open_graph

from . import bare, servers
from .measure import Result, Results, Run, alone, median_runs
from .tables import stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from lodegraph.graph.server import Connection

ROUNDS = {100_000: 3, 1_000_000: 1}  # by edges
WARM_UP = 10_000
TARGET = "1 time at most, under 1,000 MB"


def push_ours(folder: Path, connection: Connection) -> None:
    """Open a folder and push it."""
    push(open_graph(folder), connection)


def push_bare(plain: Path, connection: Connection) -> None:
    """Read the same tables and merge them row by row."""
    bare.push(bare.read_plain(plain), connection)


def pull_ours(connection: Connection) -> None:
    """Pull into a new folder."""
    with tempfile.TemporaryDirectory() as place:
        pull(connection, Path(place) / "graph")


def pull_bare(connection: Connection, plain: Path) -> None:
    """Stream all that is there into Parquet files."""
    names = [path.stem for path in sorted(plain.glob("*.parquet"))]
    with tempfile.TemporaryDirectory() as place:
        bare.pull(connection, names, Path(place))


def pushed(connection: Connection, action: Callable[..., None], folder: Path) -> Run:
    """Push into an empty database."""
    servers.wipe(connection)
    return alone(action, folder, connection)


def transfers(connection: Connection, edges: int, rounds: int) -> dict[str, list[Run]]:
    """Push and pull one graph in turn: ours, then the plain loop."""
    folder, plain = stored(edges)
    pushes = [
        partial(pushed, connection, push_bare, plain),
        partial(pushed, connection, push_ours, folder),
    ]
    pulls = [partial(alone, pull_ours, connection), partial(alone, pull_bare, connection, plain)]
    found = {"push": median_runs(pushes, rounds)[::-1]}
    return found | {"pull": median_runs(pulls, rounds)}  # of what the last push, ours, left


def run() -> Results | str:
    """Compare at each size; the server warms up on a smaller graph."""
    results = Results()
    try:
        with servers.running() as connection:
            agent = servers.version(connection)
            other = f"plain loop ({agent}, driver {version('neo4j')})"
            transfers(connection, WARM_UP, 2)
            for edges, rounds in ROUNDS.items():
                for what, (ours, plain) in transfers(connection, edges, rounds).items():
                    ratio = f"{ours.seconds / plain.seconds:.2f} times as long"
                    memory = f"{ours.memory_mb:,.0f} MB instead of {plain.memory_mb:,.0f}"
                    name, measure = f"{edges:,} edges, {what}", f"{ratio}; {memory}"
                    results.append(
                        Result(name, ours.seconds, plain.seconds, other, measure, TARGET)
                    )
    except LookupError as error:
        return f"Neo4j is left out: {error}"
    return results
