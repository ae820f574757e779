"""Commands that put a graph on a Neo4j server and bring it back."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated

import typer

from .output import say
from .settings import (
    DEFAULT_DATABASE,
    DEFAULT_SERVER,
    DatabaseOption,
    GraphOption,
    server_connection,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    Progress = Callable[[int, int], None]

PANEL = "Share a graph on a server"
ADDRESS = "Address of the Neo4j server."
ToOption = Annotated[str, typer.Option("--to", envvar="NEO4J_URI", help=ADDRESS)]
FromOption = Annotated[str, typer.Option("--from", envvar="NEO4J_URI", help=ADDRESS)]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (push, pull):
        app.command(rich_help_panel=PANEL)(command)


def push(
    to: ToOption = DEFAULT_SERVER,
    database: DatabaseOption = DEFAULT_DATABASE,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also take away what only earlier pushes wrote.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before taking away.")] = False,
    graph: GraphOption = None,
) -> None:
    """Put the graph on a Neo4j server; one that was interrupted goes on where it stopped."""
    from .graph.push import push as send
    from .graph.store import open_graph

    opened = open_graph(graph)
    connection = server_connection(to, database)
    if replace and not yes:
        typer.confirm(
            f"Take away from {connection} what earlier pushes wrote and {opened.name} lacks?",
            abort=True,
        )
    with _progress("pushing") as tell:
        report = send(opened, connection, replace=replace, progress=tell)
    if not (report.new or report.changed or report.removed):
        say(f"{connection} holds this graph already: {report.unchanged:,} rows unchanged")
    else:
        say(
            f"pushed to {connection}: {report.new:,} rows new, {report.changed:,} changed, "
            f"{report.unchanged:,} unchanged, {report.removed:,} taken away"
        )
    if report.left or report.kept:
        say(f"{report.left + report.kept:,} rows of earlier pushes stay there")


def pull(
    into: Annotated[Path, typer.Option("--into", help="Graph folder; made if it is not there.")],
    source: FromOption = DEFAULT_SERVER,
    database: DatabaseOption = DEFAULT_DATABASE,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace another graph that the folder holds.")
    ] = False,
) -> None:
    """Bring the graph of a Neo4j server into a graph folder."""
    from .graph.pull import pull as fetch

    connection = server_connection(source, database)
    with _progress("pulling") as tell:
        report = fetch(connection, into, replace=replace, progress=tell)
    rows = f"{report.nodes:,} nodes and {report.statements:,} statements"
    if report.changed:
        say(f"wrote {into}: {rows}")
    else:
        say(f"{into} holds this graph already: {rows}")
    foreign = report.foreign_nodes + report.foreign_relationships + report.foreign_properties
    if foreign:
        say(
            f"left on the server, as others put it there: {report.foreign_nodes:,} nodes, "
            f"{report.foreign_relationships:,} relationships, "
            f"{report.foreign_properties:,} properties"
        )


@contextmanager
def _progress(doing: str) -> Generator[Progress]:
    """Show rows done of rows to do, on the error stream of a terminal."""
    from rich.console import Console

    with Console(stderr=True).status(doing) as status:
        yield lambda done, total: status.update(f"{doing}: {done:,} of {total:,} rows")
