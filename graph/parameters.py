"""The parameters of a query, looked at before any engine sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import QueryError
from .tokens import at, code

if TYPE_CHECKING:
    from collections.abc import Mapping

INTEGER_LIMIT = 2**63


def check_parameters(cypher: str, parameters: Mapping[str, Any]) -> None:
    """See that every parameter has a value, of a kind that Cypher knows.

    Parameters
    ----------
    cypher : str
        The query.
    parameters : mapping of str to value
        More than the query names are fine.

    Raises
    ------
    QueryError
        Naming the parameter.

    Examples
    --------
    >>> check_parameters("RETURN $year", {"year": 2024, "ids": ["COD", "CHN"]})
    >>> check_parameters("RETURN $year", {"year": 2**70})
    Traceback (most recent call last):
        ...
    lodegraph.graph.errors.QueryError: parameter $year cannot be passed to Cypher
    """
    for token in code(cypher):
        if token.kind == "parameter" and token.name not in parameters:
            problem = at(cypher, token.start, f"parameter ${token.name} has no value")
            raise QueryError(problem, f"pass it: {token.name}=..., or --param {token.name}=...")
    for name, value in parameters.items():
        if not _fits(value):
            hint = "pass numbers, texts, booleans, lists or maps"
            raise QueryError(f"parameter ${name} cannot be passed to Cypher", hint)


def _fits(value: Any) -> bool:
    match value:
        case None | bool() | float() | str():
            return True
        case int():
            return -INTEGER_LIMIT <= value < INTEGER_LIMIT
        case list() | tuple():
            return all(map(_fits, value))
        case dict():
            return all(isinstance(key, str) and _fits(item) for key, item in value.items())
        case _:
            return False
