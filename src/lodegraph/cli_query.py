"""Commands for the analyst's own Cypher: one query, or a shell for many."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated

import typer

from .desk import ROWS, TIMEOUT_S, Desk, read_parameters
from .output import Format, FormatOption, OutputOption, emit, say
from .settings import (
    DEFAULT_DATABASE,
    DEFAULT_SERVER,
    DatabaseOption,
    EngineName,
    GraphOption,
    ServerOption,
)

if TYPE_CHECKING:
    from .queries.analysis import Analysis

PANEL = "Ask in Cypher"
EngineOption = Annotated[EngineName, typer.Option("--engine", help="Here, or on the Neo4j server.")]
ParamOption = Annotated[
    list[str] | None,
    typer.Option(
        "--param",
        "-p",
        metavar="NAME=VALUE",
        help="A parameter: 2024, true, null, [..] and {..} are JSON, all else is text.",
    ),
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, help="Most rows to show.")]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", min=0.1, help="Give up after so many seconds.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (query, shell):
        app.command(rich_help_panel=PANEL)(command)


def query(
    cypher: Annotated[
        str | None,
        typer.Argument(help="One reading Cypher statement; - reads it from standard input."),
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", help="Read the statement here.")] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="Run a named query; --list shows them.")
    ] = None,
    *,
    list_: Annotated[
        bool, typer.Option("--list", help="Show the named queries and their parameters.")
    ] = False,
    param: ParamOption = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the plan; do not run the query.")
    ] = False,
    engine: EngineOption = EngineName.EMBEDDED,
    server: ServerOption = DEFAULT_SERVER,
    database: DatabaseOption = DEFAULT_DATABASE,
    limit: LimitOption = ROWS,
    timeout: TimeoutOption = TIMEOUT_S,
    graph: GraphOption = None,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """What does my own Cypher query say?"""
    if list_:
        _show_named(form, output)
        return
    if sum(given is not None for given in (cypher, file, name)) != 1:
        raise typer.BadParameter("give one of: a query, --file, --name (--list shows the names)")
    parameters, question = read_parameters(param or []), ""
    if name is not None:
        analysis = _named(name)
        parameters, question = analysis.fill(parameters), analysis.question
        text = analysis.cypher or ""
    else:
        text = _text(cypher, file)
    desk = Desk(engine, graph, server, database, limit, timeout, form, output)
    with closing(desk):
        if explain:
            desk.explain(text, parameters)
        else:
            desk.ask(text, parameters, question)


def shell(
    engine: EngineOption = EngineName.EMBEDDED,
    server: ServerOption = DEFAULT_SERVER,
    database: DatabaseOption = DEFAULT_DATABASE,
    limit: LimitOption = ROWS,
    timeout: TimeoutOption = TIMEOUT_S,
    graph: GraphOption = None,
    form: FormatOption = Format.TABLE,
) -> int:
    """What do my queries say, one after another?"""
    from .shell import Shell, piped

    with closing(Desk(engine, graph, server, database, limit, timeout, form)) as desk:
        reader = Shell(desk, at_terminal=sys.stdin.isatty() and sys.stdout.isatty())
        if not reader.at_terminal:
            return reader.run(piped(sys.stdin))
        from .prompt import texts

        say("lodegraph shell: ; ends a query, :help lists the commands, Ctrl-D leaves")
        reader.run(texts(reader))
        return 0


def _text(cypher: str | None, file: Path | None) -> str:
    from .graph.errors import QueryError

    try:
        if file is not None:
            return file.read_text(encoding="utf-8-sig")
        return sys.stdin.read() if cypher == "-" else cypher or ""
    except UnicodeDecodeError as error:
        problem = f"{file or 'standard input'}: the query is not UTF-8 text"
        raise QueryError(problem, "save it as UTF-8") from error


def _named(name: str) -> Analysis:
    from .graph.errors import QueryError
    from .queries.catalogue import catalogue

    known = {key: analysis for key, analysis in catalogue().items() if analysis.cypher}
    if name not in known:
        raise QueryError(f"no named query {name!r}", f"there is {', '.join(known)}")
    return known[name]


def _show_named(form: Format, output: Path | None) -> None:
    import pandas as pd

    from .queries.catalogue import catalogue

    rows = [
        {
            "name": analysis.name,
            "question": analysis.question,
            "parameter": given.name,
            "type": given.kind,
            "default": given.default,
            "meaning": given.meaning,
        }
        for analysis in catalogue().values()
        for given in analysis.inputs
    ]
    table = pd.DataFrame(rows).astype(object)
    if form in {Format.TABLE, Format.MARKDOWN}:  # people read a name once
        table.loc[table.duplicated("name"), ["name", "question"]] = ""
    emit(table, form, output, percent=False)
