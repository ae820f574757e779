"""Settings: options before environment before `.env`; read here and nowhere else."""

from __future__ import annotations

import os
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from .graph.server import Connection

GRAPH_VARIABLE = "LODEGRAPH_GRAPH"
DEFAULT_SERVER, DEFAULT_DATABASE = "bolt://127.0.0.1:7687", "neo4j"


class EngineName(StrEnum):
    """Where a query is answered."""

    EMBEDDED = "embedded"
    NEO4J = "neo4j"


def load_environment() -> None:
    """Read `.env` of the current folder into the environment; what is set already stays."""
    if Path(".env").is_file():
        from dotenv import load_dotenv

        load_dotenv(".env")


def today(text: str | None) -> date:
    """Read a day, or take today's."""
    if text is None:
        return date.today()  # noqa: DTZ011 - a reader's today is the local one
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day like 2025-04-04") from None


def server_connection(uri: str, database: str) -> Connection:
    """Gather how a Neo4j server is reached: user and password from the environment.

    The password is asked for at a terminal if ``NEO4J_PASSWORD`` is not set; there is no option
    for it, since other people of the machine can read a running command's options.
    """
    from .graph.server import Connection

    password = os.environ.get("NEO4J_PASSWORD")
    if not password:
        if not sys.stdin.isatty():
            raise typer.BadParameter("NEO4J_PASSWORD is not set; set it in the environment or .env")
        password = typer.prompt("Password of Neo4j", hide_input=True, err=True)
    user = os.environ.get("NEO4J_USERNAME", "neo4j")
    return Connection(uri, user, str(password), database)


GraphOption = Annotated[
    Path | None,
    typer.Option(
        "--graph",
        envvar=GRAPH_VARIABLE,
        help="Graph folder; the reference graph that ships with lodegraph if absent.",
        show_default=False,
    ),
]
LanguageOption = Annotated[
    Path | None,
    typer.Option(
        "--language",
        envvar="LODEGRAPH_LANGUAGE",
        help="TOML file with your own names, patterns and rules.",
        show_default=False,
    ),
]
YearOption = Annotated[
    int | None,
    typer.Option("--year", help="Year; the newest with the longest chain if absent."),
]
MineralOption = Annotated[
    str, typer.Option("--mineral", "-m", help="Mineral: cobalt, rare-earths, ...")
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="Day, for example 2025-06-30; today if absent.")
]
ServerOption = Annotated[
    str, typer.Option("--server", envvar="NEO4J_URI", help="Address of the Neo4j server.")
]
DatabaseOption = Annotated[
    str, typer.Option("--database", envvar="NEO4J_DATABASE", help="Database of the server.")
]
