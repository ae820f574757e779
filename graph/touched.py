"""Which relationship types a query can touch, so that an engine may leave the others out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .tokens import Token, code

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = {"word", "quoted"}


def touched_types(cypher: str) -> set[str] | None:
    """Name the types that a query writes in its patterns, or None if it may touch any.

    Parameters
    ----------
    cypher : str
        A query that passed :func:`~lodegraph.graph.guard.check_read_only`.

    Returns
    -------
    set of str or None
        None if some relationship has no type or an excluded one, or a procedure is called.

    Examples
    --------
    >>> sorted(touched_types("MATCH (a)-[:OWNS]->(b)<-[r:FEEDS|OPERATES*1..3]-() RETURN a, r"))
    ['FEEDS', 'OPERATES', 'OWNS']
    >>> touched_types("MATCH (n:Firm) RETURN n")
    set()
    >>> touched_types("MATCH (a)-->(b) RETURN a") is None
    True
    """
    tokens = [*code(cypher), Token("end", "", len(cypher))]
    types: set[str] = set()
    for place, (token, after) in enumerate(pairwise(tokens)):
        if token.upper == "CALL" and after.kind in NAMES:
            return None
        if token.text == "-" and after.text in {"-", "["}:
            found = _types_in_brackets(tokens, place + 2) if after.text == "[" else None
            if found is None:
                return None
            types |= found
    return types


def _types_in_brackets(tokens: Sequence[Token], place: int) -> set[str] | None:
    """Read the types of a relationship whose bracket opens before a place."""
    place += tokens[place].kind in NAMES
    types: set[str] = set()
    while tokens[place].text in {":", "|"}:
        place += 1 + (tokens[place + 1].text == ":")
        if tokens[place].kind not in NAMES:
            return None
        types.add(tokens[place].name)
        place += 1
    return types if types and tokens[place].text not in {"&", "!", "("} else None
