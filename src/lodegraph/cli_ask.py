"""Commands that answer questions."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated

import typer

from .output import Format, FormatOption, OutputOption, emit, say
from .settings import AsOfOption, GraphOption, MineralOption, YearOption, today

if TYPE_CHECKING:
    import pandas as pd

PANEL = "Ask"
OF_A_STAGE = ("stage", "hhi", "hhi_hi", "coverage", "source_id")
ToOption = Annotated[
    str | None,
    typer.Option(
        "--to", help="Whose supply: a sector, a country or sector@country; all if absent."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (concentration, chokepoints, exposure, paths, measures):
        app.command(rich_help_panel=PANEL)(command)


def _answer(
    table: pd.DataFrame,
    name: str,
    form: Format,
    output: Path | None,
    first: tuple[str, ...] = (),
) -> None:
    from .queries.catalogue import catalogue

    if table.empty:
        say("no statement in the graph answers this; see lodegraph info for what there is")
    emit(table, form, output, question=catalogue()[name].question, first=first)


def concentration(
    mineral: Annotated[str, typer.Argument(help="Mineral: cobalt, rare-earths, ...")],
    graph: GraphOption = None,
    year: YearOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """How concentrated is a mineral at each stage, and who leads?"""
    from .graph.store import open_graph
    from .queries.concentration import concentration as ask

    _answer(ask(open_graph(graph), mineral, year), "concentration", form, output, OF_A_STAGE)


def chokepoints(
    mineral: MineralOption,
    sector: Annotated[str | None, typer.Option("--sector", help="Whose supply.")] = None,
    country: Annotated[str | None, typer.Option("--country", help="Whose supply.")] = None,
    graph: GraphOption = None,
    year: YearOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Which country at which stage would be missed most?"""
    from .graph.store import open_graph
    from .queries.chokepoints import chokepoints as ask

    table = ask(open_graph(graph), mineral, sector=sector, country=country, year=year)
    _answer(table, "chokepoints", form, output)


def exposure(
    mineral: MineralOption,
    to: ToOption = None,
    country: Annotated[str | None, typer.Option("--country", help="Only this country.")] = None,
    graph: GraphOption = None,
    year: YearOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """How much of a sector's or a country's supply touches each country?"""
    from .graph.store import open_graph
    from .queries.exposure import exposure as ask

    table = ask(open_graph(graph), mineral, to, country=country, year=year)
    _answer(table, "exposure", form, output)


def paths(
    mineral: MineralOption,
    to: ToOption = None,
    origin: Annotated[
        str | None, typer.Option("--from", help="Only paths that pass this country.")
    ] = None,
    top: Annotated[
        int | None, typer.Option("--top", min=1, help="So many paths; until 80 % if absent.")
    ] = None,
    graph: GraphOption = None,
    year: YearOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Which paths does the supply take, heaviest first?"""
    from .graph.store import open_graph
    from .queries.paths import paths as ask

    table = ask(open_graph(graph), mineral, to, origin=origin, top=top, year=year)
    _answer(table, "paths", form, output)


def measures(
    mineral: Annotated[
        str | None, typer.Option("--mineral", "-m", help="Only this mineral or group.")
    ] = None,
    country: Annotated[str | None, typer.Option("--country", help="Issuer or target.")] = None,
    hs: Annotated[str | None, typer.Option("--hs", help="Only measures on this HS code.")] = None,
    as_of: AsOfOption = None,
    graph: GraphOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Which export measures are in force on a day, and which can nobody tell?"""
    from .graph.store import open_graph
    from .queries.measures import measures as ask

    table = ask(open_graph(graph), mineral, country=country, hs=hs, as_of=today(as_of))
    _answer(table, "measures", form, output)
