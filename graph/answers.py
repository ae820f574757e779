"""Neo4j's answers as tables and its complaints about a query, as the embedded engine has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from .batches import FOUND, MARK
from .errors import QueryError, QueryRefused
from .tokens import at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neo4j.exceptions import Neo4jError

_PLACE = re.compile(r"\(line \d+, column \d+ \(offset: (\d+)\)\).*", re.DOTALL)
_UNDEFINED = re.compile(r"Variable `(.+)` not defined")


def plain_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Make a table of an answer: nodes are plain dicts, numbers and dates have pandas types.

    Parameters
    ----------
    columns : sequence of str
        Names, in the order of RETURN.
    rows : sequence of sequence
        The records.

    Examples
    --------
    >>> plain_table(["id", "rank"], [["COD", 1], ["CHN", None]]).dtypes.astype(str).tolist()
    ['object', 'Int64']
    """
    values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return pd.DataFrame({name: _column(v) for name, v in zip(columns, values, strict=True)})


def _column(values: Sequence[Any]) -> pd.Series[Any]:
    kinds = {type(value) for value in values if value is not None}
    complete = None not in values
    dtype = {
        frozenset({int}): "int64" if complete else "Int64",
        frozenset({float}): "float64",
        frozenset({bool}): "bool" if complete else "object",
    }.get(frozenset(kinds), "object")
    if kinds and kinds <= {Date, DateTime}:
        return pd.Series(pd.to_datetime([_plain(value) for value in values]))
    return pd.Series([_plain(value) for value in values], dtype=dtype)


def _plain(value: Any) -> Any:  # noqa: PLR0911 - one for each kind of value
    """Give a value as Python has it."""
    match value:
        case Node():
            return {"labels": sorted(value.labels), "properties": _own(value)}
        case Relationship():
            return {"type": value.type, "properties": _own(value)}
        case Path():
            steps = [
                _plain(step) | ({} if step.start_node == node else {"backward": True})
                for node, step in zip(value.nodes, value.relationships, strict=False)
            ]
            return {"nodes": [_plain(node) for node in value.nodes], "relationships": steps}
        case list():
            return [_plain(item) for item in value if not _is_mark(item)]
        case dict():
            return _own(value)
        case Date() | DateTime() | Time():
            return value.to_native()
        case Duration():
            return {"months": value.months, "days": value.days, "seconds": value.seconds}
        case Point():
            return {"srid": value.srid, "coordinates": list(value)}
        case _:
            return value


def _own(properties: Any) -> dict[str, Any]:
    return {key: _plain(value) for key, value in sorted(properties.items()) if not _is_mark(key)}


def _is_mark(value: Any) -> bool:
    """Tell whether it is a property of ours: an answer is the same with it and without."""
    return isinstance(value, str) and value in {MARK, FOUND}


def is_about_query(error: Neo4jError) -> bool:
    """Tell a complaint about the query from one about the connection, the user or the server."""
    code = error.code or ""
    return ".Statement." in code or "TimedOut" in code or "OutOfMemory" in code


def query_error(cypher: str, added: int, error: Neo4jError, timeout_seconds: float) -> QueryError:
    """Say what is wrong with a query, and where.

    Parameters
    ----------
    cypher : str
        As it was asked.
    added : int
        Characters that were put before it.
    error : Neo4jError
        What the server said.
    timeout_seconds : float
        How long it had.
    """
    code, message = error.code or "", error.message or str(error)
    if "TimedOut" in code:
        ours = code.endswith("ClientConfiguration")
        allowed = f"{timeout_seconds:g} s" if ours else "the server allows"
        hint = "raise timeout_seconds (--timeout), or start from fewer nodes and shorter paths"
        return QueryError(f"the query took longer than {allowed}", hint)
    if "OutOfMemory" in code:
        hint = "start from fewer nodes, bound paths more tightly, or aggregate earlier"
        return QueryError("the query holds more rows on its way than memory allows", hint)
    if code.endswith("AccessMode"):
        return QueryRefused("the query would write")
    place = _PLACE.search(message)
    problem = message[: place.start()].strip() if place else message.splitlines()[0]
    problem = _UNDEFINED.sub(r"\1 is not defined here", problem)
    if place and int(place[1]) >= added:
        return QueryError(at(cypher, int(place[1]) - added, problem))
    return QueryError(problem)
