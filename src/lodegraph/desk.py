"""The desk where queries are asked: which engine answers, and how the answer is shown."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import typer

from .output import Format, emit, say
from .settings import EngineName, server_connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from .graph.engine import Engine

ROWS, TIMEOUT_S = 1000, 30.0


@dataclass
class Desk:
    """Ask one engine after another, each opened when it is first needed.

    Parameters
    ----------
    engine : EngineName
        Which one answers.
    graph : Path, optional
        Folder of the embedded engine; the graph that ships unless given.
    server, database : str
        The Neo4j server.
    limit : int
        Most rows to show.
    timeout_s : float
        When to give up.
    form : Format
    output : Path, optional
        File to write; standard output unless given.
    """

    engine: EngineName
    graph: Path | None
    server: str
    database: str
    limit: int = ROWS
    timeout_s: float = TIMEOUT_S
    form: Format = Format.TABLE
    output: Path | None = None
    _open: dict[EngineName, Engine] = field(default_factory=dict["EngineName", "Engine"])

    def opened(self) -> Engine:
        """Give the engine, opened."""
        if self.engine not in self._open:
            self._open[self.engine] = self._new()
        return self._open[self.engine]

    def _new(self) -> Engine:
        if self.engine is EngineName.NEO4J:
            from .graph.neo4j import Neo4jEngine

            return Neo4jEngine(server_connection(self.server, self.database))
        from .graph.store import open_graph

        return open_graph(self.graph).engine

    def close(self) -> None:
        """Close what was opened."""
        for engine in self._open.values():
            engine.close()
        self._open.clear()

    def ask(self, cypher: str, parameters: Mapping[str, Any], question: str = "") -> None:
        """Show the answer of a query, with what to know about it on the error stream."""
        self._warn(cypher, parameters)
        table = self.opened().run(
            cypher, parameters, timeout_seconds=self.timeout_s, row_limit=self.limit
        )
        if "total_rows" in table.attrs:
            total = table.attrs["total_rows"]
            whole = "more" if total is None else f"{total:,}"
            say(f"the first {self.limit:,} of {whole} rows; raise --limit, or aggregate")
        for remark in table.attrs.pop("warnings", []):
            say(f"note: {remark}")
        emit(table, self.form, self.output, question=question, percent=False)

    def explain(self, cypher: str, parameters: Mapping[str, Any]) -> None:
        """Show how the engine would find the answer, without running the query."""
        self._warn(cypher, parameters)
        emit(self.opened().explain(cypher, parameters), self.form, self.output, percent=False)

    def _warn(self, cypher: str, parameters: Mapping[str, Any]) -> None:
        from .graph.portable import warnings_for
        from .graph.tokens import parameter_names

        for warning in warnings_for(cypher):
            say(f"warning: {warning}")
        for name in sorted(parameters.keys() - parameter_names(cypher)):
            say(f"note: the query has no parameter ${name}")


def read_parameters(pairs: Iterable[str]) -> dict[str, Any]:
    """Read ``name=value`` pairs, the value as JSON, or as text where it is none.

    Raises
    ------
    typer.BadParameter
        If a pair has no name, a name comes twice, or a list, map or quoted text is not JSON.

    Examples
    --------
    >>> read_parameters(["iso3=COD", "year=2024", "ids=[1, null]", "day=2025-04-04", 'n="7"'])
    {'iso3': 'COD', 'year': 2024, 'ids': [1, None], 'day': '2025-04-04', 'n': '7'}
    """
    values: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.isidentifier():
            raise typer.BadParameter(f"--param {pair!r} is not name=value")
        if name in values:
            raise typer.BadParameter(f"--param {name} is given twice")
        values[name] = _value(name, value)
    return values


def _value(name: str, text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except ValueError as error:
        if text[:1] in {"[", "{", '"'}:
            problem = f"--param {name}: {text!r} is not JSON: {error}"
            raise typer.BadParameter(problem) from error
        return text


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
