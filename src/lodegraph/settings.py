"""Settings: options before environment before `.env`; read here and nowhere else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

GRAPH_VARIABLE = "LODEGRAPH_GRAPH"


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


GraphOption = Annotated[
    Path | None,
    typer.Option(
        "--graph",
        envvar=GRAPH_VARIABLE,
        help="Graph folder; the reference graph that ships with lodegraph if absent.",
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
